/** Holes in APIs, products, subscriptions, backends and secrets. */
import type { Block, Example, Hole } from './example';

const set = (type: string, name: string, changes: Block) => (example: Example): void => {
  Object.assign(example.resource(`api_management_${type}`, name), changes);
};
const unset = (type: string, name: string, attribute: string) => (example: Example): void => {
  const block = example.resource(`api_management_${type}`, name);
  if (!(attribute in block)) throw new Error(`the example has no ${attribute} in ${type}`);
  delete block[attribute];
};
const contract = (find: string, put: string) => (example: Example): void => {
  const file = 'appointments.openapi.json';
  const text = example.contracts[file] ?? '';
  if (!text.includes(find)) throw new Error(`the example’s contract has no ${find}`);
  example.contracts[file] = text.replaceAll(find, put);
};

/** What asks for a key where the API lets calls in without one. */
const KEYLESS = /<choose>\s*<when condition="@\(context\.Subscription == null\)">[\s\S]*?<\/choose>/;

export const API_HOLES: readonly Hole[] = [
  ['client certificates are looked at, but not asked for', 12, (example) => example.edit('appointments', '<set-backend-service', '<validate-client-certificate ignore-error="false" />\n\t\t<set-backend-service')],
  ['an API over http too', 14, set('api', 'Api-fhir', { protocols: ['https', 'http'] })],
  ['the contract’s servers decide the protocols', 14, unset('api', 'Api-fhir', 'protocols')],
  ['an http backend', 15, set('backend', 'Api-fhir', { url: 'http://fhir.contoso-health.example' })],
  ['an http backend behind ?r=https', 15, set('backend', 'Api-fhir', { url: 'http://fhir.contoso-health.example/?r=https' })],
  ['a service URL over http', 15, set('api', 'Api-fhir', { service_url: 'http://fhir.contoso-health.example' })],
  ['a policy that changes the backend to http', 15, (example) => example.edit('fhir', '<set-backend-service backend-id="fhir-backend" />', '<set-backend-service base-url="http://fhir.contoso-health.example" />')],
  ['a request to http', 15, (example) => example.edit('service', '<ip-filter', '<send-one-way-request mode="new"><set-url>http://metrics.example.com/</set-url></send-one-way-request>\n\t\t<ip-filter')],
  ['the backend’s chain is not checked', 16, (example) => { example.block('api_management_backend', 'Api-fhir', 'tls')['validate_certificate_chain'] = false; }],
  ['the backend’s name is not checked', 16, (example) => { delete example.block('api_management_backend', 'Api-fhir', 'tls')['validate_certificate_name']; }],
  ['the backend trusts the network', 17, (example) => example.edit('fhir', /<authentication-managed-identity[^>]*>/, '')],
  ['the gateway shows who it is under a condition', 17, (example) => example.edit('fhir', /<authentication-managed-identity[^>]*>/, '<choose><when condition="@(context.Request.Headers.ContainsKey(&quot;X-Debug&quot;))">$&</when></choose>')],
  ['a key that nobody asks for', 18, (example) => example.edit('appointments', KEYLESS, '')],
  ['a key that is asked for where there is one', 18, (example) => example.edit('appointments', 'context.Subscription == null', 'context.Subscription != null')],
  ['a key that a header makes up for', 18, (example) => example.edit('appointments', 'context.Subscription == null', 'context.Subscription == null && !context.Request.Headers.ContainsKey("X-Internal")')],
  ['a key that one operation asks for', 18, (example) => example.edit('appointments', 'context.Subscription == null', 'context.Subscription == null && context.Operation.Id == "list-appointments"')],
  ['a key that one operation need not have', 18, (example) => example.edit('appointments', 'context.Subscription == null', 'context.Subscription == null && context.Operation.Id != "list-appointments"')],
  ['a missing key that is noted, not refused', 18, (example) => example.edit('appointments', KEYLESS, '<choose><when condition="@(context.Subscription == null)"><trace source="x" severity="information"><message>no key</message></trace></when></choose>')],
  ['a missing key that is answered with 200', 18, (example) => example.edit('appointments', KEYLESS, '<choose><when condition="@(context.Subscription == null)"><return-response><set-status code="200" /></return-response></when></choose>')],
  ['a key that is asked for once the backend was called', 18, (example) => {
    example.edit('appointments', KEYLESS, '');
    example.edit('appointments', '<outbound>', '<outbound><choose><when condition="@(context.Subscription == null)"><include-fragment fragment-id="refuse-no-subscription-plain" /></when></choose>');
  }],
  ['limits that calls without a key don’t count against', 34, (example) => {
    example.edit('appointments', /<rate-limit-by-key calls="(\d+)" renewal-period="(\d+)"[^>]*>/, '<rate-limit calls="$1" renewal-period="$2" />');
  }],
  ['a key to everything', 19, unset('subscription', 'Subscription-ward-app', 'product_id')],
  ['a key to every API', 19, (example) => { const key = example.resource('api_management_subscription'); delete key['product_id']; key['api_id'] = '${data.azurerm_api_management.Service_DBC79909.id}/apis'; }],
  ['tracing is allowed', 20, set('subscription', 'Subscription-ward-app', { allow_tracing: true })],
  ['tracing as the provider has it', 20, unset('subscription', 'Subscription-ward-app', 'allow_tracing')],
  ['nobody approves subscriptions', 21, set('product', 'Product-clinical-apps', { approval_required: false })],
  ['approval as the provider has it', 21, unset('product', 'Product-clinical-apps', 'approval_required')],
  ['an open product', 21, set('product', 'Product-partner-booking', { subscription_required: false })],
  ['a sample product', 22, set('product', 'Product-partner-booking', { product_id: 'unlimited' })],
  ['a product for guests', 23, set('product_group', 'Product-clinical-apps', { group_name: 'guests' })],
  ['a product for every developer', 23, set('product_group', 'Product-clinical-apps', { group_name: 'developers' })],
  ['one more group, of guests', 23, (example) => example.add('apis', 'azurerm_api_management_product_group', 'quick', { ...example.resource('api_management_product_group'), group_name: 'guests' })],
  ['a product without terms', 24, unset('product', 'Product-clinical-apps', 'terms')],
  ['an API without a version', 25, unset('api', 'Api-fhir', 'version')],
  ['a wildcard operation', 26, contract('"/health"', '"/*"')],
  ['an operation for any method and path', 26, (example) => example.add('apis', 'azurerm_api_management_api_operation', 'all', { api_management_name: 'contoso-health-prod', api_name: 'fhir', operation_id: 'all', display_name: 'all', method: '*', url_template: '/*' })],
  ['a contract behind a link', 27, (example) => { Object.assign(example.block('api_management_api', 'Api-fhir', 'import'), { content_format: 'openapi+json-link', content_value: 'https://contracts.example.com/fhir.json' }); }],
  ['a policy behind a link', 27, (example) => { const policy = example.resource('api_management_api_policy', 'Api-fhir'); delete policy['xml_content']; policy['xml_link'] = 'https://policies.example.com/fhir.xml'; }],
  ['a secret as text in a header of a backend', 41, set('backend', 'Api-fhir', { credentials: { header: { 'X-Api-Key': 'c3f1e0a97b5d4c2e8f6a1b0d9e7c5a3f' } } })],
  ['a named value that is a secret as text', 47, set('named_value', 'IdentityClientId', { secret: true, value: 'hunter2' })],
  ['a named value that does not say that it is a secret', 47, (example) => example.add('apis', 'azurerm_api_management_named_value', 'quick', { api_management_name: 'contoso-health-prod', name: 'partner-api-key', display_name: 'partner-api-key', value: 'c3f1e0a97b5d4c2e' })],
  ['a contract that is not in the folder', 26, (example) => { example.block('api_management_api', 'Api-fhir', 'import')['content_value'] = '${file("assets/contracts/other.json")}'; }],
  ['tokens of the console in its address', 10, (example) => void (example.resource('api_management_authorization_server')['grant_types'] = ['implicit'])],
  ['passwords in the console', 10, (example) => void (example.resource('api_management_authorization_server')['grant_types'] = ['authorizationCode', 'resourceOwnerPassword'])],
  ['tokens of the console in the query', 10, (example) => void (example.resource('api_management_authorization_server')['bearer_token_sending_methods'] = ['authorizationHeader', 'query'])],
];
