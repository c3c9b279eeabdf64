import type { Attested } from '../../compliance';
import { cite } from '../../compliance/citations';
import { ATTESTATIONS } from '../../compliance/attestations';
import { defineRule, elsewhere, folderRow, type Row } from '../../compliance/rule';
import { runCompliance, type ComplianceReport } from '../../compliance/run';
import { modelOf, SERVICE } from './folder';

const MODEL = modelOf({ azurerm_api_management: { apim: SERVICE } });
const UNTOLD: Row = { ...folderRow('unknown', 'made elsewhere'), path: 'their-apim' };
const ruleThat = (id: number, ...rows: readonly Row[]) => defineRule({ id, name: `Sample${id}`, title: 'A sample', severity: 'error', per: 'folder', citations: cite('312(d)'), mapsTo: [], mend: 'Mend it.', check: () => rows });
const ATTESTED: Attested = { about: 'HC01', path: 'their-apim', evidence: 'The platform team’s check of 1 June, row HC01.', owner: 'a.nurse', seen: '2026-06-01', expires: '2027-06-01' };

function run(rows: readonly Row[], attestations: readonly Attested[], id = 1, today = '2026-06-15'): ComplianceReport {
  return runCompliance(MODEL, { profile: 'production', suppressions: [], attestations, today, rules: [ruleThat(id, ...rows)] });
}

test('an attestation answers what only another folder could show, and the row stays, unknown, as evidence', () => {
  const report = run([elsewhere(UNTOLD)], [ATTESTED]);
  expect(report.ok).toBe(true);
  expect(report.rows.map(({ status, attested }) => [status, attested?.owner])).toEqual([['unknown', 'a.nurse']]);
  expect(report.counts).toMatchObject({ attested: 1, unknown: 0, suppressed: 0, compliant: 0 });
});

test.each([1, 28, 44, 50])('rule %i can be attested where another folder would show it', (id) => {
  expect(run([elsewhere(UNTOLD)], [{ ...ATTESTED, about: String(id) }], id).ok).toBe(true);
});

test.each<readonly [what: string, row: Row]>([
  ['a hole', { ...UNTOLD, status: 'non-compliant' }],
  ['a hole that says it is elsewhere', elsewhere({ ...UNTOLD, status: 'non-compliant' })],
  ['what this folder itself leaves unknown', UNTOLD],
  ['what is unknown at another path', elsewhere({ ...UNTOLD, path: 'another-apim' })],
  ['what is unknown at a longer path', elsewhere({ ...UNTOLD, path: 'their-apim/x' })],
])('%s is not answered, and the attestation fails the run', (_what, row) => {
  const report = run([row], [ATTESTED]);
  expect(report.ok).toBe(false);
  expect(report.rows[0]?.attested).toBeUndefined();
  expect(report.attestedProblems).toEqual([expect.objectContaining({ problem: expect.stringContaining('answers nothing') as string })]);
});

test.each<readonly [why: string, changes: Partial<Attested>, problem: RegExp]>([
  ['expired yesterday', { expires: '2026-06-14' }, /expired on 2026-06-14/],
  ['holds for more than a year', { expires: '2027-06-03' }, /more than a year/],
  ['was seen tomorrow', { seen: '2026-06-16' }, /yet to come/],
  ['has a date that does not exist', { seen: '2026-13-45' }, /not a date/],
  ['has no end', { expires: 'never' }, /not a date/],
  ['has no evidence', { evidence: 'seen it' }, /no evidence/],
  ['has no owner', { owner: ' ' }, /no owner/],
  ['has no path', { path: undefined }, /no path/],
  ['is about no rule', { about: 'HC99' }, /no rule and no question HC99/],
])('an attestation that %s fails the run and answers nothing', (_why, changes, problem) => {
  const report = run([elsewhere(UNTOLD)], [{ ...ATTESTED, ...changes }]);
  expect(report.ok).toBe(false);
  expect(report.counts).toMatchObject({ attested: 0, unknown: 1 });
  expect(report.attestedProblems).toEqual([expect.objectContaining({ problem: expect.stringMatching(problem) as string })]);
});

test('it holds on its last day', () => {
  expect(run([elsewhere(UNTOLD)], [ATTESTED], 1, '2027-06-01').ok).toBe(true);
});

test('an open question may be answered, for as long as the answer holds', () => {
  const answer: Attested = { about: 'MA03', evidence: 'Agreement of 2025-11-03, on file with the privacy office.', owner: 'p.officer', seen: '2026-06-01', expires: '2027-05-31' };
  const answered = (report: ComplianceReport): readonly string[] => report.attestations.filter(({ attested }) => attested !== undefined).map(({ id }) => id);
  expect(answered(run([], [], 1))).toEqual([]);
  const report = run([folderRow('compliant', 'as it should be')], [answer]);
  expect([report.ok, answered(report)]).toEqual([true, ['MA03']]);
  expect(answered(run([folderRow('compliant', 'as it should be')], [answer], 1, '2027-06-01'))).toEqual([]);
  expect(report.attestations).toHaveLength(ATTESTATIONS.length);
});
