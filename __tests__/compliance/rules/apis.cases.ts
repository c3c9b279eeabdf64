import type { Json } from '../../../synthesized/model';
import { element, SERVICE, type FolderOptions, type Resources, type Sections } from '../folder';
import { caseTable } from './table';

const UNKNOWN = '${var.anything}';
type Changes = Readonly<Record<string, Json>>;
const SERVICE_ONLY: Resources = { azurerm_api_management: { apim: SERVICE } };
const one = (type: string, attributes: Changes): Resources => ({ ...SERVICE_ONLY, [`azurerm_api_management_${type}`]: { it: attributes } });
const api = (changes: Changes = {}): Resources =>
  one('api', { name: 'fhir', protocols: ['https'], version: 'v1', version_set_id: '${azurerm_api_management_api_version_set.fhir.id}', revision: '1', import: { content_format: 'openapi+json', content_value: '{}' }, ...changes });
const backend = (changes: Changes = {}): Resources =>
  one('backend', { name: 'fhir', url: 'https://fhir.example.com/r4', tls: { validate_certificate_chain: true, validate_certificate_name: true }, ...changes });
const subscription = (changes: Changes): Resources => one('subscription', { allow_tracing: false, ...changes });
const product = (changes: Changes): Resources => one('product', { product_id: 'clinical', subscription_required: true, approval_required: true, terms: 'Direct care only.', ...changes });
const group = (name: Json): Resources => one('product_group', { product_id: 'clinical', group_name: name });

const inbound = (...nodes: readonly ReturnType<typeof element>[]): Sections => ({ inbound: nodes });
const request = (url: string): FolderOptions => ({ apiPolicy: inbound(element('send-request', { mode: 'new' }, element('set-url', {}, url))) });
const publicChoose = (ids: string): Sections => inbound(element('choose', {}, element('when', { condition: `@(new string[] { ${ids} }.Contains(context.Operation.Id))` })));

const keyAsked = (condition: string, code = '401'): Sections =>
  inbound(element('choose', {}, element('when', { condition: `@(${condition})` }, element('return-response', {}, element('set-status', { code })))));

caseTable([
  [12, 'no policy looks at certificates', 'not-applicable', SERVICE_ONLY],
  [12, 'a policy validates certificates, the host does not ask', 'non-compliant', SERVICE_ONLY, { servicePolicy: inbound(element('validate-client-certificate')) }],
  [12, 'an expression reads the certificate', 'non-compliant', SERVICE_ONLY, { servicePolicy: inbound(element('set-variable', { value: '@(context.Request.Certificate == null)' })) }],
  [12, 'the host asks', 'compliant', { azurerm_api_management: { apim: { ...SERVICE, hostname_configuration: { proxy: { negotiate_client_certificate: true } } } } }, { servicePolicy: inbound(element('validate-client-certificate')) }],
  [12, 'a variable decides whether the host asks', 'unknown', { azurerm_api_management: { apim: { ...SERVICE, hostname_configuration: { proxy: { negotiate_client_certificate: UNKNOWN } } } } }, { servicePolicy: inbound(element('validate-client-certificate')) }],
  [12, 'Consumption asks by its own switch', 'compliant', { azurerm_api_management: { apim: { ...SERVICE, sku_name: 'Consumption_0', client_certificate_enabled: true } } }, { servicePolicy: inbound(element('validate-client-certificate')) }],
  [12, 'Consumption does not ask', 'non-compliant', { azurerm_api_management: { apim: { ...SERVICE, sku_name: 'Consumption_0' } } }, { servicePolicy: inbound(element('validate-client-certificate')) }],
  [12, 'a policy that does not parse', 'unknown', SERVICE_ONLY, { servicePolicy: 'broken' }],

  [14, 'https', 'compliant', api()],
  [14, 'http beside https', 'non-compliant', api({ protocols: ['https', 'http'] })],
  [14, 'no protocols', 'non-compliant', api({ protocols: null })],
  [14, 'a variable decides', 'unknown', api({ protocols: UNKNOWN })],
  [14, 'no API', 'not-applicable', SERVICE_ONLY],

  [15, 'an https backend', 'compliant', backend()],
  [15, 'an http backend', 'non-compliant', backend({ url: 'http://fhir.example.com' })],
  [15, 'http behind a query that says https', 'non-compliant', backend({ url: 'http://fhir.example.com/?r=https' })],
  [15, 'https in the host name of an http URL', 'non-compliant', backend({ url: 'http://https.example.com' })],
  [15, 'no URL', 'non-compliant', backend({ url: 'fhir.example.com' })],
  [15, 'a variable decides', 'unknown', backend({ url: UNKNOWN })],
  [15, 'a proxy over http', 'non-compliant', backend({ proxy: { url: 'http://proxy.example.com', username: 'x' } })],
  [15, 'a service URL over http', 'non-compliant', api({ service_url: 'http://fhir.example.com' })],
  [15, 'a policy sends to http', 'non-compliant', api(), request('http://audit.example.com')],
  [15, 'a policy sends to https', 'compliant', api(), request('https://audit.example.com/a')],
  [15, 'an expression that begins with https and a host', 'compliant', api(), request('@("https://audit.example.com/" + context.RequestId)')],
  [15, 'an expression that may choose', 'unknown', api(), request('@(context.Api.IsCurrent ? "https://a.example.com/" : "http://b.example.com/")')],
  [15, 'an expression that begins with http', 'non-compliant', api(), request('@("http://audit.example.com/" + context.RequestId)')],
  [15, 'an expression whose host is computed', 'unknown', api(), request('@("https://" + context.Variables["host"])')],
  [15, 'a conditional base URL inside a choose', 'non-compliant', api(), { apiPolicy: inbound(element('choose', {}, element('when', { condition: '@(true)' }, element('set-backend-service', { 'base-url': 'http://b.example.com' })))) }],
  [15, 'a named value with an http URL', 'non-compliant', { ...api(), azurerm_api_management_named_value: { url: { name: 'audit-url', value: 'http://audit.example.com' } } }, request('{{audit-url}}')],
  [15, 'a named value from the vault', 'unknown', { ...api(), azurerm_api_management_named_value: { url: { name: 'audit-url', secret: true } } }, request('{{audit-url}}')],
  [15, 'a policy that does not parse', 'unknown', SERVICE_ONLY, { servicePolicy: 'broken' }],
  [15, 'an identity provider over http', 'non-compliant', one('authorization_server', { token_endpoint: 'http://login.example.com/token' })],
  [15, 'metadata of an identity provider over https', 'compliant', one('openid_connect_provider', { metadata_endpoint: 'https://login.example.com/.well-known/openid-configuration' })],
  [15, 'a cluster over http', 'non-compliant', backend({ service_fabric_cluster: { management_endpoints: ['https://a.example.com', 'http://b.example.com'] } })],
  [15, 'nothing to call', 'not-applicable', SERVICE_ONLY],

  [16, 'chain and name', 'compliant', backend()],
  [16, 'the chain is not checked', 'non-compliant', backend({ tls: { validate_certificate_chain: false, validate_certificate_name: true } })],
  [16, 'the name is left out of the block', 'non-compliant', backend({ tls: { validate_certificate_chain: true } })],
  [16, 'no block', 'non-compliant', backend({ tls: null })],
  [16, 'a variable decides', 'unknown', backend({ tls: { validate_certificate_chain: UNKNOWN, validate_certificate_name: true } })],
  [16, 'no backend', 'not-applicable', SERVICE_ONLY],

  [17, 'a service URL and nothing', 'non-compliant', api({ service_url: 'https://fhir.example.com' })],

  [18, 'a subscription by default', 'compliant', api()],
  [18, 'no subscription', 'non-compliant', api({ subscription_required: false })],
  [18, 'no subscription for operations declared public', 'compliant', api({ subscription_required: false }), { apiPolicy: publicChoose('"read"') }],
  [18, 'no subscription, and one operation that is not public', 'non-compliant', api({ subscription_required: false }), { apiPolicy: publicChoose('"metadata"') }],
  [18, 'no subscription, and a policy that asks for it', 'compliant', api({ subscription_required: false }), { apiPolicy: keyAsked('context.Subscription == null') }],
  [18, 'no subscription, and a policy that asks others for it', 'non-compliant', api({ subscription_required: false }), { apiPolicy: keyAsked('context.Subscription != null') }],
  [18, 'no subscription, and a policy that asks for it now and then', 'non-compliant', api({ subscription_required: false }), { apiPolicy: keyAsked('context.Subscription == null && DateTime.UtcNow.Hour > 5') }],
  [18, 'no subscription, and a refusal with a status that only the call knows', 'unknown', api({ subscription_required: false }), { apiPolicy: keyAsked('context.Subscription == null', '@(context.Api.Path.Length)') }],
  [18, 'no subscription, and a policy that does not parse', 'unknown', api({ subscription_required: false }), { apiPolicy: 'broken' }],
  [18, 'a variable decides', 'unknown', api({ subscription_required: UNKNOWN })],
  [18, 'no API', 'not-applicable', SERVICE_ONLY],

  [19, 'a product of the folder', 'compliant', subscription({ product_id: '${azurerm_api_management_product.clinical.id}' })],
  [19, 'an API by its id', 'compliant', subscription({ api_id: '/subscriptions/0/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim/apis/fhir' })],
  [19, 'an API of a service that is looked up', 'compliant', subscription({ api_id: '${data.azurerm_api_management.apim.id}/apis/fhir' })],
  [19, 'everything', 'non-compliant', subscription({})],
  [19, 'every API by id', 'non-compliant', subscription({ api_id: '/subscriptions/0/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim/apis' })],
  [19, 'a variable decides', 'unknown', subscription({ product_id: UNKNOWN })],
  [19, 'an expression that mentions a product', 'unknown', subscription({ product_id: '${true ? null : azurerm_api_management_product.clinical.id}' })],
  [19, 'no subscription', 'not-applicable', SERVICE_ONLY],

  [20, 'tracing is off', 'compliant', subscription({})],
  [20, 'tracing is left to the provider', 'non-compliant', subscription({ allow_tracing: null })],
  [20, 'tracing is on', 'non-compliant', subscription({ allow_tracing: true })],
  [20, 'a variable decides', 'unknown', subscription({ allow_tracing: UNKNOWN })],
  [20, 'no subscription', 'not-applicable', SERVICE_ONLY],

  [21, 'subscription and approval', 'compliant', product({})],
  [21, 'an open product', 'non-compliant', product({ subscription_required: false })],
  [21, 'nobody approves', 'non-compliant', product({ approval_required: null })],
  [21, 'a variable decides', 'unknown', product({ approval_required: UNKNOWN })],
  [21, 'no product', 'not-applicable', SERVICE_ONLY],

  [22, 'a product of one’s own', 'compliant', product({})],
  [22, 'a sample product', 'non-compliant', product({ product_id: 'Unlimited' })],
  [22, 'an API in a sample product', 'non-compliant', one('product_api', { product_id: 'starter', api_name: 'fhir' })],
  [22, 'a variable decides', 'unknown', product({ product_id: UNKNOWN })],
  [22, 'a subscription of a product of the folder', 'compliant', subscription({ product_id: '${azurerm_api_management_product.clinical.id}' })],
  [22, 'a subscription of an API', 'compliant', subscription({ api_id: '${azurerm_api_management_api.fhir.id}' })],
  [22, 'a subscription of a sample product', 'non-compliant', subscription({ product_id: '/subscriptions/0/resourceGroups/g/providers/Microsoft.ApiManagement/service/apim/products/starter' })],
  [22, 'no product', 'not-applicable', SERVICE_ONLY],

  [23, 'a named group', 'compliant', group('clinicians')],
  [23, 'a group of the folder', 'compliant', group('${azurerm_api_management_group.clinicians.name}')],
  [23, 'guests', 'non-compliant', group('guests')],
  [23, 'all developers', 'non-compliant', group('Developers')],
  [23, 'a variable decides', 'unknown', group(UNKNOWN)],
  [23, 'no product group', 'not-applicable', SERVICE_ONLY],

  [24, 'terms', 'compliant', product({})],
  [24, 'no terms', 'non-compliant', product({ terms: null })],
  [24, 'blank terms', 'non-compliant', product({ terms: '  ' })],
  [24, 'a variable decides', 'unknown', product({ terms: UNKNOWN })],
  [24, 'no product', 'not-applicable', SERVICE_ONLY],

  [25, 'version set, version, revision', 'compliant', api()],
  [25, 'no version', 'non-compliant', api({ version: null })],
  [25, 'no version set', 'non-compliant', api({ version_set_id: null })],
  [25, 'a version set that another resource makes', 'compliant', api({ version_set_id: '${data.azurerm_api_management.apim.id}/apiVersionSets/fhir' })],
  [25, 'a version that a variable may leave out', 'unknown', api({ version: UNKNOWN })],
  [25, 'no API', 'not-applicable', SERVICE_ONLY],

  [26, 'listed operations', 'compliant', api()],
  [26, 'any path', 'non-compliant', api(), { operations: [{ id: 'all', urlTemplate: '/*' }] }],
  [26, 'a catch-all parameter', 'non-compliant', api(), { operations: [{ id: 'all', urlTemplate: '/{*rest}' }] }],
  [26, 'any path of a public operation', 'non-compliant', api(), { operations: [{ id: 'docs', urlTemplate: '/docs/*' }], apiPolicy: publicChoose('"docs"') }],
  [26, 'an operation of its own with any method', 'non-compliant', { ...api(), azurerm_api_management_api_operation: { all: { url_template: '/Patient', method: '*' } } }],
  [26, 'a contract that could not be read', 'unknown', api(), { operations: 'unreadable' }],
  [26, 'no API', 'not-applicable', SERVICE_ONLY],

  [27, 'an inline contract', 'compliant', api()],
  [27, 'a linked contract', 'non-compliant', api({ import: { content_format: 'openapi-link', content_value: 'https://x' } })],
  [27, 'a linked Swagger contract', 'non-compliant', api({ import: [{ content_format: 'swagger-link-json', content_value: 'https://x' }] })],
  [27, 'a linked policy', 'non-compliant', one('api_policy', { xml_link: 'https://x/policy.xml' })],
  [27, 'a variable decides the format', 'unknown', api({ import: { content_format: UNKNOWN } })],
  [27, 'nothing that could be linked', 'not-applicable', SERVICE_ONLY],
]);
