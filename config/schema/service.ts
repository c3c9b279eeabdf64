/** The service itself and what stands around it: network, host names, logs, state. */
import { z } from 'zod';
import { cidr, form, hostName, keyVaultSecretId, resourceGroupName } from './values';

const network = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('public') }),
  z.strictObject({ mode: z.enum(['external', 'internal', 'private-endpoint']), addressSpace: cidr, subnetPrefix: cidr }),
]);

/** Service names become `<name>.azure-api.net`, so they are unique in the world. */
const serviceName = form(
  (text) => /^[A-Za-z][A-Za-z0-9-]{0,48}[A-Za-z0-9]$/.test(text),
  'a globally unique name of 2–50 letters, digits and dashes that starts with a letter',
  'sample-service',
);

/** A host name of one's own, with the versionless id of its certificate's secret, so that a renewal needs no change here. */
const customHost = z.strictObject({ hostName, keyVaultCertificateId: keyVaultSecretId });

const newService = z.strictObject({
  name: serviceName,
  publisherName: z.string().min(1).max(100),
  publisherEmail: z.email(),
  sku: z.string(),
  zones: z.array(z.enum(['1', '2', '3'])).default([]),
  /** Further regions; Premium only. */
  additionalLocations: z
    .array(z.strictObject({ location: z.string().min(1), capacity: z.number().int().positive(), zones: z.array(z.enum(['1', '2', '3'])).default([]) }))
    .default([]),
  network,
  hosts: z
    .strictObject({
      gateway: customHost.optional(),
      portal: customHost.optional(),
      management: customHost.optional(),
      /** The vault of the certificates, to which the service's identity is then given access; absent: it has it already. */
      vault: z.strictObject({ name: z.string().min(3).max(24), resourceGroupName }).optional(),
    })
    .prefault({}),
  /** Asks every client for a certificate in the TLS handshake of the gateway; needed where a rule asks for one. */
  negotiateClientCertificate: z.boolean().default(false),
  /** Off only after the first apply: Azure refuses to create a service without public access. Needs `private-endpoint`. */
  publicNetworkAccess: z.boolean().default(true),
});

const existingService = z.strictObject({
  existing: z.strictObject({
    name: serviceName,
    resourceGroupName,
    sku: z.string().default('Premium_1'),
    /** Its user-assigned identity, in the same resource group; absent: its system-assigned one calls the backends. */
    identityName: z.string().min(1).optional(),
    /** A vault in the same resource group, for subscription keys that are to lie in one. */
    vaultName: z.string().min(3).max(24).optional(),
  }),
});

export const serviceSchema = z.union([newService, existingService]);

export const logsSchema = z.strictObject({
  /** How long logs can be read back. Six years is 2191 days; the provider's next step is 2556. */
  retentionDays: z.union([z.literal(30), z.literal(365), z.literal(730), z.literal(2191), z.literal(2556), z.literal(4383)]).default(2556),
  /**
   * A storage account for a second copy that nobody can change. `locked` makes that final: nobody can shorten it again.
   * Azure locks only what exists, so apply once without it.
   */
  archive: z
    .strictObject({
      storageAccountName: z.string().regex(/^[a-z0-9]{3,24}$/, 'a storage account name: 3–24 lower-case letters and digits'),
      locked: z.boolean().default(false),
    })
    .optional(),
  /** Application Insights beside the gateway's own logs. Its connection string, a key, lies in the state: azurerm offers no identity for it. */
  applicationInsights: z.boolean().default(false),
});

export const stateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({
    kind: z.literal('azurerm'),
    resourceGroupName,
    storageAccountName: z.string().regex(/^[a-z0-9]{3,24}$/, 'a storage account name: 3–24 lower-case letters and digits'),
    containerName: z.string().min(3).max(63),
  }),
]);
