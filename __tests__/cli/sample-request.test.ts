import { sampleRequest } from '../../cli/gateway/sample-request';
import { contractOperations } from '../../synthesized/contract-operations';
import type { Json, SynthesizedApi } from '../../synthesized/model';

function requestOf(parameters: readonly Json[], template = '/slots', shared: readonly Json[] = [], version: SynthesizedApi['version'] = { scheme: 'Segment', value: 'v1' }) {
  const contract = { openapi: '3.0.3', info: { title: 'a', version: '1' }, paths: { [template]: { parameters: shared, get: { operationId: 'list', parameters, responses: {} } } } };
  const [operation] = contractOperations(contract);
  if (operation === undefined) throw new Error('the contract has no operation');
  return sampleRequest({ path: 'api', version, contract } as unknown as SynthesizedApi, operation);
}
const header = (more: object): Json => ({ name: 'X-Id', in: 'header', required: true, ...more }) as Json;

test.each<[string, object, string]>([
  ['its own example', { example: 'a b', schema: { type: 'string', example: 'c' } }, 'a b'],
  ['the first of its examples', { examples: { one: { value: 'first' }, two: { value: 'second' } } }, 'first'],
  ["its schema's example", { schema: { type: 'integer', example: 7 } }, '7'],
  ["its schema's default", { schema: { type: 'boolean', default: false } }, 'false'],
  ['the first value that its schema lists', { schema: { enum: ['asc', 'desc'] } }, 'asc'],
  ['a value of its format', { schema: { type: 'string', format: 'date' } }, '2026-01-05'],
  ['a value of its type', { schema: { type: 'integer' } }, '1'],
  ['a text', {}, 'example-1'],
])('a required parameter has %s', (_, more, value) => {
  expect(requestOf([header(more)])).toEqual({ path: '/api/v1/slots', headers: { 'X-Id': value } });
});

test.each<[NonNullable<SynthesizedApi['version']>, object]>([
  [{ scheme: 'Segment', value: 'v2' }, { path: '/api/v2/slots?from=1', headers: {} }],
  [{ scheme: 'Query', name: 'api-version', value: '2026-01-01' }, { path: '/api/slots?api-version=2026-01-01&from=1', headers: {} }],
  [{ scheme: 'Header', name: 'X-Version', value: 'v2' }, { path: '/api/slots?from=1', headers: { 'X-Version': 'v2' } }],
])('names its version where the API takes it: %j', (version, expected) => {
  expect(requestOf([{ name: 'from', in: 'query', required: true, example: '1' }], '/slots', [], version)).toEqual(expected);
});

test('paths and queries are encoded, and what is not required is left out', () => {
  const parameters = [{ name: 'id', in: 'path', required: true, example: 'a/b' }, { name: 'from', in: 'query', required: true, example: '1&2' }, { name: 'to', in: 'query', example: '3' }];
  expect(requestOf(parameters, '/slots/{id}')).toEqual({ path: '/api/v1/slots/a%2Fb?from=1%262', headers: {} });
});

test("an operation's parameter stands for the path's of the same name", () => {
  expect(requestOf([header({ example: 'own' })], '/slots', [header({ example: 'shared' })]).headers).toEqual({ 'X-Id': 'own' });
});
