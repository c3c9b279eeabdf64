import type { PolicyCompiler, Statement } from '../compilation';
import { quotaRefusal } from './limits';
import { countTraffic } from './traffic';
import { scopedLimits } from './scoped-limits';

export const quota: PolicyCompiler = (statement) => {
  const { counters } = statement.runtime;
  const limits = scopedLimits(statement, (element: Statement) => ({
    calls: element.fixedInteger('calls'),
    kilobytes: element.fixedInteger('bandwidth'),
    seconds:
      element.fixedInteger('renewal-period') ??
      statement.fixedInteger('renewal-period') ??
      element.fail('the attribute renewal-period is missing'),
  }));
  if (limits.some(({ limit: { calls, kilobytes } }) => calls === undefined && kilobytes === undefined)) {
    statement.fail('expected calls or bandwidth');
  }
  return (call) => {
    // As Azure does it: who calls without a key has no quota.
    if (call.subscription === undefined) return undefined;
    const { id: subscriber, createdDate } = call.subscription;
    for (const { key, applies, limit } of limits) {
      if (!applies(call)) continue;
      const counter = `quota ${key} ${subscriber}`;
      // Periods are counted from the subscription's start (Microsoft's "Set usage quota by subscription").
      const start = createdDate.getTime();
      const used = counters.read(counter, limit.seconds, start);
      if (limit.calls !== undefined && used.count >= limit.calls) quotaRefusal(statement, 'call volume', used.resetSeconds);
      if (limit.kilobytes !== undefined) countTraffic(statement, call, `${counter} bytes`, limit.kilobytes, limit.seconds, start);
      counters.add(counter, limit.seconds, 1, start);
    }
    return undefined;
  };
};
