import type { ApiOperation } from '../../../access/operation';
import { compileExpression, initExpressions } from '../../../gateway/expressions/compile';
import { CaseInsensitiveMultiMap } from '../../../gateway/expressions/context';
import { answerFragments, refusalFragments } from '../../../policies/baseline';
import { ERROR_STATUSES, errorBody } from '../../../policies/baseline/error-body';
import { BANNER_HEADERS, requestHygiene, responseHygiene } from '../../../policies/baseline/service-policy';
import { smartDiscovery } from '../../../policies/baseline/smart-discovery';
import type { PolicyElement, PolicyNode } from '../../../policies';
import { makeContext } from '../../gateway/expressions/evaluate';

beforeAll(initExpressions);

const elements = (nodes: readonly PolicyNode[]): readonly PolicyElement[] => nodes.filter((node): node is PolicyElement => node.kind === 'element');
function named(nodes: readonly PolicyNode[], name: string): readonly PolicyElement[] {
  return elements(nodes).flatMap((element) => [...(element.name === name ? [element] : []), ...named(element.children, name)]);
}
const textOf = ({ children }: PolicyElement): string => children.map((node) => (node.kind === 'text' ? node.text : '')).join('').trim();
const headersOf = (nodes: readonly PolicyNode[]): Readonly<Record<string, string>> =>
  Object.fromEntries(named(nodes, 'set-header').map(({ attributes, children }) => [attributes['name'] ?? '', elements(children).map(textOf).join()]));

test.each(ERROR_STATUSES.map((status) => [status]))('the body for %i tells the status, in both languages, and nothing else', (status) => {
  const plain = errorBody('plain', status);
  expect(plain.contentType).toBe('application/problem+json');
  expect(JSON.parse(plain.body)).toEqual({ type: 'about:blank', title: plain.reason, status });
  const fhir = errorBody('fhir', status);
  expect(fhir.contentType).toBe('application/fhir+json');
  expect(JSON.parse(fhir.body)).toEqual({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: expect.stringMatching(/^[a-z-]+$/) as string }] });
});

test.each([
  ['refuse-bad-request-plain', '400', undefined],
  ['refuse-unsupported-media-type-fhir', '415', undefined],
  ['refuse-unauthorized-fhir', '401', 'Bearer error="invalid_token"'],
  ['refuse-forbidden-plain', '403', 'Bearer error="insufficient_scope"'],
])('%s is audited first, then answers %s', (name, status, challenge) => {
  const { statements = [] } = refusalFragments()[name] ?? {};
  expect(elements(statements).map((element) => element.name)).toEqual(['set-variable', 'trace', 'return-response']);
  expect(elements(statements)[0]?.attributes).toEqual({ name: 'answer-status', value: `@(${status})` });
  expect(named(statements, 'set-status').map(({ attributes }) => attributes['code'])).toEqual([status]);
  expect(headersOf(statements)['WWW-Authenticate']).toBe(challenge);
  expect(headersOf(statements)['Cache-Control']).toBe('no-store');
});

test.each([
  ['no token', { source: 'validate-jwt', reason: 'TokenNotPresent' }, undefined, 'Bearer'],
  ['a token that is not valid', { source: 'validate-jwt', reason: 'TokenSignatureInvalid' }, undefined, 'Bearer error="invalid_token"'],
  ['no subscription key', { source: 'authorization', reason: 'SubscriptionKeyNotFound' }, 'AzureApiManagementKey realm="x"', 'AzureApiManagementKey realm="x"'],
])('the challenge for %s is the right one', (_name, error, sent, challenge) => {
  const expression = headersOf(answerFragments()['answer-401']?.statements ?? [])['WWW-Authenticate'] ?? '';
  const response = { statusCode: 401, statusReason: '', headers: new CaseInsensitiveMultiMap(sent === undefined ? [] : [['WWW-Authenticate', sent]]) };
  expect(compileExpression(expression)(makeContext({ lastError: { ...error, message: 'm' }, response }))).toBe(challenge);
});

test.each([
  'Forwarded', 'X-Forwarded-For', 'X-Forwarded-Client-Cert', 'X-Original-URL', 'X-HTTP-Method-Override', 'Remote-User', 'X-MS-CLIENT-PRINCIPAL', 'X-Patient-Id', 'X-ARR-ClientCert',
])('%s from outside is dropped', (name) => {
  expect(named(requestHygiene(), 'set-header').map(({ attributes }) => [attributes['name'], attributes['exists-action']])).toContainEqual([name, 'delete']);
});

test('answers are stored nowhere and name no server', () => {
  const headers = named(responseHygiene(), 'set-header').map(({ attributes }) => [attributes['name'], attributes['exists-action']]);
  expect(headers).toEqual(expect.arrayContaining(BANNER_HEADERS.map((name) => [name, 'delete'])));
  expect(headersOf(responseHygiene())).toMatchObject({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
});

test.each([
  ['abc-123', 'abc-123'],
  ['a'.repeat(64), 'a'.repeat(64)],
  ['a'.repeat(65), '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['a\nb', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['abc\n', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['', '0f8fad5b-d9cb-469f-a165-70867728950e'],
])('a correlation id of %j becomes %s', (given, kept) => {
  const expression = named(requestHygiene(), 'set-variable')[0]?.attributes['value'] ?? '';
  const { request } = makeContext();
  const id = compileExpression(expression)(makeContext({ request: { ...request, headers: new CaseInsensitiveMultiMap([['X-Correlation-Id', given]]) } }));
  expect(String(id).toLowerCase()).toBe(kept);
});

describe('SMART discovery', () => {
  const discovery: ApiOperation = { id: 'get-smart-configuration', method: 'GET', urlTemplate: '/.well-known/smart-configuration', summary: '', tags: [], parameters: [], requestContentTypes: [], fhir: { type: '*', interaction: 'smart-configuration' } };
  const smart = { authorizationEndpoint: 'https://login.example.org/a', tokenEndpoint: 'https://login.example.org/t', issuer: 'https://login.example.org', jwksUri: 'https://login.example.org/k' };
  const access = [{ operationId: 'read-patient', origin: 'test', rule: { kind: 'protected', clientCertificate: false, subscription: true, token: [[{ kind: 'smart', value: 'Patient.r' }]] } }] as const;

  test('the document has what SMART App Launch asks for, S256 alone, and the scopes that the access table knows', () => {
    const [body] = named(smartDiscovery({ operations: [discovery], access, smart }), 'set-body');
    expect(body && JSON.parse(textOf(body))).toMatchObject({
      issuer: 'https://login.example.org', jwks_uri: 'https://login.example.org/k', authorization_endpoint: 'https://login.example.org/a', token_endpoint: 'https://login.example.org/t',
      grant_types_supported: ['authorization_code'], code_challenge_methods_supported: ['S256'],
      scopes_supported: ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/Patient.r', 'user/Patient.r'],
      capabilities: expect.arrayContaining(['launch-standalone', 'permission-v2', 'permission-patient', 'sso-openid-connect']) as string[],
    });
  });
  test('it is audited before it is answered', () => {
    const statements = smartDiscovery({ operations: [discovery], access, smart });
    const [branch] = named(statements, 'when');
    expect(elements(branch?.children ?? []).map(({ name }) => name)).toEqual(['set-variable', 'trace', 'return-response']);
    expect(headersOf(statements)).toMatchObject({ 'Content-Type': 'application/json', 'X-Correlation-Id': expect.stringContaining('"correlation-id"') as string });
  });
  test('fails when an endpoint is not absolute and https', () => {
    expect(() => smartDiscovery({ operations: [discovery], access, smart: { ...smart, tokenEndpoint: '/token' } })).toThrow(/tokenEndpoint: expected an absolute https URL/);
  });
});
