/** A team whose service another team makes: what their folder leaves open, and the two ways to close it. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsOf, ruleCode, runCompliance, type Attested, type ComplianceReport } from '../../compliance';
import { environments } from '../../config';
import { environmentSchema } from '../../config/schema';
import { prepareEnvironments, synthesizeEnvironments } from '../../constructs/stacks';
import type { SynthesizedModel } from '../../synthesized/model';
import { readSynthesized } from '../../synthesized/read';

const ROOT = join(__dirname, '..', '..');
const SERVICE = 'contoso-health-prod';
let folder: string;
/** The APIs alone, of an environment whose service exists. */
let ours: string;
/** The same with the stack of those who make the service. */
let together: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'existing-'));
  ours = join(folder, 'ours');
  together = join(folder, 'together');
  const prod = environments().find(({ name }) => name === 'prod');
  if (prod === undefined) throw new Error('the example has no prod');
  synthesizeEnvironments(prepareEnvironments([prod], ROOT), { outdir: join(folder, 'whole') });
  const existing = environmentSchema.parse({ ...prod, service: { existing: { name: SERVICE, resourceGroupName: `${SERVICE}-rg`, identityName: `${SERVICE}-identity` } } });
  synthesizeEnvironments(prepareEnvironments([existing], ROOT), { outdir: ours });
  mkdirSync(together);
  cpSync(join(ours, 'stacks', 'prod-apis'), join(together, 'prod-apis'), { recursive: true });
  cpSync(join(folder, 'whole', 'stacks', 'prod-platform'), join(together, 'their-platform'), { recursive: true });
  // Fragments of one name cannot be made twice in a service: theirs have names of their own.
  const theirs = join(together, 'their-platform', 'cdk.tf.json');
  writeFileSync(theirs, readFileSync(theirs, 'utf8').replaceAll('"answer-', '"their-').replaceAll('fragment-id=\\"answer-', 'fragment-id=\\"their-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function measure(dir: string, attestations: readonly Attested[] = [], model = modelOf(dir)): readonly ComplianceReport[] {
  const known = [{ name: 'prod', profile: 'production' as const, suppressions: [], attestations }];
  return partsOf(model, known).map((part) => runCompliance(part.model, { ...part, today: '2026-06-15' }));
}
const models = new Map<string, SynthesizedModel>();
/** Read once: only what is attested differs. */
function modelOf(dir: string): SynthesizedModel {
  const model = models.get(dir) ?? readSynthesized(dir);
  models.set(dir, model);
  return model;
}
const open = ({ rows }: ComplianceReport): readonly string[] => rows.filter(({ status, attested }) => attested === undefined && (status === 'unknown' || status === 'non-compliant')).map(({ rule, path }) => `${ruleCode(rule)} ${path}`);

const UNSEEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 29, 42, 48, 49, 50];
const attest = (id: number): Attested => ({ about: String(id), path: SERVICE, evidence: 'The platform team’s report of 1 June 2026.', owner: 'a.nurse', seen: '2026-06-01', expires: '2026-12-31' });

test('alone, it leaves open what only those can show who make the service, and nothing else', () => {
  const [report] = measure(ours);
  expect(report === undefined ? [] : open(report)).toEqual(UNSEEN.map((id) => `HC${String(id).padStart(2, '0')} ${SERVICE}`));
  expect(report?.ok).toBe(false);
});

test('with a person’s word for each of these it passes', () => {
  const [report] = measure(ours, UNSEEN.map(attest));
  expect([report?.ok, report?.counts.attested, report?.attestedProblems]).toEqual([true, UNSEEN.length, []]);
});

test.each(UNSEEN)('without a word for rule %i it fails', (id) => {
  expect(measure(ours, UNSEEN.filter((other) => other !== id).map(attest))[0]?.ok).toBe(false);
});

test('together with the folder that makes the service, nothing is left open, and a word for it is one too many', () => {
  const reports = measure(together);
  expect(reports.map(({ name, stacks }) => [name, stacks])).toEqual([['prod', ['prod-apis', 'their-platform']]]);
  expect(reports.flatMap(open)).toEqual([]);
  expect(reports.map(({ ok }) => ok)).toEqual([true]);
  expect(measure(together, [attest(1)])[0]?.ok).toBe(false);
});

test('together, a hole in their folder is a hole of ours', () => {
  const file = join(together, 'their-platform', 'cdk.tf.json');
  const text = readFileSync(file, 'utf8');
  try {
    writeFileSync(file, text.replace('"frontend_tls10_enabled": false', '"frontend_tls10_enabled": true'));
    expect(measure(together, [], readSynthesized(together)).flatMap(open)).toContain('HC01 prod-platform/Service/Resource');
  } finally {
    writeFileSync(file, text);
  }
});
