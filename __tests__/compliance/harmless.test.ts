/** The other way round: what changes nothing, or changes it for something as strict, is no finding of any rule. */
import type { Json } from '../../synthesized/model';
import type { Block, Example } from './holes/example';
import { Production } from './holes/production';

let production: Production;
beforeAll(() => void (production = new Production()));
afterAll(() => production.remove());

const API = 'api_management_api';
const APPOINTMENTS = 'Api-appointments';
const TOKEN = /<validate-azure-ad-token[\s\S]*?<\/validate-azure-ad-token>/;
const PROFILE = /<choose>\s*<when condition="@\{\s*var token = \(Jwt\)context\.Variables\["verified-token"\];\s*return !\([\s\S]*?<\/choose>/;
const DECISION = /<choose>\s*<when condition="@\{\s*var token = \(Jwt\)context\.Variables\["verified-token"\];\s*var scopes[\s\S]*?<\/choose>/;
const TABLE = /<set-variable name="access-requirement"[\s\S]*?\n\}" \/>/;
const BACKEND = '<set-backend-service backend-id="appointments-backend" />';
const after = (example: Example, statements: string): void => example.edit('appointments', BACKEND, `${statements}${BACKEND}`);
const outbound = (example: Example, statements: string): void => example.edit('appointments', '<outbound>\n\t\t<base />', `<outbound>\n\t\t<base />${statements}`);

const each = (example: Example, change: (block: Block, type: string) => void): void => {
  for (const { resource } of [example.platform, example.apis]) for (const [type, named] of Object.entries(resource)) for (const block of Object.values(named)) change(block, type);
};
/** Every block in an array, as other generators write it. */
function inArrays(json: Json, key = ''): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => inArrays(item));
  if (typeof json !== 'object' || json === null) return json;
  const inner = Object.fromEntries(Object.entries(json).map(([name, item]) => [name, inArrays(item, name)]));
  return key === '' || key === '//' || key === 'tags' || key === 'metadata' || key === 'lifecycle' ? inner : [inner];
}
/** Every array of one block as that block. */
function outOfArrays(json: Json): Json {
  if (Array.isArray(json)) {
    const [only, ...others] = json as readonly Json[];
    return others.length === 0 && typeof only === 'object' && only !== null ? outOfArrays(only) : (json as readonly Json[]).map(outOfArrays);
  }
  return typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json).map(([name, item]) => [name, outOfArrays(item)])) : json;
}
const reversed = (json: Json): Json =>
  Array.isArray(json)
    ? (json as readonly Json[]).map(reversed)
    : typeof json === 'object' && json !== null
      ? Object.fromEntries(Object.entries(json).reverse().map(([name, item]) => [name, reversed(item)]))
      : json;
const replaceBlocks = (example: Example, make: (block: Json) => Json): void => each(example, (block) => {
  const made = make(block) as Block;
  for (const key of Object.keys(block)) delete block[key];
  Object.assign(block, made);
});
const policies = (example: Example, change: (text: string) => string): void => each(example, (block, type) => {
  for (const attribute of ['xml_content', ...(type.endsWith('_fragment') ? ['value'] : [])]) if (typeof block[attribute] === 'string') block[attribute] = change(block[attribute]);
});

/** [what is changed, how] */
const VARIANTS: readonly (readonly [what: string, change: (example: Example) => void])[] = [
  ['attributes in another order', (example) => replaceBlocks(example, reversed)],
  ['blocks in arrays', (example) => replaceBlocks(example, inArrays)],
  ['arrays of one block without the array', (example) => replaceBlocks(example, (block) => outOfArrays(block))],
  ['a type’s resources in an array', (example) => {
    const resources = example.apis.resource as unknown as Record<string, Json>;
    resources['azurerm_api_management_api'] = Object.entries(resources['azurerm_api_management_api'] as Block).map(([name, block]) => ({ [name]: block }));
  }],
  ['all resources in an array', (example) => void ((example.apis as unknown as Record<string, Json>)['resource'] = [example.apis.resource as Json])],
  ['flags as texts', (example) => {
    for (const type of ['api_management_subscription', 'api_management_product', API]) {
      const block = example.resource(type);
      for (const [key, value] of Object.entries(block)) if (typeof value === 'boolean') block[key] = String(value);
    }
  }],
  ['numbers as texts', (example) => {
    example.resource('api_management_diagnostic')['sampling_percentage'] = '100';
    example.resource('log_analytics_workspace_table', 'Logs_ApiManagementGatewayLogs')['total_retention_in_days'] = '2556';
  }],
  ['names written out in place of references', (example) => each(example, (block, type) => {
    if (type.startsWith('azurerm_api_management') && typeof block['api_name'] === 'string' && block['api_name'].includes('Api-fhir')) block['api_name'] = 'fhir';
  })],
  ['a reference in spaces', (example) => void (example.resource('monitor_diagnostic_setting', 'GatewayLogs')['target_resource_id'] = String(example.resource('monitor_diagnostic_setting', 'GatewayLogs')['target_resource_id']).replace('${', '${ ').replace('}', ' }'))],
  ['constants in locals', (example) => {
    example.top('apis', { locals: { off: false, path: 'appointments', policy: example.resource('api_management_product_policy')['xml_content'] ?? null } });
    example.resource('api_management_subscription')['allow_tracing'] = '${local.off}';
    example.resource(API, APPOINTMENTS)['path'] = '${local.path}';
    example.resource('api_management_product_policy')['xml_content'] = '${local.policy}';
  }],
  ['a variable for what no rule reads', (example) => {
    example.top('platform', { variable: { region: { default: 'uksouth' } } });
    example.resource('resource_group')['location'] = '${var.region}';
    example.resource('api_management')['location'] = '${var.region}';
    example.resource('api_management')['tags'] = { region: '${var.region}' };
  }],
  ['the question for a key, the other way round', (example) => example.edit('appointments', 'context.Subscription == null', 'null == context.Subscription')],
  ['the question for a key, in a block and negated', (example) => example.edit('appointments', '@(context.Subscription == null)', '@{ return !(context?.Subscription != null); }')],
  ['the resources in two files', (example) => {
    const resources = example.apis.resource as unknown as Record<string, Json>;
    example.file('prod-apis', 'products.tf.json', JSON.stringify({ resource: { azurerm_api_management_product: resources['azurerm_api_management_product'] } }));
    delete resources['azurerm_api_management_product'];
  }],
  ['an override of a description', (example) => example.file('prod-apis', 'text_override.tf.json', JSON.stringify({ resource: { azurerm_api_management_api: { [example.key(API, APPOINTMENTS)]: { description: 'Other words.' } } } }))],
  ['an override of an output’s description', (example) => example.file('prod-apis', 'text_override.tf.json', JSON.stringify({ output: { 'url-fhir': { description: 'Other words.' } } }))],
  ['notes for an editor in a hidden file', (example) => example.file('prod-apis', '.draft.tf.json', '{ "resource": { "azapi_resource": { "x": {} } } }')],
  ['a note in a comment', (example) => void (example.resource(API, APPOINTMENTS)['//'] = { ...(example.resource(API, APPOINTMENTS)['//'] as Block), note: 'see var.x' })],
  ['outputs, moves, imports, removals and checks', (example) => example.top('apis', {
    output: { more: { value: '${azurerm_api_management_api.x.id}' } },
    moved: [{ from: 'azurerm_api_management_api.old', to: `azurerm_api_management_api.${example.key(API, APPOINTMENTS)}` }],
    import: [{ to: `azurerm_api_management_api.${example.key(API, APPOINTMENTS)}`, id: '/subscriptions/x' }],
    removed: [{ from: 'azurerm_api_management_api.old', lifecycle: { destroy: true } }],
    check: { health: { assert: { condition: '${true}', error_message: 'x' } } },
  })],
  ['the provider by its full name', (example) => void ((example.apis.terraform['required_providers'] as Block)['azurerm'] = { source: 'registry.terraform.io/hashicorp/azurerm', version: '4.55.0' })],
  ['the provider by its version alone', (example) => void ((example.apis.terraform['required_providers'] as Block)['azurerm'] = '4.55.0')],
  ['one provider configuration for all of a service', (example) => {
    for (const type of Object.keys(example.apis.resource)) for (const block of Object.values(example.apis.resource[type] ?? {})) block['provider'] = 'azurerm.health';
    for (const [type, named] of Object.entries(example.platform.resource)) if (type.startsWith('azurerm_api_management')) for (const block of Object.values(named)) block['provider'] = 'azurerm.health';
  }],
  ['resources of harmless providers', (example) => {
    example.add('platform', 'random_password', 'x', { length: 32 });
    example.add('platform', 'azuread_group', 'x', { display_name: 'Clinicians' });
    example.add('platform', 'time_rotating', 'x', { rotation_days: 90 });
    example.add('platform', 'terraform_data', 'x', { input: 'x' });
    example.add('platform', 'azurerm_dns_zone', 'x', { name: 'contoso-health.example' });
  }],
  ['an internal application gateway with a firewall before the service', (example) => {
    example.add('platform', 'azurerm_web_application_firewall_policy', 'front', { policy_settings: { enabled: true, mode: 'Prevention' } });
    example.add('platform', 'azurerm_application_gateway', 'front', { firewall_policy_id: '${azurerm_web_application_firewall_policy.front.id}', frontend_ip_configuration: [{ name: 'public', public_ip_address_id: '${azurerm_public_ip.x.id}' }] });
  }],
  ['a second diagnostic setting that sends metrics elsewhere', (example) => example.add('platform', 'azurerm_monitor_diagnostic_setting', 'metrics', { name: 'metrics', target_resource_id: '${azurerm_api_management.Service_DBC79909.id}', eventhub_authorization_rule_id: '/subscriptions/x', enabled_metric: [{ category: 'AllMetrics' }] })],
  ['a workspace without a daily cap, by its number', (example) => void (example.resource('log_analytics_workspace')['daily_quota_gb'] = -1)],

  ['policies with CRLF', (example) => policies(example, (text) => text.replace(/\n/g, '\r\n'))],
  ['policies with blanks in place of tabs', (example) => policies(example, (text) => text.replace(/\t/g, '    '))],
  ['policies with comments', (example) => policies(example, (text) => text.replaceAll('<base />', '<!-- what is broader --><base />'))],
  ['base with an end tag', (example) => policies(example, (text) => text.replaceAll('<base />', '<base></base>'))],
  ['attributes of policies in another order', (example) => policies(example, (text) => text.replaceAll('exists-action="delete"', '').replace(/<set-header name="([^"]+)"  ?\/>/g, '<set-header exists-action="delete" name="$1" />'))],
  ['an id on every header', (example) => policies(example, (text) => text.replace(/<set-header name="([A-Za-z-]+)" exists/g, '<set-header id="h-$1" name="$1" exists'))],

  ['tokens of another provider, checked by hand as strictly', (example) => {
    example.edit('appointments', TOKEN, '<validate-jwt header-name="Authorization" require-scheme="Bearer" failed-validation-httpcode="401" clock-skew="30" output-token-variable-name="verified-token"><openid-config url="https://login.partner.example/.well-known/openid-configuration" /><audiences><audience>https://api.contoso-health.example</audience></audiences><issuers><issuer>https://login.partner.example</issuer></issuers></validate-jwt>');
  }],
  ['scopes by required claims, as older policies have them', (example) => {
    example.edit('appointments', '</audiences>', '</audiences><required-claims><claim name="scp" match="any" separator=" "><value>appointments.read</value><value>appointments.write</value></claim></required-claims>');
    for (const part of [PROFILE, TABLE, DECISION]) example.edit('appointments', part, '');
  }],
  ['roles by required claims in a fragment', (example) => {
    example.add('apis', 'azurerm_api_management_policy_fragment', 'check', { api_management_id: '${data.azurerm_api_management.Service_DBC79909.id}', name: 'check', format: 'rawxml', value: '<fragment><validate-azure-ad-token tenant-id="11111111-1111-4111-8111-111111111111" output-token-variable-name="verified-token"><audiences><audience>api://healthcare-apis</audience></audiences><required-claims><claim name="roles" match="all"><value>Appointments.All</value></claim></required-claims></validate-azure-ad-token></fragment>' });
    example.edit('appointments', TOKEN, '<include-fragment fragment-id="check" />');
    for (const part of [PROFILE, TABLE, DECISION]) example.edit('appointments', part, '');
  }],
  ['certificates of named clients in place of tokens', (example) => {
    for (const host of example.block('api_management', '', 'hostname_configuration')['proxy'] as Block[]) host['negotiate_client_certificate'] = true;
    example.edit('appointments', TOKEN, '<validate-client-certificate validate-revocation="true" validate-trust="true" validate-not-before="true" validate-not-after="true" ignore-error="false"><identities><identity thumbprint="0123456789ABCDEF0123456789ABCDEF01234567" /></identities></validate-client-certificate>');
    for (const part of [PROFILE, TABLE, DECISION]) example.edit('appointments', part, '');
    example.edit('appointments', /<set-variable name="client" value="@\{[\s\S]*?\n\}" \/>/, '<set-variable name="client" value="@(context.Request.Certificate.Thumbprint)" />');
  }],
  ['the decision in a variable of its own', (example) => {
    const [text] = DECISION.exec(String(example.resource('api_management_api_policy', APPOINTMENTS)['xml_content'])) ?? [];
    const [, condition = ''] = /<when condition="(@\{[\s\S]*?\n\})">/.exec(text ?? '') ?? [];
    const holds = condition.replace('return !(requirement', 'return requirement').replace('\t\t)));', '\t\t));');
    example.edit('appointments', DECISION, `<set-variable name="allowed" value="${holds}" /><choose><when condition="@(!(bool)context.Variables["allowed"])"><include-fragment fragment-id="refuse-forbidden-plain" /></when></choose>`);
  }],
  ['a network check for one operation more', (example) => after(example, '<ip-filter action="allow"><address-range from="10.0.0.0" to="10.255.255.255" /></ip-filter>')],
  ['the caller’s verified token read once more', (example) => example.edit('appointments', '<set-variable name="access-requirement"', '<set-variable name="subject" value="@(context.Request.Headers.GetValueOrDefault("Authorization", "").Split(\' \').Last().AsJwt().Subject)" /><set-variable name="access-requirement"')],
  ['a token fetched from the provider, kept, and sent to another service', (example) => {
    example.add('apis', 'azurerm_api_management_named_value', 'secret', { api_management_name: 'contoso-health-prod', name: 'client-secret', display_name: 'client-secret', secret: true, value_from_key_vault: { secret_id: 'https://contoso-health-prod-kv.vault.azure.net/secrets/x', identity_client_id: 'x' } });
    after(example, '<send-request mode="new" response-variable-name="answer" timeout="10" ignore-error="false"><set-url>https://login.partner.example/token</set-url><set-method>POST</set-method><set-header name="Authorization" exists-action="override"><value>Basic {{client-secret}}</value></set-header><set-body>grant_type=client_credentials</set-body></send-request><set-variable name="partner-token" value="@((string)((IResponse)context.Variables["answer"]).Body.As<JObject>()["access_token"])" />');
  }],
  ['a path that is rewritten with its own parameter', (example) => after(example, '<choose><when condition="@(context.Operation.Id == "read-appointment")"><rewrite-uri template="@("/v2/appointments/" + context.Request.MatchedParameters["appointmentId"])" /></when></choose>')],
  ['a prefix before every path', (example) => after(example, '<rewrite-uri template="@("/r4" + context.Request.Url.Path)" />')],
  ['an address from a variable that no caller writes', (example) => after(example, '<set-variable name="audit" value="https://audit.contoso-health.example" /><send-one-way-request mode="new"><set-url>@((string)context.Variables["audit"] + "/calls")</set-url><set-method>POST</set-method><set-body>@(context.RequestId.ToString())</set-body></send-one-way-request>'.replace('@((string)context.Variables["audit"] + "/calls")', 'https://audit.contoso-health.example/calls'))],
  ['a trace of what happened', (example) => outbound(example, '<trace source="appointments" severity="information"><message>@(context.Operation.Id + " " + context.Response.StatusCode.ToString())</message></trace>')],
  ['a metric by operation', (example) => outbound(example, '<emit-metric name="calls"><dimension name="operation" value="@(context.Operation.Id)" /></emit-metric>')],
  ['another answer header', (example) => outbound(example, '<set-header name="X-Api" exists-action="override"><value>appointments</value></set-header>')],
  ['no-store with more words', (example) => example.edit('service', '<value>no-store</value>', '<value>no-store, no-cache, must-revalidate</value>')],
  ['a second, stricter limit', (example) => after(example, '<rate-limit calls="10" renewal-period="1" />')],
  ['a retry around the call', (example) => {
    example.edit('service', '<forward-request timeout="30" follow-redirects="false" />', '<retry condition="@(context.Response.StatusCode == 503)" count="2" interval="1"><forward-request timeout="30" follow-redirects="false" buffer-request-body="true" /></retry>');
  }],
  ['another exact origin', (example) => example.edit('appointments', '<origin>https://portal.contoso-health.example</origin>', '<origin>https://portal.contoso-health.example</origin><origin>https://booking.contoso-health.example</origin>')],
  ['a plain named value for an origin', (example) => {
    example.add('apis', 'azurerm_api_management_named_value', 'origin', { api_management_name: 'contoso-health-prod', name: 'portal', display_name: 'portal', value: 'https://portal.contoso-health.example' });
    example.edit('appointments', '<origin>https://portal.contoso-health.example</origin>', '<origin>{{portal}}</origin>');
  }],
  ['an operation policy that only adds', (example) =>
    example.add('apis', 'azurerm_api_management_api_operation_policy', 'one', { api_management_name: 'contoso-health-prod', api_name: 'appointments', operation_id: 'read-appointment', xml_content: '<policies><inbound><base /><set-header name="X-Purpose" exists-action="override"><value>care</value></set-header></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>' })],
  ['one more operation of the contract, denied', (example) => {
    const contract = JSON.parse(example.contracts['appointments.openapi.json'] ?? '') as { paths: Record<string, object> };
    contract.paths['/waiting-list'] = { get: { operationId: 'read-waiting-list', responses: { 200: { description: 'ok' } } } };
    example.contracts['appointments.openapi.json'] = JSON.stringify(contract);
  }],
];

test.each(VARIANTS)('%s', (_what, change) => {
  const changed = production.example.clone();
  change(changed);
  expect(production.opened(changed)).toEqual([]);
});

test('the variants are distinct', () => {
  expect(new Set(VARIANTS.map(([what]) => what)).size).toBe(VARIANTS.length);
});
