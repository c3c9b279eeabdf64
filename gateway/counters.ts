/** Counters of rate limits and quotas: one count a key and window, on the gateway's clock. */
import type { Clock } from './clock';

interface Window {
  /** When it began, in milliseconds. */
  readonly start: number;
  readonly end: number;
  count: number;
}

/** Windows that are over are dropped when so many new ones have begun. */
const SWEEP_AFTER = 1024;

export class Counters {
  private readonly windows = new Map<string, Window>();
  private begun = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * The current window of a key; it begins with the first call that it counts.
   * @param seconds 0 for one that never ends
   * @param anchor where windows are aligned to a time (`first-period-start`), in milliseconds
   */
  private window(key: string, seconds: number, anchor?: number): Window {
    const now = this.clock.now();
    const known = this.windows.get(key);
    if (known !== undefined && now < known.end) return known;
    const length = seconds * 1000;
    const start = anchor === undefined || length === 0 ? now : now - ((((now - anchor) % length) + length) % length);
    const window: Window = { start, end: length === 0 ? Number.POSITIVE_INFINITY : start + length, count: 0 };
    this.windows.set(key, window);
    if (++this.begun % SWEEP_AFTER === 0) this.sweep(now);
    return window;
  }

  private sweep(now: number): void {
    for (const [key, { end }] of this.windows) if (end <= now) this.windows.delete(key);
  }

  /** How much a key has used up, and how many seconds until that is forgotten. */
  read(key: string, seconds: number, anchor?: number): { readonly count: number; readonly resetSeconds: number } {
    const { count, end } = this.window(key, seconds, anchor);
    return { count, resetSeconds: Number.isFinite(end) ? Math.max(1, Math.ceil((end - this.clock.now()) / 1000)) : 0 };
  }

  add(key: string, seconds: number, amount: number, anchor?: number): void {
    this.window(key, seconds, anchor).count += amount;
  }

  get size(): number {
    return this.windows.size;
  }
}

/** How many calls of a key are under way. */
export class Concurrency {
  private readonly running = new Map<string, number>();

  /** False where the key has no place left. */
  enter(key: string, maximum: number): boolean {
    const count = this.running.get(key) ?? 0;
    if (count >= maximum) return false;
    this.running.set(key, count + 1);
    return true;
  }

  leave(key: string): void {
    const count = this.running.get(key) ?? 0;
    if (count <= 1) this.running.delete(key);
    else this.running.set(key, count - 1);
  }
}
