import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentSummaries, whoMayCall } from '../../cli/summary';
import { prepareTry } from '../../cli/try/environment';

const ANSWER = { responses: { '200': { description: 'OK' } } };
const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'Lab', version: '1' },
  paths: {
    '/results': { get: { operationId: 'listResults', security: [{ login: ['results.read'] }], ...ANSWER }, post: { operationId: 'sendResult', security: [{ tls: [], login: ['results.write'] }], ...ANSWER } },
    '/health': { get: { operationId: 'health', security: [], ...ANSWER } },
  },
  components: { securitySchemes: { login: { type: 'oauth2', flows: {} }, tls: { type: 'mutualTLS' } } },
};

let folder: string;
const write = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(folder, name);
};
const rules = (contract: unknown, access?: unknown): readonly string[] =>
  prepareTry(write('contract.json', contract), access === undefined ? undefined : write('access.yaml', access)).apis.flatMap(({ access: resolved }) => resolved.map(({ operationId, rule }) => `${operationId}: ${whoMayCall(rule, { subscriptionRequired: true })}`));
const failure = (contract: unknown, access?: unknown): string => {
  try {
    return rules(contract, access).join('\n');
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'try-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('an operation that a key alone opens says so', () => {
  const access = { loosen: [{ operation: 'health', reason: 'agreed with the clinic', require: { subscription: true } }] };
  expect(rules(CONTRACT, access)[2]).toBe('health: any subscription key');
});

test('a contract alone gets its own scopes, its certificates, and any valid token where it names none', () => {
  expect(rules(CONTRACT)).toEqual(['listresults: scope results.read', 'sendresult: scope results.write, client certificate', 'health: any valid token']);
});

test.each([[['/a'], '1 operation,'], [['/a', '/b'], '2 operations,']])('a contract of the paths %j is said to have %s', (paths, count) => {
  const contract = { ...CONTRACT, paths: Object.fromEntries(paths.map((path) => [path, { get: ANSWER }])) };
  const lines = environmentSummaries([prepareTry(write('contract.json', contract))], [{ name: 'try-apis', resources: paths.length }]).join('\n');
  expect(lines).toContain(`at /api/v1, ${count} with a subscription key`);
  expect(lines).toContain(`stack try-apis: ${count.replace('operation', 'resource').replace(',', '')}`);
});

test('a scope in Entra’s long form is asked for as its tokens hold it', () => {
  const paths = { '/results': { get: { operationId: 'listResults', security: [{ login: ['api://try/results.read'] }, { login: ['api://other/results.read'] }], ...ANSWER } } };
  expect(rules({ ...CONTRACT, paths })).toEqual(['listresults: scope api://other/results.read, or scope results.read']);
});

test('a FHIR server is discovered without a token', () => {
  const statement = { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', rest: [{ mode: 'server', resource: [{ type: 'Patient', interaction: [{ code: 'read' }] }] }] };
  expect(rules(statement)).toEqual([expect.stringMatching(/^get-metadata: everybody/), expect.stringMatching(/^get-smart-configuration: everybody/), 'read-patient: SMART Patient.r']);
});

test('access rules are those of the file', () => {
  const access = 'public: [{ operation: health, reason: Monitors ask without a token. }]\nrules: [{ methods: [GET], require: { anyRole: [Lab.Read] } }]\n';
  expect(rules(CONTRACT, access)).toEqual(['listresults: role Lab.Read and scope results.read', 'sendresult: scope results.write, client certificate', 'health: everybody (Monitors ask without a token.)']);
});

test.each<[string, unknown, string]>([
  ['an operation without a rule', '{}', 'contract.json:1:334: expected an access rule for health (GET /health), got `security: []` in the contract, which the configuration does not confirm. Mend: write in access.yaml: rules:'],
  ['a rule that meets nothing', { default: { token: 'any' }, rules: [{ operations: ['listResult'], require: { token: 'any' } }] }, 'access.yaml: rules[0].operations: expected the id of an operation of this contract, got "listResult". Mend: did you mean "listresults"?'],
  ['a misspelled key', { default: { token: 'any' }, rule: [] }, 'access.yaml: rule: expected a key that the configuration knows, got "rule". Mend: did you mean "rules"?'],
  ['`public` that is no list', { default: { token: 'any' }, public: 'health' }, 'access.yaml: public: expected a list, got "health".'],
  ['`public` with an entry that is nothing', { default: { token: 'any' }, public: [null] }, 'access.yaml: public[0]: expected an object, got null.'],
  ['an empty file', '', 'access.yaml: expected access rules: an object with default, rules, public and loosen, got nothing.'],
  ['a list', '[]', 'access.yaml: expected access rules: an object with default, rules, public and loosen, got a list.'],
  ['a file that is no YAML', 'default: {', 'access.yaml:1:11: expected well-formed YAML or JSON'],
])('fails when the access rules have %s, and names their file', (_, access, message) => {
  expect(failure(CONTRACT, access)).toContain(message);
  expect(failure(CONTRACT, access)).toMatch(/Mend: \S/);
});
