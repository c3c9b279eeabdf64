/** What a named person has seen where this folder cannot look: in the folder of another team, or in no folder at all. */
import { ATTESTATIONS } from './attestations';
import { isDay } from './dates';
import { ruleCode, type Row, type Rule } from './rule';
import { findRule } from './suppressions';

export interface Attested {
  /** A rule, as its code or name (`HC01`, `Tls`), or one of the open questions (`MA03`). */
  readonly about: string;
  /** For a rule: the path of the row, exactly as the report gives it. */
  readonly path?: string | undefined;
  /** What was looked at, and what was seen there. */
  readonly evidence: string;
  readonly owner: string;
  /** The day on which it was seen, `2026-01-31`. */
  readonly seen: string;
  /** The last day on which it holds: a year after it was seen at the most. */
  readonly expires: string;
}

/** One thing wrong with an attestation itself. It fails the run as a hole does. */
export interface AttestedProblem {
  readonly attested: Attested;
  readonly problem: string;
}

/** A year, and the day that a leap year adds. */
const MOST_DAYS = 366;
const DAY = 86_400_000;

/** What others make changes without this folder's doing, so nobody can attest it once and for all. */
export function problemOfAttested(attested: Attested, rules: readonly Rule[], today: string): string | undefined {
  const { about, path, evidence, owner, seen, expires } = attested;
  const rule = findRule(rules, about);
  if (rule === undefined && !isQuestion(about)) return `there is no rule and no question ${about}`;
  if (rule !== undefined && (path ?? '').trim() === '') return `it names no path for ${ruleCode(rule)} ${rule.name}`;
  if (evidence.trim().length < 10) return 'it has no evidence that a reviewer could judge';
  if (owner.trim() === '') return 'it has no owner';
  for (const [what, date] of [
    ['seen', seen],
    ['expires', expires],
  ] as const) {
    if (!isDay(date)) return `its date ${what} “${date}” is not a date such as 2026-12-31`;
  }
  // Dates of this form compare as texts.
  if (seen > today) return `it was seen on ${seen}, which is yet to come`;
  if (Date.parse(expires) - Date.parse(seen) > MOST_DAYS * DAY) return `it holds until ${expires}, more than a year after it was seen`;
  return expires < today ? `it expired on ${expires}` : undefined;
}

const isQuestion = (about: string): boolean => ATTESTATIONS.some(({ id }) => id === about.trim().toUpperCase());

/** Whether it answers a row: one that only another folder could show. A hole, or what is unknown for another reason, it never answers. */
export const answers = (attested: Attested, rule: Rule, row: Row, rules: readonly Rule[]): boolean =>
  row.status === 'unknown' && row.elsewhere === true && row.path === attested.path && findRule(rules, attested.about)?.id === rule.id;
