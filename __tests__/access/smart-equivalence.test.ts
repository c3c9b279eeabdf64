import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../fast-check';
import { readContract } from '../../access/contract';
import type { ApiOperation } from '../../access/operation';
import { resolveAccess } from '../../access/resolve';
import { decideSmart, type SmartContext } from '../../access/smart/decide';
import { initExpressions } from '../../gateway/expressions/compile';
import { apiPolicy, smartDecisionFragments, type TokenIssuer } from '../../policies/baseline';
import { runInbound, type InboundResult } from '../policies/baseline/run-inbound';
import { saySkipped } from '../skipped';

const ROOT = join(__dirname, '..', '..');
const INPUTS = join(ROOT, '..', 'shared', 'inputs');
const contracts = [join(ROOT, 'contracts', 'fhir.capabilitystatement.json'), join(INPUTS, 'us-core-server.capabilitystatement.json')].filter((file) => existsSync(file));
if (contracts.length === 1) saySkipped('the US Core statement is not there: scopes are compared on the example alone');

beforeAll(initExpressions);

const OWN = '123';
const HEADER = { alg: 'RS256', typ: 'at+jwt' };
const CLAIMS = { sub: 's', iat: 1, jti: 'j', client_id: 'c' };

interface Case {
  readonly operation: ApiOperation;
  readonly path: string;
  readonly id: string | undefined;
  readonly query: readonly (readonly [string, string])[];
  /** How a form is written. */
  readonly encoding: 'all' | 'plus' | 'plain';
  readonly ifNoneExist: boolean;
  readonly scopes: readonly string[];
  readonly scopesAsList: boolean;
  readonly patient: unknown;
}

const value = fc.constantFrom(OWN, `Patient/${OWN}`, '456', 'Patient/456', `patient/${OWN}`, `${OWN},456`, `${OWN} `, '', 'x');

function scope(types: readonly string[]): fc.Arbitrary<string> {
  const letters = fc.oneof(
    { weight: 6, arbitrary: fc.subarray([...'cruds'], { minLength: 1 }).map((some) => some.join('')) },
    { weight: 3, arbitrary: fc.constantFrom('read', 'write', '*', 'all', 'cruds', 'rs') },
    { weight: 1, arbitrary: fc.constantFrom('dus', 'sr', '', 'READ', 'rr', 'reads', 'r s', 'rs?', 'rs?code=1', 'rs?_id=1', 'cruds\n') },
  );
  return fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .tuple(fc.constantFrom('patient', 'patient', 'user', 'system', 'Patient', 'launch', ''), fc.constantFrom('/', '/', '.', ':'), fc.constantFrom('*', 'all', 'PATIENT', 'patient', ...types.flatMap((type) => [type, type, type])), letters)
        .map(([context, separator, type, letter]) => `${context}${separator}${type}.${letter}`),
    },
    { weight: 1, arbitrary: fc.constantFrom('openid', 'fhirUser', 'launch/patient', 'any-token', 'denied', 'smart:Patient.r', 'patient/*.*', 'user/*.cruds', 'system/*.rs') },
  );
}

/** The parameters that a search takes; by form, those of the same search by GET. */
function listed({ fhir, method, parameters }: ApiOperation, operations: readonly ApiOperation[]): readonly string[] {
  const byGet = operations.find((other) => fhir?.interaction === 'search-type' && other.method === 'GET' && other.fhir?.type === fhir.type && other.fhir.interaction === fhir.interaction);
  return ((method === 'POST' ? byGet?.parameters : undefined) ?? parameters).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
}

const isForm = ({ fhir, method }: ApiOperation): boolean => method === 'POST' && fhir?.interaction === 'search-type';

/** A form in one of the ways in which it can be written. */
function formOf(pairs: Case['query'], encoding: Case['encoding']): string {
  const written = (text: string): string =>
    encoding === 'all' ? [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('') : encodeURIComponent(text).replaceAll('%20', encoding === 'plus' ? '+' : '%20');
  return pairs.map(([name, text]) => `${written(name)}=${written(text)}`).join('&');
}

function cases(operations: readonly ApiOperation[], types: readonly string[]): fc.Arbitrary<Case> {
  return fc.constantFrom(...operations).chain((operation) => {
    const names = listed(operation, operations);
    const bound = names.filter((name) => ['patient', 'subject', '_id'].includes(name));
    const name = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...(names.length > 0 ? names : ['_id'])) }, { weight: 4, arbitrary: fc.constantFrom(...(bound.length > 0 ? bound : ['patient'])) }, { weight: 1, arbitrary: fc.constantFrom('_include', '_revinclude', '_has:Observation:patient:code', 'subject.name', 'patient:Patient', 'PATIENT', '_filter') });
    const type = operation.fhir?.type ?? '*';
    return fc
      .record({
        id: fc.constantFrom(OWN, OWN, '456', 'a-b.c', `${OWN}4`),
        query: fc.array(fc.tuple(name, value), { maxLength: 2 }),
        encoding: fc.constantFrom('plain' as const, 'plus' as const, 'all' as const),
        ifNoneExist: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0 && operation.fhir?.interaction === 'create'),
        scopes: fc.array(scope(type === '*' ? types.slice(0, 2) : [type, type, type, ...types.slice(0, 1)]), { maxLength: 3 }),
        scopesAsList: fc.boolean(),
        patient: fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>(OWN) }, { weight: 3, arbitrary: fc.constantFrom<unknown>(undefined, '', '456', [OWN], [OWN, '456'], [], 'a b', `${OWN}\n`, 'x'.repeat(65), 123, null, { id: OWN }) }),
      })
      .map(({ id, ...rest }) => ({ operation, ...rest, id: operation.urlTemplate.includes('{id}') ? id : undefined, path: operation.urlTemplate.replace('{id}', id).replace('{versionId}', '1') }));
  });
}

/** The one text of a claim, as the gateway shows it. */
function patientOf(claim: unknown): string | undefined {
  const values = claim === undefined ? [] : Array.isArray(claim) ? (claim as readonly unknown[]) : [claim];
  return values.length !== 1 ? undefined : typeof values[0] === 'string' ? values[0] : JSON.stringify(values[0]);
}

describe.each(contracts.map((file) => [file.slice(file.lastIndexOf('/') + 1), file] as const))('%s', (_name, file) => {
  const contract = readContract(file);
  const { operations } = contract;
  const { access } = resolveAccess(contract, { rules: [], public: [], loosen: [] }, { place: 'test' });
  const types = [...new Set(operations.flatMap(({ fhir }) => (fhir && fhir.type !== '*' ? [fhir.type] : [])))];
  const issuers: readonly TokenIssuer[] = [{ kind: 'oidc', configurationUrl: 'https://login.example.org/c', issuer: 'https://login.example.org', audiences: ['a'], tokenType: 'at+jwt', scopeClaim: 'scope' }];
  const fragments = smartDecisionFragments([{ access, issuers }]);
  const inbound =
    apiPolicy({
      name: 'fhir', style: 'fhir', operations, access, issuers,
      certificateBoundTokens: false, corsOrigins: [],
      smart: { authorizationEndpoint: 'https://login.example.org/a', tokenEndpoint: 'https://login.example.org/t', patientClaim: 'patient' },
      limits: { calls: 1, renewalSeconds: 60, dailyCalls: 1, maxBodyBytes: 1024 }, backendId: 'b', backendProof: { kind: 'backend' },
    }).sections.inbound ?? [];
  const searchParameters = new Map(
    operations.flatMap(({ fhir, method, parameters }) => (fhir?.interaction === 'search-type' && method === 'GET' ? [[fhir.type, parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)] as const] : [])),
  );
  const baseContext: SmartContext = { types: new Set(types), enforcement: 'policy', searchParameters };

  const run = ({ operation, path, id, query, encoding, ifNoneExist, scopes, scopesAsList, patient }: Case): InboundResult =>
    runInbound(inbound, {
      operation, path, ...(isForm(operation) ? { query: [], body: formOf(query, encoding) } : { query }),
      headers: [...(ifNoneExist ? [['If-None-Exist', 'code=1'] as const] : []), ...(operation.requestContentTypes[0] === undefined ? [] : [['Content-Type', operation.requestContentTypes[0]] as const])],
      matched: id === undefined ? {} : { id },
      token: { header: HEADER, claims: { ...CLAIMS, scope: scopesAsList ? scopes : scopes.join(' '), ...(patient !== undefined && { patient }) } },
    }, fragments);

  test('the fragment, in its API’s policy, and the pure function decide alike, and hold a search to the same patient', () => {
    const seen = { admitted: 0, refused: 0, bound: 0, forms: 0 };
    fc.assert(
      fc.property(cases(operations, types), (given) => {
        const { operation, path, query, ifNoneExist, scopes } = given;
        const result = run(given);
        const patient = patientOf(given.patient);
        const decision = decideSmart({ method: operation.method, path, query, ifNoneExist }, scopes.flatMap((text) => text.split(' ')), { ...baseContext, ...(patient !== undefined && { patient }) });
        // What the contract doesn't offer, nobody gets.
        if (result.kind === 'refused' && result.by === 'validate-parameters') return;
        if (result.kind === 'refused' && isForm(operation) && query.some(([name]) => !listed(operation, operations).includes(name))) return;
        expect([operation.id, result.kind === 'refused' ? 'refused' : 'admitted', ...(result.kind === 'refused' && decision.kind !== 'deny' ? [result.by] : [])]).toEqual([operation.id, decision.kind === 'deny' ? 'refused' : 'admitted']);
        seen[result.kind === 'refused' ? 'refused' : 'admitted'] += 1;
        if (result.kind !== 'forward' || decision.kind !== 'allow') return;
        if (isForm(operation)) {
          // Those that nothing but the patient's own form lets through.
          if (decideSmart({ method: operation.method, path, query }, scopes.flatMap((text) => text.split(' ')), baseContext).kind === 'deny') seen.forms += 1;
          return;
        }
        const forced = decision.force.map(([name, bound]) => [name, bound.replace(/^Patient\//, '')]);
        for (const [name, bound] of forced) expect([name, result.query.get(name ?? '')?.map((text) => text.replace(/^Patient\//, ''))]).toEqual([name, [bound]]);
        seen.bound += forced.length;
        // What the gateway overrides, it overrides with what was asked for.
        const before = query.filter(([name]) => !forced.some(([own]) => own === name)).map(([name, text]) => `${name}=${text.replace(/^Patient\//, '')}`);
        for (const pair of before) expect([...result.query.entries()].flatMap(([name, values]) => values.map((text) => `${name}=${text.replace(/^Patient\//, '')}`))).toContain(pair);
      }),
      { numRuns: 4_000, seed: 20260304 },
    );
    expect(Math.min(seen.admitted, seen.refused, seen.bound, seen.forms)).toBeGreaterThan(5);
  }, 60_000);

  test('what a `patient/` scope of the configuration opens is held to that patient', () => {
    const everything = operations.find(({ fhir }) => fhir?.interaction === '$everything');
    if (everything === undefined) return;
    const loosened = resolveAccess(contract, { rules: [], public: [], loosen: [{ operation: everything.id, reason: 'agreed', require: { anyScope: ['patient/*.rs'] } }] }, { place: 'test' });
    const policy = apiPolicy({
      name: 'fhir', style: 'fhir', operations, access: loosened.access, issuers, certificateBoundTokens: false, corsOrigins: [],
      limits: { calls: 1, renewalSeconds: 60, dailyCalls: 1, maxBodyBytes: 1024 }, backendId: 'b', backendProof: { kind: 'backend' },
    }).sections.inbound ?? [];
    const call = (id: string, scope: string): string =>
      runInbound(policy, { operation: everything, path: `/Patient/${id}/$everything`, query: [], matched: { id }, token: { header: HEADER, claims: { ...CLAIMS, scope, patient: OWN } } }, smartDecisionFragments([{ access: loosened.access, issuers }])).kind;
    expect([call(OWN, 'patient/*.rs'), call(OWN, 'patient/*.cruds'), call('456', 'patient/*.rs'), call(OWN, 'patient/Patient.rs'), call(OWN, 'user/*.rs')]).toEqual(['forward', 'forward', 'refused', 'refused', 'refused']);
  });

  test.each([
    ['patient=123', 'forward'],
    ['patient=Patient%2F123', 'forward'],
    ['%70atient=123&code=a', 'forward'],
    ['patient=123&patient=123', 'forward'],
    ['code=a', 'refused'],
    ['', 'refused'],
    ['patient=456', 'refused'],
    ['patient=123&patient=456', 'refused'],
    ['patient=123,456', 'refused'],
    ['patient=123%2C456', 'refused'],
    ['patient=12%33', 'forward'],
    ['patient=123&PATIENT=456', 'refused'],
    ['patient%3D123', 'refused'],
    ['patient%3D123=', 'refused'],
    ['patient=123=456', 'refused'],
    ['patient', 'refused'],
    ['patient=', 'refused'],
    ['+patient=123', 'refused'],
    ['patient=+123', 'refused'],
    ['patient=123;patient=456', 'refused'],
    ['patient:missing=true', 'refused'],
    ['patient=patient/123', 'refused'],
    ['subject=Patient/123', 'refused'],
    ['patient=https://other.example/Patient/123', 'refused'],
  ])('with a `patient/` scope the form %j is %s', (body, expected) => {
    const search = operations.find((operation) => isForm(operation) && operation.fhir?.type === 'Observation') as ApiOperation;
    const call = (scope: string, query: readonly (readonly [string, string])[] = []): string =>
      runInbound(inbound, { operation: search, path: '/Observation/_search', query, body, headers: [['Content-Type', 'application/x-www-form-urlencoded']], matched: {}, token: { header: HEADER, claims: { ...CLAIMS, scope, patient: OWN } } }, fragments).kind;
    expect(call('patient/Observation.rs')).toBe(expected);
    expect(call('patient/Condition.rs')).toBe('refused');
    expect(call('patient/Observation.rs', [['patient', OWN]])).toBe('refused');
  });

  test('a create with If-None-Exist is refused, whatever the scopes', () => {
    const create = operations.find(({ fhir }) => fhir?.interaction === 'create') as ApiOperation;
    const call = { operation: create, path: create.urlTemplate, id: undefined, query: [], encoding: 'plain' as const, scopes: ['user/*.cruds'], scopesAsList: false, patient: OWN };
    expect(run({ ...call, ifNoneExist: false }).kind).toBe('forward');
    expect(run({ ...call, ifNoneExist: true }).kind).toBe('refused');
  });
});

test.each([
  ['Task', [], 'patient/*.rs', 'refused'],
  ['Task', ['patient'], 'patient/*.rs', 'patient=123'],
  ['Task', ['subject'], 'patient/*.rs', 'subject=Patient/123'],
  ['Task', [], 'user/*.rs', ''],
  ['Bundle', ['type'], 'patient/*.rs', 'refused'],
  ['Device', ['type'], 'patient/*.rs', 'refused'],
  ['UnknownType', [], 'patient/*.rs', 'refused'],
  ['Practitioner', ['name'], 'patient/*.rs', ''],
] as const)('a search for %s by the parameters %j, with %s, asks the server for: %s', (type, names, scope, expected) => {
  const search: ApiOperation = { id: 'search', method: 'GET', urlTemplate: `/${type}`, summary: '', tags: [], requestContentTypes: [], fhir: { type, interaction: 'search-type' }, parameters: names.map((name) => ({ name, in: 'query', required: false })) };
  const result = inboundOf(search, `${type}.s`, scope);
  const asked = result.kind === 'forward' ? [...result.query.entries()].map(([name, values]) => `${name}=${values.join()}`).join('&') : result.kind;
  expect(asked).toBe(expected);
});

test.each([
  ['create', 'Subscription', 'patient/*.cruds', 'refused'],
  ['update', 'SearchParameter', 'patient/*.cruds', 'refused'],
  ['patch', 'Practitioner', 'patient/*.cruds', 'refused'],
  ['delete', 'Organization', 'patient/*.cruds', 'refused'],
  ['create', 'Subscription', 'user/*.cruds', 'forward'],
  ['create', 'Task', 'patient/*.cruds', 'forward'],
  ['read', 'Practitioner', 'patient/*.cruds', 'forward'],
] as const)('%s of a %s with %s ends in %s', (interaction, type, scope, expected) => {
  const [method, letter] = ({ create: ['POST', 'c'], update: ['PUT', 'u'], patch: ['PATCH', 'u'], delete: ['DELETE', 'd'], read: ['GET', 'r'] } as const)[interaction];
  const urlTemplate = interaction === 'create' ? `/${type}` : `/${type}/{id}`;
  const one: ApiOperation = { id: 'one', method, urlTemplate, summary: '', tags: [], parameters: [], requestContentTypes: [], fhir: { type, interaction } };
  expect(inboundOf(one, `${type}.${letter}`, scope, urlTemplate.includes('{id}') ? { id: '1' } : {}).kind).toBe(expected);
});

/** What the policy of an API with this one operation does with a call of it. */
function inboundOf(operation: ApiOperation, claim: string, scope: string, matched: Readonly<Record<string, string>> = {}): InboundResult {
  const access = [{ operationId: operation.id, origin: 'test', rule: { kind: 'protected', clientCertificate: false, subscription: true, token: [[{ kind: 'smart', value: claim }]] } }] as const;
  const issuers: readonly TokenIssuer[] = [{ kind: 'oidc', configurationUrl: 'https://login.example.org/c', issuer: 'https://login.example.org', audiences: ['a'], tokenType: 'at+jwt', scopeClaim: 'scope' }];
  const inbound = apiPolicy({
    name: 'fhir', style: 'fhir', operations: [operation], access, issuers, certificateBoundTokens: false, corsOrigins: [],
    limits: { calls: 1, renewalSeconds: 60, dailyCalls: 1, maxBodyBytes: 1024 }, backendId: 'b', backendProof: { kind: 'backend' },
  }).sections.inbound ?? [];
  return runInbound(inbound, { operation, path: operation.urlTemplate.replace('{id}', matched['id'] ?? ''), query: [], matched, token: { header: HEADER, claims: { ...CLAIMS, scope, patient: OWN } } }, smartDecisionFragments([{ access, issuers }]));
}

test.each([
  ['subject', 'subject=Patient/123', 'forward'],
  // Without its type it may be a group of that id.
  ['subject', 'subject=123', 'refused'],
  ['subject', 'subject=Group/123', 'refused'],
  ['patient', 'patient=123', 'forward'],
] as const)('a search by %s with the form %j is %s', (name, body, expected) => {
  const common = { summary: '', tags: [], fhir: { type: 'Communication', interaction: 'search-type' } };
  const byGet: ApiOperation = { ...common, id: 'get', method: 'GET', urlTemplate: '/Communication', parameters: [{ name, in: 'query', required: false }], requestContentTypes: [] };
  const byForm: ApiOperation = { ...common, id: 'post', method: 'POST', urlTemplate: '/Communication/_search', parameters: [], requestContentTypes: ['application/x-www-form-urlencoded'] };
  const access = [byGet, byForm].map(({ id }) => ({ operationId: id, origin: 'test', rule: { kind: 'protected' as const, clientCertificate: false, subscription: true, token: [[{ kind: 'smart' as const, value: 'Communication.s' }]] } }));
  const issuers: readonly TokenIssuer[] = [{ kind: 'oidc', configurationUrl: 'https://login.example.org/c', issuer: 'https://login.example.org', audiences: ['a'], tokenType: 'at+jwt', scopeClaim: 'scope' }];
  const inbound = apiPolicy({
    name: 'fhir', style: 'fhir', operations: [byGet, byForm], access, issuers, certificateBoundTokens: false, corsOrigins: [],
    limits: { calls: 1, renewalSeconds: 60, dailyCalls: 1, maxBodyBytes: 1024 }, backendId: 'b', backendProof: { kind: 'backend' },
  }).sections.inbound ?? [];
  const call = { operation: byForm, path: byForm.urlTemplate, query: [], matched: {}, body, headers: [['Content-Type', 'application/x-www-form-urlencoded'] as const], token: { header: HEADER, claims: { ...CLAIMS, scope: 'patient/*.rs', patient: OWN } } };
  expect(runInbound(inbound, call, smartDecisionFragments([{ access, issuers }])).kind).toBe(expected);
});
