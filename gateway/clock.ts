/** Time, as the gateway sees it: expiry of tokens, windows of limits and `DateTime.UtcNow` all ask the same clock. */

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still until a test moves it. */
export class ControlledClock implements Clock {
  private milliseconds: number;

  constructor(start: Date | number = Date.now()) {
    this.milliseconds = typeof start === 'number' ? start : start.getTime();
  }

  now(): number {
    return this.milliseconds;
  }

  /** @param seconds may be negative: clocks of others run behind */
  advance(seconds: number): void {
    this.milliseconds += seconds * 1000;
  }
}
