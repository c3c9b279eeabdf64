import { cite } from '../../compliance/citations';
import { defineRule, row, type Row, type Rule } from '../../compliance/rule';
import { RULES } from '../../compliance/rules';
import { NOT_IN_DEVELOPMENT } from '../../compliance/profiles';
import { runCompliance } from '../../compliance/run';
import { NEVER_SUPPRESSED, type Suppression } from '../../compliance/suppressions';
import { modelOf, SERVICE } from './folder';

const MODEL = modelOf({ azurerm_api_management: { apim: SERVICE } });
const [RESOURCE] = MODEL.resources;

const ruleThat = (status: Row['status'], changes: Partial<Rule> = {}): Rule =>
  ({
    ...defineRule({
      id: 18,
      name: 'Sample',
      title: 'A sample',
      severity: 'error',
      per: 'folder',
      citations: cite('312(d)'),
      mapsTo: [],
      mend: 'Mend it.',
      check: () => [row(RESOURCE as NonNullable<typeof RESOURCE>, status, 'as found', 'a'), row(RESOURCE as NonNullable<typeof RESOURCE>, 'compliant', 'as found', 'b')],
    }),
    ...changes,
  }) as Rule;
const run = (rules: readonly Rule[], suppressions: readonly Suppression[] = [], profile: 'production' | 'development' = 'production') =>
  runCompliance(MODEL, { profile, suppressions, today: '2026-06-15', rules });
const SUPPRESSION: Suppression = { rule: 'HC18', path: 'stack/apim/Resource', reason: 'The partner moves in July.', owner: 'a.nurse', expires: '2026-06-15' };

test.each<readonly [status: Row['status'], severity: Rule['severity'], ok: boolean]>([
  ['compliant', 'error', true],
  ['not-applicable', 'error', true],
  ['non-compliant', 'warning', true],
  ['non-compliant', 'error', false],
  ['unknown', 'error', false],
  ['unknown', 'warning', false],
])('a row that is %s, of a rule of severity %s: ok is %s', (status, severity, ok) => {
  expect(run([ruleThat(status, { severity })]).ok).toBe(ok);
});

test('a rule that throws is a violation, and the others still run', () => {
  const report = run([
    ruleThat('compliant', {
      check: () => {
        throw new Error('no such thing');
      },
    }),
    ruleThat('compliant', { id: 19 }),
  ]);
  expect(report.ok).toBe(false);
  expect(report.rows.map(({ status, message }) => [status, message])).toEqual([
    ['non-compliant', 'HC18 Sample failed: no such thing'],
    ['compliant', 'as found'],
    ['compliant', 'as found'],
  ]);
});

test('a rule that says nothing is a violation', () => {
  expect(run([ruleThat('compliant', { check: () => [] })]).ok).toBe(false);
});

test('a suppression excuses its rule at its path, and the row stays with it as evidence', () => {
  const report = run([ruleThat('non-compliant')], [SUPPRESSION]);
  expect(report.ok).toBe(true);
  expect(report.rows.map(({ status, suppressed }) => [status, suppressed?.owner])).toEqual([
    ['non-compliant', 'a.nurse'],
    ['compliant', undefined],
  ]);
  expect(report.counts).toMatchObject({ suppressed: 1, compliant: 1, failed: 0 });
});

test.each<readonly [why: string, changes: Partial<Suppression>, problem: RegExp]>([
  ['expired yesterday', { expires: '2026-06-14' }, /expired on 2026-06-14/],
  ['has no date', { expires: 'never' }, /not a date/],
  ['has a day that its month does not have', { expires: '2027-02-31' }, /not a date/],
  ['has a date that does not exist', { expires: '2026-13-45' }, /not a date/],
  ['is about another path', { path: 'stack/other/Resource' }, /matches nothing/],
  ['is about the beginning of the path', { path: 'stack/apim' }, /matches nothing/],
  ['is about another detail', { path: 'stack/apim/Resource#b' }, /matches nothing/],
  ['names no rule', { rule: 'HC99' }, /no rule HC99/],
  ['has no reason', { reason: 'because' }, /no reason/],
  ['has no owner', { owner: ' ' }, /no owner/],
])('a suppression that %s fails the run and excuses nothing', (_why, changes, problem) => {
  const report = run([ruleThat('non-compliant')], [{ ...SUPPRESSION, ...changes }]);
  expect(report.ok).toBe(false);
  expect(report.counts.suppressed).toBe(0);
  expect(report.suppressionProblems).toEqual([expect.objectContaining({ problem: expect.stringMatching(problem) as string })]);
});

test('a suppression that matches only compliant rows matches nothing', () => {
  expect(run([ruleThat('compliant')], [SUPPRESSION]).ok).toBe(false);
});

test('a suppression may be for one detail, and by the rule’s name', () => {
  expect(run([ruleThat('unknown')], [{ ...SUPPRESSION, rule: 'sample', path: 'stack/apim/Resource#a' }]).ok).toBe(true);
});

test.each([...NEVER_SUPPRESSED])('rule %i cannot be suppressed', (id) => {
  const report = run([ruleThat('non-compliant', { id })], [{ ...SUPPRESSION, rule: String(id) }]);
  expect(report.ok).toBe(false);
  expect(report.suppressionProblems[0]?.problem).toMatch(/cannot be suppressed/);
});

test('development leaves out the rules that its profile names, and says so', () => {
  const rules = [ruleThat('non-compliant', { id: 6 }), ruleThat('compliant')];
  const report = run(rules, [], 'development');
  expect(report.ok).toBe(true);
  expect(report.skipped.map(({ id }) => id)).toEqual([6]);
  expect(run(rules).ok).toBe(false);
});

test('development keeps every rule on callers, policies and logs', () => {
  const kept = RULES.map(({ id }) => id).filter((id) => !NOT_IN_DEVELOPMENT.has(id));
  for (const id of [1, 2, 14, 15, 16, 17, 18, 19, 20, 21, 23, 44, 45, 46, 47, 48, 49]) expect(kept).toContain(id);
});

test('a folder without a service is not ok', () => {
  expect(runCompliance(modelOf({}), { profile: 'production', suppressions: [], today: '2026-06-15' }).ok).toBe(false);
});

test('every rule has its own number, name and file', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
});

test.each(['azapi_resource', 'azurerm_api_management_workspace', 'azurerm_api_management_gateway', 'azurerm_resource_group_template_deployment', 'azurerm_api_management_something_new', 'null_resource'])(
  'a %s is unknown, not passed',
  (type) => {
    const report = runCompliance(modelOf({ azurerm_api_management: { apim: SERVICE }, [type]: { it: {} } }), { profile: 'production', suppressions: [], today: '2026-06-15' });
    expect(report.rows).toContainEqual(expect.objectContaining({ status: 'unknown', path: 'stack/it/Resource', message: expect.stringContaining(type) as string }));
  },
);

test('a policy that does not parse is unknown', () => {
  const report = runCompliance(modelOf({ azurerm_api_management: { apim: SERVICE } }, { servicePolicy: 'broken' }), { profile: 'production', suppressions: [], today: '2026-06-15' });
  expect(report.rows).toContainEqual(expect.objectContaining({ rule: expect.objectContaining({ name: 'Readable' }) as Rule, status: 'unknown', message: 'the policy could not be read: line 1: unexpected end' }));
});

test('what could not be read has a path of its own, and the file that it names', () => {
  const problem = 'stacks/prod-apis/extra.tf: is written in HCL';
  const { rows } = runCompliance({ ...MODEL, problems: [problem] }, { profile: 'production', suppressions: [], today: '2026-06-15' });
  expect(rows).toContainEqual(expect.objectContaining({ status: 'unknown', path: problem, file: 'stacks/prod-apis/extra.tf' }));
});

test('a variable’s default is not what will be applied', () => {
  const model = modelOf({ azurerm_api_management: { apim: SERVICE }, azurerm_api_management_subscription: { it: { allow_tracing: false } } });
  // What the reader makes of `"${var.tracing}"` whose default is false.
  const resources = model.resources.map((resource) => (resource.name === 'it' ? { ...resource, assumed: ['allow_tracing'] } : resource));
  const { rows } = runCompliance({ ...model, resources }, { profile: 'production', suppressions: [], today: '2026-06-15' });
  expect(rows).toContainEqual(expect.objectContaining({ status: 'unknown', path: 'stack/it/Resource', message: 'allow_tracing depends on a variable, which may have another value at apply' }));
});
