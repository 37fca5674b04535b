/** Loaded into the process under test (`--import`): its clock stands still, so that a boundary can be met exactly. */
const instant = Number(process.env.FROZEN_NOW_MS);
const RealDate = Date;
globalThis.Date = class Date extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(instant);
    else super(...parts);
  }

  static now() {
    return instant;
  }
};
