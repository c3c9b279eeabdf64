/** Whatever is wrong with a contract is told with its place, and with what to do about exactly that. */
import fc from '../fast-check';
import type { AccessConfiguration } from '../../access/configuration';
import type { ApiOperation } from '../../access/operation';
import { resolveAccess } from '../../access/resolve';
import { jsonFault } from '../../access/source/json-fault';
import { answer, bundled, contractOf, openApi, problemsOf, type Files } from './contract-files';

const yaml = (...lines: readonly string[]): Files => ({ 'a.yaml': ['openapi: 3.0.3', 'info: { title: T, version: "1" }', ...lines].join('\n') });
const json = (paths: object, rest: object = {}): Files => ({ 'a.json': openApi(paths, rest) });
const get = (operation: object): Files => json({ '/a': { get: { ...answer, ...operation } } }, { components: { securitySchemes: { login: { type: 'oauth2' } }, schemas: { Thing: {} } } });
const schemas = (all: object): Files => json({ '/a': { get: answer } }, { components: { schemas: all } });
const scheme = (one: unknown): Files => json({ '/a': { get: { ...answer, security: [{ s: [] }] } } }, { components: { securitySchemes: { s: one } } });
const fhir = (rest: unknown, version: object = { fhirVersion: '4.0.1' }): Files => ({ 'a.json': { resourceType: 'CapabilityStatement', ...version, rest } });
const resource = (...resources: readonly object[]): Files => fhir([{ mode: 'server', resource: resources }]);

/** What stands in the files at `name:line:column`; for a file as a whole, its name. */
function textAt(files: Files, place: string): string {
  const [name = '', line, column] = place.split(':');
  const content = files[name];
  const lines = (typeof content === 'string' ? content : JSON.stringify(content)).split('\n');
  return line === undefined ? name : (lines[Number(line) - 1] ?? 'no such line').slice(Number(column) - 1) || 'the end';
}

/** What is wrong; the files; what stands at the place that is named; the mend. */
test.each<[string, Files, string, string]>([
  ['JSON with a comma too many', { 'a.json': '{\n  "a": 1,\n}' }, ',', 'remove that comma'],
  ['JSON without a comma', { 'a.json': '{"a": 1\n "b": 2}' }, '"b"', 'write a comma before it'],
  ['JSON without a colon', { 'a.json': '{"a" 1}' }, '1}', 'write a colon between the key and its value'],
  ['JSON with a key alone', { 'a.json': '{"a"}' }, '}', 'write a colon and a value after the key'],
  ['JSON with a comment', { 'a.json': '{\n  // paths\n "a": 1}' }, '// paths', 'remove it: JSON has no comments, YAML has (#)'],
  ['JSON with a bare key', { 'a.json': '{a: 1}' }, 'a: 1}', 'write the key in double quotes'],
  ['JSON with another word than it knows', { 'a.json': '{"a": undefined}' }, 'undefined}', 'write a number, true, false or null, or a text in double quotes'],
  ['JSON closed by the wrong bracket', { 'a.json': '{"a": [1}' }, '}', 'write ] before it, or in its place'],
  ['JSON that breaks off', { 'a.json': '{"a": [1' }, 'the end', 'restore what is cut off, or close them: ] }'],
  ['JSON with a line break in a text', { 'a.json': '{"a": "b\n"}' }, 'the end', 'close the text with a double quote, or escape the character, as \\n or \\t'],
  ['JSON with a text without an end', { 'a.json': '{"a": "b}' }, '"b}', 'close it with a double quote'],
  ['JSON with a path of Windows', { 'a.json': '{"a": "c:\\dir"}' }, '\\dir"}', 'write a backslash as \\\\'],
  ['JSON twice', { 'a.json': '{}{}' }, '{}', 'remove all that follows the first document'],
  ['JSON with a key twice', { 'a.json': '{"a": 1,\n "a": 2}' }, '"a"', 'rename it, or merge it into the first'],
  ['YAML with a tab', yaml('paths:', '\t/a: {}'), '\t/a: {}', 'indent by spaces, not by tabs'],
  ['YAML that is indented wrongly', yaml('paths:', '    /a: {}', '   /b: {}'), '   /b: {}', 'indent the line by as many spaces as its siblings, and deeper than the key that holds them'],
  ['YAML with an open brace', yaml('paths: { /a: {}', 'x: 1'), 'x: 1', 'close the brace or bracket that is open, or indent the line deeper'],
  ['YAML with an open quote', yaml('x-note: "a'), 'the end', 'add the character that is missing: a comma, a colon, a quote, or the brace or bracket that closes what is open'],
  ['YAML with a colon in a text', yaml('x-note: a: b'), 'a: b', 'start a new line before the second key, or put the text with the colon in quotes'],
  ['YAML without a colon', yaml('paths', '  /a: {}'), 'paths', 'add the colon that is missing after the key, or write the key on one line'],
  ['YAML with a text that starts like a mark', yaml('x-note: @a'), '@a', 'put the text in quotes: it starts with a character that means something to YAML'],
  ['YAML with an alias of nothing', yaml('paths: *paths'), '*paths', 'write &paths before the value that it stands for, or quote the text'],
  ['YAML that merges no object', yaml('paths:', '  <<: 5'), '<<: 5', 'write an alias of an object after <<, such as <<: *base'],
  ['YAML with a key twice', yaml('info: 1'), 'info: 1', 'rename it, or merge it into the first'],
  ['two documents', { 'a.yaml': 'a: 1\n---\nb: 1' }, '---', 'keep one document in a file: remove the line --- and what does not belong to it'],
  ['a nesting that nobody wrote', { 'a.json': `${'['.repeat(200)}${']'.repeat(200)}` }, 'a.json', 'flatten it: give inner schemas a name under components.schemas, and refer to them by $ref'],
  ['another version', { 'a.json': { openapi: '3.2.0', paths: {} } }, '"openapi"', 'convert the document to OpenAPI 3.1 or 3.0, and write `openapi: 3.1.1` or `openapi: 3.0.3`'],
  ['Swagger 2', { 'a.json': { swagger: '2.0', paths: {} } }, '"swagger"', 'convert the contract to OpenAPI 3: most editors and generators do'],
  ['a misspelled root', { 'a.json': { openApi: '3.0.3', paths: {} } }, '{"openApi":"', 'rename the key "openApi" to "openapi"'],
  ['another resource', { 'a.json': { resourceType: 'Bundle' } }, '{"resourceTy', 'take the CapabilityStatement that the server gives at /metadata'],
  ['a statement of DSTU2', { 'a.json': { resourceType: 'Conformance', fhirVersion: '1.0.2' } }, '{"resourceTy', 'take the CapabilityStatement that the R4 endpoint of the server gives at /metadata: servers of DSTU2 give a Conformance'],
  ['messages', { 'a.json': { asyncapi: '3.0.0' } }, '{"asyncapi":', 'describe the HTTP API by an OpenAPI 3 document: AsyncAPI describes messages'],
  ['a list', { 'a.json': [] }, '[]', 'write `openapi: 3.0.3` or `"resourceType": "CapabilityStatement"` at its root, or name another file'],
  ['no paths', json({}), '"paths"', "write at least one path with a method: paths: { /things: { get: { responses: { '200': { description: Things } } } } }"],
  ['webhooks alone', { 'a.json': { openapi: '3.1.0', webhooks: {} } }, '{"openapi":"', 'describe the API that takes the calls, by `paths`: webhooks are calls to others'],
  ['a path that is a text', json({ '/a': 'x' }), '"/a"', "write its operations there, such as get: { responses: { '200': { description: OK } } }, or remove the path"],
  ['an operation without content', yaml('paths:', '  /a:', '    get:'), 'get:', "write at least responses: { '200': { description: OK } } there, or remove get"],
  ['a path without a slash', json({ a: { get: answer } }), '"a"', 'start it with a slash: "/a"'],
  ['a path with a query', json({ '/a?b={c}': { get: answer } }), '"/a?b={c}"', 'describe what follows the ? by parameters with `in: query`'],
  ['a path with a # in the midst', json({ '/a#b/c': { get: answer } }), '"/a#b/c"', 'remove the # and what follows it, which no client sends to a server, or percent-encode it: %23'],
  ['a path with a fragment and nothing else', json({ '#b': { get: answer } }), '"#b"', 'start it with a slash: "/"'],
  ['a path with a star', json({ '/a/*': { get: answer } }), '"/a/*"', 'name what the * stands for as a parameter in braces: /{name}'],
  ['a path with two slashes', json({ '/a//b': { get: answer } }), '"/a//b"', 'remove one of the two slashes'],
  ['a path with an open brace', json({ '/a/{b': { get: answer } }), '"/a/{b"', 'write each parameter as a name between one pair of braces: /{name}'],
  ['a path with a space', json({ '/a b': { get: answer } }), '"/a b"', 'percent-encode what is no letter, digit or one of -._~ in it: a space is %20'],
  ['a path that is too long', json({ [`/${'a'.repeat(1000)}`]: { get: answer } }), '"/aaaaaaaaaa', 'shorten its segments, or take some of its parameters in the query'],
  ['the same method twice', json({ '/a/{b}': { get: answer }, '/a/{c}': { get: answer } }), '"/a/{c}"', 'merge the two: paths that differ only in parameter names, in case, in a slash at the end or in what follows a # are one to API Management'],
  ['one path in two spellings', json({ '/a': { get: answer }, '/A': { put: answer } }), '"/A"', 'move its operations to that path: the two are one to API Management'],
  ['a method in capitals', json({ '/a': { GET: answer } }), '"GET"', 'write get'],
  ['more beside a reference', { 'a.json': openApi({ '/a': { $ref: 'b.json', get: answer } }), 'b.json': { put: answer } }, '"/a"', 'move them to where the reference leads'],
  ['a body that is a text', json({ '/a': { put: { ...answer, requestBody: 'x' } } }), '"requestBody"', 'write content: { application/json: { schema: … } } there, or remove requestBody'],
  ['an answer that is a text', get({ responses: { '200': 'OK' } }), '"200"', 'write description: … there, and content where the answer has a body'],
  ['a schema that is a text', schemas({ Thing: 'string' }), '"Thing"', 'write an object such as { type: string } there, or remove the key'],
  ['a parameter without a name', get({ parameters: [{ in: 'query' }] }), '{"in":"query', 'write name: … and in: path, query or header, or remove the entry'],
  ['a parameter of an empty name', get({ parameters: [{ name: '', in: 'query' }] }), '"name":""', 'write name: … and in: path, query or header, or remove the entry'],
  ['a parameter in a body', get({ parameters: [{ name: 'a', in: 'body' }] }), '"in"', 'describe the body by requestBody: in OpenAPI 3 it is no parameter'],
  ['a parameter at a misspelled place', get({ parameters: [{ name: 'a', in: 'querry' }] }), '"in"', 'did you mean "query"?'],
  ['a parameter at no place', get({ parameters: [{ name: 'a' }] }), '{"name":"a"}', 'write `in: query`, or where else the parameter stands'],
  ['security that is no list', get({ security: { login: [] } }), '"security"', 'write a list, such as security: [{ login: [] }]'],
  ['security by a bare name', get({ security: ['login'] }), '"login"', 'write an object, such as { login: [] }, or {} for no token at all'],
  ['scopes that are no list', get({ security: [{ login: 'a' }] }), '"login"', 'write a list of texts, such as login: [things.read], or [] for none'],
  ['a misspelled scheme', get({ security: [{ logn: [] }] }), '"logn"', 'did you mean "login"?'],
  ['an unknown scheme', get({ security: [{ key: [] }] }), '"key"', 'define "key" there, or name one that is defined (login)'],
  ['a scheme of HTTP without its own', scheme({ type: 'http' }), '"s"', 'write `scheme: bearer` beside `type: http`'],
  ['a scheme of OpenAPI 2', scheme({ type: 'basic' }), '"s"', 'write `type: http` and `scheme: basic`'],
  ['a scheme of a misspelled type', scheme({ type: 'OAuth' }), '"s"', 'did you mean `type: oauth2`?'],
  ['a scheme without a type', scheme({}), '"s"', 'write one of these types, such as `type: oauth2`'],
  ['a reference to a misspelled schema', get({ parameters: [{ name: 'q', in: 'query', schema: { $ref: '#/components/schemas/Thin' } }] }), '"$ref"', 'did you mean "Thing"?'],
  ['a reference to nothing', get({ parameters: [{ name: 'q', in: 'query', schema: { $ref: '#/components/schemas/Other' } }] }), '"$ref"', 'define "Other" there, or correct the reference'],
  ['a reference of a split-off file to what the contract defines', { 'a.json': openApi({ '/a': { $ref: 'paths/a.yaml' } }, { components: { schemas: { Thing: {} } } }), 'paths/a.yaml': 'get: { parameters: [{ name: q, in: query, schema: { $ref: "#/components/schemas/Thing" } }], responses: {} }' }, '$ref', 'write "../a.json#/components/schemas/Thing": what stands before the # is empty only in the file itself'],
  ['a reference by a bare name', get({ parameters: [{ name: 'q', in: 'query', schema: { $ref: 'Thing' } }] }), '"$ref"', 'did you mean "#/components/schemas/Thing"?'],
  ['a reference to another kind of file', get({ parameters: [{ $ref: 'thing.txt' }] }), '"$ref"', 'name a file with such an ending, or a part of this one like "#/components/schemas/Name"'],
  ['a reference to a misspelled file', { 'a.json': openApi({ '/a': { $ref: 'thngs.json' } }), 'things.json': {} }, '"$ref"', 'did you mean "things.json"?'],
  ['a reference into a folder that is not there', json({ '/a': { $ref: 'paths/things.json' } }), '"$ref"', 'correct the path: its folder is not there either'],
  ['a reference to a folder', { 'a.json': openApi({ '/a': { $ref: 'paths.json' } }), 'paths.json/b.json': {} }, '"$ref"', 'name a file in it'],
  ['a reference to a network', json({ '/a': { $ref: 'https://b.example/b.json' } }), '"$ref"', 'keep a copy beside the contract: nothing is fetched from a network, and no path leaves the project'],
  ['a file that breaks off behind a reference', { 'a.json': openApi({ '/a': { $ref: 'b.yaml' } }), 'b.yaml': 'get: [' }, 'the end', 'close the brace or bracket that is open, or indent the line deeper'],
  ['a statement without a version', fhir([{ mode: 'server' }], {}), '{"resourceTy', 'write "fhirVersion": "4.0.1", if that is what the server speaks'],
  ['a statement of R5', fhir([{ mode: 'server' }], { fhirVersion: '5.0.0' }), '"fhirVersion"', 'take the R4 statement of the server, or describe the API by an OpenAPI 3 document'],
  ['a statement of a client', fhir([{ mode: 'client' }]), '"rest"', 'take the statement that the server itself gives at /metadata'],
  ['a statement of two servers', fhir([{ mode: 'server' }, { mode: 'server' }]), '"rest"', 'make a statement of each: each is an API of its own'],
  ['a resource without a type', resource({}), '{}]}]}', 'write "type": "Patient", or whatever the entry is about'],
  ['a resource in small letters', resource({ type: 'patient' }), '"type"', 'did you mean "Patient"?'],
  ['a resource that is none', resource({ type: 'Patient/1' }), '"type"', 'write the name of one type, of letters alone'],
  ['a resource twice', resource({ type: 'Patient' }, { type: 'Patient' }), '"type"', 'move its interactions to the first Patient'],
  ['a misspelled interaction', resource({ type: 'Patient', interaction: [{ code: 'serch-type' }] }), '"code"', 'did you mean "search-type"?'],
  ['an interaction of nobody', resource({ type: 'Patient', interaction: [{ code: 'subscribe' }] }), '"code"', 'remove it, or write one of these'],
  ['an operation with a space', resource({ type: 'Patient', operation: [{ name: 'a b' }] }), '"name"', 'write the code of its OperationDefinition: letters, digits, dots and dashes, a letter first'],
  ['a search parameter with a space', resource({ type: 'Patient', searchParam: [{ name: 'a b' }] }), '"name"', 'write the code of its SearchParameter, such as birthdate'],
  ['info that is a text', json({ '/a': { get: answer } }, { info: 'Things' }), '"info"', "write info: { title: Things, version: '1' }"],
  ['a title that is a list', json({ '/a': { get: answer } }, { info: { title: ['Things'] } }), '"title"', 'write title as one text, or remove it'],
  ['servers that are no list', json({ '/a': { get: answer } }, { servers: { url: '/v1' } }), '"servers"', 'write a list, such as servers: [{ url: /v1 }], or remove it: the configuration names the backend'],
  ['servers of a path that are no list', json({ '/a': { servers: '/v1', get: answer } }), '"servers"', 'write a list, such as servers: [{ url: /v1 }], or remove it: the configuration names the backend'],
  ['servers of an operation that are no list', get({ servers: '/v1' }), '"servers"', 'write a list, such as servers: [{ url: /v1 }], or remove it: the configuration names the backend'],
  ['tags that are no list', json({ '/a': { get: answer } }, { tags: 'things' }), '"tags"', 'write a list, such as tags: [{ name: things }]'],
  ['tags of an operation that are no list', get({ tags: 'things' }), '"tags"', 'write a list, such as tags: [things]'],
  ['components that are a list', json({ '/a': { get: answer } }, { components: ['a'] }), '"components"', 'write an object, or remove components'],
  ['schemas that are a text', json({ '/a': { get: answer } }, { components: { schemas: 'a' } }), '"schemas"', 'write an object of schemas, or remove it'],
  ['parameters that are no list', get({ parameters: { name: 'a', in: 'query' } }), '"parameters"', 'write a list, such as parameters: [{ name: id, in: query }]'],
  ['parameters of a path that are no list', json({ '/a': { parameters: 'a', get: answer } }), '"parameters"', 'write a list, such as parameters: [{ name: id, in: query }]'],
  ['a parameter that is required by a text', get({ parameters: [{ name: 'a', in: 'query', required: 'yes' }] }), '"required"', 'write required: true or required: false, without quotes'],
  ['a summary that is an object', get({ summary: { en: 'Things' } }), '"summary"', 'write summary as one text, or remove it'],
  ['a description that is a list', get({ description: ['Things'] }), '"description"', 'write description as one text, or remove it'],
  ['responses that are a text', get({ responses: 'OK' }), '"responses"', "write an object, such as responses: { '200': { description: OK } }"],
  ['responses that are a list', get({ responses: [{ description: 'OK' }] }), '"responses"', "write an object, such as responses: { '200': { description: OK } }"],
  ['headers that are a list', get({ responses: { '200': { description: 'OK', headers: ['X-Count'] } } }), '"headers"', 'write an object, such as headers: { X-Count: { schema: { type: integer } } }, or remove it'],
  ['a header that is a text', get({ responses: { '200': { description: 'OK', headers: { 'X-Count': 'integer' } } } }), '"X-Count"', 'write an object, such as { schema: { type: string } }, or remove the header'],
  ['content that is a text', get({ responses: { '200': { description: 'OK', content: 'application/json' } } }), '"content"', 'write an object, such as content: { application/json: { schema: { type: object } } }, or remove it'],
  ['content of a body that is a list', json({ '/a': { put: { ...answer, requestBody: { content: ['application/json'] } } } }), '"content"', 'write an object, such as content: { application/json: { schema: { type: object } } }, or remove it'],
  ['a media type that is a text', get({ responses: { '200': { description: 'OK', content: { 'application/json': 'Thing' } } } }), '"application/json"', 'write an object, such as { schema: { type: object } }, or {}'],
  ['examples that are a list', get({ responses: { '200': { description: 'OK', content: { 'application/json': { examples: [1] } } } } }), '"examples"', 'write an object, such as examples: { one: { value: … } }, or the one value as example'],
  ['properties that are a list', schemas({ Thing: { properties: ['a'] } }), '"properties"', 'write an object, such as properties: { name: { type: string } }, or remove it'],
  ['alternatives that are no list', schemas({ Thing: { oneOf: { type: 'string' } } }), '"oneOf"', 'write a list, such as oneOf: [{ type: string }]'],
  ['a statement whose rest is no list', fhir({ mode: 'server' }), '"rest"', 'put it in brackets, as FHIR writes whatever may be there more than once'],
  ['a statement whose resources are no list', fhir([{ mode: 'server', resource: { type: 'Patient' } }]), '"resource"', 'put it in brackets, as FHIR writes whatever may be there more than once'],
  ['a resource whose interactions are no list', resource({ type: 'Patient', interaction: { code: 'read' } }), '"interaction"', 'put it in brackets, as FHIR writes whatever may be there more than once'],
  ['an interaction that is a text', resource({ type: 'Patient', interaction: ['read'] }), '"read"', 'write an object with it, such as { "code": "read" }, or remove the entry'],
  ['a search parameter without a name', resource({ type: 'Patient', searchParam: [{ type: 'token' }] }), '{"type":"token"}', 'write an object with it, such as { "name": "birthdate" }, or remove the entry'],
  ['a conditional update by a text', resource({ type: 'Patient', conditionalUpdate: 'true' }), '"conditionalUpdate"', 'write conditionalUpdate: true or conditionalUpdate: false, without quotes'],
  ['a conditional delete of an unknown kind', resource({ type: 'Patient', conditionalDelete: 'all' }), '"conditionalDelete"', 'write one of these, or remove it'],
])('%s', (_, files, standsThere, mend) => {
  const [problem, ...others] = problemsOf(files);
  expect(problem).toEqual({ place: expect.stringMatching(/\S/) as string, expected: expect.stringMatching(/\S/) as string, found: expect.stringMatching(/\S/) as string, mend });
  expect(textAt(files, problem?.place ?? '').startsWith(standsThere)).toBe(true);
  expect(others).toEqual([]);
  expect(mend).not.toBe(problem?.expected);
});

test('what is empty, or YAML made of a text without quotes, is no problem', () => {
  const files = yaml(
    'servers:', 'tags:', 'components:', '  schemas: []',
    'paths:', '  /a:', '    parameters:', '    get:', '      tags: [2024]', '      summary: 1.5', '      parameters:', '      responses:', "        '200':", '          description: true', '          headers: []', '          content:', '            application/json:',
  );
  const { operations, document } = contractOf(files);
  expect(operations).toMatchObject([{ summary: '1.5', tags: ['2024'] }]);
  expect(bundled(contractOf(files), '/a', 'get')['responses']).toEqual({ '200': { description: 'true', content: { 'application/json': {} } } });
  expect(document).not.toHaveProperty('tags');
});

test('tags that name nothing are dropped with a warning', () => {
  const { warnings } = contractOf(json({ '/a': { get: { ...answer, tags: [{}] } } }, { tags: ['things'] }));
  expect(warnings).toEqual([expect.stringMatching(/^a tag is dropped that is no text \(GET \/a\)/), expect.stringMatching(/^a tag is dropped that is no object with a name \(.*a\.json:1:\d+\)/)]);
});

const operation = (id: string, scopes?: readonly string[]): ApiOperation => ({ id, method: 'GET', urlTemplate: `/${id}`, summary: '', tags: ['records'], parameters: [], requestContentTypes: [], ...(scopes && { security: [[{ scheme: 'login', type: 'oauth2', scopes }]] }) });
const ranges = (...networks: readonly string[]): Partial<AccessConfiguration> => ({ default: { token: 'any', networks } });
const reason = 'monitors ask without a token';

/** What is wrong; the access rules; the place that is named; the mend. */
test.each<[string, Partial<AccessConfiguration>, string, string]>([
  ['an address for a range', ranges('10.0.0.1'), 'access.default.networks[0]', 'write 10.0.0.1/32 for this one address'],
  ['a word for a range', ranges('office'), 'access.default.networks[0]', 'write an address, a slash and the length of the prefix'],
  ['a range by an inner address', ranges('10.0.0.1/8'), 'access.default.networks[0]', 'did you mean 10.0.0.0/8?'],
  ['a prefix that is too long', ranges('10.0.0.0/33'), 'access.default.networks[0]', 'write 10.0.0.0/32 for one address'],
  ['a scope with a space', { default: { anyScope: ['a b'] } }, 'access.default', 'give the scope a name without them'],
  ['a demand of nothing', { default: { token: 'any' }, rules: [{ operations: ['list'], require: {} }] }, 'access.rules[0].require', "name scopes, roles, a client certificate or a subscription, or write token: 'any'"],
  ['a misspelled operation', { default: { token: 'any' }, rules: [{ operations: ['lits'], require: { token: 'any' } }] }, 'access.rules[0].operations', 'did you mean "list"?'],
  ['an unknown tag', { default: { token: 'any' }, rules: [{ tags: ['administration'], require: { token: 'any' } }] }, 'access.rules[0].tags', 'name one of records'],
  ['selectors that meet nothing together', { default: { token: 'any' }, rules: [{ operations: ['list'], paths: ['/read'], require: { token: 'any' } }] }, 'access.rules[0]', 'remove the rule, or the selector that is too narrow: an operation must meet all of them'],
  ['two decisions', { default: { token: 'any' }, public: [{ operation: 'list', reason }, { operation: 'list', reason }] }, 'access.public[1]', 'remove one of the two'],
  ['no reason', { default: { token: 'any' }, public: [{ operation: 'list', reason: ' ' }] }, 'access.public[0].reason', 'write why list may be called so'],
  ['a public operation with a demand', { default: { token: 'any' }, public: [{ operation: 'list', reason }], rules: [{ operations: ['list'], require: { token: 'any' } }] }, 'access.public[0]', 'remove one of them'],
  ['an operation loosened to nothing', { default: { token: 'any' }, loosen: [{ operation: 'list', reason, require: { networks: ['10.0.0.0/8'] } }] }, 'access.loosen[0].require', 'to open the operation to everybody, list it under `public`'],
  ['networks that lie apart', { ...ranges('10.0.0.0/8'), rules: [{ operations: ['list'], require: { networks: ['192.168.0.0/16'] } }] }, 'access', 'widen one of the rules that name networks'],
])('access rules with %s', (_, rules, place, mend) => {
  const { problems } = resolveAccess({ operations: [operation('list'), operation('read', ['a'])] }, { rules: [], public: [], loosen: [], ...rules }, { place: 'access' });
  expect(problems).toContainEqual({ place, expected: expect.stringMatching(/\S/) as string, found: expect.stringMatching(/\S/) as string, mend });
});

test('scopes in one text, which a contract may list for a token with both, are told apart', () => {
  const { problems } = resolveAccess({ operations: [operation('list', ['a b'])] }, { rules: [], public: [], loosen: [] }, { place: 'access' });
  expect(problems).toEqual([expect.objectContaining({ found: 'scope "a b"', mend: 'write each as an item of its own: ["a", "b"]' })]);
});

test('a text has a fault exactly where JSON.parse refuses it', () => {
  const cut = fc.tuple(fc.json(), fc.nat(), fc.nat(3), fc.constantFrom('', ',', '"', '}', ']', ':', '\\', "'", '\n', '0', ' ', '/'));
  fc.assert(
    fc.property(cut, ([text, at, length, put]) => {
      const start = at % (text.length + 1);
      const changed = text.slice(0, start) + put + text.slice(start + length);
      let valid = true;
      try {
        JSON.parse(changed);
      } catch {
        valid = false;
      }
      const fault = jsonFault(changed);
      expect(fault === undefined).toBe(valid);
      if (fault !== undefined) expect([fault.offset <= changed.length, fault.found !== '', fault.mend !== '']).toEqual([true, true, true]);
    }),
    { numRuns: 500 },
  );
});
