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
