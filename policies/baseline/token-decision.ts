/** Whether a verified token carries what the access table asks for: one expression, the same for every API. */
import { csBlock, type Expression } from '../expressions/template';

/** Names of the context variables that the generated policies share. */
export const VARIABLES = {
  /** The verified token, a `Jwt`. */
  token: 'verified-token',
  /** The access table's text for the current operation. */
  requirement: 'access-requirement',
} as const;

/**
 * Decides as `decideToken` does: some alternative has all its claims in the token, scopes in
 * one of the scope claims (a space-separated text, or several values), roles in `roles`. Ordinal, case-sensitive.
 * Whatever it doesn't understand denies.
 * @param scopeClaims `scp` for Entra; `scope` (RFC 9068) for other providers
 */
export function tokenDecision(scopeClaims: readonly string[]): Expression {
  return csBlock`
	var token = (Jwt)context.Variables[${VARIABLES.token}];
	var scopes = token.Claims.Where(claim => ${scopeClaims}.Contains(claim.Key)).SelectMany(claim => claim.Value).SelectMany(value => value.Split(' ')).ToArray();
	var roles = token.Claims.Where(claim => claim.Key == "roles").SelectMany(claim => claim.Value).ToArray();
	var requirement = (string)context.Variables[${VARIABLES.requirement}];
	return requirement.Split('|').Any(alternative => alternative.Trim().Split(' ').All(claim =>
		claim == "any-token"
		|| claim.StartsWith("scope:", StringComparison.Ordinal) && scopes.Contains(claim.Substring(6))
		|| claim.StartsWith("role:", StringComparison.Ordinal) && roles.Contains(claim.Substring(5))));
`;
}
