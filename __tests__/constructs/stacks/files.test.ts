/** Files that a configuration names: what is wrong with one says where, and what to do about it. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvironment } from '../../../config/load';
import { ConfigurationError, formatProblem, type ConfigurationProblem } from '../../../config/problem';
import type { EnvironmentInput } from '../../../config/schema';
import { prepareEnvironments } from '../../../constructs/stacks';
import { parsedDocument, parsedFragment } from '../../../constructs/stacks/policy-files';
import { answerFragments } from '../../../policies/baseline';
import { initExpressions } from '../../../policies/expressions/parse';

const input: EnvironmentInput = {
  name: 'test', production: false, location: 'uksouth', state: { kind: 'local' }, compliance: { profile: 'development' }, identityProviders: {}, apis: {},
  service: { name: 'hospital-test', publisherName: 'Hospital', publisherEmail: 'apis@hospital.example', sku: 'Developer_1', network: { mode: 'public' } },
};
const root = mkdtempSync(join(tmpdir(), 'files-'));
mkdirSync(join(root, 'folder'));
const write = (name: string, text: string): string => {
  writeFileSync(join(root, name), text);
  return name;
};
write('mine.xml', '<fragment />');
beforeAll(() => initExpressions());
afterAll(() => rmSync(root, { recursive: true }));

function problemsOf(attempt: () => unknown): readonly ConfigurationProblem[] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}
const authority = (file: string): Partial<EnvironmentInput> => ({ certificates: { root: { kind: 'authority', file } } });
const [TAKEN = ''] = Object.keys(answerFragments());
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

test.each<[string, Partial<EnvironmentInput>, string, string]>([
  ['a file that is not there', { fragments: { mine: 'other.xml' } }, 'fragments.mine', 'add the file, or correct the path, which starts from the folder of main.ts'],
  ['a misspelled file', { fragments: { mine: 'mnie.xml' } }, 'fragments.mine', 'did you mean "mine.xml"?'],
  ['a folder', { fragments: { mine: 'folder' } }, 'fragments.mine', 'name a file in it'],
  ['a fragment of a taken name', { fragments: { [TAKEN]: 'mine.xml' } }, `fragments.${TAKEN}`, 'rename the fragment, and what includes it'],
  ['a private key', authority(write('key.pem', '-----BEGIN PRIVATE KEY-----\n')), 'certificates.root.file', 'remove the private key from the file and from the history of the repository'],
  ['two certificates', authority(write('two.pem', PEM + PEM)), 'certificates.root.file', 'write each certificate into a file of its own, each an entry under certificates'],
  ['no PEM', authority(write('der.pem', 'binary')), 'certificates.root.file', 'convert it from DER: openssl x509 -inform der -in FILE -out FILE.pem'],
  ['a broken certificate', authority(write('broken.pem', PEM)), 'certificates.root.file', 'export the certificate again: openssl x509 -in FILE must be able to read it'],
])('fails for %s', (_, change, path, mend) => {
  const { environment, problems } = parseEnvironment({ ...input, ...change }, 'config/test.ts');
  if (environment === undefined) throw new Error(problems[0]?.expected);
  expect(problemsOf(() => prepareEnvironments([environment], root))).toEqual([
    { place: `config/test.ts: ${path}`, expected: expect.stringMatching(/\S/) as string, found: expect.stringMatching(/\S/) as string, mend },
  ]);
});

test.each<[string, typeof parsedDocument | typeof parsedFragment, string, RegExp]>([
  ['a fragment for a document', parsedDocument, '<fragment />', /^name the file under `fragments`/],
  ['a document for a fragment', parsedFragment, '<policies><inbound /><backend /><outbound /><on-error /></policies>', /^write <fragment> around/],
  ['XML that is none', parsedFragment, '<fragment>', /\S/],
])('fails for a policy file that holds %s', (_, read, text, mend) => {
  const [problem] = problemsOf(() => read('a.xml', new Map([['a.xml', text]])));
  expect(problem).toEqual({ place: expect.stringMatching(/^a\.xml/) as string, expected: expect.stringMatching(/\S/) as string, found: expect.stringMatching(/\S/) as string, mend: expect.stringMatching(mend) as string });
});

const document = (inbound: string): string => `<policies>\n  <inbound>\n    <base />\n    ${inbound}\n  </inbound>\n  <backend><base /></backend>\n  <outbound><base /></outbound>\n  <on-error><base /></on-error>\n</policies>\n`;
const fragment = (statements: string): string => `<fragment>\n  ${statements}\n</fragment>\n`;

function problemsIn(change: Partial<EnvironmentInput>, texts: Readonly<Record<string, string>>): readonly ConfigurationProblem[] {
  for (const [name, text] of Object.entries(texts)) write(name, text);
  const { environment, problems } = parseEnvironment({ ...input, ...change }, 'config/test.ts');
  if (environment === undefined) throw new ConfigurationError(problems);
  return problemsOf(() => prepareEnvironments([environment], root, problems));
}

test('two broken policy files and a wrong SKU are three problems of one message', () => {
  const problems = problemsIn(
    { service: { ...input.service, sku: 'Premium_99' } as EnvironmentInput['service'], fragments: { one: 'one.xml', two: 'two.xml' } },
    { 'one.xml': fragment('<set-haeder name="X" exists-action="delete" />'), 'two.xml': '<fragment>\n  <set-method>\n</fragment>' },
  );
  expect(problems.map(({ place }) => place)).toEqual([
    'config/test.ts: service.sku',
    'one.xml:2:3 (config/test.ts: fragments.one): the fragment',
    expect.stringMatching(/^two\.xml:3:\d+ \(config\/test\.ts: fragments\.two\)/),
  ]);
});

test.each([
  ['a misspelled statement', '<set-haeder name="X" />', /^mine2\.xml:2:3 \(config\/test\.ts: fragments\.mine\): the fragment: expected a policy, got <set-haeder>\. Mend: did you mean set-header\?$/],
  ['a misspelled attribute', '<set-header name="X" exist-action="delete" />', /:2:\d+ \(.*\): set-header in the fragment: expected id, name, exists-action, got exist-action\. Mend: did you mean exists-action\?$/],
  ['C# that does not compile', '<set-variable name="a" value="@(1 +)" />', /:2:\d+ \(.*\): expected C# that API Management compiles, got .*\. Mend: \S/],
  ['a member that the context lacks', '<set-variable name="a" value="@(context.Reqest.Method)" />', /:2:\d+ \(.*context has no Reqest\. Mend: write Request$/],
  ['an unknown named value', '<set-variable name="a" value="{{nowhere}}" />', /:2:33 \(.*\): expected the named value nowhere to exist, got identity-client-id\. Mend: declare the named value, or correct its name$/],
  ['an unknown backend', '<set-backend-service backend-id="nowhere" />', /expected the backend nowhere to exist, got none\. Mend: declare the backend/],
  ['an unknown certificate', '<authentication-certificate certificate-id="nowhere" />', /expected the certificate nowhere to exist, got none\. Mend: declare the certificate/],
  ['a value in the notation of CDKTF', '<set-variable name="a" value="${TfToken[Token.1]}" />', /:2:1 \(.*\): expected plain text, got the notation of a CDKTF token\. Mend: write a named value in its place/],
  ['a fragment within the fragment', '<include-fragment fragment-id="mine" />', /Mend: include that fragment in the document$/],
])('fails for a policy file with %s', (_, statement, expected) => {
  const problems = problemsIn({ fragments: { mine: 'mine2.xml' } }, { 'mine2.xml': fragment(statement) });
  expect(problems.map(formatProblem)).toEqual([expect.stringMatching(expected)]);
});

const contract = { openapi: '3.0.3', info: { title: 'Things', version: '1' }, paths: { '/things': { get: { operationId: 'things', responses: { 200: { description: 'OK' } } } } } };
const things = (more: object): Partial<EnvironmentInput> => ({
  identityProviders: { tenant: { kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://things'] } },
  apis: {
    things: {
      contract: write('things.json', JSON.stringify(contract)), displayName: 'Things', path: 'things', style: 'plain', identityProviders: ['tenant'],
      backend: { url: 'https://backend.example', credentials: { kind: 'managed-identity', resource: 'api://backend' } },
      access: { public: [{ operation: 'things', reason: 'A list of things that everybody knows.' }] },
      ...more,
    } as NonNullable<EnvironmentInput['apis']>[string],
  },
});

test.each([
  ['in the wrong section', '<cache-store duration="60" />', /expected it in outbound.*, got it in inbound\. Mend: move it to outbound/],
  ['at a scope where it may not stand', '<cross-domain><cross-domain-policy /></cross-domain>', /expected it at the scope global, got it at operation/],
  ['that includes no fragment there is', '<include-fragment fragment-id="nowhere" />', /expected the fragment nowhere to exist/],
])('fails for a statement of an operation’s policy %s', (_, statement, expected) => {
  const problems = problemsIn(things({ operationPolicies: { things: 'own.xml' } }), { 'own.xml': document(statement) });
  expect(problems.map(formatProblem)).toEqual([expect.stringMatching(expected)]);
  expect(problems[0]?.place).toMatch(/^own\.xml:4:\d+ \(config\/test\.ts: apis\.things\.operationPolicies\.things\)/);
});

test('a policy file may name whatever the environment has or makes', () => {
  const statements = [
    '<include-fragment fragment-id="MINE" />', '<include-fragment fragment-id="smart-decision-scope" />', '<include-fragment fragment-id="things-table" />', `<include-fragment fragment-id="${TAKEN}" />`,
    '<set-backend-service backend-id="things-backend" />', '<set-variable name="a" value="{{own}} {{identity-client-id}}" />',
  ].join('\n');
  const own = { namedValues: { own: { kind: 'plain', value: 'x' } }, fragments: { mine: 'mine.xml' } } as const;
  expect(problemsIn({ ...own, ...things({ operationPolicies: { things: 'own.xml' } }) }, { 'own.xml': document(statements) })).toEqual([]);
});

test.each([
  ['is known where a backend takes one', { kind: 'header', header: 'X-Key', keyVaultSecretId: 'https://kv.vault.azure.net/secrets/key' }, []],
  ['is unknown where none takes it', { kind: 'managed-identity', resource: 'api://backend' }, [expect.stringMatching(/the named value things-backend-credential to exist/)]],
])('the named value of a backend’s secret header %s', (_, credentials, told) => {
  const backend = { url: 'https://backend.example', credentials };
  const problems = problemsIn(things({ backend, operationPolicies: { things: 'own.xml' } }), { 'own.xml': document('<set-variable name="a" value="{{things-backend-credential}}" />') });
  expect(problems.map(formatProblem)).toEqual(told);
});

test('a policy file that is too large for the gateway is a problem of its own', () => {
  const large = fragment(`<set-variable name="a" value="${'x'.repeat(17_000)}" />`);
  const service = { ...input.service, sku: 'Consumption_0' } as EnvironmentInput['service'];
  const problems = problemsIn({ service, fragments: { mine: 'large.xml' } }, { 'large.xml': large });
  expect(problems.map(formatProblem)).toContainEqual(expect.stringMatching(/^large\.xml \(config\/test\.ts: fragments\.mine\): expected a policy fragment of at most 16384 bytes on the consumption gateway, got 17\d\d\d bytes\. Mend: \S/));
  expect(problemsIn({ fragments: { mine: 'large.xml' } }, {})).toEqual([]);
});

test('one fault of a file that several places name is told once', () => {
  const problems = problemsIn({ fragments: { one: 'same.xml', two: 'same.xml' } }, { 'same.xml': fragment('<set-haeder />') });
  expect(problems.map(({ place }) => place)).toEqual(['same.xml:2:3 (config/test.ts: fragments.one and 1 more): the fragment']);
});
