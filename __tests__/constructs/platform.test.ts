import { TerraformStack, Testing } from 'cdktf';
import { AuditArchive, type AuditArchiveProps } from '../../constructs/audit-archive';
import { ApplicationInsights } from '../../constructs/application-insights';
import { DefenderForApis } from '../../constructs/defender';
import { DiagnosticSetting } from '../../constructs/diagnostic-setting';
import { Identity } from '../../constructs/identity';
import { LogAnalyticsWorkspace } from '../../constructs/log-analytics-workspace';
import { ManagementLock } from '../../constructs/management-lock';
import { MonitorPrivateLink } from '../../constructs/monitor-private-link';
import { NetworkSecurityGroup } from '../../constructs/network-security-group';
import { PrivateDnsZone } from '../../constructs/private-dns-zone';
import { PrivateEndpoint } from '../../constructs/private-endpoint';
import { PublicIp } from '../../constructs/public-ip';
import { ResourceGroup } from '../../constructs/resource-group';
import { Vault, type VaultProps } from '../../constructs/vault';
import { VirtualNetwork } from '../../constructs/virtual-network';
import { codeOf, only, resourceId, resources } from './synthesis';

const place = { resourceGroupName: 'rg', location: 'westeurope' };
const platform = (): TerraformStack => new TerraformStack(Testing.app(), 'platform');

test('a plan that would destroy the resource group fails unless told otherwise', () => {
  const stack = platform();
  new ResourceGroup(stack, 'rg', { name: 'rg', location: 'westeurope' });
  expect(only(stack, 'azurerm_resource_group')['lifecycle']).toEqual({ prevent_destroy: true });
});

test('tags are text, keys included', () => {
  const stack = platform();
  new ResourceGroup(stack, 'rg', { name: 'rg', location: 'westeurope', tags: { '${a}': '%{b}' } });
  expect(only(stack, 'azurerm_resource_group')['tags']).toEqual({ '$${a}': '%%{b}' });
});

const rulesOf = (mode: 'internal' | 'external', clientRanges?: readonly string[]) => {
  const stack = platform();
  new NetworkSecurityGroup(stack, 'nsg', { ...place, name: 'nsg', mode, ...(clientRanges && { clientRanges }) });
  return Object.values(resources(stack, 'azurerm_network_security_rule')).map((rule) =>
    [rule['direction'], rule['access'], rule['destination_port_range'], rule['source_address_prefix'] ?? rule['source_address_prefixes'], rule['destination_address_prefix']].flat().join(' '),
  );
};
const SHARED = [
  'Inbound Allow 3443 ApiManagement VirtualNetwork',
  'Inbound Allow 6390 AzureLoadBalancer VirtualNetwork',
  'Outbound Allow 443 VirtualNetwork Storage',
  'Outbound Allow 443 VirtualNetwork AzureKeyVault',
  'Outbound Allow 443 VirtualNetwork AzureMonitor',
  'Outbound Allow 443 VirtualNetwork AzureActiveDirectory',
  'Outbound Allow 1433 VirtualNetwork Sql',
  'Outbound Allow 1886 VirtualNetwork AzureMonitor',
];

test.each<['internal' | 'external', readonly string[] | undefined, string]>([
  ['internal', undefined, 'Inbound Allow 443 VirtualNetwork VirtualNetwork'],
  ['external', undefined, 'Inbound Allow 443 Internet VirtualNetwork'],
  ['external', ['203.0.113.0/24'], 'Inbound Allow 443 203.0.113.0/24 VirtualNetwork'],
])('a subnet in %s mode with clients %j has exactly the rules that the service needs', (mode, ranges, clients) => {
  expect(rulesOf(mode, ranges).sort()).toEqual([...SHARED, clients].sort());
});

test('fails when an internal gateway gets clients from outside', () => {
  expect(codeOf(() => rulesOf('internal', ['203.0.113.0/24']))).toBe('client-ranges');
});

test('what stands in a subnet waits for its security group and every rule of it', () => {
  const stack = platform();
  const securityGroup = new NetworkSecurityGroup(stack, 'nsg', { ...place, name: 'nsg', mode: 'internal' });
  const network = new VirtualNetwork(stack, 'network', { ...place, name: 'network', addressSpace: ['10.0.0.0/16'] });
  const subnet = network.addSubnet('apim', { name: 'apim', addressPrefix: '10.0.1.0/27', securityGroup });
  expect(subnet.ready).toHaveLength(10);
});

test('a public address in two zones asks for all three, which Azure would give it, and is static and named', () => {
  const stack = platform();
  new PublicIp(stack, 'ip', { ...place, name: 'ip', domainNameLabel: 'contoso-apim', zones: ['1', '2'] });
  expect(only(stack, 'azurerm_public_ip')).toMatchObject({ sku: 'Standard', allocation_method: 'Static', domain_name_label: 'contoso-apim', zones: ['1', '2', '3'] });
});

test('a private endpoint of a service registers the gateway’s name', () => {
  const stack = platform();
  const network = new VirtualNetwork(stack, 'network', { ...place, name: 'network', addressSpace: ['10.0.0.0/16'] });
  const zone = new PrivateDnsZone(stack, 'zone', { name: 'privatelink.azure-api.net', resourceGroupName: 'rg', virtualNetworks: { main: network } });
  new PrivateEndpoint(stack, 'endpoint', { ...place, name: 'endpoint', subnet: network.addSubnet('s', { name: 's', addressPrefix: '10.0.1.0/27' }), target: { resourceId: resourceId('Microsoft.ApiManagement/service/service'), subresource: 'Gateway' }, zone });
  expect(only(stack, 'azurerm_private_endpoint')).toMatchObject({
    private_service_connection: { is_manual_connection: false, subresource_names: ['Gateway'] },
    private_dns_zone_group: { private_dns_zone_ids: ['${azurerm_private_dns_zone.zone.id}'] },
  });
  expect(only(stack, 'azurerm_private_dns_zone_virtual_network_link')).toMatchObject({ virtual_network_id: '${azurerm_virtual_network.network.id}', registration_enabled: false });
});

const privateLink = (resourcesInIt: Record<string, { id: string }>) => {
  const stack = platform();
  const network = new VirtualNetwork(stack, 'network', { ...place, name: 'network', addressSpace: ['10.0.0.0/16'] });
  const subnet = network.addSubnet('s', { name: 's', addressPrefix: '10.0.1.0/27' });
  new MonitorPrivateLink(stack, 'monitor', { ...place, name: 'monitor', subnet, virtualNetworks: { main: network }, resources: resourcesInIt });
  return stack;
};

test('Azure Monitor is reached through one endpoint with all of its zones, after what is in the scope', () => {
  const stack = privateLink({ logs: { id: resourceId('Microsoft.OperationalInsights/workspaces/workspace') } });
  expect(only(stack, 'azurerm_monitor_private_link_scoped_service')).toMatchObject({ linked_resource_id: resourceId('Microsoft.OperationalInsights/workspaces/workspace'), scope_name: '${azurerm_monitor_private_link_scope.monitor.name}' });
  expect(only(stack, 'azurerm_private_endpoint')).toMatchObject({ private_service_connection: { subresource_names: ['azuremonitor'] }, depends_on: ['azurerm_monitor_private_link_scoped_service.monitor_service-logs'] });
  expect(Object.values(resources(stack, 'azurerm_private_dns_zone')).map((zone) => zone['name']).sort()).toEqual([
    'privatelink.agentsvc.azure-automation.net', 'privatelink.blob.core.windows.net', 'privatelink.monitor.azure.com', 'privatelink.ods.opinsights.azure.com', 'privatelink.oms.opinsights.azure.com',
  ]);
});

test('fails when a private link scope would hold nothing', () => {
  expect(codeOf(() => privateLink({}))).toBe('private-link-resources');
});

const vault = (props: Partial<VaultProps> = {}) => {
  const stack = platform();
  return { stack, made: new Vault(stack, 'vault', { ...place, name: 'contoso-vault', ...props }) };
};

test('a vault is by roles, recoverable and closed', () => {
  expect(only(vault().stack, 'azurerm_key_vault')).toMatchObject({
    rbac_authorization_enabled: true, purge_protection_enabled: true, soft_delete_retention_days: 90, public_network_access_enabled: false,
    network_acls: { default_action: 'Deny', bypass: 'AzureServices' }, lifecycle: { prevent_destroy: true },
  });
});

test('a vault does not write the computed twin of rbac_authorization_enabled', () => {
  expect(only(vault().stack, 'azurerm_key_vault')).not.toHaveProperty('enable_rbac_authorization');
});

test('a vault that lets ranges in still denies the rest', () => {
  expect(only(vault({ allowedIpRanges: ['203.0.113.7'] }).stack, 'azurerm_key_vault')).toMatchObject({ public_network_access_enabled: true, network_acls: { default_action: 'Deny', ip_rules: ['203.0.113.7'] } });
});

test('an identity may read secrets and nothing more', () => {
  const { stack, made } = vault();
  made.grantSecretsUser('gateway', new Identity(stack, 'identity', { ...place, name: 'gateway' }));
  expect(only(stack, 'azurerm_role_assignment')).toMatchObject({
    role_definition_name: 'Key Vault Secrets User', principal_id: '${azurerm_user_assigned_identity.identity.principal_id}', principal_type: 'ServicePrincipal', scope: '${azurerm_key_vault.vault.id}',
  });
});

test.each([6, 91, 30.5])('fails when a vault’s retention is %d days', (softDeleteRetentionDays) => {
  expect(codeOf(() => vault({ softDeleteRetentionDays }))).toBe('vault-retention');
});

const workspace = () => {
  const stack = platform();
  return { stack, made: new LogAnalyticsWorkspace(stack, 'logs', { ...place, name: 'contoso-logs' }) };
};

test('a workspace is written and read with Entra only, by the attribute that azurerm 5 keeps', () => {
  const made = only(workspace().stack, 'azurerm_log_analytics_workspace');
  expect(made['local_authentication_enabled']).toBe(false);
  expect(made).not.toHaveProperty('local_authentication_disabled');
});

test('a table keeps its records for more than six years', () => {
  const { stack, made } = workspace();
  made.addTable('ApiManagementGatewayLogs');
  expect(only(stack, 'azurerm_log_analytics_workspace_table')['total_retention_in_days']).toBe(2556);
});

test.each([3, 731, 2190, 5000])('fails when a table shall keep for %d days, which Log Analytics refuses', (totalRetentionDays) => {
  expect(codeOf(() => workspace().made.addTable('T', { totalRetentionDays }))).toBe('table-retention');
});

test('the service’s logs go to tables of their own, and to the archive where there is one', () => {
  const { stack, made } = workspace();
  const archive = new AuditArchive(stack, 'archive', { ...place, name: 'contosoaudit' });
  new DiagnosticSetting(stack, 'logs-of-service', { name: 'logs', targetResourceId: resourceId('Microsoft.ApiManagement/service/service'), workspace: made, categories: ['GatewayLogs'], archive });
  expect(only(stack, 'azurerm_monitor_diagnostic_setting')).toMatchObject({
    log_analytics_destination_type: 'Dedicated', enabled_log: [{ category: 'GatewayLogs' }], storage_account_id: '${azurerm_storage_account.archive.id}',
  });
});

test('Application Insights keeps the keys that the service’s logger signs in with', () => {
  const { stack, made } = workspace();
  new ApplicationInsights(stack, 'insights', { ...place, name: 'insights', workspace: made });
  expect(only(stack, 'azurerm_application_insights')).toMatchObject({ local_authentication_disabled: false, sampling_percentage: 100 });
});

const archive = (props: Partial<AuditArchiveProps> = {}) => {
  const stack = platform();
  new AuditArchive(stack, 'archive', { ...place, name: 'contosoaudit', ...props });
  return only(stack, 'azurerm_storage_account');
};

test('the archive is private, encrypted in transit and without keys', () => {
  expect(archive()).toMatchObject({
    https_traffic_only_enabled: true, min_tls_version: 'TLS1_2', shared_access_key_enabled: false, local_user_enabled: false, public_network_access_enabled: false,
    allow_nested_items_to_be_public: false, cross_tenant_replication_enabled: false, network_rules: { default_action: 'Deny', bypass: ['AzureServices'] },
  });
});

test.each([[undefined, 'Unlocked'], [true, 'Locked']] as const)('what is in the archive stays for more than six years (locked: %s)', (locked, state) => {
  expect(archive(locked === undefined ? {} : { locked })['immutability_policy']).toEqual({ state, period_since_creation_in_days: 2556, allow_protected_append_writes: true });
});

test('Defender is for APIs', () => {
  const stack = platform();
  new DefenderForApis(stack, 'defender', { plan: 'P2' });
  expect(only(stack, 'azurerm_security_center_subscription_pricing')).toMatchObject({ resource_type: 'Api', tier: 'Standard', subplan: 'P2' });
});

test('a lock keeps from deleting, and lets change', () => {
  const stack = platform();
  new ManagementLock(stack, 'lock', { name: 'lock', targetId: resourceId('Microsoft.ApiManagement/service/service'), notes: 'Patients’ APIs.' });
  expect(only(stack, 'azurerm_management_lock')).toMatchObject({ lock_level: 'CanNotDelete', scope: resourceId('Microsoft.ApiManagement/service/service') });
});

test.each<[string, () => unknown]>([
  ['a vault with a dash at the end', () => vault({ name: 'contoso-' })],
  ['a vault with two dashes', () => vault({ name: 'con--toso' })],
  ['an archive in upper case', () => archive({ name: 'Audit' })],
  ['a resource group that ends in a dot', () => new ResourceGroup(platform(), 'rg', { name: 'rg.', location: 'x' })],
  ['an identity of two characters', () => new Identity(platform(), 'i', { ...place, name: 'ab' })],
  ['a label in upper case', () => new PublicIp(platform(), 'ip', { ...place, name: 'ip', domainNameLabel: 'Contoso' })],
])('fails on a name that Azure refuses: %s', (_, act) => {
  expect(codeOf(act)).toBe('name');
});
