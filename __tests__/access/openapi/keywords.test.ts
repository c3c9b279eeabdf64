/** What contracts write where OpenAPI 3.0 has another form: import refuses it, so the bundled copy doesn't have it. */
import { answer, bundled, contractOf, openApi, problemsOf } from '../contract-files';

const schemaOf = (schema: unknown): { readonly written: unknown; readonly warnings: readonly string[] } => {
  const contract = contractOf({ 'a.json': openApi({ '/a': { get: answer } }, { components: { schemas: { S: schema } } }) });
  return { written: (contract.document as { components: { schemas: { S: unknown } } }).components.schemas.S, warnings: contract.warnings };
};

test.each<[string, object]>([
  ['type', { type: 'date' }],
  ['type', { type: { enum: ['a'] } }],
  ['type', { type: ['string', 'file'] }],
  ['pattern', { pattern: 0 }],
  ['description', { description: ['a', 'b'] }],
  ['required', { required: true }],
  ['enum', { enum: [] }],
  ['maxLength', { maxLength: '10' }],
  ['minItems', { minItems: -1 }],
  ['multipleOf', { multipleOf: 0 }],
  ['nullable', { nullable: 'yes' }],
  ['exclusiveMaximum', { exclusiveMaximum: '5' }],
  ['discriminator', { discriminator: 'kind' }],
])('%s of another form in %j is dropped, and said to be', (keyword, schema) => {
  const { written, warnings } = schemaOf(schema);
  expect(written).toEqual({});
  expect(warnings).toEqual([expect.stringMatching(new RegExp(`^the schema keyword ${keyword} is dropped where it isn't .* admits more .*a\\.json:\\d+:\\d+`))]);
});

test('an empty list of required properties says nothing, and a name in it counts once', () => {
  expect(schemaOf({ type: 'object', required: [] })).toEqual({ written: { type: 'object' }, warnings: [] });
  expect(schemaOf({ type: 'object', required: ['a', 'a'] })).toEqual({ written: { type: 'object', required: ['a'] }, warnings: [] });
});

test('a media type is written in lower case and without parameters', () => {
  const body = { requestBody: { content: { 'Application/FHIR+JSON; fhirVersion=4.0': { schema: { type: 'object' } } } } };
  const contract = contractOf({ 'a.json': openApi({ '/a': { post: { ...answer, ...body } } }) });
  expect(contract.operations[0]?.requestContentTypes).toEqual(['application/fhir+json']);
  expect(bundled(contract, '/a', 'post')['requestBody']).toEqual({ content: { 'application/fhir+json': { schema: { type: 'object' } } } });
  expect(contract.warnings).toEqual([]);
});

test('of media types that are one without their parameters the first is kept, and said to be', () => {
  const content = { 'application/json': { schema: { type: 'object' } }, 'application/json;charset=utf-8': { schema: { type: 'string' } } };
  const contract = contractOf({ 'a.json': openApi({ '/a': { post: { ...answer, requestBody: { content } } } }) });
  expect(bundled(contract, '/a', 'post')['requestBody']).toEqual({ content: { 'application/json': { schema: { type: 'object' } } } });
  expect(contract.warnings).toEqual([expect.stringContaining('application/json;charset=utf-8')]);
});

test('numbers that YAML makes of unquoted texts are texts again', () => {
  const contract = contractOf({ 'a.yaml': 'openapi: 3.1\ninfo: { title: 2030, version: 1.2 }\npaths: { /a: { get: { operationId: 7, responses: {} } } }\n' });
  expect([contract.title, contract.version, contract.operations[0]?.id]).toEqual(['2030', '1.2', '7']);
  expect(contractOf({ 'a.yaml': 'openapi: 3.0\ninfo: {}\npaths: { /a: { get: {} } }\n' }).operations).toHaveLength(1);
});

test.each([
  ['{"swagger": "2.0", "paths": {}}', { place: 'a.json:1:2', expected: '`openapi` 3.0 or 3.1 in place of `swagger`', found: '"2.0"', mend: expect.stringContaining('convert') as string }],
  ['{"openapi": "3.2.0"}', { place: 'a.json:1:2', expected: '`openapi` to be 3.0 or 3.1', found: '"3.2.0"', mend: expect.stringContaining('convert') as string }],
  ['{"openapi": 2}', { place: 'a.json:1:2', expected: '`openapi` to be 3.0 or 3.1', found: '2', mend: expect.stringContaining('convert') as string }],
])('fails with the place and the version for %s', (text, problem) => {
  expect(problemsOf({ 'a.json': text })).toEqual([problem]);
});

const withPaths = (paths: object): { readonly document: object; readonly warnings: readonly string[] } => contractOf({ 'a.json': openApi(paths) });

test('answers have statuses that import knows', () => {
  const responses = { '2xx': { description: 'Fine' }, default: { description: 'Not' }, ok: { description: 'x' }, '99999': { description: 'x' }, 'x-more': 1 };
  const contract = withPaths({ '/a': { get: { responses } } });
  expect(contract.document).toMatchObject({ paths: { '/a': { get: { responses: { '2XX': { description: 'Fine' }, default: { description: 'Not' } } } } } });
  expect(contract.warnings).toEqual([expect.stringContaining('GET /a: 99999, GET /a: ok')]);
});

test.each(['', 'json', 'a b/c', '/json'])('a body of the media type %j is dropped, and said to be', (mediaType) => {
  const contract = contractOf({ 'a.json': openApi({ '/a': { post: { ...answer, requestBody: { content: { [mediaType]: {} } } } } }) });
  expect(contract.operations[0]?.requestContentTypes).toEqual([]);
  expect(contract.warnings).toEqual([expect.stringContaining('not of the form type/subtype')]);
});

test('header parameters that OpenAPI ignores, or HTTP does not allow, are left out', () => {
  const parameters = ['Authorization', 'accept', 'Content-Type', 'X-Fine', 'a\nb'].map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } }));
  const contract = contractOf({ 'a.json': openApi({ '/a': { get: { ...answer, parameters } } }) });
  expect(contract.operations[0]?.parameters).toEqual([{ name: 'X-Fine', in: 'header', required: true }]);
  expect(contract.warnings).toEqual([expect.stringContaining('"a\\nb"')]);
});

test('fails when a method is not in lower case, so that no operation is lost', () => {
  expect(problemsOf({ 'a.json': openApi({ '/a': { get: answer, POST: answer } }) })).toEqual([expect.objectContaining({ found: '"POST"', mend: 'write post' })]);
});

test('what is no part of a path is dropped, and said to be', () => {
  const contract = withPaths({ '/a': { get: answer, query: answer, 'x-more': 1 } });
  expect(contract.warnings).toEqual(['what is neither a method nor another part of a path is dropped (/a: query)']);
});

test.each([[null], ['oauth'], [[['a']]]])('fails when %j stands for a security requirement', (requirement) => {
  expect(problemsOf({ 'a.json': openApi({ '/a': { get: { ...answer, security: [requirement] } } }) })).toContainEqual(expect.objectContaining({ expected: expect.stringContaining('a security requirement') as string }));
});

test.each([
  ['an operation’s summary', { '/a': { get: { ...answer, summary: '${TfToken[TOKEN.1]}' } } }],
  ['the name of a parameter', { '/a': { get: { ...answer, parameters: [{ name: '#{TfToken[TOKEN.1]}', in: 'query' }] } } }],
  ['a scope', { '/a': { get: { ...answer, security: [{ s: ['&{TfToken[TOKEN.1]}'] }] } } }],
])('fails with the place when %s looks like a value of CDKTF', (_, paths) => {
  const components = { securitySchemes: { s: { type: 'oauth2', flows: {} } } };
  expect(problemsOf({ 'a.json': openApi(paths, { components }) })).toEqual([expect.objectContaining({ place: expect.stringMatching(/^a\.json:1:\d+$/) as string, expected: expect.stringContaining('TfToken[') as string })]);
});
