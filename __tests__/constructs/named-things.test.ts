import { Testing } from 'cdktf';
import { Api } from '../../constructs/api';
import { AuthorizationServer } from '../../constructs/authorization-server';
import { Backend } from '../../constructs/backend';
import { Certificate } from '../../constructs/certificate';
import { Diagnostic } from '../../constructs/diagnostic';
import { Logger } from '../../constructs/logger';
import { NamedValue } from '../../constructs/named-value';
import { OpenidConnectProvider } from '../../constructs/openid-connect-provider';
import { PortalIdentityProvider } from '../../constructs/portal-identity-provider';
import { Release } from '../../constructs/release';
import { Schema } from '../../constructs/schema';
import { SecretVariable } from '../../constructs/secret-variable';
import { Tag } from '../../constructs/tag';
import { codeOf, fixture, later, only, resourceId, resources, synthesized } from './synthesis';

const GUID = '00000000-0000-0000-0000-000000000001';
const keyVault = { secretId: 'https://contoso.vault.azure.net/secrets/backend-key', identityClientId: '11111111-1111-1111-1111-111111111111' };

test('a named value’s display name, which policies resolve, is its name', () => {
  const { stack, service } = fixture();
  new NamedValue(stack, 'region', { service, name: 'region', value: { plain: 'eu' } });
  expect(only(stack, 'azurerm_api_management_named_value')).toMatchObject({ name: 'region', display_name: 'region', value: 'eu', secret: false });
});

test('a secret named value is a reference to Key Vault by a user-assigned identity, never a value', () => {
  const { stack, service } = fixture();
  new NamedValue(stack, 'key', { service, name: 'key', value: keyVault });
  const made = only(stack, 'azurerm_api_management_named_value');
  expect(made).toMatchObject({ secret: true, value_from_key_vault: { secret_id: keyVault.secretId, identity_client_id: keyVault.identityClientId } });
  expect(made).not.toHaveProperty('value');
});

test('a message about a wrong secret id does not repeat what may be the secret', () => {
  const { stack, service } = fixture();
  expect(() => new NamedValue(stack, 'key', { service, name: 'key', value: { ...keyVault, secretId: 'hunter2' } })).toThrow(/^(?!.*hunter2).*versionless id/);
});

test('a schema keeps its text, whatever Terraform would read in it', () => {
  const { stack, service } = fixture();
  new Schema(stack, 'booking', { service, name: 'booking', type: 'json', value: '{"description":"${file(1)}"}' });
  expect(only(stack, 'azurerm_api_management_global_schema')).toMatchObject({ schema_id: 'booking', type: 'json', value: '{"description":"$${file(1)}"}' });
});

test.each([
  ['json', '{'],
  ['json', ''],
  ['xml', ' '],
] as const)('fails when a schema of type %s is %j', (type, value) => {
  const { stack, service } = fixture();
  expect(codeOf(() => new Schema(stack, 'booking', { service, name: 'booking', type, value }))).toBe('schema-value');
});

test('a certificate is the vault’s, by its versionless secret id', () => {
  const { stack, service } = fixture();
  new Certificate(stack, 'client', { service, name: 'client', keyVault });
  const made = only(stack, 'azurerm_api_management_certificate');
  expect(made).toMatchObject({ key_vault_secret_id: keyVault.secretId, key_vault_identity_client_id: keyVault.identityClientId });
  expect(made).not.toHaveProperty('data');
});

test('a backend checks whom it talks to and stops calling what fails', () => {
  const { stack, service } = fixture();
  new Backend(stack, 'fhir', { service, name: 'fhir', url: 'https://fhir.contoso.example' });
  expect(only(stack, 'azurerm_api_management_backend')).toMatchObject({
    tls: { validate_certificate_chain: true, validate_certificate_name: true },
    circuit_breaker_rule: { trip_duration: 'PT1M', failure_condition: { count: 5, interval_duration: 'PT1M', status_code_range: [{ min: 500, max: 599 }] } },
  });
});

test('a Consumption backend has no circuit breaker, which that gateway lacks', () => {
  const { stack, service } = fixture('consumption');
  new Backend(stack, 'fhir', { service, name: 'fhir', url: 'https://fhir.contoso.example' });
  expect(only(stack, 'azurerm_api_management_backend')).not.toHaveProperty('circuit_breaker_rule');
  expect(codeOf(() => new Backend(stack, 'b', { service, name: 'b', url: 'https://b.example', circuitBreaker: {} }))).toBe('circuit-breaker-sku');
});

test('a backend waits for the named values in its headers', () => {
  const { stack, service } = fixture();
  const key = new NamedValue(stack, 'key', { service, name: 'backend-key', value: keyVault });
  new Backend(stack, 'fhir', { service, name: 'fhir', url: 'https://fhir.contoso.example', headers: { 'X-Key': key } });
  expect(only(stack, 'azurerm_api_management_backend')).toMatchObject({ credentials: { header: { 'X-Key': '{{backend-key}}' } }, depends_on: ['azurerm_api_management_named_value.key'] });
});

test.each(['http://fhir.contoso.example', 'https://user:secret@fhir.contoso.example', 'fhir.contoso.example'])('fails when a backend is not plain https: %s', (url) => {
  const { stack, service } = fixture();
  expect(codeOf(() => new Backend(stack, 'fhir', { service, name: 'fhir', url }))).toBe('url-not-https');
});

test('the message about a backend’s URL leaves out the password in it', () => {
  const { stack, service } = fixture();
  expect(() => new Backend(stack, 'fhir', { service, name: 'fhir', url: 'https://user:hunter2@fhir.example' })).toThrow(/^(?!.*hunter2)/);
});

const servers = { authorizationEndpoint: 'https://login.example.com/authorize', tokenEndpoint: 'https://login.example.com/token' };

test('an authorization server offers the code flow with state, and no implicit or password grant', () => {
  const { stack, service } = fixture();
  new AuthorizationServer(stack, 'entra', { service, name: 'entra', displayName: 'Entra', clientId: 'x', ...servers });
  expect(only(stack, 'azurerm_api_management_authorization_server')).toMatchObject({ grant_types: ['authorizationCode'], support_state: true, bearer_token_sending_methods: ['authorizationHeader'] });
});

test('a client secret is a sensitive variable, never text', () => {
  const { stack, service } = fixture();
  const clientSecret = new SecretVariable(stack, 'secret', { name: 'portal_client_secret', description: 'The portal’s client secret.' });
  new OpenidConnectProvider(stack, 'op', { service, name: 'op', displayName: 'OP', metadataEndpoint: 'https://op.example.com/.well-known/openid-configuration', clientId: 'x', clientSecret });
  new PortalIdentityProvider(stack, 'portal', { service, clientId: GUID, clientSecret, allowedTenants: [GUID] });
  for (const type of ['azurerm_api_management_openid_connect_provider', 'azurerm_api_management_identity_provider_aad']) {
    expect(only(stack, type)['client_secret']).toBe('${var.portal_client_secret}');
  }
  expect(synthesized(stack)['variable']?.['portal_client_secret']).toMatchObject({ sensitive: true });
});

test.each(['common', 'organizations'])('fails when the portal would let in users of every tenant: %s', (tenant) => {
  const { stack, service } = fixture();
  const clientSecret = new SecretVariable(stack, 'secret', { name: 'secret', description: 'x' });
  expect(codeOf(() => new PortalIdentityProvider(stack, 'portal', { service, clientId: GUID, clientSecret, allowedTenants: [tenant] }))).toBe('portal-tenants');
});

const BLOCKS = ['frontend_request', 'frontend_response', 'backend_request', 'backend_response'];

test.each(['service', 'API'])('a diagnostic of the %s records every call, no body, no query value and no credential', (level) => {
  const { stack, service } = fixture();
  const api = new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir' });
  new Diagnostic(stack, 'diagnostic', { service, loggerId: service.loggerId('insights'), ...(level === 'API' && { api }) });
  const made = only(stack, level === 'API' ? 'azurerm_api_management_api_diagnostic' : 'azurerm_api_management_diagnostic');
  expect(made).toMatchObject({ sampling_percentage: 100, always_log_errors: true });
  for (const block of BLOCKS) {
    const record = made[block] as { body_bytes: number; headers_to_log: string[]; data_masking: { query_params: unknown } };
    expect(record.body_bytes).toBe(0);
    expect(record.data_masking.query_params).toEqual([{ mode: 'Hide', value: '*' }]);
    expect(record.headers_to_log.join()).not.toMatch(/authorization|cookie|key/i);
  }
});

test.each(['Authorization', 'authorization', 'Cookie', 'Ocp-Apim-Subscription-Key', 'X-Api-Key', 'Proxy-Authorization', 'DPoP', 'X-ARR-ClientCert', 'x-ms-token-aad-access-token'])('fails when %s would be logged', (header) => {
  const { stack, service } = fixture();
  expect(codeOf(() => new Diagnostic(stack, 'd', { service, loggerId: service.loggerId('l'), headers: [header] }))).toBe('diagnostic-header');
});

test('a logger’s connection string is the resource’s, never text', () => {
  const { stack, service } = fixture();
  const logger = (id: string, connectionString: string): Logger => new Logger(stack, id, { service, name: id, applicationInsights: { resourceId: resourceId('Microsoft.Insights/components/insights'), connectionString } });
  expect(codeOf(() => logger('text', 'InstrumentationKey=x'))).toBe('secret-text');
  logger('insights', later('azurerm_application_insights.i.connection_string'));
  expect(only(stack, 'azurerm_api_management_logger')['application_insights']).toEqual({ connection_string: '${azurerm_application_insights.i.connection_string}' });
});

test('the APIs of one tag are tagged one after another', () => {
  const { stack, service } = fixture();
  const tag = new Tag(stack, 'phi', { service, name: 'phi' });
  for (const name of ['a', 'b', 'c']) tag.attachTo(new Api(stack, name, { service, name, displayName: name, path: name }));
  const made = resources(stack, 'azurerm_api_management_api_tag');
  expect(Object.values(made).map((one) => one['depends_on'])).toEqual([undefined, ['azurerm_api_management_api_tag.phi_api-a'], ['azurerm_api_management_api_tag.phi_api-b']]);
});

test('a release names the revision and waits for the API’s guards', () => {
  const { stack, service } = fixture();
  const api = new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir', revision: '2' });
  new Release(stack, 'r2', { name: 'r2', api });
  api.guards.add({ fqn: 'azurerm_api_management_api_policy.fhir' });
  expect(only(stack, 'azurerm_api_management_api_release')).toMatchObject({ api_id: '${azurerm_api_management_api.fhir.id}', depends_on: ['azurerm_api_management_api_policy.fhir'] });
});

test('fails when two named values differ in case only', () => {
  const { stack, service } = fixture();
  new NamedValue(stack, 'a', { service, name: 'key', value: { plain: 'x' } });
  expect(codeOf(() => new NamedValue(stack, 'b', { service, name: 'KEY', value: { plain: 'x' } }))).toBe('duplicate-name');
});

test('no construct leaves a token of CDKTF in the JSON', () => {
  const { stack, service } = fixture();
  const api = new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir' });
  new Diagnostic(stack, 'd', { service, loggerId: service.loggerId('insights'), api });
  expect(Testing.synth(stack)).not.toContain('TfToken');
});
