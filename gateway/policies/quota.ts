import type { PolicyCompiler, Statement } from '../compilation';
import { quotaRefusal, subscriptionKey } from './limits';
import { countTraffic } from './traffic';
import { scopedLimits } from './scoped-limits';

export const quota: PolicyCompiler = (statement) => {
  const { counters } = statement.runtime;
  const limits = scopedLimits(statement, (element: Statement) => ({
    calls: element.fixedInteger('calls'),
    kilobytes: element.fixedInteger('bandwidth'),
    seconds: element.fixedInteger('renewal-period') ?? statement.fixedInteger('renewal-period') ?? element.fail('the attribute renewal-period is missing'),
  }));
  if (limits.some(({ limit: { calls, kilobytes } }) => calls === undefined && kilobytes === undefined)) statement.fail('expected calls or bandwidth');
  return (call) => {
    const subscriber = subscriptionKey(call);
    for (const { key, applies, limit } of limits) {
      if (!applies(call)) continue;
      const counter = `quota ${key} ${subscriber}`;
      const used = counters.read(counter, limit.seconds);
      if (limit.calls !== undefined && used.count >= limit.calls) quotaRefusal(statement, used.resetSeconds);
      if (limit.kilobytes !== undefined) countTraffic(statement, call, `${counter} bytes`, limit.kilobytes, limit.seconds);
      counters.add(counter, limit.seconds, 1);
    }
    return undefined;
  };
};
