/**
 * An effective policy made ready to be walked for many operations: conditions read, statements classified once.
 * Plain named values are put in, so that a changed value shows where it is used.
 */
import { readAccessTable } from '../../policies/baseline/access-table';
import { readTokenDecision, VARIABLES, type TokenDecision } from '../../policies/baseline/token-decision';
import type { PolicyElement, PolicyNode } from '../../policies/model';
import type { EffectivePolicy, EffectiveStatement } from '../../synthesized/model';
import type { Cors, Source, Validation } from '../facts/access-facts';
import type { Limit } from '../facts/limits';
import type { Proof } from '../facts/proof';
import { formatRequirement, normalize, type Requirement } from '../facts/requirement';
import { readCondition, readOperationTable, type Condition } from './condition';
import { corsOf, headerProof, limitsOf, networkProof, validationOf } from './other-policies';
import { childElements, isExpression, statementText } from './statement-text';
import { certificateProof, tokenProof } from './token-policy';

export type Step =
  | {
      readonly kind: 'choose';
      readonly branches: readonly { readonly condition: Condition; readonly body: readonly Step[] }[];
      readonly otherwise: readonly Step[];
      readonly source: Source;
    }
  | { readonly kind: 'proof'; readonly proof: Proof; readonly source: Source; readonly variable?: string }
  | { readonly kind: 'table'; readonly table: ReadonlyMap<string, Requirement>; readonly source: Source }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly valueFor: (operationId: string) => string | undefined;
      readonly source: Source;
    }
  /** A variable that holds the decision on the token. */
  | { readonly kind: 'decision'; readonly name: string; readonly decision: TokenDecision; readonly source: Source }
  | { readonly kind: 'limits'; readonly limits: readonly Limit[]; readonly source: Source }
  | { readonly kind: 'cors'; readonly cors: Cors; readonly source: Source }
  | { readonly kind: 'destination'; readonly destination: string; readonly source: Source }
  | { readonly kind: 'forward'; readonly source: Source }
  | { readonly kind: 'answer'; readonly refuses: boolean; readonly source: Source }
  /** The gateway answers, where it has kept an answer: whoever comes as far as this may get it. */
  | { readonly kind: 'cached'; readonly source: Source }
  | { readonly kind: 'removed-header'; readonly name: string; readonly source: Source }
  | { readonly kind: 'validation'; readonly validation: Validation; readonly source: Source }
  | { readonly kind: 'logged-body'; readonly source: Source }
  /** The variable holds what nobody knows. */
  | { readonly kind: 'forget'; readonly name: string; readonly source: Source }
  | { readonly kind: 'other'; readonly source: Source };

export interface Program {
  readonly inbound: readonly Step[];
  readonly backend: readonly Step[];
  readonly outbound: readonly Step[];
  readonly onError: readonly Step[];
  readonly unknowns: readonly string[];
  /** Whether its result depends on the operation at all, and by which key: operations with equal keys have equal facts. */
  readonly keyOf: (operation: CalledOperation) => string;
}

/** What conditions and tables may ask of a call. */
export interface CalledOperation {
  readonly id: string;
  /** Absent where it may be called by any. */
  readonly method?: string;
  /** Whether it is called with the key of a subscription; absent where it may be called either way. */
  readonly withKey?: boolean;
}

/** What of the service a policy's meaning depends on. */
export interface Surroundings {
  /** The plain named values; the others stay as they are written. */
  readonly namedValues: ReadonlyMap<string, string>;
  /** Where a backend's calls go, by its name. */
  readonly backends: ReadonlyMap<string, string>;
}

/** @returns the statements as steps that a walk applies, one program for all operations of an API */
export function compile(policy: EffectivePolicy, surroundings: Surroundings): Program {
  const tests: Reader['tests'] = [];
  const reader: Reader = {
    surroundings,
    tests,
    setsMethod: Object.values(policy.sections).some((statements) => statements.some(setsMethod)),
  };
  const steps = (statements: readonly EffectiveStatement[]): readonly Step[] => statements.flatMap((statement) => read(reader, statement));
  return {
    inbound: steps(policy.sections.inbound),
    backend: steps(policy.sections.backend),
    outbound: steps(policy.sections.outbound),
    onError: steps(policy.sections['on-error']),
    unknowns: [...new Set(policy.unknowns.map(({ reason, path }) => `${path}: ${reason}`))],
    keyOf: (operation) => tests.map((test) => test(operation)).join('\n'),
  };
}

interface Reader {
  readonly surroundings: Surroundings;
  readonly tests: ((operation: CalledOperation) => string)[];
  /** Whether a statement may change the method, so that conditions on it are open. */
  readonly setsMethod: boolean;
}

/** Wrappers whose content runs as if it stood there: `retry` at least once, `limit-concurrency` or a refusal. */
const WRAPPERS = new Set(['retry', 'limit-concurrency', 'wait']);

function read(reader: Reader, statement: EffectiveStatement): readonly Step[] {
  const element = withNamedValues(statement.element, reader.surroundings.namedValues) as PolicyElement;
  const source: Source = { ...statement.origin, statement: element.name === 'choose' ? '<choose>' : statementText(element) };
  if (element.name === 'choose') return [readChoose(reader, statement, source)];
  if (WRAPPERS.has(element.name)) {
    const own = statementText({ ...element, children: [] });
    const inner = statement.children.flatMap((child) => read(reader, child));
    const limit: Step =
      element.name === 'limit-concurrency'
        ? { kind: 'limits', limits: limitsOf(element), source: { ...source, statement: own } }
        : { kind: 'other', source: { ...source, statement: own } };
    return [limit, ...inner];
  }
  return [classify(reader, element, source), ...forgets(element, source)];
}

/** What a statement puts into variables, but for a verified token, only the call knows. */
function forgets({ name, attributes }: PolicyElement, source: Source): readonly Step[] {
  if (TOKEN_CHECKS.has(name)) return [];
  return Object.entries(attributes).flatMap(([attribute, variable]) =>
    /(^|-)variable-name$/.test(attribute) ? [{ kind: 'forget', name: variable, source } as const] : [],
  );
}

const TOKEN_CHECKS = new Set(['validate-jwt', 'validate-azure-ad-token']);

/** Inside of a call of its own, a method is that call's. */
const setsMethod = ({ element, children }: EffectiveStatement): boolean =>
  element.name === 'set-method' || (!element.name.startsWith('send-') && children.some(setsMethod));

function readChoose(reader: Reader, statement: EffectiveStatement, source: Source): Step {
  const body = (branch: EffectiveStatement): readonly Step[] => branch.children.flatMap((child) => read(reader, child));
  const otherwise = statement.children.find(({ element }) => element.name === 'otherwise');
  const branches = statement.children.flatMap((branch) => {
    if (branch.element.name !== 'when') return [];
    const when = withNamedValues(branch.element, reader.surroundings.namedValues) as PolicyElement;
    const read = readCondition(when.attributes['condition'] ?? '');
    const condition: Condition = read.kind === 'methods' && reader.setsMethod ? { kind: 'opaque', text: read.text } : read;
    if (condition.kind === 'operations') reader.tests.push(({ id }) => (condition.ids.has(id) ? '1' : '0'));
    if (condition.kind === 'methods') {
      reader.tests.push(({ method }) => (method === undefined ? '?' : condition.methods.has(method) ? '1' : '0'));
    }
    if (condition.kind === 'with-key') reader.tests.push(({ withKey }) => String(withKey));
    return [{ condition, body: body(branch) }];
  });
  return { kind: 'choose', branches, otherwise: otherwise === undefined ? [] : body(otherwise), source };
}

/** Statements that put what they name into a log or send it somewhere. */
const SENDERS = new Set(['trace', 'log-to-eventhub', 'send-request', 'send-one-way-request', 'send-service-bus-message', 'emit-metric']);
const READS_BODY = /\.\s*Body\b/;

function classify(reader: Reader, element: PolicyElement, source: Source): Step {
  switch (element.name) {
    case 'validate-jwt':
    case 'validate-azure-ad-token': {
      const proof = tokenProof(element);
      const variable = element.attributes['output-token-variable-name'];
      return proof === undefined
        ? { kind: 'other', source }
        : { kind: 'proof', proof, source, ...(variable !== undefined && { variable }) };
    }
    case 'validate-client-certificate': {
      const proof = certificateProof(element);
      return proof === undefined ? { kind: 'other', source } : { kind: 'proof', proof, source };
    }
    case 'ip-filter':
      return { kind: 'proof', proof: networkProof(element), source };
    case 'check-header':
      return { kind: 'proof', proof: headerProof(element), source };
    case 'rate-limit':
    case 'rate-limit-by-key':
    case 'quota':
    case 'quota-by-key':
      return { kind: 'limits', limits: limitsOf(element), source };
    case 'cors':
      return { kind: 'cors', cors: corsOf(element), source };
    case 'set-backend-service':
      return { kind: 'destination', destination: destination(element, reader.surroundings), source };
    case 'forward-request':
      return { kind: 'forward', source };
    case 'return-response':
    case 'mock-response':
      return { kind: 'answer', refuses: refuses(element), source };
    case 'cache-lookup':
    case 'llm-semantic-cache-lookup':
    case 'azure-openai-semantic-cache-lookup':
      return { kind: 'cached', source };
    case 'set-variable':
      return readTable(reader, element, source) ?? readDecision(element, source) ?? readVariable(reader, element, source);
    case 'set-header':
      return element.attributes['exists-action'] === 'delete'
        ? { kind: 'removed-header', name: (element.attributes['name'] ?? '').toLowerCase(), source }
        : { kind: 'other', source };
    case 'validate-content':
    case 'validate-parameters':
    case 'validate-headers':
    case 'validate-status-code':
      return { kind: 'validation', validation: validationOf(element), source };
    default:
      return SENDERS.has(element.name) && READS_BODY.test(source.statement) ? { kind: 'logged-body', source } : { kind: 'other', source };
  }
}

function destination({ attributes }: PolicyElement, { backends }: Surroundings): string {
  const id = attributes['backend-id'];
  if (id === undefined) return attributes['base-url'] ?? 'unknown';
  return backends.get(id) ?? `backend ${id}`;
}

/** A refusal has a status of 400 or more that can be read. Without a status the answer is 200. */
function refuses(element: PolicyElement): boolean {
  if (element.name !== 'return-response') return false;
  const code = childElements(element, 'set-status')[0]?.attributes['code'] ?? '200';
  // An answer from a variable may be anything.
  return element.attributes['response-variable-name'] === undefined && /^[45]\d\d$/.test(code);
}

function readTable(reader: Reader, element: PolicyElement, source: Source): Step | undefined {
  if (element.attributes['name'] !== VARIABLES.requirement) return undefined;
  const read = readAccessTable(element.attributes['value'] ?? '');
  if (read === undefined) return undefined;
  const table = new Map(
    [...read].map(([id, token]) => [id, normalize(token.map((claims) => claims.map(({ kind, value }) => `${kind}:${value}`)))]),
  );
  reader.tests.push(({ id }) => JSON.stringify(table.get(id) ?? []));
  return { kind: 'table', table, source };
}

function readDecision({ attributes: { name = '', value = '' } }: PolicyElement, source: Source): Step | undefined {
  const decision = readTokenDecision(value);
  return decision && { kind: 'decision', name, decision, source };
}

/** A variable whose value for an operation can be told; `undefined` for one that only a call can tell. */
function readVariable(reader: Reader, element: PolicyElement, source: Source): Step {
  const { name = '', value = '' } = element.attributes;
  const table = readOperationTable(value);
  if (table === undefined) return { kind: 'variable', name, valueFor: () => (isExpression(value) ? undefined : value), source };
  const valueFor = (id: string): string => table.byId.get(id) ?? table.otherwise;
  reader.tests.push(({ id }) => JSON.stringify(valueFor(id)));
  // Of a table, an operation's facts hold its own value only.
  return { kind: 'variable', name, valueFor, source: { ...source, statement: `<set-variable name="${name}" />` } };
}

/** The row of the table that an operation meets, in place of the whole table. */
export function tableRow(source: Source, requirement: Requirement): Source {
  return { ...source, statement: `${VARIABLES.requirement} of the operation: ${formatRequirement(requirement)}` };
}

const NAMED_VALUE = /\{\{([A-Za-z0-9._-]+)\}\}/g;

function withNamedValues(node: PolicyNode, values: ReadonlyMap<string, string>): PolicyNode {
  if (values.size === 0) return node;
  const put = (text: string): string => text.replace(NAMED_VALUE, (written, name: string) => values.get(name) ?? written);
  if (node.kind !== 'element') return node.kind === 'text' ? { ...node, text: put(node.text) } : node;
  return {
    ...node,
    attributes: Object.fromEntries(Object.entries(node.attributes).map(([name, value]) => [name, put(value)])),
    children: node.children.map((child) => withNamedValues(child, values)),
  };
}
