/** What every format shows of a report's rows, in one order. */
import { isOpen, weightOf, type ComplianceReport, type ReportRow } from '../run';

const GRAVITY: Readonly<Record<string, number>> = { error: 0, warning: 1, none: 2 };

/** Open rows first (errors, then warnings), each in the order of the rules. */
export const openRows = (report: ComplianceReport): readonly ReportRow[] =>
  report.rows
    .filter((row) => isOpen(row) && row.suppressed === undefined && row.attested === undefined)
    .sort((a, b) => (GRAVITY[weightOf(a)] ?? 0) - (GRAVITY[weightOf(b)] ?? 0));

/** `stacks/prod-apis/cdk.tf.json:812`, as far as known. */
export const placeOf = (row: ReportRow): string =>
  row.file === undefined ? '' : row.line === undefined ? row.file : `${row.file}:${row.line}`;

/** A suppression or an attestation that is itself wrong. */
export interface Fault {
  readonly kind: 'suppression' | 'attestation';
  /** The rule or question that it names, and where. */
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly problem: string;
}

export const faultsOf = ({ suppressionProblems, attestedProblems }: ComplianceReport): readonly Fault[] => [
  ...suppressionProblems.map(({ suppression: { rule, path, reason, owner, expires }, problem }): Fault => ({
    kind: 'suppression',
    rule,
    path,
    reason,
    owner,
    expires,
    problem,
  })),
  ...attestedProblems.map(({ attested: { about, path, evidence, owner, expires }, problem }): Fault => ({
    kind: 'attestation',
    rule: about,
    path: path ?? '',
    reason: evidence,
    owner,
    expires,
    problem,
  })),
];

/** Questions that nobody has answered yet. */
export const openQuestions = ({ attestations }: ComplianceReport): number =>
  attestations.filter(({ attested }) => attested === undefined).length;

export function summaryOf(report: ComplianceReport): string {
  const { failed, unknown, warnings, suppressed, attested, compliant, notApplicable } = report.counts;
  const bad = faultsOf(report).length;
  const parts = [
    `${failed} failed`,
    `${unknown} unknown`,
    `${warnings} warning${warnings === 1 ? '' : 's'}`,
    `${suppressed} suppressed`,
    ...(attested > 0 ? [`${attested} attested`] : []),
    `${compliant} compliant`,
    `${notApplicable} not applicable`,
  ];
  if (bad > 0) parts.unshift(`${bad} suppression${bad === 1 ? '' : 's'} or attestation${bad === 1 ? '' : 's'} at fault`);
  return parts.join(', ');
}

/** Text of others in one line: control characters, and the ones that turn the direction of text, become `\u{…}`. */
export const plain = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
