import { ExpressionTypeError, type PolicyCompiler } from '../compilation';

export const setMethod: PolicyCompiler = (statement) => {
  const method = statement.text() ?? statement.fail('it names no method');
  return (call) => {
    const name = method.text(call).trim().toUpperCase();
    if (!/^[A-Z]+$/.test(name)) throw new ExpressionTypeError('expected a method');
    call.request.method = name;
    return undefined;
  };
};
