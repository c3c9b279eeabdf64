/** Holes in how tokens are proven: where they come from, whose keys sign them, for whom they were made. */
import type { Example, Hole } from './example';

const CHECK = '<validate-azure-ad-token';
const TENANT = 'tenant-id="11111111-1111-4111-8111-111111111111"';
const HEADER = 'header-name="Authorization"';
const before = (example: Example, statements: string): void => example.edit('appointments', CHECK, `${statements}${CHECK}`);
const authorization = (value: string): string => `<set-header name="Authorization" exists-action="override"><value>${value}</value></set-header>`;
const tenant = (text: string) => (example: Example): void => example.edit('appointments', TENANT, `tenant-id="${text}"`);
const IDENTITY_TOKEN = '<authentication-managed-identity resource="api://healthcare-apis" output-token-variable-name="own" />';

export const TOKEN_HOLES: readonly Hole[] = [
  ['the query moved into the header of the token', 30, (example) => before(example, authorization('@("Bearer " + context.Request.Url.Query.GetValueOrDefault("t", ""))'))],
  ["the gateway's own token in place of the caller's", 30, (example) => before(example, '<authentication-managed-identity resource="api://healthcare-apis" />')],
  ["the gateway's own token, through a variable", 30, (example) => before(example, IDENTITY_TOKEN + authorization('@("Bearer " + (string)context.Variables["own"])'))],
  ["the gateway's own token as the value to check", 30, (example) => {
    before(example, IDENTITY_TOKEN);
    example.edit('appointments', HEADER, 'token-value="@((string)context.Variables["own"])"');
  }],
  ['a token from the cache', 30, (example) => before(example, `<cache-lookup-value key="t" variable-name="kept" />${authorization('@((string)context.Variables["kept"])')}`)],
  ['a token that is written out, through a variable', 30, (example) => {
    before(example, '<set-variable name="own" value="@("e" + "yJ")" />');
    example.edit('appointments', HEADER, 'token-value="@((string)context.Variables["own"])"');
  }],
  ['a header of which the name is computed, before the token is checked', 30, (example) => before(example, '<set-header name="@("Author" + "ization")" exists-action="override"><value>x</value></set-header>')],
  ['keys from a host that is not the issuer', 30, (example) => example.edit('fhir', 'url="https://login.contoso-health.example/', 'url="https://other.example/')],
  ['keys from a host behind user information', 30, (example) => example.edit('fhir', 'url="https://login.contoso-health.example/', 'url="https://login.contoso-health.example@other.example/')],
  ['keys of a second host', 30, (example) => example.edit('fhir', '<audiences>', '<openid-config url="https://other.example/.well-known/openid-configuration" /><audiences>')],
  ['a second issuer, whose keys nobody fetches', 30, (example) => example.edit('fhir', '</issuer>', '</issuer><issuer>https://other.example</issuer>')],
  ['every tenant, as a URL', 30, tenant('https://login.microsoftonline.com/organizations')],
  ['no tenant in the URL', 30, tenant('https://login.microsoftonline.com/')],
  ['two tenants', 30, tenant('11111111-1111-4111-8111-111111111111,22222222-2222-4222-8222-222222222222')],
  ['an endpoint of one’s own that says whose tokens are good', 30, (example) => example.edit('appointments', TENANT, `${TENANT} authentication-endpoint="https://login.other.example/"`)],
  ["tokens that were issued for Microsoft's directory", 30, (example) => example.edit('appointments', '</audience>', '</audience><audience>https://graph.microsoft.com</audience>')],
  ['tokens that were issued for the management of Azure', 30, (example) => example.edit('fhir', '<audience>https://api.contoso-health.example<', '<audience>https://management.azure.com/<')],
];
