import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { SynthesizedFolderError } from '../../synthesized/files';
import { readSynthesized } from '../../synthesized/read';
import { readResources, writeFolder } from './folder';

const comment = (path: string): object => ({ '//': { metadata: { path, uniqueId: 'x' } } });
const POLICY = '<policies><inbound><base /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>';
const CONTRACT = {
  openapi: '3.0.3',
  info: { title: 'T', version: '1' },
  paths: {
    '/Patient/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true }],
      get: { operationId: 'Patient.Read', summary: 'Read', tags: ['patients'], 'x-fhir': { type: 'Patient', interaction: 'read' } },
      put: { operationId: 'patient_read', requestBody: { content: { 'application/json': {} } }, security: [{ oidc: ['a'] }] },
    },
    '/ping': { get: {} },
  },
  components: { securitySchemes: { oidc: { type: 'openIdConnect' } } },
};

const PLATFORM = { resource: { azurerm_api_management: { gateway: { ...comment('prod-platform/Gateway/Resource'), name: 'contoso' } } } };
const APIS = {
  data: { azurerm_api_management: { gateway: { name: 'contoso', resource_group_name: 'rg' } } },
  resource: {
    azurerm_api_management_api: {
      fhir: {
        ...comment('prod-apis/fhir/Resource'),
        name: 'fhir-v1',
        path: '/fhir/',
        display_name: 'FHIR',
        revision: '1',
        api_management_name: '${data.azurerm_api_management.gateway.name}',
        import: { content_format: 'openapi+json', content_value: '${file("assets/c/contract.json")}' },
        version: 'v1',
        version_set_id: '${azurerm_api_management_api_version_set.fhir.id}',
      },
    },
    azurerm_api_management_api_version_set: { fhir: { name: 'fhir', versioning_scheme: 'Segment', api_management_name: 'contoso' } },
    azurerm_api_management_api_policy: {
      fhir: { api_name: '${azurerm_api_management_api.fhir.name}', api_management_name: 'contoso', xml_content: POLICY },
    },
    azurerm_api_management_policy: { all: { api_management_id: '${data.azurerm_api_management.gateway.id}', xml_content: POLICY } },
    azurerm_api_management_product: { partners: { product_id: 'partners', api_management_name: 'contoso', subscription_required: true, approval_required: true, published: true } },
    azurerm_api_management_product_api: { one: { product_id: '${azurerm_api_management_product.partners.product_id}', api_name: 'fhir-v1', api_management_name: 'contoso' } },
    azurerm_api_management_product_group: { one: { product_id: 'partners', group_name: 'guests', api_management_name: 'contoso' } },
    azurerm_api_management_subscription: {
      byProduct: { subscription_id: 'p', product_id: '${azurerm_api_management_product.partners.id}', api_management_name: 'contoso', state: 'active' },
      byReference: { subscription_id: 'r', api_id: '${data.azurerm_api_management.gateway.id}/apis/${azurerm_api_management_api.fhir.name}', api_management_name: 'contoso', allow_tracing: '${var.x}' },
      byApi: { subscription_id: 'a', api_id: '${data.azurerm_api_management.gateway.id}/apis/fhir-v1', api_management_name: 'contoso', allow_tracing: false },
      all: { subscription_id: 'all', api_management_name: 'contoso' },
    },
  },
};
const BOTH = {
  'stacks/prod-platform/cdk.tf.json': PLATFORM,
  'stacks/prod-apis/cdk.tf.json': APIS,
  'stacks/prod-apis/assets/c/contract.json': CONTRACT,
};

test('both stacks of an environment are one service, found by its name', () => {
  const model = readSynthesized(writeFolder(BOTH));
  expect(model.problems).toEqual([]);
  expect(model.services.map(({ name, resource, policy }) => [name, resource?.path, policy?.scope])).toEqual([['contoso', 'prod-platform/Gateway/Resource', 'global']]);
  const [service] = model.services;
  expect(service?.apis.map(({ name, path, version, policy }) => [name, path, version, policy?.document?.kind])).toEqual([
    ['fhir-v1', 'fhir', { scheme: 'Segment', value: 'v1' }, 'document'],
  ]);
});

test('names are the same whatever their case, as they are to Azure', () => {
  const name = { api_management_name: 'GATEWAY' };
  const { services, problems } = readResources({
    azurerm_api_management: { a: { name: 'gateway' } },
    azurerm_api_management_api: { a: { ...name, name: 'fhir' } },
    azurerm_api_management_api_operation: { a: { ...name, api_name: 'FHIR', operation_id: 'read-patient', method: 'GET', url_template: '/Patient' } },
    azurerm_api_management_api_policy: { a: { ...name, api_name: 'Fhir', xml_content: POLICY } },
    azurerm_api_management_api_operation_policy: { a: { ...name, api_name: 'fhir', operation_id: 'READ-patient', xml_content: POLICY } },
    azurerm_api_management_product: { a: { ...name, product_id: 'gold' } },
    azurerm_api_management_product_api: { a: { ...name, product_id: 'Gold', api_name: 'FHIR' } },
    azurerm_api_management_product_policy: { a: { ...name, product_id: 'GOLD', xml_content: POLICY } },
  });
  expect(problems).toEqual([]);
  expect(services).toHaveLength(1);
  const [api] = services[0]?.apis ?? [];
  expect([api?.policy?.scope, [...(api?.operationPolicies.keys() ?? [])]]).toEqual(['api', ['read-patient']]);
  expect(services[0]?.products).toMatchObject([{ name: 'gold', apis: ['fhir'], policy: { scope: 'product' } }]);
});

test('an operation of any method is read as the worst of them', () => {
  const name = { api_management_name: 'gateway' };
  const { services } = readResources({
    azurerm_api_management_api: { a: { ...name, name: 'a' } },
    azurerm_api_management_api_operation: { a: { ...name, api_name: 'a', operation_id: 'any', method: '*', url_template: 'metadata' } },
  });
  expect(services[0]?.apis[0]?.operations).toMatchObject([{ method: 'POST', urlTemplate: '/metadata' }]);
});

test.each(['', 'stacks'])('the folder may be cdktf.out or its "%s"', (below) => {
  expect(readSynthesized(join(writeFolder(BOTH), below)).stacks).toEqual(['prod-apis', 'prod-platform']);
});

test("one stack's folder can be read alone", () => {
  const model = readSynthesized(join(writeFolder(BOTH), 'stacks/prod-apis'));
  expect(model.stacks).toEqual(['prod-apis']);
  expect(model.services[0]?.apis[0]?.operations).toHaveLength(3);
});

test('operations come from the imported contract, with the ids that import gives them', () => {
  const [api] = readSynthesized(writeFolder(BOTH)).services[0]?.apis ?? [];
  expect(api?.operations).toMatchObject([
    { id: 'patient-read', method: 'GET', urlTemplate: '/Patient/{id}', tags: ['patients'], fhir: { type: 'Patient', interaction: 'read' }, parameters: [{ name: 'id', in: 'path' }] },
    { id: 'patient-read-1', method: 'PUT', requestContentTypes: ['application/json'], security: [[{ scheme: 'oidc', type: 'openIdConnect', scopes: ['a'] }]] },
    { id: 'get-ping', method: 'GET' },
  ]);
});

test('products know their APIs and groups, subscriptions what they are for', () => {
  const [service] = readSynthesized(writeFolder(BOTH)).services;
  expect(service?.products).toMatchObject([{ name: 'partners', apis: ['fhir-v1'], groups: ['guests'], approvalRequired: true }]);
  expect(service?.subscriptions.map(({ scope, state, allowTracing }) => [scope, state, allowTracing])).toEqual([
    [{ kind: 'product', name: 'partners' }, 'active', true],
    [{ kind: 'api', name: 'fhir-v1' }, 'submitted', { unknown: true, expression: '${var.x}' }],
    [{ kind: 'api', name: 'fhir-v1' }, 'submitted', false],
    [{ kind: 'all-apis' }, 'submitted', true],
  ]);
});

test('a resource tells its construct, its file and its line', () => {
  const resource = readSynthesized(writeFolder(BOTH)).resources.find(({ type }) => type === 'azurerm_api_management');
  expect(resource).toMatchObject({ path: 'prod-platform/Gateway/Resource', file: 'stacks/prod-platform/cdk.tf.json', line: 4, address: 'azurerm_api_management.gateway' });
});

test.each([
  ['a variable with a default', '${var.known}', 'yes'],
  ['a variable without one', '${var.secret}', { unknown: true, expression: '${var.secret}' }],
  ['a local', '${local.name}', 'yes!'],
  ['text around a reference', 'a-${var.known}-b', 'a-yes-b'],
  ['an escaped template', '$${x} %%{y}', '${x} %{y}'],
  ['a function', '${upper("x")}', { unknown: true, expression: '${upper("x")}' }],
  ['an attribute known after apply', '${azurerm_x_y.a.id}', { unknown: true, expression: '${azurerm_x_y.a.id}' }],
  ['an item of a list of blocks', '${azurerm_x_y.a.block[0].inner}', 'deep'],
  ['a directive', '%{ if true }x%{ endif }', { unknown: true, expression: '%{ if true }x%{ endif }' }],
  ['a file outside the folder', '${file("../../../../../../../etc/hostname")}', { unknown: true, expression: '${file("../../../../../../../etc/hostname")}' }],
  ['a reference to itself', '${azurerm_x_y.b.value}', { unknown: true, expression: '${azurerm_x_y.b.value}' }],
])('resolves %s', (_, written, read) => {
  const folder = writeFolder({
    'main.tf.json': {
      variable: { known: { default: 'yes' }, secret: { sensitive: true } },
      locals: { name: '${var.known}!' },
      resource: { azurerm_x_y: { a: { block: { inner: 'deep' } }, b: { value: written } } },
    },
  });
  expect(readSynthesized(folder).resources.find(({ name }) => name === 'b')?.values['value']).toEqual(read);
});

test("a link that leads out of the folder isn't followed", () => {
  const outside = writeFolder({ 'secret.json': CONTRACT });
  const folder = writeFolder({
    'cdk.tf.json': { resource: { azurerm_api_management_api: { a: { name: 'a', api_management_name: 'x', import: { content_format: 'openapi', content_value: '${file("link.json")}' } } } } },
  });
  symlinkSync(join(outside, 'secret.json'), join(folder, 'link.json'));
  const model = readSynthesized(folder);
  expect(model.services[0]?.apis[0]?.operations).toMatchObject({ unknown: true });
  expect(model.problems.join()).toContain('lies outside the folder');
});

test('a resource with count 0 is not there', () => {
  expect(readResources({ azurerm_x_y: { a: { count: 0 }, b: {} } }).resources.map(({ name }) => name)).toEqual(['b']);
});

test.each([
  ['for_each', { azurerm_x_y: { a: { for_each: '${var.all}' } } }, 'for_each'],
  ['a count that is not 1', { azurerm_x_y: { a: { count: '${var.n}' } } }, 'count'],
  ['a dynamic block', { azurerm_x_y: { a: { dynamic: { z: {} } } } }, 'dynamic'],
  ['changes that are ignored', { azurerm_x_y: { a: { lifecycle: { ignore_changes: ['xml_content'] } } } }, 'xml_content are ignored'],
  ['all changes ignored, in a list of blocks', { azurerm_x_y: { a: { lifecycle: [{ ignore_changes: 'all' }] } } }, 'all are ignored'],
  ['a provisioner', { azurerm_x_y: { a: { provisioner: { 'local-exec': { command: 'x' } } } } }, 'provisioner'],
  ['a workspace', { azurerm_api_management_workspace: { a: {} } }, 'workspace'],
  ['an API made by azapi', { azapi_resource: { a: { type: 'Microsoft.ApiManagement/service/apis@2024-05-01' } } }, 'azapi'],
  ['a policy for an operation that is not there', { azurerm_api_management_api: { a: { name: 'a', api_management_name: 'x' } }, azurerm_api_management_api_operation_policy: { a: { api_name: 'a', operation_id: 'ghost', api_management_name: 'x', xml_content: POLICY } } }, 'ghost'],
  ['an API whose operations no contract lists', { azurerm_api_management_api: { a: { name: 'a', api_management_name: 'x', api_type: 'websocket' } } }, 'websocket'],
  ['an operation by any method', { azurerm_api_management_api: { a: { name: 'a', api_management_name: 'x' } }, azurerm_api_management_api_operation: { a: { api_name: 'a', operation_id: 'o', method: '*', url_template: '/o', api_management_name: 'x' } } }, 'the method *'],
  ['an operation by a method that a variable gives', { azurerm_api_management_api: { a: { name: 'a', api_management_name: 'x' } }, azurerm_api_management_api_operation: { a: { api_name: 'a', operation_id: 'o', method: '${var.method}', url_template: '/o', api_management_name: 'x' } } }, 'a method that is not known'],
  ['a policy for an API that is not there', { azurerm_api_management_api_policy: { a: { api_name: 'ghost', api_management_name: 'x', xml_content: POLICY } } }, 'ghost'],
])('%s is listed as a problem', (_, resources, word) => {
  expect(readResources(resources).problems.join()).toContain(word);
});

test.each([
  ['tags that somebody else sets', { azurerm_x_y: { a: { lifecycle: { ignore_changes: ['tags', '${tags["cost"]}', 'tags["owner"]'] } } } }],
  ['how many backends there are', { azurerm_linux_function_app: { a: { for_each: '${var.all}', dynamic: { site_config: { for_each: [], content: {} } }, lifecycle: { ignore_changes: ['app_settings'] } } } }],
])('%s are no problem', (_, resources) => {
  expect(readResources(resources).problems).toEqual([]);
});

test('a provisioner behind the gateway is listed as a problem', () => {
  expect(readResources({ azurerm_linux_function_app: { a: { provisioner: { 'local-exec': { command: 'x' } } } } }).problems.join()).toContain('provisioner');
});

test('a policy whose whole text Terraform makes is said to be that, and no broken XML', () => {
  const model = readResources({ azurerm_api_management_api: { a: { name: 'a', api_management_name: 'x' } }, azurerm_api_management_api_policy: { a: { api_name: 'a', api_management_name: 'x', xml_content: '${templatefile("a.xml", {})}' } } });
  expect(model.services[0]?.apis[0]?.policy?.error).toBe('its text is known to Terraform alone');
});

test('what a policy is attached to, where nobody knows it, is one problem and not two', () => {
  const { problems } = readResources({ azurerm_api_management_api: { a: { name: 'a', api_management_name: 'x' } }, azurerm_api_management_api_operation_policy: { a: { api_name: 'a', operation_id: '${each.key}', api_management_name: 'x', xml_content: POLICY } } });
  expect(problems).toEqual([expect.stringContaining('operation_id is not known')]);
});

test.each([
  ['HCL', { 'main.tf': 'x' }, 'HCL'],
  ['a file of variables', { 'terraform.tfvars': 'x = 1' }, 'terraform.tfvars'],
  ['a file of variables that is read by itself', { 'x.auto.tfvars.json': { x: 1 } }, 'auto.tfvars'],
  ['a module', { 'm.tf.json': { module: { a: {} } } }, '"module"'],
  ['a file that is not JSON', { 'broken.tf.json': '{' }, 'not JSON'],
  ['a key that is there twice', { 'twice.tf.json': '{"resource":{"a_b":{"c":{"x":1,\n"x":2}}}}' }, 'twice.tf.json:2'],
])('%s beside the stack is listed as a problem', (_, files, word) => {
  expect(readSynthesized(writeFolder({ 'cdk.tf.json': {}, ...files })).problems.join()).toContain(word);
});

test('an override file is laid over the others', () => {
  const folder = writeFolder({
    'cdk.tf.json': { resource: { azurerm_x_y: { a: { x: 1, y: 1 } } } },
    'a_override.tf.json': { resource: { azurerm_x_y: { a: { y: 2 } } } },
  });
  expect(readSynthesized(folder)).toMatchObject({ problems: [], resources: [{ values: { x: 1, y: 2 } }] });
});

test.each([
  ['missing', '/nowhere/at/all'],
  ['empty', writeFolder({ 'readme.md': 'x' })],
])('fails when the folder is %s', (_, folder) => {
  expect(() => readSynthesized(folder)).toThrow(SynthesizedFolderError);
});

test.each([
  ['does not parse', { xml_content: '<policies><inbound>' }],
  ['is fetched from a link', { xml_link: 'https://x/y.xml' }],
])('a policy that %s has an error and no document', (_, content) => {
  const { services } = readResources({ azurerm_api_management_policy: { p: { api_management_id: '/service/x', ...content } } });
  expect(services[0]?.policy?.document).toBeUndefined();
  expect(services[0]?.policy?.error).toEqual(expect.any(String));
});

test('two policies for one API are an error, since which one holds is a race', () => {
  const policy = { api_name: 'a', api_management_name: 'x', xml_content: POLICY };
  const { services } = readResources({
    azurerm_api_management_api: { a: { name: 'a', api_management_name: 'x' } },
    azurerm_api_management_api_policy: { one: policy, two: policy },
  });
  expect(services[0]?.apis[0]?.policy?.error).toContain('azurerm_api_management_api_policy.one');
});

test('an unknown value is told by its own text, not by another in which its reference was met before', () => {
  const { resources } = readResources({ azurerm_x_y: { a: { name: 'a' }, b: { logger: '${azurerm_x_y.a.id}/loggers/one' }, c: { service: '${azurerm_x_y.a.id}', logger: '${azurerm_x_y.a.id}/loggers/two' } } });
  const values = Object.fromEntries(resources.map(({ name, values: own }) => [name, own]));
  const unknown = (expression: string) => ({ unknown: true, expression });
  expect([values['b'], values['c']]).toEqual([{ logger: unknown('${azurerm_x_y.a.id}/loggers/one') }, { service: unknown('${azurerm_x_y.a.id}'), logger: unknown('${azurerm_x_y.a.id}/loggers/two') }]);
});
