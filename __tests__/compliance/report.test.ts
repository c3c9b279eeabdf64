import { cite } from '../../compliance/citations';
import { toCsv } from '../../compliance/report/csv';
import { toGithub } from '../../compliance/report/github';
import { toJson } from '../../compliance/report/json';
import { toMarkdown } from '../../compliance/report/markdown';
import { toSarif } from '../../compliance/report/sarif';
import { toTable, wrap } from '../../compliance/report/table';
import { defineRule, type Row, type Rule } from '../../compliance/rule';
import { runCompliance, type ComplianceReport } from '../../compliance/run';
import type { Suppression } from '../../compliance/suppressions';
import { modelOf, SERVICE } from './folder';

const ROWS: readonly Row[] = [
  { status: 'non-compliant', path: 'prod-apis/fhir/Resource', resource: 'azurerm_api_management_api.fhir', file: 'stacks/prod-apis/cdk.tf.json', line: 12, message: 'a hole', detail: 'read' },
  { status: 'unknown', path: '=cmd|calc!A1', file: 'stacks/a b,c:d/cdk.tf.json', message: 'a, "quoted"\n::error::line' },
  { status: 'compliant', path: 'prod-apis/notes/Resource', message: '[click](http://evil.example) <script> | `x`' },
  { status: 'non-compliant', path: 'prod-apis/old/Resource', message: 'excused\u001b[31m\u202e' },
  { status: 'not-applicable', path: '(folder)', message: 'nothing here' },
];
const RULE: Rule = defineRule({ id: 18, name: 'Sample', title: 'A sample', severity: 'error', per: 'folder', citations: cite('312(d)', '312(a)(2)(iv)'), mapsTo: ['OWASP API2:2023'], mend: 'Mend it.', check: () => ROWS });
const SOFT: readonly Row[] = [{ status: 'non-compliant', path: 'prod-platform/apim', message: 'soft' }];
const WARNING: Rule = { ...RULE, id: 6, name: 'Soft', severity: 'warning', check: () => SOFT };
const SUPPRESSIONS: readonly Suppression[] = [
  { rule: 'HC18', path: 'prod-apis/old/Resource', reason: 'It goes in July, with the partner.', owner: 'a.nurse', expires: '2026-12-31' },
  { rule: 'HC18', path: 'prod-apis/gone', reason: 'It is gone already.', owner: 'b.nurse', expires: '2026-12-31' },
];
const REPORT: ComplianceReport = runCompliance(modelOf({ azurerm_api_management: { apim: SERVICE } }), { name: 'prod', profile: 'production', suppressions: SUPPRESSIONS, today: '2026-06-15', rules: [RULE, WARNING] });

interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly automationDetails: { readonly id: string };
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly text: string }; readonly properties: { readonly tags: readonly string[] } }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly suppressions: readonly { readonly justification: string }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: { readonly startLine: number } }; readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[] }[];
    }[];
  }[];
}
const sarif = (report = REPORT, base = ''): Sarif => JSON.parse(toSarif([report], { base })) as Sarif;

test('JSON keeps every row, suppressed and compliant ones too, and the open questions', () => {
  const { ok, reports } = JSON.parse(toJson([REPORT])) as { ok: boolean; reports: { rows: { status: string; weight: string; suppressed?: { owner: string } }[]; attestations: { status: string }[]; counts: object; suppressionProblems: object[] }[] };
  const [report] = reports;
  expect(ok).toBe(false);
  expect(report?.rows.map(({ status, weight, suppressed }) => [status, weight, suppressed?.owner])).toEqual([
    ['non-compliant', 'error', undefined],
    ['unknown', 'error', undefined],
    ['compliant', 'none', undefined],
    ['non-compliant', 'none', 'a.nurse'],
    ['not-applicable', 'none', undefined],
    ['non-compliant', 'warning', undefined],
  ]);
  expect(report?.counts).toEqual({ compliant: 1, failed: 1, warnings: 1, unknown: 1, suppressed: 1, attested: 0, notApplicable: 1 });
  expect(report?.suppressionProblems).toHaveLength(1);
  expect(report?.attestations.every(({ status }) => status === 'open')).toBe(true);
});

test('the report is the same, byte for byte, when it is made again', () => {
  expect(toJson([REPORT])).toBe(toJson([REPORT]));
});

test('CSV has the same number of cells in each record, and none that a spreadsheet would run', () => {
  const records = toCsv([REPORT]).split('\r\n').slice(0, -1);
  const cells = records.map((record) => [...record.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => (cell as string).replaceAll('""', '"')));
  expect(new Set(cells.map(({ length }) => length))).toEqual(new Set([19]));
  expect(cells.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
  expect(cells.flat()).toContain("'=cmd|calc!A1");
  expect(cells.flat()).toContain('a, "quoted"\n::error::line');
});

test('Markdown takes no markup from names and messages', () => {
  const page = toMarkdown([REPORT]);
  expect(page).toContain('# Compliance of prod: failed');
  expect(page).not.toContain('<script>');
  expect(page).not.toMatch(/[^\\]\[click/);
  expect(page).not.toContain('\u001b');
  expect(page).toContain('45 CFR 164.312(a)(2)(iv) (Addressable)');
  expect(page).toContain('It goes in July');
});

test('every row of Markdown’s tables has as many cells as its head', () => {
  const sizes = toMarkdown([REPORT])
    .split(/\n\n/)
    .filter((block) => block.startsWith('| '))
    .map((block) => new Set(block.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| --- |')).map((line) => line.replaceAll('\\|', '').split('|').length)));
  expect(sizes.map(({ size }) => size)).toEqual(sizes.map(() => 1));
  expect(sizes.length).toBeGreaterThan(2);
});

test('annotations cannot be broken out of', () => {
  const lines = toGithub([REPORT], 'cdktf.out').trim().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['::error', '::error', '::warning', '::error', '::notice']);
  expect(lines[0]).toMatch(/^::error file=cdktf\.out\/stacks\/prod-apis\/cdk\.tf\.json,line=12,title=HC18 Sample::prod-apis\/fhir\/Resource: a hole%0AMend it\.$/);
  expect(lines[1]).toContain('file=cdktf.out/stacks/a b%2Cc%3Ad/cdk.tf.json,title');
  expect(lines[1]).toContain('a, "quoted"%0A::error::line');
});

test('the terminal’s table shows what is open and excused, without control characters of others', () => {
  const table = toTable([REPORT]);
  expect(table).toContain('HC18 Sample');
  expect(table).toContain('suppressed HC18 Sample at prod-apis/old/Resource until 2026-12-31 (a.nurse)');
  expect(table).toContain('suppression at fault HC18 at prod-apis/gone (b.nurse): it matches nothing');
  expect(table).toContain('prod: not compliant with the profile production');
  expect(table).not.toMatch(/[\u001b\u202e]/);
});

test.each<readonly [text: string, width: number, lines: readonly string[]]>([
  ['the service speaks TLS 1.0', 12, ['the service', 'speaks TLS', '1.0']],
  ['prod-platform/Service/Resource', 12, ['prod-platfor', 'm/Service/Re', 'source']],
  ['', 12, []],
])('“%s” is broken into lines of %i characters', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test('SARIF places a result in its file and line, with the construct’s path, and gives rules their help', () => {
  const [run] = sarif(REPORT, './cdktf.out').runs;
  const [result] = run?.results ?? [];
  expect(result?.locations[0]).toEqual({
    physicalLocation: { artifactLocation: { uri: 'cdktf.out/stacks/prod-apis/cdk.tf.json', uriBaseId: '%SRCROOT%' }, region: { startLine: 12 } },
    logicalLocations: [{ fullyQualifiedName: 'prod-apis/fhir/Resource', kind: 'resource', name: 'azurerm_api_management_api.fhir' }],
  });
  for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  expect(run?.tool.driver.rules.every(({ help, properties }) => help.text !== '' && properties.tags.length <= 20)).toBe(true);
});

test('SARIF holds open and suppressed results only, each with a place of its own', () => {
  const results = sarif().runs[0]?.results ?? [];
  expect(results.map(({ level, suppressions }) => [level, suppressions.length])).toEqual([
    ['error', 0],
    ['error', 0],
    ['error', 1],
    ['warning', 0],
  ]);
  expect(results[1]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('stacks/a%20b%2Cc%3Ad/cdk.tf.json');
  expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(results.length);
});

test('a fingerprint stays when the line moves, and the runs of two environments have their own categories', () => {
  const moved: ComplianceReport = { ...REPORT, rows: REPORT.rows.map((row) => ({ ...row, ...(row.line !== undefined && { line: row.line + 30 }) })) };
  const prints = (log: Sarif): unknown => log.runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints);
  expect(prints(sarif(moved))).toEqual(prints(sarif()));
  const both = JSON.parse(toSarif([REPORT, { ...REPORT, name: 'dev' }])) as Sarif;
  expect(both.runs.map(({ automationDetails }) => automationDetails.id)).toEqual(['healthcare-apis-compliance/prod/', 'healthcare-apis-compliance/dev/']);
});

describe('what a person attests', () => {
  const untold: Row = { status: 'unknown', path: 'their-apim', message: 'made elsewhere', elsewhere: true };
  const attested = { about: 'HC18', path: 'their-apim', evidence: 'Their report of | June.', owner: '=a.nurse', seen: '2026-06-01', expires: '2026-12-31' };
  const report = runCompliance(modelOf({ azurerm_api_management: { apim: SERVICE } }), {
    name: 'prod',
    profile: 'production',
    suppressions: [],
    attestations: [attested, { about: 'MA03', evidence: 'The agreement of 2025.', owner: 'p.officer', seen: '2026-06-01', expires: '2026-12-31' }, { ...attested, path: 'gone' }],
    today: '2026-06-15',
    rules: [{ ...RULE, check: () => [untold] }],
  });

  test.each<readonly [format: string, text: string, parts: readonly string[]]>([
    ['the table', toTable([report]), ['attested HC18 Sample at their-apim until 2026-12-31', 'attestation at fault HC18 at gone', '1 attested', '8 questions']],
    ['JSON', toJson([report]), ['"evidence": "Their report of | June."', '"status": "answered"', '"attestationProblems"', '"weight": "none"']],
    ['CSV', toCsv([report]), ['"yes","their-apim"', '"\'=a.nurse"', '"answered","no","yes"', 'an attestation is at fault: it answers nothing']],
    ['Markdown', toMarkdown([report]), ['## Attested: made elsewhere', 'Their report of \\| June.', '- [x] **MA03**', '- [ ] **MA01**', '| attestation | HC18 |']],
    ['annotations', toGithub([report]), ['::error title=Attestation of HC18::gone: it answers nothing']],
    ['SARIF', toSarif([report]), ['Attested: Their report of | June. (=a.nurse, seen 2026-06-01, until 2026-12-31)', '"status": "answered"']],
  ])('is in %s', (_format, text, parts) => {
    for (const part of parts) expect(text).toContain(part);
  });

  test('is no alert', () => {
    expect(toGithub([report])).not.toContain('made elsewhere');
    expect(sarif(report).runs[0]?.results.map(({ suppressions }) => suppressions.length)).toEqual([1]);
  });
});
