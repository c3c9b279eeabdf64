/** What every format shows of a report's rows, in one order. */
import { isOpen, weightOf, type ComplianceReport, type ReportRow } from '../run';

const GRAVITY: Readonly<Record<string, number>> = { error: 0, warning: 1, none: 2 };

/** Open rows first (errors, then warnings), each in the order of the rules. */
export const openRows = (report: ComplianceReport): readonly ReportRow[] =>
  report.rows.filter((row) => isOpen(row) && row.suppressed === undefined).sort((a, b) => (GRAVITY[weightOf(a)] ?? 0) - (GRAVITY[weightOf(b)] ?? 0));

/** `stacks/prod-apis/cdk.tf.json:812`, as far as known. */
export const placeOf = (row: ReportRow): string => (row.file === undefined ? '' : row.line === undefined ? row.file : `${row.file}:${row.line}`);

export function summaryOf(report: ComplianceReport): string {
  const { failed, unknown, warnings, suppressed, compliant, notApplicable } = report.counts;
  const bad = report.suppressionProblems.length;
  const parts = [`${failed} failed`, `${unknown} unknown`, `${warnings} warning${warnings === 1 ? '' : 's'}`, `${suppressed} suppressed`, `${compliant} compliant`, `${notApplicable} not applicable`];
  if (bad > 0) parts.unshift(`${bad} suppression${bad === 1 ? '' : 's'} at fault`);
  return parts.join(', ');
}

/** Text of others in one line: control characters, and the ones that turn the direction of text, become `\u{…}`. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
