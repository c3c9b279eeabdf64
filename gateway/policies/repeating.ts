/** retry and wait. */
import type { PolicyCompiler } from '../compilation';
import { ANSWERED, runSteps, type Outcome } from '../statement';

/** Seconds. */
export interface RetryWaits {
  readonly interval: number;
  readonly delta?: number | undefined;
  readonly longest?: number | undefined;
  /** @default false */
  readonly firstFast?: boolean;
}

/**
 * How long a retry is waited for (Microsoft's "Retry", "Retry wait times"): the same time, one that grows by the delta, or,
 * with a longest one, by twice as much each time. Azure spreads the last by a fifth to both sides; this is the middle.
 * @param retry 0 for the first
 */
export function secondsBefore(retry: number, { interval, delta = 0, longest, firstFast = false }: RetryWaits): number {
  if (retry === 0 && firstFast) return 0;
  return longest === undefined ? interval + retry * delta : Math.min(interval + (2 ** retry - 1) * delta, longest);
}

export const retry: PolicyCompiler = (statement) => {
  const again = statement.condition('condition') ?? statement.fail('the attribute condition is missing');
  const count = statement.requiredInteger('count');
  const interval = statement.requiredInteger('interval');
  const delta = statement.integer('delta');
  const longest = statement.integer('max-interval');
  const firstFast = statement.condition('first-fast-retry') ?? (() => false);
  const steps = statement.statements();
  return async (call) => {
    const most = Math.min(Math.max(count(call), 1), 50);
    for (let attempt = 0; ; attempt++) {
      let failure: unknown;
      let outcome: Outcome;
      try {
        outcome = await runSteps(steps, call);
      } catch (error) {
        failure = error;
      }
      if (outcome === ANSWERED) return outcome;
      if (attempt >= most || !again(call)) {
        if (failure !== undefined) throw failure as Error;
        return undefined;
      }
      const seconds = secondsBefore(attempt, {
        interval: interval(call),
        delta: delta?.(call),
        longest: longest?.(call),
        firstFast: firstFast(call),
      });
      await statement.runtime.sleep(seconds * 1000);
    }
  };
};

export const wait: PolicyCompiler = (statement) => {
  const mode = statement.oneOf('for', ['all', 'any'], 'all');
  const steps = statement.statements();
  for (const { policy } of steps) {
    if (!['send-request', 'cache-lookup-value', 'choose'].includes(policy)) statement.fail(`<wait> can't hold <${policy}>`);
  }
  return async (call): Promise<Outcome> => {
    const running = steps.map(async (step): Promise<Outcome> => runSteps([step], call));
    const outcomes: readonly Outcome[] = mode === 'any' ? [await Promise.any(running)] : await Promise.all(running);
    return outcomes.find((outcome) => outcome !== undefined);
  };
};
