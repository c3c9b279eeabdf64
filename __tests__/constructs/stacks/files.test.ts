/** Files that a configuration names: what is wrong with one says where, and what to do about it. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvironment } from '../../../config/load';
import { ConfigurationError, type ConfigurationProblem } from '../../../config/problem';
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
