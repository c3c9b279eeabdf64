/** The document at `/.well-known/smart-configuration`: SMART App Launch 2.2, "Conformance". */

export interface SmartEndpoints {
  readonly issuer?: string;
  readonly jwksUri?: string;
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint: string;
  readonly registrationEndpoint?: string;
  readonly managementEndpoint?: string;
  readonly introspectionEndpoint?: string;
  readonly revocationEndpoint?: string;
  /** Scopes that an application may ask for. */
  readonly scopes?: readonly string[];
  /** `client_credentials` for backend services; `authorization_code` where there is an authorization endpoint. */
  readonly backendServices?: boolean;
  /** Further capabilities, such as `permission-patient`. */
  readonly capabilities?: readonly string[];
}

/**
 * The document, with what the specification requires derived from what there is: S256 and never plain,
 * `sso-openid-connect` only with an issuer and its keys, launches only with an authorization endpoint.
 * @throws RangeError for an address that is not absolute and https, naming it
 */
export function smartConfiguration(endpoints: SmartEndpoints): Readonly<Record<string, unknown>> {
  const launch = endpoints.authorizationEndpoint !== undefined;
  const signOn = endpoints.issuer !== undefined && endpoints.jwksUri !== undefined;
  const grants = [
    ...(launch ? ['authorization_code'] : []),
    ...(endpoints.backendServices === true || !launch ? ['client_credentials'] : []),
  ];
  const capabilities = [
    ...(launch ? ['launch-standalone', 'client-public', 'client-confidential-symmetric'] : []),
    ...(grants.includes('client_credentials') ? ['client-confidential-asymmetric'] : []),
    ...(signOn ? ['sso-openid-connect'] : []),
    'permission-v2',
    ...(endpoints.capabilities ?? []),
  ];
  const members: readonly (readonly [string, unknown])[] = [
    ['issuer', address('issuer', endpoints.issuer)],
    ['jwks_uri', address('jwksUri', endpoints.jwksUri)],
    ['authorization_endpoint', address('authorizationEndpoint', endpoints.authorizationEndpoint)],
    ['token_endpoint', address('tokenEndpoint', endpoints.tokenEndpoint)],
    [
      'token_endpoint_auth_methods_supported',
      [...(launch ? ['client_secret_basic'] : []), ...(grants.includes('client_credentials') ? ['private_key_jwt'] : [])],
    ],
    ['registration_endpoint', address('registrationEndpoint', endpoints.registrationEndpoint)],
    ['management_endpoint', address('managementEndpoint', endpoints.managementEndpoint)],
    ['introspection_endpoint', address('introspectionEndpoint', endpoints.introspectionEndpoint)],
    ['revocation_endpoint', address('revocationEndpoint', endpoints.revocationEndpoint)],
    ['grant_types_supported', grants],
    ['response_types_supported', launch ? ['code'] : undefined],
    ['scopes_supported', endpoints.scopes],
    ['code_challenge_methods_supported', ['S256']],
    ['capabilities', [...new Set(capabilities)]],
  ];
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function address(name: string, url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.hash !== '') {
    throw new RangeError(`${name}: expected an absolute https URL, got ${JSON.stringify(url)}`);
  }
  return url;
}
