/** One mistake a document: its finding, the place of it, and what mends it. */
import { readPolicy, validatePolicy, type PolicyFinding, type ValidatePolicyOptions } from '../../policies';
import { checkExpression, initExpressions } from '../../policies/expressions/check';

beforeAll(initExpressions);

const statement = (text: string): string => `<policies>\n  <inbound>\n    <base />\n    ${text}\n  </inbound>\n</policies>`;

function findingsOf(text: string, options: ValidatePolicyOptions = {}): readonly PolicyFinding[] {
  const { policy, findings } = readPolicy(text);
  return policy ? [...findings, ...validatePolicy(policy, { checkExpression, ...options })] : findings;
}

function expectFindings(found: readonly PolicyFinding[], expected: string, mend: string): void {
  expect(found.map(({ code, position }) => `${code}${position ? ` at ${position.line}:${position.column}` : ''}`).join(', ')).toBe(expected);
  expect(found[0]?.mend).toBe(mend);
}

describe('a statement, on line 4 of a document', () => {
  test.each<[text: string, expected: string, mend: string]>([
    ['<cache-store duration="1" />', 'APIM202 at 4:5', 'Move it to outbound.'],
    ['<forward-request />', 'APIM202 at 4:5', 'Move it to backend.'],
    ['<set-variable name="a" />', 'APIM212 at 4:5', 'Add value="…".'],
    ['<set-header nam="a" />', 'APIM211 at 4:22', 'Did you mean name?'],
    ['<set-header Name="a" />', 'APIM211 at 4:23', 'Did you mean name?'],
    ['<set-header name="a" nam="b" />', 'APIM211 at 4:31', 'Remove the attribute.'],
    ['<set-backend-service backend-di="a" />', 'APIM211 at 4:38', 'Did you mean backend-id?'],
    ['<set-backend-service base-url="https://a" backend-di="b" />', 'APIM211 at 4:59', 'Did you mean backend-id?'],
    ['<llm-token-limit counter-key="a" token-qouta="5" token-quota-period="Daily" estimate-prompt-tokens="true" />', 'APIM211 at 4:51', 'Did you mean token-quota?'],
    ['<choose><when condition="@(context.Api.IsCurrentRevision))" /></choose>', 'APIM213 at 4:62', 'Remove it, or open the bracket that it closes.'],
    ['<choose><when condition="@(context.Api.Id) == context.Operation.Id" /></choose>', 'APIM213 at 4:48', 'Remove it, or open the bracket that it closes.'],
    ['<choose><when condition="@(context.Api.Id.ToString"a"))" /></choose>', 'APIM301 at 4:55', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['<xsl-transform><paramter name="a">b</paramter><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" /></xsl-transform>', 'APIM221 at 4:20', 'Did you mean parameter?'],
    ['<choose><whne condition="@(true)"><base /></whne></choose>', 'APIM221 at 4:13', 'Did you mean when?'],
    ['<cors><allowed-origin><origin>*</origin></allowed-origin></cors>', 'APIM221 at 4:11', 'Did you mean allowed-origins?'],
    ['<return-response><set-body>a</set-body><set-header name="b"><value>c</value></set-header><set-status code="200" /></return-response>', 'APIM223 at 4:44', 'The order is set-status, set-header, set-body.'],
    ['<set-backend-service base-url="https://a" backend-id="b" />', 'APIM216 at 4:5', 'Keep one of them.'],
    ['<validate-jwt />', 'APIM216 at 4:5', 'Add one of them.'],
    ['<set-header name="a" exists-action="replace"><value>b</value></set-header>', 'APIM213 at 4:41', 'Write one of override, skip, append, delete, or an expression.'],
    ['<set-header name="a" exists-action="Override"><value>b</value></set-header>', 'APIM213 at 4:41', 'Write one of override, skip, append, delete, or an expression.'],
    ['<cors allow-credentials="yes"><allowed-origins><origin>*</origin></allowed-origins></cors>', 'APIM213 at 4:30', 'Write true or false, or an expression.'],
    ['<choose><when condition="True" /></choose>', 'APIM213 at 4:30', 'Write one of true, false, or an expression.'],
    ['<rate-limit calls="1" renewal-period="600" />', 'APIM214 at 4:43', 'Write a number in that range.'],
    ['<retry condition="@(true)" count="0" interval="1" />', 'APIM214 at 4:39', 'Write a number in that range.'],
    ['<return-response><set-status code="99" /></return-response>', 'APIM214 at 4:40', 'Write a number in that range.'],
    ['<return-response><set-body>a</set-body><set-status code="200" /></return-response>', 'APIM223 at 4:44', 'The order is set-status, set-header, set-body.'],
    ['<validate-jwt header-name="a"><audiences><audience>a</audience></audiences><openid-config url="b" /></validate-jwt>', 'APIM223 at 4:80', 'The order is openid-config, issuer-signing-tokens, issuer-signing-keys, decryption-keys, audiences, issuers, required-claims.'],
    ['<cors><allowed-origins><origin>*</origin></allowed-origins></cors><cors><allowed-origins><origin>*</origin></allowed-origins></cors>', 'APIM205 at 4:71', 'Remove one of them, or join them.'],
    ['<return-response />\n    <set-variable name="a" value="b" />', 'APIM232 at 5:5', 'Move it before return-response, or remove it.'],
    ['<choose><otherwise><base /></otherwise></choose>', 'APIM222 at 4:5', 'Add <when>.'],
    ['<choose><when><base /></when></choose>', 'APIM212 at 4:13', 'Add condition="…".'],
    ['<when condition="@(true)" />', 'APIM201 at 4:5', 'Remove the element, or put it into the policy that it belongs to.'],
    ['<choose><when condition="@(true)" /><otherwise /><otherwise /></choose>', 'APIM224 at 4:5', 'Remove the others.'],
    ['<choose><otherwise /><when condition="@(true)" /></choose>', 'APIM223 at 4:26', 'The order is when, otherwise.'],
    ['<set-varable name="a" value="b" />', 'APIM201 at 4:5', 'Did you mean set-variable?'],
    ['<set-header name="a"><valu>b</valu></set-header>', 'APIM221 at 4:26', 'Did you mean value?'],
    ['<set-header name="a">b</set-header>', 'APIM225 at 4:26', 'Remove the text, or make it a comment.'],
    ['<set-body><a>1</a></set-body>', 'APIM227 at 4:15', 'Add template="liquid", or write the markup as text: in CDATA, or with &lt;.'],
    ['<llm-token-limit counter-key="a" token-quota="5" estimate-prompt-tokens="true" />', 'APIM216 at 4:5', 'Add token-quota-period="…".'],
    ['<log-to-eventhub logger-id="a" partition-id="0" partition-key="b">c</log-to-eventhub>', 'APIM216 at 4:5', 'Keep one of them.'],
    ['<log-to-eventhub logger-id="@(context.Api.Id)">c</log-to-eventhub>', 'APIM215 at 4:33', 'Write the value itself, or a named value: {{name}}.'],
    ['<llm-token-limit counter-key="a" estimate-prompt-tokens="true" />', 'APIM216 at 4:5', 'Add one of them.'],
    ['<invoke-dapr-binding name="a" timeout="241"><data>b</data></invoke-dapr-binding>', 'APIM214 at 4:44', 'Write a number in that range.'],
    ['<rate-limit calls="@(5)" renewal-period="60" />', 'APIM215 at 4:24', 'Write the value itself, or a named value: {{name}}.'],
    ['<authentication-managed-identity resource="a" output-token-variable-name="@(context.Api.Id)" />', 'APIM215 at 4:79', 'Write the value itself, or a named value: {{name}}.'],
    ['<cache-value key="a" variable-name="b" expires-after="60"><value><base /></value></cache-value>', 'APIM212 at 4:5', 'Add refresh-after="…".'],
    ['<include-fragment fragment-id="@(context.Api.Id)" />', 'APIM215 at 4:36', 'Write the value itself, or a named value: {{name}}.'],
    ['<http-data-source />', 'APIM206 at 4:5', 'Move it to the resolver of its field.'],
    ['<block />', 'APIM208 at 4:5', 'Use a documented policy.'],
    ['<set-variable name=a value="b" />', 'APIM101 at 4:24', 'Write name="…".'],
    ['<set-variable name "a" value="b" />', 'APIM101 at 4:24', 'Write name="…".'],
    ['<set-variable name="a" name="b" value="c" />', 'APIM101 at 4:28', 'Remove one of them.'],
    ['<set-body>a</Set-body>', 'APIM101 at 4:16', 'Close <set-body> first.'],
    ['<set-body>a & b</set-body>', 'APIM101 at 4:17', 'Write &amp; for an ampersand outside an expression.'],
    ['<set-body>a < b</set-body>', 'APIM101 at 4:17', 'Write &lt; for an angle bracket outside an expression.'],
    ['<set-body>&nbsp;</set-body>', 'APIM101 at 4:15', 'Only &lt; &gt; &amp; &quot; &apos; and references to characters that XML can hold are known; write the character itself.'],
    ['<set-body>&#0;</set-body>', 'APIM101 at 4:15', 'Only &lt; &gt; &amp; &quot; &apos; and references to characters that XML can hold are known; write the character itself.'],
    ['<set-body><![CDATA[a</set-body>', 'APIM101 at 4:15', 'Close the section.'],
    ['<set-body>a]]>b</set-body>', 'APIM101 at 4:16', 'Write ]]&gt; where the characters are meant.'],
    ['<set-body>\u0001</set-body>', 'APIM101 at 4:15', 'Remove the character.'],
    ['<set-header name="b"><value>a-@(context.Apii.Id)</value></set-header>', 'APIM303 at 4:45', 'write Api'],
    ['<set-body><value>@(context.Apii.Id)</value></set-body>', 'APIM303 at 4:32', 'write Api'],
  ])('%s', (text, expected, mend) => expectFindings(findingsOf(statement(text)), expected, mend));
});

describe('a document', () => {
  test.each<[text: string, expected: string, mend: string]>([
    ['<policies><backend><validate-jwt header-name="a" /></backend></policies>', 'APIM202 at 1:20', 'Move it to inbound.'],
    ['<policies><set-variable name="a" value="b" /></policies>', 'APIM107 at 1:11', 'Put the statement into its section.'],
    ['<policies><inbound /><inbound /></policies>', 'APIM107 at 1:22', 'Join the sections.'],
    ['<policies><inbond><base /></inbond></policies>', 'APIM107 at 1:11', 'Put the statement into its section.'],
    ['<policies><backend><base /><forward-request /></backend></policies>', 'APIM235 at 1:28', 'Keep <base /> or what stands beside it; what prepares the request belongs into inbound.'],
    ['<fragment><base /></fragment>', 'APIM207 at 1:11', 'Put <base /> into the document.'],
    ['', 'APIM101 at 1:1', 'Begin with <policies> or <fragment>.'],
    ['  \n ', 'APIM101 at 1:1', 'Begin with <policies> or <fragment>.'],
    ['hello', 'APIM101 at 1:1', 'Put the text into an element, or remove it.'],
    ['<inbound><base /></inbound>', 'APIM106 at 1:1', 'Put the statements into a section of <policies>, or into <fragment>.'],
    ['<policies /><policies />', 'APIM101 at 1:13', 'A file holds one <policies> or one <fragment>.'],
    ['<set-header name="a" /><set-header name="b" />', 'APIM106 at 1:1', 'Put the statements into a section of <policies>, or into <fragment>.'],
    ['<policies><inbound><base /></policies>', 'APIM101 at 1:28', 'Close <inbound> first.'],
    ['<policies><inbound>', 'APIM101 at 1:20', 'Close <inbound> of line 1.'],
    ['<policies><inbound><set-variable name="a value="b" /></inbound></policies>', 'APIM101 at 1:49', 'Attributes are name="value", separated by blanks. A quote inside a value that is no expression is written &quot;.'],
    ['<policies></inbound></policies>', 'APIM101 at 1:11', 'Close <policies> first.'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><policies />', 'APIM103 at 1:1', `Remove it; write the entity's text where it is used.`],
    ['<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><policies><inbound>&z;</inbound></policies>', 'APIM103 at 1:1', `Remove it; write the entity's text where it is used.`],
    ['<!DOCTYPE a SYSTEM "http://x"><policies />', 'APIM103 at 1:1', `Remove it; write the entity's text where it is used.`],
    ['<policies><?x y?></policies>', 'APIM101 at 1:11', 'Remove it; only an XML declaration at the very beginning is read.'],
    ['<policies><!-- a -- b --></policies>', 'APIM101 at 1:18', 'XML allows no -- in a comment: write - - instead.'],
    ['<policies><!-- a </policies>', 'APIM101 at 1:11', 'Close the comment.'],
    ['<!-- a <!-- b --> -->\n<policies />', 'APIM101 at 1:10', 'XML allows no -- in a comment: write - - instead.'],
    ['\n<?xml version="1.0"?><policies />', 'APIM101 at 2:1', 'Remove it; only an XML declaration at the very beginning is read.'],
    ['<policies>< inbound /></policies>', 'APIM101 at 1:11', 'Write &lt; for an angle bracket outside an expression.'],
  ])('%j', (text, expected, mend) => expectFindings(findingsOf(text), expected, mend));
});

describe('an expression, from column 35 of line 4', () => {
  test.each<[text: string, expected: string, mend: string]>([
    ['@(context.Request.Method = "GET")', 'APIM301 at 4:37', 'write == to compare; what is sent is set by statements of the document'],
    ['@(((IResponse)context.Variables["r"]).Statuscode == 200)', 'APIM303 at 4:73', 'write StatusCode'],
    ['@((context.Variables["r"] as IResponse)?.Heders)', 'APIM303 at 4:76', 'write Headers'],
    ['@(context.Variables.GetValueOrDefault<Jwt>("jwt").Sub)', 'APIM303 at 4:85', 'use one of Algorithm, Audiences, Claims, ExpirationTime, Id, IssuedAt, Issuer, NotBefore, Subject, Type'],
    ['@(context.Request.Headers.GetValueOrDefault("a", "").AsJwt()?.Subjct)', 'APIM303 at 4:97', 'write Subject'],
    ['@(((IResponse)context.Variables["r"]).StatusCode = 200)', 'APIM301 at 4:37', 'write == to compare; what is sent is set by statements of the document'],
    ['@(context.Tracing && new JArray().Count = 0)', 'APIM301 at 4:56', 'write == to compare; what is sent is set by statements of the document'],
    ['@{ context.Variables["a"] = 1; return 1; }', 'APIM301 at 4:38', 'write == to compare; what is sent is set by statements of the document'],
    ['@(context.Tracing && && true)', 'APIM301 at 4:56', 'write a value on both sides of it'],
    ['@{ retrun context.Api; }', 'APIM301 at 4:38', 'did you mean return?'],
    ['@($"{{a}")', 'APIM301 at 4:42', 'write }} for a brace in the text'],
    ['@(new Newtonsoft.Json.Linq.JObjekt())', 'APIM304 at 4:41', 'did you mean Newtonsoft.Json.Linq.JObject?'],
    ['@(context.Request.Headers.GetValueOrDefault"a", context.Subscription.Id))', 'APIM301 at 4:78', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@{\n var a = 1;\n var b = 2;\n return string.Join"&", a, b);\n}', 'APIM301 at 7:20', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['x&y', 'APIM101 at 4:36', 'Write &amp; for an ampersand outside an expression.'],
    ['a<b', 'APIM101 at 4:36', 'Write &lt;, or close the quote before it.'],
    ['@(context.Api.Id', 'APIM102 at 4:35', 'Close the bracket, or the string or comment before it that hides the bracket.'],
    ['@{ return 1;', 'APIM102 at 4:35', 'Close the bracket, or the string or comment before it that hides the bracket.'],
    ['@("a)', 'APIM102 at 4:35', 'Close the bracket, or the string or comment before it that hides the bracket.'],
    ['@(1))', 'APIM307 at 4:39', 'Remove it, or open the bracket that it closes.'],
    ['@()', 'APIM301 at 4:36', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@(1;)', 'APIM301 at 4:38', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@(return 1)', 'APIM301 at 4:37', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@{ var a = 1; }', 'APIM302 at 4:49', 'end each path with return and a value; @(…) needs none'],
    ['@{ if (true) { return 1; } }', 'APIM302 at 4:62', 'end each path with return and a value; @(…) needs none'],
    ['@(1 +)', 'APIM301 at 4:40', 'complete the C# there'],
    [`@(context.User${'!'.repeat(5000)})`, 'APIM301 at 4:37', 'keep parts of it in variables'],
    ['@(context.User!.Id)', 'APIM301 at 4:49', 'API Management compiles C# 7; leave it out'],
    ['@(a b)', 'APIM301 at 4:36', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@{ return 1 }', 'APIM301 at 4:46', 'complete the C# there'],
    ['@(context.Variables["a")', 'APIM301 at 4:58', 'complete the C# there'],
    ['@(string.Join(",",))', 'APIM301 at 4:52', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@(new[]{1}.Select(x = > x))', 'APIM301 at 4:55', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@{ fro (int i = 0; i < 1; i++) { } return 1; }', 'APIM301 at 4:38', 'did you mean for?'],
    ['@{ var all = new JArray(); retrun all; }', 'APIM301 at 4:62', 'did you mean return?'],
    [`@('ab')`, 'APIM301 at 4:39', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@("\\q")', 'APIM301 at 4:38', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@($"{context.Api.Id")', 'APIM102 at 4:35', 'Close the bracket, or the string or comment before it that hides the bracket.'],
    ['@(new JObject(new JProperty("a", 1))', 'APIM102 at 4:35', 'Close the bracket, or the string or comment before it that hides the bracket.'],
    ['@(context.Request.Url.Pathh)', 'APIM303 at 4:57', 'write Path'],
    ['@(context.request.Method)', 'APIM303 at 4:45', 'write Request'],
    ['@(context.Response.Status)', 'APIM303 at 4:54', 'use one of Body, Headers, StatusCode, StatusReason'],
    ['@(context.User?.Groupss)', 'APIM303 at 4:51', 'write Groups'],
    ['@(context.Request.Headers.GetValue("a"))', 'APIM303 at 4:61', 'check its spelling'],
    ['@(context.Variable["a"])', 'APIM303 at 4:45', 'write Variables'],
    ['@(context.Api.Name.Lenght)', 'APIM303 at 4:54', 'write Length'],
    ['@(context.Request.Body.AsString())', 'APIM303 at 4:58', 'use one of As, AsFormUrlEncodedContent'],
    ['@(Context.Api.Id)', 'APIM304 at 4:37', 'did you mean context?'],
    ['@(foo)', 'APIM305 at 4:37', 'declare it, or put a text in quotes'],
    ['@(Foo.Bar())', 'APIM304 at 4:37', 'use a type that "API Management policy expressions" lists as allowed; check its spelling'],
    ['@(DateTime.ParseExact("a","b",null))', 'APIM304 at 4:37', 'use a member of DateTime that "API Management policy expressions" lists as allowed'],
    ['@(context.Api.Id switch { "a" => 1, _ => 2 })', 'APIM301 at 4:37', 'API Management compiles C# 7; write a switch statement or ? :'],
    ['@(context.Api.Id === "a")', 'APIM301 at 4:54', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    [`@(context.Api.Id == 'abc')`, 'APIM301 at 4:57', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
    ['@{ if (true) { return 1; } elseif (false) { return 2; } return 3; }', 'APIM301 at 4:76', 'complete the C# there'],
    ['@{ x = 1; return x; }', 'APIM305 at 4:38, APIM305 at 4:52', 'declare it, or put a text in quotes'],
    ['@(true ? 1)', 'APIM301 at 4:36', 'correct the C# there; @(…) takes one expression without a semicolon, @{…} takes statements'],
  ])('%s', (text, expected, mend) => expectFindings(findingsOf(statement(`<set-variable name="a" value="${text}" />`)), expected, mend));
});

describe('a document at a place where it can not be', () => {
  test.each<[text: string, options: ValidatePolicyOptions, expected: string, mend: string]>([
    [statement('<quota calls="1" renewal-period="0" />'), { scope: 'api' }, 'APIM203 at 4:5, APIM231, APIM231, APIM231, APIM233', 'Move it to a document of product.'],
    [statement('<cross-domain />'), { scope: 'api' }, 'APIM203 at 4:5, APIM231, APIM231, APIM231, APIM233', 'Move it to a document of global.'],
    [statement('<publish-to-dapr topic="a" />'), { gateway: 'v2' }, 'APIM204 at 4:5', 'Use another policy on this gateway.'],
    [statement('<rate-limit-by-key calls="1" renewal-period="1" counter-key="a" />'), { gateway: 'consumption' }, 'APIM204 at 4:5', 'Use another policy on this gateway.'],
    ['<policies><inbound><set-variable name="a" value="b" /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>', { scope: 'api' }, 'APIM231 at 1:20', 'Add <base />, unless the policies of all broader scopes are meant to be dropped.'],
    ['<policies><inbound /><backend /><outbound /><on-error /></policies>', { scope: 'global' }, 'APIM233', 'Add it, unless no request is meant to reach the backend.'],
  ])('%s', (text, options, expected, mend) => expectFindings(findingsOf(text, options), expected, mend));
});

describe('the place of a mistake is that in the file, however the file writes it', () => {
  test.each([
    `<set-variable name="a" value="  @(context.Foo)" />`,
    `<set-variable name="a" value='@(context.Api.Id == &quot;a&quot; &amp;&amp; context.Foo)' />`,
    `<set-variable name='a' value='@{\n  var a = "&lt;b&gt;";\n  return a + context.Foo;\n}' />`,
    '<set-body>@{\n  var a = &quot;&lt;b&gt;&quot;;\n  return a + context.Foo;\n}</set-body>',
    '<set-body>\n\n  @{\n  return context.Foo;\n}</set-body>',
    '<set-header name="b"><value> &lt;a&gt; @(context.Foo)</value></set-header>',
    '<set-body><![CDATA[  @(context.Foo)]]></set-body>',
    '<set-body><value>@(context.Foo)</value></set-body>',
  ])('%s', (text) => {
    const document = statement(text);
    const [found, ...others] = findingsOf(document);
    expect(others).toEqual([]);
    const before = document.slice(0, document.indexOf('Foo')).split('\n');
    expect(found).toMatchObject({ code: 'APIM303', position: { line: before.length, column: (before.at(-1) ?? '').length + 1, offset: document.indexOf('Foo') } });
    expect(found?.position).not.toHaveProperty('written');
  });
});
