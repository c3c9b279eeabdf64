/** Whether a verified token carries what the access table asks for: written here, and read back here. */
import { csharpLiteral, expression, type Expression } from '../expressions/template';
import { VARIABLES } from './variables';

export { VARIABLES } from './variables';

/** The contexts of SMART App Launch scopes. */
export const SMART_CONTEXTS = ['patient', 'user', 'system'] as const;
export type SmartContext = (typeof SMART_CONTEXTS)[number];

export interface TokenDecision {
  /** Claims in which scopes are: `scp` for Entra, `scope` (RFC 9068) for other providers. */
  readonly scopeClaims: readonly string[];
  /** Contexts of the SMART scopes that may satisfy a `smart:` claim; without any, such a claim denies. */
  readonly smart: readonly SmartContext[];
  /** `false`: the expression is true where the token does not satisfy the requirement. */
  readonly holds: boolean;
}

/**
 * Each granted SMART scope as a pattern for the `smart:` claims that it covers: `patient/Observation.rs`, `user/*.read`,
 * and Entra's spelling of them, which can hold neither `/` nor `*`: `patient.all.read`. A scope with a query filter covers none.
 */
const smartGrants = (contexts: readonly SmartContext[]): string => String.raw`	var grants = scopes
		.Select(scope => Regex.Match(scope, "^(${contexts.join('|')})[/.]([A-Z][A-Za-z]*|[*]|all)[.](c?r?u?d?s?|read|write|[*]|all)\\z"))
		.Where(grant => grant.Success && grant.Groups[3].Value != "")
		.Select(grant => "^smart:(" + grant.Groups[1].Value + "/)?"
			+ (grant.Groups[2].Value == "*" || grant.Groups[2].Value == "all" ? "([A-Za-z]+|[*])" : grant.Groups[2].Value)
			+ "[.][" + (grant.Groups[3].Value == "read" ? "rs" : grant.Groups[3].Value == "write" ? "cud" : grant.Groups[3].Value == "*" || grant.Groups[3].Value == "all" ? "cruds" : grant.Groups[3].Value) + "]\\z")
		.ToArray();`;

/**
 * Decides as `decideToken` does: some alternative has all its claims in the token, scopes in one of the scope claims
 * (a space-separated text, or several values), roles in `roles`. Ordinal, case-sensitive.
 * Whatever it doesn't understand denies.
 */
export function tokenDecision(
  scopeClaims: readonly string[],
  { smart = [], holds = true }: Partial<Omit<TokenDecision, 'scopeClaims'>> = {},
): Expression {
  const [start, end] = holds ? ['return ', ''] : ['return !(', ')'];
  return expression(
    [
      '@{',
      `	var token = (Jwt)context.Variables[${csharpLiteral(VARIABLES.token)}];`,
      `	var scopes = token.Claims.Where(claim => ${csharpLiteral(scopeClaims)}.Contains(claim.Key)).SelectMany(claim => claim.Value).SelectMany(value => value.Split(' ')).ToArray();`,
      '	var roles = token.Claims.Where(claim => claim.Key == "roles").SelectMany(claim => claim.Value).ToArray();',
      ...(smart.length > 0 ? [smartGrants(smart)] : []),
      `	var requirement = (string)context.Variables[${csharpLiteral(VARIABLES.requirement)}];`,
      `	${start}requirement.Split('|').Any(alternative => alternative.Trim().Split(' ').All(claim =>`,
      '		claim == "any-token"',
      '		|| claim.StartsWith("scope:", StringComparison.Ordinal) && scopes.Contains(claim.Substring(6))',
      '		|| claim.StartsWith("role:", StringComparison.Ordinal) && roles.Contains(claim.Substring(5))',
      ...(smart.length > 0
        ? ['		|| claim.StartsWith("smart:", StringComparison.Ordinal) && grants.Any(grant => Regex.IsMatch(claim, grant))']
        : []),
      `		))${end};`,
      '}',
    ].join('\n'),
  );
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
const SCOPE_CLAIMS = /new string\[\] \{ ([^{}]*) \}\.Contains\(claim\.Key\)/;
const CONTEXTS = /Regex\.Match\(scope, "\^\(([a-z|]+)\)/;

/**
 * Reads a decision back. `undefined` where the text, runs of white space aside, is not letter for letter such a decision;
 * a reader then knows nothing about it.
 */
export function readTokenDecision(text: string): TokenDecision | undefined {
  const squeezed = squeeze(text);
  const scopeClaims = [...(SCOPE_CLAIMS.exec(squeezed)?.[1] ?? '').matchAll(/"([^"\\]*)"/g)].map(([, claim]) => claim as string);
  if (scopeClaims.length === 0) return undefined;
  const named = (CONTEXTS.exec(squeezed)?.[1] ?? '').split('|');
  const smart = SMART_CONTEXTS.filter((context) => named.includes(context));
  return [true, false]
    .map((holds) => ({ scopeClaims, smart, holds }))
    .find(({ holds }) => squeeze(tokenDecision(scopeClaims, { smart, holds })) === squeezed);
}
