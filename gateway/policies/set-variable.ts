import type { PolicyCompiler } from '../compilation';

export const setVariable: PolicyCompiler = (statement) => {
  const name = statement.constant('name') ?? statement.fail('the attribute name is missing');
  const value = statement.required('value');
  return (call) => {
    call.variables.set(name, value.value(call));
    return undefined;
  };
};
