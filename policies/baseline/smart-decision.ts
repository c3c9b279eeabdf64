/**
 * The decision on SMART scopes, in one fragment that the FHIR APIs of a service include. It only tells; each API's
 * own policy refuses, or holds the request to the token's patient.
 */
import type { OperationAccess, TokenRequirement } from '../../access/rule';
import { cs, type Expression } from '../expressions/template';
import { comment, includeFragment, policyFragment, setVariable } from '../index';
import type { PolicyElement, PolicyFragment } from '../model';
import { SMART_CONTEXTS, tokenDecision } from './token-decision';
import { scopeClaims, type TokenIssuer } from './token-validation';
import { VARIABLES } from './variables';

export const asksForSmart = (token: TokenRequirement | undefined): boolean =>
  token?.some((claims) => claims.some(({ kind }) => kind === 'smart')) ?? false;

/** One a set of claims in which scopes are: issuers put them in `scp` or in `scope`. */
const fragmentId = (claims: readonly string[]): string => `smart-decision-${claims.join('-')}`;

export const smartDecision = (issuers: readonly TokenIssuer[]): PolicyElement =>
  includeFragment({ fragmentId: fragmentId(scopeClaims(issuers)) });

/** True where the decision is not that the token suffices. */
export const notGranted = (variable: typeof VARIABLES.granted | typeof VARIABLES.grantedBeyondPatient): Expression =>
  cs`!(bool)context.Variables[${variable}]`;

/** What {@link smartDecision} includes in the policies of these APIs, by name. */
export function smartDecisionFragments(
  apis: readonly { readonly access: readonly OperationAccess[]; readonly issuers: readonly TokenIssuer[] }[],
): Readonly<Record<string, PolicyFragment>> {
  const smart = apis.filter(({ access }) => access.some(({ rule }) => rule.kind === 'protected' && asksForSmart(rule.token)));
  return Object.fromEntries(
    smart.map(({ issuers }) => {
      const claims = scopeClaims(issuers);
      return [
        fragmentId(claims),
        policyFragment([
          comment('Whether the scopes of the token cover what the access table asks for.'),
          setVariable({ name: VARIABLES.granted, value: tokenDecision(claims, { smart: SMART_CONTEXTS }) }),
          comment('The same by scopes for users and systems alone: those for a patient reach the record of one patient only.'),
          setVariable({
            name: VARIABLES.grantedBeyondPatient,
            value: tokenDecision(claims, { smart: SMART_CONTEXTS.filter((context) => context !== 'patient') }),
          }),
        ]),
      ];
    }),
  );
}
