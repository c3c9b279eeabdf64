import { Token } from 'cdktf';
import { Api } from '../../constructs/api';
import { ApiPolicy } from '../../constructs/api-policy';
import { Backend } from '../../constructs/backend';
import { Certificate } from '../../constructs/certificate';
import { Schema } from '../../constructs/schema';
import { Diagnostic } from '../../constructs/diagnostic';
import { Logger } from '../../constructs/logger';
import { NamedValue } from '../../constructs/named-value';
import { OperationPolicy } from '../../constructs/operation-policy';
import { PolicyFragment } from '../../constructs/policy-fragment';
import { Product } from '../../constructs/product';
import { ProductPolicy } from '../../constructs/product-policy';
import { ServicePolicy } from '../../constructs/service-policy';
import { ServiceReference } from '../../constructs/service-reference';
import { Subscription } from '../../constructs/subscription';
import type { PolicyDocument, PolicyElement, PolicyNode, PolicyReference } from '../../policies/model';
import { authenticationManagedIdentity, includeFragment, policyFragment, setBackendService, setVariable } from '../../policies';
import { operationTable } from '../../policies/baseline/operation-table';
import { authenticationCertificate } from '../../policies/elements/authentication-certificate';
import { validateContent } from '../../policies/elements/validate-content';
import { initExpressions } from '../../policies/expressions/parse';
import { readPolicy } from '../../policies/rawxml/read';
import type { KnownNames } from '../../policies/validate';
import { codeOf, fixture, later, only, resourceId, resources } from './synthesis';

const element = (name: string, attributes: Record<string, string> = {}, children: readonly PolicyNode[] = [], references?: readonly PolicyReference[]): PolicyElement => ({
  kind: 'element', name, attributes, children, ...(references && { references }),
});
const inbound = (...statements: readonly PolicyNode[]): PolicyDocument => ({ kind: 'document', sections: { inbound: [element('base'), ...statements] } });
const header = (value: string): PolicyElement => element('set-header', { name: 'X', 'exists-action': 'override' }, [element('value', {}, [{ kind: 'text', text: value }])]);

function api(gateway?: 'classic' | 'consumption') {
  const { stack, service } = fixture(gateway);
  return { stack, service, fhir: new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir' }) };
}
const keyVault = { secretId: 'https://contoso.vault.azure.net/secrets/x', identityClientId: '11111111-1111-1111-1111-111111111111' };
const orderOf = (policy: PolicyDocument, build: (made: ReturnType<typeof api>) => void): unknown => {
  const made = api();
  new ApiPolicy(made.stack, 'policy', { api: made.fhir, policy });
  build(made);
  return only(made.stack, 'azurerm_api_management_api_policy')['depends_on'];
};

test.each<[string, PolicyDocument, (made: ReturnType<typeof api>) => unknown, string]>([
  ['a named value in text', inbound(header('a {{key}} b')), ({ stack, service }) => new NamedValue(stack, 'x', { service, name: 'key', value: keyVault }), 'azurerm_api_management_named_value.x'],
  ['a named value in an attribute', inbound(element('rate-limit', { calls: '{{calls}}', 'renewal-period': '60' })), ({ stack, service }) => new NamedValue(stack, 'x', { service, name: 'calls', value: { plain: '6' } }), 'azurerm_api_management_named_value.x'],
  ['a named value in an expression', inbound(header('@("{{key}}")')), ({ stack, service }) => new NamedValue(stack, 'x', { service, name: 'key', value: keyVault }), 'azurerm_api_management_named_value.x'],
  ['a fragment', inbound(element('include-fragment', { 'fragment-id': 'limits' })), ({ stack, service }) => new PolicyFragment(stack, 'x', { service, name: 'limits', fragment: { kind: 'fragment', statements: [] } }), 'azurerm_api_management_policy_fragment.x'],
  ['a backend', inbound(element('set-backend-service', { 'backend-id': 'lab' })), ({ stack, service }) => new Backend(stack, 'x', { service, name: 'lab', url: 'https://lab.example' }), 'azurerm_api_management_backend.x'],
  ['a certificate', inbound(element('authentication-certificate', { 'certificate-id': 'client' })), ({ stack, service }) => new Certificate(stack, 'x', { service, name: 'client', keyVault }), 'azurerm_api_management_certificate.x'],
  ['a logger', inbound(element('log-to-eventhub', { 'logger-id': 'hub' }, [{ kind: 'text', text: 'a' }])), ({ stack, service }) => new Logger(stack, 'x', { service, name: 'hub', applicationInsights: { resourceId: resourceId('Microsoft.Insights/components/i'), connectionString: later('azurerm_application_insights.i.connection_string') } }), 'azurerm_api_management_logger.x'],
  ['a schema', inbound(element('validate-content', { 'unspecified-content-type-action': 'prevent', 'max-size': '1024', 'size-exceeded-action': 'prevent' }, [element('content', { type: 'application/json', 'validate-as': 'json', action: 'prevent', 'schema-id': 'booking' })])), ({ stack, service }) => new Schema(stack, 'x', { service, name: 'booking', type: 'json', value: '{}' }), 'azurerm_api_management_global_schema.x'],
  ['a thing named deep inside', inbound(element('choose', {}, [element('when', { condition: '@(true)' }, [element('include-fragment', { 'fragment-id': 'limits' })])])), ({ stack, service }) => new PolicyFragment(stack, 'x', { service, name: 'limits', fragment: { kind: 'fragment', statements: [] } }), 'azurerm_api_management_policy_fragment.x'],
])('a policy waits for %s, even one made after it', (_, policy, build, address) => {
  expect(orderOf(policy, build)).toEqual([address]);
});

test('a policy waits for the construct that its builder was given', () => {
  const made = api();
  const backend = new Backend(made.stack, 'lab', { service: made.service, name: 'lab', url: 'https://lab.example' });
  const policy = inbound({ ...header('lab'), references: [{ kind: 'backend', name: 'lab', target: backend }] });
  new ApiPolicy(made.stack, 'policy', { api: made.fhir, policy });
  expect(only(made.stack, 'azurerm_api_management_api_policy')['depends_on']).toEqual(['azurerm_api_management_backend.lab']);
});

test.each<[string, (made: ReturnType<typeof api>) => PolicyNode, string]>([
  ['backend', ({ stack, service }) => setBackendService({ backendId: new Backend(stack, 'x', { service, name: 'lab', url: 'https://lab.example' }) }), '<set-backend-service backend-id="lab" />'],
  ['fragment', ({ stack, service }) => includeFragment({ fragmentId: new PolicyFragment(stack, 'x', { service, name: 'limits', fragment: { kind: 'fragment', statements: [] } }) }), '<include-fragment fragment-id="limits" />'],
  ['named value', ({ stack, service }) => authenticationManagedIdentity({ resource: 'api://lab', clientId: new NamedValue(stack, 'x', { service, name: 'key', value: keyVault }) }), 'client-id="{{key}}"'],
  ['certificate', ({ stack, service }) => authenticationCertificate({ certificateId: new Certificate(stack, 'x', { service, name: 'client', keyVault }) }), '<authentication-certificate certificate-id="client" />'],
  ['schema', ({ stack, service }) => validateContent({ unspecifiedContentTypeAction: 'prevent', maxSize: 1024, sizeExceededAction: 'prevent', content: [{ type: 'application/json', validateAs: 'json', action: 'prevent', schemaId: new Schema(stack, 'x', { service, name: 'booking', type: 'json', value: '{}' }) }] }), 'schema-id="booking"'],
])('a builder takes a %s in place of its name, and the policy waits for it', (_, statement, text) => {
  const made = api();
  new ApiPolicy(made.stack, 'policy', { api: made.fhir, policy: inbound(statement(made)) });
  const policy = only(made.stack, 'azurerm_api_management_api_policy');
  expect(policy['xml_content']).toContain(text);
  expect(policy['depends_on']).toEqual([expect.stringMatching(/\.x$/)]);
});

test('a policy that names what the stack does not make waits for nothing', () => {
  expect(orderOf(inbound(header('{{elsewhere}}')), () => undefined)).toBeUndefined();
});

const names = inbound(header('{{key}}'), element('include-fragment', { 'fragment-id': 'limits' }), element('log-to-eventhub', { 'logger-id': 'hub' }, [{ kind: 'text', text: 'a' }]));
const invalidOf = (madeElsewhere: KnownNames, build: (made: ReturnType<typeof api>) => void = () => undefined): readonly string[] => {
  const { stack } = fixture();
  const service = new ServiceReference(stack, 'own', { name: 'own-apim', resourceGroupName: 'rg', madeElsewhere });
  const fhir = new Api(stack, 'fhir', { service, name: 'fhir', displayName: 'FHIR', path: 'fhir' });
  const policy = new ApiPolicy(stack, 'policy', { api: fhir, policy: names });
  build({ stack, service, fhir });
  return policy.node.validate();
};

test('fails when a policy names what no stack of the service makes', () => {
  expect(invalidOf({ 'named-value': [], fragment: ['others'], logger: ['hub'] })).toEqual([
    'APIM241 expected the named value key to exist, found none. Mend: declare the named value, or correct its name',
    'APIM241 expected the fragment limits to exist, found others. Mend: declare the fragment, or correct its name',
  ]);
});

test('a policy may name what another stack makes, and what its own makes after it, in any case', () => {
  const made = invalidOf({ 'named-value': [], fragment: ['Limits'], logger: ['hub'] }, ({ stack, service }) => new NamedValue(stack, 'x', { service, name: 'Key', value: keyVault }));
  expect(made).toEqual([]);
});

test('of a service about which nothing is known no name is judged', () => {
  expect(invalidOf({})).toEqual([]);
});

test('what a comment mentions is not waited for', () => {
  expect(orderOf(inbound({ kind: 'comment', text: 'was {{key}}' }), ({ stack, service }) => new NamedValue(stack, 'x', { service, name: 'key', value: keyVault }))).toBeUndefined();
});

test('a fragment waits for the named values in it', () => {
  const { stack, service } = api();
  new NamedValue(stack, 'key', { service, name: 'key', value: keyVault });
  new PolicyFragment(stack, 'limits', { service, name: 'limits', fragment: { kind: 'fragment', statements: [header('{{key}}')] } });
  expect(only(stack, 'azurerm_api_management_policy_fragment')['depends_on']).toEqual(['azurerm_api_management_named_value.key']);
});

test('a fragment is rawxml', () => {
  const { stack, service } = api();
  new PolicyFragment(stack, 'limits', { service, name: 'limits', fragment: { kind: 'fragment', statements: [header('@(1 < 2 && true)')] } });
  const made = only(stack, 'azurerm_api_management_policy_fragment');
  expect(made['format']).toBe('rawxml');
  expect(made['value']).toContain('@(1 < 2 && true)');
});

test('everything is created behind what guards it: service policy, API, its policy, operations’ policies, product link, subscription', () => {
  const { stack, service, fhir } = api();
  const care = new Product(stack, 'care', { service, name: 'care', displayName: 'Care' });
  new Subscription(stack, 'ward', { service, name: 'ward', displayName: 'Ward', scope: { product: care } });
  care.addApi(fhir);
  new OperationPolicy(stack, 'export', { api: fhir, operationId: 'export', policy: inbound() });
  new ProductPolicy(stack, 'care-policy', { product: care, policy: inbound() });
  new ApiPolicy(stack, 'fhir-policy', { api: fhir, policy: inbound() });
  new ServicePolicy(stack, 'service-policy', { service, policy: inbound() });
  const order = (type: string): unknown => only(stack, `azurerm_api_management_${type}`)['depends_on'];
  const at = (...names: readonly string[]): string[] => names.map((name) => `azurerm_api_management_${name}`);
  expect(order('policy')).toBeUndefined();
  expect(order('api')).toEqual(at('policy.service-policy'));
  expect(order('api_policy')).toEqual(at('policy.service-policy'));
  expect(order('api_operation_policy')).toEqual(at('api_policy.fhir-policy', 'policy.service-policy'));
  expect(order('product_api')).toEqual(at('api_operation_policy.export', 'api_policy.fhir-policy', 'policy.service-policy', 'product_policy.care-policy'));
  expect(order('subscription')).toEqual(at('policy.service-policy', 'product_api.care_api-fhir', 'product_policy.care-policy'));
});

test('an API’s policies are replaced with the API, whose new revision comes without them', () => {
  const { stack, fhir } = api();
  new ApiPolicy(stack, 'fhir-policy', { api: fhir, policy: inbound() });
  new OperationPolicy(stack, 'export', { api: fhir, operationId: 'export', policy: inbound() });
  for (const type of ['api_policy', 'api_operation_policy']) {
    expect(only(stack, `azurerm_api_management_${type}`)['lifecycle']).toEqual({ replace_triggered_by: ['azurerm_api_management_api.fhir.id'] });
  }
});

test('a policy’s text is never a template, and reads back as it was', () => {
  const { stack, fhir } = api();
  new ApiPolicy(stack, 'policy', { api: fhir, policy: inbound(header('${file("/etc/passwd")} %{ if true }'), header('@($"{context.Api.Name}")')) });
  const text = String(only(stack, 'azurerm_api_management_api_policy')['xml_content']);
  expect(text).toContain('$${file(');
  expect(text).toContain('%%{ if true }');
  expect(text).toContain('@($"{context.Api.Name}")');
  expect(readPolicy(text).findings).toEqual([]);
});

test('fails when a policy’s text would have CDKTF put a value into it', () => {
  const { stack, service, fhir } = api();
  expect(codeOf(() => new ApiPolicy(stack, 'policy', { api: fhir, policy: inbound(header(service.gatewayUrl)) }))).toBe('text-holds-token');
});

test('a value that the policy holds on purpose survives', () => {
  const { stack, service, fhir } = api();
  new ApiPolicy(stack, 'policy', { api: fhir, policy: inbound(header(service.gatewayUrl)), terraformValues: [service.gatewayUrl] });
  expect(only(stack, 'azurerm_api_management_api_policy')['xml_content']).toContain('<value>${data.azurerm_api_management.service.gateway_url}</value>');
});

test('fails when a policy holds another value than those allowed', () => {
  const { stack, service, fhir } = api();
  const other = Token.asString({ resolve: () => 'x', creationStack: [] });
  expect(codeOf(() => new ApiPolicy(stack, 'policy', { api: fhir, policy: inbound(header(other)), terraformValues: [service.gatewayUrl] }))).toBe('text-holds-token');
});

test.each([
  ['classic', 256 * 1024, undefined],
  ['classic', 256 * 1024 + 1, 'policy-too-large'],
  ['consumption', 16 * 1024, undefined],
  ['consumption', 16 * 1024 + 1, 'policy-too-large'],
] as const)('a policy on %s may have so many bytes: %d is %s', (gateway, bytes, code) => {
  const { stack, fhir } = api(gateway);
  const sized = (padding: number): PolicyDocument => inbound({ kind: 'comment', text: 'é'.repeat(1) + 'x'.repeat(padding) });
  const overhead = measured(sized(0));
  expect(codeOf(() => new ApiPolicy(stack, 'policy', { api: fhir, policy: sized(bytes - overhead) }))).toBe(code);
});

test.each([
  ['classic', 512 * 1024 + 1, 'policy-too-large'],
  ['classic', 500 * 1024, undefined],
  ['consumption', 17 * 1024, 'policy-too-large'],
] as const)('a fragment on %s may have more bytes than a document: %d is %s', (gateway, bytes, code) => {
  const { stack, service } = api(gateway);
  const fragment = { kind: 'fragment', statements: [{ kind: 'comment', text: 'x'.repeat(bytes) }] } as const;
  expect(codeOf(() => new PolicyFragment(stack, 'large', { service, name: 'large', fragment }))).toBe(code);
});

test('a table longer than C# is read is told by its size, not by where reading ended', async () => {
  await initExpressions();
  const { stack, service } = api();
  const table = operationTable(Array.from({ length: 6_000 }, (_, index) => [`operation-${index}`, 'x'.repeat(80)] as const), '');
  expect(codeOf(() => new PolicyFragment(stack, 'large', { service, name: 'large', fragment: policyFragment([setVariable({ name: 'table', value: table })]) }))).toBe('policy-too-large');
});

function measured(policy: PolicyDocument): number {
  const { stack, fhir } = api();
  new ApiPolicy(stack, 'policy', { api: fhir, policy });
  return Buffer.byteLength(String(only(stack, 'azurerm_api_management_api_policy')['xml_content']), 'utf8');
}

test('fails when API Management would refuse a policy, with everything that it would refuse', () => {
  const { stack, fhir } = api();
  const policy = inbound(element('set-heder', { name: 'X' }), element('ip-filter', { action: 'maybe' }));
  expect(() => new ApiPolicy(stack, 'policy', { api: fhir, policy })).toThrow(/^apis\/policy: [^]*set-heder[^]*ip-filter[^]*\[policy-invalid\]$/);
});

test.each<[string, (made: ReturnType<typeof api>) => unknown]>([
  ['at a scope where it may not stand', ({ stack, service }) => new ServicePolicy(stack, 'policy', { service, policy: inbound(element('quota', { calls: '1', 'renewal-period': '300' })) })],
  ['in a section where it may not stand', ({ stack, fhir }) => new ApiPolicy(stack, 'policy', { api: fhir, policy: { kind: 'document', sections: { outbound: [element('cors')] } } })],
  ['that a fragment may not hold', ({ stack, service }) => new PolicyFragment(stack, 'policy', { service, name: 'f', fragment: { kind: 'fragment', statements: [element('base')] } })],
])('fails when a policy has a statement %s', (_, build) => {
  const made = api();
  expect(codeOf(() => build(made))).toBe('policy-invalid');
});

test('fails when the gateway lacks a statement', () => {
  const { stack, fhir } = api('consumption');
  const policy = inbound(element('rate-limit-by-key', { calls: '1', 'renewal-period': '60', 'counter-key': 'x' }));
  expect(codeOf(() => new ApiPolicy(stack, 'policy', { api: fhir, policy }))).toBe('policy-invalid');
});

test('what may be meant is a warning: a section that drops the broader policies', () => {
  const { stack, fhir } = api();
  const made = new ApiPolicy(stack, 'policy', { api: fhir, policy: { kind: 'document', sections: { inbound: [], backend: [element('base')], outbound: [element('base')], 'on-error': [element('base')] } } });
  expect(made.node.metadata.map(({ data }) => String(data))).toEqual([expect.stringContaining('APIM231')]);
});

test('fails when a policy holds what XML cannot', () => {
  const { stack, fhir } = api();
  expect(codeOf(() => new ApiPolicy(stack, 'policy', { api: fhir, policy: inbound(header('a\u0000b')) }))).toBe('policy-text');
});

test.each<[string, (made: ReturnType<typeof api>, id: string) => unknown]>([
  ['service', ({ stack, service }, id) => new ServicePolicy(stack, id, { service, policy: inbound() })],
  ['API', ({ stack, fhir }, id) => new ApiPolicy(stack, id, { api: fhir, policy: inbound() })],
  ['operation', ({ stack, fhir }, id) => new OperationPolicy(stack, id, { api: fhir, operationId: 'export', policy: inbound() })],
])('fails when a %s gets a second policy, which would overwrite the first', (_, build) => {
  const made = api();
  build(made, 'one');
  expect(codeOf(() => build(made, 'two'))).toBe('duplicate-name');
});

test('fails when an operation is named as in the contract, not as import normalizes it', () => {
  const { stack, fhir } = api();
  expect(codeOf(() => new OperationPolicy(stack, 'policy', { api: fhir, operationId: 'readPatient', policy: inbound() }))).toBe('operation-id');
});

test('a diagnostic of an API is there before the API is opened', () => {
  const { stack, service, fhir } = api();
  const care = new Product(stack, 'care', { service, name: 'care', displayName: 'Care' });
  care.addApi(fhir);
  new Diagnostic(stack, 'diagnostic', { service, api: fhir, loggerId: service.loggerId('l') });
  expect(Object.values(resources(stack, 'azurerm_api_management_product_api'))[0]?.['depends_on']).toEqual(['azurerm_api_management_api_diagnostic.diagnostic']);
});
