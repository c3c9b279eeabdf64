/** Headers, query and path parameters against the contract. */
import type { PolicyCompiler } from '../compilation';
import { operationContract, SEVERAL, type ContractParameter } from '../contract/operation';
import type { ApiOperation } from '../../access/operation';
import type { Call, CallRoute } from '../exchange';
import type { MultiMap } from '../expressions/context';
import { operationNotFound } from '../errors';
import { actionOf, reporting, type Action, type Report } from './validation';

interface Rules {
  readonly specified: Action;
  readonly unspecified: Action;
  /** Single parameters, by name in lower case. */
  readonly own: ReadonlyMap<string, Action>;
}

export const validateParameters: PolicyCompiler = (statement) => {
  const report = reporting(statement);
  const outer = {
    specified: actionOf(statement, 'specified-parameter-action'),
    unspecified: actionOf(statement, 'unspecified-parameter-action'),
  };
  const rules = (name: 'headers' | 'query' | 'path'): Rules => {
    const child = statement.child(name);
    if (child === undefined) return { ...outer, own: new Map() };
    return {
      specified: actionOf(child, 'specified-parameter-action'),
      unspecified: name === 'path' ? 'ignore' : actionOf(child, 'unspecified-parameter-action'),
      own: new Map(
        child
          .children('parameter')
          .map((parameter) => [
            (parameter.constant('name') ?? parameter.fail('the attribute name is missing')).toLowerCase(),
            actionOf(parameter, 'action'),
          ]),
      ),
    };
  };
  const [headers, query, path] = [rules('headers'), rules('query'), rules('path')];
  return (call) => {
    if (call.route === undefined) throw operationNotFound();
    const declared = declaredOf(call.route);
    const { matchedParameters } = call.request;
    checkAll(call, report, 'header', declared.header, call.request.headers, headers);
    checkAll(call, report, 'query', declared.query, call.request.url.query, query);
    const values: MultiMap = {
      get: (name) => (Object.hasOwn(matchedParameters, name) ? [matchedParameters[name] as string] : undefined),
      entries: () => Object.entries(matchedParameters).map(([name, value]) => [name, [value]] as const),
    };
    checkAll(call, report, 'path', declared.path, values, path);
    return undefined;
  };
};

interface Declared {
  readonly parameters: readonly ContractParameter[];
  /** In lower case. */
  readonly names: ReadonlySet<string>;
}

const declaredParameters = new WeakMap<ApiOperation, Readonly<Record<ContractParameter['in'], Declared>>>();

/** The parameters of an operation, by where they stand. */
function declaredOf({ api, operation }: CallRoute): Readonly<Record<ContractParameter['in'], Declared>> {
  const known = declaredParameters.get(operation);
  if (known !== undefined) return known;
  const all = operationContract(api, operation).parameters;
  const of = (where: ContractParameter['in']): Declared => {
    const parameters = all.filter((parameter) => parameter.in === where);
    return { parameters, names: new Set(parameters.map(({ name }) => name.toLowerCase())) };
  };
  const made = { header: of('header'), query: of('query'), path: of('path') };
  declaredParameters.set(operation, made);
  return made;
}

const TYPES = {
  header: ['RequestHeader', 'header'],
  query: ['QueryParameter', 'query parameter'],
  path: ['PathParameter', 'path parameter'],
} as const;

function checkAll(
  call: Call,
  report: Report,
  where: ContractParameter['in'],
  { parameters, names }: Declared,
  given: MultiMap,
  rules: Rules,
): void {
  const [type, kind] = TYPES[where];
  for (const { name, required, check } of parameters) {
    const action = rules.own.get(name.toLowerCase()) ?? rules.specified;
    if (action === 'ignore') continue;
    const values = given.get(name);
    if (values === undefined) {
      if (required) {
        report(call, action, {
          name,
          type,
          rule: 'IncorrectMessage',
          details: `The ${kind} ${name} is required and missing.`,
          shown: `The ${where} parameter ${name} is missing.`,
        });
      }
      continue;
    }
    const wrong = check(values);
    if (wrong === SEVERAL) {
      const details = `Request cannot contain multiple values for the ${kind} ${name}.`;
      report(call, action, { name, type, rule: 'IncorrectMessage', details, shown: details });
    } else if (wrong !== undefined) {
      report(call, action, {
        name,
        type,
        rule: 'IncorrectMessage',
        details: `Value of the ${kind} ${name} does not conform to the definition: it ${wrong}.`,
        shown: `The ${where} parameter ${name} ${wrong}.`,
      });
    }
  }
  if (rules.unspecified === 'ignore' && rules.own.size === 0) return;
  for (const [name] of given.entries()) {
    if (names.has(name.toLowerCase())) continue;
    const details = `Unspecified ${kind} ${name} is not allowed.`;
    report(call, rules.own.get(name.toLowerCase()) ?? rules.unspecified, { name, type, rule: 'Unspecified', details, shown: details });
  }
}
