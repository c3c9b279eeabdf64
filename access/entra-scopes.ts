/**
 * Entra ID's two spellings of a scope: `api://booking/Read` where an application asks for it, which is how contracts write it,
 * and `Read` alone in the token's `scp`. Microsoft identity platform, "Scopes and permissions" and "Access token claims reference".
 */
import type { TokenRequirement } from './rule';

export interface ScopeProvider {
  readonly kind: 'entra' | 'oidc';
  readonly audiences: readonly string[];
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What stands before a scope's own name, for an API whose tokens are all for one application of Entra ID. With several
 * applications, `Read` of the one would pass for `Read` of another, so there scopes stay as they are written.
 */
export function scopePrefixes(providers: readonly ScopeProvider[]): readonly string[] {
  // `api://<client id>` is the name that Entra ID gives an application by default.
  const applications = new Set(
    providers
      .flatMap(({ audiences }) => audiences)
      .map((audience) => (GUID.test(audience.slice('api://'.length)) ? audience.replace(/^api:\/\//, '') : audience)),
  );
  const [application, ...others] = applications;
  if (application === undefined || others.length > 0 || providers.some(({ kind }) => kind !== 'entra')) return [];
  return [`${application}/`, ...(GUID.test(application) ? [`api://${application}/`] : [])];
}

/** Scopes as tokens hold them. `.default` is no scope: no token holds it, and it stays what it is. */
export function withoutPrefixes(token: TokenRequirement, prefixes: readonly string[]): TokenRequirement {
  if (prefixes.length === 0) return token;
  return token.map((claims) =>
    claims.map((claim) => {
      const prefix = claim.kind === 'scope' ? prefixes.find((one) => claim.value.startsWith(one)) : undefined;
      const name = prefix === undefined ? '' : claim.value.slice(prefix.length);
      return /^[^/]+$/.test(name) && name !== '.default' ? { ...claim, value: name } : claim;
    }),
  );
}
