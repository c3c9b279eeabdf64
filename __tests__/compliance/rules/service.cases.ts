import type { Json } from '../../../synthesized/model';
import { modelOf, rowsOf, SERVICE, type Resources } from '../folder';
import { caseTable, ruleOf } from './table';

const UNKNOWN = '${var.anything}';
const service = (changes: Readonly<Record<string, Json>>): Resources => ({ azurerm_api_management: { apim: { ...SERVICE, ...changes } } });
const wafPolicy = (settings: Readonly<Record<string, Json>>): Resources => ({
  ...service({ virtual_network_type: 'External' }),
  azurerm_web_application_firewall_policy: { waf: { policy_settings: settings } },
  azurerm_application_gateway: { front: { firewall_policy_id: '${azurerm_web_application_firewall_policy.waf.id}' } },
});
const endpoint = (changes: Readonly<Record<string, Json>>): Resources => ({
  ...service({ virtual_network_type: 'None', ...changes }),
  azurerm_private_endpoint: { apim: { private_service_connection: { private_connection_resource_id: '${azurerm_api_management.apim.id}' } } },
});
const gateway = (host: Readonly<Record<string, Json>>): Resources => service({ hostname_configuration: { proxy: [{ host_name: 'api.example.com', ...host }] } });
const defender = (changes: Readonly<Record<string, Json>>): Resources => ({ ...service({}), azurerm_security_center_subscription_pricing: { apis: { resource_type: 'Api', tier: 'Standard', ...changes } } });

caseTable([
  [1, 'no security block', 'compliant', service({ security: null })],
  [1, 'every switch off', 'compliant', service({ security: { frontend_tls10_enabled: false, enable_backend_ssl30: false } })],
  [1, 'the frontend speaks TLS 1.0', 'non-compliant', service({ security: { frontend_tls10_enabled: true } })],
  [1, 'the old name turns it on', 'non-compliant', service({ security: { frontend_tls10_enabled: false, enable_frontend_tls10: true } })],
  [1, 'the block is a list', 'non-compliant', service({ security: [{ backend_ssl30_enabled: true }] })],
  [1, 'a boolean written as text', 'non-compliant', service({ security: { backend_tls11_enabled: 'true' } })],
  [1, 'a variable decides', 'unknown', service({ security: { backend_tls11_enabled: UNKNOWN } })],
  [1, 'the block is dynamic', 'unknown', service({ security: null, dynamic: { security: { content: {} } } })],
  [1, 'the service is made elsewhere', 'unknown', {}, { existing: 'apim' }],
  [2, 'no cipher is named', 'compliant', service({})],
  [2, 'a CBC cipher', 'non-compliant', service({ security: { tls_ecdhe_rsa_with_aes128_cbc_sha_ciphers_enabled: true } })],
  [2, 'an RSA key exchange', 'non-compliant', service({ security: { tls_rsa_with_aes256_gcm_sha384_ciphers_enabled: true } })],
  [2, '3DES', 'non-compliant', service({ security: { triple_des_ciphers_enabled: true } })],
  [2, 'a variable decides', 'unknown', service({ security: { triple_des_ciphers_enabled: UNKNOWN } })],
  [3, 'an internal network', 'compliant', service({})],
  [3, 'no network', 'non-compliant', service({ virtual_network_type: 'None' })],
  [3, 'the network is left out', 'non-compliant', service({ virtual_network_type: null })],
  [3, 'an internal network without a subnet', 'non-compliant', service({ virtual_network_configuration: null })],
  [3, 'an additional region outside the network', 'non-compliant', service({ additional_location: [{ location: 'northeurope' }] })],
  [3, 'External without a firewall', 'non-compliant', service({ virtual_network_type: 'External' })],
  [3, 'External behind a firewall', 'compliant', wafPolicy({ enabled: true, mode: 'Prevention' })],
  [3, 'External behind a firewall that only watches', 'non-compliant', wafPolicy({ enabled: true, mode: 'Detection' })],
  [3, 'a private endpoint and no public access', 'compliant', endpoint({ public_network_access_enabled: false })],
  [3, 'a private endpoint beside public access', 'non-compliant', endpoint({})],
  [3, 'a variable decides', 'unknown', service({ virtual_network_type: UNKNOWN })],
  [4, 'an internal network', 'compliant', service({})],
  [4, 'public access off', 'compliant', service({ virtual_network_type: 'None', public_network_access_enabled: false })],
  [4, 'public access by default', 'non-compliant', service({ virtual_network_type: 'None' })],
  [4, 'a variable decides', 'unknown', service({ virtual_network_type: 'None', public_network_access_enabled: UNKNOWN })],
  [6, 'Premium', 'compliant', service({})],
  [6, 'Consumption as the provider spells it', 'non-compliant', service({ sku_name: 'Consumption_0' })],
  [6, 'Developer', 'non-compliant', service({ sku_name: 'Developer_1' })],
  [6, 'BasicV2', 'non-compliant', service({ sku_name: 'BasicV2_2' })],
  [6, 'a variable decides', 'unknown', service({ sku_name: UNKNOWN })],
  [7, 'two zones and two units', 'compliant', service({})],
  [7, 'one zone twice', 'non-compliant', service({ zones: ['1', '1'] })],
  [7, 'fewer units than zones', 'non-compliant', service({ sku_name: 'Premium_2', zones: ['1', '2', '3'] })],
  [7, 'an additional region without zones', 'non-compliant', service({ additional_location: [{ location: 'northeurope', capacity: 2 }] })],
  [7, 'a variable decides the units', 'unknown', service({ sku_name: UNKNOWN })],
  [8, 'a user-assigned identity', 'compliant', service({})],
  [8, 'no identity', 'non-compliant', service({ identity: null })],
  [8, 'a variable decides', 'unknown', service({ identity: UNKNOWN })],
  [9, 'tenant access is left out', 'compliant', service({})],
  [9, 'tenant access is on', 'non-compliant', service({ tenant_access: { enabled: true } })],
  [9, 'a variable decides', 'unknown', service({ tenant_access: { enabled: UNKNOWN } })],
  [10, 'sign-up is off', 'compliant', service({})],
  [10, 'sign-up is left to Azure', 'non-compliant', service({ sign_up: null })],
  [10, 'sign-up is on', 'non-compliant', service({ sign_up: { enabled: true } })],
  [10, 'an Entra provider signs people in', 'compliant', { ...service({ sign_up: null }), azurerm_api_management_identity_provider_aad: { aad: { api_management_name: 'apim', allowed_tenants: ['11111111-1111-4111-8111-111111111111'] } } }],
  [10, 'a variable decides', 'unknown', service({ sign_up: { enabled: UNKNOWN } })],
  [11, 'no host name', 'not-applicable', service({})],
  [11, 'a versionless certificate', 'compliant', gateway({ key_vault_certificate_id: 'https://v.vault.azure.net/secrets/tls' })],
  [11, 'the versionless id of a certificate of the folder', 'compliant', gateway({ key_vault_certificate_id: '${azurerm_key_vault_certificate.tls.versionless_secret_id}' })],
  [11, 'a pinned version', 'non-compliant', gateway({ key_vault_certificate_id: 'https://v.vault.azure.net/secrets/tls/0123456789abcdef' })],
  [11, 'the id with a version of a certificate of the folder', 'non-compliant', gateway({ key_vault_id: '${azurerm_key_vault_certificate.tls.secret_id}' })],
  [11, 'an inline PFX', 'non-compliant', gateway({ certificate: 'MII…' })],
  [11, 'no certificate', 'non-compliant', gateway({})],
  [11, 'a variable decides', 'unknown', gateway({ key_vault_certificate_id: UNKNOWN })],
  [11, 'an inline client certificate', 'non-compliant', { azurerm_api_management_certificate: { client: { data: Buffer.from([0x30, 0x82, 1, 2, 2, 1, 3, 0x30]).toString('base64') } } }],
  [11, 'a certificate authority’s public certificate', 'compliant', { azurerm_api_management_certificate: { ca: { data: Buffer.from([0x30, 0x82, 1, 2, 0x30, 0x82, 1, 2, 0xa0, 3, 2, 1, 2]).toString('base64') } } }],
  [13, 'the plan is bought', 'compliant', defender({})],
  [13, 'no plan', 'non-compliant', service({})],
  [13, 'the free plan', 'non-compliant', defender({ tier: 'Free' })],
  [13, 'a variable decides', 'unknown', defender({ tier: UNKNOWN })],
  [1, 'a folder without API Management', 'not-applicable', {}],
  [2, 'a folder without API Management', 'not-applicable', {}],
  [3, 'a folder without API Management', 'not-applicable', {}],
  [4, 'a folder without API Management', 'not-applicable', {}],
  [6, 'a folder without API Management', 'not-applicable', {}],
  [7, 'a folder without API Management', 'not-applicable', {}],
  [8, 'a folder without API Management', 'not-applicable', {}],
  [9, 'a folder without API Management', 'not-applicable', {}],
  [13, 'a folder without API Management', 'not-applicable', {}],
  [1, 'a protocol on in the second of two blocks', 'non-compliant', service({ security: [{}, { frontend_tls10_enabled: true }] })],
  [3, 'an application gateway with a public address before an internal service', 'non-compliant', { ...service({}), azurerm_application_gateway: { front: { frontend_ip_configuration: { public_ip_address_id: '${azurerm_public_ip.front.id}' } } } }],
  [3, 'an application gateway with a private address', 'compliant', { ...service({}), azurerm_application_gateway: { front: { frontend_ip_configuration: { private_ip_address: '10.0.0.4' } } } }],
  [3, 'an application gateway with a firewall of its own', 'compliant', { ...service({}), azurerm_application_gateway: { front: { frontend_ip_configuration: { public_ip_address_id: '${azurerm_public_ip.front.id}' }, waf_configuration: { enabled: true, firewall_mode: 'Prevention', rule_set_version: '3.2' } } } }],
  [10, 'an Entra provider of every tenant', 'non-compliant', { ...service({ sign_up: { enabled: true } }), azurerm_api_management_identity_provider_aad: { entra: { api_management_name: 'apim', allowed_tenants: ['common'] } } }],
  [10, 'an Entra provider without tenants', 'non-compliant', { ...service({ sign_up: { enabled: true } }), azurerm_api_management_identity_provider_aad: { entra: { api_management_name: 'apim' } } }],
  [10, 'sign-up on a page of somebody else', 'unknown', service({ delegation: { user_registration_enabled: true, url: 'https://x.example.com' } })],
  [10, 'subscriptions on a page of somebody else', 'compliant', service({ delegation: { subscriptions_enabled: true, url: 'https://x.example.com' } })],
  [10, 'a tier without a portal', 'not-applicable', service({ sku_name: 'Consumption_0' })],
  [11, 'a trusted certificate without a key', 'compliant', service({ certificate: { encoded_certificate: 'MII', store_name: 'Root' } })],
  [11, 'a trusted certificate with its key', 'non-compliant', service({ certificate: [{ encoded_certificate: 'MII', certificate_password: 'x', store_name: 'Root' }] })],
  [11, 'an expression that mentions a versionless id', 'unknown', gateway({ key_vault_certificate_id: '${true ? "x" : azurerm_key_vault_certificate.it.versionless_secret_id}' })],
], 'alone');

const SERVICE_RULES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
test.each(SERVICE_RULES)('rule %i is unknown, not passed, where another folder makes the service', (id) => {
  const [only, ...others] = rowsOf(ruleOf(id), modelOf({}, { existing: 'theirs' }));
  expect(others).toEqual([]);
  expect(only).toMatchObject({ status: 'unknown', path: 'theirs', message: expect.stringContaining('check the folder that makes it') as string });
});
