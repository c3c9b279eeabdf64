/** What azurerm 4.55 refuses, or would change in every plan, although its schema takes it. Each is refused or avoided at synthesis. */
import { TerraformStack, Testing } from 'cdktf';
import { Api } from '../../constructs/api';
import { AuthorizationServer } from '../../constructs/authorization-server';
import { ApiManagementService, type ApiManagementServiceProps } from '../../constructs/api-management-service';
import { ApiVersionSet } from '../../constructs/api-version-set';
import { AuditArchive } from '../../constructs/audit-archive';
import { Backend, type CircuitBreaker } from '../../constructs/backend';
import { Certificate } from '../../constructs/certificate';
import { Diagnostic } from '../../constructs/diagnostic';
import { DiagnosticSetting } from '../../constructs/diagnostic-setting';
import { BUILT_IN_GROUPS } from '../../constructs/group';
import { LogAnalyticsWorkspace } from '../../constructs/log-analytics-workspace';
import { Logger } from '../../constructs/logger';
import { ManagementLock } from '../../constructs/management-lock';
import { NamedValue } from '../../constructs/named-value';
import { NetworkSecurityGroup } from '../../constructs/network-security-group';
import { PrivateDnsZone } from '../../constructs/private-dns-zone';
import { PrivateEndpoint } from '../../constructs/private-endpoint';
import { Product } from '../../constructs/product';
import { PublicIp } from '../../constructs/public-ip';
import { Release } from '../../constructs/release';
import { ResourceGroup } from '../../constructs/resource-group';
import { SecretVariable } from '../../constructs/secret-variable';
import { Subscription } from '../../constructs/subscription';
import { Tag } from '../../constructs/tag';
import { User } from '../../constructs/user';
import { Vault, type VaultProps } from '../../constructs/vault';
import { VirtualNetwork } from '../../constructs/virtual-network';
import { codeOf, fixture, later, only, resourceId, synthesized } from './synthesis';

const place = { resourceGroupName: 'rg', location: 'westeurope' };
const platform = (): TerraformStack => new TerraformStack(Testing.app(), 'platform');
const id = '00000000-0000-0000-0000-000000000001';

test('an API has no diagnostic of its own for Azure Monitor, which azurerm cannot plan', () => {
  const { stack, service } = fixture();
  const api = new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir' });
  expect(codeOf(() => new Diagnostic(stack, 'diagnostic', { service, api, loggerId: service.loggerId('azuremonitor'), identifier: 'azuremonitor' }))).toBe('diagnostic-identifier');
});

test.each(['azuremonitor', 'applicationinsights'] as const)('a diagnostic for %s has the fields of Application Insights only for it', (identifier) => {
  const { stack, service } = fixture();
  new Diagnostic(stack, 'diagnostic', { service, loggerId: service.loggerId('x'), identifier });
  const made = only(stack, 'azurerm_api_management_diagnostic');
  expect([made['http_correlation_protocol'], made['operation_name_format']]).toEqual(identifier === 'azuremonitor' ? [undefined, undefined] : ['W3C', 'Name']);
});

test('a service of a v2 tier is named, not looked up: azurerm’s data source fails there', () => {
  const { stack, service } = fixture('v2');
  new NamedValue(stack, 'region', { service, name: 'region', value: { plain: 'eu' } });
  new Tag(stack, 'tag', { service, name: 'tag' });
  expect(synthesized(stack)['data']).not.toHaveProperty('azurerm_api_management');
  expect(only(stack, 'azurerm_api_management_tag')['api_management_id']).toBe('/subscriptions/${data.azurerm_client_config.service_Client.subscription_id}/resourceGroups/contoso-rg/providers/Microsoft.ApiManagement/service/contoso-apim');
  expect(service.gatewayUrl).toBe('https://contoso-apim.azure-api.net');
});

test('an API is imported after every tag of its stack: an import makes the tags of its contract, and a tag that is there already fails', () => {
  const { stack, service } = fixture();
  new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir', contract: { text: '{}' } });
  new Tag(stack, 'clinical', { service, name: 'clinical' });
  expect(only(stack, 'azurerm_api_management_api')['depends_on']).toEqual(['azurerm_api_management_tag.clinical']);
});

test.each<[string, CircuitBreaker]>([
  ['no failure', { failures: 0 }], ['more failures than Azure counts', { failures: 10_001 }], ['half a second', { intervalSeconds: 0.5 }],
  ['more than a day', { tripSeconds: 86_401 }], ['a status code of success’s own', { statusCodes: [{ min: 100, max: 599 }] }],
  ['a range upside down', { statusCodes: [{ min: 599, max: 500 }] }], ['no range', { statusCodes: [] }], ['eleven ranges', { statusCodes: Array.from({ length: 11 }, () => ({ min: 500, max: 599 })) }],
])('a circuit breaker is refused for %s', (_, circuitBreaker) => {
  const { stack, service } = fixture();
  expect(codeOf(() => new Backend(stack, 'b', { service, name: 'b', url: 'https://b.example', circuitBreaker }))).toBe('circuit-breaker');
});

test.each([[45, 'PT45S'], [60, 'PT1M'], [90, 'PT1M30S'], [3600, 'PT1H'], [3661, 'PT1H1M1S'], [86_400, 'P1D']])('%i seconds are written as Azure gives them back', (tripSeconds, text) => {
  const { stack, service } = fixture();
  new Backend(stack, 'b', { service, name: 'a_b', url: 'https://b.example', circuitBreaker: { tripSeconds } });
  expect(only(stack, 'azurerm_api_management_backend')['circuit_breaker_rule']).toMatchObject({ name: 'a-b-failing', trip_duration: text });
});

test('a table says both of its retentions: one left out is read back and taken away again', () => {
  const stack = platform();
  const workspace = new LogAnalyticsWorkspace(stack, 'logs', { ...place, name: 'logs', retentionDays: 120 });
  workspace.addTable('ApiManagementGatewayLogs');
  expect(only(stack, 'azurerm_log_analytics_workspace_table')).toMatchObject({ retention_in_days: 120, total_retention_in_days: 2556 });
  expect(codeOf(() => workspace.addTable('Other', { totalRetentionDays: 90 }))).toBe('table-retention');
  expect(codeOf(() => workspace.addTable('Other', { totalRetentionDays: 731 }))).toBe('table-retention');
});

test('a delegated subnet says the actions that Azure adds', () => {
  const stack = platform();
  new VirtualNetwork(stack, 'network', { ...place, name: 'network', addressSpace: ['10.0.0.0/16'] }).addSubnet('s', { name: 's', addressPrefix: '10.0.1.0/27', delegation: 'Microsoft.Web/serverFarms' });
  expect(only(stack, 'azurerm_subnet')['delegation']).toEqual([{ name: 'delegation', service_delegation: { name: 'Microsoft.Web/serverFarms', actions: ['Microsoft.Network/virtualNetworks/subnets/action'] } }]);
});

test.each([[['2'], ['2']], [['1', '2'], ['1', '2', '3']]])('a public address in the zones %j', (zones, expected) => {
  const stack = platform();
  new PublicIp(stack, 'ip', { ...place, name: 'ip', domainNameLabel: 'contoso-apim', zones });
  expect(only(stack, 'azurerm_public_ip')['zones']).toEqual(expected);
});

function service(props: Partial<ApiManagementServiceProps>): void {
  const stack = platform();
  new ApiManagementService(stack, 'service', { ...place, name: 'contoso-apim', publisherName: 'Contoso', publisherEmail: 'apis@contoso.example', sku: 'Premium_1', ...props });
}
const network = (stack: TerraformStack, addressSpace = ['10.0.0.0/16']): VirtualNetwork => new VirtualNetwork(stack, 'network', { ...place, name: 'network', addressSpace });
const subnet = { id: resourceId('Microsoft.Network/virtualNetworks/n/subnets/s'), ready: [] };

test.each<[string, Partial<ApiManagementServiceProps>, string]>([
  ['an authority on a v2 tier', { sku: 'StandardV2_1', certificateAuthorities: [{ encodedCertificate: 'AAAA', store: 'Root' }] }, 'service-certificates'],
  ['an authority as PEM', { certificateAuthorities: [{ encodedCertificate: '-----BEGIN CERTIFICATE-----', store: 'Root' }] }, 'service-certificates'],
  ['a further region in a network when the service is in none', { additionalLocations: [{ location: 'northeurope', capacity: 1, subnet }] }, 'service-network'],
  ['a region twice', { additionalLocations: [{ location: 'northeurope', capacity: 1 }, { location: 'North Europe', capacity: 1 }] }, 'service-locations'],
  ['its own region as a further one', { additionalLocations: [{ location: 'West Europe', capacity: 1 }] }, 'service-locations'],
  ['a region that is none', { location: 'west-europe' }, 'location'],
  ['a further region that is none', { additionalLocations: [{ location: '', capacity: 1 }] }, 'location'],
  ['a further region without units', { additionalLocations: [{ location: 'northeurope', capacity: 0 }] }, 'service-locations'],
  ['an external v2 tier, which could only reach into a network', { sku: 'PremiumV2_1', network: { mode: 'external', subnet } }, 'service-network'],
  ['a v2 tier with a public address', { sku: 'PremiumV2_1', network: { mode: 'internal', subnet, publicIpAddressId: resourceId('Microsoft.Network/publicIPAddresses/ip') } }, 'service-network'],
  ['a v2 tier in a subnet that is not given to it', { sku: 'PremiumV2_1', network: { mode: 'internal', subnet: { ...subnet, delegation: 'none' } } }, 'service-network'],
  ['a classic tier in a subnet that is given to somebody', { network: { mode: 'internal', subnet: { ...subnet, delegation: 'Microsoft.Web/hostingEnvironments' } } }, 'service-network'],
  ['a zone that no region has', { zones: ['4'] }, 'service-zones'],
  ['an address that is none', { publisherEmail: 'apis' }, 'email'],
  ['a sender that is none', { notificationSenderEmail: 'apis@contoso' }, 'email'],
  ['a publisher without a name', { publisherName: '' }, 'text-length'],
  ['a publisher of two lines', { publisherName: 'a\nb' }, 'text-line'],
  ['a name that Azure refuses', { name: '1-contoso' }, 'name'],
])('a service is refused for %s', (_, props, code) => {
  expect(codeOf(() => service(props))).toBe(code);
});

test('a v2 tier in the subnet that is given to it needs nothing else', () => {
  expect(codeOf(() => service({ sku: 'PremiumV2_1', network: { mode: 'internal', subnet: { ...subnet, delegation: 'Microsoft.Web/hostingEnvironments' } } }))).toBeUndefined();
});

const vault = (props: Partial<VaultProps>) => codeOf(() => new Vault(platform(), 'vault', { ...place, name: 'vault', ...props }));

test('a vault is refused for ranges and tenants that the provider refuses', () => {
  expect(vault({ allowedIpRanges: ['203.0.113.1/24'] })).toBe('vault-ranges');
  expect(vault({ allowedIpRanges: ['2001:db8::/32'] })).toBe('vault-ranges');
  expect(vault({ tenantId: 'contoso.example' })).toBe('guid');
  expect(vault({ name: 'a--b' })).toBe('name');
  expect(vault({ allowedIpRanges: ['203.0.113.7', '198.51.100.0/24'], tenantId: id })).toBeUndefined();
});

test('ranges of a network are by their first address', () => {
  expect(codeOf(() => new VirtualNetwork(platform(), 'n', { ...place, name: 'network', addressSpace: ['10.0.0.1/16'] }))).toBe('range');
  expect(codeOf(() => new NetworkSecurityGroup(platform(), 'n', { ...place, name: 'nsg', mode: 'external', clientRanges: ['10.0.0.1/16'] }))).toBe('client-ranges');
});

test.each<[string, (stack: TerraformStack, service: ReturnType<typeof fixture>['service']) => unknown, string]>([
  ['a user’s name with an underscore', (stack, service) => new User(stack, 'x', { service, name: 'a_b', firstName: 'A', lastName: 'B', email: 'a@b.example' }), 'name'],
  ['a user’s address', (stack, service) => new User(stack, 'x', { service, name: 'a', firstName: 'A', lastName: 'B', email: 'a' }), 'user-email'],
  ['an empty first name', (stack, service) => new User(stack, 'x', { service, name: 'a', firstName: '', lastName: 'B', email: 'a@b.example' }), 'text-length'],
  ['an API’s empty display name', (stack, service) => new Api(stack, 'x', { service, name: 'a', displayName: '', path: 'a' }), 'text-length'],
  ['a version set’s empty description', (stack, service) => new ApiVersionSet(stack, 'x', { service, name: 'a', displayName: 'A', description: '' }), 'text-length'],
  ['a product’s long description', (stack, service) => new Product(stack, 'x', { service, name: 'a', displayName: 'A', description: 'x'.repeat(1001) }), 'text-length'],
  ['a tag’s long name', (stack, service) => new Tag(stack, 'x', { service, name: 'a', displayName: 'x'.repeat(161) }), 'text-length'],
  ['a named value’s identity', (stack, service) => new NamedValue(stack, 'x', { service, name: 'a', value: { secretId: 'https://kv.vault.azure.net/secrets/a', identityClientId: 'me' } }), 'guid'],
  ['a certificate’s identity', (stack, service) => new Certificate(stack, 'x', { service, name: 'a', keyVault: { secretId: 'https://kv.vault.azure.net/secrets/a', identityClientId: 'me' } }), 'guid'],
  ['notes of a release that are empty', (stack, service) => new Release(stack, 'x', { name: 'a', api: new Api(stack, 'api', { service, name: 'a', displayName: 'A', path: 'a' }), notes: '' }), 'text-length'],
  ['the expiry of keys', (stack, service) => new Subscription(stack, 'x', { service, name: 'a', displayName: 'A', scope: { product: Product.fromName(service, 'p') } }).addKeysToVault({ keyVaultId: resourceId('Microsoft.KeyVault/vaults/kv'), expirationDate: '2030-01-31' }), 'expiration-date'],
  ['notes of a lock that are too long', (stack) => new ManagementLock(stack, 'x', { name: 'a', targetId: '/subscriptions/0', notes: 'x'.repeat(513) }), 'text-length'],
  ['a zone of one label', (stack) => new PrivateDnsZone(stack, 'x', { name: 'local', resourceGroupName: 'rg', virtualNetworks: {} }), 'name'],
  ['a resource group in no region', (stack) => new ResourceGroup(stack, 'x', { name: 'rg', location: '' }), 'location'],
  ['keys whose secrets would have an underscore', (stack, service) => new Subscription(stack, 'x', { service, name: 'a_b', displayName: 'A', scope: { product: Product.fromName(service, 'p') } }).addKeysToVault({ keyVaultId: resourceId('Microsoft.KeyVault/vaults/kv') }), 'name'],
  ['a backend’s resource by its id alone', (stack, service) => new Backend(stack, 'x', { service, name: 'a', url: 'https://b.example', resourceId: resourceId('Microsoft.Web/sites/a') }), 'backend-resource'],
  ['a backend whose URL has a query', (stack, service) => new Backend(stack, 'x', { service, name: 'a', url: 'https://b.example/?a=b' }), 'backend-url'],
  ['a named value of spaces', (stack, service) => new NamedValue(stack, 'x', { service, name: 'a', value: { plain: ' ' } }), 'named-value-empty'],
  ['a named value’s tag twice', (stack, service) => new NamedValue(stack, 'x', { service, name: 'a', value: { plain: 'a' }, tags: ['t', 't'] }), 'tags'],
  ['a version’s header with a space', (stack, service) => new ApiVersionSet(stack, 'x', { service, name: 'a', displayName: 'A', scheme: { kind: 'header', name: 'api version' } }), 'header-name'],
  ['a second product of one display name', (stack, service) => [new Product(stack, 'x', { service, name: 'a', displayName: 'A' }), new Product(stack, 'y', { service, name: 'b', displayName: 'a' })], 'duplicate-name'],
  ['a second user of one address', (stack, service) => ['a', 'b'].map((name) => new User(stack, name, { service, name, firstName: 'A', lastName: 'B', email: 'a@b.example' })), 'duplicate-name'],
  ['a sign-in address that is known only later', (stack, service) => new AuthorizationServer(stack, 'x', { service, name: 'a', displayName: 'A', authorizationEndpoint: service.gatewayUrl, tokenEndpoint: 'https://login.example/token', clientId: 'a' }), 'text-holds-token'],
  ['a diagnostic’s header twice', (stack, service) => new Diagnostic(stack, 'x', { service, loggerId: service.loggerId('l'), headers: ['Accept', 'accept'] }), 'diagnostic-header'],
  ['a diagnostic’s header without a name', (stack, service) => new Diagnostic(stack, 'x', { service, loggerId: service.loggerId('l'), headers: [''] }), 'header-name'],
  ['a variable of two secrets', (stack) => ['x', 'y'].map((each) => new SecretVariable(stack, each, { name: 'secret', description: 'd' })), 'duplicate-name'],
  ['a variable whose name Terraform keeps', (stack) => new SecretVariable(stack, 'x', { name: 'version', description: 'd' }), 'name'],
  ['a record without an address', (stack) => new PrivateDnsZone(stack, 'x', { name: 'a.example', resourceGroupName: 'rg' }).addAddress('a', []), 'dns-address'],
  ['a record with an address that is none', (stack) => new PrivateDnsZone(stack, 'x', { name: 'a.example', resourceGroupName: 'rg' }).addAddress('a', ['10.0.0.999']), 'dns-address'],
  ['a second record of one name', (stack) => ((zone) => [0, 1].map(() => zone.addAddress('a', ['10.0.0.4'])))(new PrivateDnsZone(stack, 'x', { name: 'a.example', resourceGroupName: 'rg' })), 'duplicate-name'],
  ['an endpoint in a subnet that is given to somebody', (stack) => new PrivateEndpoint(stack, 'x', { ...place, name: 'a', subnet: { ...subnet, delegation: 'Microsoft.Web/hostingEnvironments' }, target: { resourceId: resourceId('Microsoft.KeyVault/vaults/kv'), subresource: 'vault' }, zone: [] }), 'private-endpoint-subnet'],
  ['a subnet outside its network', (stack) => network(stack).addSubnet('s', { name: 's', addressPrefix: '10.1.0.0/24' }), 'range'],
  ['a subnet that overlaps another', (stack) => ((made) => ['a', 'b'].map((name) => made.addSubnet(name, { name, addressPrefix: '10.0.0.0/24' })))(network(stack)), 'range'],
  ['a second subnet of one name', (stack) => ((made) => ['1', '2'].map((part) => made.addSubnet(part, { name: 's', addressPrefix: `10.0.${part}.0/24` })))(network(stack)), 'duplicate-name'],
  ['a service endpoint that is none', (stack) => network(stack).addSubnet('s', { name: 's', addressPrefix: '10.0.0.0/24', serviceEndpoints: ['KeyVault'] }), 'service-endpoint'],
  ['a network of overlapping ranges', (stack) => network(stack, ['10.0.0.0/16', '10.0.0.0/8']), 'range'],
  ['clients of overlapping ranges', (stack) => new NetworkSecurityGroup(stack, 'x', { ...place, name: 'a', mode: 'external', clientRanges: ['203.0.113.0/24', '203.0.113.7'] }), 'client-ranges'],
  ['a group that every product has already', (stack, service) => new Product(stack, 'x', { service, name: 'a', displayName: 'A' }).addGroup(BUILT_IN_GROUPS.administrators), 'group-built-in'],
  ['a group that every user is in already', (stack, service) => new User(stack, 'x', { service, name: 'a', firstName: 'A', lastName: 'B', email: 'a@b.example', groups: [BUILT_IN_GROUPS.developers] }), 'group-built-in'],
  ['a storage account’s tag of 129 characters', (stack) => new AuditArchive(stack, 'x', { ...place, name: 'archive', tags: { ['a'.repeat(129)]: 'b' } }), 'tags'],
  ['the subscription that every service has', (stack, service) => new Subscription(stack, 'x', { service, name: 'Master', displayName: 'A', scope: { product: Product.fromName(service, 'p') } }), 'name'],
  ['the user that every service has', (stack, service) => new User(stack, 'x', { service, name: '1', firstName: 'A', lastName: 'B', email: 'a@b.example' }), 'name'],
  ['an API from elsewhere by its revision', (_, service) => Api.fromName(service, 'a;rev=2'), 'name'],
  ['a product from elsewhere by its display name', (_, service) => Product.fromName(service, 'a b'), 'name'],
  ['a share of no calls, which azurerm takes for all', (stack, service) => new Diagnostic(stack, 'x', { service, loggerId: service.loggerId('l'), samplingPercentage: 0 }), 'diagnostic-sampling'],
  ['a record in upper case', (stack) => new PrivateDnsZone(stack, 'x', { name: 'a.example', resourceGroupName: 'rg' }).addAddress('API', ['10.0.0.4']), 'name'],
  ['the name of a network link', (stack) => new PrivateDnsZone(stack, 'x', { name: 'a.example', resourceGroupName: 'rg', virtualNetworks: { 'a b': { id: resourceId('Microsoft.Network/virtualNetworks/n') } } }), 'name'],
  ['a zone’s tag with a space', (stack) => new PrivateDnsZone(stack, 'x', { name: 'a.example', resourceGroupName: 'rg', tags: { 'cost center': 'x' } }), 'tags'],
  ['a zone’s sixteenth tag', (stack) => new PrivateDnsZone(stack, 'x', { name: 'a.example', resourceGroupName: 'rg', tags: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`t${index}`, 'x'])) }), 'tags'],
  ['two tags that differ in case alone', (stack) => new ResourceGroup(stack, 'x', { name: 'rg', location: 'westeurope', tags: { env: 'a', Env: 'b' } }), 'tags'],
  ['a tag’s character', (stack) => new ResourceGroup(stack, 'x', { name: 'rg', location: 'westeurope', tags: { 'a<b': 'x' } }), 'tags'],
  ['fifty-one tags', (stack) => new ResourceGroup(stack, 'x', { name: 'rg', location: 'westeurope', tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x'])) }), 'tags'],
])('%s is refused at synthesis', (_, build, code) => {
  const { stack, service } = fixture();
  expect(codeOf(() => build(stack, service))).toBe(code);
});

const wrongId = '/subscriptions/0/resourcegroups/rg/providers/Microsoft.Network/virtualNetworks/n/subnets/s';

test.each<[string, (stack: TerraformStack, service: ReturnType<typeof fixture>['service']) => unknown]>([
  ['a subnet of a service', (stack) => new ApiManagementService(stack, 'x', { ...place, name: 'contoso-apim', publisherName: 'C', publisherEmail: 'a@b.example', sku: 'Premium_1', network: { mode: 'internal', subnet: { id: wrongId, ready: [] } } })],
  ['a public address of a service', (stack) => new ApiManagementService(stack, 'x', { ...place, name: 'contoso-apim', publisherName: 'C', publisherEmail: 'a@b.example', sku: 'Premium_1', network: { mode: 'internal', subnet, publicIpAddressId: '203.0.113.7' } })],
  ['an identity of a service', (stack) => new ApiManagementService(stack, 'x', { ...place, name: 'contoso-apim', publisherName: 'C', publisherEmail: 'a@b.example', sku: 'Premium_1', identities: [{ id, clientId: id, principalId: id }] })],
  ['a subnet that a vault lets in', (stack) => new Vault(stack, 'x', { ...place, name: 'vault', allowedSubnetIds: [wrongId] })],
  ['a vault by its address', (stack, service) => new Subscription(stack, 'x', { service, name: 'a', displayName: 'A', scope: { product: Product.fromName(service, 'p') } }).addKeysToVault({ keyVaultId: 'https://kv.vault.azure.net/' })],
  ['a user by its name', (stack, service) => new Subscription(stack, 'x', { service, name: 'a', displayName: 'A', scope: { product: Product.fromName(service, 'p') }, user: { id: '1' } })],
  ['a logger by its name', (stack, service) => new Diagnostic(stack, 'x', { service, loggerId: 'insights' })],
  ['a logger’s connection string in the place of its id', (stack, service) => new Logger(stack, 'x', { service, name: 'a', applicationInsights: { resourceId: 'InstrumentationKey=x', connectionString: later('azurerm_application_insights.i.connection_string') } })],
  ['what is locked', (stack) => new ManagementLock(stack, 'x', { name: 'a', targetId: 'contoso', notes: 'n' })],
  ['whose logs are kept', (stack) => new DiagnosticSetting(stack, 'x', { name: 'a', targetResourceId: 'contoso', workspace: new LogAnalyticsWorkspace(stack, 'w', { ...place, name: 'logs' }), categories: ['AuditEvent'] })],
  ['a network that resolves a zone', (stack) => new PrivateDnsZone(stack, 'x', { name: 'a.example', resourceGroupName: 'rg', virtualNetworks: { a: { id: wrongId } } })],
  ['a private endpoint’s target', (stack) => new PrivateEndpoint(stack, 'x', { ...place, name: 'a', subnet, target: { resourceId: 'https://kv.vault.azure.net/', subresource: 'vault' }, zone: [] })],
])('the id of %s is refused where azurerm could not read it', (_, build) => {
  const { stack, service } = fixture();
  expect(codeOf(() => build(stack, service))).toBe('resource-id');
});

test('an id that is known only later is let through', () => {
  const { stack, service } = fixture();
  const user = new User(stack, 'u', { service, name: 'a', firstName: 'A', lastName: 'B', email: 'a@b.example' });
  new Subscription(stack, 'x', { service, name: 'a', displayName: 'A', scope: { product: Product.fromName(service, 'p') }, user });
  expect(only(stack, 'azurerm_api_management_subscription')['user_id']).toBe('${azurerm_api_management_user.u.id}');
});

test('an endpoint that is registered nowhere has no group of zones', () => {
  const { stack } = fixture();
  new PrivateEndpoint(stack, 'x', { ...place, name: 'a', subnet, target: { resourceId: resourceId('Microsoft.KeyVault/vaults/kv'), subresource: 'vault' }, zone: [] });
  expect(only(stack, 'azurerm_private_endpoint')).not.toHaveProperty('private_dns_zone_group');
});
