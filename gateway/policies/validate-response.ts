/** validate-headers and validate-status-code: responses against the contract. */
import type { PolicyCompiler, Statement } from '../compilation';
import { operationContract, responseOf, type OperationContract } from '../contract/operation';
import { operationNotFound } from '../errors';
import type { Call } from '../exchange';
import { actionOf, NOT_THE_CLIENTS, reporting } from './validation';

/** Headers of every response, which no contract lists. */
const STANDARD: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'server',
  'transfer-encoding',
]);

const HEADER = { type: 'ResponseHeader', shown: NOT_THE_CLIENTS } as const;

function contractOf(call: Call): OperationContract {
  if (call.route === undefined) throw operationNotFound();
  return operationContract(call.route.api, call.route.operation);
}

export const validateHeaders: PolicyCompiler = (statement) => {
  const report = reporting(statement);
  const specified = actionOf(statement, 'specified-header-action');
  const unspecified = actionOf(statement, 'unspecified-header-action');
  const own = new Map(statement.children('header').map((header) => [nameOf(header), actionOf(header, 'action')]));
  return (call) => {
    const { response } = call;
    if (response === undefined) return undefined;
    const declared = responseOf(contractOf(call), response.statusCode)?.headers ?? [];
    for (const { name, required, check } of declared) {
      const action = own.get(name.toLowerCase()) ?? specified;
      const values = response.headers.get(name);
      if (values === undefined && required) {
        report(call, action, { name, ...HEADER, rule: 'IncorrectMessage', details: `The header ${name} is required and missing.` });
      }
      const wrong = values === undefined ? undefined : check(values);
      if (wrong !== undefined) {
        report(call, action, {
          name,
          ...HEADER,
          rule: 'IncorrectMessage',
          details: `Value of the header ${name} does not conform to the definition: it ${wrong}.`,
        });
      }
    }
    const names = new Set(declared.map(({ name }) => name.toLowerCase()));
    for (const [name] of response.headers.entries()) {
      const lower = name.toLowerCase();
      if (names.has(lower) || (STANDARD.has(lower) && !own.has(lower))) continue;
      report(call, own.get(lower) ?? unspecified, {
        name,
        ...HEADER,
        rule: 'Unspecified',
        details: `Unspecified header ${name} is not allowed.`,
      });
    }
    return undefined;
  };
};

export const validateStatusCode: PolicyCompiler = (statement) => {
  const report = reporting(statement);
  const unspecified = actionOf(statement, 'unspecified-status-code-action');
  const own = new Map(
    statement
      .children('status-code')
      .map((status) => [status.fixedInteger('code') ?? status.fail('the attribute code is missing'), actionOf(status, 'action')]),
  );
  return (call) => {
    const status = call.response?.statusCode;
    if (status === undefined) return undefined;
    // An action of its own has no say in a status that the contract has (Microsoft's "Validate status code").
    if (responseOf(contractOf(call), status) !== undefined) return undefined;
    report(call, own.get(status) ?? unspecified, {
      name: String(status),
      type: 'StatusCode',
      rule: 'Unspecified',
      details: `Response status code ${status} is not allowed.`,
      shown: NOT_THE_CLIENTS,
    });
    return undefined;
  };
};

function nameOf(header: Statement): string {
  return (header.constant('name') ?? header.fail('the attribute name is missing')).toLowerCase();
}
