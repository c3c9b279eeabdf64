/** Recognizes the authorization decisions of generated policies in their text, and claim checks written by hand. */
import type { TokenClaim, TokenRequirement } from '../access/rule';
import { readAccessTable } from '../policies/baseline/access-table';
import { readTokenDecision, VARIABLES, type TokenDecision } from '../policies/baseline/token-decision';
import type { EffectiveStatement } from './model';
import { hasUnresolved } from './templates';

/** What a context variable is known to hold. */
export type VariableFact =
  /** A token that a validation policy has verified. */
  | { readonly kind: 'token' }
  /** What the access table asks of a token for the operation at hand. */
  | { readonly kind: 'requirement'; readonly token: TokenRequirement }
  /** `true` exactly where the token satisfies the requirement. */
  | { readonly kind: 'decision'; readonly token: TokenRequirement };

export type Facts = ReadonlyMap<string, VariableFact>;

const SCOPE_CLAIMS: ReadonlySet<string> = new Set(['scp', 'scope', 'http://schemas.microsoft.com/identity/claims/scope']);
const ROLE_CLAIMS: ReadonlySet<string> = new Set(['roles', 'role', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role']);

const tables = new Map<string, ReturnType<typeof readAccessTable>>();

/** What the access table in this text asks for the operation; undefined where it is no access table. */
export function tableRequirement(text: string, operationId: string): TokenRequirement | undefined {
  // A named value is put into the text before it is read, and may hold anything.
  if (!text.includes('switch') || text.includes('{{')) return undefined;
  let table = tables.get(text);
  if (table === undefined && !tables.has(text)) {
    table = readAccessTable(text);
    if (tables.size >= 1_000) tables.clear();
    tables.set(text, table);
  }
  // An operation that the table doesn't name is denied: no alternative.
  return table === undefined ? undefined : (table.get(operationId) ?? []);
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * The requirement that holds where the condition is true (`when: true`) or false (`when: false`);
 * undefined where the condition is no known decision, or what it reads isn't known to be what it should be.
 */
export function readDecision(condition: string, facts: Facts): { readonly token: TokenRequirement; readonly when: boolean } | undefined {
  const text = squeeze(condition);
  const variable = readVariableTest(text);
  if (variable !== undefined) {
    const fact = facts.get(variable.name);
    return fact?.kind === 'decision' ? { token: fact.token, when: variable.when } : undefined;
  }
  const requirement = facts.get(VARIABLES.requirement);
  if (requirement?.kind !== 'requirement' || facts.get(VARIABLES.token)?.kind !== 'token') return undefined;
  const decision = decisionIn(text);
  // A caller may choose what other claims hold.
  if (decision === undefined || !decision.scopeClaims.every((claim) => SCOPE_CLAIMS.has(claim))) return undefined;
  return { token: requirement.token, when: decision.holds };
}

const decisions = new Map<string, TokenDecision | undefined>();

function decisionIn(text: string): TokenDecision | undefined {
  if (!decisions.has(text)) {
    if (decisions.size >= 1_000) decisions.clear();
    decisions.set(text, readTokenDecision(text));
  }
  return decisions.get(text);
}

const VARIABLE_TESTS = [
  /^@\((?<not>!)? ?\(bool\) ?context\.Variables\["(?<name>[^"\\]+)"\]\)$/,
  /^@\((?<not>!)? ?context\.Variables\.GetValueOrDefault<bool>\("(?<name>[^"\\]+)"(?:, ?false)?\)\)$/,
  /^@\((?<not>!) ?\(\(bool\) ?context\.Variables\["(?<name>[^"\\]+)"\]\)\)$/,
];

function readVariableTest(text: string): { readonly name: string; readonly when: boolean } | undefined {
  for (const form of VARIABLE_TESTS) {
    const { name, not } = form.exec(text)?.groups ?? {};
    if (name !== undefined) return { name, when: not === undefined };
  }
  return undefined;
}

/** What a variable holds after `set-variable`; undefined where nothing is known of it. */
export function assignedFact(value: string, operationId: string, facts: Facts): VariableFact | undefined {
  const requirement = tableRequirement(value, operationId);
  if (requirement !== undefined) return { kind: 'requirement', token: requirement };
  const decision = readDecision(value, facts);
  return decision?.when === true ? { kind: 'decision', token: decision.token } : undefined;
}

/** What a validation policy's own `required-claims` ask for, as far as they are scopes and roles. */
export function requiredClaims(validation: EffectiveStatement): TokenRequirement | undefined {
  const claims = validation.children.filter(({ element }) => element.name === 'required-claims').flatMap(({ children }) => children);
  let alternatives: readonly (readonly TokenClaim[])[] = [[]];
  for (const { element, children } of claims) {
    const name = element.attributes['name'] ?? '';
    const kind = SCOPE_CLAIMS.has(name) ? 'scope' : ROLE_CLAIMS.has(name) ? 'role' : undefined;
    const values = children.filter((child) => child.element.name === 'value').map((child) => textIn(child));
    // A value that a call, a named value or Terraform gives may be one that everybody's token has.
    if (kind === undefined || values.length === 0 || values.some((value) => value === '' || !isLiteral(value))) continue;
    if (!/^[ ,;]?$/.test(element.attributes['separator'] ?? '')) continue;
    const wanted = values.map((value): TokenClaim => ({ kind, value }));
    const ways: readonly (readonly TokenClaim[])[] = element.attributes['match'] === 'any' ? wanted.map((claim) => [claim]) : [wanted];
    alternatives = alternatives.flatMap((alternative) => ways.map((way) => [...alternative, ...way]));
  }
  return alternatives.every((alternative) => alternative.length === 0) ? undefined : alternatives;
}

const isLiteral = (value: string): boolean => !/^@[({]|\{\{/.test(value) && !hasUnresolved(value);

/** The text directly in a statement, trimmed. */
export function textIn({ element }: EffectiveStatement): string {
  return element.children
    .map((node) => (node.kind === 'text' ? node.text : ''))
    .join('')
    .trim();
}
