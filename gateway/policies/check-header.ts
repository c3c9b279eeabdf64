import type { PolicyCompiler } from '../compilation';
import { PolicyError } from '../errors';

export const checkHeader: PolicyCompiler = (statement) => {
  const name = statement.required('name');
  const status = statement.requiredInteger('failed-check-httpcode');
  const message = statement.attribute('failed-check-error-message');
  const ignoreCase = statement.flag('ignore-case', false);
  const values = statement.children('value').map((value) => value.text() ?? value.fail('it is empty'));
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  return (call) => {
    const header = name.text(call);
    const given = call.request.headers.get(header);
    const fits =
      given !== undefined &&
      (values.length === 0 || given.every((one) => values.some((value) => fold(value.text(call).trim()) === fold(one))));
    if (fits) return undefined;
    throw new PolicyError({
      source: 'check-header',
      reason: given === undefined ? 'HeaderNotFound' : 'HeaderValueNotAllowed',
      message: message?.text(call) ?? 'Header check failed.',
      lastErrorMessage:
        given === undefined
          ? `Header ${header} was not found in the request. Access denied.`
          : `Header ${header} value of ${given.join(',')} is not allowed. Access denied.`,
      status: status(call),
    });
  };
};
