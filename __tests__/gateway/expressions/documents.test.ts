import { createHash, createHmac } from 'node:crypto';
import { compileExpression, initExpressions } from '../../../gateway/expressions/compile';
import { BufferedBody } from '../../../gateway/expressions/context';
import { responseValue } from '../../../gateway/expressions/library/context';
import type { Value } from '../../../gateway/expressions/value';
import { evaluate, makeContext, show } from './evaluate';

beforeAll(initExpressions);

const OBJECT = 'JObject.Parse(@"{""a"":1,""b"":{""c"":[1,2,{""d"":""x""}]},""n"":null,""t"":true,""f"":1.50,""date"":""2020-01-02T03:04:05Z""}")';

const JSON_TABLE: readonly (readonly [string, string])[] = [
  [`(int)${OBJECT}["a"]`, '1'],
  [`(string)${OBJECT}["a"]`, '"1"'],
  [`${OBJECT}["a"].ToString()`, '"1"'],
  [`${OBJECT}["missing"] == null`, 'true'],
  [`${OBJECT}["missing"]?.ToString() ?? "none"`, '"none"'],
  [`(string)${OBJECT}["missing"]`, 'null'],
  [`(string)${OBJECT}["n"]`, 'null'],
  [`${OBJECT}["n"] == null`, 'false'],
  [`${OBJECT}["n"].Type == JTokenType.Null`, 'true'],
  [`(int?)${OBJECT}["n"] ?? 5`, '5'],
  [`(bool)${OBJECT}["t"]`, 'true'],
  [`${OBJECT}["t"].ToString()`, '"True"'],
  [`(double)${OBJECT}["f"]`, '1.5d'],
  [`(string)${OBJECT}["b"]["c"][2]["d"]`, '"x"'],
  [`${OBJECT}["b"]["c"].Count()`, '3'],
  [`${OBJECT}["date"].ToString()`, '"01/02/2020 03:04:05"'],
  [`${OBJECT}["date"].Type.ToString()`, '"Date"'],
  [`(string)${OBJECT}.SelectToken("b.c[2].d")`, '"x"'],
  [`(string)${OBJECT}.SelectToken("$.b['c'][-1:][0]")`, 'null'],
  [`${OBJECT}.SelectToken("b.x")`, 'null'],
  [`${OBJECT}.SelectTokens("$..d").Select(x => (string)x)`, '["x"]'],
  [`${OBJECT}.SelectTokens("b.c[*]").Count()`, '3'],
  [`JArray.Parse("[{'id':1,'v':'a'},{'id':2,'v':'b'}]").SelectToken("$[?(@.id == 2)].v").ToString()`, '"b"'],
  [`${OBJECT}.Value<int>("a")`, '1'],
  [`${OBJECT}.Value<string>("missing")`, 'null'],
  [`${OBJECT}["b"]["c"][0].Value<string>()`, '"1"'],
  [`${OBJECT}.Properties().Select(p => p.Name)`, '["a", "b", "n", "t", "f", "date"]'],
  [`${OBJECT}.ContainsKey("a")`, 'true'],
  [`${OBJECT}.GetValue("A", StringComparison.OrdinalIgnoreCase).ToString()`, '"1"'],
  [`${OBJECT}.TryGetValue("a", out var v) ? (int)v : 0`, '1'],
  ['JObject.Parse("{\\"a\\":[1,2]}").ToString(Formatting.None)', '"{\\"a\\":[1,2]}"'],
  ['JObject.Parse("{\\"a\\":[1,{}]}").ToString()', '"{\\n  \\"a\\": [\\n    1,\\n    {}\\n  ]\\n}"'],
  ['JArray.Parse("[1,2,3]").Select(x => (int)x).Where(x => x > 1)', '[2, 3]'],
  ['JArray.Parse("[\\"a\\",\\"b\\"]").ToObject<string[]>()', '["a", "b"]'],
  ['JArray.Parse("[\\"a\\"]").Any(x => x.ToString() == "a")', 'true'],
  ['JArray.Parse("[\\"a\\"]").Values<string>().Contains("a")', 'true'],
  ['JToken.Parse("5").Type.ToString()', '"Integer"'],
  ['JObject.Parse("{ a : 1, $b_2: 2 }").ToString(Formatting.None)', '"{\\"a\\":1,\\"$b_2\\":2}"'],
  ['(long)JToken.Parse("9007199254740993")', '9007199254740993L'],
  ['JsonConvert.SerializeObject(new { a = 1, b = "x\\"", c = new[] { true }, d = (string)null, e = 1.0, f = 2.5m })', '"{\\"a\\":1,\\"b\\":\\"x\\\\\\"\\",\\"c\\":[true],\\"d\\":null,\\"e\\":1.0,\\"f\\":2.5}"'],
  ['JsonConvert.SerializeObject("<é\\u2028>")', '"\\"<é\\\\u2028>\\""'],
  ['JsonConvert.SerializeObject(new Dictionary<string, object> { ["a"] = DateTime.UtcNow })', '"{\\"a\\":\\"2026-03-04T05:06:07.089Z\\"}"'],
  ['JsonConvert.DeserializeObject<Dictionary<string, string>>("{\\"a\\":\\"b\\"}")["a"]', '"b"'],
  ['JsonConvert.DeserializeObject<List<int>>("[1,2]").Sum()', '3'],
  ['JObject.FromObject(new { x = new { y = 1 } })["x"]["y"].Value<int>()', '1'],
  ['new JObject { { "a", 1 }, { "b", new JArray(1, "x") } }.ToString(Formatting.None)', '"{\\"a\\":1,\\"b\\":[1,\\"x\\"]}"'],
  ['new JObject(new JProperty("a", new JObject())).ToString(Formatting.None)', '"{\\"a\\":{}}"'],
  ['new JArray(new[] { 1, 2 }.Select(x => new JValue(x))).ToString(Formatting.None)', '"[1,2]"'],
  ['JToken.DeepEquals(JObject.Parse("{}"), new JObject())', 'true'],
  ['JArray.Parse("[1,1,2]").Distinct().Count()', '2'],
  ['JArray.Parse("[{\\"k\\":\\"a\\"},{\\"k\\":\\"a\\"}]").GroupBy(x => x["k"]).Count()', '1'],
  ['new JValue(1).Equals(new JValue(1))', 'true'],
  ['new JValue(1) == new JValue(1)', 'false'],
  ['JArray.Parse("[\\"a\\"]").Contains("a")', 'false'],
  ['(string)new JValue("x") + new JValue(1)', '"x1"'],
];

test.each(JSON_TABLE)('%s gives %s', (code, result) => {
  expect(show(evaluate(`@(${code})`))).toBe(result);
});

test.each([
  ['var o = JObject.Parse("{\\"a\\":1,\\"b\\":2}"); o.Property("a").Remove(); o["c"] = "x"; o["b"] = null; return o.ToString(Formatting.None);', '"{\\"b\\":null,\\"c\\":\\"x\\"}"'],
  ['var o = new JObject(); o.Add("a", new JArray()); ((JArray)o["a"]).Add(1); ((JArray)o["a"]).Add(new JObject()); return o.ToString(Formatting.None);', '"{\\"a\\":[1,{}]}"'],
  ['var a = JArray.Parse("[1,2,3]"); a.RemoveAt(0); a[0] = 9; a.Insert(0, "x"); return a.ToString(Formatting.None);', '"[\\"x\\",9,3]"'],
  ['var o = JObject.Parse("{\\"a\\":{\\"b\\":1}}"); o["a"]["b"].Replace("x"); return o.ToString(Formatting.None);', '"{\\"a\\":{\\"b\\":\\"x\\"}}"'],
  ['var s = ""; foreach (var p in JObject.Parse("{\\"a\\":1,\\"b\\":2}")) { s += p.Key + p.Value; } return s;', '"a1b2"'],
  ['var s = ""; foreach (var p in JObject.Parse("{\\"a\\":1}").Properties()) { s += p.Name + (int)p.Value; } return s;', '"a1"'],
  ['var o = JObject.Parse("{\\"a\\":{\\"x\\":1}}"); o.Merge(JObject.Parse("{\\"a\\":{\\"y\\":2}}")); return o.ToString(Formatting.None);', '"{\\"a\\":{\\"x\\":1,\\"y\\":2}}"'],
  ['JToken t = "x"; return t.Type.ToString();', '"String"'],
  ['var body = context.Request.Body.As<JObject>(preserveContent: true); body["id"] = "2"; return (string)body["id"] + (string)context.Request.Body.As<JObject>()["id"];', '"21"'],
])('statements on JSON: %s', (code, result) => {
  expect(show(evaluate(`@{ ${code} }`))).toBe(result);
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const TOKEN = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: 'https://issuer.example', aud: ['a', 'b'], sub: 's', jti: 'i', exp: 1893456000, scp: 'x.read y', roles: ['r1', 'r2'], nested: { a: 1 } })}.c2ln`;

test.each([
  [`"Bearer ${TOKEN}".AsJwt().Issuer`, '"https://issuer.example"'],
  [`"${TOKEN}".AsJwt()?.Subject`, '"s"'],
  [`"${TOKEN}".AsJwt().Audiences.Contains("b")`, 'true'],
  [`"${TOKEN}".AsJwt().Claims["roles"]`, '["r1", "r2"]'],
  [`"${TOKEN}".AsJwt().Claims.GetValueOrDefault("roles", "none")`, '"r1,r2"'],
  [`"${TOKEN}".AsJwt().Claims.GetValueOrDefault("none", "d")`, '"d"'],
  [`"${TOKEN}".AsJwt().Claims.ContainsKey("Roles")`, 'false'],
  [`"${TOKEN}".AsJwt().Claims["nested"][0]`, '"{\\"a\\":1}"'],
  [`"${TOKEN}".AsJwt().ExpirationTime > DateTime.UtcNow`, 'true'],
  [`"${TOKEN}".AsJwt().NotBefore == null`, 'true'],
  [`"${TOKEN}".AsJwt().Algorithm + "${TOKEN}".AsJwt().Id`, '"RS256i"'],
  [`"${TOKEN}".TryParseJwt(out Jwt jwt) ? jwt.Subject : ""`, '"s"'],
  ['"Bearer a.b".AsJwt()', 'null'],
  ['"not a token".TryParseJwt(out var jwt)', 'false'],
  ['"Basic dXNlcjpwYTpzcw==".AsBasic().Password', '"pa:ss"'],
  ['"Basic ???".AsBasic()', 'null'],
])('%s gives %s', (code, result) => {
  expect(show(evaluate(`@(${code})`))).toBe(result);
});

test('hashes and HMACs are those of the platform', () => {
  const hex = (code: string) => evaluate(`@(BitConverter.ToString(${code}).Replace("-", "").ToLower())`);
  expect(hex('SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes("x"))')).toBe(createHash('sha256').update('x').digest('hex'));
  expect(hex('new SHA1Managed().ComputeHash(Encoding.UTF8.GetBytes("x"))')).toBe(createHash('sha1').update('x').digest('hex'));
  expect(hex('MD5.Create().ComputeHash(Encoding.UTF8.GetBytes("x"))')).toBe(createHash('md5').update('x').digest('hex'));
  expect(hex('new HMACSHA256(Encoding.UTF8.GetBytes("k")).ComputeHash(Encoding.UTF8.GetBytes("x"))')).toBe(createHmac('sha256', 'k').update('x').digest('hex'));
  expect(hex('new HMACSHA512 { Key = Encoding.UTF8.GetBytes("k") }.ComputeHash(new byte[] { 1, 2 }, 1, 1)')).toBe(createHmac('sha512', 'k').update(Buffer.from([2])).digest('hex'));
});

test.each([
  ['XElement.Parse("<a x=\'1\'><b>t</b><b/></a>").Elements("b").Count()', '2'],
  ['XElement.Parse("<a x=\'1\'/>").Attribute("x").Value', '"1"'],
  ['(int)XElement.Parse("<a x=\'1\'/>").Attribute("x")', '1'],
  ['(string)XElement.Parse("<a><b>t</b></a>").Element("b")', '"t"'],
  ['(string)XElement.Parse("<a/>").Element("b")', 'null'],
  ['XDocument.Parse("<a><b><c>1</c></b></a>").Descendants("c").First().Value', '"1"'],
  ['XElement.Parse("<a xmlns=\'urn:x\'><b/></a>").Elements().First().Name.LocalName', '"b"'],
  ['XElement.Parse("<a xmlns=\'urn:x\'><b/></a>").Element("b") == null', 'true'],
  ['new XElement("a", new XAttribute("b", "<&\\""), new XElement("c", 1), "t").ToString()', '"<a b=\\"&lt;&amp;&quot;\\"><c>1</c>t</a>"'],
])('%s gives %s', (code, result) => {
  expect(show(evaluate(`@(${code})`))).toBe(result);
});

test('a document type, and with it any entity, is refused', () => {
  expect(() => evaluate('@(XElement.Parse("<!DOCTYPE a [<!ENTITY x \\"y\\">]><a>&x;</a>").Value)')).toThrow();
});

test('a body is gone after it was read without preserveContent', () => {
  const context = makeContext();
  expect(evaluate('@(context.Request.Body.As<string>(true).Length)', context)).toBe(81);
  expect(evaluate('@(context.Request.Body.As<string>().Length)', context)).toBe(81);
  expect(() => evaluate('@(context.Request.Body.As<string>())', context)).toThrow('read before');
});

test('the response that send-request stored is an IResponse', () => {
  const variables = new Map<string, Value>();
  const context = makeContext({ variables });
  variables.set('r', responseValue({ statusCode: 200, statusReason: 'OK', headers: context.request.headers, body: new BufferedBody(Buffer.from('{"active":true}')) }));
  const active = compileExpression('@(((IResponse)context.Variables["r"]).StatusCode == 200 && (bool)((IResponse)context.Variables["r"]).Body.As<JObject>(true)["active"])');
  expect(active(context)).toBe(true);
  variables.delete('r');
  expect(() => active(context)).toThrow();
});
