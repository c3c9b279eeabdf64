import { jwtStrict } from '../../../compliance/rules/30-jwt-strict';
import { policies } from '../../synthesized/service';
import { JWT, refuse, ruleTable, when } from './policy-rule';

const jwt = (from: string, to: string) => {
  if (!JWT.includes(from)) throw new Error(`the fixture has no ${from}`);
  return { api: policies({ inbound: `<base />${JWT.replace(from, to)}` }) };
};
const attribute = (text: string) => jwt('clock-skew="30"', text);
const entra = (text: string) => ({ api: policies({ inbound: `<base /><validate-azure-ad-token ${text}</validate-azure-ad-token>` }) });
const algorithms = (list: string, then = refuse()) => ({
  api: policies({ inbound: `<base />${JWT}${when(then, `@(!new string[] { ${list} }.Contains(((Jwt)context.Variables["verified-token"]).Algorithm))`)}` }),
});
const AUDIENCES = '<audiences><audience>api://a</audience></audiences>';

ruleTable(jwtStrict, [
  ['a strict validation', { api: policies({ inbound: `<base />${JWT}` }) }, 'compliant'],
  ['defaults left alone', attribute(''), 'compliant'],
  ['an audience from a plain named value', { ...jwt('api://a', '{{audience}}'), more: { azurerm_api_management_named_value: { a: { api_management_name: 'gateway', name: 'audience', display_name: 'audience', value: 'api://b' } } } }, 'compliant'],
  ['a key in a certificate', jwt('<audiences>', '<issuer-signing-keys><key certificate-id="c" /></issuer-signing-keys><audiences>'), 'compliant'],
  ['one Entra tenant', entra(`tenant-id="11111111-1111-4111-8111-111111111111">${AUDIENCES}`), 'compliant'],
  ['one Entra tenant by its domain', entra(`tenant-id="contoso.onmicrosoft.com">${AUDIENCES}`), 'compliant'],
  ['one Entra tenant by a URL', entra(`tenant-id="https://login.microsoftonline.com/contoso.onmicrosoft.com">${AUDIENCES}`), 'compliant'],
  ['one Entra tenant of a national cloud', entra(`tenant-id="11111111-1111-4111-8111-111111111111" authentication-endpoint="https://login.microsoftonline.us/">${AUDIENCES}`), 'compliant'],
  ['keys of a host that is not the issuer', jwt('url="https://i.example', 'url="https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111'), 'unknown'],
  ['a token from a cookie', { api: policies({ inbound: `<base /><set-header name="Authorization" exists-action="override"><value>@("Bearer " + context.Request.Headers.GetValueOrDefault("Cookie", ""))</value></set-header>${JWT}` }) }, 'compliant'],
  ['a header that is deleted where it is not the token', { api: policies({ inbound: `<base /><set-header name="Authorization" exists-action="delete" />${JWT}` }) }, 'compliant'],
  ['an algorithm that is not listed is refused', algorithms('"RS256", "ES256"'), 'compliant'],
  ["Entra's keys for the issuer of its older tokens", { api: policies({ inbound: `<base />${JWT.replace(/url="[^"]*"/, 'url="https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/.well-known/openid-configuration"').replace('https://i.example<', 'https://sts.windows.net/11111111-1111-4111-8111-111111111111/<')}` }) }, 'compliant'],
  ['no algorithm at all is listed', algorithms('"RS256", "none"'), 'non-compliant'],
  ['a symmetric algorithm is listed', algorithms('"HS256"'), 'non-compliant'],
  ['the test of the algorithm refuses nothing', algorithms('"RS256"', ''), 'non-compliant'],
  ['no validation', { api: policies() }, 'not-applicable'],
  ['unsigned tokens', attribute('require-signed-tokens="false"'), 'non-compliant'],
  ['tokens that never expire', attribute('require-expiration-time="false"'), 'non-compliant'],
  ['two minutes of skew', attribute('clock-skew="120"'), 'non-compliant'],
  ['a token in the query', jwt('header-name="Authorization"', 'query-parameter-name="token"'), 'non-compliant'],
  ['a token value read from the query', jwt('header-name="Authorization"', 'token-value="@(context.Request.Url.Query.GetValueOrDefault("t"))"'), 'non-compliant'],
  ['no issuer', jwt('<issuers><issuer>https://i.example</issuer></issuers>', ''), 'non-compliant'],
  ['an issuer for every tenant', jwt('https://i.example</issuer>', 'https://login.microsoftonline.com/{tenantid}/v2.0</issuer>'), 'non-compliant'],
  ['an issuer without TLS', jwt('<issuer>https:', '<issuer>http:'), 'non-compliant'],
  ['no audience', jwt('<audiences><audience>api://a</audience></audiences>', ''), 'non-compliant'],
  ['an empty audience', jwt('api://a', ''), 'non-compliant'],
  ['any audience', jwt('api://a', '*'), 'non-compliant'],
  ['keys fetched without TLS', jwt('url="https:', 'url="http:'), 'non-compliant'],
  ['a symmetric key', jwt('<audiences>', '<issuer-signing-keys><key>c2VjcmV0c2VjcmV0</key></issuer-signing-keys><audiences>'), 'non-compliant'],
  ['a symmetric key in a named value', jwt('<audiences>', '<issuer-signing-keys><key>{{key}}</key></issuer-signing-keys><audiences>'), 'non-compliant'],
  ['success as the status of a failure', attribute('failed-validation-httpcode="200"'), 'non-compliant'],
  ['every Entra tenant', entra(`tenant-id="common">${AUDIENCES}`), 'non-compliant'],
  ['Entra without audience', entra('tenant-id="11111111-1111-4111-8111-111111111111">'), 'non-compliant'],
  ['a lax validation in a branch', { api: policies({ inbound: `<base />${JWT}${when(JWT.replace('"30"', '"999"'))}` }) }, 'non-compliant'],
  ['a skew that an expression gives', attribute('clock-skew="@(1 + 1)"'), 'unknown'],
  ['an audience that Terraform knows', jwt('api://a', '${var.audience}'), 'unknown'],
  ['an audience from a secret named value', jwt('api://a', '{{ghost}}'), 'unknown'],
  ['a tenant that Terraform knows', entra(`tenant-id="\${var.tenant}">${AUDIENCES}`), 'unknown'],
]);
