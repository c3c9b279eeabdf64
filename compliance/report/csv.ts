/** Every row as CSV (RFC 4180), for spreadsheets. */
import { ruleCode } from '../rule';
import type { ComplianceReport } from '../run';

const COLUMNS = ['environment', 'rule', 'name', 'severity', 'status', 'suppressed', 'path', 'resource', 'file', 'line', 'detail', 'message', 'citations', 'maps to', 'mend', 'reason', 'owner', 'expires'] as const;

export function toCsv(reports: readonly ComplianceReport[]): string {
  const rows = reports.flatMap((report) => rowsOf(report).map((row) => [report.name, ...row]));
  return [[...COLUMNS], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function rowsOf(report: ComplianceReport): readonly (readonly string[])[] {
  const rows = report.rows.map((row) => [
    ruleCode(row.rule),
    row.rule.name,
    row.rule.severity,
    row.status,
    row.suppressed === undefined ? 'no' : 'yes',
    row.path,
    row.resource ?? '',
    row.file ?? '',
    row.line === undefined ? '' : String(row.line),
    row.detail ?? '',
    row.message,
    row.rule.citations.map(({ reference, kind }) => `${reference} (${kind})`).join('; '),
    row.rule.mapsTo.join('; '),
    row.rule.mend,
    row.suppressed?.reason ?? '',
    row.suppressed?.owner ?? '',
    row.suppressed?.expires ?? '',
  ]);
  const attestations = report.attestations.map(({ id, question, lookAt, citations }) => [
    id, 'ManualAttestation', 'attestation', 'open', 'no', '', '', '', '', '', question, citations.map(({ reference, kind }) => `${reference} (${kind})`).join('; '), '', lookAt, '', '', '',
  ]);
  const faults = report.suppressionProblems.map(({ suppression, problem }) => [
    suppression.rule, 'Suppression', 'error', 'non-compliant', 'no', suppression.path, '', '', '', '', `a suppression is at fault: ${problem}`, '', '', '', suppression.reason, suppression.owner, suppression.expires,
  ]);
  return [...rows, ...faults, ...attestations];
}

/** Quoted; what a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
function cell(text: string): string {
  const harmless = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
