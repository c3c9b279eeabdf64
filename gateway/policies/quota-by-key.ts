import type { PolicyCompiler } from '../compilation';
import { countOnce, ownCount, quotaRefusal } from './limits';
import { countTraffic } from './traffic';

/** Where periods are counted from, unless the policy says it (Microsoft's "Set usage quota by key"). */
const FIRST_PERIOD_START = '0001-01-01T00:00:00Z';

export const quotaByKey: PolicyCompiler = (statement) => {
  const { counters } = statement.runtime;
  const calls = statement.fixedInteger('calls');
  const kilobytes = statement.fixedInteger('bandwidth');
  if (calls === undefined && kilobytes === undefined) statement.fail('expected calls or bandwidth');
  const seconds = statement.fixedInteger('renewal-period') ?? statement.fail('the attribute renewal-period is missing');
  const key = statement.required('counter-key');
  const condition = statement.condition('increment-condition');
  const amount = statement.integer('increment-count') ?? (() => 1);
  const anchor = Date.parse(statement.constant('first-period-start') ?? FIRST_PERIOD_START);
  if (Number.isNaN(anchor)) statement.fail('the attribute first-period-start is no time');
  return (call) => {
    const counter = `quota-by-key ${key.text(call)}`;
    const { count, resetSeconds } = counters.read(counter, seconds, anchor);
    if (calls !== undefined && count - ownCount(call, counter) >= calls) quotaRefusal(statement, 'call volume', resetSeconds);
    if (kilobytes !== undefined) countTraffic(statement, call, `${counter} bytes`, kilobytes, seconds, anchor);
    const increment = (): void => countOnce(call, counter, amount(call), (added) => counters.add(counter, seconds, added, anchor));
    if (condition) call.beforeSending.push(() => void (condition(call) && increment()));
    else increment();
    return undefined;
  };
};
