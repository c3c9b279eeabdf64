import { gatewayOf, recording } from './policy-gateway';

const XML = { 'Content-Type': 'application/xml' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** What the client gets of a backend's body. */
async function converted(policy: string, body: string, headers: Readonly<Record<string, string>>, request: Readonly<Record<string, string>> = {}): Promise<{ readonly text: string; readonly type: string | undefined; readonly status: number }> {
  const gateway = await gatewayOf({ outbound: policy }, () => ({ status: 200, headers, body }));
  const answer = await gateway.fetch('/api/thing', { headers: request });
  await gateway.stop();
  return { text: answer.text, type: answer.headers['content-type'], status: answer.status };
}

const toJson = (kind: string, xml: string, more = ''): ReturnType<typeof converted> => converted(`<xml-to-json kind="${kind}" apply="always" consider-accept-header="false" ${more}/>`, xml, XML);

test.each<[string, string, string]>([
  ['a text', '<a>x</a>', '{"a":"x"}'],
  ['an empty element', '<a><b/><c></c></a>', '{"a":{"b":null,"c":""}}'],
  ['attributes', '<a id="1"><b>x</b></a>', '{"a":{"@id":"1","b":"x"}}'],
  ['a text with attributes', '<a id="1">x</a>', '{"a":{"@id":"1","#text":"x"}}'],
  ['elements of one name', '<a><b>1</b><c/><b>2</b></a>', '{"a":{"b":["1","2"],"c":null}}'],
  ['numbers, which stay text', '<a>1.0</a>', '{"a":"1.0"}'],
  ['references', '<a>&lt;&#65;&gt; "\\</a>', '{"a":"<A> \\"\\\\"}'],
  ['CDATA', '<a><![CDATA[<x>]]></a>', '{"a":{"#cdata-section":"<x>"}}'],
  ['prefixes and namespaces', '<s:a xmlns:s="urn:s" xmlns="urn:d"><s:b/></s:a>', '{"s$a":{"@xmlns$s":"urn:s","@xmlns":"urn:d","s$b":null}}'],
  ['the declaration', '<?xml version="1.0" encoding="utf-8"?><a/>', '{"version":"1.0","encoding":"utf-8","a":null}'],
  ['mixed content', '<a>x<b/>y</a>', '{"a":{"#text":["x","y"],"b":null}}'],
  ['layout, which is dropped', '<a>\n  <b>\n    1 </b>\n</a>', '{"a":{"b":"\\n    1 "}}'],
  ['comments, as Azure writes them', '<a><!-- n */ --><b/></a>', '{"a":{/* n * / */"b":null}}'],
])('xml-to-json, direct: %s', async (_, xml, json) => {
  expect(await toJson('direct', xml)).toEqual({ text: json, type: 'application/json', status: 200 });
});

test.each<[string, string, string]>([
  ['attributes', '<a id="1"><b>x</b></a>', '{"a":{"id":"1","b":"x"}}'],
  ['a text with attributes', '<a id="1">x</a>', '{"a":{"id":"1","$t":"x"}}'],
  ['CDATA', '<a><![CDATA[<x>]]></a>', '{"a":"<x>"}'],
  ['comments', '<a><!-- n --><b/></a>', '{"a":{"b":null}}'],
])('xml-to-json, javascript-friendly: %s', async (_, xml, json) => {
  expect((await toJson('javascript-friendly', xml)).text).toBe(json);
});

test('elements below the root become lists where the policy says so', async () => {
  expect((await toJson('direct', '<a><b>1</b></a>', 'always-array-child-elements="true"')).text).toBe('{"a":{"b":["1"]}}');
});

test.each<[string, string]>([
  ['no XML', '<a>'],
  ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ['too many levels', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`],
])('a body of %s is an error that tells nothing', async (_, xml) => {
  expect(await toJson('direct', xml)).toEqual({ text: '{"statusCode":500,"message":"Internal server error"}', type: 'application/json', status: 500 });
});

const toXml = async (json: string, more = ''): Promise<string> => (await converted(`<json-to-xml apply="always" consider-accept-header="false" ${more}/>`, json, JSON_TYPE)).text;
const NIL = 'xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

test.each<[string, string, string]>([
  ['one member is the root', '{"a":{"b":1}}', '<a><b>1</b></a>'],
  ['several members get a root', '{"a":1,"b":"x"}', '<Document><a>1</a><b>x</b></Document>'],
  ['a list repeats its element', '{"a":{"b":[1,2]}}', '<a><b>1</b><b>2</b></a>'],
  ['an empty list is an empty element', '{"a":{"b":[]}}', '<a><b /></a>'],
  ['a list at the root gets a root', '{"a":[1,2]}', '<Document><a>1</a><a>2</a></Document>'],
  ['truth as .NET writes it', '{"a":{"b":true,"c":false}}', '<a><b>True</b><c>False</c></a>'],
  ['null', '{"a":{"b":null}}', `<a><b ${NIL} /></a>`],
  ['numbers', '{"a":{"b":1.50,"c":1e20,"d":-3}}', '<a><b>1.5</b><c>1E+20</c><d>-3</d></a>'],
  ['what XML escapes', '{"a":"<&>\\""}', '<a>&lt;&amp;&gt;&quot;</a>'],
  ['names that XML doesn\'t take', '{"first name":{"1":"x","a:b":"y"}}', '<first_x0020_name><_x0031_>x</_x0031_><a_x003A_b>y</a_x003A_b></first_x0020_name>'],
  ['empty objects and texts', '{"a":{"b":{},"c":""}}', '<a><b /><c></c></a>'],
  ['dates, which are parsed', '{"a":"2026-03-04T05:06:07Z"}', '<a>03/04/2026 05:06:07</a>'],
])('json-to-xml: %s', async (_, json, xml) => {
  expect(await toXml(json)).toBe(xml);
});

test('dates are copied with parse-date="false"', async () => {
  expect(await toXml('{"a":"2026-03-04T05:06:07Z"}', 'parse-date="false"')).toBe('<a>2026-03-04T05:06:07Z</a>');
});

test('namespaces and attributes are written as Microsoft\'s reference shows', async () => {
  const json = '{"soapenv:Envelope":{"xmlns:soapenv":"urn:e","xmlns:v1":"urn:v","soapenv:Header":{},"soapenv:Body":{"v1:Query":{"#attrs":{"name":"test"},"v1:Item":{"n":"x"}}}}}';
  expect(await toXml(json, 'namespace-separator=":" namespace-prefix="xmlns" attribute-block-name="#attrs"')).toBe(
    '<soapenv:Envelope xmlns:soapenv="urn:e" xmlns:v1="urn:v"><soapenv:Header /><soapenv:Body><v1:Query name="test"><v1:Item><n>x</n></v1:Item></v1:Query></soapenv:Body></soapenv:Envelope>',
  );
});

test.each<[string, string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, boolean]>([
  ['JSON is asked for', '<xml-to-json kind="direct" apply="always" />', XML, { Accept: 'text/html, application/json' }, true],
  ['anything is asked for', '<xml-to-json kind="direct" apply="always" />', XML, { Accept: '*/*' }, false],
  ['nothing is asked for', '<xml-to-json kind="direct" apply="always" />', XML, {}, false],
  ['JSON is refused', '<xml-to-json kind="direct" apply="always" />', XML, { Accept: 'application/json;q=0' }, false],
  ['the body is XML', '<xml-to-json kind="direct" apply="content-type-xml" consider-accept-header="false" />', { 'Content-Type': 'application/atom+xml; charset=utf-8' }, {}, true],
  ['the body says that it is text', '<xml-to-json kind="direct" apply="content-type-xml" consider-accept-header="false" />', { 'Content-Type': 'text/plain' }, {}, false],
  ['an expression says so', '<xml-to-json kind="direct" apply="@("always")" consider-accept-header="@("false")" />', { 'Content-Type': 'text/plain' }, {}, true],
])('converts when it is to: %s', async (_, policy, headers, request, expected) => {
  expect((await converted(policy, '<a/>', headers, request)).text).toBe(expected ? '{"a":null}' : '<a/>');
});

test('a request is converted on its way in', async () => {
  const { backend, seen } = recording();
  const gateway = await gatewayOf({ inbound: '<json-to-xml apply="content-type-json" consider-accept-header="false" />' }, backend);
  await gateway.fetch('/api/thing', { method: 'POST', headers: JSON_TYPE, body: { a: 'x' } });
  await gateway.fetch('/api/thing', { method: 'POST' });
  await gateway.stop();
  expect(seen.map(({ body, headers }) => [body, headers['content-type']])).toEqual([['<a>x</a>', 'application/xml'], ['', undefined]]);
});

test.each(['<xml-to-json kind="direct" apply="always" trim-values="true" />', '<json-to-xml apply="always" null-values="x" />', '<xml-to-json kind="other" apply="always" />', '<xml-to-json kind="direct" />'])('does not start with %s', async (policy) => {
  await expect(gatewayOf({ outbound: policy })).rejects.toThrow('outbound/');
});
