/** Tables of cases, one rule after another, and which statuses they cover: `rules.test.ts` asks for all of them. */
import { RULES } from '../../../compliance/rules';
import type { Rule, Status } from '../../../compliance/rule';
import { statusesOf, type FolderOptions, type Resources } from '../folder';

const covered = new Map<number, Set<Status>>();

export function cover(id: number, status: Status): void {
  covered.set(id, (covered.get(id) ?? new Set()).add(status));
}

export const isCovered = (id: number, status: Status): boolean => covered.get(id)?.has(status) === true;

export function ruleOf(id: number): Rule {
  const found = RULES.find((rule) => rule.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found;
}

/** `[rule, what the folder holds, what the rule says of it, the folder]` */
export type Case = readonly [id: number, what: string, status: Status, resources: Resources, options?: FolderOptions];

/**
 * One test a case. A rule on several things gives a row for each; the gravest is what the case is about.
 * @param rows `alone` where no row may say anything else
 */
export function caseTable(cases: readonly Case[], rows: 'gravest' | 'alone' = 'gravest'): void {
  for (const [id, , status] of cases) cover(id, status);
  test.each(cases.map(([id, what, status, resources, options]) => ({ id, what, status, resources, options })))('rule $id, where $what: $status', ({ id, status, resources, options }) => {
    const statuses = statusesOf(ruleOf(id), resources, options);
    expect(rows === 'alone' ? statuses : statuses.slice(0, 1)).toEqual([status]);
  });
}
