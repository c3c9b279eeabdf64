/** What is wrong with demands: as they are written, and as they add up. */
import type { AccessRequirement } from '../configuration';
import { cidrFault } from '../networks';
import type { ApiOperation } from '../operation';
import type { Problem } from '../problem';
import { demandOf, MAX_ALTERNATIVES, provesIdentity, undecidableSmart, unusableClaims, type Demand } from './demand';

/** What can't be enforced, or would admit nobody by mistake. */
export function demandFault({ token = [], networks }: Demand, { id, fhir }: ApiOperation): Omit<Problem, 'place'> | undefined {
  const [undecidable] = fhir ? undecidableSmart(token) : [];
  if (undecidable !== undefined) {
    return {
      expected: `SMART scopes of ${id} that the gateway can decide by`,
      found: JSON.stringify(undecidable.value),
      mend: 'write a resource type or *, letters in the order of cruds, and no query filter: patient/Observation.rs',
    };
  }
  const [claim] = unusableClaims(token);
  if (claim !== undefined) {
    return {
      expected: `scopes and roles of ${id} of visible ASCII characters without space, quote, backslash and bar`,
      found: `${claim.kind} ${JSON.stringify(claim.value)}`,
      mend: mendOf(claim.value),
    };
  }
  if (token.length > MAX_ALTERNATIVES) {
    return {
      expected: `at most ${MAX_ALTERNATIVES} ways to satisfy the rules of ${id}`,
      found: String(token.length),
      mend: 'use fewer `anyScope` and `anyRole` lists for one operation',
    };
  }
  if (networks?.length === 0) {
    return {
      expected: `networks of ${id} that have an address in common`,
      found: 'ranges that lie apart',
      mend: 'widen one of the rules that name networks',
    };
  }
  return undefined;
}

/** Several scopes in one text are a list to whoever wrote them. */
function mendOf(value: string): string {
  const items = value.split(/ +/);
  return items.length > 1 && items.every((item) => item !== '')
    ? `write each as an item of its own: [${items.map((item) => JSON.stringify(item)).join(', ')}]`
    : 'give the scope or role a name that a token can carry (RFC 6749, section 3.3)';
}

/** What is wrong with a requirement as it is written. */
export function requirementProblems(requirement: AccessRequirement, at: string): readonly Problem[] {
  const networks = (requirement.networks ?? []).flatMap((cidr, index) => {
    const fault = cidrFault(cidr);
    return fault === undefined ? [] : [{ place: `${at}.networks[${index}]`, found: JSON.stringify(cidr), ...fault }];
  });
  const demand = demandOf(requirement);
  const claims = unusableClaims(demand.token ?? []).map(({ kind, value }) => ({
    place: at,
    expected: `a ${kind} of visible ASCII characters without space, quote, backslash and bar (RFC 6749, section 3.3)`,
    found: JSON.stringify(value),
    mend: `give the ${kind} a name without them`,
  }));
  const empty = !provesIdentity(demand) && !demand.subscription && demand.networks === undefined;
  return [
    ...networks,
    ...claims,
    ...(empty
      ? [
          {
            place: at,
            expected: 'at least one proof',
            found: 'none',
            mend: "name scopes, roles, a client certificate or a subscription, or write token: 'any'",
          },
        ]
      : []),
  ];
}
