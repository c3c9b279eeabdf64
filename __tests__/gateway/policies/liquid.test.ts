import { gatewayOf, recording } from './policy-gateway';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const XML_TYPE = { 'Content-Type': 'text/xml' };

/** The body that the backend gets of a request. */
async function sent(template: string, body: string | undefined, headers: Readonly<Record<string, string>>, attributes = ''): Promise<string | undefined> {
  const { backend, seen } = recording();
  const gateway = await gatewayOf({ inbound: `<set-body template="liquid" ${attributes}>${template}</set-body>` }, backend);
  await gateway.fetch('/api/thing?q=1', { method: 'POST', headers, ...(body !== undefined && { body }) });
  await gateway.stop();
  return seen[0]?.body;
}

const ORDER = JSON.stringify({ id: 7, name: 'Ada "L" <x>', when: '2026-03-04T05:06:07Z', items: [{ n: 1, p: 2.5 }, { n: 3, p: 4 }], none: null, yes: true, words: ['a', 'b'] });

test.each<[string, string, string]>([
  ['members of the body', '{"x":"{{body.id}}"}', '{"x":"7"}'],
  ['members of members', '{{body.items[1].n}}', '3'],
  ['what is not there', '[{{body.nothing.at.all}}{{body.none}}]', '[]'],
  ['a loop', '{% for item in body.items %}{{item.n}}:{{item.p}};{% endfor %}', '1:2.5;3:4;'],
  ['a loop with commas', '[{% JSONArrayFor item in body.items -%}{"n":{{item.n}}}{% endJSONArrayFor -%}]', '[{"n":1},{"n":3}]'],
  ['a condition', '{% if body.yes and body.items.size == 2 %}y{% else %}n{% endif %}', 'y'],
  ['a date in C#\'s format', '{{body.when | Date:"yyyyMMddTHH:mm:ssZ"}}', '20260304T05:06:07Z'],
  ['a date as .NET writes it', '{{body.when}}', '03/04/2026 05:06:07'],
  ['filters in Pascal case', '{{body.name | Upcase | Replace:"ADA","Eva"}}', 'Eva "L" <X>'],
  ['whole numbers that are divided', '{{body.id | DividedBy:2}} {{body.items[0].p | DividedBy:2}}', '3 1.25'],
  ['arithmetic', '{{1 | Plus:2 | Times:3 | Minus:1 | Modulo:5 | AtLeast:4 | AtMost:9}}', '4'],
  ['rounding', '{{1.005 | Round:2}},{{1.015 | Round:2}},{{2.5 | Round}},{{-3 | Abs}}', '1,1.02,2,3'],
  ['a default', '{{body.none | Default:"-"}}', '-'],
  ['escaping', '{{body.name | Escape}}', 'Ada &#34;L&#34; &lt;x&gt;'],
  ['joining', '{{body.words | Join:"+"}} {{"a,b" | Split:"," | Size}} {{body.words | First}}{{body.words | Last}}', 'a+b 2 ab'],
  ['currency', '{{1234.5 | Currency}}', '¤1,234.50'],
  ['the request', '{{context.Request.Method}} {{context.Request.Headers["content-type"]}} {{context.Request.Url.Path}}{{context.Request.Url.QueryString}} {{context.Request.HasBody}}', 'POST application/json /thing?q=1 true'],
  ['assignments', '{% assign x = body.id %}{{x}}', '7'],
])('a Liquid template: %s', async (_, template, expected) => {
  expect(await sent(template, ORDER, JSON_TYPE)).toBe(expected);
});

test('dates stay texts where the policy says so', async () => {
  expect(await sent('{{body.when}}', ORDER, JSON_TYPE, 'parse-date="false"')).toBe('2026-03-04T05:06:07Z');
});

const SOAP = '<s:Envelope xmlns:s="urn:s" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Body><AddResponse id="5"><Result>3</Result><Item>a</Item><Item>b</Item><Nil xsi:nil="true" /></AddResponse></s:Body></s:Envelope>';

test.each<[string, string, string]>([
  ['elements without their prefix, whatever their case', '{{body.envelope.body.AddResponse.Result}}', '3'],
  ['repeated elements', '[{% JSONArrayFor item in body.envelope.body.AddResponse.Item %}"{{item}}"{% endJSONArrayFor %}]', '["a","b"]'],
  ['an element alone', '[{% JSONArrayFor item in body.envelope.body.AddResponse.Result %}{{item}}{% endJSONArrayFor %}]', '[3]'],
  ['attributes', '{{body.envelope.body.AddResponse.id}}', '5'],
  ['xsi:nil', '[{{body.envelope.body.AddResponse.Nil}}]', '[]'],
])('a Liquid template over XML: %s', async (_, template, expected) => {
  expect(await sent(template, SOAP, XML_TYPE)).toBe(expected);
});

test('xsi:nil is null where the policy says so', async () => {
  const template = '{% if body.envelope.body.AddResponse.Nil == nil %}null{% else %}text{% endif %}';
  expect([await sent(template, SOAP, XML_TYPE, 'xsi-nil="null"'), await sent(template, SOAP, XML_TYPE)]).toEqual(['null', 'text']);
});

test('a template of elements becomes XML around its values', async () => {
  const template = '<soap:Envelope xmlns:soap="urn:s"><soap:Body a="{{body.id}}"><cust>{{body.words[0]}}</cust>{% if body.id < 8 %}<small/>{% endif %} &amp;</soap:Body></soap:Envelope>'.replace('< 8', '&lt; 8');
  expect(await sent(template, ORDER, JSON_TYPE)).toBe('<soap:Envelope xmlns:soap="urn:s"><soap:Body a="7"><cust>a</cust><small /> &amp;</soap:Body></soap:Envelope>');
});

test('a request without a body has null for one', async () => {
  expect(await sent('{"q":"{{context.Request.Url.Query["q"]}}","b":"{{body.x}}"}', undefined, {})).toBe('{"q":"1","b":""}');
});

test('a template of an answer sees the answer', async () => {
  const gateway = await gatewayOf({ outbound: '<set-body template="liquid">{{body.a}} {{context.Response.StatusCode}}</set-body>' }, () => ({ status: 201, headers: JSON_TYPE, body: '{"a":"x"}' }));
  expect((await gateway.fetch('/api/thing')).text).toBe('x 201');
  await gateway.stop();
});

test('return-response gives a template an empty text, as Azure does', async () => {
  const gateway = await gatewayOf({ inbound: '<return-response><set-body template="liquid">[{{body}}{{body.id}}]</set-body></return-response>' });
  expect((await gateway.fetch('/api/thing', { method: 'POST', headers: JSON_TYPE, body: ORDER })).text).toBe('[]');
  await gateway.stop();
});

test.each<[string, string]>([
  ['another template', '{% include "secret" %}'],
  ['a file', '{% render "../../package.json" %}'],
  ['a layout', '{% layout "x" %}'],
  ['a filter that the dialect has not', '{{ body | upcase }}'],
  ['a tag that nobody knows', '{% exec "ls" %}'],
  ['a block without its end', '{% if body %}'],
])('does not start with a template of %s', async (_, template) => {
  await expect(sent(template, ORDER, JSON_TYPE)).rejects.toThrow('the Liquid template can\'t be run');
});

test.each<[string, string]>([
  ['a loop without end', '{% for i in (1..1000000000) %}x{% endfor %}'],
  ['a text that doubles', `{% assign a = "xxxxxxxxxx" %}${'{% assign a = a | Append: a %}'.repeat(40)}{{a}}`],
  ['a division by zero', '{{ 1 | DividedBy: 0 }}'],
])('stops %s, and the client learns nothing of it', async (_, template) => {
  const gateway = await gatewayOf({ inbound: `<set-body template="liquid">${template}</set-body>` });
  const answer = await gateway.fetch('/api/thing', { method: 'POST', headers: JSON_TYPE, body: ORDER });
  await gateway.stop();
  expect([answer.status, answer.text]).toEqual([500, '{"statusCode":500,"message":"Internal server error"}']);
});

test.each(['constructor', '__proto__', 'toString', 'prototype', 'hasOwnProperty', 'valueOf'])('a template sees no JavaScript member %s', async (member) => {
  expect(await sent(`[{{body.${member}}}{{body.items.${member}}}{{context.${member}}}{{context.Request.Url.${member}}}{{context.Request.Headers.${member}}}]`, ORDER, JSON_TYPE)).toBe('[]');
  expect(await sent(`[{{body.envelope.${member}}}]`, SOAP, XML_TYPE)).toBe('[]');
});

test('a body of elements is sent as it is', async () => {
  const { backend, seen } = recording();
  const gateway = await gatewayOf({ inbound: '<set-body><a b="1 &amp; 2"><c>x &lt; y</c></a></set-body>' }, backend);
  await gateway.fetch('/api/thing', { method: 'POST', body: 'x' });
  await gateway.stop();
  expect(seen[0]?.body).toBe('<a b="1 &amp; 2"><c>x &lt; y</c></a>');
});

test('does not start with an expression within the elements of a body', async () => {
  await expect(gatewayOf({ inbound: '<set-body><a>@(context.RequestId.ToString())</a></set-body>' })).rejects.toThrow('make the whole body one expression');
});
