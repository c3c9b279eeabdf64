/**
 * What an environment's configuration may hold. The zod schemas are the one declaration: the TypeScript types
 * are derived from them, and so are the messages for values that TypeScript could not have caught.
 * Cross-field rules (a product that names an unknown API, overlapping ranges …) are in `../checks/`.
 */
import { z } from 'zod';
import { apiSchema } from './api';
import { authorizationServerSchema, identityProviderSchema, openIdConnectProviderSchema, portalSchema } from './identity';
import { groupSchema, productSchema, subscriptionSchema, userSchema } from './product';
import { LENGTHS, RESOURCE_TAGS } from '../../azure/lengths';
import { NAMES } from '../../azure/names';
import { location, logsSchema, serviceSchema, stateSchema } from './service';
import { apiName, cidr, form, keyVaultSecretId, mended, named, projectFile, reason, resourceName, sized } from './values';

/** Azure's own characters: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations */
const tagName = form(
  (text) => /^[^<>%&\\?/]{1,512}$/.test(text),
  'a tag name of 1–512 characters without <, >, %, &, \\, ? and /',
  'sample',
  'rename the tag, with dashes in place of these',
);

const namedValue = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('plain'),
    value: sized(LENGTHS.namedValue).regex(/\S/, mended('a text that is not of spaces only', 'write the value, or remove the named value')),
  }),
  z.strictObject({ kind: z.literal('key-vault'), keyVaultSecretId }),
]);

const certificate = z.discriminatedUnion('kind', [
  /** A certificate with its private key, which the gateway shows to backends; it stays in the vault. */
  z.strictObject({ kind: z.literal('client'), keyVaultCertificateId: keyVaultSecretId }),
  /** The public certificate of an authority that issues client certificates, as a PEM file. Only a new service takes one. */
  z.strictObject({ kind: z.literal('authority'), file: projectFile, store: z.enum(['Root', 'CertificateAuthority']).default('Root') }),
]);

const suppression = z.strictObject({ rule: z.string(), path: z.string(), reason, owner: z.string().min(1), expires: z.iso.date() });

/** What a person has seen of a service that others make, or in answer to one of the reports' open questions. */
const attestation = z.strictObject({
  about: z.string(),
  path: z.string().optional(),
  evidence: reason,
  owner: z.string().min(1),
  seen: z.iso.date(),
  expires: z.iso.date(),
});

/** Stacks, and the folders of their states, are named after it. */
const environmentName = named({
  of: 'an environment',
  pattern: /^[a-z][a-z0-9-]{0,15}$/,
  expected: 'a name of 1–16 lower-case letters, digits and dashes that starts with a letter',
  sample: 'sample',
});

export const environmentSchema = z.strictObject({
  name: environmentName,
  production: z.boolean(),
  location,
  tags: z.record(tagName, sized(RESOURCE_TAGS.value)).default({}),
  service: serviceSchema,
  state: stateSchema,
  logs: logsSchema.prefault({}),
  /** Microsoft Defender for APIs: a setting of the whole Azure subscription, so it's made by one environment of it. */
  defenderForApis: z.boolean().default(false),
  /** Ranges from which the gateway may be called at all; absent: from wherever its network lets in. */
  networks: z.array(cidr).min(1).optional(),
  /** What holds for every call through the service. */
  traffic: z
    .strictObject({
      /** How long a backend may take, in seconds. */
      backendTimeoutSeconds: z.number().int().min(1).max(240).default(30),
      /** Calls that one client may have under way at once. */
      concurrentCallsPerClient: z.number().int().positive().default(50),
    })
    .prefault({}),
  identityProviders: z.record(resourceName, identityProviderSchema),
  authorizationServers: z.record(resourceName, authorizationServerSchema).default({}),
  openIdConnectProviders: z.record(resourceName, openIdConnectProviderSchema).default({}),
  portal: portalSchema.optional(),
  apis: z.record(apiName, apiSchema),
  products: z.record(resourceName, productSchema).default({}),
  groups: z.record(resourceName, groupSchema).default({}),
  users: z.record(named(NAMES.user), userSchema).default({}),
  subscriptions: z.record(named(NAMES.subscription), subscriptionSchema).default({}),
  namedValues: z.record(resourceName, namedValue).default({}),
  certificates: z.record(resourceName, certificate).default({}),
  /** Policy fragments of one's own, each a `<fragment>` file. */
  fragments: z.record(resourceName, projectFile).default({}),
  compliance: z.strictObject({
    profile: z.enum(['production', 'development']),
    suppressions: z.array(suppression).default([]),
    attestations: z.array(attestation).default([]),
  }),
});

/** What a user writes in `config/<environment>.ts`. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** The same with every default filled in. */
export type Environment = z.output<typeof environmentSchema>;
/** A service that the platform stack makes. */
export type NewService = Exclude<Environment['service'], { readonly existing: unknown }>;
export type ApiConfiguration = Environment['apis'][string];
export type ProductConfiguration = Environment['products'][string];
export type IdentityProvider = Environment['identityProviders'][string];
