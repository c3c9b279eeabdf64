/**
 * Members of a contract by the type that they must have. One that is absent, or empty in YAML (null), is nothing; one of another
 * type is reported, and is nothing too: it must not be lost without a word.
 */
import { child, isMapping, own, type Located } from './value';
import type { Workspace } from './workspace';

/**
 * An empty list stands for an empty object, too: some languages write both alike.
 * @param expected for example `responses by status`
 */
export function objectAt(workspace: Workspace, at: Located, key: string, expected: string, mend: string): Located {
  const holds = (value: unknown): boolean => isMapping(value) || (Array.isArray(value) && value.length === 0);
  return memberThat(holds, workspace, at, key, `${expected}, an object`, mend);
}

/** @param expected for example `a list of parameters` */
export function listAt(workspace: Workspace, at: Located, key: string, expected: string, mend: string): Located {
  return memberThat(Array.isArray, workspace, at, key, expected, mend);
}

function memberThat(
  holds: (value: unknown) => boolean,
  workspace: Workspace,
  at: Located,
  key: string,
  expected: string,
  mend: string,
): Located {
  const found = workspace.member(at, key);
  if (found.value === undefined || found.value === null) return { ...found, value: undefined };
  if (holds(found.value)) return found;
  workspace.expect(expected, found, mend);
  return { ...found, value: undefined };
}

/** A text, or what YAML made of one without quotes: a number, true or false. */
export function wordsAt(workspace: Workspace, at: Located, key: string): string | undefined {
  const value = own(at.value, key);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined || value === null) return undefined;
  return workspace.expect('a text', child(at, key), `write ${key} as one text, or remove it`);
}

/** True or false; false where there is neither. */
export function flagAt(workspace: Workspace, at: Located, key: string): boolean {
  const value = own(at.value, key);
  if (value === undefined || value === null || typeof value === 'boolean') return value === true;
  workspace.expect('true or false', child(at, key), `write ${key}: true or ${key}: false, without quotes`);
  return false;
}
