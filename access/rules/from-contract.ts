/** What the contract itself demands for an operation. */
import type { ApiOperation, SecurityRequirement } from '../operation';
import type { TokenClaim } from '../rule';
import { smartRequirement } from '../smart/requirement';
import type { Demand } from './demand';

export type ContractDemand =
  /** It says nothing. */
  | { readonly kind: 'silent' }
  /** It says "none": a proposal to make it public, for the configuration to confirm. */
  | { readonly kind: 'open' }
  /** Public by a specification, so that nobody need confirm it. */
  | { readonly kind: 'public'; readonly reason: string; readonly origin: string }
  /** It only names schemes that don't tell who calls; `subscription`: one of them is a subscription's key. */
  | { readonly kind: 'unprovable'; readonly schemes: readonly string[]; readonly subscription: boolean }
  /** `unscoped`: there is an alternative with a token of no particular scopes, left out of `demand.token`. */
  | { readonly kind: 'demand'; readonly demand: Demand; readonly unscoped: boolean; readonly origin: string };

const PUBLIC_BY_SPECIFICATION: Readonly<Record<string, string>> = {
  capabilities: 'FHIR R4, http.html#capabilities: what a server offers is for everybody to read',
  'smart-configuration': 'SMART App Launch 2.2, conformance: applications read it before they have a token',
};

export function contractDemand(operation: ApiOperation): ContractDemand {
  const { fhir, security } = operation;
  if (fhir !== undefined && security === undefined) {
    const token = smartRequirement(fhir);
    return {
      kind: 'demand',
      demand: { token, clientCertificate: false, subscription: false },
      unscoped: false,
      origin: `SMART on FHIR: ${fhir.interaction} of ${fhir.type}`,
    };
  }
  const reason = fhir && PUBLIC_BY_SPECIFICATION[fhir.interaction];
  if (reason !== undefined && security?.length === 0) return { kind: 'public', reason, origin: 'the specification of FHIR and SMART' };
  if (security === undefined) return { kind: 'silent' };
  return fromSecurity(security);
}

/**
 * Alternatives become alternatives. Where some need a token and others don't, or some a certificate and others none,
 * the rule is the stricter: one policy can't offer a choice of proofs, and to leave an alternative out admits fewer.
 */
function fromSecurity(security: readonly SecurityRequirement[]): ContractDemand {
  const named = security.filter((schemes) => schemes.length > 0);
  if (named.length === 0) return { kind: 'open' };
  const alternatives = named.map((schemes) => {
    // OpenAPI 3.1, Security Requirement Object: scopes for these two, role names for the others.
    const claims = schemes.flatMap(({ type, scopes }) =>
      scopes.map((value): TokenClaim => ({ kind: type === 'oauth2' || type === 'openIdConnect' ? 'scope' : 'role', value })),
    );
    return {
      // Roles, whatever the scheme that names them, can only be shown by a token.
      token: claims.length > 0 || schemes.some(({ type }) => type === 'oauth2' || type === 'openIdConnect' || type === 'bearer'),
      clientCertificate: schemes.some(({ type }) => type === 'mutualTLS'),
      subscription: schemes.some(({ type }) => type === 'subscriptionKey'),
      claims,
    };
  });
  const withToken = alternatives.filter(({ token }) => token);
  const usable = withToken.length > 0 ? withToken : alternatives.filter(({ clientCertificate }) => clientCertificate);
  if (usable.length === 0) {
    const schemes = [...new Set(named.flat().map(({ scheme }) => scheme))];
    return { kind: 'unprovable', schemes, subscription: alternatives.some(({ subscription }) => subscription) };
  }
  const scoped = withToken.filter(({ claims }) => claims.length > 0).map(({ claims }) => claims);
  return {
    kind: 'demand',
    demand: {
      ...(withToken.length > 0 && { token: scoped }),
      clientCertificate: usable.some(({ clientCertificate }) => clientCertificate),
      subscription: usable.some(({ subscription }) => subscription),
    },
    unscoped: withToken.some(({ claims }) => claims.length === 0),
    origin: 'contract security',
  };
}
