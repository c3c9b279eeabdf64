import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RULES, runCompliance, ruleCode, type ReportRow, type Rule } from '../../compliance';
import { fails, isOpen } from '../../compliance/run';
import { environments } from '../../config';
import { prepareEnvironments, synthesizeEnvironments } from '../../constructs/stacks';
import { readSynthesized } from '../../synthesized/read';
import { API_HOLES } from './holes/apis';
import { Example, type Hole, type Stack } from './holes/example';
import { PLATFORM_HOLES } from './holes/platform';
import { POLICY_HOLES } from './holes/policies';

const HOLES: readonly Hole[] = [...PLATFORM_HOLES, ...API_HOLES, ...POLICY_HOLES];
let folder: string;
let example: Example;
let untouched: readonly ReportRow[];
const found: string[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holes-'));
  const prod = environments().filter(({ name }) => name === 'prod');
  synthesizeEnvironments(prepareEnvironments(prod, join(__dirname, '..', '..')), { outdir: folder });
  const stack = (name: string): Stack => JSON.parse(readFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), 'utf8')) as Stack;
  const contracts = join(folder, 'stacks', 'prod-apis', 'assets', 'contracts');
  example = new Example(stack('prod-platform'), stack('prod-apis'), Object.fromEntries(readdirSync(contracts).map((file) => [file, readFileSync(join(contracts, file), 'utf8')])));
  untouched = measure(example, RULES);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  console.log(`${found.length} of ${HOLES.length} holes were found by the rule that is meant to find them`);
});

/** Writes the example's production stacks, reads them back and measures them. */
function measure(changed: Example, rules: readonly Rule[]): readonly ReportRow[] {
  const assets = join(folder, 'stacks', 'prod-apis', 'assets', 'contracts');
  for (const [file, text] of Object.entries(changed.contracts)) writeFileSync(join(assets, file), text);
  for (const [name, stack] of Object.entries({ 'prod-platform': changed.platform, 'prod-apis': changed.apis })) writeFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), JSON.stringify(stack, null, 2));
  return runCompliance(readSynthesized(folder), { profile: 'production', suppressions: [], today: '2026-01-01', rules }).rows;
}

const identity = ({ rule, path, status, message, detail }: ReportRow): string => [ruleCode(rule), path, status, detail ?? message].join(' ');
const openOf = (rows: readonly ReportRow[]): ReadonlyMap<string, ReportRow> => new Map(rows.filter(isOpen).map((row) => [identity(row), row]));

test('the untouched example has no hole', () => {
  expect(untouched.filter(fails).map(identity)).toEqual([]);
});

test('there are a hundred distinct holes and more, and every rule has one', () => {
  expect(new Set(HOLES.map(([what]) => what)).size).toBe(HOLES.length);
  expect(HOLES.length).toBeGreaterThanOrEqual(100);
  const covered = new Set(HOLES.map(([, rule]) => rule));
  expect(Array.from({ length: 56 }, (_, id) => id).filter((id) => !covered.has(id))).toEqual([]);
});

test.each(HOLES.map(([what, rule, open]) => ({ what, rule, open })))('$what: rule $rule sees it', ({ what, rule, open }) => {
  const changed = example.clone();
  open(changed);
  const before = openOf(untouched);
  // Only the rule that is meant to see it: that another one fails too would prove nothing.
  const seen = [...openOf(measure(changed, RULES.filter(({ id }) => id === rule))).keys()].filter((key) => !before.has(key));
  expect(seen).not.toEqual([]);
  found.push(what);
});
