import type { PolicyCompiler } from '../compilation';
import { rateRefusal, standing } from './limits';

export const rateLimitByKey: PolicyCompiler = (statement) => {
  const { counters } = statement.runtime;
  const calls = statement.requiredInteger('calls');
  const period = statement.requiredInteger('renewal-period');
  const key = statement.required('counter-key');
  const condition = statement.condition('increment-condition');
  const amount = statement.integer('increment-count') ?? (() => 1);
  const late = statement.flag('increment-after-response', false);
  statement.ignore('flexible-retry-window');
  const refuse = rateRefusal(statement);
  const tell = standing(statement);
  return (call) => {
    // One counter a key value, in whatever scope it is used.
    const counter = `rate-by-key ${key.text(call)}`;
    const limit = calls(call);
    const seconds = period(call);
    const { count, resetSeconds } = counters.read(counter, seconds);
    if (count >= limit) refuse(call, resetSeconds);
    const increment = (): void => {
      if (!condition || condition(call)) counters.add(counter, seconds, amount(call));
    };
    if (condition || late) call.beforeSending.push(increment);
    else increment();
    tell(call, { remaining: Math.max(0, limit - count - 1), total: limit });
    return undefined;
  };
};
