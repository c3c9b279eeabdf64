/** The statements that let a request pass only with a token of one of the API's identity providers. */
import { cs, csBlock, type Expression } from '../expressions/template';
import { choose, comment, validateAzureAdToken, validateJwt } from '../index';
import type { ErrorStyle } from './error-body';
import { refuse } from './refusal';
import { brokenTokenProfile, type TokenProfile } from './token-profile';
import { VARIABLES } from './variables';

export type TokenIssuer =
  | {
      readonly kind: 'entra';
      readonly tenantId: string;
      readonly audiences: readonly string[];
      readonly clientApplicationIds?: readonly string[] | undefined;
    }
  | {
      readonly kind: 'oidc';
      readonly configurationUrl: string;
      readonly issuer: string;
      readonly audiences: readonly string[];
      readonly tokenType: 'at+jwt' | 'JWT';
      readonly scopeClaim: 'scope' | 'scp';
    };

/** Clocks of well-kept servers differ by less than this; more would keep expired tokens alive. */
const CLOCK_SKEW_SECONDS = 30;

const scopeClaim = (issuer: TokenIssuer): string => (issuer.kind === 'entra' ? 'scp' : issuer.scopeClaim);

/** The claims in which the scopes of these issuers' tokens are. */
export const scopeClaims = (issuers: readonly TokenIssuer[]): readonly string[] => [...new Set(issuers.map(scopeClaim))].sort();

const profileOf = (issuer: TokenIssuer): TokenProfile => ({
  kind: issuer.kind === 'entra' ? 'entra' : issuer.tokenType === 'at+jwt' ? 'rfc9068' : 'jwt',
});

/** Issuers as the token writes them: Entra has one for each of its endpoint versions. */
const issuerNames = (issuer: TokenIssuer): readonly string[] =>
  issuer.kind === 'entra'
    ? [`https://login.microsoftonline.com/${issuer.tenantId}/v2.0`, `https://sts.windows.net/${issuer.tenantId}/`]
    : [issuer.issuer];

function validate(issuer: TokenIssuer) {
  const common = {
    headerName: 'Authorization',
    failedValidationHttpcode: 401,
    failedValidationErrorMessage: 'Unauthorized',
    outputTokenVariableName: VARIABLES.token,
  } as const;
  if (issuer.kind === 'entra') {
    return validateAzureAdToken({
      tenantId: issuer.tenantId,
      ...common,
      ...(issuer.clientApplicationIds && { clientApplicationIds: issuer.clientApplicationIds }),
      audiences: issuer.audiences,
    });
  }
  return validateJwt({
    ...common,
    requireExpirationTime: true,
    requireScheme: 'Bearer',
    requireSignedTokens: true,
    clockSkew: CLOCK_SKEW_SECONDS,
    openidConfig: [{ url: issuer.configurationUrl }],
    audiences: issuer.audiences,
    issuers: [issuer.issuer],
  });
}

export interface TokenValidationOptions {
  readonly style: ErrorStyle;
  /** Tokens must be bound to the client certificate of the connection (RFC 8705), instead of not at all. */
  readonly certificateBound: boolean;
}

/**
 * Validates the token, and that it is the kind of token it has to be. With several issuers the token's own, still
 * unproven, word only chooses who has to prove it: each branch validates against one issuer alone, so that no
 * issuer's key can sign for another. Nor may its tokens hold the claim in which another has its scopes: what an issuer
 * puts there, or lets somebody put there, was never meant to open anything.
 */
export function tokenValidation(issuers: readonly TokenIssuer[], { style, certificateBound }: TokenValidationOptions) {
  const proofs = (issuer: TokenIssuer) => [
    validate(issuer),
    choose([{ when: brokenTokenProfile(profileOf(issuer), { certificateBound }), then: [refuse(style, 'unauthorized')] }]),
    ...scopeClaims(issuers)
      .filter((claim) => claim !== scopeClaim(issuer))
      .map((claim) => choose([{ when: hasClaim(claim), then: [refuse(style, 'unauthorized')] }])),
  ];
  const [only, ...others] = issuers;
  if (only === undefined) throw new Error('an API needs at least one identity provider');
  if (others.length === 0) return proofs(only);
  return [
    comment('The issuer that the token names is only a claim here: it chooses the branch, and the branch proves it.'),
    choose(
      issuers.map((issuer) => ({ when: claimsIssuer(issuerNames(issuer)), then: proofs(issuer) })),
      [refuse(style, 'unauthorized')],
    ),
  ];
}

/** True where the verified token has the claim. */
const hasClaim = (claim: string): Expression => cs`((Jwt)context.Variables[${VARIABLES.token}]).Claims.ContainsKey(${claim})`;

function claimsIssuer(names: readonly string[]): Expression {
  return csBlock`
	Jwt claimed;
	var header = context.Request.Headers.GetValueOrDefault("Authorization", "");
	return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && header.Substring(7).TryParseJwt(out claimed) && ${names}.Contains(claimed.Issuer);
`;
}
