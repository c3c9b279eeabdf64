/**
 * The access table of an API: operation id → what a token must carry, one operation a line, sorted.
 * It is a C# `switch` in one policy expression, so that a change of one rule is a change of one line,
 * and an operation that it doesn't name is denied.
 */
import { CLAIM_VALUE, SMART_CLAIM, type TokenClaim, type TokenRequirement } from '../../access/rule';
import type { Expression } from '../expressions/template';
import { operationTable } from './operation-table';

/** What the table gives for an operation that it doesn't name. No requirement is ever written so. */
const DENIED = 'denied';
/** What the table gives where any valid token will do. */
const ANY_TOKEN = 'any-token';

export interface AccessTableEntry {
  readonly operationId: string;
  readonly token: TokenRequirement;
}

/**
 * A requirement as one text: claims of an alternative separated by a space, alternatives by ` | `.
 * @throws Error for a scope or role with a space, a quote, a backslash, a bar or a non-ASCII character,
 * and for a `smart` claim that isn't one type and one letter
 */
export function formatRequirement(token: TokenRequirement): string {
  if (token.length === 0) return DENIED;
  return token.map((alternative) => (alternative.length === 0 ? ANY_TOKEN : alternative.map(formatClaim).join(' '))).join(' | ');
}

function formatClaim({ kind, value }: TokenClaim): string {
  if (!CLAIM_VALUE.test(value)) {
    throw new Error(
      `${kind} ${JSON.stringify(value)}: expected visible ASCII characters without space, quote, backslash and bar (RFC 6749, section 3.3)`,
    );
  }
  if (kind === 'smart' && !SMART_CLAIM.test(value)) {
    throw new Error(`smart ${JSON.stringify(value)}: expected a resource type or * and one letter of cruds, such as Patient.r`);
  }
  return `${kind}:${value}`;
}

/** The inverse of {@link formatRequirement}; a text that it can't have written admits nobody. */
export function parseRequirement(text: string): TokenRequirement {
  const alternatives = text.split(' | ').map((alternative) => (alternative === ANY_TOKEN ? [] : alternative.split(' ').map(parseClaim)));
  return alternatives.some((claims) => claims.includes(undefined)) ? [] : (alternatives as TokenRequirement);
}

function parseClaim(text: string): TokenClaim | undefined {
  const [, kind, value] = /^(scope|role|smart):(.+)$/.exec(text) ?? [];
  if (kind === undefined || value === undefined || (kind === 'smart' && !SMART_CLAIM.test(value))) return undefined;
  return { kind: kind as TokenClaim['kind'], value };
}

/** The table as an expression that gives the requirement of the current operation. */
export const accessTable = (entries: readonly AccessTableEntry[]): Expression =>
  operationTable(
    entries.map(({ operationId, token }) => [operationId, formatRequirement(token)] as const),
    DENIED,
  );

const LINE = /^\s*case ("(?:[^"\\]|\\u[0-9a-f]{4})*"): return ("(?:[^"\\]|\\u[0-9a-f]{4})*");\s*$/;

/**
 * Reads a table back: requirement by operation id. `undefined` where the text isn't wholly such a table;
 * a reader then knows nothing about it.
 */
export function readAccessTable(text: string): ReadonlyMap<string, TokenRequirement> | undefined {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const frame = [lines[0], lines[1], lines[2], lines.at(-3), lines.at(-2), lines.at(-1)].join('\n');
  if (frame !== ['@{', 'switch (context.Operation.Id)', '{', `default: return "${DENIED}";`, '}', '}'].join('\n')) return undefined;
  const table = new Map<string, TokenRequirement>();
  for (const line of lines.slice(3, -3)) {
    const [, id, requirement] = LINE.exec(line) ?? [];
    if (id === undefined || requirement === undefined) return undefined;
    table.set(JSON.parse(id) as string, parseRequirement(JSON.parse(requirement) as string));
  }
  return table;
}
