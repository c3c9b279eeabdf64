import { Testing } from 'cdktf';
import { ClassicSample } from '../../examples/classic-sample';

const json = JSON.parse(Testing.synth(new ClassicSample(Testing.app(), 'classic-sample'), true)) as {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly output: Readonly<Record<string, unknown>>;
};
const only = (type: string): Readonly<Record<string, unknown>> => {
  const all = Object.values(json.resource[type] ?? {});
  expect(all).toHaveLength(1);
  return all[0] as Readonly<Record<string, unknown>>;
};

test.each<[string, string, object]>([
  ['the resource group', 'azurerm_resource_group', { name: 'healthcare-apis' }],
  ['the service', 'azurerm_api_management', { sku_name: 'Basic_1', publisher_name: 'Healthcare API Publisher', publisher_email: 'publisher@healthcare.example' }],
  ['the product', 'azurerm_api_management_product', { product_id: 'HealthcareProduct', approval_required: true, subscription_required: true, subscriptions_limit: 1, published: true }],
  ['the group', 'azurerm_api_management_group', { display_name: 'Healthcare API Consumers', type: 'custom' }],
  ['the API', 'azurerm_api_management_api', { display_name: 'Example Healthcare API', path: 'healthcare', protocols: ['https'], subscription_required: true }],
  ['the backend', 'azurerm_api_management_backend', { url: 'https://backend.healthcare.example' }],
  ['the subscription', 'azurerm_api_management_subscription', { state: 'active', allow_tracing: false }],
])('%s is as in the sample', (_, type, expected) => {
  expect(only(type)).toMatchObject(expected);
});

test('its API lets nobody in without a token that carries the scope', () => {
  const { xml_content: policy } = only('azurerm_api_management_api_policy');
  expect(policy).toContain('<validate-azure-ad-token tenant-id="11111111-1111-4111-8111-111111111111"');
  expect(policy).toContain('case "get-patient": return "scope:patients.read";');
});

test('the gateway URL is an output', () => {
  expect(json.output['gateway-url']).toBeDefined();
});
