/** Holes in attributes of resources that an editor opens in less obvious ways. */
import type { Block, Hole } from './example';

const APPOINTMENTS = 'Api-appointments';
const API = 'api_management_api';
const BACKEND = 'api_management_backend';
const SERVICE = 'api_management';
const WORKSPACE = 'log_analytics_workspace';

export const ATTRIBUTE_HOLES: readonly Hole[] = [
  ['TLS 1.0 by an expression', 1, (example) => void (example.block(SERVICE, '', 'security')['frontend_tls10_enabled'] = '${!false}')],
  ['TLS 1.0 as a number', 1, (example) => void (example.block(SERVICE, '', 'security')['backend_tls10_enabled'] = 1)],
  ['TLS 1.0 in the second block of an array', 1, (example) => {
    const service = example.resource(SERVICE);
    service['security'] = [service['security'] ?? {}, { frontend_tls10_enabled: true }];
  }],
  ['a cipher of a later provider', 2, (example) => void (example.block(SERVICE, '', 'security')['tls_rsa_with_new_cbc_ciphers_enabled'] = true)],
  ['an application gateway without a firewall before an internal service', 3, (example) =>
    example.add('platform', 'azurerm_application_gateway', 'front', { name: 'front', frontend_ip_configuration: [{ name: 'public', public_ip_address_id: '${azurerm_public_ip.PublicIp_353CB097.id}' }] })],
  ['no network at all', 3, (example) => void (example.resource(SERVICE)['virtual_network_type'] = 'None')],
  ['public access without a network', 4, (example) => void (example.resource(SERVICE)['virtual_network_type'] = 'None')],
  ['the security group of the subnet exchanged', 5, (example) => void (example.resource('subnet_network_security_group_association')['network_security_group_id'] = '/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/networkSecurityGroups/open')],
  ['a rule for every port in an array of ports', 5, (example) =>
    example.add('platform', 'azurerm_network_security_rule', 'all', { name: 'all', direction: 'Inbound', access: 'Allow', priority: 100, protocol: '*', source_address_prefixes: ['0.0.0.0/1', '128.0.0.0/1'], destination_port_ranges: ['400-500', '3400-3500'], source_port_range: '*', destination_address_prefix: '*', network_security_group_name: '${azurerm_network_security_group.NetworkSecurityGroup_58DBDC3C.name}' })],
  ['a rule of the group for the tag Internet, in lower case', 5, (example) =>
    example.add('platform', 'azurerm_network_security_rule', 'all', { name: 'all', direction: 'inbound', access: 'allow', priority: 100, protocol: 'Tcp', source_address_prefix: 'internet', destination_port_range: '443', network_security_group_name: 'contoso-health-prod-nsg' })],
  ['one zone for two units', 7, (example) => void (example.resource(SERVICE)['zones'] = ['1', '1'])],
  ['an identity block without an identity', 8, (example) => void (example.resource(SERVICE)['identity'] = {})],
  ['the management API on, in an array', 9, (example) => void (example.resource(SERVICE)['tenant_access'] = [{ enabled: 'true' }])],
  ['sign-up with an account of any tenant', 10, (example) => {
    example.resource(SERVICE)['sign_up'] = { enabled: true, terms_of_service: { consent_required: false, enabled: false, text: '' } };
    example.add('platform', 'azurerm_api_management_identity_provider_aad', 'x', { api_management_name: 'contoso-health-prod', client_id: 'x', client_secret: '${var.x}', allowed_tenants: ['common'] });
  }],
  ['sign-up delegated to a page of somebody else', 10, (example) => void (example.resource(SERVICE)['delegation'] = { user_registration_enabled: true, url: 'https://x.example/signup', validation_key: '${var.x}' })],
  ['a certificate with its key in the service', 11, (example) => void (example.resource(SERVICE)['certificate'] = [{ encoded_certificate: 'MIIK', certificate_password: 'x', store_name: 'CertificateAuthority' }])],
  ['a certificate pinned to a version', 11, (example) => {
    const host = (example.block(SERVICE, '', 'hostname_configuration')['proxy'] as Block[]).find((one) => one['key_vault_certificate_id'] !== undefined);
    if (host !== undefined) host['key_vault_certificate_id'] = `${String(host['key_vault_certificate_id'])}/0123456789abcdef0123456789abcdef`;
  }],
  ['a certificate that is looked at, and never asked for', 12, (example) => example.edit('appointments', '<set-backend-service', '<choose><when condition="@(context.Request.Certificate == null)"><include-fragment fragment-id="refuse-unauthorized-plain" /></when></choose><set-backend-service')],
  ['Defender for something else', 13, (example) => void (example.resource('security_center_subscription_pricing')['resource_type'] = 'KeyVaults')],
  ['http in upper case', 14, (example) => void (example.resource(API, APPOINTMENTS)['protocols'] = ['HTTP', 'https'])],
  ['protocols by an expression', 14, (example) => void (example.resource(API, APPOINTMENTS)['protocols'] = '${concat(["https"], ["http"])}')],
  ['a backend over http, with https in its query', 15, (example) => void (example.resource(BACKEND, APPOINTMENTS)['url'] = 'http://x.example/?r=https://')],
  ['a cluster of Service Fabric over http', 15, (example) => void (example.resource(BACKEND, APPOINTMENTS)['service_fabric_cluster'] = { management_endpoints: ['http://x.example'], client_certificate_thumbprint: 'x' })],
  ['a token endpoint over http', 15, (example) => void (example.resource('api_management_authorization_server')['token_endpoint'] = 'http://login.example/token')],
  ['metadata of an identity provider over http', 15, (example) => void (example.resource('api_management_openid_connect_provider')['metadata_endpoint'] = 'http://login.example/.well-known/openid-configuration')],
  ["the contract's own server, over http, in place of a backend", 15, (example) => {
    example.contracts['appointments.openapi.json'] = (example.contracts['appointments.openapi.json'] ?? '').replace('"paths"', '"servers":[{"url":"http://x.example"}],"paths"');
    example.edit('appointments', '<set-backend-service backend-id="appointments-backend" />', '');
  }],
  ['only the chain is checked', 16, (example) => void (example.resource(BACKEND, APPOINTMENTS)['tls'] = { validate_certificate_chain: true })],
  ['certificates checked by an expression', 16, (example) => void (example.resource(BACKEND, APPOINTMENTS)['tls'] = { validate_certificate_chain: true, validate_certificate_name: '${!true}' })],
  ["the gateway's own token dropped again", 17, (example) => example.edit('appointments', '</inbound>', '<set-header name="authorization" exists-action="delete" /></inbound>')],
  ["the gateway's token goes into a variable only", 17, (example) => example.edit('appointments', 'ignore-error="false" />', 'ignore-error="false" output-token-variable-name="t" />')],
  ["the caller's token in place of the gateway's", 17, (example) => example.edit('appointments', '</inbound>', '<set-header name="Authorization" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("X-Token", ""))</value></set-header></inbound>')],
  ['another backend for one operation', 17, (example) =>
    example.add('apis', 'azurerm_api_management_api_operation_policy', 'x', {
      api_management_name: 'contoso-health-prod', api_name: 'appointments', operation_id: 'read-appointment',
      xml_content: '<policies><inbound><base /><set-backend-service base-url="https://x.example" /><set-header name="Authorization" exists-action="delete" /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>',
    })],
  ['no subscription, by an expression', 18, (example) => void (example.resource(API, APPOINTMENTS)['subscription_required'] = '${1 == 2}')],
  ['a key for an API that an expression makes one for all', 19, (example) => {
    const subscription = example.resource('api_management_subscription');
    subscription['product_id'] = String(subscription['product_id']).replace('${', '${true ? "" : ');
  }],
  ['a key for everything, by an empty product', 19, (example) => void (example.resource('api_management_subscription')['product_id'] = '')],
  ['a subscription of the starter product', 22, (example) => void (example.resource('api_management_subscription')['product_id'] = '/subscriptions/x/resourceGroups/y/providers/Microsoft.ApiManagement/service/contoso-health-prod/products/starter')],
  ['an API put into the unlimited product', 22, (example) => example.add('apis', 'azurerm_api_management_product_api', 'x', { api_management_name: 'contoso-health-prod', product_id: 'unlimited', api_name: 'appointments' })],
  ['guests in the second group of a product', 23, (example) => example.add('apis', 'azurerm_api_management_product_group', 'x', { api_management_name: 'contoso-health-prod', product_id: 'clinical-apps', group_name: 'Guests' })],
  ['a group that is called developers', 23, (example) => void (example.resource('api_management_group', 'Group-clinicians')['name'] = 'developers')],
  ['an anonymous product', 21, (example) => void (example.resource('api_management_product', 'Product-clinical')['subscription_required'] = false)],
  ['approval as a text', 21, (example) => void (example.resource('api_management_product', 'Product-clinical')['approval_required'] = 'false')],
  ['terms that are blank', 24, (example) => void (example.resource('api_management_product', 'Product-clinical')['terms'] = '   ')],
  ['an API without a version, at the root', 25, (example) => example.add('apis', 'azurerm_api_management_api', 'root', { api_management_name: 'contoso-health-prod', name: 'root', path: '', revision: '1', protocols: ['https'], subscription_required: true })],
  ['an API at the root that takes everything', 26, (example) => {
    example.add('apis', 'azurerm_api_management_api', 'root', { api_management_name: 'contoso-health-prod', name: 'root', path: '', revision: '1', protocols: ['https'], subscription_required: true, service_url: 'https://fhir.contoso-health.example' });
    example.add('apis', 'azurerm_api_management_api_operation', 'root', { api_management_name: 'contoso-health-prod', api_name: 'root', operation_id: 'any', method: 'GET', url_template: '/*' });
  }],
  ['an operation of any method', 26, (example) => example.add('apis', 'azurerm_api_management_api_operation', 'any', { api_management_name: 'contoso-health-prod', api_name: 'appointments', operation_id: 'any', method: '*', url_template: '/x' })],
  ['a second API at the same path, without a policy', 28, (example) =>
    example.add('apis', 'azurerm_api_management_api', 'twin', { ...example.resource(API, APPOINTMENTS), name: 'twin', path: 'appointments', '//': { metadata: { path: 'prod-apis/twin' } } })],
  ['another revision, without a policy', 28, (example) =>
    example.add('apis', 'azurerm_api_management_api', 'rev2', { ...example.resource(API, APPOINTMENTS), revision: '2', '//': { metadata: { path: 'prod-apis/rev2' } } })],
  ['another revision, copied from one that the folder does not hold', 28, (example) => {
    const api = structuredClone(example.resource(API, APPOINTMENTS));
    delete api['import'];
    example.add('apis', 'azurerm_api_management_api', 'rev3', { ...api, revision: '3', source_api_id: '/subscriptions/x/apis/old', '//': { metadata: { path: 'prod-apis/rev3' } } });
  }],
  ['a policy attached twice, once under another case', 28, (example) => {
    example.add('apis', 'azurerm_api_management_api_policy', 'twice', { ...example.resource('api_management_api_policy', APPOINTMENTS), api_name: 'Appointments', '//': { metadata: { path: 'prod-apis/twice' } } });
  }],
  ['an operation that the table does not know, with a policy of its own', 28, (example) =>
    example.add('apis', 'azurerm_api_management_api_operation_policy', 'x', { api_management_name: 'contoso-health-prod', api_name: 'appointments', operation_id: 'read-appointment', xml_content: '<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>' })],
  ['a body logged by a second diagnostic', 44, (example) => example.add('apis', 'azurerm_api_management_diagnostic', 'second', { ...example.resource('api_management_diagnostic'), identifier: 'applicationinsights', backend_response: [{ body_bytes: 8192 }], '//': { metadata: { path: 'prod-apis/second' } } })],
  ['a body logged, by an expression', 44, (example) => void (example.block('api_management_diagnostic', '', 'frontend_request')['body_bytes'] = '${max(0, 8192)}')],
  ['a diagnostic without one of its blocks', 44, (example) => void delete example.resource('api_management_diagnostic', 'Diagnostic')['backend_response']],
  ['cookies of answers logged', 45, (example) => void (example.block('api_management_diagnostic', '', 'backend_response')['headers_to_log'] = ['Set-Cookie'])],
  ["the key's header logged, in another case", 45, (example) => void (example.block('api_management_diagnostic', 'Diagnostic', 'frontend_request')['headers_to_log'] = ['OCP-APIM-SUBSCRIPTION-KEY'])],
  ['only one query parameter masked', 46, (example) => void (example.block('api_management_diagnostic', '', 'frontend_request')['data_masking'] = { query_params: [{ mode: 'Hide', value: 'patient' }] })],
  ['calls logged under their URL', 46, (example) => void (example.resource('api_management_diagnostic', 'Diagnostic')['operation_name_format'] = 'Url')],
  ['a secret that is called none', 47, (example) => example.add('apis', 'azurerm_api_management_named_value', 'x', { api_management_name: 'contoso-health-prod', name: 'backend-api-key', display_name: 'backend-api-key', value: 'hunter22' })],
  ['a secret in the vault as text', 47, (example) => example.add('platform', 'azurerm_key_vault_secret', 'x', { name: 'x', value: 'hunter22', key_vault_id: '/subscriptions/x' })],
  ['a key that signs delegations, as text', 41, (example) => void (example.resource(SERVICE)['delegation'] = { subscriptions_enabled: true, url: 'https://x.example', validation_key: 'aHVudGVyMjI=' })],
  ['a password of a user', 41, (example) => void (example.resource('api_management_user')['password'] = 'hunter22')],
  ['a cache outside, with its key', 41, (example) => example.add('platform', 'azurerm_api_management_redis_cache', 'x', { api_management_id: '${azurerm_api_management.Service_DBC79909.id}', name: 'x', connection_string: 'x.redis.example:6380,password=hunter22,ssl=False' })],
  ['the log of everything but the gateway', 48, (example) => void (example.resource('monitor_diagnostic_setting', 'GatewayLogs')['enabled_log'] = [{ category: 'WebSocketConnectionLogs' }])],
  ['a log that stops for the day after a gigabyte', 49, (example) => void (example.resource(WORKSPACE)['daily_quota_gb'] = 1)],
  ['a log that a rule of the workspace thins out', 49, (example) => void (example.resource(WORKSPACE)['data_collection_rule_id'] = '/subscriptions/x/dataCollectionRules/y')],
  ['errors only', 49, (example) => void (example.resource('api_management_diagnostic', 'Diagnostic')['verbosity'] = 'error')],
  ['half of the calls', 49, (example) => void (example.resource('api_management_diagnostic', 'Diagnostic')['sampling_percentage'] = 50)],
  ['a second table of the same name that keeps the log for a month', 50, (example) => example.add('platform', 'azurerm_log_analytics_workspace_table', 'x', { ...example.resource('log_analytics_workspace_table', 'Logs_ApiManagementGatewayLogs'), total_retention_in_days: 30, '//': { metadata: { path: 'prod-platform/x' } } })],
  ['a log kept for six months less', 50, (example) => void (example.resource('log_analytics_workspace_table', 'Logs_ApiManagementGatewayLogs')['total_retention_in_days'] = 2191)],
  ['a copy of the log in a store that takes keys', 51, (example) => {
    example.add('platform', 'azurerm_storage_account', 'copy', { name: 'copy', account_tier: 'Standard', account_replication_type: 'LRS' });
    example.resource('monitor_diagnostic_setting', 'GatewayLogs')['storage_account_id'] = '${azurerm_storage_account.copy.id}';
  }],
  ['a logger of Event Hubs that writes with a key', 52, (example) => example.add('platform', 'azurerm_api_management_logger', 'x', { name: 'x', api_management_name: 'contoso-health-prod', eventhub: [{ name: 'x', connection_string: '${azurerm_eventhub_authorization_rule.x.primary_connection_string}' }] })],
  ['a workspace with keys, by the old name', 53, (example) => {
    delete example.resource(WORKSPACE)['local_authentication_enabled'];
    example.resource(WORKSPACE)['local_authentication_disabled'] = false;
  }],
  ['a vault for two halves of the internet', 54, (example) => void (example.block('key_vault', '', 'network_acls')['ip_rules'] = ['0.0.0.0/1', '128.0.0.0/1'])],
  ['a vault governed by access policies', 54, (example) => void (example.resource('key_vault')['rbac_authorization_enabled'] = '${false}')],
];
