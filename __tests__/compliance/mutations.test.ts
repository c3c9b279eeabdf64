import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RULES, runCompliance, ruleCode, type ReportRow, type Rule } from '../../compliance';
import { fails, isOpen } from '../../compliance/run';
import { environments } from '../../config';
import { prepareEnvironments, synthesizeEnvironments } from '../../constructs/stacks';
import { readSynthesized } from '../../synthesized/read';
import { API_HOLES } from './holes/apis';
import { Example, type Block, type Hole, type Stack } from './holes/example';
import { ATTRIBUTE_HOLES } from './holes/attributes';
import { DISGUISES } from './holes/disguises';
import { FOLDER_HOLES } from './holes/folder';
import { PLATFORM_HOLES } from './holes/platform';
import { POLICY_HOLES } from './holes/policies';

const HOLES: readonly Hole[] = [...FOLDER_HOLES, ...ATTRIBUTE_HOLES, ...DISGUISES, ...PLATFORM_HOLES, ...API_HOLES, ...POLICY_HOLES];
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
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { stacks: Block };
  example = new Example(stack('prod-platform'), stack('prod-apis'), Object.fromEntries(readdirSync(contracts).map((file) => [file, readFileSync(join(contracts, file), 'utf8')])), {}, [], manifest.stacks);
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
  for (const [name, stack] of Object.entries({ 'prod-platform': changed.platform, 'prod-apis': changed.apis })) writeFileSync(join(folder, 'stacks', name, 'cdk.tf.json'), textOf(changed, name, stack));
  writeFileSync(join(folder, 'manifest.json'), changed.manifestText);
  const files = Object.entries(changed.files).map(([path, text]) => ({ path: join(folder, 'stacks', path), text }));
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  try {
    return runCompliance(readSynthesized(folder), { profile: 'production', suppressions: [], today: '2026-01-01', rules }).rows;
  } finally {
    for (const { path } of files) rmSync(path);
  }
}

function textOf({ replacements }: Example, name: string, stack: Stack): string {
  let text = JSON.stringify(stack, null, 2);
  for (const { stack: changed, find, put } of replacements.filter((replacement) => replacement.stack === name)) {
    if (!text.includes(find)) throw new Error(`${changed} has no ${find}`);
    text = text.replace(find, () => put);
  }
  return text;
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
