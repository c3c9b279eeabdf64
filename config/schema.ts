/**
 * What an environment's configuration may hold. The zod schemas are the one declaration: the TypeScript types
 * are derived from them, and so are the messages for values that TypeScript could not have caught.
 * Cross-field rules (a product that names an unknown API, overlapping ranges …) are in `checks.ts`.
 */
import { z } from 'zod';

/** API Management resource names: 1–80 characters, letters, digits and dashes, no dash at the ends. */
const resourceName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,78}[A-Za-z0-9])?$/, 'a name of 1–80 letters, digits and dashes that neither starts nor ends with a dash');

const guid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'a GUID such as 00000000-0000-0000-0000-000000000000');
const isHttps = (text: string): boolean => URL.canParse(text) && new URL(text).protocol === 'https:';
const httpsUrl = z.string().refine(isHttps, 'an https URL');
const httpsOrigin = z.string().refine((text) => isHttps(text) && new URL(text).origin === text, 'an https origin without a path, such as https://app.example.com');
const cidr = z.string().regex(/^[0-9a-f:.]+\/\d{1,3}$/i, 'a CIDR range such as 10.0.0.0/24 or 2001:db8::/32');
/** A secret is never a value: it is the versionless id of a Key Vault secret. */
const keyVaultSecretId = z
  .string()
  .regex(
    /^https:\/\/[A-Za-z0-9-]+\.vault\.[a-z.]+\/secrets\/[A-Za-z0-9-]+$/,
    'the versionless id of a Key Vault secret (https://<vault>.vault.azure.net/secrets/<name>), never the secret itself',
  );
const reason = z.string().trim().min(10, 'a reason of at least ten characters that a reviewer can judge');

/** What a caller must prove. Every proof that is named is needed; of `anyScope` and `anyRole`, one value is enough. */
const requirement = z.strictObject({
  /** `any`: any valid token of the API's identity providers will do. */
  token: z.literal('any').optional(),
  anyScope: z.array(z.string().min(1)).min(1).optional(),
  allScopes: z.array(z.string().min(1)).min(1).optional(),
  anyRole: z.array(z.string().min(1)).min(1).optional(),
  allRoles: z.array(z.string().min(1)).min(1).optional(),
  clientCertificate: z.boolean().optional(),
  networks: z.array(cidr).min(1).optional(),
});

const accessRule = z.strictObject({
  operations: z.array(z.string()).min(1).optional(),
  tags: z.array(z.string()).min(1).optional(),
  methods: z.array(z.enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])).min(1).optional(),
  paths: z.array(z.string()).min(1).optional(),
  require: requirement,
});

export const accessSchema = z.strictObject({
  /** For operations whose contract says nothing, or asks for a token without scopes. */
  default: requirement.optional(),
  /** Added to what the contract asks for: they tighten, never loosen. */
  rules: z.array(accessRule).default([]),
  /** Operations open to everybody, by operation id. */
  public: z.array(z.strictObject({ operation: z.string(), reason })).default([]),
  /** The one way to ask for less than the contract does. */
  loosen: z.array(z.strictObject({ operation: z.string(), reason, require: requirement })).default([]),
});

const identityProvider = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('entra'),
    tenantId: guid,
    audiences: z.array(z.string().min(1)).min(1),
    /** Applications (client ids) that may call; absent: every one that the tenant gives a token for the audience. */
    clientApplicationIds: z.array(guid).min(1).optional(),
  }),
  z.strictObject({
    kind: z.literal('oidc'),
    /** The provider's `/.well-known/openid-configuration`. */
    configurationUrl: httpsUrl,
    issuer: httpsUrl,
    audiences: z.array(z.string().min(1)).min(1),
  }),
]);

const backendCredentials = z.discriminatedUnion('kind', [
  /** The service's user-assigned identity; `resource` is the backend's application id URI. */
  z.strictObject({ kind: z.literal('managed-identity'), resource: z.string().min(1) }),
  /** A header whose value lies in the vault. */
  z.strictObject({ kind: z.literal('header'), header: z.string().min(1), keyVaultSecretId }),
]);

const limits = z.strictObject({
  /** Calls that one client may make in `renewalSeconds` (at most 300, the service's own limit). */
  calls: z.number().int().positive().default(120),
  renewalSeconds: z.number().int().min(1).max(300).default(60),
  /** Calls that one client may make in a day. */
  dailyCalls: z.number().int().positive().default(50_000),
  /** Largest request body, in bytes. */
  maxBodyBytes: z.number().int().positive().max(4_194_304).default(102_400),
  /** How long the backend may take, in seconds. */
  timeoutSeconds: z.number().int().min(1).max(240).default(30),
});

const api = z.strictObject({
  /** Path of the contract, from the project's root. */
  contract: z.string().min(1),
  displayName: z.string().min(1).max(300),
  /** URL suffix under the gateway, without slashes at the ends. */
  path: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$/, 'a URL path without slashes at the ends, such as fhir/r4'),
  version: z.string().regex(/^[A-Za-z0-9._-]+$/).default('v1'),
  revision: z.string().regex(/^\d+$/).default('1'),
  backend: z.strictObject({ url: httpsUrl, credentials: backendCredentials }),
  /** Names of the identity providers whose tokens it takes. */
  identityProviders: z.array(z.string()).min(1),
  access: accessSchema.prefault({}),
  /** `fhir`: OperationOutcome errors; `plain`: RFC 9457 problem details. */
  style: z.enum(['fhir', 'plain']),
  subscriptionRequired: z.boolean().default(true),
  /** Origins of browser applications; none by default. */
  corsOrigins: z.array(httpsOrigin).default([]),
  limits: limits.prefault({}),
});

const product = z.strictObject({
  displayName: z.string().min(1).max(300),
  description: z.string().max(1000).default(''),
  terms: z.string().min(1),
  apis: z.array(z.string()).min(1),
  groups: z.array(z.string()).default([]),
  approvalRequired: z.boolean().default(true),
  subscriptionsLimit: z.number().int().default(1),
  published: z.boolean().default(true),
  quota: z.strictObject({ calls: z.number().int().positive(), renewalSeconds: z.number().int().min(300) }).default({ calls: 100_000, renewalSeconds: 86_400 }),
  rate: z.strictObject({ calls: z.number().int().positive(), renewalSeconds: z.number().int().min(1).max(300) }).default({ calls: 600, renewalSeconds: 60 }),
});

const group = z.strictObject({
  displayName: z.string().min(1).max(256),
  description: z.string().default(''),
  /** The object id of an Entra group; absent: a group of the service's own. */
  entraGroupObjectId: guid.optional(),
});

const user = z.strictObject({
  firstName: z.string().min(1).max(100),
  lastName: z.string().min(1).max(100),
  email: z.email(),
  groups: z.array(z.string()).default([]),
});

const subscription = z
  .strictObject({ displayName: z.string().min(1).max(100), product: z.string().optional(), api: z.string().optional(), user: z.string().optional() })
  .refine((value) => (value.product === undefined) !== (value.api === undefined), 'exactly one of `product` and `api`: a subscription to everything is not offered');

const namedValue = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plain'), value: z.string().min(1) }),
  z.strictObject({ kind: z.literal('key-vault'), keyVaultSecretId }),
]);

const network = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('public') }),
  z.strictObject({ mode: z.enum(['external', 'internal', 'private-endpoint']), addressSpace: cidr, subnetPrefix: cidr }),
]);

/** Service names become `<name>.azure-api.net`, so they are unique in the world. */
const serviceName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,48}[A-Za-z0-9]$/, 'a globally unique name of 2–50 letters, digits and dashes that starts with a letter');

const newService = z.strictObject({
  name: serviceName,
  publisherName: z.string().min(1).max(100),
  publisherEmail: z.email(),
  sku: z.string(),
  zones: z.array(z.enum(['1', '2', '3'])).default([]),
  network,
});
const existingService = z.strictObject({ existing: z.strictObject({ name: serviceName, resourceGroupName: z.string().min(1).max(90) }) });

const state = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({
    kind: z.literal('azurerm'),
    resourceGroupName: z.string().min(1).max(90),
    storageAccountName: z.string().regex(/^[a-z0-9]{3,24}$/, 'a storage account name: 3–24 lower-case letters and digits'),
    containerName: z.string().min(3).max(63),
  }),
]);

const suppression = z.strictObject({ rule: z.string(), path: z.string(), reason, owner: z.string().min(1), expires: z.iso.date() });

export const environmentSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, 'a name of 1–16 lower-case letters, digits and dashes'),
  production: z.boolean(),
  location: z.string().min(1),
  tags: z.record(z.string(), z.string()).default({}),
  service: z.union([newService, existingService]),
  state,
  /** Ranges from which the gateway may be called at all; absent: from wherever its network lets in. */
  networks: z.array(cidr).min(1).optional(),
  identityProviders: z.record(resourceName, identityProvider),
  apis: z.record(resourceName, api),
  products: z.record(resourceName, product).default({}),
  groups: z.record(resourceName, group).default({}),
  users: z.record(resourceName, user).default({}),
  subscriptions: z.record(resourceName, subscription).default({}),
  namedValues: z.record(resourceName, namedValue).default({}),
  compliance: z.strictObject({ profile: z.enum(['production', 'development']), suppressions: z.array(suppression).default([]) }),
});

/** What a user writes in `config/<environment>.ts`. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** The same with every default filled in. */
export type Environment = z.output<typeof environmentSchema>;
export type ApiConfiguration = Environment['apis'][string];
export type IdentityProvider = Environment['identityProviders'][string];
