/** Whose tokens are believed, and what the developer portal needs to get one. */
import { z } from 'zod';
import { LENGTHS } from '../../azure/lengths';
import { guid, httpsUrl, sized } from './values';

const audiences = z.array(z.string().min(1)).min(1);

export const identityProviderSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('entra'),
    tenantId: guid,
    audiences,
    /** Applications (client ids) that may call; absent: every one that the tenant gives a token for the audience. */
    clientApplicationIds: z.array(guid).min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('oidc'),
    /** The provider's `/.well-known/openid-configuration`. */
    configurationUrl: httpsUrl,
    issuer: httpsUrl,
    audiences,
    /** The `typ` of its access tokens. RFC 9068 says `at+jwt`; with `JWT`, an ID token for the same audience passes too. */
    tokenType: z.enum(['at+jwt', 'JWT']).default('at+jwt'),
    /** The claim that holds its scopes. */
    scopeClaim: z.enum(['scope', 'scp']).default('scope'),
  }),
]);

/** Grants that RFC 9700 still allows; implicit and password are not offered. */
const grantType = z.enum(['authorizationCode', 'clientCredentials']);

/** An OAuth 2.0 server that the developer portal's console can sign in with. Its client secret is a sensitive variable. */
export const authorizationServerSchema = z.strictObject({
  displayName: sized(LENGTHS.authorizationServerDisplayName),
  authorizationEndpoint: httpsUrl,
  tokenEndpoint: httpsUrl,
  clientRegistrationEndpoint: httpsUrl,
  clientId: sized(LENGTHS.text),
  grantTypes: z.array(grantType).min(1).default(['authorizationCode']),
  defaultScope: z.string().optional(),
});

/** An OpenID Connect provider for the developer portal's console. Its client secret is a sensitive variable. */
export const openIdConnectProviderSchema = z.strictObject({
  displayName: sized(LENGTHS.openidConnectProviderDisplayName),
  description: z.string().default(''),
  metadataEndpoint: httpsUrl,
  clientId: sized(LENGTHS.text),
});

/** Sign-in to the developer portal with Entra accounts, of tenants by their ids: azurerm takes no domains. Its client secret is a sensitive variable. */
export const portalSchema = z.strictObject({
  entra: z.strictObject({ clientId: guid, signInTenant: guid, allowedTenants: z.array(guid).min(1) }),
});
