/** What the parts of bundling share. */
import type { Warnings } from '../warnings';
import type { Workspace } from '../source/workspace';

export interface Bundling {
  readonly workspace: Workspace;
  readonly warnings: Warnings;
  /** Whether the contract is OpenAPI 3.1, whose schemas are JSON Schema 2020-12. */
  readonly openapi31: boolean;
}

/** What is written: plain JSON values, members in a fixed order. */
export type Json = Record<string, unknown>;

/** Members that are there, in the order given. Own properties whatever their names, `__proto__` too. */
export function json(...members: readonly (readonly [string, unknown])[]): Json {
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
