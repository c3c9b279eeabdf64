/** Headers, query and path parameters against the contract. */
import type { PolicyCompiler, Statement } from '../compilation';
import { operationContract, type ContractParameter } from '../contract/operation';
import type { Call } from '../exchange';
import type { MultiMap } from '../expressions/context';
import { operationNotFound } from '../errors';
import { actionOf, found, refuseErrorsVariable, type Action } from './validation';

interface Rules {
  readonly specified: Action;
  readonly unspecified: Action;
  /** Single parameters, by name in lower case. */
  readonly own: ReadonlyMap<string, Action>;
}

export const validateParameters: PolicyCompiler = (statement) => {
  refuseErrorsVariable(statement);
  const outer = { specified: actionOf(statement, 'specified-parameter-action'), unspecified: actionOf(statement, 'unspecified-parameter-action') };
  const rules = (name: 'headers' | 'query' | 'path'): Rules => {
    const child = statement.child(name);
    if (child === undefined) return { ...outer, own: new Map() };
    return {
      specified: actionOf(child, 'specified-parameter-action'),
      unspecified: name === 'path' ? 'ignore' : actionOf(child, 'unspecified-parameter-action'),
      own: new Map(child.children('parameter').map((parameter) => [(parameter.constant('name') ?? parameter.fail('the attribute name is missing')).toLowerCase(), actionOf(parameter, 'action')])),
    };
  };
  const [headers, query, path] = [rules('headers'), rules('query'), rules('path')];
  return (call) => {
    if (call.route === undefined) throw operationNotFound();
    const { parameters } = operationContract(call.route.api, call.route.operation);
    const of = (where: ContractParameter['in']): readonly ContractParameter[] => parameters.filter((parameter) => parameter.in === where);
    checkAll(call, statement, 'header', of('header'), call.request.headers, headers);
    checkAll(call, statement, 'query', of('query'), call.request.url.query, query);
    const matched = new Map(Object.entries(call.request.matchedParameters));
    const values: MultiMap = {
      get: (name) => (matched.has(name) ? [matched.get(name) as string] : undefined),
      entries: () => [...matched].map(([name, value]) => [name, [value]] as const),
    };
    checkAll(call, statement, 'path', of('path'), values, path);
    return undefined;
  };
};

function checkAll(call: Call, statement: Statement, where: string, declared: readonly ContractParameter[], given: MultiMap, rules: Rules): void {
  for (const { name, required, check } of declared) {
    const action = rules.own.get(name.toLowerCase()) ?? rules.specified;
    if (action === 'ignore') continue;
    const values = given.get(name);
    if (values === undefined) {
      if (required) found(call, action, statement, 'RequiredParameterMissing', `The ${where} parameter ${name} is missing.`);
      continue;
    }
    const wrong = check(values);
    if (wrong !== undefined) found(call, action, statement, 'ParameterInvalid', `The ${where} parameter ${name} ${wrong}.`);
  }
  const names = new Set(declared.map(({ name }) => name.toLowerCase()));
  for (const [name] of given.entries()) {
    if (names.has(name.toLowerCase())) continue;
    found(call, rules.own.get(name.toLowerCase()) ?? rules.unspecified, statement, 'ParameterUnspecified', `A ${where} parameter is not part of the operation.`);
  }
}
