/** Runs the inbound statements of a generated API policy with the interpreter, as far as they decide who gets through. */
import { compileExpression, type CompiledExpression } from '../../../gateway/expressions/compile';
import { BufferedBody, CaseInsensitiveMultiMap, type ExpressionContext } from '../../../gateway/expressions/context';
import { NetJwt } from '../../../gateway/expressions/jwt';
import type { Value } from '../../../gateway/expressions/value';
import type { PolicyElement, PolicyFragment, PolicyNode } from '../../../policies';
import type { ApiOperation } from '../../../access/operation';
import { makeContext } from '../../gateway/expressions/evaluate';

export interface InboundCall {
  readonly operation: ApiOperation;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly matched: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A token that the identity provider's signature has proven; absent: none was sent. */
  readonly token?: { readonly header: Readonly<Record<string, unknown>>; readonly claims: Readonly<Record<string, unknown>> };
}

export type InboundResult =
  | { readonly kind: 'forward'; readonly query: CaseInsensitiveMultiMap; readonly variables: ReadonlyMap<string, Value> }
  | { readonly kind: 'refused'; readonly by: string }
  | { readonly kind: 'answered' };

const compiled = new Map<string, CompiledExpression>();

function evaluate(text: string, context: ExpressionContext): Value {
  if (!text.startsWith('@(') && !text.startsWith('@{')) return text;
  let run = compiled.get(text);
  if (run === undefined) {
    run = compileExpression(text);
    compiled.set(text, run);
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return run(context);
    } catch (error) {
      // The interpreter's limit on a regular expression is one of wall-clock time, which a busy machine can meet.
      if (!(error instanceof Error) || !error.message.includes('Regex engine has timed out') || attempt === 20) throw error;
    }
  }
}

const elements = (nodes: readonly PolicyNode[]): readonly PolicyElement[] => nodes.filter((node): node is PolicyElement => node.kind === 'element');
const textOf = ({ children }: PolicyElement): string => children.map((node) => (node.kind === 'text' ? node.text : '')).join('').trim();

/** @param fragments those that decide something; any other that is included refuses */
export function runInbound(statements: readonly PolicyNode[], call: InboundCall, fragments: Readonly<Record<string, PolicyFragment>> = {}): InboundResult {
  const query = new CaseInsensitiveMultiMap(call.query);
  const url = { scheme: 'https', host: 'api.example.org', port: 443, path: `/fhir${call.path}`, query, queryString: '' };
  const variables = new Map<string, Value>();
  const context = makeContext({
    request: {
      method: call.operation.method,
      url,
      originalUrl: url,
      headers: new CaseInsensitiveMultiMap(call.headers ?? []),
      ...(call.body !== undefined && { body: new BufferedBody(Buffer.from(call.body)) }),
      ipAddress: '192.0.2.7',
      matchedParameters: call.matched,
    },
    operation: { id: call.operation.id, name: call.operation.id, method: call.operation.method, urlTemplate: call.operation.urlTemplate },
    variables,
  });

  const list = (nodes: readonly PolicyNode[]): InboundResult | undefined => {
    for (const element of elements(nodes)) {
      const end = step(element);
      if (end) return end;
    }
    return undefined;
  };
  const step = (element: PolicyElement): InboundResult | undefined => {
    const attribute = (name: string): string => element.attributes[name] ?? '';
    switch (element.name) {
      case 'choose':
        for (const branch of elements(element.children)) {
          if (branch.name === 'otherwise' || evaluate(branch.attributes['condition'] ?? '', context) === true) return list(branch.children);
        }
        return undefined;
      case 'set-variable':
        variables.set(attribute('name'), evaluate(attribute('value'), context));
        return undefined;
      case 'include-fragment': {
        const fragment = fragments[attribute('fragment-id')];
        return fragment ? list(fragment.statements) : { kind: 'refused', by: attribute('fragment-id') };
      }
      case 'validate-jwt':
      case 'validate-azure-ad-token':
        if (!call.token) return { kind: 'refused', by: element.name };
        variables.set(attribute('output-token-variable-name'), new NetJwt(call.token.header, call.token.claims, 'a.b.c'));
        return undefined;
      case 'validate-parameters': {
        const known = call.operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
        return call.query.every(([name]) => known.includes(name)) ? undefined : { kind: 'refused', by: element.name };
      }
      case 'set-query-parameter':
        query.set(attribute('name'), elements(element.children).map((value) => String(evaluate(textOf(value), context))));
        return undefined;
      case 'return-response':
        return { kind: 'answered' };
      case 'base':
      case 'cors':
      case 'rate-limit-by-key':
      case 'quota-by-key':
      case 'validate-content':
      case 'set-backend-service':
      case 'trace':
        return undefined;
      default:
        throw new Error(`the run does not know <${element.name}>`);
    }
  };
  return list(statements) ?? { kind: 'forward', query, variables };
}
