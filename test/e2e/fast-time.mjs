/** Loaded into the process under test (`--import`): time passes 25 times as fast, so that long waits end soon. */
const SPEED = 25;
const RealDate = Date;
const begun = RealDate.now();
const now = () => begun + (RealDate.now() - begun) * SPEED;
globalThis.Date = class Date extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }

  static now() {
    return now();
  }
};
const realSetTimeout = globalThis.setTimeout;
globalThis.setTimeout = Object.assign(
  (work, ms, ...rest) => realSetTimeout(work, (ms ?? 0) / SPEED, ...rest),
  realSetTimeout,
);
