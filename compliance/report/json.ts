/** The whole report as JSON: evidence to keep. */
import { ruleCode, type Rule } from '../rule';
import type { ComplianceReport, ReportRow } from '../run';
import { weightOf } from '../run';

/** The version of this format: it grows by a whole number when a field changes its meaning or goes. */
const JSON_FORMAT = 1;

export function toJson(reports: readonly ComplianceReport[]): string {
  return `${JSON.stringify({ format: JSON_FORMAT, ok: reports.every(({ ok }) => ok), reports: reports.map(reportOf) }, null, 2)}\n`;
}

function reportOf(report: ComplianceReport): object {
  return {
    name: report.name,
    ok: report.ok,
    profile: report.profile,
    date: report.today,
    stacks: report.stacks,
    counts: report.counts,
    rules: [...new Set(report.rows.map(({ rule }) => rule))].map(ruleOf),
    rows: report.rows.map(rowOf),
    suppressionProblems: report.suppressionProblems,
    notInProfile: report.skipped.map(ruleOf),
    attestationProblems: report.attestedProblems,
    attestations: report.attestations.map((attestation) => ({
      ...attestation,
      status: attestation.attested === undefined ? 'open' : 'answered',
    })),
  };
}

const ruleOf = (rule: Rule): object => ({
  id: ruleCode(rule),
  name: rule.name,
  title: rule.title,
  severity: rule.severity,
  citations: rule.citations,
  mapsTo: rule.mapsTo,
  mend: rule.mend,
});

const rowOf = (row: ReportRow): object => ({ ...row, rule: ruleCode(row.rule), weight: weightOf(row) });
