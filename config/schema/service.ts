/** The service itself and what stands around it: network, host names, logs, state. */
import { z } from 'zod';
import { isRegion } from '../../azure/formats';
import { LENGTHS } from '../../azure/lengths';
import { NAMES } from '../../azure/names';
import { addressOrRange, email, form, hostName, keyVaultSecretId, named, networkRange, resourceName, sized } from './values';

export const location = form(
  isRegion,
  'an Azure region such as uksouth',
  'uksouth',
  'write its name as `az account list-locations -o table` shows it',
);

const ranges = { addressSpace: networkRange, subnetPrefix: networkRange };

const network = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('public') }),
  z.strictObject({ mode: z.enum(['external', 'internal', 'private-endpoint']), ...ranges }),
]);

/** A further region. Where the service stands in a network (`external`, `internal`), it has a network of its own in that region. */
const additionalLocation = z.strictObject({
  location,
  capacity: z.number().int().positive(),
  zones: z.array(z.enum(['1', '2', '3'])).default([]),
  network: z.strictObject(ranges).optional(),
});

/** A host name of one's own, with the versionless id of its certificate's secret, so that a renewal needs no change here. */
const customHost = z.strictObject({ hostName, keyVaultCertificateId: keyVaultSecretId });

const newService = z.strictObject({
  /** Becomes `<name>.azure-api.net`, so it is unique in the world. */
  name: named(NAMES.service),
  publisherName: sized(LENGTHS.publisherName),
  publisherEmail: email(LENGTHS.publisherEmail),
  sku: z.string(),
  zones: z.array(z.enum(['1', '2', '3'])).default([]),
  /** Further regions; Premium only. */
  additionalLocations: z.array(additionalLocation).default([]),
  network,
  hosts: z
    .strictObject({
      gateway: customHost.optional(),
      portal: customHost.optional(),
      management: customHost.optional(),
      /** The vault of the certificates, to which the service's identity is then given access; absent: it has it already. */
      vault: z.strictObject({ name: named(NAMES.vault), resourceGroupName: named(NAMES.resourceGroup) }).optional(),
    })
    .prefault({}),
  /** Asks every client for a certificate in the TLS handshake of the gateway; needed where a rule asks for one. */
  negotiateClientCertificate: z.boolean().default(false),
  /** Off only after the first apply: Azure refuses to create a service without public access. Needs `private-endpoint`. */
  publicNetworkAccess: z.boolean().default(true),
  /**
   * A lock under which Azure deletes neither the service nor anything in it, APIs and subscriptions included; absent: in
   * production. An apply that takes something away then fails (`ScopeLocked`), so put it off for the time of such a change.
   */
  deletionLock: z.boolean().optional(),
  /** Public addresses that reach the environment's vault: of who puts secrets there, and of who applies `keysInVault`. */
  vaultAllowedRanges: z.array(addressOrRange).default([]),
});

const existingService = z.strictObject({
  existing: z.strictObject({
    name: named(NAMES.service),
    resourceGroupName: named(NAMES.resourceGroup),
    sku: z.string().default('Premium_1'),
    /** Its user-assigned identity, in the same resource group; absent: its system-assigned one calls the backends. */
    identityName: named(NAMES.identity).optional(),
    /** A vault in the same resource group, for subscription keys that are to lie in one. */
    vaultName: named(NAMES.vault).optional(),
    /** Its logger for Application Insights, for diagnostics of the APIs; absent: only the service's own diagnostics hold. */
    applicationInsightsLogger: resourceName.optional(),
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
      storageAccountName: named(NAMES.storageAccount),
      locked: z.boolean().default(false),
    })
    .optional(),
  /** Whether the workspace can be queried over the Internet, by Entra only; `false`: from the service's network alone, through an Azure Monitor private link scope in its subnet. */
  internetQueries: z.boolean().default(true),
  /** Application Insights beside the gateway's own logs. Its connection string, a key, lies in the state: azurerm offers no identity for it. */
  applicationInsights: z.boolean().default(false),
});

export const stateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({
    kind: z.literal('azurerm'),
    resourceGroupName: named(NAMES.resourceGroup),
    storageAccountName: named(NAMES.storageAccount),
    containerName: named(NAMES.container),
  }),
]);
