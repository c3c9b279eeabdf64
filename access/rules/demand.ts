/** What one source of rules demands, and how demands add up: always to more, never to less. */
import type { AccessRequirement } from '../configuration';
import { cidrFault, intersectNetworks } from '../networks';
import { CLAIM_VALUE, SMART_CLAIM, type TokenClaim, type TokenRequirement } from '../rule';
import { parseScope } from '../smart/scopes';

export interface Demand {
  readonly token?: TokenRequirement;
  readonly clientCertificate: boolean;
  readonly subscription: boolean;
  readonly networks?: readonly string[];
}

/** More ways to satisfy one rule than this are a mistake, and would make the access table unreadable. */
export const MAX_ALTERNATIVES = 64;

const MAX_PRODUCT = 2000;

const scope = (value: string): TokenClaim => ({ kind: 'scope', value });
const role = (value: string): TokenClaim => ({ kind: 'role', value });

export function demandOf(requirement: AccessRequirement): Demand {
  const parts: TokenRequirement[] = [
    ...(requirement.token === 'any' ? [[[]]] : []),
    ...(requirement.anyScope ? [requirement.anyScope.map((value) => [scope(value)])] : []),
    ...(requirement.allScopes ? [[requirement.allScopes.map(scope)]] : []),
    ...(requirement.anyRole ? [requirement.anyRole.map((value) => [role(value)])] : []),
    ...(requirement.allRoles ? [[requirement.allRoles.map(role)]] : []),
  ];
  return {
    ...(parts.length > 0 && { token: parts.reduce(bothTokens) }),
    clientCertificate: requirement.clientCertificate === true,
    subscription: requirement.subscription === true,
    // What is no range is reported where it stands, and here holds no address.
    ...(requirement.networks && { networks: requirement.networks.filter((cidr) => cidrFault(cidr) === undefined) }),
  };
}

/**
 * SMART scopes that a FHIR operation is to ask for, as the claims that they cover: a wider scope then does as well, and what
 * only a `patient/` scope covers is held to that patient. As a mere word, such a scope would open every patient's record.
 */
export function withSmartClaims(demand: Demand): Demand {
  return demand.token === undefined
    ? demand
    : { ...demand, token: simplify(demand.token.map((claims) => claims.flatMap((claim) => smartClaims(claim) ?? [claim]))) };
}

function smartClaims({ kind, value }: TokenClaim): readonly TokenClaim[] | undefined {
  const smart = kind === 'scope' ? parseScope(value) : undefined;
  if (smart === undefined || smart.filters.length > 0) return undefined;
  return [...smart.letters].map((letter) => ({ kind: 'smart', value: `${smart.context}/${smart.type}.${letter}` }));
}

/** Scopes that are meant to be SMART's, but none that the gateway can decide by: with a query filter, or letters out of order. */
export function undecidableSmart(token: TokenRequirement): readonly TokenClaim[] {
  return token.flat().filter(({ kind, value }) => kind === 'scope' && /^(patient|user|system)(\/|\.([A-Z][A-Za-z]*|\*|all)\.)/.test(value));
}

/** Both demands at once. */
export function both(a: Demand, b: Demand): Demand {
  const token = a.token && b.token ? bothTokens(a.token, b.token) : (a.token ?? b.token);
  const networks = a.networks && b.networks ? intersectNetworks(a.networks, b.networks) : (a.networks ?? b.networks);
  return {
    ...(token && { token }),
    clientCertificate: a.clientCertificate || b.clientCertificate,
    subscription: a.subscription || b.subscription,
    ...(networks && { networks }),
  };
}

/** Each alternative of the one with each of the other. */
export function bothTokens(a: TokenRequirement, b: TokenRequirement): TokenRequirement {
  const product = a.flatMap((one) => b.map((other) => [...one, ...other]));
  // Far too many to be meant: cut, which admits fewer, and refused by whoever counts them.
  return product.length > MAX_PRODUCT ? product.slice(0, MAX_PRODUCT) : simplify(product);
}

/** Each claim once; an alternative that asks for all that another asks for, and more, adds nothing. Sorted. */
export function simplify(token: TokenRequirement): TokenRequirement {
  const alternatives = token.map((claims) => new Map(claims.map((claim) => [`${claim.kind}:${claim.value}`, claim])));
  const needed = alternatives.filter(
    (claims, index) =>
      !alternatives.some(
        (other, at) =>
          at !== index &&
          other.size <= claims.size &&
          (other.size < claims.size || at < index) &&
          [...other.keys()].every((key) => claims.has(key)),
      ),
  );
  return needed
    .map((claims) => [...claims].sort(byKey))
    .sort((x, y) => (x.map(([key]) => key).join(' ') < y.map(([key]) => key).join(' ') ? -1 : 1))
    .map((claims) => claims.map(([, claim]) => claim));
}

function byKey([a]: readonly [string, TokenClaim], [b]: readonly [string, TokenClaim]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Scopes and roles that no token could carry as one, or that the access table couldn't hold. */
export function unusableClaims(token: TokenRequirement): readonly TokenClaim[] {
  return token.flat().filter(({ kind, value }) => !(kind === 'smart' ? SMART_CLAIM : CLAIM_VALUE).test(value));
}

/**
 * A token or a certificate. An address says where a call comes from, not who makes it; a subscription key is shared by
 * whoever uses an application, and can't be told from one that was copied.
 */
export function provesIdentity({ token, clientCertificate }: Demand): boolean {
  return token !== undefined || clientCertificate;
}
