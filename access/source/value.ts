/** Values as JSON and YAML give them, and where they stand. */
import type { SourceFile } from './file';

export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A value of a source file, with the way to it from the file's root. */
export interface Located {
  readonly file: SourceFile;
  readonly path: readonly string[];
  readonly value: unknown;
}

/** An own property only: a contract may well have a path named `constructor`. */
export function own(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function child(at: Located, key: string): Located {
  const value = Array.isArray(at.value) ? (at.value as readonly unknown[])[Number(key)] : own(at.value, key);
  return { file: at.file, path: [...at.path, key], value };
}

/** The members of a mapping, or the items of a list; nothing for anything else. */
export function children(at: Located): readonly (readonly [string, Located])[] {
  if (at.value === null || typeof at.value !== 'object') return [];
  return Object.keys(at.value).map((key) => [key, child(at, key)] as const);
}

export function placeOf(at: Located): string {
  return at.file.placeOf(at.path);
}

/** The text at a key, or undefined where there is none or it isn't one. */
export function textOf(at: Located, key: string): string | undefined {
  const value = own(at.value, key);
  return typeof value === 'string' ? value : undefined;
}
