import { join } from 'node:path';
import type { ApiOperation } from '../../access/operation';
import { readContract } from '../../access/contract';
import { isDiscovery } from '../../compliance/flow/discovery';
import { normalizeOperationId as accessNormalize } from '../../access/openapi/operation-ids';
import { contractOperations, normalizeOperationId, parseContract } from '../../synthesized/contract-operations';

test.each([
  ['Patient.Read', 'patient-read'],
  ['  get /a//{b} ', 'get-a-b'],
  ['--x--', 'x'],
  ['ÄB', 'b'],
  ['a'.repeat(100), 'a'.repeat(76)],
  [`${'a'.repeat(75)}-b`, `${'a'.repeat(75)}-`],
])('import calls the operation %s "%s"', (written, id) => {
  expect(normalizeOperationId(written)).toBe(id);
  // What the bundled contract already says must come through the import unchanged.
  expect(normalizeOperationId(accessNormalize(written))).toBe(accessNormalize(written));
});

test('ids that clash are numbered', () => {
  const operation = (operationId: string) => ({ get: { operationId } });
  expect(contractOperations({ paths: { '/a': operation('X'), '/b': operation('x'), '/c': operation('x!') } }).map(({ id }) => id)).toEqual(['x', 'x-1', 'x-2']);
});

test('parameters are followed through references, and those of the operation stand before those of its path', () => {
  const document = {
    paths: { '/a': { parameters: [{ $ref: '#/components/parameters/p' }], get: { parameters: [{ name: 'p', in: 'query', required: true }, { $ref: '#/nowhere' }, { name: 'c', in: 'cookie' }] } } },
    components: { parameters: { p: { name: 'p', in: 'query' } } },
  };
  expect(contractOperations(document)[0]?.parameters).toEqual([{ name: 'p', in: 'query', required: true }]);
});

test('a reference to itself ends', () => {
  expect(contractOperations({ paths: { '/a': { get: { parameters: [{ $ref: '#/a' }] } } }, a: { $ref: '#/a' } })[0]?.parameters).toEqual([]);
});

test('bodies of GET are dropped, as import does', () => {
  const requestBody = { content: { 'application/json': {} } };
  expect(contractOperations({ paths: { '/a': { get: { requestBody }, post: { requestBody } } } }).map(({ requestContentTypes }) => requestContentTypes)).toEqual([[], ['application/json']]);
});

test.each([
  ['security of the document', { security: [{ s: ['a'] }] }, {}, [[{ scheme: 's', type: 'oauth2', scopes: ['a'] }]]],
  ['none, said of the operation', { security: [{ s: [] }] }, { security: [] }, []],
  ['nothing said', {}, {}, undefined],
])('tells %s', (_, document, operation, security) => {
  const read = contractOperations({ ...document, paths: { '/a': { get: operation } }, components: { securitySchemes: { s: { type: 'oauth2' } } } });
  expect(read[0]?.security).toEqual(security);
});

test('Swagger 2.0 bodies have the types of the document', () => {
  const document = { consumes: ['application/json'], paths: { '/a': { post: { parameters: [{ in: 'body', name: 'b' }] } } } };
  expect(contractOperations(document)[0]?.requestContentTypes).toEqual(['application/json']);
});

test.each([
  ['JSON', '{"paths":{}}', true],
  ['YAML', 'paths: {}', true],
  ['no paths', '{"a":1}', false],
  ['a list', '- a', false],
  ['broken JSON', '{"paths"', false],
  ['broken YAML', 'a: [', false],
])('reads a contract: %s', (_, text, ok) => {
  expect('document' in parseContract(text)).toBe(ok);
});

describe.each(['contracts/appointments.openapi.yaml', 'contracts/fhir.capabilitystatement.json'])('of %s', (file) => {
  const contract = readContract(join(__dirname, '../..', file));
  const imported = contractOperations(contract.document);

  test('import makes the operations that the contract reader gave', () => {
    const facts = (operations: readonly ApiOperation[]) =>
      operations.map(({ id, method, urlTemplate, fhir, requestContentTypes }) => ({ id, method, urlTemplate, fhir, requestContentTypes })).sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(facts(imported)).toEqual(facts(contract.operations));
  });

  test('the operations that ask for nothing are told from the others', () => {
    const open = (operations: readonly ApiOperation[]) => operations.filter((operation) => isDiscovery(operation)).map(({ id }) => id).sort();
    expect(open(imported)).toEqual(open(contract.operations));
    expect(open(imported).length).toBeGreaterThan(0);
  });
});
