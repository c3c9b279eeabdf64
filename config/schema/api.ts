/** An API: its contract, where it appears, its backend, whose tokens it takes and what its callers may use up. */
import { z } from 'zod';
import { accessSchema } from './access';
import { isApiPath, isApiRevision, isApiVersion, isHeaderName } from '../../azure/formats';
import { LENGTHS } from '../../azure/lengths';
import { backendUrl, form, httpsOrigin, httpsUrl, keyVaultSecretId, mended, projectFile, resourceName, sized, thumbprint } from './values';

function pathMend(path: string): string {
  const trimmed = path
    .trim()
    .replace(/\/+/g, '/')
    .replace(/^\/|\/$/g, '');
  return trimmed !== path && trimmed !== '' && isApiPath(trimmed)
    ? `did you mean ${JSON.stringify(trimmed)}?`
    : 'write one or more segments of letters, digits, dots and dashes, with a slash between them';
}

const backendCredentials = z.discriminatedUnion('kind', [
  /** The service's user-assigned identity; `resource` is the backend's application id URI. */
  z.strictObject({ kind: z.literal('managed-identity'), resource: z.string().min(1) }),
  /** A header whose value lies in the vault. */
  z.strictObject({
    kind: z.literal('header'),
    header: form(
      isHeaderName,
      'the name of a header (RFC 9110, section 5.1)',
      'X-Sample',
      'write letters, digits and dashes alone, such as X-Api-Key',
    ),
    keyVaultSecretId,
  }),
  /** A client certificate of `certificates`, by name. */
  z.strictObject({ kind: z.literal('client-certificate'), certificate: z.string() }),
]);

const limits = z.strictObject({
  /** Calls that one client may make in `renewalSeconds` (at most 300, the service's own limit). */
  calls: z.number().int().positive().default(120),
  renewalSeconds: z.number().int().min(1).max(300).default(60),
  /** Calls that one client may make in a day. */
  dailyCalls: z.number().int().positive().default(50_000),
  /** Largest request body, in bytes. */
  maxBodyBytes: z.number().int().positive().max(4_194_304).default(102_400),
});

/** A client certificate that is accepted: every attribute that is given must match. */
const certificateIdentity = z
  .strictObject({
    thumbprint: thumbprint.optional(),
    commonName: z.string().min(1).optional(),
    subject: z.string().min(1).optional(),
    dnsName: z.string().min(1).optional(),
    issuerSubject: z.string().min(1).optional(),
    issuerThumbprint: thumbprint.optional(),
    /** A client certificate of `certificates`, by name, as the issuer; in place of the other attributes of the issuer. */
    issuerCertificateId: z.string().optional(),
  })
  .refine(
    (identity) => Object.keys(identity).length > 0,
    mended('at least one attribute of the certificate', "write one, such as commonName: 'client.example.com'"),
  )
  .refine(
    ({ issuerCertificateId, issuerSubject, issuerThumbprint }) =>
      issuerCertificateId === undefined || (issuerSubject ?? issuerThumbprint) === undefined,
    mended('issuerCertificateId alone, or other attributes of the issuer without it', 'remove issuerSubject and issuerThumbprint'),
  );

export const apiSchema = z.strictObject({
  /** Path of the contract, from the project's root. */
  contract: z.string().min(1),
  displayName: sized(LENGTHS.apiDisplayName),
  /** URL suffix under the gateway, without slashes at the ends. */
  path: form(
    (text) => text !== '' && isApiPath(text),
    'a URL path of 1–400 characters without slashes at the ends, such as fhir/r4',
    'sample',
    pathMend,
  ),
  version: form(
    isApiVersion,
    'a version of at most 100 letters, digits, dots, dashes, underscores and tildes, such as v1',
    'v1',
    'write it without spaces and slashes, such as v2 or 2026-01',
  ).default('v1'),
  /** The name of an API of which this is a further version: at its path, in its version set. */
  versionOf: z.string().optional(),
  revision: form(
    isApiRevision,
    'a revision number such as "1"',
    '1',
    'write a number from "1" as text, and the next one for a change',
  ).default('1'),
  /** Makes this revision the current one by a release with these notes. */
  releaseNotes: z.string().min(1).optional(),
  tags: z.array(resourceName).default([]),
  backend: z.strictObject({ url: backendUrl, credentials: backendCredentials }),
  /** Names of the identity providers whose tokens it takes. */
  identityProviders: z.array(z.string()).min(1),
  /** Client certificates that are accepted where an operation's rule asks for one; up to 10. */
  clientCertificates: z.array(certificateIdentity).min(1).max(10).optional(),
  /** Tokens bound to a client certificate (RFC 8705): required and checked, instead of refused. Needs `clientCertificates`. */
  certificateBoundTokens: z.boolean().default(false),
  access: accessSchema.prefault({}),
  /** `fhir`: OperationOutcome errors; `plain`: RFC 9457 problem details. */
  style: z.enum(['fhir', 'plain']),
  /** The SMART App Launch endpoints of a FHIR API's identity provider, for `/.well-known/smart-configuration`. */
  smart: z
    .strictObject({
      authorizationEndpoint: httpsUrl,
      tokenEndpoint: httpsUrl,
      jwksUri: httpsUrl.optional(),
      /** The claim that carries the patient in context. */
      patientClaim: z
        .string()
        .regex(/^[A-Za-z0-9_./:-]+$/, mended('the name of a claim', 'write the claim as the token has it, such as patient'))
        .default('patient'),
    })
    .optional(),
  /** Whether every call that isn't public needs a subscription key; `false` leaves it to rules that ask for one. */
  subscriptionRequired: z.boolean().default(true),
  /** Origins of browser applications; none by default. */
  corsOrigins: z.array(httpsOrigin).default([]),
  limits: limits.prefault({}),
  /** Policy documents of single operations, by operation id; each must keep its `<base />`. In place of the one that a FHIR discovery document has from the start. */
  operationPolicies: z.record(z.string(), projectFile).default({}),
  /** What the developer portal's console signs in with. */
  portalAuthorization: z
    .union([
      z.strictObject({ authorizationServer: z.string(), scope: z.string().optional() }),
      z.strictObject({ openIdConnectProvider: z.string() }),
    ])
    .optional(),
});
