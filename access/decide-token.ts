/** Whether a token carries what a rule asks for: one pure function, which the gateway's policy repeats. */
import type { TokenClaim, TokenRequirement } from './rule';
import { parseScope, scopeCovers } from './smart/scopes';

export type TokenPayload = Readonly<Record<string, unknown>>;

/**
 * Some alternative has all its claims in the token: scopes in one of the scope claims (a space-separated text, or
 * several values), roles as whole values of `roles`. Ordinal and case-sensitive; one kind never stands for another.
 * A SMART scope with a query filter covers nothing here.
 * @param payload the claims of a verified token
 * @param scopeClaims claims in which the API's providers put scopes: `scp`, `scope`
 */
export function decideToken(requirement: TokenRequirement, payload: TokenPayload, scopeClaims: readonly string[]): boolean {
  const scopes = scopeClaims.flatMap((name) => valuesOf(payload, name)).flatMap((value) => value.split(' '));
  const roles = valuesOf(payload, 'roles');
  const granted = scopes.flatMap((text) => parseScope(text) ?? []).filter(({ filters }) => filters.length === 0);
  const has = ({ kind, value }: TokenClaim): boolean => {
    switch (kind) {
      case 'scope':
        return scopes.includes(value);
      case 'role':
        return roles.includes(value);
      case 'smart':
        return granted.some((scope) => scopeCovers(scope, value));
    }
  };
  return requirement.some((alternative) => alternative.every(has));
}

/** As the gateway's `Jwt` shows them: every member of an array by itself, whatever is no text as JSON. */
function valuesOf(payload: TokenPayload, name: string): readonly string[] {
  if (!Object.hasOwn(payload, name)) return [];
  const value = payload[name];
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map((one) =>
    typeof one === 'string' ? one : JSON.stringify(one),
  );
}
