import { createHash } from 'node:crypto';
import { compileExpression, initExpressions } from '../../../gateway/expressions/compile';
import { CaseInsensitiveMultiMap, type ExpressionContext } from '../../../gateway/expressions/context';
import { NetJwt } from '../../../gateway/expressions/jwt';
import type { Value } from '../../../gateway/expressions/value';
import { auditRecord } from '../../../policies/baseline/audit';
import { VARIABLES } from '../../../policies/baseline/variables';
import { makeContext } from '../../gateway/expressions/evaluate';

beforeAll(initExpressions);

const base = makeContext();
const url = { ...base.request.url, path: '/fhir/Patient/9434765919', query: new CaseInsensitiveMultiMap([['name', 'Doe']]), queryString: '?name=Doe' };
const request = { ...base.request, url, originalUrl: url, headers: new CaseInsensitiveMultiMap([['Authorization', 'Bearer secret-token']]) };

function record(changes: Partial<ExpressionContext>): Readonly<Record<string, unknown>> {
  return JSON.parse(compileExpression(auditRecord())(makeContext({ request, variables: new Map(), ...changes })) as string) as Readonly<Record<string, unknown>>;
}

const token = new NetJwt({ alg: 'RS256' }, { sub: 'practitioner-7', name: 'Jane Roe', patient: '9434765919' }, 'a.b.c');
const known = new Map<string, Value>([[VARIABLES.token, token], [VARIABLES.client, 'client one'], [VARIABLES.correlationId, 'abc-1']]);

test('it says who called what, from where, and how it ended', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');
  expect(record({ variables: known })).toEqual({
    correlationId: 'abc-1', api: 'fhir', operation: 'read-patient', action: 'R', pathHash: sha256('/fhir/Patient/9434765919'), queryHash: sha256('?name=Doe'),
    subject: 'practitioner-7', client: 'client one', subscription: 's1', product: 'gold', address: '10.0.0.9', status: 200, outcome: 'success', reason: null, source: null,
  });
});

test('no path, query, body, token or name of a person is in it', () => {
  const text = JSON.stringify(record({ variables: known }));
  for (const secret of ['9434765919', 'Doe', 'Jane', 'secret-token', 'family', '/Patient']) expect(text).not.toContain(secret);
});

test('a failed call names the policy that stopped it, and not its message', () => {
  const lastError = { source: 'validate-jwt', reason: 'TokenExpired', message: 'JWT of Jane Roe expired' };
  const found = record({ response: { statusCode: 401, statusReason: 'Unauthorized', headers: new CaseInsensitiveMultiMap() }, lastError });
  expect(found).toMatchObject({ status: 401, outcome: 'denied', reason: 'TokenExpired', source: 'validate-jwt', subject: null, client: null });
  expect(JSON.stringify(found)).not.toContain('Jane');
});

test.each([
  [200, 'success'], [304, 'success'], [400, 'denied'], [403, 'denied'], [500, 'failed'], [502, 'failed'],
])('status %i is a call that ended in %s', (statusCode, outcome) => {
  expect(record({ response: { statusCode, statusReason: '', headers: new CaseInsensitiveMultiMap() } })).toMatchObject({ status: statusCode, outcome });
});

test('the policy’s own answer counts before the response, and no response at all is a failure', () => {
  expect(record({ variables: new Map<string, Value>([[VARIABLES.answer, 403]]) })).toMatchObject({ status: 403, outcome: 'denied' });
  expect(record({ response: undefined })).toMatchObject({ status: 500, outcome: 'failed' });
});

test.each([['GET', 'R'], ['HEAD', 'R'], ['POST', 'C'], ['PUT', 'U'], ['PATCH', 'U'], ['DELETE', 'D'], ['OPTIONS', 'E']])('%s is recorded as %s', (method, action) => {
  expect(record({ request: { ...request, method } })).toMatchObject({ action });
});
