/** Each line of Microsoft's "API import restrictions and known issues", held by the bundled copy. */
import fc from '../../fast-check';
import { documentText } from '../../../access/openapi/limits';
import { answer, bundled, contractOf, openApi, problemsOf } from '../contract-files';

const one = (operation: object, rest: object = {}, path = '/a', method = 'get') => contractOf({ 'a.json': openApi({ [path]: { [method]: { ...answer, ...operation } } }, rest) });
const text = (contract: { document: object }): string => JSON.stringify(contract.document);

test('security and its schemes are not in the copy, but in the operations', () => {
  const contract = one({ security: [{ s: ['x'] }] }, { components: { securitySchemes: { s: { type: 'oauth2', flows: {} } } } });
  expect(text(contract)).not.toContain('security');
  expect(contract.operations[0]?.security).toEqual([[{ scheme: 's', type: 'oauth2', scopes: ['x'] }]]);
});

test("an operation's own security replaces the contract's, also by none", () => {
  const rest = { security: [{ s: [] }], components: { securitySchemes: { s: { type: 'http', scheme: 'Bearer' } } } };
  expect(one({}, rest).operations[0]?.security).toEqual([[{ scheme: 's', type: 'bearer', scopes: [] }]]);
  expect(one({ security: [] }, rest).operations[0]?.security).toEqual([]);
  expect(one({}).operations[0]?.security).toBeUndefined();
});

test.each([
  [{ type: 'http', scheme: 'basic' }, 'basic'],
  [{ type: 'http', scheme: 'digest' }, 'http'],
  [{ type: 'openIdConnect', openIdConnectUrl: 'https://x' }, 'openIdConnect'],
  [{ type: 'apiKey', in: 'header', name: 'k' }, 'apiKey'],
  [{ type: 'apiKey', in: 'header', name: 'ocp-apim-subscription-key' }, 'subscriptionKey'],
  [{ type: 'apiKey', in: 'query', name: 'subscription-key' }, 'subscriptionKey'],
  [{ type: 'apiKey', in: 'query', name: 'Ocp-Apim-Subscription-Key' }, 'apiKey'],
  [{ type: 'mutualTLS' }, 'mutualTLS'],
])('the scheme %j is %s', (scheme, type) => {
  expect(one({ security: [{ s: [] }] }, { components: { securitySchemes: { s: scheme } } }).operations[0]?.security).toEqual([[{ scheme: 's', type, scopes: [] }]]);
});

test.each([
  ['is not defined', {}, /components.securitySchemes/],
  ['is of no kind that OpenAPI knows', { s: { type: 'http' } }, /a scheme of type/],
])('fails when a scheme that an operation asks for %s', (_, securitySchemes, expected) => {
  expect(problemsOf({ 'a.json': openApi({ '/a': { get: { ...answer, security: [{ s: [] }] } } }, { components: { securitySchemes } }) })).toEqual([expect.objectContaining({ expected: expect.stringMatching(expected) as string })]);
});

test('a required query parameter is not marked so, and is told to validators', () => {
  const contract = one({ parameters: [{ name: 'q', in: 'query', required: true, schema: { type: 'string' } }, { name: 'h', in: 'header', required: true, schema: { type: 'string' } }] });
  expect(bundled(contract, '/a', 'get')).toMatchObject({ parameters: [{ name: 'q', in: 'query', schema: { type: 'string' } }, { name: 'h', in: 'header', required: true }], 'x-required-query-parameters': ['q'] });
  expect(text(contract)).not.toContain('"name":"q","in":"query","required"');
  expect(contract.operations[0]?.parameters[0]).toEqual({ name: 'q', in: 'query', required: true });
});

test('names in one URL template are unique, ignoring case: those of the path give way', () => {
  const contract = one({ parameters: [{ name: 'ID', in: 'query' }, { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }] }, {}, '/a/{id}/b/{Id}');
  expect(contract.operations[0]?.urlTemplate).toBe('/a/{id-1}/b/{Id-2}');
  expect(bundled(contract, '/a/{id-1}/b/{Id-2}', 'get')['parameters']).toEqual([
    { name: 'id-1', in: 'path', required: true, schema: { type: 'integer' } },
    { name: 'Id-2', in: 'path', required: true, schema: { type: 'string' } },
    { name: 'ID', in: 'query', schema: { type: 'string' } },
  ]);
  expect(contract.warnings).toEqual([expect.stringContaining('id → id-1'), expect.stringContaining('does not declare')]);
});

test('two query parameters that differ only in case become one', () => {
  const contract = one({ parameters: [{ name: 'q', in: 'query' }, { name: 'Q', in: 'query' }] });
  expect(contract.operations[0]?.parameters.map(({ name }) => name)).toEqual(['q']);
  expect(contract.warnings).toHaveLength(1);
});

test('parameters of the path count for each of its operations, which may replace them', () => {
  const contract = contractOf({ 'a.json': openApi({ '/a': { parameters: [{ name: 'q', in: 'query', description: 'path' }], get: { ...answer, parameters: [{ name: 'q', in: 'query', description: 'own' }] }, post: answer } }) });
  expect([bundled(contract, '/a', 'get')['parameters'], bundled(contract, '/a', 'post')['parameters']]).toEqual([
    [{ name: 'q', in: 'query', description: 'own', schema: { type: 'string' } }],
    [{ name: 'q', in: 'query', description: 'path', schema: { type: 'string' } }],
  ]);
});

test('components but schemas are put where they are used', () => {
  const components = {
    parameters: { P: { name: 'p', in: 'query', schema: { $ref: '#/components/schemas/S' } } },
    requestBodies: { B: { content: { 'application/json': { schema: { type: 'object' }, examples: { e: { $ref: '#/components/examples/E' } } } } } },
    responses: { R: { description: 'OK', headers: { H: { $ref: '#/components/headers/H' } } } },
    headers: { H: { schema: { type: 'string' } } },
    examples: { E: { value: { a: 1 } } },
    schemas: { S: { type: 'string' } },
  };
  const contract = one({ parameters: [{ $ref: '#/components/parameters/P' }], requestBody: { $ref: '#/components/requestBodies/B' }, responses: { '200': { $ref: '#/components/responses/R' } } }, { components }, '/a', 'post');
  expect(bundled(contract, '/a', 'post')).toEqual({
    operationId: 'post-a',
    parameters: [{ name: 'p', in: 'query', schema: { $ref: '#/components/schemas/S' } }],
    requestBody: { content: { 'application/json': { schema: { type: 'object' }, examples: { e: { value: { a: 1 } } } } } },
    responses: { '200': { description: 'OK', headers: { H: { schema: { type: 'string' } } } } },
  });
  expect((contract.document as { components: object }).components).toEqual({ schemas: { S: { type: 'string' } } });
});

test.each<[string, object, object, string]>([
  ['TRACE', {}, { trace: answer }, 'TRACE operations are dropped'],
  ['servers of a path', {}, { servers: [{ url: 'https://other' }] }, 'servers of paths are dropped'],
  ['servers of an operation', { servers: [{ url: 'https://other' }] }, {}, 'servers of operations are dropped'],
  ['callbacks', { callbacks: { c: {} } }, {}, 'callbacks of operations are dropped'],
  ['cookie parameters', { parameters: [{ name: 'c', in: 'cookie' }] }, {}, 'a cookie parameter is dropped'],
  ['bodies of GET', { requestBody: { content: { 'application/json': {} } } }, {}, 'the body of GET'],
  ['links', { responses: { '200': { description: 'OK', links: {} } } }, {}, 'links of responses are dropped'],
  ['parameter styles', { parameters: [{ name: 'p', in: 'query', style: 'deepObject' }] }, {}, 'the style of a parameter is dropped'],
  ['external documentation', { externalDocs: { url: 'https://other' } }, {}, 'externalDocs are dropped'],
  ['parameters by content', { parameters: [{ name: 'p', in: 'query', content: { 'application/json': {} } }] }, {}, 'a parameter given by content'],
])('%s are dropped, and said to be', (_, operation, item, warning) => {
  const contract = contractOf({ 'a.json': openApi({ '/a': { ...item, get: { ...answer, ...operation } } }) });
  expect(contract.warnings).toEqual([expect.stringContaining(warning)]);
  expect(text(contract)).not.toMatch(/trace|servers|callbacks|cookie|requestBody|links|deepObject|content|externalDocs/);
});

test('the backend is named by the configuration, never by the contract', () => {
  const contract = one({}, { servers: [{ url: 'https://attacker.example' }] });
  expect(text(contract)).not.toContain('attacker');
  expect(contract.warnings).toEqual([expect.stringContaining('servers are dropped')]);
});

describe('parameters that are objects or lists', () => {
  const written = (...parameters: readonly object[]) => {
    const contract = one({ parameters });
    const list = (bundled(contract, '/a', 'get')['parameters'] as readonly { name: string; schema: object }[]).map(({ name, schema }) => [name, schema]);
    return { list, required: contract.operations[0]?.parameters.flatMap(({ name, required }) => (required ? [name] : [])), warnings: contract.warnings };
  };
  const page = { type: 'object', required: ['size'], properties: { size: { type: 'integer' }, after: { type: 'string' } } };
  test('an object of the query is one parameter for each property, as calls have it', () => {
    expect(written({ name: 'page', in: 'query', required: true, schema: page })).toEqual({
      list: [['size', { type: 'integer' }], ['after', { type: 'string' }]],
      required: ['size'],
      warnings: [expect.stringMatching(/^a query parameter that is an object is written as one for each of its properties \(GET \/a: page\)/)],
    });
  });
  test('a deep object names itself with each, and whatever else it may be stays', () => {
    const range = { anyOf: [{ type: 'object', properties: { gte: { type: 'integer' } } }, { type: 'integer' }] };
    expect(written({ name: 'created', in: 'query', required: true, style: 'deepObject', explode: true, schema: range })).toMatchObject({
      list: [['created', range], ['created[gte]', { type: 'integer' }]],
      required: [],
    });
    expect(written({ name: 'expand', in: 'query', style: 'deepObject', schema: { type: 'array', items: { type: 'string' } } })).toMatchObject({
      list: [['expand', { type: 'array' }], ['expand[]', { type: 'array', items: { type: 'string' } }]],
    });
  });
  test.each<[object, object]>([
    [{ in: 'query', style: 'pipeDelimited', schema: { type: 'array', items: { type: 'integer' } } }, { type: 'string' }],
    [{ in: 'header', schema: { type: 'array', items: { type: 'integer' } } }, { type: 'string' }],
    [{ in: 'query', explode: false, schema: page }, { type: 'string' }],
    [{ in: 'query', explode: false, schema: { type: 'array', items: {} } }, { type: 'array', items: {} }],
    [{ in: 'query', schema: { type: 'object' } }, { type: 'object' }],
    [{ in: 'header', schema: { type: 'integer' } }, { type: 'integer' }],
  ])('%j is held to %j', (parameter, schema) => {
    expect(written({ name: 'p', ...parameter }).list).toEqual([['p', schema]]);
  });
  test('alternatives that all refer to each other are looked at once', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L'];
    const all = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const contract = one({ parameters: [{ name: 'p', in: 'query', schema: { oneOf: all } }] }, { components: { schemas: Object.fromEntries(names.map((name) => [name, { properties: { [name]: {} }, oneOf: all }])) } });
    expect(contract.operations[0]?.parameters.map(({ name }) => name)).toEqual(names);
  });
  test('an object without properties is said to be refused, for no call can name it', () => {
    expect(written({ name: 'p', in: 'query', schema: { type: 'object', additionalProperties: true } }).warnings).toEqual([expect.stringContaining('calls that give one of them are refused (GET /a: p)')]);
  });
});

describe('recursion', () => {
  const schemas = (components: object) => one({}, { components: { schemas: components } });
  const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
  test('is cut with a free-form object, and said to be', () => {
    const contract = schemas({ A: { type: 'object', properties: { b: ref('B') } }, B: { type: 'object', properties: { a: ref('A'), list: { type: 'array', items: ref('B') } } } });
    expect(contract.document).toMatchObject({
      components: {
        schemas: {
          A: { properties: { b: ref('B') } },
          B: { properties: { a: { type: 'object', additionalProperties: true }, list: { items: { type: 'object', additionalProperties: true } } } },
        },
      },
    });
    expect(contract.warnings).toEqual([expect.stringContaining('B → A, B → B')]);
  });
  test('what is cut still admits null where it did', () => {
    const contract = schemas({ A: { type: 'object', nullable: true, properties: { parent: ref('A') } } });
    expect(contract.document).toMatchObject({ components: { schemas: { A: { properties: { parent: { type: 'object', nullable: true, additionalProperties: true } } } } } });
  });
  test('a schema that is used twice but not by itself is not cut', () => {
    expect(schemas({ A: { properties: { x: ref('C'), y: ref('B') } }, B: { properties: { c: ref('C') } }, C: { type: 'string' } }).warnings).toEqual([]);
  });
  test('an alternative that is cut would fit whatever fits another, so that each of them is enough', () => {
    const contract = schemas({ A: { type: 'object', properties: { any: ref('Choice') } }, Choice: { oneOf: [ref('A'), { type: 'object', required: ['leaf'] }] } });
    const free = { type: 'object', additionalProperties: true };
    expect(contract.document).toMatchObject({ components: { schemas: { Choice: { anyOf: [free, { type: 'object', required: ['leaf'] }] } } } });
    expect(JSON.stringify(contract.document)).not.toContain('oneOf');
    expect(contract.warnings).toContainEqual(expect.stringMatching(/^oneOf is said by anyOf .*a\.json:1:\d+\)$/));
  });
  test('what is cut is refused by no `not`', () => {
    const contract = schemas({ A: { type: 'object', properties: { a: { not: ref('A') } } } });
    expect(contract.document).toMatchObject({ components: { schemas: { A: { properties: { a: {} } } } } });
    expect(JSON.stringify(contract.document)).not.toContain('not"');
    expect(contract.warnings).toContainEqual(expect.stringMatching(/^not is left out where its schema lost something/));
  });
  test('a choice among schemas that are whole stays as it is', () => {
    const choice = { oneOf: [ref('A'), { type: 'string' }], not: { type: 'string', pattern: 'x' } };
    const contract = schemas({ A: { type: 'object', properties: { inner: ref('A') } }, Choice: choice });
    expect(contract.document).toMatchObject({ components: { schemas: { Choice: choice } } });
  });
  test('fails when a schema is nothing but a reference to itself', () => {
    expect(problemsOf({ 'a.json': openApi({ '/a': { get: answer } }, { components: { schemas: { A: ref('A') } } }) })).toEqual([expect.objectContaining({ expected: 'a reference that leads to a schema' })]);
  });
  test('whatever refers to whatever, nothing is left that refers to itself', () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 15 }), (edges) => {
        const contract = schemas(Object.fromEntries(names.map((name) => [name, { type: 'object', properties: Object.fromEntries(edges.flatMap(([from, to], index) => (from === name ? [[`p${index}`, ref(to)]] : []))) }])));
        const { components } = contract.document as { components: { schemas: Record<string, object> } };
        const reach = (name: string, path: readonly string[]): void => {
          expect(path).not.toContain(name);
          for (const [, next] of JSON.stringify(components.schemas[name]).matchAll(/schemas\/(\w+)/g)) reach(next ?? '', [...path, name]);
        };
        names.forEach((name) => reach(name, []));
      }),
      { numRuns: 50 },
    );
  });
});

describe('OpenAPI 3.1 is said in the words of 3.0', () => {
  const convert = (schema: object) => contractOf({ 'a.json': { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/a': { get: answer } }, components: { schemas: { S: schema, Other: { type: 'string' } } } } });
  test.each<[object, object]>([
    [{ type: ['string', 'null'] }, { type: 'string', nullable: true }],
    [{ type: ['string', 'integer'] }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }],
    [{ type: ['array', 'null'] }, { type: 'array', items: {}, nullable: true }],
    [{ const: 'x' }, { enum: ['x'] }],
    [{ type: 'integer', exclusiveMinimum: 0 }, { type: 'integer', minimum: 0, exclusiveMinimum: true }],
    [{ type: 'integer', minimum: 5, exclusiveMinimum: 0 }, { type: 'integer', minimum: 5 }],
    [{ type: 'string', examples: ['x', 'y'] }, { type: 'string', example: 'x' }],
    [{ $ref: '#/components/schemas/Other', maxLength: 3 }, { allOf: [{ $ref: '#/components/schemas/Other' }], maxLength: 3 }],
    [{ $ref: '#/components/schemas/Other', allOf: [{ maxLength: 3 }] }, { allOf: [{ $ref: '#/components/schemas/Other' }, { maxLength: 3 }] }],
    [{ type: ['string', 'integer'], anyOf: [{ minLength: 1 }], allOf: [{ maxLength: 3 }] }, { allOf: [{ anyOf: [{ type: 'string' }, { type: 'integer' }] }, { maxLength: 3 }], anyOf: [{ minLength: 1 }] }],
    [{ type: 'object', properties: { a: true, b: false } }, { type: 'object', properties: { a: {}, b: { not: {} } } }],
  ])('%j becomes %j', (schema, expected) => {
    const contract = convert(schema);
    expect((contract.document as { components: { schemas: { S: object } } }).components.schemas.S).toEqual(expected);
    expect(contract.warnings).toEqual([]);
  });
  test('what 3.0 has no word for is dropped, and said to be', () => {
    expect(convert({ type: 'object', patternProperties: {}, if: {}, then: {} }).warnings).toEqual([expect.stringContaining('patternProperties'), expect.stringContaining('keyword if'), expect.stringContaining('keyword then')]);
  });
  test.each<[object, object]>([
    [{ oneOf: [{ type: 'array', prefixItems: [{}] }, { type: 'array' }] }, { anyOf: [{ type: 'array', items: {} }, { type: 'array', items: {} }] }],
    [{ oneOf: [{ allOf: [{ if: {}, then: {} }] }], anyOf: [{ type: 'string' }], allOf: [{ maxLength: 3 }] }, { allOf: [{ maxLength: 3 }, { anyOf: [{ allOf: [{}] }] }], anyOf: [{ type: 'string' }] }],
    [{ type: 'object', not: { patternProperties: { '^x': {} } } }, { type: 'object' }],
  ])('a choice over what was dropped admits no less than %j', (schema, expected) => {
    expect((convert(schema).document as { components: { schemas: { S: object } } }).components.schemas.S).toEqual(expected);
  });
  test.each([false, { type: 'string' }])('properties named by a pattern, which is dropped, are not refused by additionalProperties %j', (additionalProperties) => {
    const contract = convert({ type: 'object', patternProperties: { '^x': { type: 'integer' } }, additionalProperties });
    expect((contract.document as { components: { schemas: { S: object } } }).components.schemas.S).toEqual({ type: 'object' });
  });
  test.each<object>([{ prefixItems: [{ type: 'string' }], items: false }, { items: [{ type: 'string' }], additionalItems: false }])('the items of the tuple %j are left open, for they would be refused by what is meant for the rest', (tuple) => {
    const contract = convert({ type: 'array', ...tuple });
    expect((contract.document as { components: { schemas: { S: object } } }).components.schemas.S).toEqual({ type: 'array', items: {} });
    expect(contract.warnings.join()).toMatch(/prefixItems is dropped|a list of schemas in items is dropped/);
  });
  test('webhooks are dropped, and said to be', () => {
    expect(contractOf({ 'a.json': { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/a': { get: answer } }, webhooks: { w: {} } } }).warnings).toEqual([expect.stringContaining('webhooks')]);
  });
});

describe('paths', () => {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  test('that differ only in parameter names are one', () => {
    const contract = contractOf({ 'a.json': openApi({ '/a/{id}': { get: answer }, '/a/{key}': { put: { ...answer, parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'integer' } }] } } }) });
    expect(contract.operations.map(({ method, urlTemplate }) => `${method} ${urlTemplate}`)).toEqual(['GET /a/{id}', 'PUT /a/{id}']);
    expect(bundled(contract, '/a/{id}', 'put')['parameters']).toEqual([{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }]);
  });
  test.each([
    ['parameter names', '/a/{id}', '/a/{key}'],
    ['case', '/a', '/A'],
    ['a slash at the end', '/a', '/a/'],
    ['what follows a #', '/a', '/a#x'],
  ])('fails when two of them have the same method and differ by no more than %s', (_, first, second) => {
    expect(problemsOf({ 'a.json': openApi({ [first]: { get: answer }, [second]: { get: answer } }) })).toEqual([expect.objectContaining({ found: `another at ${second}` })]);
  });
  test('that differ only in a slash at the end are one, and said to be', () => {
    const contract = contractOf({ 'a.json': openApi({ '/a/{id}/': { get: { ...answer, parameters: [id] } }, '/a/{key}': { put: { ...answer, parameters: [{ ...id, name: 'key' }] } } }) });
    expect(contract.operations.map(({ method, urlTemplate }) => `${method} ${urlTemplate}`)).toEqual(['GET /a/{id}/', 'PUT /a/{id}/']);
    expect(contract.warnings).toEqual([expect.stringContaining('(/a/{key} → /a/{id}/)')]);
  });
  test('fail when they differ only in case, for a rule by path would name one of them', () => {
    expect(problemsOf({ 'a.json': openApi({ '/a/b': { get: answer }, '/A/b': { put: answer } }) })).toEqual([expect.objectContaining({ found: '/A/b' })]);
  });
  test('lose what follows a #, which no client sends, and are said to', () => {
    const contract = contractOf({ 'a.json': openApi({ '/a/{id}#x-tenant': { get: { ...answer, parameters: [id] } }, '/a/{id}#{y}': { put: { ...answer, parameters: [id] } } }) });
    expect(contract.operations.map(({ method, urlTemplate }) => `${method} ${urlTemplate}`)).toEqual(['GET /a/{id}', 'PUT /a/{id}']);
    expect(contract.warnings).toEqual([expect.stringContaining('(/a/{id}#x-tenant, /a/{id}#{y})')]);
  });
  test.each(['a', '/a b', '/a/*', '/{*rest}', '/a?x=1', '/a?x#y', '/a#x/b', '#a', '/{a#b}', '/a//', '/{a}//b', '/a\\b', '/a/{', '/a/}{', '/a\n', '/a\u0000', ''])('fails for %j, which API Management reads otherwise', (path) => {
    expect(problemsOf({ 'a.json': openApi({ [path]: { get: answer } }) })).toContainEqual(expect.objectContaining({ expected: expect.stringContaining('a path that starts with a slash') as string }));
  });
  test('fails for one that is longer than a URL template may be', () => {
    expect(problemsOf({ 'a.json': openApi({ [`/${'a'.repeat(1000)}`]: { get: answer } }) })).toContainEqual(expect.objectContaining({ found: '1001' }));
  });
  test('fails when operations stand beside a reference, and would be lost', () => {
    const paths = { '/a': { $ref: 'b.json', post: answer } };
    expect(problemsOf({ 'a.json': openApi(paths), 'b.json': { get: answer } })).toEqual([expect.objectContaining({ found: 'post' })]);
    expect(problemsOf({ 'a.json': openApi({ '/a': { get: { $ref: 'b.json', security: [] } } }), 'b.json': answer })).toEqual([expect.objectContaining({ found: 'security' })]);
  });
  test('fails when there is no operation', () => {
    expect(problemsOf({ 'a.json': openApi({}) })).toEqual([expect.objectContaining({ expected: 'at least one operation under `paths`' })]);
    expect(problemsOf({ 'a.json': { ...openApi({}), webhooks: { sent: { post: answer } } } })).toEqual([expect.objectContaining({ mend: expect.stringContaining('webhooks are calls to others') as string })]);
  });
  test('tells nothing of missing operations where each that there is was refused', () => {
    expect(problemsOf({ 'a.json': openApi({ '/a?b=c': { get: answer } }) })).toEqual([expect.objectContaining({ found: '"/a?b=c"' })]);
  });
});

describe('examples', () => {
  const example = (content: object, files: object = {}) => contractOf({ 'a.json': openApi({ '/a': { get: { responses: { '200': { description: 'OK', content: { 'application/json': content } } } } } }), ...files });
  const written = (contract: ReturnType<typeof example>): object => (bundled(contract, '/a', 'get')['responses'] as { '200': { content: { 'application/json': object } } })['200'].content['application/json'];
  test('stay where they are', () => {
    expect(written(example({ example: { a: 1 }, examples: { x: { summary: 's', value: [1] } } }))).toEqual({ example: { a: 1 }, examples: { x: { summary: 's', value: [1] } } });
  });
  test.each<[string, object, object]>([
    ['a value', { example: { $ref: 'one.json' } }, { example: { a: 1 } }],
    ['part of a value', { example: { list: [{ $ref: 'one.json' }] } }, { example: { list: [{ a: 1 }] } }],
    ['an external value', { examples: { x: { externalValue: 'one.json' } } }, { examples: { x: { value: { a: 1 } } } }],
    ['the value of an example', { examples: { x: { value: { $ref: 'one.json' } } } }, { examples: { x: { value: { a: 1 } } } }],
    ['an example', { examples: { x: { $ref: 'one.json' } } }, { examples: { x: { value: { a: 1 } } } }],
  ])('in another file are put in place: %s', (_, content, expected) => {
    expect(written(example(content, { 'one.json': { a: 1 } }))).toEqual(expected);
  });
  test('that are not there are left out, and said to be', () => {
    const contract = example({ example: { $ref: 'gone.json' } });
    expect(written(contract)).toEqual({});
    expect(contract.warnings).toEqual([expect.stringContaining('gone.json')]);
  });
  test('that refer to themselves come to an end', () => {
    expect(example({ example: { $ref: 'loop.json' } }, { 'loop.json': { again: { $ref: 'loop.json' } } }).warnings).toHaveLength(1);
  });
});

test('a summary is no longer than the name of an operation may be', () => {
  expect(one({ summary: 'x'.repeat(400) }).operations[0]?.summary).toHaveLength(300);
});

test('a discriminator names schemas by reference, by file or by name', () => {
  const parent = { type: 'object', discriminator: { propertyName: 'kind', mapping: { a: 'A', b: '#/components/schemas/B', c: 'c.yaml' } } };
  const contract = contractOf({ 'a.json': openApi({ '/a': { get: answer } }, { components: { schemas: { A: {}, B: {}, Parent: parent } } }), 'c.yaml': 'type: string' });
  const written = (contract.document as { components: { schemas: { Parent: { discriminator: { mapping: object } } } } }).components.schemas.Parent.discriminator;
  expect(written).toEqual({ propertyName: 'kind', mapping: { a: '#/components/schemas/A', b: '#/components/schemas/B', c: '#/components/schemas/c' } });
});

test('a discriminator of a split-off schema may map to what the contract itself names; what is nowhere is left out, and said to be', () => {
  const mapping = { a: '#/components/schemas/A', gone: '#/components/schemas/Gone', lost: 'lost.yaml' };
  const contract = contractOf({
    'a.json': openApi({ '/a': { get: answer } }, { components: { schemas: { Parent: { $ref: 'parent.json' }, A: { type: 'object' } } } }),
    'parent.json': { type: 'object', discriminator: { propertyName: 'kind', mapping } },
  });
  expect(contract.document).toMatchObject({ components: { schemas: { Parent: { discriminator: { propertyName: 'kind', mapping: { a: '#/components/schemas/A' } } } } } });
  expect(contract.warnings).toEqual([expect.stringMatching(/^a discriminator's mapping to a schema that is not there is left out \(.*#\/components\/schemas\/Gone, .*lost\.yaml\)$/)]);
});

test('a document is deterministic: the same bytes whatever the folder', () => {
  const files = { 'a.json': openApi({ '/a': { get: { ...answer, parameters: [{ $ref: 'b.yaml#/P' }] } } }), 'b.yaml': 'P: { name: p, in: query, schema: { $ref: "#/S" } }\nS: { type: string }\n' };
  expect(documentText(contractOf(files).document)).toBe(documentText(contractOf(files).document));
});

test.each([{ openapi: '2.0' }, { swagger: '2.0' }, { openapi: '4.0.0' }, { openapi: 3 }, []])('fails for %j, which is no OpenAPI 3', (document) => {
  expect(problemsOf({ 'a.json': document })).toHaveLength(1);
});

const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', '\\', '{', '}', '@(1)', '@{', '${file("/etc/passwd")}', '%{ if true }', ']]>', '<!--', '\n', '\u2028', '*', '__proto__', 'constructor', 'toString', '..', '//'));
test('whatever text a contract holds, it is refused or becomes plain ids and paths', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (id, segment, scope) => {
      const document = openApi({ [`/x/${segment}`]: { get: { ...answer, operationId: id, security: [JSON.parse(`{${JSON.stringify(scope)}: [${JSON.stringify(scope)}]}`)], tags: [scope] } } }, { components: { securitySchemes: JSON.parse(`{${JSON.stringify(scope)}: {"type": "oauth2"}}`) as object } });
      if (problemsOf({ 'a.json': document }).length > 0) return;
      const [operation] = contractOf({ 'a.json': document }).operations;
      expect(operation?.id).toMatch(/^[a-z0-9]([a-z0-9-]{0,74}[a-z0-9])?$/);
      expect(operation?.urlTemplate).not.toMatch(/[*?#\s\\]/);
      expect(operation?.security).toEqual([[{ scheme: scope, type: 'oauth2', scopes: [scope] }]]);
    }),
    { numRuns: 300 },
  );
});
