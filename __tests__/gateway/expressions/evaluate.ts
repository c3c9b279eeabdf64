/** A context with everything in it, and a way to see what an expression gives. */
import { compileExpression } from '../../../gateway/expressions/compile';
import { BufferedBody, CaseInsensitiveMultiMap, type ExpressionContext } from '../../../gateway/expressions/context';
import { textOf } from '../../../gateway/expressions/format';
import { NetDouble, NetDecimal, NetChar } from '../../../gateway/expressions/numbers';
import { Sequence } from '../../../gateway/expressions/collections';
import type { Value } from '../../../gateway/expressions/value';

export const NOW = new Date('2026-03-04T05:06:07.089Z');

export function makeContext(changes: Partial<ExpressionContext> = {}): ExpressionContext {
  const url = {
    scheme: 'https',
    host: 'api.example.org',
    port: 443,
    path: '/fhir/Patient/1',
    query: new CaseInsensitiveMultiMap([['_count', '5'], ['code', ['a', 'b']]]),
    queryString: '?_count=5&code=a&code=b',
  };
  return {
    request: {
      method: 'GET',
      url,
      originalUrl: url,
      headers: new CaseInsensitiveMultiMap([['Accept', 'application/fhir+json'], ['X-Multi', ['one', 'two']]]),
      body: new BufferedBody(Buffer.from('{"resourceType":"Patient","id":"1","name":[{"family":"Doe"}],"active":true,"n":3}')),
      ipAddress: '10.0.0.9',
      matchedParameters: { id: '1' },
    },
    response: { statusCode: 200, statusReason: 'OK', headers: new CaseInsensitiveMultiMap([['Server', 'x']]), body: new BufferedBody(Buffer.from('[1,2,3]')) },
    variables: new Map<string, Value>([['text', 'hello'], ['number', 42], ['flag', true]]),
    api: { id: 'fhir', name: 'FHIR API', path: 'fhir', revision: '1', isCurrentRevision: true, version: 'v1' },
    operation: { id: 'read-patient', name: 'Read a patient', method: 'GET', urlTemplate: '/Patient/{id}' },
    product: { id: 'gold', name: 'Gold', approvalRequired: true, subscriptionRequired: true, state: 'Published', groups: [{ id: 'developers', name: 'Developers' }], apis: [] },
    subscription: { id: 's1', name: 'first', key: 'key', primaryKey: 'key', secondaryKey: 'other', createdDate: NOW },
    deployment: { serviceName: 'svc', serviceId: 'svc', region: 'North Europe', gateway: { id: 'managed', instanceId: 'i', isManaged: true } },
    requestId: '0F8FAD5B-D9CB-469F-A165-70867728950E',
    timestamp: NOW,
    elapsed: () => 1500,
    tracing: false,
    trace: () => undefined,
    now: () => NOW,
    ...changes,
  };
}

export function evaluate(text: string, context: ExpressionContext = makeContext()): Value {
  return compileExpression(text)(context);
}

/** A value in a short form that tells types apart: `1` int, `1L` long, `1.5` double, `1.5m`, `'c'`, `"text"`, `[…]`. */
export function show(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}L`;
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof NetDouble) return `${textOf(value)}d`;
  if (value instanceof NetDecimal) return `${textOf(value)}m`;
  if (value instanceof NetChar) return `'${value.text}'`;
  if (value instanceof Sequence && !value.typeName.startsWith('J')) return `[${[...value].map(show).join(', ')}]`;
  return `${value.typeName}:${textOf(value)}`;
}
