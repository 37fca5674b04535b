/**
 * The world's own time: real time plus an offset that stories move forward by simulated weeks. Everything the world
 * dates (CreateDate, tokens, credentials, HTTP Date headers) reads it; nothing here touches the process's clock.
 */

export const DAY_MS = 24 * 60 * 60 * 1000;

export class WorldClock {
  /** Milliseconds that the world is ahead of this machine; children get the same by `clockOffsetMs`. */
  offsetMs = 0;

  now(): number {
    return Date.now() + this.offsetMs;
  }

  date(): Date {
    return new Date(this.now());
  }

  daysAgo(days: number): Date {
    return new Date(this.now() - days * DAY_MS);
  }

  advance(ms: number): void {
    this.offsetMs += ms;
  }

  advanceDays(days: number): void {
    this.advance(days * DAY_MS);
  }

  setTo(moment: Date | string | number): void {
    this.offsetMs = new Date(moment).getTime() - Date.now();
  }
}
