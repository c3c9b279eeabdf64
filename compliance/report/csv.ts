/** Every row as CSV (RFC 4180), for spreadsheets. */
import { ruleCode } from '../rule';
import type { ComplianceReport } from '../run';
import { faultsOf } from './view';

const COLUMNS = [
  'environment',
  'rule',
  'name',
  'severity',
  'status',
  'suppressed',
  'attested',
  'path',
  'resource',
  'file',
  'line',
  'detail',
  'message',
  'citations',
  'maps to',
  'mend',
  'reason',
  'owner',
  'expires',
] as const;

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
    row.attested === undefined ? 'no' : 'yes',
    row.path,
    row.resource ?? '',
    row.file ?? '',
    row.line === undefined ? '' : String(row.line),
    row.detail ?? '',
    row.message,
    row.rule.citations.map(({ reference, kind }) => `${reference} (${kind})`).join('; '),
    row.rule.mapsTo.join('; '),
    row.rule.mend,
    row.suppressed?.reason ?? row.attested?.evidence ?? '',
    row.suppressed?.owner ?? row.attested?.owner ?? '',
    row.suppressed?.expires ?? row.attested?.expires ?? '',
  ]);
  const attestations = report.attestations.map(({ id, question, lookAt, citations, attested }) => [
    id,
    'ManualAttestation',
    'attestation',
    attested === undefined ? 'open' : 'answered',
    'no',
    attested === undefined ? 'no' : 'yes',
    '',
    '',
    '',
    '',
    '',
    question,
    citations.map(({ reference, kind }) => `${reference} (${kind})`).join('; '),
    '',
    lookAt,
    attested?.evidence ?? '',
    attested?.owner ?? '',
    attested?.expires ?? '',
  ]);
  const faults = faultsOf(report).map(({ kind, rule, path, reason, owner, expires, problem }) => [
    rule,
    kind === 'suppression' ? 'Suppression' : 'Attestation',
    'error',
    'non-compliant',
    'no',
    'no',
    path,
    '',
    '',
    '',
    '',
    `${kind === 'suppression' ? 'a suppression' : 'an attestation'} is at fault: ${problem}`,
    '',
    '',
    '',
    reason,
    owner,
    expires,
  ]);
  return [...rows, ...faults, ...attestations];
}

/** Quoted; what a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
function cell(text: string): string {
  const harmless = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
