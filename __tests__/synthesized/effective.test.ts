import type { Credential, EffectivePolicy, EffectiveStatement } from '../../synthesized/model';
import { credentialsOf, effectivePolicy } from '../../synthesized/effective';
import { policies, readService, type ServiceTexts } from './service';

const names = (statements: readonly EffectiveStatement[]): string[] => statements.map(({ element, origin }) => `${element.name}@${origin.fragment ?? origin.scope}`);
const resolve = (texts: ServiceTexts, credential: Credential = { kind: 'api' }, operation = 'read-patient'): EffectivePolicy => {
  const { service, api } = readService(texts);
  return effectivePolicy(service, api, operation, credential);
};

const TEXTS: ServiceTexts = {
  global: policies({ inbound: '<ip-filter action="allow" />', backend: '<forward-request />', outbound: '', 'on-error': '' }),
  products: { gold: policies({ inbound: '<rate-limit calls="1" renewal-period="1" /><base />' }) },
  api: policies({ inbound: '<cors /><base /><validate-jwt />' }),
  operationPolicies: { 'update-patient': policies({ inbound: '<base /><set-method>GET</set-method>' }) },
};

test.each<[string, Credential, string[]]>([
  ['a key of the product runs the policy of the product', { kind: 'product', product: 'gold' }, ['cors@api', 'rate-limit@product', 'ip-filter@global', 'validate-jwt@api']],
  ['a key of the API skips the policy of the product', { kind: 'api' }, ['cors@api', 'ip-filter@global', 'validate-jwt@api']],
  ['an all-access key skips the policy of the product', { kind: 'all-access' }, ['cors@api', 'ip-filter@global', 'validate-jwt@api']],
])('%s', (_, credential, expected) => {
  expect(names(resolve(TEXTS, credential).sections.inbound)).toEqual(expected);
});

test("an operation's own policy starts from that of its API", () => {
  expect(names(resolve(TEXTS, { kind: 'api' }, 'update-patient').sections.inbound)).toEqual(['cors@api', 'ip-filter@global', 'validate-jwt@api', 'set-method@operation']);
});

test('each statement tells the construct of its policy and its place there', () => {
  const { origin } = resolve(TEXTS).sections.inbound.at(-1) as EffectiveStatement;
  expect(origin).toMatchObject({ scope: 'api', path: 'test/Api/Policy' });
});

test('a section without base drops every broader scope', () => {
  expect(names(resolve({ ...TEXTS, api: policies({ inbound: '<validate-jwt />' }) }).sections.inbound)).toEqual(['validate-jwt@api']);
});

test('a section that is absent inherits nothing', () => {
  expect(resolve({ ...TEXTS, api: '<policies><inbound><base /></inbound></policies>' }).sections.backend).toEqual([]);
});

test('an API without a policy inherits everything', () => {
  const { sections, unknowns } = resolve({ global: TEXTS.global as string });
  expect([names(sections.inbound), names(sections.backend), unknowns]).toEqual([['ip-filter@global'], ['forward-request@global'], []]);
});

test('a service without a policy forwards the call', () => {
  expect(names(resolve({}).sections.backend)).toEqual(['forward-request@global']);
});

test('a fragment is put in where it is included, inside choose too', () => {
  const { sections, unknowns } = resolve({
    api: policies({ inbound: '<choose><when condition="@(true)"><include-fragment fragment-id="auth" /></when></choose>' }),
    fragments: { auth: '<validate-jwt />' },
  });
  expect(names(sections.inbound[0]?.children[0]?.children ?? [])).toEqual(['validate-jwt@auth']);
  expect(unknowns).toEqual([]);
});

test.each<[string, ServiceTexts, string]>([
  ['a fragment that is not in the folder', { api: policies({ inbound: '<include-fragment fragment-id="ghost" />' }) }, 'ghost'],
  ['a fragment in a fragment', { api: policies({ inbound: '<include-fragment fragment-id="a" />' }), fragments: { a: '<include-fragment fragment-id="a" />' } }, 'includes the fragment a'],
  ['base in a fragment', { api: policies({ inbound: '<include-fragment fragment-id="a" />' }), fragments: { a: '<base />' } }, '<base />'],
  ['a fragment that does not parse', { api: policies({ inbound: '<include-fragment fragment-id="a" />' }), fragments: { a: '<x>' } }, 'the fragment a cannot be read'],
  ['a policy that does not parse', { api: '<policies>' }, 'the api policy cannot be read'],
  ['a section that is there twice', { api: '<policies><inbound><base /></inbound><inbound><base /></inbound></policies>' }, 'once'],
  ['an expression that is escaped, as azurerm never sends it', { api: policies({ inbound: '<base /><set-variable name="a" value="@(&quot;x&quot;" />' }) }, 'cannot be read'],
  ['a named value among the statements', { api: policies({ inbound: '<base />{{more}}' }) }, 'a named value stands'],
  ['a value of Terraform among the statements', { api: policies({ inbound: '<base />${var.more}' }) }, 'among its statements'],
  ['a value of Terraform inside an expression', { api: policies({ inbound: '<base /><set-variable name="x" value="@(${var.more})" />' }) }, 'Terraform alone'],
])('%s is an unknown', (_, texts, reason) => {
  expect(resolve(texts).unknowns.map((unknown) => unknown.reason).join()).toContain(reason);
});

test('a value of Terraform as a whole attribute leaves the rest readable', () => {
  const { sections, unknowns } = resolve({ api: policies({ inbound: '<authentication-managed-identity resource="x" client-id="${azurerm_user_assigned_identity.a.client_id}" />' }) });
  expect([names(sections.inbound), unknowns]).toEqual([['authentication-managed-identity@api'], []]);
});

test('operations without a policy of their own share one result', () => {
  const { service, api } = readService(TEXTS);
  const of = (operation: string): EffectivePolicy => effectivePolicy(service, api, operation, { kind: 'api' });
  expect(of('read-patient')).toBe(of('get-metadata'));
  expect(of('read-patient')).not.toBe(of('update-patient'));
});

test.each<[string, ServiceTexts, string[]]>([
  ['an API that needs a key', { products: { gold: '' } }, ['product gold', 'api', 'all-access']],
  ['an API that needs none', { subscriptionRequired: false }, ['api', 'all-access', 'none']],
  ['an API of which nobody knows', { subscriptionRequired: '${var.x}' }, ['api', 'all-access', 'none']],
  ['an API in an open product', { products: { open: '' }, open: ['open'] }, ['product open', 'api', 'all-access']],
])('the credentials of %s', (_, texts, expected) => {
  const { service, api } = readService(texts);
  expect(credentialsOf(service, api).map((credential) => (credential.kind === 'product' ? `product ${credential.product}` : credential.kind))).toEqual(expected);
});
