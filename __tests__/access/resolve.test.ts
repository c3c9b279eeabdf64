import fc from '../fast-check';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessConfiguration, AccessRequirement } from '../../access/configuration';
import { readContract } from '../../access/contract';
import type { ApiOperation, HttpMethod, SchemeRequirement, SecurityRequirement } from '../../access/operation';
import { resolveAccess } from '../../access/resolve';
import type { AccessRule } from '../../access/rule';
import { accessSchema } from '../../config/schema';

const operation = (id: string, rest: Partial<ApiOperation> = {}): ApiOperation => ({ id, method: 'GET', urlTemplate: `/${id}`, summary: '', tags: [], parameters: [], requestContentTypes: [], ...rest });
const configuration = (rest: Partial<AccessConfiguration> = {}): AccessConfiguration => ({ rules: [], public: [], loosen: [], ...rest });
const resolve = (operations: readonly ApiOperation[], rest: Partial<AccessConfiguration> = {}): ReturnType<typeof resolveAccess> => resolveAccess({ operations }, configuration(rest), { place: 'access' });
const oauth2 = (...scopes: string[]): SecurityRequirement => [{ scheme: 'entra', type: 'oauth2', scopes }];
const bearer = (...scopes: string[]): SecurityRequirement => [{ scheme: 'jwt', type: 'bearer', scopes }];
const certificate: SecurityRequirement = [{ scheme: 'tls', type: 'mutualTLS', scopes: [] }];
const apiKey: SecurityRequirement = [{ scheme: 'key', type: 'apiKey', scopes: [] }];
const subscriptionKey: SecurityRequirement = [{ scheme: 'apiKeyHeader', type: 'subscriptionKey', scopes: [] }];
const roleBy = (type: SchemeRequirement['type']): SecurityRequirement => [{ scheme: type, type, scopes: ['Admin'] }];

/** A rule as one line. */
function line(rule: AccessRule | undefined): string {
  if (rule === undefined) return 'no rule';
  if (rule.kind === 'public') return `public: ${rule.reason}`;
  const token = rule.token?.map((claims) => claims.map(({ kind, value }) => `${kind}:${value}`).join(' & ') || 'any').join(' | ');
  return [rule.token?.length === 0 ? 'nobody' : token, rule.clientCertificate ? 'certificate' : undefined, rule.networks && `from ${rule.networks.join()}`].filter(Boolean).join(' + ');
}
const ruleOf = (security: readonly SecurityRequirement[] | undefined, rest: Partial<AccessConfiguration> = {}): string => line(resolve([operation('a', security && { security })], rest).access[0]?.rule);

test.each<[string, readonly SecurityRequirement[], string]>([
  ['scopes', [oauth2('b', 'a')], 'scope:a & scope:b'],
  ['alternatives', [oauth2('a'), oauth2('b')], 'scope:a | scope:b'],
  ['an alternative that asks for more than another', [oauth2('a', 'b'), oauth2('a')], 'scope:a'],
  ['roles of a bearer scheme', [bearer('Admin')], 'role:Admin'],
  ['scopes and roles together', [[...oauth2('a'), ...bearer('Admin')]], 'role:Admin & scope:a'],
  ['a certificate', [certificate], 'certificate'],
  ['a certificate of a role: that role, in a token too', [roleBy('mutualTLS')], 'role:Admin + certificate'],
  ['a key of a role: that role, in a token', [roleBy('apiKey')], 'role:Admin'],
  ['a certificate and a token', [[...certificate, ...oauth2('a')]], 'scope:a + certificate'],
  ['a token or a certificate: the token', [certificate, oauth2('a')], 'scope:a'],
  ['a token, with or without a certificate: with', [oauth2('a'), [...certificate, ...oauth2('b')]], 'scope:a | scope:b + certificate'],
  ['a token or nothing: the token', [oauth2('a'), []], 'scope:a'],
  ['a token or a key: the token', [apiKey, oauth2('a')], 'scope:a'],
])('a contract that asks for %s', (_, security, rule) => {
  expect(ruleOf(security)).toBe(rule);
});

test.each<[string, readonly SecurityRequirement[] | undefined, RegExp]>([
  ['says nothing', undefined, /^none/],
  ['says "none"', [], /does not confirm/],
  ['says "nothing needed" as its only alternative', [[]], /does not confirm/],
  ['asks for a token without scopes', [bearer()], /without scopes/],
  ['asks for a scope or any token', [oauth2('a'), bearer()], /without scopes/],
  ['asks for a key only', [apiKey], /only key, which does not tell who calls/],
  ['asks for a scheme that the gateway can’t check', [[{ scheme: 'digest', type: 'http', scopes: [] }]], /only digest, which does not tell who calls/],
])('fails when the contract %s and the configuration nothing', (_, security, found) => {
  const { access, problems } = resolve([operation('a', { method: 'POST', ...(security && { security }) })]);
  expect(access).toEqual([]);
  expect(problems).toEqual([
    { place: 'access', expected: 'an access rule for a (POST /a)', found: expect.stringMatching(found) as string, mend: expect.stringContaining("rules: [{ operations: ['a'], require: { anyScope: ['…'] } }]") as string },
  ]);
});

test.each<[string, readonly SecurityRequirement[] | undefined, string]>([
  ['says nothing', undefined, 'scope:x'],
  ['says "none"', [], 'scope:x'],
  ['asks for a token without scopes', [bearer()], 'scope:x'],
  ['asks for a scope or any token', [oauth2('a'), bearer()], 'scope:a | scope:x'],
  ['asks for a certificate and a token without scopes', [[...bearer(), ...certificate]], 'scope:x + certificate'],
  ['asks for scopes', [oauth2('a')], 'scope:a'],
])('the default counts where the contract %s', (_, security, rule) => {
  expect(ruleOf(security, { default: { anyScope: ['x'] } })).toBe(rule);
});

test.each<[string, readonly SecurityRequirement[] | undefined, Partial<AccessConfiguration>, string]>([
  ['no scheme of keys', [oauth2('a')], {}, 'scope:a'],
  ['the gateway’s key and a token', [[...subscriptionKey, ...oauth2('a')]], {}, 'scope:a + subscription'],
  ['the gateway’s key alone, and a default', [subscriptionKey], { default: { token: 'any' } }, 'any + subscription'],
  ['a key of the server’s own, and a default', [apiKey], { default: { token: 'any' } }, 'any'],
  ['a token, to which a rule adds the key', [oauth2('a')], { rules: [{ require: { subscription: true } }] }, 'scope:a + subscription'],
  ['nothing, and a default of both', undefined, { default: { token: 'any', subscription: true } }, 'any + subscription'],
  ['a token, loosened to the key by name and reason', [oauth2('a')], { loosen: [{ operation: 'a', reason: 'agreed', require: { subscription: true } }] }, 'subscription'],
])('an API whose calls need no key, and a contract that asks for %s', (_, security, rest, expected) => {
  const operations = [operation('a', security && { security })];
  const { access } = resolveAccess({ operations }, configuration(rest), { place: 'access', subscriptionRequired: false });
  const rule = access[0]?.rule;
  expect(`${line(rule)}${rule?.kind === 'protected' && rule.subscription ? ' + subscription' : ''}`.replace(/^ \+ /, '')).toBe(expected);
});

test.each<[string, Partial<AccessConfiguration>]>([
  ['the default', { default: { subscription: true } }],
  ['a rule', { rules: [{ require: { subscription: true } }] }],
])('%s that only asks for a key does not tell who calls', (_, rest) => {
  expect(resolve([operation('a')], rest).problems).toMatchObject([{ expected: 'an access rule for a (GET /a)' }]);
});

test('every call that is not public needs a key, unless the API says otherwise', () => {
  const operations = [operation('a', { security: [oauth2('a')] }), operation('b', { security: [] })];
  const { access } = resolve(operations, { public: [{ operation: 'b', reason: 'health' }] });
  expect(access.map(({ rule }) => rule)).toMatchObject([{ kind: 'protected', subscription: true }, { kind: 'public' }]);
});

test('a default that only names networks says nothing about who calls', () => {
  expect(resolve([operation('a')], { default: { networks: ['10.0.0.0/8'] } }).problems).toHaveLength(1);
});

test.each<[string, AccessRequirement, string]>([
  ['any token', { token: 'any' }, 'scope:a | scope:b'],
  ['a scope', { anyScope: ['c'] }, 'scope:a & scope:c | scope:b & scope:c'],
  ['a scope that the contract names', { anyScope: ['a'] }, 'scope:a'],
  ['one of two scopes', { anyScope: ['c', 'd'] }, 'scope:a & scope:c | scope:a & scope:d | scope:b & scope:c | scope:b & scope:d'],
  ['all of two scopes', { allScopes: ['c', 'd'] }, 'scope:a & scope:c & scope:d | scope:b & scope:c & scope:d'],
  ['a scope and a role', { anyScope: ['a'], anyRole: ['R', 'S'] }, 'role:R & scope:a | role:S & scope:a'],
  ['roles', { allRoles: ['R'] }, 'role:R & scope:a | role:R & scope:b'],
  ['a certificate', { clientCertificate: true }, 'scope:a | scope:b + certificate'],
  ['networks', { networks: ['10.0.0.0/8'] }, 'scope:a | scope:b + from 10.0.0.0/8'],
])('a rule that asks for %s is added to the contract', (_, require, rule) => {
  expect(ruleOf([oauth2('a'), oauth2('b')], { rules: [{ require }] })).toBe(rule);
});

test('rules that meet the same operation add up, networks to what they have in common', () => {
  const rules = [{ require: { networks: ['10.0.0.0/8', '192.168.0.0/16'] } }, { require: { networks: ['10.1.0.0/16'], anyScope: ['x'] } }];
  expect(ruleOf([oauth2('a')], { rules })).toBe('scope:a & scope:x + from 10.1.0.0/16');
});

test('fails when rules leave no network', () => {
  const rules = [{ require: { networks: ['10.0.0.0/8'] } }, { require: { networks: ['192.168.0.0/16'] } }];
  expect(resolve([operation('a', { security: [oauth2('a')] })], { rules }).problems).toEqual([expect.objectContaining({ expected: 'networks of a that have an address in common' })]);
});

describe('a rule meets operations', () => {
  const operations = [
    operation('get-patient', { operationId: 'getPatient', urlTemplate: '/Patient/{id}', tags: ['Patient'] }),
    operation('get-history', { urlTemplate: '/Patient/{id}/_history', tags: ['Patient', 'History'] }),
    operation('put-patient', { method: 'PUT', urlTemplate: '/Patient/{id}', tags: ['Patient'] }),
  ];
  test.each([
    ['by id', { operations: ['get-patient'] }, ['get-patient']],
    ["by the contract's spelling", { operations: ['getPatient'] }, ['get-patient']],
    ['by a pattern of ids', { operations: ['get-*'] }, ['get-patient', 'get-history']],
    ['by tag', { tags: ['History'] }, ['get-history']],
    ['by method', { methods: ['PUT'] as HttpMethod[] }, ['put-patient']],
    ['by path', { paths: ['/Patient/{id}'] }, ['get-patient', 'put-patient']],
    ['by one segment of a path', { paths: ['/Patient/*'] }, ['get-patient', 'put-patient']],
    ['by any end of a path', { paths: ['/Patient/**'] }, ['get-patient', 'get-history', 'put-patient']],
    ['by two selectors at once', { paths: ['/Patient/**'], methods: ['GET'] as HttpMethod[] }, ['get-patient', 'get-history']],
    ['all of them, without a selector', {}, ['get-patient', 'get-history', 'put-patient']],
  ])('%s', (_, selectors, expected) => {
    const { access } = resolve(operations, { default: { token: 'any' }, rules: [{ ...selectors, require: { anyScope: ['x'] } }] });
    expect(access.filter(({ rule }) => line(rule) === 'scope:x').map(({ operationId }) => operationId)).toEqual(expected);
  });

  test.each([
    [{ operations: ['get-patien'] }, 'access.rules[0].operations', 'did you mean "get-patient"?'],
    [{ operations: ['get-patient', 'nothing-*'] }, 'access.rules[0].operations', undefined],
    [{ tags: ['patient'] }, 'access.rules[0].tags', 'did you mean "Patient"?'],
    [{ methods: ['DELETE'] as HttpMethod[] }, 'access.rules[0].methods', undefined],
    [{ paths: ['/patient/{id}'] }, 'access.rules[0].paths', 'did you mean "/Patient/{id}"?'],
    [{ tags: ['History'], methods: ['PUT'] as HttpMethod[] }, 'access.rules[0]', undefined],
  ])('and fails when %j meets nothing', (selectors, place, mend) => {
    const { problems } = resolve(operations, { default: { token: 'any' }, rules: [{ ...selectors, require: { anyScope: ['x'] } }] });
    expect(problems).toEqual([expect.objectContaining({ place, ...(mend !== undefined && { mend }) })]);
  });
});

test('an operation is public only where the configuration names it and says why', () => {
  expect(ruleOf([], { public: [{ operation: 'a', reason: 'a monitor asks' }] })).toBe('public: a monitor asks');
});

test('fails when an operation is public and demanded at once', () => {
  const { problems } = resolve([operation('a')], { public: [{ operation: 'a', reason: 'a monitor asks' }], rules: [{ operations: ['a'], require: { token: 'any' } }] });
  expect(problems).toEqual([expect.objectContaining({ place: 'access.public[0]' })]);
});

test('loosening replaces what the contract asks for, and rules still add to it', () => {
  const loosen = [{ operation: 'a', reason: 'agreed with the data protection officer', require: { anyScope: ['less'] } }];
  expect(ruleOf([oauth2('more', 'and-more')], { loosen })).toBe('scope:less');
  expect(ruleOf([oauth2('more')], { loosen, rules: [{ require: { anyRole: ['R'] } }] })).toBe('role:R & scope:less');
});

test('fails when loosening would ask for no proof at all', () => {
  const loosen = [{ operation: 'a', reason: 'agreed with the officer', require: { networks: ['10.0.0.0/8'] } }];
  expect(resolve([operation('a', { security: [oauth2('a')] })], { loosen }).problems).toEqual([expect.objectContaining({ place: 'access.loosen[0].require' })]);
});

test.each([
  ['public', { public: [{ operation: 'b', reason: 'a monitor asks' }] }],
  ['loosen', { loosen: [{ operation: 'b', reason: 'a monitor asks', require: { token: 'any' } as const }] }],
])('fails when `%s` names no operation, and patterns are no names', (name, entries) => {
  expect(resolve([operation('a')], { default: { token: 'any' }, ...entries }).problems).toEqual([expect.objectContaining({ place: `access.${name}[0].operation` })]);
  const [entry] = Object.values(entries)[0] ?? [];
  expect(resolve([operation('a')], { default: { token: 'any' }, [name]: [{ ...entry, operation: '*' }] }).problems).toHaveLength(1);
});

test('fails when a name means two operations: one by its id, one by its spelling', () => {
  const operations = [operation('a-b', { operationId: 'a b' }), operation('a-b-1', { operationId: 'a-b' })];
  expect(resolve(operations, { default: { token: 'any' }, public: [{ operation: 'a-b', reason: 'a monitor asks' }] }).problems).toEqual([
    expect.objectContaining({ found: '"a-b", which means a-b and a-b-1' }),
  ]);
});

test.each([
  ['a network that is none', { networks: ['10.0.0.1/8'] }, 'access.rules[0].require.networks[0]'],
  ['a scope that no token can carry', { anyScope: ['a b'] }, 'access.rules[0].require'],
  ['no proof', {}, 'access.rules[0].require'],
])('fails when a rule names %s', (_, require, place) => {
  const { problems } = resolve([operation('a', { security: [oauth2('a')] })], { rules: [{ require }] });
  expect(problems).toContainEqual(expect.objectContaining({ place }));
});

test('fails when rules multiply to more alternatives than anyone could review', () => {
  const list = (letter: string): readonly string[] => Array.from({ length: 60 }, (_, index) => `${letter}${index}`);
  const rules = ['a', 'b', 'c', 'd'].map((letter) => ({ require: { anyScope: list(letter) } }));
  expect(resolve([operation('a')], { rules }).problems).toEqual([expect.objectContaining({ expected: 'at most 64 ways to satisfy the rules of a' })]);
});

describe('SMART on FHIR', () => {
  const fhir = (interaction: string, type = 'Observation', rest: Partial<ApiOperation> = {}): string =>
    line(resolve([operation('a', { fhir: { type, interaction }, ...rest })]).access[0]?.rule);
  test.each([
    ['read', 'smart:Observation.r'],
    ['search-type', 'smart:Observation.s'],
    ['create', 'smart:Observation.c'],
    ['patch', 'smart:Observation.u'],
    ['conditional-update', 'smart:Observation.s & smart:Observation.u'],
    ['conditional-delete', 'smart:Observation.d & smart:Observation.s'],
    ['$everything', 'nobody'],
    ['constructor', 'nobody'],
  ])('%s needs %s', (interaction, rule) => {
    expect(fhir(interaction)).toBe(rule);
  });
  test('$export is for backend services with everything', () => {
    expect(fhir('$export', '*')).toBe('smart:system/*.r & smart:system/*.s');
  });
  test('what the specification makes public is, unless a rule names it', () => {
    const metadata = operation('get-metadata', { security: [], fhir: { type: '*', interaction: 'capabilities' } });
    expect(line(resolve([metadata]).access[0]?.rule)).toMatch(/^public: FHIR R4/);
    expect(line(resolve([metadata], { rules: [{ methods: ['GET'], require: { token: 'any' } }] }).access[0]?.rule)).toMatch(/^public/);
    expect(line(resolve([metadata], { rules: [{ operations: ['get-metadata'], require: { token: 'any' } }] }).access[0]?.rule)).toBe('any');
  });
  test('a named operation is opened by name and reason only', () => {
    const everything = operation('everything-patient', { fhir: { type: 'Patient', interaction: '$everything' } });
    const require = { allScopes: ['patient/*.rs'] };
    expect(line(resolve([everything], { rules: [{ require }] }).access[0]?.rule)).toBe('nobody');
    expect(line(resolve([everything], { loosen: [{ operation: 'everything-patient', reason: 'agreed for the portal', require }] }).access[0]?.rule)).toBe('smart:patient/*.r & smart:patient/*.s');
  });
  test.each<[string, AccessRequirement, string]>([
    ['a wider scope will do', { anyScope: ['user/*.read'] }, 'smart:user/*.r & smart:user/*.s'],
    ['Entra’s spelling', { anyScope: ['patient.Observation.r'] }, 'smart:patient/Observation.r'],
    ['one of two', { anyScope: ['patient/*.r', 'system/*.r'] }, 'smart:patient/*.r | smart:system/*.r'],
    ['beside a word of one’s own', { anyScope: ['patient.read', 'user/*.r'] }, 'scope:patient.read | smart:user/*.r'],
    ['beside a role', { anyScope: ['user/*.r'], anyRole: ['R'] }, 'role:R & smart:user/*.r'],
  ])('a SMART scope of the configuration is one for FHIR, not a word: %s', (_, require, rule) => {
    const everything = operation('everything-patient', { fhir: { type: 'Patient', interaction: '$everything' } });
    expect(line(resolve([everything], { loosen: [{ operation: 'everything-patient', reason: 'agreed for the portal', require }] }).access[0]?.rule)).toBe(rule);
    expect(line(resolve([operation('a')], { rules: [{ require: { anyScope: ['patient/*.rs'] } }] }).access[0]?.rule)).toBe('scope:patient/*.rs');
  });
  test.each(['patient/Observation.rs?category=x', 'patient/Observation.sr', 'patient/observation.r', 'patient.all.sr', 'user/*'])('fails when a FHIR operation is to ask for %s, which the gateway can’t decide by', (value) => {
    const read = operation('read-patient', { fhir: { type: 'Patient', interaction: 'read' } });
    expect(resolve([read], { rules: [{ require: { anyScope: [value] } }] }).problems).toEqual([expect.objectContaining({ found: JSON.stringify(value), mend: expect.stringContaining('patient/Observation.rs') as string })]);
  });
});

const claims = fc.array(fc.oneof(fc.constantFrom('a', 'x'), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 3 });
const scheme = fc.record({ scheme: fc.string(), type: fc.constantFrom('oauth2' as const, 'openIdConnect' as const, 'bearer' as const, 'basic' as const, 'http' as const, 'mutualTLS' as const, 'apiKey' as const), scopes: claims });
const security = fc.option(fc.array(fc.array(scheme, { maxLength: 3 }), { maxLength: 3 }), { nil: undefined });

/** Whether a caller with these scopes, roles and perhaps a certificate is admitted. */
function admits(rule: AccessRule, held: ReadonlySet<string>, certificateHeld: boolean): boolean {
  if (rule.kind === 'public') return true;
  return (!rule.clientCertificate || certificateHeld) && (rule.token === undefined || rule.token.some((alternative) => alternative.every(({ kind, value }) => held.has(`${kind}:${value}`))));
}

test('whatever the contract holds, nobody is admitted whom it does not admit, and adding a rule admits nobody more', () => {
  fc.assert(
    fc.property(security, fc.uniqueArray(fc.constantFrom('scope:a', 'role:a', 'scope:x')), fc.boolean(), (given, heldList, certificateHeld) => {
      const held: ReadonlySet<string> = new Set<string>(heldList);
      const subject = operation('a', given && { security: given });
      const { access, problems } = resolve([subject]);
      expect(access.length + problems.length).toBe(1);
      const rule = access[0]?.rule;
      if (rule === undefined) return;
      const contractAdmits = (given ?? []).some((schemes) =>
        schemes.every(({ type, scopes }) =>
          (type !== 'mutualTLS' || certificateHeld) && scopes.every((value) => held.has(`${type === 'oauth2' || type === 'openIdConnect' ? 'scope' : 'role'}:${value}`)),
        ),
      );
      if (admits(rule, held, certificateHeld)) expect(contractAdmits).toBe(true);
      const tightened = resolve([subject], { rules: [{ require: { anyScope: ['x'] } }] }).access[0]?.rule;
      if (tightened !== undefined && admits(tightened, held, certificateHeld)) expect(admits(rule, held, certificateHeld) && held.has('scope:x')).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

const inputs = process.env['INPUTS'] ?? join(__dirname, '../../../shared/inputs');
const atHand = existsSync(inputs) ? test : test.skip;
const nhs = join(inputs, 'nhs-booking-and-referral/booking-and-referral-1.4.0.yaml');
const tenLines = accessSchema.parse({
  rules: [
    { methods: ['GET'], require: { anyScope: ['bars.read', 'bars.write'] } },
    { methods: ['POST', 'PUT', 'PATCH', 'DELETE'], require: { anyScope: ['bars.write'] } },
    { paths: ['/HealthcareService/**', '/HealthcareService', '/Endpoint/**', '/Endpoint'], require: { anyRole: ['Directory.Manage'] } },
  ],
  public: [{ operation: 'getMeta', reason: 'the conformance statement is for everybody to read' }],
});

atHand('the NHS contract needs ten lines of access (skipped where it is not at hand)', () => {
  const contract = readContract(nhs);
  expect(resolveAccess(contract, configuration(), { place: 'access' }).problems).toHaveLength(contract.operations.length);
  const { access, problems } = resolveAccess(contract, tenLines, { place: 'access' });
  expect(problems).toEqual([]);
  expect(access).toHaveLength(35);
});

atHand('without one of its rules the synth fails, and names the operations (skipped where it is not at hand)', () => {
  const { problems } = resolveAccess(readContract(nhs), { ...tenLines, rules: tenLines.rules.slice(1) }, { place: 'access' });
  expect(problems.map(({ expected }) => expected)).toContain('an access rule for getslots (GET /Slot)');
});

atHand('the US Core server needs no configuration (skipped where it is not at hand)', () => {
  const contract = readContract(join(inputs, 'us-core-server.capabilitystatement.json'));
  const { access, problems } = resolveAccess(contract, configuration(), { place: 'access' });
  expect(problems).toEqual([]);
  expect(access.filter(({ rule }) => rule.kind === 'public').map(({ operationId }) => operationId)).toEqual(['get-metadata', 'get-smart-configuration']);
});
