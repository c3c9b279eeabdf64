/** Runs every rule of a profile on a folder, and makes the report. */
import type { SynthesizedModel } from '../synthesized/model';
import { ATTESTATIONS, type Attestation } from './attestations';
import { answers, problemOfAttested, type Attested, type AttestedProblem } from './attested';
import { isInProfile } from './profiles';
import { folderRow, ruleCode, serviceRow, type Profile, type Row, type Rule, type Severity } from './rule';
import { RULES } from './rules';
import { matches, problemOf, type Suppression, type SuppressionProblem } from './suppressions';

export interface ComplianceOptions {
  readonly profile: Profile;
  readonly suppressions: readonly Suppression[];
  /** What people have seen where the folder cannot look. @default nothing */
  readonly attestations?: readonly Attested[];
  /** `2026-01-31`: the day that suppressions are measured against, so that a report can be made again. */
  readonly today: string;
  /** What is measured, for the reports: an environment's name. @default 'folder' */
  readonly name?: string;
  /** @default every rule */
  readonly rules?: readonly Rule[];
}

/** A row with its rule. `suppressed` or `attested` is there where a valid one excuses or answers it: the row stays as evidence. */
export interface ReportRow extends Row {
  readonly rule: Rule;
  readonly suppressed?: Suppression;
  readonly attested?: Attested;
}

/** A question that no folder answers, and who has answered it. */
export interface ReportQuestion extends Attestation {
  readonly attested?: Attested;
}

export interface ComplianceReport {
  readonly name: string;
  readonly profile: Profile;
  readonly today: string;
  readonly stacks: readonly string[];
  /** Every row of every rule, in the order of the rules. */
  readonly rows: readonly ReportRow[];
  readonly suppressionProblems: readonly SuppressionProblem[];
  readonly attestedProblems: readonly AttestedProblem[];
  readonly attestations: readonly ReportQuestion[];
  /** Rules that the profile leaves out. */
  readonly skipped: readonly Rule[];
  readonly counts: {
    readonly compliant: number;
    readonly failed: number;
    readonly warnings: number;
    readonly unknown: number;
    readonly suppressed: number;
    readonly attested: number;
    readonly notApplicable: number;
  };
  /** False where an error or unknown is left that nothing excuses or answers, or a suppression or attestation is itself wrong. */
  readonly ok: boolean;
}

/** Measures a folder. Never throws: a rule that does is a violation. */
export function runCompliance(model: SynthesizedModel, options: ComplianceOptions): ComplianceReport {
  const all = options.rules ?? RULES;
  const rules = all.filter((rule) => isInProfile(rule, options.profile));
  const valid = options.suppressions.filter((suppression) => problemOf(suppression, all, options.today) === undefined);
  const attestations = options.attestations ?? [];
  const sound = attestations.filter((attested) => problemOfAttested(attested, all, options.today) === undefined);
  const used = new Set<Suppression | Attested>();
  const rows = rules.flatMap((rule) =>
    runRule(rule, model, options.profile).map((row): ReportRow => {
      const attested = sound.find((candidate) => answers(candidate, rule, row, all));
      if (attested !== undefined) {
        used.add(attested);
        return { ...row, rule, attested };
      }
      const suppression = isOpen(row) ? valid.find((candidate) => matches(candidate, rule, row, all)) : undefined;
      if (suppression === undefined) return { ...row, rule };
      used.add(suppression);
      return { ...row, rule, suppressed: suppression };
    }),
  );
  const suppressionProblems = options.suppressions.flatMap((suppression): readonly SuppressionProblem[] => {
    const problem =
      problemOf(suppression, all, options.today) ??
      (used.has(suppression) ? undefined : 'it matches nothing any more: what it excused is gone, or has another path');
    return problem === undefined ? [] : [{ suppression, problem }];
  });
  const questions = ATTESTATIONS.map((question): ReportQuestion => {
    const attested = sound.find(({ about }) => about.trim().toUpperCase() === question.id);
    if (attested !== undefined) used.add(attested);
    return { ...question, ...(attested && { attested }) };
  });
  const attestedProblems = attestations.flatMap((attested): readonly AttestedProblem[] => {
    const problem =
      problemOfAttested(attested, all, options.today) ??
      (used.has(attested) ? undefined : 'it answers nothing: the folder shows it by itself, or it has another path, or is answered twice');
    return problem === undefined ? [] : [{ attested, problem }];
  });
  return {
    name: options.name ?? 'folder',
    profile: options.profile,
    today: options.today,
    stacks: model.stacks,
    rows,
    suppressionProblems,
    attestedProblems,
    attestations: questions,
    skipped: all.filter((rule) => !rules.includes(rule)),
    counts: count(rows),
    ok: suppressionProblems.length === 0 && attestedProblems.length === 0 && !rows.some(fails),
  };
}

/** Whether a row shows a hole, or may hide one. */
export const isOpen = (row: Pick<Row, 'status'>): boolean => row.status === 'non-compliant' || row.status === 'unknown';

/** Whether a row fails the run: a hole of a rule of severity error, or what cannot be told, whatever the severity. */
export const fails = (row: ReportRow): boolean =>
  row.suppressed === undefined &&
  row.attested === undefined &&
  (row.status === 'unknown' || (row.status === 'non-compliant' && row.rule.severity === 'error'));

/** How a reader should take a row. */
export function weightOf(row: ReportRow): Severity | 'none' {
  if (!isOpen(row) || row.suppressed !== undefined || row.attested !== undefined) return 'none';
  return fails(row) ? 'error' : 'warning';
}

function runRule(rule: Rule, model: SynthesizedModel, profile: Profile): readonly Row[] {
  if (rule.per === 'folder') {
    return guarded(
      rule,
      () => rule.check({ model, profile }),
      (message) => folderRow('non-compliant', message, 'thrown'),
    );
  }
  if (model.services.length === 0) return [folderRow('not-applicable', 'no service in the folder')];
  return model.services.flatMap((service) =>
    guarded(
      rule,
      () => rule.check({ model, profile, service }),
      (message) => serviceRow(service, 'non-compliant', message, 'thrown'),
    ),
  );
}

/** A rule that throws, or says nothing, has not shown that anything is right. */
function guarded(rule: Rule, check: () => readonly Row[], violation: (message: string) => Row): readonly Row[] {
  try {
    const rows = check();
    return rows.length > 0 ? rows : [violation(`${ruleCode(rule)} ${rule.name} said nothing`)];
  } catch (error) {
    return [violation(`${ruleCode(rule)} ${rule.name} failed: ${error instanceof Error ? error.message : String(error)}`)];
  }
}

function count(rows: readonly ReportRow[]): ComplianceReport['counts'] {
  const of = (test: (row: ReportRow) => boolean): number => rows.filter(test).length;
  return {
    compliant: of(({ status }) => status === 'compliant'),
    failed: of((row) => row.status === 'non-compliant' && fails(row)),
    warnings: of((row) => weightOf(row) === 'warning'),
    unknown: of((row) => row.status === 'unknown' && fails(row)),
    suppressed: of(({ suppressed }) => suppressed !== undefined),
    attested: of(({ attested }) => attested !== undefined),
    notApplicable: of(({ status }) => status === 'not-applicable'),
  };
}
