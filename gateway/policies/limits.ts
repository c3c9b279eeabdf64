/** Errors and headers that the limits share. */
import type { Statement } from '../compilation';
import { PolicyError } from '../errors';
import type { Call } from '../exchange';
import { NetTimeSpan, TICKS } from '../expressions/time';

interface Standing {
  readonly remaining: number;
  readonly total: number;
}

/** The headers and variables that tell a caller how much is left. */
export function standing(statement: Statement): (call: Call, standing: Standing) => void {
  const remainingHeader = statement.constant('remaining-calls-header-name');
  const totalHeader = statement.constant('total-calls-header-name');
  const variable = statement.constant('remaining-calls-variable-name');
  return (call, { remaining, total }) => {
    if (variable !== undefined) call.variables.set(variable, remaining);
    if (remainingHeader === undefined && totalHeader === undefined) return;
    call.beforeSending.push(({ headers }) => {
      if (remainingHeader !== undefined) headers.set(remainingHeader, [String(remaining)]);
      if (totalHeader !== undefined) headers.set(totalHeader, [String(total)]);
    });
  };
}

/** The refusal of a rate limit. */
export function rateRefusal(statement: Statement): (call: Call, seconds: number) => never {
  const header = statement.constant('retry-after-header-name') ?? 'Retry-After';
  const variable = statement.constant('retry-after-variable-name');
  return (call, seconds) => {
    if (variable !== undefined) call.variables.set(variable, seconds);
    throw new PolicyError({
      source: statement.name,
      reason: 'RateLimitExceeded',
      message: `Rate limit is exceeded. Try again in ${seconds} seconds.`,
      status: 429,
      headers: [[header, String(seconds)]],
    });
  };
}

/** @param seconds until it is renewed; 0 for one that never is */
export function quotaRefusal(statement: Statement, of: 'call volume' | 'bandwidth', seconds: number): never {
  throw new PolicyError({
    source: statement.name,
    reason: 'QuotaExceeded',
    message: `Out of ${of} quota.${seconds === 0 ? '' : ` Quota will be replenished in ${new NetTimeSpan(BigInt(seconds) * TICKS.second).toString()}.`}`,
    status: 403,
    ...(seconds > 0 && { headers: [['Retry-After', String(seconds)]] as const }),
  });
}

const counted = new WeakMap<Call, Map<string, number>>();

/** What a call itself has added to a counter: several quotas with one key count it once. */
export const ownCount = (call: Call, counter: string): number => counted.get(call)?.get(counter) ?? 0;

/** Adds to a counter, unless the call has done so before. */
export function countOnce(call: Call, counter: string, amount: number, add: (amount: number) => void): void {
  const already = counted.get(call) ?? new Map<string, number>();
  counted.set(call, already);
  if (already.has(counter)) return;
  already.set(counter, amount);
  add(amount);
}
