/**
 * Loaded into the process under test (`--import`): its time runs twenty times as fast, clock and waits alike, so that
 * back-offs and Jira's search lag cost a campaign little. Time-outs of ten seconds and more stay real: they guard
 * against a machine that is merely busy.
 */
const SPEED = 20;
const LONGEST_SHORTENED_MS = 10_000;

const PlainDate = Date;
const origin = PlainDate.now();
const now = () => origin + (PlainDate.now() - origin) * SPEED;
globalThis.Date = new Proxy(PlainDate, {
  apply: () => new PlainDate(now()).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
PlainDate.prototype.constructor = globalThis.Date;

const plainSetTimeout = globalThis.setTimeout;
globalThis.setTimeout = Object.assign(
  (callback, ms, ...args) => plainSetTimeout(callback, ms < LONGEST_SHORTENED_MS ? ms / SPEED : ms, ...args),
  plainSetTimeout,
);
