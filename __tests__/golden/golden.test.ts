/** Texts of generated policies, byte for byte. `UPDATE_GOLDEN=1 npx jest __tests__/golden` writes them anew; what they mean is asserted beside. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy, writePolicy, type PolicyDocument, type PolicyElement, type PolicyNode, type Section } from '../../policies';
import { readAccessTable } from '../../policies/baseline/access-table';
import { readTokenDecision } from '../../policies/baseline/token-decision';
import { UNTRUSTED_HEADERS } from '../../policies/baseline/service-policy';
import { POLICIES } from './policies';

function textOf(name: string): string {
  const file = join(__dirname, `${name}.xml`);
  const policy = POLICIES[name];
  if (process.env['UPDATE_GOLDEN'] === '1' && policy) writeFileSync(file, writePolicy(policy));
  return readFileSync(file, 'utf8');
}

/** The kept text, read: what is asserted of it is asserted of what would be deployed. */
function kept(name: string): PolicyDocument {
  const { policy } = readPolicy(textOf(name));
  if (policy?.kind !== 'document') throw new Error(`${name}.xml is no policy document`);
  return policy;
}

const elements = (nodes: readonly PolicyNode[]): readonly PolicyElement[] => nodes.filter((node): node is PolicyElement => node.kind === 'element');
const section = (name: string, which: Section): readonly PolicyElement[] => elements(kept(name).sections[which] ?? []);
function named(nodes: readonly PolicyNode[], name: string): readonly PolicyElement[] {
  return elements(nodes).flatMap((element) => [...(element.name === name ? [element] : []), ...named(element.children, name)]);
}
const texts = (found: readonly PolicyElement[]): readonly string[] => found.map(({ children }) => children.map((node) => (node.kind === 'text' ? node.text.trim() : '')).join(''));
const condition = ({ attributes }: PolicyElement): string => attributes['condition'] ?? '';

test.each(Object.entries(POLICIES))('%s is written as it was', (name, policy) => {
  expect(writePolicy(policy)).toBe(textOf(name));
});

test('service: only the networks get in, whatever could pass for somebody else’s word is dropped, and every end is audited', () => {
  const inbound = section('service', 'inbound');
  expect(inbound[0]).toMatchObject({ name: 'ip-filter', attributes: { action: 'allow' } });
  expect(named(inbound, 'address-range').map(({ attributes }) => attributes['from'])).toEqual(['10.0.0.0', expect.stringMatching(/^2001:0?db8:/)]);
  const dropped = inbound.filter(({ name, attributes }) => name === 'set-header' && attributes['exists-action'] === 'delete').map(({ attributes }) => attributes['name']);
  expect(dropped).toEqual([...UNTRUSTED_HEADERS]);
  for (const which of ['outbound', 'on-error'] as const) expect(section('service', which)[0]).toMatchObject({ name: 'trace', attributes: { source: 'healthcare-audit' } });
  expect(named(section('service', 'backend'), 'forward-request')).toMatchObject([{ attributes: { timeout: '30', 'follow-redirects': 'false' } }]);
});

test('product: a rate and a quota, after what the service does', () => {
  expect(section('product', 'inbound').map(({ name }) => name)).toEqual(['base', 'rate-limit', 'quota']);
});

const table = (name: string) => readAccessTable(named(section(name, 'inbound'), 'set-variable').find(({ attributes }) => attributes['name'] === 'access-requirement')?.attributes['value'] ?? '');

test('api-plain: a token, then the table, then the refusal, before anything goes to the backend', () => {
  const inbound = section('api-plain', 'inbound');
  const order = inbound.map(({ name }) => name);
  expect(order.indexOf('validate-azure-ad-token')).toBeGreaterThan(order.indexOf('base'));
  expect(order.indexOf('set-backend-service')).toBeGreaterThan(order.indexOf('validate-parameters'));
  expect(table('api-plain')).toEqual(
    new Map([
      ['book-appointment', [[{ kind: 'scope', value: 'appointments.write' }], [{ kind: 'role', value: 'Appointments.Write.All' }]]],
      ['list-appointments', [[{ kind: 'scope', value: 'appointments.read' }]]],
    ]),
  );
  expect(named(inbound, 'include-fragment').map(({ attributes }) => attributes['fragment-id'])).toEqual(expect.arrayContaining(['refuse-bad-request-plain', 'refuse-unauthorized-plain', 'refuse-forbidden-plain']));
  expect(texts(named(inbound, 'origin'))).toEqual(['https://portal.example.org']);
  expect(named(inbound, 'validate-content')).toMatchObject([{ attributes: { 'unspecified-content-type-action': 'prevent', 'max-size': '102400' } }]);
});

test('api-fhir: two operations are public, all others need a token and a scope, and patients are held to themselves', () => {
  const inbound = section('api-fhir', 'inbound');
  expect(named(inbound, 'when').map(condition)).toContain('@(new string[] { "get-metadata", "get-smart-configuration" }.Contains(context.Operation.Id))');
  expect(named(named(inbound, 'otherwise'), 'validate-jwt')).toMatchObject([{ attributes: { 'require-expiration-time': 'true', 'require-signed-tokens': 'true', 'require-scheme': 'Bearer', 'clock-skew': '30' } }]);
  expect([...(table('api-fhir') ?? [])].map(([id]) => id)).toEqual(['read-patient', 'search-communication', 'search-observation', 'search-observation-by-form', 'search-patient']);
  expect(named(inbound, 'set-query-parameter').map(({ attributes }) => [attributes['name'], attributes['exists-action']])).toEqual([['_id', 'override'], ['patient', 'override'], ['subject', 'override']]);
});

test('smart-decision-scope: patients’ scopes count for the access table, and never let a call past its patient', () => {
  const { policy } = readPolicy(textOf('smart-decision-scope'));
  const decisions = (policy?.kind === 'fragment' ? elements(policy.statements) : []).map(({ attributes }) => [attributes['name'], readTokenDecision(attributes['value'] ?? '')]);
  expect(decisions).toEqual([
    ['access-granted', { scopeClaims: ['scope'], smart: ['patient', 'user', 'system'], holds: true }],
    ['granted-beyond-patient', { scopeClaims: ['scope'], smart: ['user', 'system'], holds: true }],
  ]);
  const order = named(section('api-fhir', 'inbound'), 'otherwise').flatMap(({ children }) => elements(children)).map(({ name, attributes, children }) => attributes['fragment-id'] ?? (name === 'choose' ? elements(children).map(condition).join() : name));
  expect(order.slice(order.indexOf('smart-decision-scope'), order.indexOf('smart-decision-scope') + 2)).toEqual(['smart-decision-scope', '@(!(bool)context.Variables["access-granted"])']);
  expect(order).toContain('@(!(bool)context.Variables["granted-beyond-patient"])');
});

test('api-two-providers: each branch proves one issuer, and a token of neither is refused', () => {
  const route = section('api-two-providers', 'inbound').find(({ children }) => named(children, 'validate-jwt').length > 0);
  const branches = elements(route?.children ?? []);
  expect(branches.map(({ name, children }) => [name, elements(children)[0]?.name])).toEqual([['when', 'validate-azure-ad-token'], ['when', 'validate-jwt'], ['otherwise', 'include-fragment']]);
  expect(texts(named(branches, 'issuer'))).toEqual(['https://login.example.org']);
});

test('api-certificates: certificates are checked whole, and a token is good only with the certificate that it is bound to', () => {
  const inbound = section('api-certificates', 'inbound');
  const checks = named(inbound, 'validate-client-certificate');
  expect(checks).toHaveLength(2);
  for (const { attributes } of checks) expect(attributes).toMatchObject({ 'validate-trust': 'true', 'validate-revocation': 'true', 'validate-not-before': 'true', 'validate-not-after': 'true', 'ignore-error': 'false' });
  expect(named(inbound, 'when').map(condition).filter((text) => text.includes('x5t#S256'))).toHaveLength(1);
  expect([...(table('api-certificates') ?? [])].map(([id]) => id)).toEqual(['book-appointment']);
});

test('api-networks: only the operation that asks for networks is held to them', () => {
  const [only] = named(section('api-networks', 'inbound'), 'when').filter(({ children }) => named(children, 'ip-filter').length > 0);
  expect(only && condition(only)).toBe('@(new string[] { "book-appointment" }.Contains(context.Operation.Id))');
  expect(named(only?.children ?? [], 'address-range')).toHaveLength(2);
});
