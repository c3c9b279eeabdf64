/** A private DNS zone: the names that a virtual network resolves for itself. */
import { PrivateDnsARecord } from '@cdktf/provider-azurerm/lib/private-dns-a-record';
import { PrivateDnsZone as AzurePrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import { isIPv4 } from 'node:net';
import { Token, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { NAMES } from '../azure/names';
import { zoneTagTexts } from './bounded-text';
import { checkedName, resourceId } from './resource-name';
import { ValidationError } from './validation-error';

/** Zones that Azure's private endpoints register in: https://learn.microsoft.com/azure/private-link/private-endpoint-dns */
export const PRIVATE_LINK_ZONES = {
  Gateway: 'privatelink.azure-api.net',
  vault: 'privatelink.vaultcore.azure.net',
  blob: 'privatelink.blob.core.windows.net',
} as const;

export interface PrivateDnsZoneProps {
  readonly name: string;
  readonly resourceGroupName: string;
  /** Networks that resolve it, by a name for the link. @default none */
  readonly virtualNetworks?: Readonly<Record<string, { readonly id: string }>>;
  readonly tags?: Readonly<Record<string, string>>;
}

export class PrivateDnsZone extends Construct implements ITerraformDependable {
  readonly id: string;
  readonly fqn: string;
  private readonly place: { readonly resourceGroupName: string; readonly zoneName: string };

  constructor(scope: Construct, id: string, props: PrivateDnsZoneProps) {
    super(scope, id);
    const resourceGroupName = checkedName(this, NAMES.resourceGroup, props.resourceGroupName);
    const tags = props.tags && { tags: zoneTagTexts(this, props.tags) };
    const zone = new AzurePrivateDnsZone(this, 'Resource', {
      resourceGroupName,
      name: checkedName(this, NAMES.dnsZone, props.name),
      ...tags,
    });
    this.id = zone.id;
    this.fqn = zone.fqn;
    this.place = { resourceGroupName, zoneName: zone.name };
    for (const [name, network] of Object.entries(props.virtualNetworks ?? {})) {
      new PrivateDnsZoneVirtualNetworkLink(this, `link-${name}`, {
        resourceGroupName,
        privateDnsZoneName: zone.name,
        name: checkedName(this, NAMES.networkLink, name),
        virtualNetworkId: resourceId(this, `virtualNetworks.${name}.id`, 'virtualNetwork', network.id),
        registrationEnabled: false,
        ...tags,
      });
    }
  }

  /** An A record; `name` is relative to the zone. */
  addAddress(name: string, addresses: string[]): void {
    if (!Token.isUnresolved(addresses)) {
      const wrong = addresses.find((one, index) => (!Token.isUnresolved(one) && !isIPv4(one)) || addresses.indexOf(one) < index);
      if (wrong !== undefined || addresses.length === 0) {
        throw new ValidationError(
          'dns-address',
          `expected IPv4 addresses of "${name}", each once, found ${wrong === undefined ? 'none' : `"${wrong}"`}`,
          'give each address once, such as 10.0.0.4',
          this.node.path,
        );
      }
    }
    if (this.node.tryFindChild(`a-${name}`)) {
      throw new ValidationError(
        'duplicate-name',
        `expected one set of addresses of "${name}", found another in the zone`,
        'give all of its addresses at once',
        this.node.path,
      );
    }
    new PrivateDnsARecord(this, `a-${name}`, {
      ...this.place,
      name: checkedName(this, NAMES.dnsRecord, name),
      ttl: 300,
      records: addresses,
    });
  }
}
