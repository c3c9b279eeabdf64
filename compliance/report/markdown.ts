/** The report as a page for people: what is open, what was excused, what was shown, what only a person can see. */
import { ruleCode, type Rule } from '../rule';
import { weightOf, type ComplianceReport, type ReportRow } from '../run';
import { faultsOf, openRows, placeOf, plain, summaryOf } from './view';

/** @returns the reports as one Markdown text, a page for each */
export const toMarkdown = (reports: readonly ComplianceReport[]): string => reports.map(pageOf).join('\n');

function pageOf(report: ComplianceReport): string {
  const lines = [
    `# Compliance of ${text(report.name)}: ${report.ok ? 'passed' : 'failed'}`,
    '',
    `Profile **${report.profile}**, ${report.today}, stacks ${report.stacks.map(code).join(', ')}: ${summaryOf(report)}.`,
    '',
    ...openFindings(report),
    ...section('Suppressions and attestations at fault', faultTable(report)),
    ...section('Suppressed', suppressedTable(report)),
    ...section('Attested: made elsewhere, and seen there by a person', attestedTable(report)),
    ...ruleTable(report),
    ...section(
      'Not in this profile',
      report.skipped.map((rule) => `- ${name(rule)}: ${text(rule.title)}`),
    ),
    '## Only a person can see',
    '',
    ...report.attestations.map(checklistItem),
  ];
  return `${lines.join('\n')}\n`;
}

/** Always there: a page that does not say "Nothing" could be one that was cut off. */
function openFindings(report: ComplianceReport): readonly string[] {
  const found = tableIfAny(
    ['', 'Rule', 'Where', 'What', 'Mend'],
    openRows(report).map((row) => [mark(row), name(row.rule), where(row), text(row.message), text(row.rule.mend)]),
  );
  return ['## Open', '', ...(found.length === 0 ? ['Nothing.'] : found), ''];
}

function faultTable(report: ComplianceReport): readonly string[] {
  return tableIfAny(
    ['', 'Rule', 'Path', 'What', 'Owner'],
    faultsOf(report).map(({ kind, rule, path, problem, owner }) => [
      kind,
      text(rule),
      path === '' ? '' : code(path),
      text(problem),
      text(owner),
    ]),
  );
}

function suppressedTable(report: ComplianceReport): readonly string[] {
  return tableIfAny(
    ['Rule', 'Where', 'What', 'Reason', 'Owner', 'Until'],
    report.rows.flatMap(({ suppressed, ...row }) =>
      suppressed === undefined
        ? []
        : [[name(row.rule), where(row), text(row.message), text(suppressed.reason), text(suppressed.owner), suppressed.expires]],
    ),
  );
}

function attestedTable(report: ComplianceReport): readonly string[] {
  return tableIfAny(
    ['Rule', 'Where', 'What', 'Evidence', 'Owner', 'Seen', 'Until'],
    report.rows.flatMap(({ attested, ...row }) =>
      attested === undefined
        ? []
        : [[name(row.rule), where(row), text(row.message), text(attested.evidence), text(attested.owner), attested.seen, attested.expires]],
    ),
  );
}

function ruleTable(report: ComplianceReport): readonly string[] {
  return [
    '## Rules',
    '',
    'A citation’s kind is the rule text’s own: an addressable specification is implemented, or the reason why not is written down.',
    '',
    ...table(
      ['Rule', 'Compliant', 'Open', 'Suppressed', 'Attested', '45 CFR 164', 'Maps to'],
      rules(report).map(({ rule, rows }) => [
        `${name(rule)}: ${text(rule.title)}`,
        String(rows.filter(({ status }) => status === 'compliant').length),
        String(rows.filter((row) => weightOf(row) !== 'none').length),
        String(rows.filter((row) => row.suppressed !== undefined).length),
        String(rows.filter((row) => row.attested !== undefined).length),
        rule.citations.map(({ reference, kind }) => `${reference} (${kind})`).join('<br>'),
        text(rule.mapsTo.join(', ')),
      ]),
    ),
    '',
  ];
}

/** A question as an item that is ticked once it is answered. */
function checklistItem({ id, question, lookAt, citations, attested }: ComplianceReport['attestations'][number]): string {
  const answer =
    attested === undefined
      ? lookAt
      : `${text(attested.evidence)} (${text(attested.owner)}, seen ${attested.seen}, until ${attested.expires})`;
  const cited = citations.map(({ reference, kind }) => `${reference}, ${kind}`).join('; ');
  return `- [${attested === undefined ? ' ' : 'x'}] **${id}** ${question} ${answer} (${cited})`;
}

/** A section with a heading; one that would be empty is left out. */
const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
const mark = (row: ReportRow): string => (row.status === 'unknown' ? 'unknown' : weightOf(row));
const name = (rule: Rule): string => `${ruleCode(rule)} ${rule.name}`;
const where = (row: ReportRow): string => [code(row.path), ...(row.file === undefined ? [] : [code(placeOf(row))])].join('<br>');

function rules(report: ComplianceReport): readonly { readonly rule: Rule; readonly rows: readonly ReportRow[] }[] {
  const all = new Map<Rule, ReportRow[]>();
  for (const row of report.rows) all.set(row.rule, [...(all.get(row.rule) ?? []), row]);
  return [...all].map(([rule, rows]) => ({ rule, rows }));
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(' | ')} |`,
  `|${head.map(() => ' --- |').join('')}`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

/** No lines at all where there are no rows. */
const tableIfAny = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : table(head, rows);

/** What a backslash does not take the meaning from, in a browser. */
const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** Names of resources are other people's text: no markup of theirs, no link, no cell of their own. */
function text(value: string): string {
  return plain(value).replace(/[\\`*_{}[\]()#|<>!~&]/g, (character) => ENTITIES[character] ?? `\\${character}`);
}

/** A code span, of as many backticks as it needs. */
function code(value: string): string {
  const runs = [...value.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const pad = value.startsWith('`') || value.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${plain(value).replaceAll('|', '\\|')}${pad}${fence}`;
}
