/**
 * What a verified token must be besides signed, current, and from the right issuer for the right audience:
 * signed with an algorithm of the allow-list (RFC 8725, section 3.1), an access token (RFC 9068, section 2; Entra's
 * access-token claims), and not bound to a key that the caller has not shown (RFC 8705, section 3; RFC 9449, section 6).
 */
import { csharpLiteral, expression, type Expression } from '../expressions/template';
import { VARIABLES } from './variables';

/** The asymmetric algorithms that `validate-jwt` verifies. */
const ALGORITHMS = ['RS256', 'RS512', 'PS256', 'ES256'] as const;

export type TokenProfile =
  /** Entra access tokens have `uti`, and the client's id in `azp` (version 2) or `appid` (version 1); its ID tokens have neither client id. */
  | { readonly kind: 'entra' }
  /** RFC 9068 access tokens have the type `at+jwt`, `sub`, `iat`, `jti` and `client_id`. */
  | { readonly kind: 'rfc9068' }
  /** Access tokens of a provider that gives them the type `JWT`: an ID token for the same audience can't be told from one. */
  | { readonly kind: 'jwt' };

const CONDITIONS: Readonly<Record<TokenProfile['kind'], readonly string[]>> = {
  entra: [
    'token.Claims.ContainsKey("uti")',
    '(token.Claims.ContainsKey("azp") || token.Claims.ContainsKey("appid"))',
    // An application that acts for itself has app roles; delegated scopes in its token were not granted by anybody.
    '!(token.Claims.ContainsKey("scp") && token.Claims.ContainsKey("idtyp") && token.Claims["idtyp"].Contains("app"))',
  ],
  rfc9068: [
    '(string.Equals(token.Type, "at+jwt", StringComparison.OrdinalIgnoreCase) || string.Equals(token.Type, "application/at+jwt", StringComparison.OrdinalIgnoreCase))',
    'new string[] { "sub", "iat", "jti", "client_id" }.All(name => token.Claims.ContainsKey(name))',
  ],
  jwt: ['string.Equals(token.Type, "JWT", StringComparison.OrdinalIgnoreCase)'],
};

/** RFC 8705, section 3.1: the certificate's SHA-256, base64url, is the token's `cnf` member `x5t#S256`. */
const BOUND_TO_CERTIFICATE = [
  'token.Claims.ContainsKey("cnf")',
  'context.Request.Certificate != null',
  `(string)JObject.Parse(token.Claims["cnf"][0])["x5t#S256"] == Convert.ToBase64String(SHA256.Create().ComputeHash(context.Request.Certificate.RawData)).TrimEnd('=').Replace('+', '-').Replace('/', '_')`,
];
/** A sender-constrained token is no bearer token: whoever sends it without its proof may have stolen it. */
const NOT_BOUND = ['!token.Claims.ContainsKey("cnf")'];

/**
 * The condition of a refusal: true for a token that is not what it has to be. What no condition expects
 * (a `cnf` that is no JSON) stops the call.
 */
export function brokenTokenProfile(
  profile: TokenProfile,
  { certificateBound = false }: { readonly certificateBound?: boolean } = {},
): Expression {
  const conditions = [
    `${csharpLiteral(ALGORITHMS)}.Contains(token.Algorithm)`,
    ...CONDITIONS[profile.kind],
    ...(certificateBound ? BOUND_TO_CERTIFICATE : NOT_BOUND),
  ];
  return expression(
    ['@{', `	var token = (Jwt)context.Variables[${csharpLiteral(VARIABLES.token)}];`, `	return !(${conditions.join('\n		&& ')});`, '}'].join(
      '\n',
    ),
  );
}
