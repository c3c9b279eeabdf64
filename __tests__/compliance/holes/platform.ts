/** Holes in the service, its network, its logs and its vault. */
import type { Block, Example, Hole } from './example';

const service = (example: Example): Block => example.resource('api_management', 'Service');
const security = (name: string, value: Block[string] = true) => (example: Example): void => {
  example.block('api_management', 'Service', 'security')[name] = value;
};
const set = (type: string, name: string, changes: Block) => (example: Example): void => {
  Object.assign(example.resource(type, name), changes);
};
const unset = (type: string, name: string, ...attributes: readonly string[]) => (example: Example): void => {
  const block = example.resource(type, name);
  for (const attribute of attributes) {
    if (!(attribute in block)) throw new Error(`the example has no ${attribute} in ${type}`);
    delete block[attribute];
  }
};
const side = (type: string, name: string, part: string, changes: Block) => (example: Example): void => {
  Object.assign(example.block(type, name, part), changes);
};
const SERVICE_DIAGNOSTIC = ['api_management_diagnostic', 'Diagnostic'] as const;
/** A diagnostic of one API, with which that API's records are other than the service's. */
const ofFhir = (changes: (diagnostic: Block) => void) => (example: Example): void => {
  const diagnostic = { ...structuredClone(example.resource(...SERVICE_DIAGNOSTIC)), api_name: '${azurerm_api_management_api.Api-fhir_Api.name}', identifier: 'applicationinsights' };
  changes(diagnostic);
  example.add('apis', 'azurerm_api_management_api_diagnostic', 'fhir', diagnostic);
};
const sideOfFhir = (part: string, changes: Block) => ofFhir((diagnostic) => Object.assign(diagnostic[part] as Block, changes));
const proxy = (changes: Block) => (example: Example): void => {
  const hosts = example.block('api_management', 'Service', 'hostname_configuration')['proxy'] as Block[];
  Object.assign(hosts.find((host) => host['key_vault_certificate_id'] !== undefined) as Block, changes);
};
const sinks = (account: Block, container: Block = {}) => (example: Example): void => {
  example.resource('monitor_diagnostic_setting', 'GatewayLogs')['storage_account_id'] = '${azurerm_storage_account.archive.id}';
  const closed: Block = { name: 'archive', https_traffic_only_enabled: true, min_tls_version: 'TLS1_2', shared_access_key_enabled: false, public_network_access_enabled: false, allow_nested_items_to_be_public: false };
  example.add('platform', 'azurerm_storage_account', 'archive', { ...closed, immutability_policy: { state: 'Locked', period_since_creation_in_days: 2556, allow_protected_append_writes: true }, ...account, ...container });
};

export const PLATFORM_HOLES: readonly Hole[] = [
  ['the frontend speaks TLS 1.0', 1, security('frontend_tls10_enabled')],
  ['the frontend speaks TLS 1.1', 1, security('frontend_tls11_enabled')],
  ['the backend side speaks SSL 3.0', 1, security('backend_ssl30_enabled')],
  ['TLS 1.0 by the old name', 1, security('enable_frontend_tls10')],
  ['TLS 1.1 as the text “true”', 1, security('backend_tls11_enabled', 'true')],
  ['TLS 1.0 by a variable', 1, security('frontend_tls10_enabled', '${var.legacy}')],
  ['3DES', 2, security('triple_des_ciphers_enabled')],
  ['a CBC cipher', 2, security('tls_ecdhe_rsa_with_aes256_cbc_sha_ciphers_enabled')],
  ['an RSA key exchange', 2, security('tls_rsa_with_aes128_gcm_sha256_ciphers_enabled')],
  ['no virtual network', 3, set('api_management', 'Service', { virtual_network_type: 'None' })],
  ['the network’s type is left out', 3, unset('api_management', 'Service', 'virtual_network_type')],
  ['a gateway on the internet without a firewall', 3, set('api_management', 'Service', { virtual_network_type: 'External' })],
  ['no subnet', 3, unset('api_management', 'Service', 'virtual_network_configuration')],
  ['a second region outside the network', 3, set('api_management', 'Service', { additional_location: [{ location: 'northeurope', capacity: 2, zones: ['1', '2'] }] })],
  ['public network access without a network', 4, set('api_management', 'Service', { virtual_network_type: 'None' })],
  ['the internet to port 443', 5, set('network_security_rule', 'NetworkSecurityGroup_clients', { source_address_prefix: 'Internet' })],
  ['everybody to every port', 5, set('network_security_rule', 'NetworkSecurityGroup_clients', { source_address_prefix: '*', destination_port_range: '*' })],
  ['half of the internet', 5, set('network_security_rule', 'NetworkSecurityGroup_clients', { source_address_prefix: '0.0.0.0/1' })],
  ['the management port to everybody', 5, set('network_security_rule', 'NetworkSecurityGroup_management', { source_address_prefix: '*' })],
  ['the security group is taken off the subnet', 5, (example) => example.remove('subnet_network_security_group_association')],
  [
    'one more rule, inside the group',
    5,
    set('network_security_group', 'NetworkSecurityGroup', { security_rule: [{ name: 'quick', direction: 'Inbound', access: 'Allow', priority: 200, protocol: '*', source_port_range: '*', destination_port_ranges: ['400-500'], source_address_prefixes: ['203.0.113.0/24'], destination_address_prefix: '*' }] }),
  ],
  ['the Developer tier', 6, set('api_management', 'Service', { sku_name: 'Developer_1' })],
  ['the Consumption tier', 6, set('api_management', 'Service', { sku_name: 'Consumption_0' })],
  ['one zone', 7, set('api_management', 'Service', { zones: ['1'] })],
  ['one unit in two zones', 7, set('api_management', 'Service', { sku_name: 'Premium_1' })],
  ['no identity', 8, unset('api_management', 'Service', 'identity')],
  ['the direct management API', 9, set('api_management', 'Service', { tenant_access: { enabled: true } })],
  ['sign-up at the portal', 10, set('api_management', 'Service', { sign_up: { enabled: true } })],
  ['sign-up as Azure has it', 10, (example) => { delete service(example)['sign_up']; }],
  ['an inline PFX for the host name', 11, proxy({ certificate: 'MIIK', certificate_password: 'secret' })],
  ['a pinned version of the certificate', 11, proxy({ key_vault_certificate_id: 'https://certs.vault.azure.net/secrets/api/0123456789abcdef0123456789abcdef' })],
  ['Defender is left out', 13, (example) => example.remove('security_center_subscription_pricing')],
  ['Defender’s free plan', 13, set('security_center_subscription_pricing', 'Defender', { tier: 'Free' })],

  ['bodies of requests in the log', 44, side(...SERVICE_DIAGNOSTIC, 'frontend_request', { body_bytes: 8192 })],
  ['one byte of what a backend answers, for one API', 44, sideOfFhir('backend_response', { body_bytes: 1 })],
  ['a block of a diagnostic is left to Azure', 44, unset(...SERVICE_DIAGNOSTIC, 'frontend_response')],
  ['Authorization in the log', 45, side(...SERVICE_DIAGNOSTIC, 'frontend_request', { headers_to_log: ['Authorization'] })],
  ['cookies in an API’s log', 45, sideOfFhir('frontend_response', { headers_to_log: ['Set-Cookie'] })],
  ['subscription keys in the log', 45, side(...SERVICE_DIAGNOSTIC, 'backend_request', { headers_to_log: ['ocp-apim-subscription-key'] })],
  ['DPoP proofs in an API’s log', 45, sideOfFhir('frontend_request', { headers_to_log: ['DPoP'] })],
  ['query parameters in clear', 46, side(...SERVICE_DIAGNOSTIC, 'frontend_request', { data_masking: {} })],
  ['one masked parameter only', 46, sideOfFhir('backend_request', { data_masking: { query_params: [{ mode: 'Hide', value: 'name' }] } })],
  ['the service’s log goes nowhere', 48, (example) => example.remove('monitor_diagnostic_setting', 'GatewayLogs')],
  ['metrics only', 48, unset('monitor_diagnostic_setting', 'GatewayLogs', 'enabled_log')],
  ['the shared log table', 48, set('monitor_diagnostic_setting', 'GatewayLogs', { log_analytics_destination_type: 'AzureDiagnostics' })],
  ['the log setting watches the vault', 48, set('monitor_diagnostic_setting', 'GatewayLogs', { target_resource_id: '${azurerm_key_vault.Vault_23237E5B.id}' })],
  ['half of the calls are logged', 49, set(...SERVICE_DIAGNOSTIC, { sampling_percentage: 50 })],
  ['errors of an API may be left out', 49, ofFhir((diagnostic) => Object.assign(diagnostic, { always_log_errors: false }))],
  ['client addresses are left out', 49, set(...SERVICE_DIAGNOSTIC, { log_client_ip: false })],
  ['an API logs errors only', 49, ofFhir((diagnostic) => Object.assign(diagnostic, { verbosity: 'error' }))],
  ['a year of logs', 50, set('log_analytics_workspace_table', 'Logs_ApiManagementGatewayLogs', { total_retention_in_days: 365 })],
  ['six years less a day', 50, set('log_analytics_workspace_table', 'Logs_ApiManagementGatewayLogs', { total_retention_in_days: 2191 })],
  ['no retention of the log’s table', 50, (example) => example.remove('log_analytics_workspace_table', 'Logs_ApiManagementGatewayLogs')],
  ['logs in an account with shared keys', 51, sinks({ shared_access_key_enabled: true })],
  ['logs in a public account', 51, sinks({ public_network_access_enabled: true })],
  ['logs over http', 51, sinks({ https_traffic_only_enabled: false })],
  ['logs that can be changed', 51, sinks({}, { immutability_policy: { state: 'Unlocked', period_since_creation_in_days: 2556, allow_protected_append_writes: true } })],
  ['a logger with a key', 52, (example) => example.add('platform', 'azurerm_api_management_logger', 'insights', { api_management_name: '${azurerm_api_management.Service_DBC79909.name}', name: 'insights', application_insights: { connection_string: '${var.connection}' } })],
  ['an event hub with a connection string', 52, (example) => example.add('apis', 'azurerm_api_management_logger', 'hub', { api_management_name: 'contoso-health-prod', name: 'hub', eventhub: { name: 'calls', connection_string: '${var.connection}' } })],
  ['shared keys of the workspace', 53, set('log_analytics_workspace', 'Logs', { local_authentication_enabled: true })],
  ['a vault that can be purged', 54, set('key_vault', 'Vault', { purge_protection_enabled: false })],
  ['a vault with access policies', 54, set('key_vault', 'Vault', { rbac_authorization_enabled: false })],
  ['a vault for every network', 54, set('key_vault', 'Vault', { public_network_access_enabled: true, network_acls: { default_action: 'Allow', bypass: 'AzureServices' } })],
  ['nobody logs the use of the vault', 54, (example) => example.remove('monitor_diagnostic_setting', 'VaultLogs')],
  ['a state on one machine', 55, (example) => { example.platform.terraform['backend'] = { local: { path: 'terraform.tfstate' } }; }],
  ['the state’s key in the JSON', 55, (example) => { example.apis.terraform['backend'] = { azurerm: { storage_account_name: 'state', access_key: 'c2VjcmV0' } }; }],
  ['calls are logged under their URL', 46, set(...SERVICE_DIAGNOSTIC, { operation_name_format: 'Url' })],
  ['the vault lets in the whole internet by its ranges', 54, (example) => { example.block('key_vault', 'Vault', 'network_acls')['ip_rules'] = ['0.0.0.0/0']; }],
  ['a secret of the vault as text', 47, (example) => example.add('platform', 'azurerm_key_vault_secret', 'quick', { name: 'partner', value: 'hunter2hunter2', key_vault_id: '${azurerm_key_vault.Vault_23237E5B.id}' })],
  ['drift of a policy is ignored', 0, set('api_management_policy', 'Policy', { lifecycle: { ignore_changes: ['xml_content'] } })],
  ['a command runs after a policy', 0, set('api_management_policy', 'Policy', { provisioner: { 'local-exec': { command: 'az apim …' } } })],
  ['a module', 0, (example) => { example.platform.module = { quick: { source: './quick' } }; }],
  ['a variable with a harmless default', 0, (example) => { example.platform.variable = { legacy: { default: false } }; security('frontend_tls10_enabled', '${var.legacy}')(example); }],
  ['a self-hosted gateway', 0, (example) => example.add('platform', 'azurerm_api_management_gateway', 'edge', { name: 'edge' })],
  ['azapi changes the service', 0, (example) => example.add('platform', 'azapi_update_resource', 'quick', { type: 'Microsoft.ApiManagement/service@2024-05-01' })],
  ['a template deployment', 0, (example) => example.add('apis', 'azurerm_resource_group_template_deployment', 'quick', { name: 'quick' })],
  ['a dynamic block', 0, set('api_management', 'Service', { dynamic: { tenant_access: { for_each: [1], content: { enabled: true } } } })],
  ['an identity that manages the vault', 8, (example) => void (example.resource('role_assignment', 'Vault_Service')['role_definition_name'] = 'Key Vault Administrator')],
  ['an identity that owns what it reads', 8, (example) => void (example.resource('role_assignment', 'Vault_Gateway')['role_definition_name'] = 'Owner')],
  ['an identity that reads the secrets of a subscription', 8, (example) => void (example.resource('role_assignment', 'Vault_Service')['scope'] = '/subscriptions/11111111-1111-4111-8111-111111111111')],
  ['an identity whose role is an id', 8, (example) => {
    const assignment = example.resource('role_assignment', 'Vault_Service');
    delete assignment['role_definition_name'];
    assignment['role_definition_id'] = '/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
  }],
  ['a workspace that purges its data', 50, (example) => void (example.resource('log_analytics_workspace')['immediate_data_purge_on_30_days_enabled'] = true)],
  ['a log that another company keeps', 51, (example) =>
    example.add('platform', 'azurerm_monitor_diagnostic_setting', 'partner', { name: 'partner', target_resource_id: `\${azurerm_api_management.${example.key('api_management')}.id}`, partner_solution_id: '/subscriptions/x/providers/Microsoft.Datadog/monitors/y', enabled_log: [{ category: 'GatewayLogs' }] })],
  ['where a browser came from, with its search, in the log', 46, (example) => void ((example.block('api_management_diagnostic', '', 'frontend_request')['headers_to_log'] as string[]).push('Referer'))],
  ['where the next page of a search is, in the log', 46, (example) => void ((example.block('api_management_diagnostic', '', 'backend_response')['headers_to_log'] as string[]).push('link'))],
];
