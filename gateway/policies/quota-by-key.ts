import type { PolicyCompiler } from '../compilation';
import { quotaRefusal } from './limits';
import { countTraffic } from './traffic';

export const quotaByKey: PolicyCompiler = (statement) => {
  const { counters } = statement.runtime;
  const calls = statement.fixedInteger('calls');
  const kilobytes = statement.fixedInteger('bandwidth');
  if (calls === undefined && kilobytes === undefined) statement.fail('expected calls or bandwidth');
  const seconds = statement.fixedInteger('renewal-period') ?? statement.fail('the attribute renewal-period is missing');
  const key = statement.required('counter-key');
  const condition = statement.condition('increment-condition');
  const amount = statement.integer('increment-count') ?? (() => 1);
  const start = statement.constant('first-period-start');
  const anchor = start === undefined ? undefined : Date.parse(start);
  if (Number.isNaN(anchor)) statement.fail('the attribute first-period-start is no time');
  return (call) => {
    const counter = `quota-by-key ${key.text(call)}`;
    const { count, resetSeconds } = counters.read(counter, seconds, anchor);
    if (calls !== undefined && count >= calls) quotaRefusal(statement, resetSeconds);
    if (kilobytes !== undefined) countTraffic(statement, call, `${counter} bytes`, kilobytes, seconds, anchor);
    const increment = (): void => counters.add(counter, seconds, amount(call), anchor);
    if (condition) call.beforeSending.push(() => void (condition(call) && increment()));
    else increment();
    return undefined;
  };
};
