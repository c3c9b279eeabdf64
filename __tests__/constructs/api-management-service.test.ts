import { TerraformStack, Testing } from 'cdktf';
import { ApiManagementService, type ApiManagementServiceProps } from '../../constructs/api-management-service';
import { codeOf, only, resolved, resourceId, resources, type Attributes } from './synthesis';

const TYPE = 'azurerm_api_management';
const identity = { id: resourceId('Microsoft.ManagedIdentity/userAssignedIdentities/one'), clientId: '11111111-1111-1111-1111-111111111111', principalId: '22222222-2222-2222-2222-222222222222' };
const subnet = { id: resourceId('Microsoft.Network/virtualNetworks/n/subnets/apim'), ready: [] };

function make(props: Partial<ApiManagementServiceProps> = {}): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'platform');
  new ApiManagementService(stack, 'service', {
    resourceGroupName: 'rg', location: 'westeurope', name: 'contoso-apim', publisherName: 'Contoso', publisherEmail: 'apis@contoso.example', sku: 'Premium_2', identities: [identity], ...props,
  });
  return stack;
}
const service = (props?: Partial<ApiManagementServiceProps>): Attributes => only(make(props), TYPE);

test('every protocol below TLS 1.2 and every weak cipher is off', () => {
  const security = service()['security'] as Record<string, unknown>;
  expect(Object.keys(security)).toHaveLength(17);
  expect(new Set(Object.values(security))).toEqual(new Set([false]));
});

test('only the names that azurerm 5 keeps are written, never their computed twins', () => {
  expect(Object.keys(service()['security'] as object).filter((name) => !name.endsWith('_enabled'))).toEqual([]);
});

test('nobody signs up by himself, and the management API takes no access key', () => {
  expect(service()).toMatchObject({ sign_up: { enabled: false }, sign_in: { enabled: true }, tenant_access: { enabled: false } });
});

test.each(['Consumption_0', 'BasicV2_1', 'StandardV2_1', 'PremiumV2_1'])('%s gets none of the portal blocks that it refuses', (sku) => {
  for (const block of ['sign_up', 'sign_in', 'tenant_access']) expect(service({ sku })).not.toHaveProperty(block);
});

test.each(['Consumption_0', 'Developer_1', 'Basic_2', 'Standard_4', 'Premium_31', 'BasicV2_10', 'StandardV2_10', 'PremiumV2_30'])('%s is a SKU', (sku) => {
  expect(service({ sku })['sku_name']).toBe(sku);
});

test.each(['Basic_3', 'Standard_5', 'Developer_2', 'Consumption_1', 'Premium_0', 'Premium', 'Gold_1', 'constructor_1'])('fails when the SKU is %s', (sku) => {
  expect(codeOf(() => make({ sku }))).toBe('sku');
});

test('it has a user-assigned identity, which exists before the service does', () => {
  expect(service()['identity']).toEqual({ type: 'SystemAssigned, UserAssigned', identity_ids: [identity.id] });
});

test('without an identity it gets one of its own, with no role', () => {
  const stack = new TerraformStack(Testing.app(), 'platform');
  const made = new ApiManagementService(stack, 'service', { resourceGroupName: 'rg', location: 'westeurope', name: 'contoso-apim', publisherName: 'C', publisherEmail: 'c@contoso.example', sku: 'Basic_1' });
  expect(only(stack, TYPE)['identity']).toEqual({ type: 'SystemAssigned, UserAssigned', identity_ids: ['${azurerm_user_assigned_identity.service_Identity.id}'] });
  expect(resolved(stack, made.identity.clientId)).toBe('${azurerm_user_assigned_identity.service_Identity.client_id}');
  expect(resources(stack, 'azurerm_role_assignment')).toEqual({});
});

test('a plan that would destroy it fails unless told otherwise', () => {
  expect(service()['lifecycle']).toEqual({ prevent_destroy: true });
  expect(service({ preventDestroy: false })).not.toHaveProperty('lifecycle');
});

test('management API versions that show secrets to readers are refused', () => {
  expect(service()['min_api_version']).toBe('2021-08-01');
});

test.each([
  ['internal', 'Internal'],
  ['external', 'External'],
] as const)('mode %s puts it into its subnet', (mode, type) => {
  expect(service({ network: { mode, subnet } })).toMatchObject({ virtual_network_type: type, virtual_network_configuration: { subnet_id: subnet.id } });
});

test('it waits for what makes its subnet ready', () => {
  const ready = [{ fqn: 'azurerm_subnet_network_security_group_association.apim' }];
  expect(service({ network: { mode: 'internal', subnet: { ...subnet, ready } } })['depends_on']).toEqual(['azurerm_subnet_network_security_group_association.apim']);
});

test('client certificates for the whole service are for Consumption only', () => {
  expect(service({ sku: 'Consumption_0', clientCertificateEnabled: true })['client_certificate_enabled']).toBe(true);
  expect(codeOf(() => make({ clientCertificateEnabled: true }))).toBe('service-client-certificate');
});

const certificate = 'https://contoso.vault.azure.net/secrets/tls';

test('a host name has a versionless certificate that the identity reads', () => {
  expect(service({ hostNames: { gateway: { hostName: 'api.contoso.example', keyVaultCertificateId: certificate, negotiateClientCertificate: true } } })['hostname_configuration']).toEqual({
    proxy: [expect.anything(), { host_name: 'api.contoso.example', key_vault_certificate_id: certificate, ssl_keyvault_identity_client_id: identity.clientId, default_ssl_binding: true, negotiate_client_certificate: true }],
  });
});

test.each<[string, ApiManagementServiceProps['hostNames'], Attributes]>([
  ['the gateway', { gateway: { hostName: 'api.contoso.example', keyVaultCertificateId: certificate } }, { default_ssl_binding: false, negotiate_client_certificate: false }],
  ['a gateway that asks for certificates', { gateway: { hostName: 'api.contoso.example', keyVaultCertificateId: certificate, negotiateClientCertificate: true } }, { default_ssl_binding: false, negotiate_client_certificate: true }],
  ['the portal', { developerPortal: { hostName: 'portal.contoso.example', keyVaultCertificateId: certificate } }, { default_ssl_binding: true, negotiate_client_certificate: false }],
])('beside a host name of one’s own for %s stands the built-in one, first and as Azure gives it back, or every plan would take it away', (_, hostNames, expected) => {
  const { proxy } = service({ name: 'Contoso-APIM', hostNames: hostNames ?? {} })['hostname_configuration'] as { proxy: readonly Attributes[] };
  expect(proxy[0]).toEqual({ host_name: 'contoso-apim.azure-api.net', ...expected });
});

test('fails when the certificate of a host name has a version, which would stop its renewal', () => {
  expect(codeOf(() => make({ hostNames: { gateway: { hostName: 'api.contoso.example', keyVaultCertificateId: `${certificate}/0123456789abcdef` } } }))).toBe('secret-id');
});

test.each<[string, Partial<ApiManagementServiceProps>, string]>([
  ['zones are not on Premium', { sku: 'PremiumV2_2', zones: ['1', '2'] }, 'service-zones'],
  ['the units are no multiple of the zones', { sku: 'Premium_3', zones: ['1', '2'] }, 'service-zones'],
  ['a zone is named twice', { zones: ['1', '1'] }, 'service-zones'],
  ['a region’s units are no multiple of its zones', { additionalLocations: [{ location: 'northeurope', capacity: 1, zones: ['1', '2'] }] }, 'service-zones'],
  ['regions are not on Premium', { sku: 'Standard_1', additionalLocations: [{ location: 'northeurope', capacity: 1 }] }, 'service-locations'],
  ['the tier cannot stand in a network', { sku: 'Standard_1', network: { mode: 'internal', subnet } }, 'service-network'],
  ['a region has no subnet where the first has one', { network: { mode: 'internal', subnet }, additionalLocations: [{ location: 'northeurope', capacity: 1 }] }, 'service-network'],
  ['nobody could reach it', { sku: 'BasicV2_1', publicNetworkAccessEnabled: false }, 'service-public-access'],
  ['the name starts with a digit', { name: '1apim' }, 'name'],
  ['the name is longer than 50 characters', { name: 'a'.repeat(51) }, 'name'],
  ['a v2 tier gets a host name for management', { sku: 'StandardV2_1', hostNames: { management: { hostName: 'm.contoso.example', keyVaultCertificateId: certificate } } }, 'host-name-sku'],
  ['a host name is none', { hostNames: { gateway: { hostName: 'https://api', keyVaultCertificateId: certificate } } }, 'host-name'],
])('fails when %s', (_, props, code) => {
  expect(codeOf(() => make(props))).toBe(code);
});
