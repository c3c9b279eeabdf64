import { noSecretLiteral } from '../../../compliance/rules/41-no-secret-literal';
import { policies } from '../../synthesized/service';
import { caseTable } from './table';
import { header, rowsOf, ruleTable } from './policy-rule';

const inbound = (text: string) => ({ api: policies({ inbound: `<base />${text}` }) });
const resource = (type: string, values: object) => ({ more: { [`azurerm_api_management_${type}`]: { x: { api_management_name: 'gateway', name: 'x', ...values } } } });
const backend = (credentials: object) => resource('backend', { url: 'https://x.example', credentials });
// Made up, and put together here so that no scanner takes this file for a leak.
const KEY = 'A'.repeat(20) + 'b1/'.repeat(7) + 'Zz=';
const TOKEN = ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'c2lnbmF0dXJl'].join('.');

ruleTable(noSecretLiteral, [
  ['named values', inbound(header('Authorization', 'Bearer {{backend-token}}') + header('x-api-key', '{{key}}')), 'compliant'],
  ['an expression', inbound(header('Authorization', '@("Bearer " + (string)context.Variables["t"])')), 'compliant'],
  ['a header dropped', inbound(header('Authorization')), 'compliant'],
  ['a named value in a backend', backend({ header: { 'x-functions-key': '{{key}}' } }), 'compliant'],
  ['a sensitive variable', resource('openid_connect_provider', { client_secret: '${var.secret}' }), 'compliant'],
  ['a thumbprint', backend({ certificate: ['0123456789ABCDEF0123456789ABCDEF01234567'] }), 'compliant'],
  ['an API key in a header', inbound(header('x-api-key', 'hunter22')), 'non-compliant'],
  ['an Authorization header', inbound(header('Authorization', 'Basic aHVudGVyMjI6aHVudGVyMjI')), 'non-compliant'],
  ['a literal in an expression', inbound(header('Authorization', '@("Bearer hunter22hunter22")')), 'non-compliant'],
  ['literals put together', inbound(header('Authorization', '@("Bearer " + "hunter22")')), 'non-compliant'],
  ['a client secret in a form', inbound('<send-request mode="new" response-variable-name="r"><set-url>https://x.example</set-url><set-body>grant_type=client_credentials&amp;client_secret=hunter22</set-body></send-request>'), 'non-compliant'],
  ['a client secret that is named', inbound('<send-request mode="new" response-variable-name="r"><set-url>https://x.example</set-url><set-body>client_secret={{secret}}</set-body></send-request>'), 'compliant'],
  ['a password in JSON', inbound('<set-body>{"password":"hunter22"}</set-body>'), 'non-compliant'],
  ['a signed token anywhere', inbound(`<set-variable name="a" value="${TOKEN}" />`), 'non-compliant'],
  ['a key anywhere', inbound(`<set-variable name="a" value="@("${KEY}")" />`), 'non-compliant'],
  ['a connection string', inbound('<set-variable name="a" value="Endpoint=sb://x/;SharedAccessKeyName=y;SharedAccessKey=abcdefghijkl" />'), 'non-compliant'],
  ['a secret in a comment', inbound(`<!-- ${TOKEN} -->`), 'non-compliant'],
  ['a password', inbound('<authentication-basic username="u" password="hunter22" />'), 'non-compliant'],
  ['a signing key', inbound('<validate-jwt header-name="Authorization"><issuer-signing-keys><key>c2VjcmV0</key></issuer-signing-keys></validate-jwt>'), 'non-compliant'],
  ['a secret in a fragment', { fragments: { f: header('x-api-key', 'hunter22') } }, 'non-compliant'],
  ["a backend's header", backend({ header: { 'x-functions-key': 'hunter22' } }), 'non-compliant'],
  ["a backend's query", backend([{ query: { code: 'hunter22' } }]), 'non-compliant'],
  ["a backend's authorization", backend({ authorization: { scheme: 'Basic', parameter: 'hunter22' } }), 'non-compliant'],
  ['a client secret', resource('openid_connect_provider', { client_secret: 'hunter22' }), 'non-compliant'],
  ["a subscription's key", resource('subscription', { primary_key: 'hunter22' }), 'non-compliant'],
  ['a key pair', resource('certificate', { data: 'MIIBAAAA', password: 'hunter22' }), 'non-compliant'],
  ['a key in the query', inbound('<set-query-parameter name="code" exists-action="override"><value>hunter22hunter22</value></set-query-parameter>'), 'non-compliant'],
  ['a search by code', inbound('<set-query-parameter name="code" exists-action="override"><value>http://loinc.org|85354-9</value></set-query-parameter>'), 'compliant'],
  ['a secret named value in an answer', { ...resource('named_value', { display_name: 'k', secret: true, value_from_key_vault: { secret_id: 'https://v' } }), api: policies({ outbound: `<base />${header('X-Key', '{{k}}')}` }) }, 'non-compliant'],
  ['a secret named value in a body that is answered', { ...resource('named_value', { display_name: 'k', secret: true }), ...inbound('<return-response><set-body>{{k}}</set-body></return-response>') }, 'non-compliant'],
  ['a secret named value sent to a backend', { ...resource('named_value', { display_name: 'k', secret: true }), ...inbound(header('X-Key', '{{k}}')) }, 'compliant'],
  ['a plain named value in an answer', { ...resource('named_value', { display_name: 'k', value: 'blue' }), api: policies({ outbound: `<base />${header('X-Colour', '{{k}}')}` }) }, 'compliant'],
  ['a policy that does not parse', { api: '<policies><inbound>' }, 'unknown'],
]);

caseTable([[41, 'a folder without API Management', 'not-applicable', {}]]);

test('no message repeats the secret', () => {
  expect(JSON.stringify(rowsOf(noSecretLiteral, inbound(header('x-api-key', 'hunter22'))))).not.toContain('hunter22');
});
