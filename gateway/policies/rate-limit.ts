import type { PolicyCompiler, Statement } from '../compilation';
import type { Call } from '../exchange';
import { rateRefusal, standing } from './limits';
import { scopedLimits } from './scoped-limits';

export const rateLimit: PolicyCompiler = (statement) => {
  const { counters } = statement.runtime;
  const refuse = rateRefusal(statement);
  const tell = standing(statement);
  const limits = scopedLimits(statement, (element: Statement) => ({
    calls: element.fixedInteger('calls') ?? element.fail('the attribute calls is missing'),
    seconds: element.fixedInteger('renewal-period') ?? element.fail('the attribute renewal-period is missing'),
  }));
  return (call: Call) => {
    // As Azure does it: who calls without a key is not limited (usage notes of Microsoft's "Limit call rate by subscription").
    if (call.subscription === undefined) return undefined;
    const subscriber = call.subscription.id;
    for (const { key, applies, limit } of limits) {
      if (!applies(call)) continue;
      const counter = `rate ${key} ${subscriber}`;
      const { count, resetSeconds } = counters.read(counter, limit.seconds);
      if (count >= limit.calls) refuse(call, resetSeconds);
      counters.add(counter, limit.seconds, 1);
      tell(call, { remaining: limit.calls - count - 1, total: limit.calls });
    }
    return undefined;
  };
};
