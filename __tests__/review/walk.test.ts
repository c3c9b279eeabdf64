import { accessTable } from '../../policies/baseline/access-table';
import { tokenDecision } from '../../policies/baseline/token-decision';
import type { PolicyElement } from '../../policies/model';
import { isPublic, type AccessFacts } from '../../review/facts/access-facts';
import { formatProof } from '../../review/facts/proof';
import { compile } from '../../review/walk/program';
import { walk } from '../../review/walk/walk';
import { choose, claim, el, ipFilter, jwt, otherwise, policyOf, refuse, setVariable, when } from './statements';

const NOTHING = { namedValues: new Map<string, string>(), backends: new Map<string, string>() };
const factsOf = (inbound: readonly PolicyElement[], operation = 'read-patient', surroundings = NOTHING): AccessFacts =>
  walk(compile(policyOf(inbound), surroundings), { id: operation }, 'https://backend.example.org');
const byMethod = (inbound: readonly PolicyElement[], method: string): AccessFacts => walk(compile(policyOf(inbound), NOTHING), { id: 'x', method }, 'https://backend.example.org');
const proofs = (facts: AccessFacts): readonly (readonly string[])[] => facts.ways.map(({ proofs }) => proofs.map(({ value }) => formatProof(value)));

const DECISION = tokenDecision(['scp', 'scope']);
const REFUSED_DECISION = tokenDecision(['scp', 'scope'], { holds: false });
const PUBLIC = '@(new string[] { "metadata" }.Contains(context.Operation.Id))';
const TABLE = accessTable([
  { operationId: 'read-patient', token: [[{ kind: 'scope', value: 'patient/Patient.rs' }], [{ kind: 'role', value: 'Patient.Read.All' }]] },
  { operationId: 'search-patient', token: [[]] },
]);
const GENERATED = [
  choose(when(PUBLIC), otherwise(jwt(), setVariable('access-requirement', TABLE), choose(when(REFUSED_DECISION, refuse())))),
];

test('without any policy everybody may call', () => {
  const facts = factsOf([]);
  expect(proofs(facts)).toEqual([[]]);
  expect(isPublic(facts)).toBe(true);
  expect(facts.destinations).toEqual([{ value: 'https://backend.example.org', sources: [] }]);
});

test('the negated decision is recognized as such', () => {
  expect(REFUSED_DECISION).not.toBe(DECISION);
});

test('the access table and the decision on the token are read for each operation', () => {
  expect(proofs(factsOf(GENERATED))).toEqual([['token from https://id.example.org for api://fhir with role Patient.Read.All, or scope patient/Patient.rs']]);
  expect(proofs(factsOf(GENERATED, 'search-patient'))).toEqual([['token from https://id.example.org for api://fhir with any valid token']]);
  expect(proofs(factsOf(GENERATED, 'metadata'))).toEqual([[]]);
});

test('an operation that the table doesn’t name admits nobody', () => {
  expect(proofs(factsOf(GENERATED, 'unheard-of'))).toEqual([['token from https://id.example.org for api://fhir with nobody']]);
});

test('a decision that differs by one word proves only its own text', () => {
  const changed = REFUSED_DECISION.replace('"any-token"', '"any"');
  const facts = factsOf([jwt(), setVariable('access-requirement', TABLE), choose(when(changed, refuse()))]);
  expect(facts.ways[0]?.proofs[1]?.value).toMatchObject({ kind: 'condition', holds: false });
});

const GRANTED = '@((bool)context.Variables["granted"])';
const NOT_GRANTED = '@(!(bool)context.Variables["granted"])';
const WITH_SCOPE = ['token from https://id.example.org for api://fhir with role Patient.Read.All, or scope patient/Patient.rs'];
test.each<[string, readonly PolicyElement[], readonly (readonly string[])[]]>([
  ['asked for as it is', [setVariable('granted', DECISION), choose(when(NOT_GRANTED, refuse()))], [WITH_SCOPE]],
  ['asked for the other way round', [setVariable('granted', REFUSED_DECISION), choose(when(GRANTED, refuse()))], [WITH_SCOPE]],
  ['of another table', [setVariable('granted', DECISION), setVariable('access-requirement', '@("any-token")'), choose(when(NOT_GRANTED, refuse()))], [['token from https://id.example.org for api://fhir with any valid token', 'not @(!(bool)context.Variables["granted"])']]],
  ['that a cache replaced', [setVariable('granted', DECISION), el('cache-lookup-value', { key: 'all', 'variable-name': 'granted' }), choose(when(NOT_GRANTED, refuse()))], [['token from https://id.example.org for api://fhir with any valid token', 'not @(!(bool)context.Variables["granted"])']]],
])('a decision in a variable, %s', (_, statements, expected) => {
  expect(proofs(factsOf([jwt(), setVariable('access-requirement', TABLE), ...statements]))).toEqual(expected);
});

test('a token variable that is overwritten no longer carries what was proved', () => {
  const facts = factsOf([jwt(), setVariable('verified-token', '@("x".AsJwt())'), setVariable('access-requirement', TABLE), choose(when(REFUSED_DECISION, refuse()))]);
  expect(facts.ways[0]?.proofs[0]?.value).toMatchObject({ kind: 'token', requirement: [[]] });
});

test('each provider is a way of its own', () => {
  const facts = factsOf([
    choose(
      when('@(context.Request.Headers.GetValueOrDefault("Authorization","").AsJwt()?.Issuer == "https://a.example.org")', jwt({ issuer: 'https://a.example.org' })),
      when('@(context.Request.Headers.GetValueOrDefault("Authorization","").AsJwt()?.Issuer == "https://b.example.org")', jwt({ issuer: 'https://b.example.org' })),
      otherwise(refuse('401')),
    ),
  ]);
  expect(facts.ways).toHaveLength(2);
  expect(isPublic(facts)).toBe(false);
});

test('a branch without a proof is an open way', () => {
  const facts = factsOf([choose(when('@(context.Request.Headers.ContainsKey("X-Debug"))'), otherwise(jwt()))]);
  expect(isPublic(facts)).toBe(true);
});

test('a condition that refuses is a proof known by its text', () => {
  const facts = factsOf([choose(when('@(context.Request.Certificate == null)', refuse()))]);
  expect(proofs(facts)).toEqual([['not @(context.Request.Certificate==null)']]);
});

test('an answer of the gateway that is no refusal is a way that doesn’t reach the backend', () => {
  expect(factsOf([el('mock-response', { 'status-code': '403' })]).ways).toEqual([{ proofs: [], end: 'gateway' }]);
  expect(factsOf([refuse('200')]).ways).toEqual([{ proofs: [], end: 'gateway' }]);
  expect(factsOf([refuse()]).ways).toEqual([]);
  expect(factsOf([el('return-response', { 'response-variable-name': 'r' }, el('set-status', { code: '403' }))]).ways).toHaveLength(1);
});

test('two filters of addresses leave what both allow', () => {
  expect(proofs(factsOf([ipFilter('allow', '10.0.0.0/24'), ipFilter('forbid', '10.0.0.128-10.0.0.255')]))).toEqual([['from 10.0.0.0/25']]);
});

test('a filter with an address that isn’t known proves only its own text', () => {
  expect(factsOf([ipFilter('allow', '{{partner}}')]).ways[0]?.proofs[0]?.value.kind).toBe('condition');
  expect(proofs(factsOf([ipFilter('allow', '{{partner}}')], 'x', { ...NOTHING, namedValues: new Map([['partner', '192.0.2.0/24']]) }))).toEqual([['from 192.0.2.0/24']]);
});

test('required claims are read with their match and separator', () => {
  const facts = factsOf([jwt({ claims: [claim('scp', ['a', 'b'], { match: 'any', separator: ' ' }), claim('tid', ['t'])] })]);
  expect(facts.ways[0]?.proofs[0]?.value).toMatchObject({ requirement: [['claim:tid=t', 'scope:a'], ['claim:tid=t', 'scope:b']] });
});

describe('variables whose value for the operation is known', () => {
  const binding = '@{\n\tswitch (context.Operation.Id)\n\t{\n\t\tcase "read-patient": return "path-id";\n\t\tdefault: return "refused";\n\t}\n}';
  const held = choose(
    when('@(!new string[] { "path-id", "by-server" }.Contains((string)context.Variables["binding"]))', refuse()),
    when('@((string)context.Variables["binding"] == "path-id")', choose(when('@(context.Request.MatchedParameters["id"] != "1")', refuse()))),
  );

  test('decide the conditions on them', () => {
    expect(proofs(factsOf([setVariable('binding', binding), held]))).toEqual([['not @(context.Request.MatchedParameters["id"]!="1")']]);
    expect(proofs(factsOf([setVariable('binding', binding), held], 'another'))).toEqual([]);
    expect(proofs(factsOf([setVariable('binding', 'by-server'), held]))).toEqual([[]]);
  });

  test('decide nothing once they are set to what only a call can tell', () => {
    expect(factsOf([setVariable('binding', 'by-server'), setVariable('binding', '@(context.Request.Headers["X"][0])'), held]).ways).toHaveLength(2);
  });
});

test('only the SMART contexts that a decision counts satisfy it', () => {
  const table = accessTable([{ operationId: 'read-patient', token: [[{ kind: 'smart', value: 'Patient.r' }]] }]);
  const decided = (smart: readonly ('patient' | 'user' | 'system')[]) => factsOf([jwt(), setVariable('access-requirement', table), choose(when(tokenDecision(['scp'], { smart, holds: false }), refuse()))]).ways[0]?.proofs[0]?.value;
  expect(decided(['patient', 'user', 'system'])).toMatchObject({ requirement: [['smart:Patient.r']] });
  expect(decided(['user', 'system'])).toMatchObject({ requirement: [['smart:system/Patient.r'], ['smart:user/Patient.r']] });
  expect(decided([])).toMatchObject({ requirement: [] });
});

test('a limit counts only where every way meets it', () => {
  const limit = el('rate-limit-by-key', { calls: '10', 'renewal-period': '60', 'counter-key': '@(context.Request.IpAddress)' });
  expect(factsOf([limit]).limits).toHaveLength(1);
  expect(factsOf([choose(when('@(context.Request.Method == "GET")', limit))]).limits).toHaveLength(0);
  expect(factsOf([choose(when(PUBLIC, limit))], 'metadata').limits).toHaveLength(1);
});

test.each([
  ['@(new string[] { "POST", "PUT" }.Contains(context.Request.Method))', 'POST', 1],
  ['@(new string[] { "POST", "PUT" }.Contains(context.Request.Method))', 'GET', 0],
  ['@(!new string[] { "GET" }.Contains(context.Operation.Method))', 'PUT', 1],
  ['@(context.Request.Method == "GET")', 'GET', 1],
  ['@(!(context.Request.Method == "GET"))', 'GET', 0],
  ['@(context.Request.Method == "GET" || context.Request.Headers.ContainsKey("x"))', 'PUT', 0],
] as const)('a limit when %s holds for %s: %d', (condition, method, limits) => {
  const limit = el('rate-limit-by-key', { calls: '10', 'renewal-period': '60', 'counter-key': '@(context.Request.IpAddress)' });
  expect(byMethod([choose(when(condition, limit))], method).limits).toHaveLength(limits);
});

test('a condition on the method is open where a statement may change the method', () => {
  const closed = choose(when('@(context.Request.Method == "GET")'), otherwise(refuse()));
  expect(proofs(byMethod([closed], 'GET'))).toEqual([[]]);
  expect(proofs(byMethod([el('set-method', {}, 'GET'), closed], 'GET'))).toEqual([[expect.stringContaining('context.Request.Method=="GET"')]]);
});

test('an answer from the cache is a way in for whoever comes as far', () => {
  const cached = el('cache-lookup', { 'vary-by-developer': 'false', 'vary-by-developer-groups': 'false' });
  const { ways } = factsOf([cached, jwt()]);
  expect(ways.map(({ end, proofs }) => [end, ...proofs.map(({ value }) => formatProof(value))])).toEqual([
    ['gateway', expect.stringContaining('an answer lies in the cache')],
    ['backend', expect.stringContaining('token from')],
  ]);
  expect(factsOf([jwt(), cached]).ways.every(({ proofs }) => proofs.some(({ value }) => value.kind === 'token'))).toBe(true);
});

test('a body that is traced is seen, and one that isn’t is not', () => {
  expect(factsOf([el('trace', { source: 'audit' }, el('message', {}, '@(context.Request.Body.As<string>(true))'))]).loggedBodies).toHaveLength(1);
  expect(factsOf([el('trace', { source: 'audit' }, el('message', {}, '@(context.Operation.Id)'))]).loggedBodies).toHaveLength(0);
});

test('without forward-request nothing reaches the backend', () => {
  const facts = walk(compile(policyOf([], { backend: [] }), NOTHING), { id: 'x' }, 'https://backend.example.org');
  expect(facts.ways).toEqual([{ proofs: [], end: 'gateway' }]);
  expect(facts.destinations).toEqual([]);
});
