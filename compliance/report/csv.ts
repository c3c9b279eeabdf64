/** Every row as CSV (RFC 4180), for spreadsheets. */
import type { Citation } from '../citations';
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

/** The cells of a row by their column; a column that is left out is empty. */
type Cells = Partial<Record<(typeof COLUMNS)[number], string>>;

/** @returns a header and one line for each row, fault and attestation of the reports, in this order; lines end with CR LF */
export function toCsv(reports: readonly ComplianceReport[]): string {
  const lines = reports.flatMap((report) =>
    [...resultCells(report), ...faultCells(report), ...attestationCells(report)].map((cells) =>
      COLUMNS.map((column) => (column === 'environment' ? report.name : (cells[column] ?? ''))),
    ),
  );
  return [COLUMNS, ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('');
}

const yesOrNo = (yes: boolean): string => (yes ? 'yes' : 'no');

const citationList = (citations: readonly Citation[]): string =>
  citations.map(({ reference, kind }) => `${reference} (${kind})`).join('; ');

function resultCells({ rows }: ComplianceReport): readonly Cells[] {
  return rows.map(({ rule, status, suppressed, attested, path, resource, file, line, detail, message }) => ({
    rule: ruleCode(rule),
    name: rule.name,
    severity: rule.severity,
    status,
    suppressed: yesOrNo(suppressed !== undefined),
    attested: yesOrNo(attested !== undefined),
    path,
    resource: resource ?? '',
    file: file ?? '',
    line: line === undefined ? '' : String(line),
    detail: detail ?? '',
    message,
    citations: citationList(rule.citations),
    'maps to': rule.mapsTo.join('; '),
    mend: rule.mend,
    reason: suppressed?.reason ?? attested?.evidence ?? '',
    owner: suppressed?.owner ?? attested?.owner ?? '',
    expires: suppressed?.expires ?? attested?.expires ?? '',
  }));
}

/** Suppressions and attestations that are at fault fail a run, so they are rows too. */
function faultCells(report: ComplianceReport): readonly Cells[] {
  return faultsOf(report).map(({ kind, rule, path, reason, owner, expires, problem }) => ({
    rule,
    name: kind === 'suppression' ? 'Suppression' : 'Attestation',
    severity: 'error',
    status: 'non-compliant',
    suppressed: yesOrNo(false),
    attested: yesOrNo(false),
    path,
    message: `${kind === 'suppression' ? 'a suppression' : 'an attestation'} is at fault: ${problem}`,
    reason,
    owner,
    expires,
  }));
}

function attestationCells({ attestations }: ComplianceReport): readonly Cells[] {
  return attestations.map(({ id, question, lookAt, citations, attested }) => ({
    rule: id,
    name: 'ManualAttestation',
    severity: 'attestation',
    status: attested === undefined ? 'open' : 'answered',
    suppressed: yesOrNo(false),
    attested: yesOrNo(attested !== undefined),
    message: question,
    citations: citationList(citations),
    mend: lookAt,
    reason: attested?.evidence ?? '',
    owner: attested?.owner ?? '',
    expires: attested?.expires ?? '',
  }));
}

/** Quoted; what a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
function quoted(text: string): string {
  const harmless = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
