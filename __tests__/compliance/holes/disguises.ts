/** Holes in policies that look like something else: in order, nesting, C# and variables. */
import type { Example, Hole } from './example';

const TABLE_LINE = 'case "read-appointment": return "scope:appointments.read"';
const CHECK = '<validate-azure-ad-token';
const CHECKED = '</validate-azure-ad-token>';
const PUBLIC = 'new string[] { "get-health" }.Contains(context.Operation.Id)';
const BACKEND = '<set-backend-service backend-id="appointments-backend" />';
const TABLE = '<set-variable name="access-requirement"';

/** Puts statements right before the token is checked, or after everything was. */
const before = (example: Example, statements: string): void => example.edit('appointments', CHECK, `${statements}${CHECK}`);
const after = (example: Example, statements: string): void => example.edit('appointments', BACKEND, `${statements}${BACKEND}`);
const outbound = (example: Example, statements: string): void => example.edit('appointments', '<outbound>\n\t\t<base />', `<outbound>\n\t\t<base />${statements}`);
const header = (name: string, value: string): string => `<set-header name="${name}" exists-action="override"><value>${value}</value></set-header>`;
const OWN_TOKEN = '<authentication-managed-identity resource="https://management.azure.com" output-token-variable-name="own" />';
const trace = (code: string): string => `<trace source="x" severity="information"><message>${code}</message></trace>`;
const named = (example: Example, name: string, value: string | undefined): void =>
  example.add('apis', 'azurerm_api_management_named_value', name, {
    api_management_name: 'contoso-health-prod',
    name,
    display_name: name,
    ...(value === undefined ? { secret: true, value_from_key_vault: { secret_id: 'https://v.vault.azure.net/secrets/x' } } : { value }),
  });
const operationPolicy = (example: Example, operation: string, inbound: string): void =>
  example.add('apis', 'azurerm_api_management_api_operation_policy', 'one', {
    api_management_name: 'contoso-health-prod',
    api_name: 'appointments',
    operation_id: operation,
    xml_content: `<policies><inbound><base />${inbound}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`,
  });

export const DISGUISES: readonly Hole[] = [
  ['the token check in a choose that is nearly always true', 28, (example) => {
    example.edit('appointments', CHECK, `<choose><when condition="@(context.RequestId != Guid.Empty)">${CHECK}`);
    example.edit('appointments', CHECKED, `${CHECKED}</when></choose>`);
  }],
  ['the token check in one of two that wait for any', 28, (example) => {
    example.edit('appointments', CHECK, `<wait for="any"><choose><when condition="@(true)"><set-variable name="x" value="1" /></when></choose><choose><when condition="@(true)">${CHECK}`);
    example.edit('appointments', CHECKED, `${CHECKED}</when></choose></wait>`);
  }],
  ['a call let by before the check, in a retry', 28, (example) => before(example, '<retry condition="@(false)" count="1" interval="1"><limit-concurrency key="x" max-count="1"><choose><when condition="@(context.Request.Headers.ContainsKey("X-Debug"))"><return-response><set-status code="200" /></return-response></when></choose></limit-concurrency></retry>')],
  ['another operation in the public list', 28, (example) => example.edit('appointments', PUBLIC, 'new string[] { "get-health", "read-appointment" }.Contains(context.Operation.Id)')],
  ['a public list with a condition that is always true', 28, (example) => example.edit('appointments', PUBLIC, `${PUBLIC} || 1 == 1`)],
  ['a public list with a comparison that is always true', 28, (example) => example.edit('appointments', PUBLIC, `${PUBLIC} || context.Operation.Id != ""`)],
  ['a public list with a named value', 28, (example) => {
    named(example, 'open', 'read-appointment');
    example.edit('appointments', PUBLIC, 'new string[] { "get-health", "{{open}}" }.Contains(context.Operation.Id)');
  }],
  ['a public list with a named value that is the whole condition', 28, (example) => {
    named(example, 'open', 'true');
    example.edit('appointments', `@(${PUBLIC})`, '@({{open}})');
  }],
  ['a public list by a method that a header chooses', 28, (example) => {
    example.edit('appointments', '<choose>\n\t\t\t<when condition="@(new string[] { "get-health"', '<set-method>@(context.Request.Headers.GetValueOrDefault("X-Method", "GET"))</set-method><choose>\n\t\t\t<when condition="@(context.Request.Method == "OPTIONS" || new string[] { "get-health"');
  }],
  ['a public operation that answers with another', 28, (example) => operationPolicy(example, 'get-health', '<rewrite-uri template="/appointments" />')],
  ['a public operation that deletes', 28, (example) => operationPolicy(example, 'get-health', '<set-method>DELETE</set-method>')],
  ['a public operation whose address the caller writes', 28, (example) => operationPolicy(example, 'get-health', '<rewrite-uri template="@(context.Request.Url.Query.GetValueOrDefault("p", "/health"))" />')],
  ['an answer from a cache before the check', 28, (example) => before(example, '<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />')],
  ['a mocked answer before the check', 28, (example) => before(example, '<mock-response status-code="200" content-type="application/json" />')],
  ['a copy of the call sent before the check', 28, (example) => before(example, '<send-request mode="copy" response-variable-name="r"><set-url>https://x.example</set-url></send-request>')],
  ['an answer whose status a caller chooses', 28, (example) => before(example, '<choose><when condition="@(context.Request.Headers.ContainsKey("X-S"))"><return-response><set-status code="@(int.Parse(context.Request.Headers.GetValueOrDefault("X-S","401")))" /></return-response></when></choose>')],
  ['a refusal whose status comes from a named value', 28, (example) => {
    named(example, 'refusal', '200');
    before(example, '<choose><when condition="@(context.Request.Headers.ContainsKey("X-S"))"><return-response><set-status code="{{refusal}}" /></return-response></when></choose>');
  }],
  ['a refusal that tells what another call was told', 28, (example) => before(example, '<send-request mode="new" response-variable-name="r"><set-url>https://x.example</set-url></send-request><choose><when condition="@(context.Request.Headers.ContainsKey("X-S"))"><return-response response-variable-name="r" /></when></choose>')],
  ['the check moved behind the call', 28, (example) => {
    example.edit('appointments', '<backend>\n\t\t<base />', `<backend>\n\t\t<base />`.replace('<base />', '<choose><when condition="@(context.Variables.ContainsKey("verified-token"))"><base /></when><otherwise><forward-request timeout="30" /></otherwise></choose>'));
    example.edit('appointments', CHECK, `<choose><when condition="@(context.Request.Headers.ContainsKey("Authorization"))">${CHECK}`);
    example.edit('appointments', CHECKED, `${CHECKED}</when></choose>`);
  }],
  ['an error that calls the backend', 28, (example) => example.edit('appointments', '<on-error>', '<on-error><forward-request timeout="30" />')],
  ['an error that is answered with 200 and a body', 28, (example) => example.edit('appointments', '<on-error>', '<on-error><return-response><set-status code="200" /><set-body>{}</set-body></return-response>')],
  ['an error that is answered with what a call-out told', 28, (example) => example.edit('appointments', '<on-error>', '<on-error><send-request mode="new" response-variable-name="r"><set-url>https://x.example</set-url></send-request><return-response response-variable-name="r"><set-status code="401" /></return-response>')],
  ['a certificate instead of a token, with its errors ignored', 28, (example) => {
    example.edit('appointments', /<validate-azure-ad-token[\s\S]*?<\/validate-azure-ad-token>/, '<validate-client-certificate ignore-error="true" />');
  }],
  ['a certificate instead of a token, that anybody can make', 28, (example) => {
    example.edit('appointments', /<validate-azure-ad-token[\s\S]*?<\/validate-azure-ad-token>/, '<validate-client-certificate validate-trust="false"><identities><identity subject="CN=partner" /></identities></validate-client-certificate>');
  }],
  ['a check-header instead of a token', 28, (example) => example.edit('appointments', /<validate-azure-ad-token[\s\S]*?<\/validate-azure-ad-token>/, '<check-header name="Authorization" failed-check-httpcode="401" />')],
  ['the check in a comment', 28, (example) => example.edit('appointments', /(<validate-azure-ad-token[\s\S]*?<\/validate-azure-ad-token>)/, '<!-- $1 -->')],
  ['the check in the fragment that refuses', 28, (example) => {
    example.edit('unauthorized', '<fragment>', '<fragment><choose><when condition="@(context.Request.Headers.ContainsKey("X-S"))"><return-response><set-status code="200" /></return-response></when></choose>');
    example.edit('appointments', CHECK, `<include-fragment fragment-id="refuse-unauthorized-plain" />${CHECK}`);
  }],
  ['a fragment that is nowhere', 28, (example) => before(example, '<include-fragment fragment-id="not-there" />')],
  ['a fragment chosen by a named value', 28, (example) => {
    named(example, 'which', 'refuse-unauthorized-plain');
    before(example, '<include-fragment fragment-id="{{which}}" />');
  }],
  ['statements in a named value', 28, (example) => {
    named(example, 'more', undefined);
    before(example, '{{more}}');
  }],
  ['a statement that nobody knows', 28, (example) => before(example, '<validate-everything />')],
  ['the check in upper case', 28, (example) => {
    example.edit('appointments', CHECK, '<Validate-Azure-AD-Token');
    example.edit('appointments', CHECKED, '</Validate-Azure-AD-Token>');
  }],
  ['inbound written twice', 28, (example) => example.edit('appointments', '<backend>', '<inbound><base /></inbound><backend>')],
  ['a product policy that answers before', 28, (example) => example.edit('product', '<rate-limit', '<choose><when condition="@(context.Subscription.Name == "debug")"><return-response><set-status code="200" /></return-response></when></choose><rate-limit')],

  ['a public list that is the beginning of a name', 28, (example) => example.edit('appointments', PUBLIC, 'context.Operation.Id.StartsWith("get-") || context.Operation.Id.EndsWith("s")')],
  ['a public list that is one text', 28, (example) => example.edit('appointments', PUBLIC, '"get-health list-appointments".Contains(context.Operation.Id)')],
  ['an anonymous product that answers by itself', 28, (example) => {
    const product = { api_management_name: 'contoso-health-prod', product_id: 'open' };
    example.add('apis', 'azurerm_api_management_product', 'open', { ...product, subscription_required: false, published: true });
    example.add('apis', 'azurerm_api_management_product_api', 'open', { ...product, api_name: 'appointments' });
    example.add('apis', 'azurerm_api_management_product_policy', 'open', { ...product, xml_content: '<policies><inbound><return-response><set-status code="200" /></return-response></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>' });
  }],

  ['a base inside a condition', 29, (example) => example.edit('appointments', '<outbound>\n\t\t<base />', '<outbound><choose><when condition="@(true)"><base /></when></choose>')],
  ['a base after an answer', 29, (example) => example.edit('appointments', '<on-error>', '<on-error><return-response><set-status code="500" /></return-response>')],
  ['an operation policy without base in one section', 29, (example) =>
    example.add('apis', 'azurerm_api_management_api_operation_policy', 'one', { api_management_name: 'contoso-health-prod', api_name: 'appointments', operation_id: 'read-appointment', xml_content: '<policies><inbound><base /></inbound><backend><base /></backend><outbound /><on-error><base /></on-error></policies>' })],
  ['a base inside a limit', 29, (example) => example.edit('appointments', '<backend>\n\t\t<base />', '<backend><limit-concurrency key="a" max-count="1"><base /></limit-concurrency>')],
  ['a base in a fragment', 29, (example) => {
    example.edit('appointments', '<outbound>\n\t\t<base />', '<outbound><include-fragment fragment-id="refuse-forbidden-plain" />');
  }],

  ['a token whose text a query gives, through a variable', 30, (example) => {
    example.edit('appointments', CHECK, `<set-variable name="t" value="@(context.Request.Url.Query.GetValueOrDefault("t", ""))" />${CHECK}`);
    example.edit('appointments', /tenant-id="(\S+)" header-name="Authorization"/, 'tenant-id="$1" token-value="@((string)context.Variables["t"])"');
  }],
  ['a token from a cookie of the query, in a comment’s disguise', 30, (example) => example.edit('appointments', /tenant-id="(\S+)" header-name="Authorization"/, 'tenant-id="$1" token-value="@(context.Request./* Headers */OriginalUrl.Qu\\u0065ry["t"][0])"')],
  ['a tenant that a named value hides', 30, (example) => {
    named(example, 'tenant', undefined);
    example.edit('appointments', /tenant-id="\S+"/, 'tenant-id="{{tenant}}"');
  }],
  ['a tenant that the caller names', 30, (example) => example.edit('appointments', /tenant-id="\S+"/, 'tenant-id="@(context.Request.Headers.GetValueOrDefault("X-Tenant", ""))"')],
  ['an audience that a plain named value makes any', 30, (example) => {
    named(example, 'audience', '*');
    example.edit('appointments', '<audience>api://healthcare-apis</audience>', '<audience>{{audience}}</audience>');
  }],
  ['a failed check that is answered with 200', 30, (example) => example.edit('appointments', 'failed-validation-httpcode="401"', 'failed-validation-httpcode="200"')],
  ['a weaker check for some, under an otherwise', 30, (example) => example.edit('appointments', TABLE, `<choose><when condition="@(context.Request.Headers.ContainsKey("X-A"))"><set-variable name="a" value="1" /></when><otherwise><validate-jwt header-name="X-Token" require-expiration-time="false" clock-skew="86400"><openid-config url="https://x.example" /></validate-jwt></otherwise></choose>${TABLE}`)],
  ['unsigned tokens by a named value', 30, (example) => {
    named(example, 'signed', 'false');
    example.edit('appointments', TABLE, `<validate-jwt header-name="Authorization" require-signed-tokens="{{signed}}"><openid-config url="https://login.example" /><audiences><audience>a</audience></audiences><issuers><issuer>https://login.example</issuer></issuers></validate-jwt>${TABLE}`);
  }],

  ['any token for an operation', 31, (example) => example.edit('appointments', TABLE_LINE, 'case "read-appointment": return "any-token"')],
  ['any token as an alternative', 31, (example) => example.edit('appointments', TABLE_LINE, 'case "read-appointment": return "scope:appointments.read | any-token"')],
  ['a scope that every sign-in has', 31, (example) => example.edit('appointments', TABLE_LINE, 'case "read-appointment": return "scope:openid"')],
  ['an alternative behind a named value', 31, (example) => {
    named(example, 'more', 'appointments.read | any-token');
    example.edit('appointments', TABLE_LINE, 'case "read-appointment": return "scope:{{more}}"');
  }],
  ['a requirement that a named value takes away', 31, (example) => {
    named(example, 'need', 'any-token');
    example.edit('appointments', TABLE_LINE, 'case "read-appointment": return "{{need}}"');
  }],
  ['a requirement written over after the table', 31, (example) => example.edit('appointments', '<choose>\n\t\t\t\t\t<when condition="@{\n\tvar token = (Jwt)context.Variables["verified-token"];\n\tvar scopes', '<set-variable name="access-requirement" value="any-token" /><choose>\n\t\t\t\t\t<when condition="@{\n\tvar token = (Jwt)context.Variables["verified-token"];\n\tvar scopes')],
  ['a requirement written over under another case', 31, (example) => example.edit('appointments', '<choose>\n\t\t\t\t\t<when condition="@{\n\tvar token = (Jwt)context.Variables["verified-token"];\n\tvar scopes', '<set-variable name="Access-Requirement" value="any-token" /><choose>\n\t\t\t\t\t<when condition="@{\n\tvar token = (Jwt)context.Variables["verified-token"];\n\tvar scopes')],
  ['a requirement written over by an answer', 31, (example) => example.edit('appointments', '<choose>\n\t\t\t\t\t<when condition="@{\n\tvar token = (Jwt)context.Variables["verified-token"];\n\tvar scopes', '<rate-limit-by-key calls="1" renewal-period="1" counter-key="x" remaining-calls-variable-name="access-requirement" /><choose>\n\t\t\t\t\t<when condition="@{\n\tvar token = (Jwt)context.Variables["verified-token"];\n\tvar scopes')],
  ['the decision with another claim', 31, (example) => example.edit('appointments', 'new string[] { "scp" }.Contains(claim.Key)', 'new string[] { "scp", "name" }.Contains(claim.Key)')],
  ['the decision that one more word opens', 31, (example) => example.edit('appointments', 'claim == "any-token"', 'claim == "any-token" || claim == "scope:appointments.read"')],
  ['a decision that reads a word of its own', 31, (example) => example.edit('appointments', 'var requirement = (string)context.Variables["access-requirement"];', 'var requirement = "any-token";')],
  ['a decision that deletions are spared', 31, (example) => example.edit('appointments', 'return !(requirement', 'return context.Request.Method != "DELETE" && !(requirement')],
  ['a verified token that another takes the place of', 31, (example) => example.edit('appointments', TABLE, `<set-variable name="verified-token" value="@(context.Request.Headers.GetValueOrDefault("X-T", "").AsJwt())" />${TABLE}`)],
  ['a refusal under a condition of its own', 31, (example) => example.edit('appointments', '<include-fragment fragment-id="refuse-forbidden-plain" />', '<choose><when condition="@(!context.Request.Headers.ContainsKey("X-Y"))"><include-fragment fragment-id="refuse-forbidden-plain" /></when></choose>')],
  ['a refusal in the format that azurerm takes by default', 31, (example) => void delete example.resource('api_management_policy_fragment', 'Fragment-refuse-forbidden-plain')['format']],
  ['a refusal that lets go', 31, (example) => example.edit('forbidden', /<return-response>[\s\S]*<\/return-response>/, '<set-status code="403" />')],
  ['a required claim that the caller names', 31, (example) => {
    example.edit('appointments', '</audiences>', '</audiences><required-claims><claim name="scp" match="any" separator=" "><value>@(context.Request.Headers.GetValueOrDefault("X-Scope", ""))</value></claim></required-claims>');
    example.edit('appointments', /<choose>\s*<when condition="@\{\s*var token = \(Jwt\)context\.Variables\["verified-token"\];\s*var scopes[\s\S]*?<\/choose>/, '');
  }],
  ['a required claim that says nothing', 31, (example) => {
    example.edit('appointments', '</audiences>', '</audiences><required-claims><claim name="aud" match="any"><value>api://healthcare-apis</value></claim></required-claims>');
    example.edit('appointments', /<choose>\s*<when condition="@\{\s*var token = \(Jwt\)context\.Variables\["verified-token"\];\s*var scopes[\s\S]*?<\/choose>/, '');
  }],

  ['a token read before its check, by hand', 32, (example) => before(example, '<set-variable name="who" value="@(Encoding.UTF8.GetString(Convert.FromBase64String(context.Request.Headers["Author" + "ization"][0].Split(\'.\')[1])))" />')],
  ['a token read before its check, behind a comment', 32, (example) => before(example, '<set-variable name="who" value="@(context.Request.Headers.GetValueOrDefault("Authorization", "").As/**/Jwt().Subject)" />'.replace('As/**/Jwt', '/**/AsJwt/**/'))],
  ['a token read before its check, with an escape in the name', 32, (example) => before(example, '<set-variable name="who" value="@(context.Request.Headers.GetValueOrDefault("Authorization", "").\\u0041sJwt().Subject)" />')],
  ['another token read after the check', 32, (example) => after(example, '<set-variable name="client" value="@(context.Request.Headers.GetValueOrDefault("X-Token", "").AsJwt().Subject)" />')],
  ['a token taken apart through two variables', 32, (example) => before(example, '<set-variable name="h" value="@(context.Request.Headers.GetValueOrDefault("Authorization", ""))" /><set-variable name="who" value="@(JObject.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(((string)context.Variables["h"]).Split(\'.\')[1])))["sub"].ToString())" />')],

  ['an origin with a wildcard inside', 33, (example) => example.edit('appointments', '<origin>https://portal.contoso-health.example</origin>', '<origin>https://*.contoso-health.example</origin>')],
  ['an origin that looks like a regular expression', 33, (example) => example.edit('appointments', '<origin>https://portal.contoso-health.example</origin>', '<origin>https://.*</origin>')],
  ['an origin behind a plain named value', 33, (example) => {
    named(example, 'origin', '*');
    example.edit('appointments', '<origin>https://portal.contoso-health.example</origin>', '<origin>{{origin}}</origin>');
  }],
  ['credentials by an expression, and any origin', 33, (example) => {
    example.edit('appointments', 'allow-credentials="false"', 'allow-credentials="@(true)"');
    example.edit('appointments', '<origin>https://portal.contoso-health.example</origin>', '<origin>*</origin>');
  }],
  ['the origin mirrored in outbound, through a variable', 33, (example) => {
    after(example, '<set-variable name="o" value="@(context.Request.Headers.GetValueOrDefault("Origin", ""))" />');
    outbound(example, '<set-header name="access-control-allow-origin" exists-action="override"><value>@((string)context.Variables["o"])</value></set-header>');
  }],

  ['a limit whose key the caller writes, through two variables', 34, (example) => {
    example.edit('appointments', '<rate-limit-by-key', '<set-variable name="k" value="@(context.Request.Headers.GetValueOrDefault("X-K", ""))" /><set-variable name="client" value="@("c " + (string)context.Variables["k"])" /><rate-limit-by-key');
  }],
  ['a limit of everybody together, that names a variable', 34, (example) => example.edit('appointments', /(<rate-limit-by-key[^>]*) counter-key="[^\n]*" \/>/, '$1 counter-key="@(context.Variables.Count.ToString())" />')],
  ['a limit that counts only what failed', 34, (example) => example.edit('appointments', 'calls="120" renewal-period="60"', 'calls="120" renewal-period="60" increment-condition="@(context.Response.StatusCode >= 500)"')],
  ['a limit in a product alone', 34, (example) => example.edit('appointments', /<rate-limit-by-key[^\n]*\n/, '')],
  ['a limit by the correlation id, which a caller writes', 34, (example) => example.edit('appointments', 'counter-key="@("appointments: " + (string)context.Variables["client"])"', 'counter-key="@((string)context.Variables["correlation-id"])"')],
  ['a quota that nobody reaches', 34, (example) => example.edit('appointments', 'calls="50000" renewal-period="86400"', 'calls="999999999" renewal-period="300"')],

  ['writes checked by a method that was changed', 35, (example) => example.edit('appointments', 'new string[] { "POST", "PUT", "PATCH" }.Contains(context.Request.Method)', 'new string[] { "POST", "PUT" }.Contains(context.Request.Method)')],
  ['a size that a named value hides', 35, (example) => {
    named(example, 'size', undefined);
    example.edit('appointments', 'max-size="102400"', 'max-size="{{size}}"');
  }],
  ['parameters only looked at', 36, (example) => example.edit('appointments', 'specified-parameter-action="prevent" unspecified-parameter-action="prevent"', 'specified-parameter-action="detect" unspecified-parameter-action="prevent"')],

  ['an error’s message through an alias and a variable', 37, (example) => example.edit('service', '<on-error>', '<on-error><set-variable name="m" value="@{ var e = context.LastError; return e.Message; }" />')],
  ['an error’s message behind a comment', 37, (example) => example.edit('service', '<on-error>', '<on-error><set-header name="X-E" exists-action="override"><value>@(context.LastError./* */Message)</value></set-header>')],
  ['an error’s policy in a header', 37, (example) => example.edit('service', '<on-error>', '<on-error><set-header name="X-E" exists-action="override"><value>@(context.LastError.PolicyId + context.LastError.Path)</value></set-header>')],

  ['an answer kept through a variable', 38, (example) => outbound(example, '<set-variable name="b" value="@(context.Response.Body.As<string>(preserveContent: true))" /><cache-store-value key="k" value="@((string)context.Variables["b"])" duration="60" />')],
  ['no-store taken back', 38, (example) => outbound(example, '<set-header name="cache-control" exists-action="override"><value>public, max-age=60</value></set-header>')],
  ['no-store taken back for some', 38, (example) => outbound(example, '<choose><when condition="@(context.Response.StatusCode == 200)"><set-header name="Cache-Control" exists-action="delete" /></when></choose>')],

  ['an address from a header, through a variable', 39, (example) => after(example, '<set-variable name="u" value="@(context.Request.Headers.GetValueOrDefault("X-U", ""))" /><send-request mode="new" response-variable-name="r"><set-url>@((string)context.Variables["u"])</set-url></send-request>')],
  ['an address with a host from the request, in an interpolation', 39, (example) => after(example, '<send-request mode="new" response-variable-name="r"><set-url>@($"https://{context.Request.MatchedParameters["appointmentId"]}.example/x")</set-url></send-request>')],
  ['a path that a header names', 39, (example) => after(example, '<rewrite-uri template="@(context.Request.Headers.GetValueOrDefault("X-Path", "/"))" />')],
  ['a method that a header names', 39, (example) => after(example, '<set-method>@(context.Request.Headers.GetValueOrDefault("X-Method", "GET"))</set-method>')],
  ['a host that a header names', 39, (example) => after(example, '<set-header name="Host" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("X-Host", ""))</value></set-header>')],
  ['a backend that the caller picks', 39, (example) => after(example, '<set-backend-service backend-id="@(context.Request.Headers.GetValueOrDefault("X-B", "appointments-backend"))" />')],

  ['a principal that the caller writes into another header', 40, (example) => after(example, '<set-header name="X-MS-CLIENT-PRINCIPAL" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("X-Who", ""))</value></set-header>')],
  ['a principal kept where it is there', 40, (example) => example.edit('service', '<set-header name="X-MS-CLIENT-PRINCIPAL" exists-action="delete" />', '<set-header name="X-MS-CLIENT-PRINCIPAL" exists-action="skip"><value>none</value></set-header>')],

  ['a key put together from two halves', 41, (example) => after(example, '<set-header name="x-functions-key" exists-action="override"><value>@("hunter" + "22hunter")</value></set-header>')],
  ['a key decoded on the way', 41, (example) => after(example, '<set-header name="x-api-key" exists-action="override"><value>@(Encoding.UTF8.GetString(Convert.FromBase64String("aHVudGVyMjI=")))</value></set-header>')],
  ['a key in the query of a function', 41, (example) => after(example, '<set-query-parameter name="code" exists-action="override"><value>hunter22hunter22</value></set-query-parameter>')],
  ['a certificate in a policy', 41, (example) => after(example, '<authentication-certificate body="MIIKhunter22MIIKhunter22" password="x" />')],
  ['a secret named value given to the caller', 41, (example) => {
    named(example, 'backend-key', undefined);
    outbound(example, '<set-header name="X-Debug" exists-action="override"><value>{{backend-key}}</value></set-header>');
  }],

  ['a backend that is waited for forever', 42, (example) => example.edit('service', 'timeout="30"', 'timeout="{{wait}}"')],
  ['redirects followed', 42, (example) => example.edit('service', 'follow-redirects="false"', 'follow-redirects="true"')],

  ['a body logged behind an alias', 43, (example) => after(example, trace('@{ var r = context.Request; return r.Body.As<string>(true); }'))],
  ['a body logged behind a comment', 43, (example) => after(example, trace('@(context.Request./**/Body.As<string>(true))'))],
  ['a body traced through an alias of the context', 43, (example) => after(example, '<set-variable name="z" value="@{ var c = context; c.Trace(c.Request.Body.As<string>(true)); return 1; }" />')],
  ['a body logged under an escaped name', 43, (example) => after(example, trace('@(context.Request.Bod\\u0079.As<string>(true))'))],
  ['a body logged under a verbatim name', 43, (example) => after(example, trace('@(context.Request.@Body.As<string>(true))'))],
  ['a body logged through three variables', 43, (example) => after(example, `<set-variable name="a" value="@(context.Request.Body.As<string>(true))" /><set-variable name="b" value="@((string)context.Variables["a"])" /><set-variable name="c" value="@(context.Variables.GetValueOrDefault<string>("b"))" />${trace('@((string)context.Variables["c"])')}`)],
  ['a body logged through a variable with a computed name', 43, (example) => after(example, `<set-variable name="ab" value="@(context.Request.Body.As<string>(true))" />${trace('@((string)context.Variables["a" + "b"])')}`)],
  ['a token logged through an alias', 43, (example) => after(example, trace('@{ var h = context.Request.Headers; return h["Authorization"][0]; }'))],
  ['a token logged through a variable', 43, (example) => after(example, `<set-variable name="t" value="@(context.Request.Headers.GetValueOrDefault("Authorization", ""))" />${trace('@((string)context.Variables["t"])')}`)],
  ['a secret named value logged', 43, (example) => {
    named(example, 'backend-key', undefined);
    after(example, trace('{{backend-key}}'));
  }],
  ['every variable logged', 43, (example) => after(example, `<set-variable name="ab" value="@(context.Request.Body.As<string>(true))" />${trace('@(string.Join(",", context.Variables.Values))')}`)],
  ['a body posted to a collector', 43, (example) => after(example, '<send-one-way-request mode="new"><set-url>https://x.example</set-url><set-method>POST</set-method><set-body>@(context.Request.Body.As<string>(true))</set-body></send-one-way-request>')],
  ['an answer logged with a metric', 43, (example) => outbound(example, '<emit-metric name="x"><dimension name="b" value="@(context.Response.Body.As<string>(true))" /></emit-metric>')],
  ['every header logged by a policy', 45, (example) => after(example, trace('@(string.Join(",", context.Request.Headers.Select(h => h.Key + h.Value[0])))'))],
  ['the query logged by a policy, through an alias', 46, (example) => after(example, trace('@{ var u = context.Request.OriginalUrl; return u.QueryString; }'))],
  ['the query logged by a policy, through a variable', 46, (example) => after(example, `<set-variable name="q" value="@(context.Request.OriginalUrl.QueryString)" />${trace('@((string)context.Variables["q"])')}`)],
  // What the gateway itself proves who it is with
  ["the gateway's own token in a trace", 43, (example) => after(example, `${OWN_TOKEN}${trace('@((string)context.Variables["own"])')}`)],
  ["the gateway's own token in a header of the answer", 41, (example) => outbound(example, `${OWN_TOKEN}${header('X-Debug', '@((string)context.Variables["own"])')}`)],
  ["the gateway's own token in an answer, through a second variable", 41, (example) =>
    after(example, `${OWN_TOKEN}<set-variable name="copy" value="@("t " + (string)context.Variables["own"])" /><return-response><set-status code="200" reason="OK" /><set-body>@((string)context.Variables["copy"])</set-body></return-response>`)],
  ["a subscription's key in an answer", 41, (example) => outbound(example, header('X-Debug', '@(context.Subscription?.PrimaryKey)'))],
  ['every variable in a trace', 43, (example) => after(example, trace('@(JsonConvert.SerializeObject(context.Variables))'))],
  ["the caller's token told to a service that answers nothing", 43, (example) => after(example, `<send-one-way-request mode="new"><set-url>https://log.example/</set-url><set-method>POST</set-method><set-body>@(context.Request.Headers.GetValueOrDefault("Authorization", ""))</set-body></send-one-way-request>`)],
  ['a body published through Dapr', 43, (example) => after(example, '<publish-to-dapr topic="calls">@(context.Request.Body.As<string>(preserveContent: true))</publish-to-dapr>')],
  ['a token for whatever the caller names', 39, (example) => example.edit('appointments', 'resource="api://appointments-backend"', 'resource="@(context.Request.Headers.GetValueOrDefault("X-For", ""))"')],
  ['a token as whichever identity the caller names, through a variable', 39, (example) => {
    after(example, '<set-variable name="who" value="@(context.Request.Url.Query.GetValueOrDefault("who", ""))" />');
    example.edit('appointments', 'client-id="{{identity-client-id}}"', 'client-id="@((string)context.Variables["who"])"');
  }],
];
