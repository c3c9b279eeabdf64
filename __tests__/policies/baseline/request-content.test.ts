import type { ApiOperation } from '../../../access/operation';
import { initExpressions } from '../../../gateway/expressions/compile';
import { requestContent } from '../../../policies/baseline/request-content';
import type { PolicyElement, PolicyNode } from '../../../policies';
import { runInbound, type InboundCall } from './run-inbound';

beforeAll(initExpressions);

const query = (name: string, required = false) => ({ name, in: 'query', required }) as const;
const operation = (id: string, method: ApiOperation['method'], rest: Partial<ApiOperation> = {}): ApiOperation => ({ id, method, urlTemplate: `/${id}`, summary: '', tags: [], parameters: [], requestContentTypes: [], ...rest });
const SEARCH = operation('search', 'GET', { fhir: { type: 'Patient', interaction: 'search-type' }, parameters: [query('name'), query('birthdate')] });
const FORM = operation('search-post', 'POST', { fhir: { type: 'Patient', interaction: 'search-type' }, requestContentTypes: ['application/x-www-form-urlencoded'] });
const UPLOAD = operation('upload', 'POST', { requestContentTypes: ['image/png', 'Application/PDF'] });
const CREATE = operation('create', 'POST', { requestContentTypes: ['application/fhir+json'] });
const XML = operation('create-xml', 'POST', { requestContentTypes: ['application/fhir+json', 'application/fhir+xml'] });
const PICTURE = operation('picture', 'PUT', { requestContentTypes: ['image/*', 'application/*+json'] });
const ANYTHING = operation('anything', 'PUT', { requestContentTypes: ['*/*'] });
const LIST = operation('list', 'GET', { parameters: [query('clinic', true), query('from', true), query('page')] });
const OPERATIONS = [SEARCH, FORM, UPLOAD, CREATE, XML, PICTURE, ANYTHING, LIST];
const statements = requestContent({ style: 'plain', operations: OPERATIONS, limits: { maxBodyBytes: 2_048 } });

function outcome(called: ApiOperation, call: Partial<InboundCall>, contentType?: string): string {
  const result = runInbound(statements, { operation: called, path: called.urlTemplate, query: [], matched: {}, headers: contentType === undefined ? [] : [['Content-Type', contentType]], ...call });
  return result.kind === 'refused' ? result.by : result.kind;
}

test.each([
  ['name=Doe', 'forward'],
  ['name=Doe&birthdate=2000-01-01', 'forward'],
  ['', 'forward'],
  ['n%61me=Doe', 'forward'],
  ['patient=1', 'refuse-bad-request-plain'],
  ['name=Doe&_include=Patient:link', 'refuse-bad-request-plain'],
  ['name=Doe&&%5Finclude=x', 'refuse-bad-request-plain'],
  ['NAME=Doe', 'refuse-bad-request-plain'],
  ['=x', 'refuse-bad-request-plain'],
  ['name+=x', 'refuse-bad-request-plain'],
  ['name;patient=1', 'refuse-bad-request-plain'],
])('a form with %j ends in %s', (body, result) => {
  expect(outcome(FORM, { body }, 'application/x-www-form-urlencoded')).toBe(result);
});

test.each([
  [FORM, 'application/x-www-form-urlencoded; charset=utf-8', 'forward'],
  [FORM, 'APPLICATION/X-WWW-FORM-URLENCODED', 'forward'],
  [FORM, 'application/x-www-form-urlencoded;charset="UTF-8"', 'forward'],
  [FORM, 'application/x-www-form-urlencoded;', 'forward'],
  [FORM, 'application/x-www-form-urlencoded; charset=utf-16', 'refuse-bad-request-plain'],
  [FORM, 'application/x-www-form-urlencoded; charset=utf-8; charset=ibm037', 'refuse-bad-request-plain'],
  [FORM, 'application/x-www-form-urlencoded; x=1; charset=utf-7', 'refuse-bad-request-plain'],
  [FORM, 'application/json', 'refuse-unsupported-media-type-plain'],
  [FORM, undefined, 'refuse-unsupported-media-type-plain'],
  [FORM, 'image/png', 'refuse-unsupported-media-type-plain'],
  [UPLOAD, 'image/png', 'forward'],
  [UPLOAD, 'application/pdf', 'forward'],
  [UPLOAD, 'none', 'refuse-unsupported-media-type-plain'],
  [UPLOAD, '', 'refuse-unsupported-media-type-plain'],
  [XML, 'application/fhir+xml', 'forward'],
  [XML, 'application/fhir+json', 'forward'],
  [XML, 'text/xml', 'refuse-unsupported-media-type-plain'],
  [PICTURE, 'image/png', 'forward'],
  [PICTURE, 'application/merge-patch+json; charset=utf-8', 'forward'],
  [PICTURE, 'images/png', 'refuse-unsupported-media-type-plain'],
  [PICTURE, 'image', 'refuse-unsupported-media-type-plain'],
  [PICTURE, 'application/json', 'refuse-unsupported-media-type-plain'],
  [ANYTHING, 'text/csv', 'forward'],
  [ANYTHING, undefined, 'refuse-unsupported-media-type-plain'],
])('$id with a body of %s ends in %s', (called, contentType, result) => {
  expect(outcome(called, { body: '' }, contentType)).toBe(result);
});

test('a form whose server would inflate it is refused', () => {
  const result = runInbound(statements, { operation: FORM, path: FORM.urlTemplate, query: [], matched: {}, body: 'name=Doe', headers: [['Content-Type', 'application/x-www-form-urlencoded'], ['Content-Encoding', 'deflate']] });
  expect(result).toEqual({ kind: 'refused', by: 'refuse-bad-request-plain' });
});

test.each([
  [[['clinic', '1'], ['from', '2']], 'forward'],
  [[['clinic', '1'], ['from', '2'], ['page', '3']], 'forward'],
  [[['clinic', '1']], 'refuse-bad-request-plain'],
  [[['page', '1']], 'refuse-bad-request-plain'],
  [[], 'refuse-bad-request-plain'],
] as const)('a query of %j, where clinic and from are required, ends in %s', (given, result) => {
  expect(outcome(LIST, { query: given })).toBe(result);
});

test.each([
  ['application/fhir+xml', XML, '<Patient xmlns="http://hl7.org/fhir"/>'],
  ['application/fhir+json', XML, '{"resourceType":"Patient"}'],
  ['image/png', UPLOAD, 'name=1&other=2'],
])('a body of %s is not read as the form of a search beside it', (contentType, called, body) => {
  expect(outcome(called, { body }, contentType)).toBe('forward');
});

function named(nodes: readonly PolicyNode[], name: string): readonly PolicyElement[] {
  return nodes.flatMap((node) => (node.kind !== 'element' ? [] : [...(node.name === name ? [node] : []), ...named(node.children, name)]));
}

test('bodies are held to the contract’s media types and to the size, whatever they are', () => {
  const checks = named(statements, 'validate-content');
  expect(checks.map(({ attributes }) => [attributes['max-size'], attributes['size-exceeded-action']])).toEqual([['2048', 'prevent'], ['2048', 'prevent']]);
  const strict = checks.find(({ attributes }) => attributes['unspecified-content-type-action'] === 'prevent');
  expect(named(strict?.children ?? [], 'content').map(({ attributes }) => [attributes['type'], attributes['validate-as'], attributes['action']])).toEqual([
    ['application/fhir+json', 'json', 'prevent'],
  ]);
});

test('parameters that the contract does not list are refused, headers aside', () => {
  const [check] = named(statements, 'validate-parameters');
  expect(check?.attributes).toMatchObject({ 'specified-parameter-action': 'prevent', 'unspecified-parameter-action': 'prevent' });
  expect(named(check?.children ?? [], 'headers').map(({ attributes }) => attributes['specified-parameter-action'])).toEqual(['prevent']);
});

test('an API without bodies and required parameters has neither check', () => {
  const plain = requestContent({ style: 'plain', operations: [SEARCH], limits: { maxBodyBytes: 1 } }) as readonly PolicyNode[];
  expect(plain.flatMap((node) => (node.kind === 'element' ? [node.name] : []))).toEqual(['validate-parameters']);
});
