import { ExpressionTypeError, type PolicyCompiler, type Statement } from '../compilation';
import { reasonPhrase } from '../errors';
import type { Call, GatewayResponse } from '../exchange';
import { HEADER_VALUE } from '../headers';
import { response } from './message';

export function statusChange(statement: Statement): (response: GatewayResponse, call: Call) => void {
  const code = statement.requiredInteger('code');
  const reason = statement.attribute('reason');
  return (target, call) => {
    const status = code(call);
    if (status < 100 || status > 999) throw new ExpressionTypeError('expected a status of three digits');
    const text = reason?.text(call) ?? reasonPhrase(status);
    if (!HEADER_VALUE.test(text)) throw new ExpressionTypeError('a reason holds a line end or another control');
    target.statusCode = status;
    target.statusReason = text;
  };
}

export const setStatus: PolicyCompiler = (statement) => {
  const change = statusChange(statement);
  return (call) => {
    change(response(call), call);
    return undefined;
  };
};
