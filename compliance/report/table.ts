/** The report on a terminal: what is open, and one line of sums. */
import Table from 'cli-table3';
import pc from 'picocolors';
import { ruleCode } from '../rule';
import { weightOf, type ComplianceReport, type ReportRow } from '../run';
import { faultsOf, openQuestions, openRows, placeOf, plain, summaryOf } from './view';

export interface TableOptions {
  /** @default no colours */
  readonly colors?: boolean;
  /** Columns of the terminal. @default 120 */
  readonly width?: number;
}

export const toTable = (reports: readonly ComplianceReport[], options: TableOptions = {}): string =>
  reports.map((report) => tableOf(report, options)).join('\n');

function tableOf(report: ComplianceReport, options: TableOptions): string {
  const colors = pc.createColors(options.colors ?? false);
  const open = openRows(report);
  const lines: string[] = [];
  if (open.length > 0) lines.push(grid(open, colors, options.width ?? 120));
  for (const { kind, rule, path, owner, problem } of faultsOf(report)) {
    lines.push(
      `${colors.red(`${kind} at fault`)} ${plain(rule)}${path === '' ? '' : ` at ${plain(path)}`} (${plain(owner)}): ${plain(problem)}`,
    );
  }
  for (const { rule, path, suppressed, attested } of report.rows) {
    if (attested !== undefined) {
      lines.push(
        `${colors.dim('attested')} ${ruleCode(rule)} ${rule.name} at ${plain(path)} until ${attested.expires} (${plain(attested.owner)}): ${plain(attested.evidence)}`,
      );
    }
    if (suppressed !== undefined) {
      lines.push(
        `${colors.dim('suppressed')} ${ruleCode(rule)} ${rule.name} at ${plain(path)} until ${suppressed.expires} (${plain(suppressed.owner)}): ${plain(suppressed.reason)}`,
      );
    }
  }
  const verdict = report.ok ? colors.green('compliant') : colors.red('not compliant');
  lines.push(
    `${plain(report.name)}: ${verdict} with the profile ${report.profile}: ${summaryOf(report)}; ${openQuestions(report)} questions only a person can answer`,
  );
  return `${lines.join('\n')}\n`;
}

/** Lines of at most `width` characters: broken between words, and within one (a path) that is longer than a line. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => part.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

function grid(rows: readonly ReportRow[], colors: ReturnType<typeof pc.createColors>, width: number): string {
  const rest = Math.max(40, width - 34);
  const where = Math.floor(rest * 0.42);
  const table = new Table({
    head: ['', 'rule', 'where', 'what, and how to mend it'],
    style: { head: [], border: [] },
    colWidths: [9, 22, where, rest - where],
  });
  for (const row of rows) {
    const weight = weightOf(row);
    const mark = row.status === 'unknown' ? colors.magenta('unknown') : weight === 'error' ? colors.red('error') : colors.yellow('warning');
    const what = [...wrap(plain(row.message), rest - where - 2), ...wrap(row.rule.mend, rest - where - 2).map(colors.dim)];
    table.push([
      mark,
      `${ruleCode(row.rule)} ${row.rule.name}`,
      [plain(row.path), placeOf(row)].flatMap((part) => wrap(part, where - 2)).join('\n'),
      what.join('\n'),
    ]);
  }
  return table.toString();
}
