/** retry and wait. */
import type { PolicyCompiler } from '../compilation';
import { ANSWERED, runSteps, type Outcome } from '../statement';

export const retry: PolicyCompiler = (statement) => {
  const again = statement.condition('condition') ?? statement.fail('the attribute condition is missing');
  const count = statement.requiredInteger('count');
  const interval = statement.requiredInteger('interval');
  const delta = statement.integer('delta') ?? (() => 0);
  const longest = statement.integer('max-interval') ?? (() => 3600);
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
      const seconds = attempt === 0 && firstFast(call) ? 0 : Math.min(interval(call) + delta(call) * attempt, longest(call));
      await statement.runtime.sleep(seconds * 1000);
    }
  };
};

export const wait: PolicyCompiler = (statement) => {
  const mode = statement.oneOf('for', ['all', 'any'], 'all');
  const steps = statement.statements();
  for (const { policy } of steps) if (!['send-request', 'cache-lookup-value', 'choose'].includes(policy)) statement.fail(`<wait> can't hold <${policy}>`);
  return async (call): Promise<Outcome> => {
    const running = steps.map(async (step): Promise<Outcome> => runSteps([step], call));
    const outcomes: readonly Outcome[] = mode === 'any' ? [await Promise.any(running)] : await Promise.all(running);
    return outcomes.find((outcome) => outcome !== undefined);
  };
};
