/** Names that both stacks of an environment know: the second finds by them what the first, or another team, has made. */
import { vaultName } from '../../config/derived-names';
import type { Environment } from '../../config/schema';
import { readSku } from '../../azure/tiers';
import { answerFragments } from '../../policies/baseline';
import type { Gateway } from '../../policies/model';
import type { KnownNames } from '../../policies/validate';

export interface PlatformNames {
  readonly service: string;
  readonly resourceGroup: string;
  /** The service's user-assigned identity; absent where an existing service has a system-assigned one only. */
  readonly identity?: string;
  readonly gateway: Gateway;
}

/** The logger that every service has from the start; it writes what diagnostic settings then carry away, and needs no key. */
export const AZURE_MONITOR_LOGGER = 'azuremonitor';

/** The logger that the platform makes for Application Insights, where the configuration wants one. */
export const APPLICATION_INSIGHTS_LOGGER = 'application-insights';

export function platformNames({ service }: Environment): PlatformNames {
  if ('existing' in service) {
    const { name, resourceGroupName, sku, identityName } = service.existing;
    return {
      service: name,
      resourceGroup: resourceGroupName,
      gateway: gatewayOf(sku),
      ...(identityName !== undefined && { identity: identityName }),
    };
  }
  return {
    service: service.name,
    resourceGroup: `${service.name}-rg`,
    identity: `${service.name}-identity`,
    gateway: gatewayOf(service.sku),
  };
}

/** What policies may name of what the platform's stack makes in the service. */
export function madeByPlatform({ logs }: Environment): KnownNames {
  return {
    'named-value': [],
    fragment: Object.keys(answerFragments()),
    backend: [],
    certificate: [],
    logger: [AZURE_MONITOR_LOGGER, ...(logs.applicationInsights ? [APPLICATION_INSIGHTS_LOGGER] : [])],
  };
}

function gatewayOf(name: string): Gateway {
  const sku = readSku(name);
  if ('expected' in sku) throw new Error(`"${name}" is no SKU: expected ${sku.expected}`);
  return sku.gateway;
}

/**
 * Whether a secret lies in the vault that the platform makes. Its firewall lets the service's system-assigned identity through
 * and no user-assigned one (https://learn.microsoft.com/azure/api-management/api-management-howto-properties).
 */
export const inOwnVault = ({ service }: Environment, secretId: string): boolean =>
  !('existing' in service) && secretId.toLowerCase().startsWith(`https://${vaultName(service.name).toLowerCase()}.vault.`);

/** The backend of the API `fhir` is `fhir-backend`. */
export const backendName = (api: string): string => `${api}-backend`;
