/** Written, dated exceptions from rules. */
import { isDay } from './dates';
import type { Row, Rule } from './rule';
import { ruleCode } from './rule';

export interface Suppression {
  /** The rule's code or name: `HC18`, `18` or `ApiSubscription`. */
  readonly rule: string;
  /** The construct's path, exactly as the report gives it; with `#detail` after it, for that one detail only. */
  readonly path: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, `2026-12-31`. */
  readonly expires: string;
}

/** Authentication, bodies in logs, and the keeping of logs: nothing may excuse from these. */
export const NEVER_SUPPRESSED: ReadonlySet<number> = new Set([28, 44, 50]);

/** One thing wrong with a suppression itself. It fails the run as a hole does. */
export interface SuppressionProblem {
  readonly suppression: Suppression;
  readonly problem: string;
}

export function findRule(rules: readonly Rule[], name: string): Rule | undefined {
  const wanted = name.trim().toLowerCase();
  return rules.find((rule) => [ruleCode(rule), String(rule.id), rule.name].some((known) => known.toLowerCase() === wanted));
}

/** Whether a suppression is about a row: the same rule, the same construct, exactly. */
export const matches = (suppression: Suppression, rule: Rule, row: Row, rules: readonly Rule[]): boolean =>
  (row.path === suppression.path || (row.detail !== undefined && `${row.path}#${row.detail}` === suppression.path)) &&
  findRule(rules, suppression.rule)?.id === rule.id;

/** What is wrong with a suppression by itself, whatever it is about; undefined where nothing is. */
export function problemOf(suppression: Suppression, rules: readonly Rule[], today: string): string | undefined {
  const rule = findRule(rules, suppression.rule);
  if (rule === undefined) return `there is no rule ${suppression.rule}`;
  if (NEVER_SUPPRESSED.has(rule.id)) return `${ruleCode(rule)} ${rule.name} cannot be suppressed`;
  if (suppression.reason.trim().length < 10) return 'it has no reason that a reviewer could judge';
  if (suppression.owner.trim() === '') return 'it has no owner';
  if (!isDay(suppression.expires)) return `its expiry “${suppression.expires}” is not a date such as 2026-12-31`;
  // Dates of this form compare as texts.
  return suppression.expires < today ? `it expired on ${suppression.expires}` : undefined;
}
