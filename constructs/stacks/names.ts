/** Names that both stacks of an environment know: the second finds by them what the first, or another team, has made. */
import type { Environment } from '../../config/schema';
import type { Gateway } from '../../policies/model';

export interface PlatformNames {
  readonly service: string;
  readonly resourceGroup: string;
  /** The service's user-assigned identity; absent where an existing service has a system-assigned one only. */
  readonly identity?: string;
  readonly gateway: Gateway;
}

/** The logger that every service has from the start; it writes what diagnostic settings then carry away, and needs no key. */
export const AZURE_MONITOR_LOGGER = 'azuremonitor';

export function platformNames({ service }: Environment): PlatformNames {
  if ('existing' in service) {
    const { name, resourceGroupName, sku, identityName } = service.existing;
    return {
      service: name, resourceGroup: resourceGroupName, gateway: gatewayOf(sku),
      ...(identityName !== undefined && { identity: identityName }),
    };
  }
  return { service: service.name, resourceGroup: `${service.name}-rg`, identity: `${service.name}-identity`, gateway: gatewayOf(service.sku) };
}

function gatewayOf(sku: string): Gateway {
  if (sku.startsWith('Consumption')) return 'consumption';
  return /V2_/.test(sku) ? 'v2' : 'classic';
}

/** Key Vault names: 3–24 letters, digits and dashes, unique in the world; the end of the service's name tells more than its start. */
export const vaultName = (service: string): string => `${service.replace(/[^A-Za-z0-9-]/g, '').replace(/-+/g, '-').slice(0, 21).replace(/-$/, '')}-kv`;

/** The backend of the API `fhir` is `fhir-backend`. */
export const backendName = (api: string): string => `${api}-backend`;
