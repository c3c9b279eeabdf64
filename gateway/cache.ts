/** The gateway's own cache: values and responses, each until its time is over. */
import type { Clock } from './clock';

const MAXIMUM = 10_000;

export class Cache {
  private readonly entries = new Map<string, { readonly value: unknown; readonly end: number }>();

  constructor(private readonly clock: Clock) {}

  get(key: string): unknown {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    if (this.clock.now() < entry.end) return entry.value;
    this.entries.delete(key);
    return undefined;
  }

  /** @param seconds until it is forgotten */
  set(key: string, value: unknown, seconds: number): void {
    this.entries.delete(key);
    if (this.entries.size >= MAXIMUM) this.entries.delete(this.entries.keys().next().value as string);
    this.entries.set(key, { value, end: this.clock.now() + seconds * 1000 });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}
