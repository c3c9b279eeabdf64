import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readContract } from '../../../access/contract';
import { ContractError } from '../../../access/problem';
import { answer, bundled, contractOf, openApi, problemsOf } from '../contract-files';

const schemaAnswer = (schema: object): object => ({ responses: { '200': { description: 'OK', content: { 'application/json': { schema } } } } });

test('a contract split over folders, in JSON and YAML, becomes one document', () => {
  const contract = contractOf({
    'api/main.yaml': [
      'openapi: 3.0.0',
      'info: { title: Split, version: "2" }',
      'paths:',
      '  /things/{id}:',
      '    $ref: "../paths/things%20by%20id.json#/~1things"',
    ].join('\n'),
    'paths/things by id.json': {
      '/things': {
        parameters: [{ $ref: '../shared/parameters.yaml#/Id' }],
        get: { operationId: 'read', responses: { '200': { $ref: '../shared/responses.yaml#/Thing' } } },
      },
    },
    'shared/parameters.yaml': 'Id: { name: id, in: path, required: true, schema: { type: string } }',
    'shared/responses.yaml': 'Thing: { description: A thing, content: { application/json: { schema: { $ref: "thing.schema.json" } } } }',
    'shared/thing.schema.json': { type: 'object', properties: { part: { $ref: '#/definitions/part' } }, definitions: { part: { type: 'string' } } },
  });
  expect(contract.document).toEqual({
    openapi: '3.0.3',
    info: { title: 'Split', version: '2' },
    paths: {
      '/things/{id}': {
        get: {
          operationId: 'read',
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          responses: { '200': { description: 'A thing', content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } } },
        },
      },
    },
    components: { schemas: { part: { type: 'string' }, thing: { type: 'object', properties: { part: { $ref: '#/components/schemas/part' } } } } },
  });
});

test('a schema keeps the name that the contract gives it, wherever its text lies', () => {
  const contract = contractOf({
    'a.json': openApi({ '/a': { get: { ...schemaAnswer({ $ref: 'one.json' }) } } }, { components: { schemas: { Named: { $ref: 'one.json' } } } }),
    'one.json': { type: 'string' },
  });
  expect(contract.document).toMatchObject({ components: { schemas: { Named: { type: 'string' } } } });
  expect(JSON.stringify(bundled(contract, '/a', 'get'))).toContain('"#/components/schemas/Named"');
});

test('whatever is split off is put in its place, its security too', () => {
  const contract = contractOf({
    'a.yaml': ['openapi: 3.0.0', 'info: { title: T, version: "1" }', 'security: [{ s: [] }]', 'paths: { $ref: paths.yaml }', 'components: { $ref: components.yaml }'].join('\n'),
    'paths.yaml': '/a: { get: { $ref: get.yaml } }',
    'get.yaml': ['operationId: read', 'security: [{ s: [x] }]', 'parameters: { $ref: "components.yaml#/lists/all" }', 'responses: { $ref: responses.yaml }'].join('\n'),
    'responses.yaml': '"200": { description: OK, content: { $ref: content.yaml } }',
    'content.yaml': 'application/json: { schema: { $ref: "a.yaml#/components/schemas/S" } }',
    'components.yaml': ['schemas: { $ref: schemas.yaml }', 'securitySchemes: { $ref: "#/lists/schemes" }', 'lists:', '  all: [{ name: q, in: query, schema: { type: string } }]', '  schemes: { s: { type: openIdConnect } }'].join('\n'),
    'schemas.yaml': 'S: { type: object, properties: { $ref: properties.yaml } }',
    'properties.yaml': 'p: { type: string }',
  });
  expect(contract.operations[0]?.security).toEqual([[{ scheme: 's', type: 'openIdConnect', scopes: ['x'] }]]);
  expect(bundled(contract, '/a', 'get')).toEqual({
    operationId: 'read',
    parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }],
    responses: { '200': { description: 'OK', content: { 'application/json': { schema: { $ref: '#/components/schemas/S' } } } } },
  });
  expect(contract.document).toMatchObject({ components: { schemas: { S: { type: 'object', properties: { p: { type: 'string' } } } } } });
});

test.each([
  ['a missing file', 'gone.yaml', 'a.yaml:6:7', 'none of that name'],
  ['a missing member', '#/components/schemas/Thing', 'a.yaml:6:7', '"#/components/schemas/Thing"'],
  ['an address on a network', 'https://example.com/a.yaml', 'a.yaml:6:7', '"https://example.com/a.yaml"'],
  ['a file by its address', 'file:///etc/a.yaml', 'a.yaml:6:7', '"file:///etc/a.yaml"'],
  ['an absolute path', '/etc/a.yaml', 'a.yaml:6:7', '"/etc/a.yaml"'],
  ['a file that is no contract', '../secret.txt', 'a.yaml:6:7', '"../secret.txt"'],
  ['wrong percent-encoding', 'a%zz.yaml', 'a.yaml:6:7', '"a%zz.yaml"'],
])('fails when a reference leads to %s, and says where it stands', (_, reference, place, found) => {
  const yaml = ['openapi: 3.0.0', 'info: {title: T, version: "1"}', 'paths:', '  /a:', '    parameters:', `    - $ref: ${JSON.stringify(reference)}`, '    get: { responses: {} }'].join('\n');
  expect(problemsOf({ 'a.yaml': yaml })).toContainEqual(expect.objectContaining({ place, found: expect.stringContaining(found) }));
});

test('fails when references go round in a circle', () => {
  const paths = { '/a': { get: { ...answer, parameters: [{ $ref: '#/components/parameters/A' }] } } };
  const problems = problemsOf({ 'a.json': openApi(paths, { components: { parameters: { A: { $ref: '#/components/parameters/B' }, B: { $ref: '#/components/parameters/A' } } } }) });
  expect(problems).toEqual([expect.objectContaining({ expected: 'a reference that leads to a definition' })]);
});

test('says which member was meant when only its case differs', () => {
  const problems = problemsOf({ 'a.json': openApi({ '/a': { get: schemaAnswer({ $ref: '#/components/schemas/thing' }) } }, { components: { schemas: { Thing: {} } } }) });
  expect(problems).toEqual([expect.objectContaining({ mend: 'did you mean "Thing"?' })]);
});

test.each(['#part', 'https://schemas.example/thing', 'https://schemas.example/thing#/$defs/part'])('a schema of the same file is found by the name that it gives itself: %s', (reference) => {
  const schemas = { Thing: { $id: 'https://schemas.example/thing', type: 'object', $defs: { part: { $anchor: 'part', type: 'string' } } } };
  const contract = contractOf({ 'a.json': { ...openApi({ '/a': { get: schemaAnswer({ $ref: reference }) } }, { components: { schemas } }), openapi: '3.1.0' } });
  const written = (contract.document as { components: { schemas: Record<string, object> } }).components.schemas;
  const { responses } = bundled(contract, '/a', 'get') as { responses: { '200': { content: { 'application/json': { schema: { $ref: string } } } } } };
  const name = responses['200'].content['application/json'].schema.$ref.replace('#/components/schemas/', '');
  expect(written[name]).toEqual(reference.endsWith('thing') ? { type: 'object' } : { type: 'string' });
});

describe('a contract outside the working directory refers to its repository, or to the folder above its own', () => {
  let folder: string;
  const write = (name: string, content: object): string => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const read = (file: string): readonly string[] => {
    try {
      return readContract(file).operations.map(({ id }) => id);
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      return error.problems.filter(({ expected }) => expected.includes('inside')).map(({ found }) => found);
    }
  };
  const referring = (reference: string): object => openApi({ '/a': { $ref: reference } });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'boundary-'));
    write('outside.json', { get: { operationId: 'outside', ...answer } });
    write('work/beside/item.json', { get: { operationId: 'beside', ...answer } });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('one folder up', () => {
    expect(read(write('work/api/a.json', referring('../beside/item.json')))).toEqual(['beside']);
  });

  test.each(['../../outside.json', '..%2F../outside.json', '../api/../../outside.json'])('fails for %s', (reference) => {
    expect(read(write('work/api/a.json', referring(reference)))).toEqual([JSON.stringify(reference)]);
  });

  test('fails for a symbolic link that leads away', () => {
    const contract = write('work/api/a.json', referring('link.json'));
    symlinkSync(join(folder, 'outside.json'), join(folder, 'work/api/link.json'));
    expect(read(contract)).toEqual(['"link.json"']);
  });

  test('anywhere in its repository', () => {
    mkdirSync(join(folder, '.git'));
    expect(read(write('work/api/a.json', referring('../../outside.json')))).toEqual(['outside']);
  });
});
