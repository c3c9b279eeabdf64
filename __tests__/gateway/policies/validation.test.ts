import type { FetchInit } from '../../../gateway/fetch';
import type { RunningGateway } from '../../../gateway/start';
import { gatewayOf, type ServiceSketch } from './policy-gateway';

const CONTENT = (content: string, more = ''): string => `<validate-content unspecified-content-type-action="prevent" max-size="300" size-exceeded-action="prevent" ${more}>${content}</validate-content>`;
const SERVICE = { api_management_name: 'svc', resource_group_name: 'rg' };
const ANIMAL = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, legs: { $ref: '#/definitions/legs' } }, additionalProperties: false };
const XSD = (body: string): string => `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:a" targetNamespace="urn:a" elementFormDefault="qualified">${body}</xs:schema>`;
const ORDER = XSD('<xs:include schemaLocation="/schemas/types"/><xs:element name="order" type="order"/><xs:element name="other" type="xs:int"/>');
const TYPES = XSD('<xs:complexType name="order"><xs:sequence><xs:element name="id" type="xs:int"/><xs:element name="note" type="xs:string" minOccurs="0"/></xs:sequence></xs:complexType>');

const RESOURCES = {
  azurerm_api_management_global_schema: {
    animal: { ...SERVICE, schema_id: 'animal', type: 'json', value: JSON.stringify({ ...ANIMAL, definitions: { legs: { type: 'integer', maximum: 8 }, named: { type: 'string', minLength: 3 } } }) },
    order: { ...SERVICE, schema_id: 'order', type: 'xml', value: ORDER },
    types: { ...SERVICE, schema_id: 'types', type: 'xml', value: TYPES },
    broken: { ...SERVICE, schema_id: 'broken', type: 'xml', value: XSD('<xs:element name="a" type="missing"/>') },
    late: { ...SERVICE, schema_id: 'late', type: 'xml', value: '${var.schema}' },
  },
};
const ANSWER = { responses: { 200: { description: 'ok', content: { 'application/json': { schema: { type: 'object', required: ['id'] } } }, headers: { 'X-Page': { required: true, schema: { type: 'integer' } } } } } };
const PATHS = {
  '/thing': { post: { ...ANSWER, requestBody: { required: true, content: { 'application/json': { schema: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } } } } } } },
  '/thing/{id}': { get: { ...ANSWER, parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }, { name: 'q', in: 'query', required: true, schema: { type: 'string', maxLength: 2 } }, { name: 'X-Mode', in: 'header', schema: { enum: ['fast'] } }] } },
};

/** One gateway for all bodies of a policy: reading a schema takes its time. */
const gateways = new Map<string, Promise<RunningGateway>>();
afterAll(async () => {
  for (const gateway of gateways.values()) await (await gateway).stop();
});

async function statusOf(content: string, body: string, type: string, resources: NonNullable<ServiceSketch['resources']> = RESOURCES): Promise<number> {
  const key = `${content} ${Object.keys(resources).join()}`;
  const gateway = gateways.get(key) ?? gatewayOf({ inbound: CONTENT(content), paths: PATHS, resources });
  gateways.set(key, gateway);
  return (await (await gateway).fetch('/api/thing', { method: 'POST', headers: { 'Content-Type': type }, body })).status;
}

const BY_SCHEMA = '<content type="application/json" validate-as="json" action="prevent" schema-id="animal" />';
test.each<[string, string, string, number]>([
  ['a body that fits', BY_SCHEMA, '{"name":"cat","legs":4}', 200],
  ['a member that is missing', BY_SCHEMA, '{"legs":4}', 400],
  ['a member beyond a definition', BY_SCHEMA, '{"name":"x","legs":9}', 400],
  ['a member that is not declared', BY_SCHEMA, '{"name":"x","wings":2}', 400],
  ['a part of the schema that fits', BY_SCHEMA.replace('schema-id="animal"', 'schema-id="animal" schema-ref="#/definitions/named"'), '"cat"', 200],
  ['a part of the schema that does not', BY_SCHEMA.replace('schema-id="animal"', 'schema-id="animal" schema-ref="#/definitions/named"'), '"x"', 400],
])('JSON against a schema of the service: %s', async (_, content, body, status) => {
  expect(await statusOf(content, body, 'application/json')).toBe(status);
});

const AS_XML = '<content type="application/xml" validate-as="xml" action="prevent" schema-id="order" />';
test.each<[string, string, number]>([
  ['a body that fits', '<order xmlns="urn:a"><id>1</id></order>', 200],
  ['another element of the schema', '<other xmlns="urn:a">1</other>', 200],
  ['an element of another type', '<order xmlns="urn:a"><id>x</id></order>', 400],
  ['an element too many', '<order xmlns="urn:a"><id>1</id><x/></order>', 400],
  ['no namespace', '<order><id>1</id></order>', 400],
  ['another root', '<thing xmlns="urn:a"/>', 400],
  ['no XML', '<order', 400],
  ['a document type', '<!DOCTYPE order [<!ENTITY x "1">]><order xmlns="urn:a"><id>&x;</id></order>', 400],
  ['a file', '<!DOCTYPE order SYSTEM "file:///etc/passwd"><order xmlns="urn:a"><id>1</id></order>', 400],
])('XML against a schema of the service: %s', async (_, body, status) => {
  expect(await statusOf(AS_XML, body, 'application/xml; charset=utf-8')).toBe(status);
});

const AS_SOAP = '<content type="text/xml" validate-as="soap" action="prevent" schema-id="order" />';
const envelope = (body: string, uri = 'http://schemas.xmlsoap.org/soap/envelope/'): string => `<s:Envelope xmlns:s="${uri}" xmlns:o="urn:a"><s:Header/><s:Body>${body}</s:Body></s:Envelope>`;
test.each<[string, string, number]>([
  ['an order, by a prefix of the envelope', envelope('<o:order><o:id>1</o:id></o:order>'), 200],
  ['an order in an envelope of SOAP 1.2', envelope('<o:order><o:id>1</o:id></o:order>', 'http://www.w3.org/2003/05/soap-envelope'), 200],
  ['an order that does not fit', envelope('<o:order><o:id>x</o:id></o:order>'), 400],
  ['an order that fits before one that does not', envelope('<o:order><o:id>1</o:id></o:order><o:order/>'), 400],
  ['an empty body', envelope(''), 400],
  ['no envelope', '<order xmlns="urn:a"><id>1</id></order>', 400],
  ['an envelope of another namespace', envelope('<o:order><o:id>1</o:id></o:order>', 'urn:x'), 400],
])('SOAP: %s', async (_, body, status) => {
  expect(await statusOf(AS_SOAP, body, 'text/xml')).toBe(status);
});

test('XML without a schema-id is judged by the API\'s own schema', async () => {
  const content = '<content type="application/xml" validate-as="xml" action="prevent" />';
  const own = { azurerm_api_management_api_schema: { own: { ...SERVICE, api_name: 'api', schema_id: 'x', content_type: 'application/vnd.ms-azure-apim.xsd+xml', value: XSD('<xs:element name="a" type="xs:int"/>') } } };
  expect([
    await statusOf(content, '<a xmlns="urn:a">1</a>', 'application/xml', own),
    await statusOf(content, '<a xmlns="urn:a">x</a>', 'application/xml', own),
    // Where the API has none, no body of the type gets through.
    await statusOf(content, '<a xmlns="urn:a">1</a>', 'application/xml', {}),
  ]).toEqual([200, 400, 400]);
});

test.each<[string, string]>([
  ['a schema that the service has not', BY_SCHEMA.replace('"animal"', '"plant"')],
  ['an XML schema for JSON', BY_SCHEMA.replace('"animal"', '"order"')],
  ['a JSON schema for XML', AS_XML.replace('"order"', '"animal"')],
  ['a schema that is none', AS_XML.replace('"order"', '"broken"')],
  ['a schema that only Azure knows', AS_XML.replace('"order"', '"late"')],
  ['a reference that leads nowhere', BY_SCHEMA.replace('schema-id="animal"', 'schema-id="animal" schema-ref="#/definitions/wings"')],
])('does not start with %s', async (_, content) => {
  await expect(gatewayOf({ inbound: CONTENT(content), paths: PATHS, resources: RESOURCES })).rejects.toThrow(/inbound\/validate-content\[1\]\/content\[1\].*schema/);
});

/** What the variable of `errors-variable-name` holds when the call ends. */
async function errorsOf(sketch: ServiceSketch, path: string, init: FetchInit): Promise<unknown> {
  const shown = '<return-response><set-status code="299" /><set-body>@(context.Variables.ContainsKey("errors") ? ((JArray)context.Variables["errors"]).ToString() : "none")</set-body></return-response>';
  const gateway: RunningGateway = await gatewayOf({ paths: PATHS, ...sketch, inbound: `${sketch.inbound ?? ''}${sketch.outbound === undefined ? shown : ''}`, outbound: `${sketch.outbound ?? ''}${shown}`, onError: shown }, () => ({ status: 203, headers: { 'Content-Type': 'application/json', 'X-Other': 'y' }, body: '{}' }));
  const { text } = await gateway.fetch(path, init);
  await gateway.stop();
  return text === 'none' ? text : (JSON.parse(text) as unknown);
}

const POST = (body: unknown, type = 'application/json'): FetchInit => ({ method: 'POST', headers: { 'Content-Type': type }, body });
const JSON_CONTENT = (action: string): string => CONTENT(`<content type="application/json" validate-as="json" action="${action}" />`, 'errors-variable-name="errors"').replace('"prevent" max', '"detect" max');

test.each<[string, unknown, unknown]>([
  ['nothing', { a: 1 }, 'none'],
  ['a wrong member', { a: 'x' }, [{ Name: 'application/json', Type: 'RequestBody', ValidationRule: 'IncorrectMessage', Details: 'Body of the request does not conform to the definition of the content type application/json: it does not fit its schema at /a (type)', Action: 'prevent' }]],
  ['a long body', { a: 'x'.repeat(400) }, [{ Name: null, Type: 'RequestBody', ValidationRule: 'SizeLimit', Details: "Request's body is 408 bytes long and it exceeds the configured limit of 300 bytes.", Action: 'prevent' }]],
])('errors-variable-name tells of %s in a body', async (_, body, expected) => {
  expect(await errorsOf({ inbound: JSON_CONTENT('prevent') }, '/api/thing', POST(body))).toEqual(expected);
});

test('errors-variable-name tells of a content type, which the action only detects', async () => {
  expect(await errorsOf({ inbound: JSON_CONTENT('prevent') }, '/api/thing', POST('x', 'text/plain'))).toEqual([
    { Name: 'text/plain', Type: 'RequestBody', ValidationRule: 'Unspecified', Details: 'Unspecified content type text/plain is not allowed.', Action: 'detect' },
  ]);
});

test('errors-variable-name gathers what several parameters have wrong', async () => {
  const inbound = '<validate-parameters specified-parameter-action="detect" unspecified-parameter-action="detect" errors-variable-name="errors" />';
  expect(await errorsOf({ inbound }, '/api/thing/x?q=abc&z=1', { headers: { 'X-Mode': 'slow' } })).toEqual([
    expect.objectContaining({ Name: 'X-Mode', Type: 'RequestHeader', ValidationRule: 'IncorrectMessage', Action: 'detect' }),
    expect.objectContaining({ Name: 'Host', Type: 'RequestHeader', ValidationRule: 'Unspecified' }),
    expect.objectContaining({ Name: 'q', Type: 'QueryParameter', ValidationRule: 'IncorrectMessage' }),
    expect.objectContaining({ Name: 'z', Type: 'QueryParameter', ValidationRule: 'Unspecified' }),
    expect.objectContaining({ Name: 'id', Type: 'PathParameter', ValidationRule: 'IncorrectMessage' }),
  ]);
});

test('errors-variable-name tells of headers and status codes of answers', async () => {
  const outbound = '<validate-headers specified-header-action="detect" unspecified-header-action="detect" errors-variable-name="errors" /><validate-status-code unspecified-status-code-action="detect" errors-variable-name="errors"><status-code code="203" action="detect" /></validate-status-code>';
  expect(await errorsOf({ outbound, inbound: '' }, '/api/thing', POST({ a: 1 }))).toEqual([
    expect.objectContaining({ Name: 'X-Other', Type: 'ResponseHeader', ValidationRule: 'Unspecified' }),
    expect.objectContaining({ Name: '203', Type: 'StatusCode', ValidationRule: 'Unspecified', Details: 'Response status code 203 is not allowed.' }),
  ]);
});

test('a refused answer says nothing of what was wrong with it', async () => {
  const gateway = await gatewayOf({ outbound: CONTENT('<content type="application/json" validate-as="json" action="prevent" />'), paths: PATHS }, () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"secret":1}' }));
  const { status, text } = await gateway.fetch('/api/thing', POST({ a: 1 }));
  await gateway.stop();
  expect([status, text]).toEqual([502, '{"statusCode":502,"message":"The request could not be processed due to an internal error. Contact the API owner."}']);
});

const REFUSING = '<validate-parameters specified-parameter-action="prevent" unspecified-parameter-action="prevent"><headers specified-parameter-action="ignore" unspecified-parameter-action="ignore" /></validate-parameters><validate-content unspecified-content-type-action="prevent" max-size="10" size-exceeded-action="prevent"><content type="application/json" validate-as="json" action="ignore" /></validate-content>';
test.each([
  ['a body that is too long', '/api/thing', 'application/json', 'Request\'s body is 15 bytes long and it exceeds the limit of 10 bytes.', 'Request\'s body is 15 bytes long and it exceeds the configured limit of 10 bytes.'],
  ['another content type', '/api/thing', 'text/x', 'Unspecified content type text/x is not allowed.', 'Unspecified content type text/x is not allowed.'],
  ['another parameter', '/api/thing?x=1', 'application/json', 'Unspecified query parameter x is not allowed.', 'Unspecified query parameter x is not allowed.'],
  ['two values of a parameter', '/api/thing?n=1&n=2', 'application/json', 'Request cannot contain multiple values for the query parameter n.', 'Request cannot contain multiple values for the query parameter n.'],
])('%s is refused in Azure\'s words', async (_, path, contentType, shown, details) => {
  const paths = { '/thing': { post: { parameters: [{ name: 'n', in: 'query', schema: { type: 'integer' } }], responses: { 200: { description: 'ok' } } } } };
  const gateway = await gatewayOf({ inbound: REFUSING, paths, onError: '<set-header name="X-Error" exists-action="override"><value>@(context.LastError.Message)</value></set-header>' });
  const answer = await gateway.fetch(path, { method: 'POST', headers: { 'Content-Type': contentType }, body: contentType === 'text/x' ? 'x' : '{"a":"longer"}.' });
  await gateway.stop();
  expect([answer.status, answer.json(), answer.headers['x-error']]).toEqual([400, { statusCode: 400, message: shown }, details]);
});

test.each([
  [200, 200],
  [404, 502],
])('an action for a single status holds where the contract does not have it: %s gives %s', async (backend, expected) => {
  const outbound = '<validate-status-code unspecified-status-code-action="ignore"><status-code code="200" action="prevent" /><status-code code="404" action="prevent" /></validate-status-code>';
  const gateway = await gatewayOf({ outbound }, () => ({ status: backend }));
  expect((await gateway.fetch('/api/thing')).status).toBe(expected);
  await gateway.stop();
});

test('LastError has the documented reason', async () => {
  const gateway = await gatewayOf({ inbound: JSON_CONTENT('prevent'), paths: PATHS, onError: '<return-response><set-body>@(context.LastError.Source + ": " + context.LastError.Reason)</set-body></return-response>' });
  expect((await gateway.fetch('/api/thing', POST({}))).text).toBe('validate-content: Bad request');
  await gateway.stop();
});
