import { Api } from '../../constructs/api';
import { Group, BUILT_IN_GROUPS } from '../../constructs/group';
import { PortalIdentityProvider } from '../../constructs/portal-identity-provider';
import { Product, type ProductProps } from '../../constructs/product';
import { SecretVariable } from '../../constructs/secret-variable';
import { Subscription } from '../../constructs/subscription';
import { User } from '../../constructs/user';
import { codeOf, fixture, only, resourceId, resources } from './synthesis';

const TENANT = '00000000-0000-0000-0000-000000000009';

function product(props: Partial<ProductProps> = {}) {
  const { stack, service } = fixture();
  const api = new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir' });
  const made = new Product(stack, 'care', { service, name: 'care', displayName: 'Care', ...props });
  return { stack, service, api, made };
}

test('a product needs a subscription, one a user, that somebody approves', () => {
  expect(only(product().stack, 'azurerm_api_management_product')).toMatchObject({ subscription_required: true, approval_required: true, subscriptions_limit: 1 });
});

test('an open product has neither approval nor limit', () => {
  const made = only(product({ subscriptionRequired: false }).stack, 'azurerm_api_management_product');
  expect(made).toMatchObject({ subscription_required: false, approval_required: false });
  expect(made).not.toHaveProperty('subscriptions_limit');
});

test.each<[string, Partial<ProductProps>, string]>([
  ['approval is asked for without a subscription', { subscriptionRequired: false, approvalRequired: true }, 'product-approval'],
  ['approval has no subscription to give', { subscriptionsLimit: 0 }, 'product-limit'],
  ['the limit is no whole number', { subscriptionsLimit: 1.5 }, 'product-limit'],
  ['an open product has a limit', { subscriptionRequired: false, subscriptionsLimit: 1 }, 'product-limit'],
])('fails when %s', (_, props, code) => {
  expect(codeOf(() => product(props))).toBe(code);
});

test('an API enters a product after its guards, those made later included', () => {
  const { stack, api, made } = product();
  made.addApi(api);
  api.guards.add({ fqn: 'azurerm_api_management_api_policy.fhir' });
  made.guards.add({ fqn: 'azurerm_api_management_product_policy.care' });
  expect(only(stack, 'azurerm_api_management_product_api')['depends_on']).toEqual(['azurerm_api_management_api_policy.fhir', 'azurerm_api_management_product_policy.care']);
});

test('a subscription to a product comes after the product’s policy and every link of its APIs', () => {
  const { stack, service, api, made } = product();
  new Subscription(stack, 'ward', { service, name: 'ward', displayName: 'Ward', scope: { product: made } });
  made.guards.add({ fqn: 'azurerm_api_management_product_policy.care' });
  made.addApi(api);
  expect(only(stack, 'azurerm_api_management_subscription')['depends_on']).toEqual(['azurerm_api_management_product_api.care_api-fhir', 'azurerm_api_management_product_policy.care']);
});

test('a subscription to an API comes after the API’s guards and names it without its revision', () => {
  const { stack, service, api } = product();
  api.guards.add({ fqn: 'azurerm_api_management_api_policy.fhir' });
  new Subscription(stack, 'ward', { service, name: 'ward', displayName: 'Ward', scope: { api } });
  const made = only(stack, 'azurerm_api_management_subscription');
  expect(made['depends_on']).toEqual(['azurerm_api_management_api_policy.fhir']);
  expect(made['api_id']).toBe('${data.azurerm_api_management.service.id}/apis/${azurerm_api_management_api.fhir.name}');
});

test('a subscription is active and without traces', () => {
  const { stack, service, made } = product();
  new Subscription(stack, 'ward', { service, name: 'ward', displayName: 'Ward', scope: { product: made } });
  expect(only(stack, 'azurerm_api_management_subscription')).toMatchObject({ state: 'active', allow_tracing: false });
});

test('no subscription is without a scope, which would open every API', () => {
  const { stack, service, made, api } = product();
  new Subscription(stack, 'a', { service, name: 'a', displayName: 'A', scope: { product: made } });
  new Subscription(stack, 'b', { service, name: 'b', displayName: 'B', scope: { api } });
  const open = Object.values(resources(stack, 'azurerm_api_management_subscription')).filter((one) => !('product_id' in one) && !('api_id' in one));
  expect(open).toEqual([]);
});

test('keys go into a vault only when asked for, and never into an output', () => {
  const { stack, service, made } = product();
  const subscription = new Subscription(stack, 'ward', { service, name: 'ward', displayName: 'Ward', scope: { product: made } });
  expect(resources(stack, 'azurerm_key_vault_secret')).toEqual({});
  subscription.addKeysToVault({ keyVaultId: resourceId('Microsoft.KeyVault/vaults/one') });
  expect(Object.values(resources(stack, 'azurerm_key_vault_secret')).map((one) => [one['name'], one['value']])).toEqual([
    ['ward-primary', '${azurerm_api_management_subscription.ward.primary_key}'],
    ['ward-secondary', '${azurerm_api_management_subscription.ward.secondary_key}'],
  ]);
});

test('what hangs on an API is replaced with it: a new revision comes without any of it', () => {
  const { stack, service, api, made } = product();
  made.addApi(api);
  new Subscription(stack, 'ward', { service, name: 'ward', displayName: 'Ward', scope: { api } });
  for (const type of ['azurerm_api_management_product_api', 'azurerm_api_management_subscription']) {
    expect(only(stack, type)['lifecycle']).toEqual({ replace_triggered_by: ['azurerm_api_management_api.fhir.id'] });
  }
});

test('fails when an API or a group is added twice', () => {
  const { api, made } = product();
  made.addApi(api);
  made.addGroup(BUILT_IN_GROUPS.developers);
  expect(codeOf(() => made.addApi(api))).toBe('duplicate-name');
  expect(codeOf(() => made.addGroup(BUILT_IN_GROUPS.developers))).toBe('duplicate-name');
});

test('an Entra group is named by its tenant’s id and its own, and waits for the portal’s sign-in', () => {
  const { stack, service } = fixture();
  new Group(stack, 'clinicians', { service, name: 'clinicians', displayName: 'Clinicians', entra: { tenantId: TENANT, objectId: '0AAAAAAA-0000-0000-0000-000000000001' } });
  const clientSecret = new SecretVariable(stack, 'secret', { name: 'secret', description: 'x' });
  new PortalIdentityProvider(stack, 'portal', { service, clientId: TENANT, clientSecret, allowedTenants: [TENANT] });
  expect(only(stack, 'azurerm_api_management_group')).toMatchObject({
    type: 'external', external_id: `aad://${TENANT}/groups/0aaaaaaa-0000-0000-0000-000000000001`, depends_on: ['azurerm_api_management_identity_provider_aad.portal'],
  });
});

test('fails when a group takes the name of a built-in one or an object id that is none', () => {
  const { stack, service } = fixture();
  expect(codeOf(() => new Group(stack, 'a', { service, name: 'developers', displayName: 'D' }))).toBe('group-built-in');
  expect(codeOf(() => new Group(stack, 'b', { service, name: 'b', displayName: 'B', entra: { tenantId: TENANT, objectId: 'clinicians' } }))).toBe('guid');
});

test('a user is in their groups and has no password in the JSON', () => {
  const { stack, service } = fixture();
  const clinicians = new Group(stack, 'clinicians', { service, name: 'clinicians', displayName: 'Clinicians' });
  new User(stack, 'ward', { service, name: 'ward', firstName: 'Ward', lastName: 'App', email: 'ward@contoso.example', groups: [clinicians] });
  expect(only(stack, 'azurerm_api_management_user')).not.toHaveProperty('password');
  expect(only(stack, 'azurerm_api_management_group_user')).toMatchObject({ group_name: '${azurerm_api_management_group.clinicians.name}', user_id: '${azurerm_api_management_user.ward.user_id}' });
});

test('fails when a user is put into an Entra group, whose members Entra keeps', () => {
  const { stack, service } = fixture();
  const group = new Group(stack, 'g', { service, name: 'g', displayName: 'G', entra: { tenantId: TENANT, objectId: '00000000-0000-0000-0000-000000000001' } });
  expect(codeOf(() => new User(stack, 'u', { service, name: 'u', firstName: 'U', lastName: 'U', email: 'u@contoso.example', groups: [group] }))).toBe('group-external');
});

test('an API and a product of another stack take a subscription and a policy’s guard here', () => {
  const { stack, service } = fixture();
  const api = Api.fromName(service, 'lab');
  const made = new Product(stack, 'care', { service, name: 'care', displayName: 'Care' });
  made.addApi(api);
  api.guards.add({ fqn: 'azurerm_api_management_api_policy.lab' });
  new Subscription(stack, 'by-api', { service, name: 'by-api', displayName: 'S', scope: { api } });
  new Subscription(stack, 'by-product', { service, name: 'by-product', displayName: 'S', scope: { product: Product.fromName(service, 'partners') } });
  const link = only(stack, 'azurerm_api_management_product_api');
  expect(link).toMatchObject({ api_name: 'lab', depends_on: ['azurerm_api_management_api_policy.lab'] });
  expect(link).not.toHaveProperty('lifecycle');
  expect(resources(stack, 'azurerm_api_management_subscription')).toMatchObject({
    'by-api': { api_id: '${data.azurerm_api_management.service.id}/apis/lab', depends_on: ['azurerm_api_management_api_policy.lab'] },
    'by-product': { product_id: '${data.azurerm_api_management.service.id}/products/partners' },
  });
});
