import type { PolicyCompiler } from '../compilation';
import { PolicyError } from '../errors';
import { runSteps } from '../statement';

export const limitConcurrency: PolicyCompiler = (statement) => {
  const { concurrency } = statement.runtime;
  const key = statement.required('key');
  const maximum = statement.fixedInteger('max-count') ?? statement.fail('the attribute max-count is missing');
  const steps = statement.statements();
  return (call) => {
    // One count a key, whichever policies share it.
    const counter = key.text(call);
    if (!concurrency.enter(counter, maximum)) {
      throw new PolicyError({ source: 'limit-concurrency', reason: 'ConcurrencyLimitExceeded', message: 'Too many requests', status: 429 });
    }
    let outcome: ReturnType<typeof runSteps>;
    try {
      outcome = runSteps(steps, call);
    } catch (error) {
      concurrency.leave(counter);
      throw error;
    }
    if (outcome instanceof Promise) return outcome.finally(() => concurrency.leave(counter));
    concurrency.leave(counter);
    return outcome;
  };
};
