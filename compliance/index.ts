/** The public edge of the compliance rules. */
export { partsOf, type EnvironmentPart, type MeasuredEnvironment } from './environments';
export { ATTESTATIONS, type Attestation } from './attestations';
export { RULES } from './rules';
export { ruleCode, PROFILES, type Profile, type Row, type Rule, type Status } from './rule';
export { runCompliance, type ComplianceOptions, type ComplianceReport, type ReportRow } from './run';
export type { Attested } from './attested';
export type { Suppression } from './suppressions';
export { toCsv } from './report/csv';
export { toGithub } from './report/github';
export { toJson } from './report/json';
export { toMarkdown } from './report/markdown';
export { toSarif } from './report/sarif';
export { toTable } from './report/table';
