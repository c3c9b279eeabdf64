/** How often one may call: rates, quotas and concurrency. */
import { keyName } from './names';
import { orderOf, type Order } from './order';

/** A number that was not a number is NaN, and can't be compared with anything but itself. */
export interface Limit {
  readonly kind: 'calls' | 'kilobytes' | 'concurrency';
  /** The policy: a rate answers 429, a quota 403. */
  readonly policy: string;
  readonly amount: number;
  /** Seconds; 0 is for life; absent for concurrency. */
  readonly periodSeconds?: number;
  /** Who shares the counter: `subscription`, or the counter key's expression, with what else conditions it. */
  readonly key: string;
}

/** Whether a caller who is held to `a` is always within `b`. */
function holds(a: Limit, b: Limit): boolean {
  if (a.kind !== b.kind || a.key !== b.key || !(a.amount <= b.amount)) return sameLimit(a, b);
  if (a.kind === 'concurrency') return true;
  const first = period(a);
  const second = period(b);
  if (first >= second) return true;
  // Over the longer period the shorter one starts again several times.
  return a.amount * Math.ceil(second / first) <= b.amount;
}

const period = ({ periodSeconds }: Limit): number => (periodSeconds === 0 ? Infinity : (periodSeconds ?? 0));
const sameLimit = (a: Limit, b: Limit): boolean => JSON.stringify(a) === JSON.stringify(b);

/** More, or tighter, limits are narrower. */
export function compareLimits(a: readonly Limit[], b: readonly Limit[]): Order {
  return orderOf(
    b.every((limit) => a.some((other) => holds(other, limit))),
    a.every((limit) => b.some((other) => holds(other, limit))),
  );
}

export function formatLimit({ kind, amount, periodSeconds, key }: Limit): string {
  const count = Number.isNaN(amount) ? 'an unknown number of' : amount.toLocaleString('en');
  if (kind === 'concurrency') return `${count} at the same time per ${keyName(key)}`;
  const unit = kind === 'kilobytes' ? 'KB' : amount === 1 ? 'call' : 'calls';
  return `${count} ${unit} ${formatPeriod(periodSeconds ?? NaN)} per ${keyName(key)}`;
}

function formatPeriod(seconds: number): string {
  if (Number.isNaN(seconds)) return 'in an unknown period';
  if (seconds === 0) return 'in all';
  for (const [name, length] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const) {
    if (seconds % length === 0) return seconds === length ? `a ${name}` : `in ${seconds / length} ${name}s`;
  }
  return seconds === 1 ? 'a second' : `in ${seconds} seconds`;
}
