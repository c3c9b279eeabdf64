/** Contracts that are too large for API Management's import lose first what no call depends on. */
import { IMPORT_LIMIT_BYTES } from '../../../access/openapi/limits';
import { answer, bundled, contractOf, openApi, problemsOf } from '../contract-files';

const LONG = 'x'.repeat(IMPORT_LIMIT_BYTES / 2);
const names = (description: string): object => ({
  example: { type: 'object', description, properties: { description: { type: 'string' }, example: { type: 'integer', enum: [1] } } },
});
const big = (schemaText: string, exampleText: string): object =>
  openApi(
    { '/a': { get: { description: 'What it does', responses: { '200': { description: 'OK', headers: { description: { schema: { type: 'string' } } }, content: { 'application/json': { schema: { $ref: '#/components/schemas/example' }, example: { text: exampleText } } } } } } } },
    { components: { schemas: names(schemaText) } },
  );
const schemasOf = (contract: { readonly document: object }): unknown => (contract.document as { components: { schemas: unknown } }).components.schemas;

test('examples go first', () => {
  const contract = contractOf({ 'a.json': big(LONG, LONG) });
  expect(schemasOf(contract)).toEqual(names(LONG));
  expect(JSON.stringify(bundled(contract, '/a', 'get'))).not.toContain(LONG);
  expect(contract.warnings).toEqual([expect.stringContaining('examples are left out')]);
});

test('then descriptions, but those of operations; schemas, properties and headers of such names stay', () => {
  const contract = contractOf({ 'a.json': big(LONG + LONG, '') });
  expect(schemasOf(contract)).toEqual({ example: { type: 'object', properties: { description: { type: 'string' }, example: { type: 'integer', enum: [1] } } } });
  expect(bundled(contract, '/a', 'get')).toMatchObject({ description: 'What it does', responses: { '200': { description: '', headers: { description: { schema: { type: 'string' } } } } } });
  expect(contract.warnings).toEqual([expect.stringContaining('examples are left out'), expect.stringContaining('descriptions of schemas')]);
});

test('fails when that is not enough, with the size', () => {
  const paths = { '/a': { get: { ...answer, description: LONG + LONG } } };
  expect(problemsOf({ 'a.json': openApi(paths) })).toEqual([expect.objectContaining({ place: 'a.json', expected: expect.stringContaining('at most 4 MB') as string, found: '4.0 MB without examples and descriptions' })]);
});
