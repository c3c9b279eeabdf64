import fc from '../fast-check';
import type { SynthesizedProduct, SynthesizedSubscription } from '../../synthesized/model';
import { reviewDifference } from '../../review/difference';
import { narrows, widens, type Change, type Judgement } from '../../review/difference/change';
import { modelOf, operation, rate, rateByKey, resource, role, scope, smart, SPEC, type Spec } from './model';
import { choose, claim, el, ipFilter, jwt, refuse, when } from './statements';

const changesOf = (base: Partial<Spec>, head: Partial<Spec>): readonly Change[] => reviewDifference(modelOf(base), modelOf(head)).changes;
const subscription: SynthesizedSubscription = { name: 'app', displayName: 'App', scope: { kind: 'product', name: 'patient-apps' }, state: 'active', allowTracing: false, resource: resource('azurerm_api_management_subscription', 'app') };
const partners: SynthesizedProduct = { name: 'partners', displayName: 'Partners', subscriptionRequired: true, approvalRequired: true, published: true, apis: ['fhir'], groups: [], resource: resource('azurerm_api_management_product', 'partners') };
const lastOf = (...statements: Spec['last']): Partial<Spec> => ({ last: [...SPEC.last, ...statements] });
const cors = (origins: readonly string[], credentials = 'false') => [el('cors', { 'allow-credentials': credentials }, el('allowed-origins', {}, ...origins.map((origin) => el('origin', {}, origin))))];
const service = (values: Parameters<typeof resource>[2]): Partial<Spec> => ({ resources: [resource('azurerm_api_management', 'healthcare', values)] });
const body = el('trace', { source: 'audit' }, el('message', {}, '@(context.Request.Body.As<string>(preserveContent: true))'));
const keyAsked = choose(when('@(context.Subscription == null)', refuse('401')));
const certificate = (attributes: Record<string, string> = {}) => el('validate-client-certificate', attributes, el('identities', {}, el('identity', { thumbprint: 'A1' })));

interface Row {
  readonly name: string;
  readonly head: Partial<Spec>;
  /** What changes, and what it is judged to be; empty where there is no change at all. */
  readonly expected: readonly `${string}: ${Judgement}`[];
  readonly base: Partial<Spec>;
}
const row = (name: string, head: Partial<Spec>, expected: Row['expected'], base: Partial<Spec> = {}): Row => ({ name, head, expected, base });

const TABLE: readonly Row[] = [
  row('an operation becomes public', { publicOperations: ['metadata', 'read-patient'] }, ['token: widened']),
  row('an operation is no longer public', { publicOperations: [] }, ['token: narrowed']),
  row('an alternative scope is added', { table: { ...SPEC.table, 'create-patient': [[scope('user/Patient.c')], [scope('system/Patient.c')]] } }, ['scopes and roles: widened']),
  row('one of two needed scopes is dropped', { table: { ...SPEC.table, 'create-patient': [[scope('a')]] } }, ['scopes and roles: widened'], { table: { ...SPEC.table, 'create-patient': [[scope('a'), scope('b')]] } }),
  row('another needed scope is added', { table: { ...SPEC.table, 'create-patient': [[scope('user/Patient.c'), scope('launch')]] } }, ['scopes and roles: narrowed']),
  row('an alternative is dropped', { table: { ...SPEC.table, 'read-patient': [[scope('patient/Patient.r')]] } }, ['scopes and roles: narrowed']),
  row('a scope is replaced by another', { table: { ...SPEC.table, 'create-patient': [[scope('other')]] } }, ['scopes and roles: widened']),
  row('a scope becomes a role', { table: { ...SPEC.table, 'create-patient': [[role('user/Patient.c')]] } }, ['scopes and roles: widened']),
  row('any valid token will do', { table: { ...SPEC.table, 'create-patient': [[]] } }, ['scopes and roles: widened']),
  row('an operation is no longer in the table', { table: { 'read-patient': SPEC.table['read-patient'] ?? [] } }, ['scopes and roles: narrowed']),
  row('alternatives change places', { table: { ...SPEC.table, 'read-patient': [...(SPEC.table['read-patient'] ?? [])].reverse() } }, []),
  row('an audience is added', { token: jwt({ audiences: ['api://fhir', 'api://other'] }) }, ['audiences: widened']),
  row('an audience is removed', { token: jwt({ audiences: ['api://fhir'] }) }, ['audiences: narrowed'], { token: jwt({ audiences: ['api://fhir', 'api://other'] }) }),
  row('the audience is no longer checked', { token: jwt({ audiences: [] }) }, ['audiences: widened']),
  row('audiences change places', { token: jwt({ audiences: ['b', 'a'] }) }, [], { token: jwt({ audiences: ['a', 'b'] }) }),
  row('another issuer is trusted instead', { token: jwt({ issuer: 'https://evil.example.org', url: 'https://id.example.org/.well-known/openid-configuration' }) }, ['issuers: widened']),
  row('the keys come from elsewhere', { token: jwt({ url: 'https://keys.example.org/.well-known/openid-configuration' }) }, ['signing keys: widened']),
  row('tokens need no longer expire', { token: jwt({ attributes: { 'require-expiration-time': 'false' } }) }, ['token expiry: widened']),
  row('tokens need no longer be signed', { token: jwt({ attributes: { 'require-signed-tokens': 'false' } }) }, ['token signature: widened']),
  row('expired tokens live longer', { token: jwt({ attributes: { 'clock-skew': '300' } }) }, ['clock skew: widened']),
  row('a claim is asked for', { token: jwt({ claims: [claim('tid', ['t'])] }) }, ['scopes and roles: narrowed']),
  row('the refusal has another status', { token: jwt({ attributes: { 'failed-validation-httpcode': '403' } }) }, []),
  row('the client certificate is asked for', lastOf(certificate()), ['client certificate: narrowed']),
  row('the client certificate is no longer asked for', {}, ['client certificate: widened'], lastOf(certificate())),
  row('revoked certificates are taken', lastOf(certificate({ 'validate-revocation': 'false' })), ['certificate revocation: widened'], lastOf(certificate())),
  row('a range grows', { serviceInbound: [SPEC.serviceInbound[0] ?? el('x'), ipFilter('allow', '10.0.0.0/8', '192.0.2.0/23')] }, ['networks: widened']),
  row('a range shrinks', { serviceInbound: [SPEC.serviceInbound[0] ?? el('x'), ipFilter('allow', '10.0.0.0/8')] }, ['networks: narrowed']),
  row('a range is moved', { serviceInbound: [SPEC.serviceInbound[0] ?? el('x'), ipFilter('allow', '10.0.0.0/8', '198.51.100.0/24')] }, ['networks: widened']),
  row('the filter is gone', { serviceInbound: SPEC.serviceInbound.slice(0, 1) }, ['networks: widened']),
  row('the same addresses are written otherwise', { serviceInbound: [SPEC.serviceInbound[0] ?? el('x'), ipFilter('allow', '10.128.0.0/9', '10.0.0.0/9', '192.0.2.0-192.0.2.255')] }, []),
  row('an address is forbidden besides', lastOf(ipFilter('forbid', '10.0.0.1')), ['networks: narrowed']),
  row('a limit rises', { last: [rateByKey('240', '60'), ...SPEC.last.slice(1)] }, ['limits: widened']),
  row('a limit falls', { last: [rateByKey('60', '60'), ...SPEC.last.slice(1)] }, ['limits: narrowed']),
  row('a limit is dropped', { last: SPEC.last.slice(1) }, ['limits: widened']),
  row('a limit counts by something else', { last: [rateByKey('120', '60', '@(context.Request.IpAddress)'), ...SPEC.last.slice(1)] }, ['limits: widened', 'limits: narrowed']),
  row('the product’s quota rises', { productInbound: [rate('600', '60'), el('quota', { calls: '200000', 'renewal-period': '86400' })] }, ['limits: widened']),
  row('the product’s rate is gone', { productInbound: SPEC.productInbound.slice(1) }, ['limits: widened']),
  row('a group gains the product', { product: { groups: ['developers', 'guests'] } }, ['groups of product patient-apps: widened']),
  row('a group loses the product', { product: { groups: [] } }, ['groups of product patient-apps: narrowed']),
  row('the product needs no approval', { product: { approvalRequired: false } }, ['approval for product patient-apps: widened']),
  row('the product is open', { product: { subscriptionRequired: false } }, ['subscription for product patient-apps: widened']),
  row('a user may have more subscriptions', { product: { subscriptionsLimit: 5 } }, ['subscriptions of product patient-apps: widened']),
  row('the product is withdrawn', { product: { published: false } }, ['publication of product patient-apps: narrowed']),
  row('another product offers the API', { products: [partners] }, ['credential: widened', 'product: widened']),
  row('the product no longer offers the API', { product: { apis: [] } }, ['credential: narrowed']),
  row('a key is given out', { subscriptions: [subscription] }, ['subscription key: widened']),
  row('a key opens more', { subscriptions: [{ ...subscription, scope: { kind: 'all-apis' } }] }, ['scope of subscription App: widened'], { subscriptions: [subscription] }),
  row('a key is suspended', { subscriptions: [{ ...subscription, state: 'suspended' }] }, ['state of subscription App: narrowed'], { subscriptions: [subscription] }),
  row('a key may trace', { subscriptions: [{ ...subscription, allowTracing: true }] }, ['tracing of subscription App: widened'], { subscriptions: [subscription] }),
  row('the API needs no key', { subscriptionRequired: false }, ['credential: widened']),
  row('the policy no longer asks for a key', { subscriptionRequired: false }, ['a way in: widened'], { subscriptionRequired: false, first: [...SPEC.first, keyAsked] }),
  row('the policy asks for a key', { subscriptionRequired: false, first: [...SPEC.first, keyAsked] }, ['a way in: narrowed'], { subscriptionRequired: false }),
  row('the policy asks for a key in place of the API', { subscriptionRequired: false, first: [...SPEC.first, keyAsked] }, []),
  row('plain HTTP is served', { protocols: ['http', 'https'] }, ['protocols: widened']),
  row('an operation is added', { operations: [...SPEC.operations, operation('delete-patient', 'DELETE', '/Patient/{id}')], table: { ...SPEC.table, 'delete-patient': [[]] } }, ['operation: widened']),
  row('an operation is added that admits nobody', { operations: [...SPEC.operations, operation('delete-patient', 'DELETE', '/Patient/{id}')] }, []),
  row('an operation is removed', { operations: SPEC.operations.slice(0, 2) }, ['operation: narrowed']),
  row('an operation answers another route', { operations: [operation('metadata', 'GET', '/metadata'), operation('read-patient', 'GET', '/Patient'), operation('create-patient', 'POST', '/Patient')] }, ['route of the operation: widened']),
  row('a body is logged', lastOf(body), ['logged bodies: widened']),
  row('a body is no longer logged', {}, ['logged bodies: narrowed'], lastOf(body)),
  row('another origin may call from a browser', { first: cors(['https://app.example.org', 'https://b.example.org']) }, ['browser origins: widened']),
  row('every origin may call from a browser', { first: cors(['*']) }, ['browser origins: widened']),
  row('browsers may send credentials', { first: cors(['https://app.example.org'], 'true') }, ['browser origins: widened']),
  row('no browser may call', { first: [] }, ['browser origins: narrowed']),
  row('calls go to another backend', { backend: 'https://other.example.org' }, ['destination: widened']),
  row('bodies are only looked at', { last: [rateByKey('120', '60'), el('validate-content', { 'max-size': '102400', 'size-exceeded-action': 'detect', 'unspecified-content-type-action': 'prevent' }), ...SPEC.last.slice(2)] }, ['checks of validate-content: widened']),
  row('bodies may be larger', { last: [rateByKey('120', '60'), el('validate-content', { 'max-size': '4194304', 'size-exceeded-action': 'prevent', 'unspecified-content-type-action': 'prevent' }), ...SPEC.last.slice(2)] }, ['checks of validate-content: widened']),
  row('a client’s identity header reaches the backend', { serviceInbound: SPEC.serviceInbound.slice(1) }, ['removed headers: widened']),
  row('a condition that refuses is added', lastOf(choose(when('@(context.User != null)', refuse()))), ['condition: narrowed']),
  row('a method that no operation has is refused', lastOf(choose(when('@(context.Request.Method == "PATCH")', refuse()))), []),
  row('a condition that refuses is gone', {}, ['condition: widened'], lastOf(choose(when('@(context.User != null)', refuse())))),
  row('a check inside a branch that can’t be decided is dropped', lastOf(choose(when('@(context.User != null)', el('set-status', { code: '200' })))), ['a way in: widened'], lastOf(choose(when('@(context.User != null)', el('set-status', { code: '200' }), choose(when('@(context.User.Id == "x")', refuse())))))),
  row('an audience is added where there are several ways in', { token: jwt({ audiences: ['api://fhir', 'api://other'] }), ...lastOf(choose(when('@(context.User != null)', choose(when('@(context.User.Id == "x")', refuse()))))) }, ['audiences: widened'], lastOf(choose(when('@(context.User != null)', choose(when('@(context.User.Id == "x")', refuse())))))),
  row('something is asked elsewhere before the token is checked', { first: [...SPEC.first, el('send-request', { mode: 'copy' })] }, ['the order of statements: unknown'], { first: SPEC.first, last: [el('send-request', { mode: 'copy' }), ...SPEC.last] }),
  row('a SMART scope for one type becomes one for every type', { table: { ...SPEC.table, 'create-patient': [[smart('*.c')]] } }, ['scopes and roles: narrowed'], { table: { ...SPEC.table, 'create-patient': [[smart('Patient.c')]] } }),
  row('a SMART scope of one context will do in any', { table: { ...SPEC.table, 'create-patient': [[smart('Patient.c')]] } }, ['scopes and roles: widened'], { table: { ...SPEC.table, 'create-patient': [[smart('user/Patient.c')]] } }),
  row('a statement whose effect isn’t read is added', lastOf(el('set-header', { name: 'X-Role', 'exists-action': 'override' }, el('value', {}, 'admin'))), ['a statement: unknown']),
  row('an outbound statement is dropped', { outbound: [] }, ['a statement: unknown']),
  row('a report without a body is added', lastOf(el('trace', { source: 'audit' }, el('message', {}, 'called'))), ['a statement: unchanged']),
  row('a comment is added', { apiPolicyText: '<!-- hello -->' }, []),
  row('white space in an expression changes', lastOf(el('set-header', { name: 'A' }, el('value', {}, '@( context.Api.Id )'))), [], lastOf(el('set-header', { name: 'A' }, el('value', {}, '@(context.Api.Id)')))),
  row('white space in a string changes', lastOf(el('set-header', { name: 'A' }, el('value', {}, '@("a b")'))), ['a statement: unknown'], lastOf(el('set-header', { name: 'A' }, el('value', {}, '@("ab")')))),
  row('a named value that is an issuer changes', { token: jwt({ issuer: '{{issuer}}', url: 'https://k.example.org' }), namedValues: { issuer: 'https://b' } }, ['issuers: widened'], { token: jwt({ issuer: '{{issuer}}', url: 'https://k.example.org' }), namedValues: { issuer: 'https://a' } }),
  row('the service is opened to the internet', service({ public_network_access_enabled: true }), ['public_network_access_enabled: widened'], service({ public_network_access_enabled: false })),
  row('the service moves out of the network', service({ virtual_network_type: 'External' }), ['virtual_network_type: widened'], service({ virtual_network_type: 'Internal' })),
  row('an old protocol is enabled', service({ security: [{ frontend_tls10_enabled: true }] }), ['security.0.frontend_tls10_enabled: widened'], service({ security: [{ frontend_tls10_enabled: false }] })),
  row('a tag changes', service({ tags: { team: 'b' } }), ['tags.team: unchanged'], service({ tags: { team: 'a' } })),
  row('a role is granted', { resources: [resource('azurerm_role_assignment', 'grant', { role_definition_name: 'Owner' })] }, ['resource: widened']),
  row('a diagnostic logs bodies', { resources: [resource('azurerm_api_management_api_diagnostic', 'd', { frontend_request: [{ body_bytes: 8192 }] })] }, ['frontend_request.0.body_bytes: widened'], { resources: [resource('azurerm_api_management_api_diagnostic', 'd', { frontend_request: [{ body_bytes: 0 }] })] }),
  row('a resource whose meaning isn’t known changes', { resources: [resource('azurerm_network_security_rule', 'r', { source_address_prefix: '*' })] }, ['source_address_prefix: unknown'], { resources: [resource('azurerm_network_security_rule', 'r', { source_address_prefix: '10.0.0.0/8' })] }),
  row('a vault lets everybody in', { resources: [resource('azurerm_key_vault', 'v', { network_acls: [{ default_action: 'Allow' }] })] }, ['network_acls.0.default_action: widened'], { resources: [resource('azurerm_key_vault', 'v', { network_acls: [{ default_action: 'Deny' }] })] }),
];

describe('what a change is judged to be', () => {
  test.each(TABLE)('$name', ({ head, expected, base }) => {
    const changes = changesOf(base, head);
    const judged = [...new Set(changes.map((change) => `${change.subject}: ${change.judgement}`))];
    expect(judged).toEqual(expected);
  });

  test.each(TABLE)('in the other direction: $name', ({ head, base }) => {
    const [there, back] = [changesOf(base, head), changesOf(head, base)];
    const keys = (changes: readonly Change[], judge: (change: Change) => boolean): readonly string[] => changes.filter(judge).map(({ subject, place, operations }) => `${place} ${subject} ${operations.length}`).sort();
    expect(keys(back, narrows)).toEqual(keys(there, widens));
    expect(keys(back, widens)).toEqual(keys(there, narrows));
  });
});

test('a change says the statement, where it comes from and which operations it touches', () => {
  const [change] = changesOf({}, { table: { ...SPEC.table, 'create-patient': [[]] } });
  expect(change).toMatchObject({
    judgement: 'widened',
    place: 'healthcare-prod',
    before: 'scope user/Patient.c',
    after: 'any valid token',
    headSources: [{ scope: 'api', path: 'prod-apis/ApiPolicy', statement: 'access-requirement of the operation: any valid token' }],
  });
  expect(change?.operations).toEqual([
    { api: 'fhir', operationId: 'create-patient', method: 'POST', urlTemplate: '/Patient', credential: 'product patient-apps' },
    { api: 'fhir', operationId: 'create-patient', method: 'POST', urlTemplate: '/Patient', credential: 'key of the API' },
    { api: 'fhir', operationId: 'create-patient', method: 'POST', urlTemplate: '/Patient', credential: 'key of all APIs' },
  ]);
});

test('a key that is no longer asked for is one change for all operations that ask the same besides, and comes from the API itself', () => {
  const asked = changesOf({}, { subscriptionRequired: false }).filter(({ after }) => after.includes('with a token'));
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ subject: 'credential', before: 'no key: not accepted', headSources: [{ scope: 'resource' }] });
  expect(asked[0]?.operations.map(({ operationId }) => operationId)).toEqual(['read-patient', 'create-patient']);
});

test('policies that differ in text only are named and are no change', () => {
  const { changes, textOnly } = reviewDifference(modelOf(), modelOf({ apiPolicyText: 'other text' }));
  expect(changes).toEqual([]);
  expect(textOnly).toEqual(['prod-apis/ApiPolicy']);
});

test('where something could not be resolved, nothing is judged', () => {
  const head = modelOf({ token: jwt({ audiences: [] }) });
  const service = head.services[0];
  if (service === undefined) throw new Error('the model has a service');
  const { scope, resource, text } = service.policy as NonNullable<typeof service.policy>;
  const broken = { ...head, services: [{ ...service, policy: { scope, resource, text, error: 'no XML' } }] };
  const { changes } = reviewDifference(modelOf(), broken);
  expect(new Set(changes.map(({ judgement }) => judgement))).toEqual(new Set(['unknown']));
});

describe('any two states', () => {
  const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
  const claims = fc.array(fc.subarray([scope('a'), scope('b'), role('c')]), { maxLength: 3 });
  const spec: fc.Arbitrary<Partial<Spec>> = fc.record({
    publicOperations: fc.subarray(['metadata', 'read-patient', 'create-patient']),
    table: fc.record({ 'read-patient': claims, 'create-patient': claims }),
    token: fc.tuple(fc.subarray(['api://fhir', 'api://other']), pick('https://a.example.org', 'https://b.example.org'), pick('0', '60')).map(([audiences, issuer, skew]) => jwt({ audiences, issuer, attributes: { 'clock-skew': skew } })),
    serviceInbound: fc.subarray([ipFilter('allow', '10.0.0.0/8'), ipFilter('allow', '10.1.0.0/16', '192.0.2.1'), el('set-header', { name: 'X-User', 'exists-action': 'delete' })]),
    last: fc.subarray([rateByKey('10', '60'), rateByKey('20', '60'), certificate(), body, choose(when('@(context.Request.Method == "PATCH")', refuse())), el('set-variable', { name: 'v', value: '1' })]),
    subscriptionRequired: fc.boolean(),
    product: fc.record({ groups: fc.subarray(['a', 'b']), approvalRequired: fc.boolean() }),
  });

  test('equal states differ in nothing', () => {
    fc.assert(fc.property(spec, (same) => expect(reviewDifference(modelOf(same), modelOf(same))).toEqual({ changes: [], textOnly: [] })), { numRuns: 50 });
  });

  test('what widens one way narrows the other way', () => {
    fc.assert(
      fc.property(spec, spec, (a, b) => {
        const [there, back] = [changesOf(a, b), changesOf(b, a)];
        const count = (changes: readonly Change[], judge: (change: Change) => boolean): Record<string, number> => {
          const counts: Record<string, number> = {};
          for (const change of changes.filter(judge)) for (const one of change.operations) counts[`${change.subject} ${one.operationId} ${one.credential}`] = (counts[`${change.subject} ${one.operationId} ${one.credential}`] ?? 0) + 1;
          return counts;
        };
        expect(count(back, narrows)).toEqual(count(there, widens));
        expect(count(back, widens)).toEqual(count(there, narrows));
      }),
      { numRuns: 200 },
    );
  });
});
