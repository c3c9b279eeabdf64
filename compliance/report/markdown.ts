/** The report as a page for people: what is open, what was excused, what was shown, what only a person can see. */
import { ruleCode, type Rule } from '../rule';
import { weightOf, type ComplianceReport, type ReportRow } from '../run';
import { faultsOf, openRows, placeOf, plain, summaryOf } from './view';

export const toMarkdown = (reports: readonly ComplianceReport[]): string => reports.map(pageOf).join('\n');

function pageOf(report: ComplianceReport): string {
  const open = openRows(report);
  const faults = faultsOf(report);
  const attested = report.rows.filter((row) => row.attested !== undefined);
  const suppressed = report.rows.filter((row) => row.suppressed !== undefined);
  const lines = [
    `# Compliance of ${text(report.name)}: ${report.ok ? 'passed' : 'failed'}`,
    '',
    `Profile **${report.profile}**, ${report.today}, stacks ${report.stacks.map(code).join(', ')}: ${summaryOf(report)}.`,
    '',
    '## Open',
    '',
    ...(open.length === 0
      ? ['Nothing.']
      : table(
          ['', 'Rule', 'Where', 'What', 'Mend'],
          open.map((row) => [mark(row), name(row.rule), where(row), text(row.message), text(row.rule.mend)]),
        )),
    '',
    ...section(
      'Suppressions and attestations at fault',
      faults.length === 0
        ? []
        : table(
            ['', 'Rule', 'Path', 'What', 'Owner'],
            faults.map(({ kind, rule, path, problem, owner }) => [
              kind,
              text(rule),
              path === '' ? '' : code(path),
              text(problem),
              text(owner),
            ]),
          ),
    ),
    ...section(
      'Suppressed',
      suppressed.length === 0
        ? []
        : table(
            ['Rule', 'Where', 'What', 'Reason', 'Owner', 'Until'],
            suppressed.map((row) => [
              name(row.rule),
              where(row),
              text(row.message),
              text(row.suppressed?.reason ?? ''),
              text(row.suppressed?.owner ?? ''),
              row.suppressed?.expires ?? '',
            ]),
          ),
    ),
    ...section(
      'Attested: made elsewhere, and seen there by a person',
      attested.length === 0
        ? []
        : table(
            ['Rule', 'Where', 'What', 'Evidence', 'Owner', 'Seen', 'Until'],
            attested.map((row) => [
              name(row.rule),
              where(row),
              text(row.message),
              text(row.attested?.evidence ?? ''),
              text(row.attested?.owner ?? ''),
              row.attested?.seen ?? '',
              row.attested?.expires ?? '',
            ]),
          ),
    ),
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
    ...section(
      'Not in this profile',
      report.skipped.map((rule) => `- ${name(rule)}: ${text(rule.title)}`),
    ),
    '## Only a person can see',
    '',
    ...report.attestations.map(
      ({ id, question, lookAt, citations, attested: answer }) =>
        `- [${answer === undefined ? ' ' : 'x'}] **${id}** ${question} ${answer === undefined ? lookAt : `${text(answer.evidence)} (${text(answer.owner)}, seen ${answer.seen}, until ${answer.expires})`} (${citations.map(({ reference, kind }) => `${reference}, ${kind}`).join('; ')})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

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

/** Names of resources are other people's text: no markup of theirs, no link, no cell of their own. */
function text(value: string): string {
  return plain(value).replace(/[\\`*_{}[\]()#|<>!~&]/g, (character) =>
    character === '<' ? '&lt;' : character === '>' ? '&gt;' : character === '&' ? '&amp;' : `\\${character}`,
  );
}

/** A code span, of as many backticks as it needs. */
function code(value: string): string {
  const runs = [...value.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = '`'.repeat(Math.max(0, ...runs) + 1);
  const pad = value.startsWith('`') || value.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${plain(value).replaceAll('|', '\\|')}${pad}${fence}`;
}
