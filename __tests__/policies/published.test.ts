/**
 * The forms that published policies take, in documents of our own: whatever API Management accepts is read, judged
 * without a finding, written, and read back as itself.
 */
import { readPolicy, validatePolicy, writePolicy } from '../../policies';
import { checkExpression, initExpressions } from '../../policies/expressions/check';

beforeAll(initExpressions);

const inbound = (statements: string): string => `<policies>\n  <inbound>\n    <base />\n    ${statements}\n  </inbound>\n  <backend>\n    <base />\n  </backend>\n</policies>`;
const variable = (expression: string): string => inbound(`<set-variable name="a" value="${expression}" />`);

const DOCUMENTS: readonly (readonly [name: string, text: string])[] = [
  ['quotes of an expression in double quotes', variable('@((string)context.Variables["ward"] == "north" ? "n" : "")')],
  ['the same in single quotes', inbound(`<set-variable name='a' value='@((string)context.Variables["ward"])' />`)],
  ['escaped in single quotes', inbound(`<choose><when condition='@(context.Response != null &amp;&amp; context.Response.StatusCode &lt; 300 &amp;&amp; context.Variables.GetValueOrDefault&lt;int&gt;("n", 0) == 1)'><base /></when></choose>`)],
  ['one expression escaped and another not', inbound('<set-variable name="a" value="@((int)((JObject)context.Variables[&quot;r&quot;])[&quot;status&quot;])" /><set-body>@(((JObject)context.Variables["r"])["body"].ToString())</set-body>')],
  ['statements over many lines, with comments that hold brackets and quotes', variable('@{\n      // it\'s "5 < 6" (see :-)\n      /* } */\n      var wards = new List<string>();\n      return wards.Count; // }\n    }')],
  ['a page of HTML in a verbatim text in an attribute', variable(`@{ return @"<html lang='en'>\n<style>.a { color: red; }</style><p class=""b"">__NAME__</p>\n</html>"; }`)],
  ['an XML declaration in a text in a text', inbound('<set-body>@{ return $"<?xml version=\\"1.0\\"?><Start>{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}</Start>"; }</set-body>')],
  ['the same, searched for, in an attribute', variable('@(context.Request.Body.As<string>(true).Replace("<?xml version=\\"1.0\\"?>", ""))')],
  ['local functions, shifts and generics', variable('@{ short Swap(short s) { return (short)((((int)s & 0xFF) << 8) | (int)((s >> 8) & 0xFF)); } var all = JsonConvert.DeserializeObject<List<string>>("[]"); foreach (string one in all) { if (one.Split(\'/\').Length == 2) { return Swap(1); } } return 0; }')],
  ['interpolation in interpolation, with a lambda and characters', variable(`@(context.Request.Headers["cookie"].Single().Split(';').Select(c => c.Trim().Split('=')).Single(c => c[0] == $"id-{(string)context.Variables["state"]}")[1])`)],
  ['try, typed catches, catch without a name', variable('@{ try { return int.Parse("1"); } catch (FormatException e) { return e.Message; } catch (OverflowException) { return ""; } catch { throw; } }')],
  ['switch, using, out variables, patterns', variable('@{ using (var sha = System.Security.Cryptography.SHA256.Create()) { switch (context.Request.Method) { case "GET": return sha.HashSize; default: return context.Variables.TryGetValue("x", out var v) && v is string s ? s.Length : 0; } } }')],
  ['qualified generic types, and initializers in initializers', variable('@{ var form = new System.Collections.Generic.Dictionary<string, string> { { "id", "{{client-id}}" } }; return new Newtonsoft.Json.Linq.JObject { ["@odata.type"] = "#a", ["b"] = new Newtonsoft.Json.Linq.JArray { new JObject { ["c"] = form.Count } } }.ToString(); }')],
  ['query syntax and anonymous types', variable('@(JsonConvert.SerializeObject(new { error = new { groups = string.Join(";", from g in context.User.Groups orderby g.Name select g.Name) } }))')],
  ['two expressions in one value, and text around them', inbound('<set-header name="X-Trace"><value>@(context.Request.IpAddress)-@(context.Request.Method)</value></set-header><cache-store-value key="Code-@(context.RequestId.ToString())" value="@{return "a";}" duration="60" />')],
  ['named values as values, in texts, in code, and behind an opening brace', inbound('<rate-limit-by-key calls="{{calls}}" renewal-period="{{ period }}" counter-key="{{a}}-{{b}}" /><set-variable name="a" value="@(DateTimeOffset.UtcNow.AddSeconds({{seconds}}))" /><set-variable name="b" value="@($"https://{{host}}/{context.Api.Path}" + $"{{{number}}}")" /><choose><when condition="{{flag}}"><base /></when><when condition=" true "><base /></when></choose>')],
  ['a Liquid body of markup with names of policies in it', inbound('<set-body template="liquid"><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><quota>{{body.q | Date: "yyyy"}}</quota><quota a="{{ vars[\'v\'] }}" />{% if body.a %}<b></b>{% endif %}</soap:Body></soap:Envelope></set-body>')],
  ['a Liquid body of JSON', inbound('<set-body template="liquid">\n{ "id": "{{body.customer.id}}", "all": [ {% JSONArrayFor one in body.list %} "{{one}}" {% endJSONArrayFor %} ] }\n</set-body>')],
  ['a Liquid body of nothing but a comment', inbound('<set-body template="liquid">\n<!-- to do later -->\n</set-body>')],
  ['bodies in CDATA, as a value, as an expression on lines of its own', inbound('<set-body><![CDATA[<a b="c">&amp;</a>]]></set-body><set-body><value>@(context.RequestId.ToString())</value></set-body><set-body> \n@{ \n return "x"; \n} \n</set-body><set-body />')],
  ['comments everywhere, with statements and quotes in them', '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!-- "a" <include-fragment> @( -->\n<policies>\n<!-- before -->\n<inbound><base /><!-- <set-variable value="@("x")" /> --></inbound>    <outbound><!-- only --></outbound>\n<!-- after -->\n</policies>\n<!-- end -->'],
  ['a fragment that begins and ends with comments', '<!-- a -->\n\n<fragment>\n <!-- b -->\n <choose><!-- c --><when condition="@(true)"><trace source="s"><message>m</message></trace></when><!-- d --></choose>\n</fragment>'],
  ['white space and line breaks between attributes', inbound('<retry\n  count="2"\n  interval="0"\n  condition=\'@(context.Response.StatusCode == 503)\'\n  first-fast-retry="true">\n<set-variable name = "a"   value = "b"/></retry>')],
  ['values with blanks around them', inbound('<set-header name="Authorization" exists-action="override">  \n  <value>@("Bearer " + (string)context.Variables["t"])</value>  \n</set-header><mock-response status-code="200" content-type="application/json" />')],
  ['a stylesheet', inbound('<xsl-transform><parameter name="agent">@(context.Request.Headers.GetValueOrDefault("User-Agent","none"))</parameter><xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="* | @* | node()"><xsl:copy><xsl:if test="self::* and not(parent::*)"><xsl:value-of select="." /></xsl:if></xsl:copy></xsl:template></xsl:stylesheet></xsl-transform>')],
  ['a token from a header that an expression names', inbound('<validate-jwt header-name="@(context.Request.Headers.ContainsKey("X-Token") ? "X-Token" : "Authorization")" require-scheme="@("Bearer")"><openid-config url="https://login.example.org/.well-known/openid-configuration" validate-connectivity="false" /></validate-jwt>')],
  ['a body on error', '<policies><on-error><base /><set-status code="503" reason="Busy" /><set-body>{"error":"busy"}</set-body></on-error></policies>'],
  ['calls and a stylesheet on error', '<policies><on-error><wait><send-request response-variable-name="r"><set-url>https://a.example</set-url></send-request></wait><xsl-transform><xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" /></xsl-transform></on-error></policies>'],
  ['a message to a queue, with all that its page lists', inbound('<send-service-bus-message queue-name="orders" namespace="a.servicebus.windows.net" message-id="@(context.RequestId.ToString())" session-id="@(Guid.NewGuid().ToString())" time-to-live="00:10:00" response-variable-name="sent" ignore-error="true"><payload>@(context.Request.Body.As<string>(true))</payload></send-service-bus-message>')],
  ['answers checked in large windows', inbound('<llm-content-safety backend-id="safety" enforce-on-completions="true" window-size="10000" window-overlap-size="100"><categories output-type="EightSeverityLevels"><category name="Hate" threshold="4" /></categories></llm-content-safety>')],
  ['policies of language models', inbound('<llm-token-limit counter-key="@(context.Subscription.Id)" token-quota="10000" token-quota-period="Daily" estimate-prompt-tokens="false" /><llm-content-safety backend-id="safety" /><llm-semantic-cache-lookup score-threshold="{{threshold}}" embeddings-backend-id="embeddings" embeddings-backend-auth="system-assigned"><vary-by>@(context.Subscription.Id)</vary-by></llm-semantic-cache-lookup>')],
  ['policies of Dapr', inbound('<publish-to-dapr topic="@("orders/new")" template="Liquid">{{body}}</publish-to-dapr><invoke-dapr-binding name="b" template="liquid"><metadata><item key="k">@(context.RequestId.ToString())</item></metadata><data>{{body.a}}</data></invoke-dapr-binding>')],
  ['what API Management writes itself', inbound('<set-backend-service id="apim-generated-policy" backend-id="app" /><cors allow-credentials="false"><allowed-origins><origin>https://a.example</origin></allowed-origins><allowed-methods><method>GET</method></allowed-methods></cors>')],
  ['sections that are empty, closed in themselves or in any order', '<policies><outbound></outbound><backend><forward-request timeout="240" /></backend><inbound /><on-error>\n</on-error></policies>'],
  ['calls in parallel', inbound('<wait for="all"><send-request mode="copy" response-variable-name="one" timeout="{{timeout}}" ignore-error="true"><set-url>@("{{base}}/one?n=" + context.Request.Url.Query.GetValueOrDefault("n", "8"))</set-url></send-request><send-request mode="copy" response-variable-name="two"><set-url>{{base}}/two</set-url></send-request></wait>')],
  ['bytes, credentials and variables with any name', inbound('<authentication-certificate body="@(context.Variables.GetValueOrDefault<byte[]>("certificate"))" password="{{password}}" /><set-variable name="9 lives!" value="@(2 + 2)" /><set-header name="X-Empty" exists-action="override" /><set-header name="Via" exists-action="@(context.Api.IsCurrentRevision ? "override" : "skip")"><value>v</value></set-header>')],
  ['a byte order mark and the line ends of Windows', `\ufeff${inbound('<set-body>@{\r\n return "a\\r\\n";\r\n}</set-body>').replace(/(?<!\r)\n/g, '\r\n')}`],
];

const bare = (policy: unknown): unknown => JSON.parse(JSON.stringify(policy, (key, value: unknown) => (key === 'position' || key === 'attributePositions' ? undefined : value)));

test.each(DOCUMENTS)('%s', (_, text) => {
  const { policy, findings } = readPolicy(text);
  expect(findings).toEqual([]);
  if (!policy) throw new Error('not read');
  expect(validatePolicy(policy, { checkExpression })).toEqual([]);
  const written = writePolicy(policy);
  const again = readPolicy(written);
  expect(bare(again.policy)).toEqual(bare(policy));
  expect(bare(readPolicy(written, { format: 'rawxml' }).policy)).toEqual(bare(policy));
  expect(again.policy && writePolicy(again.policy)).toBe(written);
});
