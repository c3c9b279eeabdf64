/** An address inside a virtual network for a resource outside it. */
import { PrivateEndpoint as AzurePrivateEndpoint } from '@cdktf/provider-azurerm/lib/private-endpoint';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { PRIVATE_LINK_ZONES, PrivateDnsZone } from './private-dns-zone';
import { placed, type Placement } from './resource-group';
import type { Subnet } from './virtual-network';
import { NAMES } from '../azure/names';
import { checkedName, resourceId } from './resource-name';
import { ValidationError } from './validation-error';

export interface PrivateEndpointProps extends Placement {
  readonly name: string;
  readonly subnet: Subnet;
  readonly target: {
    readonly resourceId: string;
    /** Which of its services: `Gateway` of API Management, `vault` of Key Vault, `blob` of storage, `azuremonitor` of a private link scope. */
    readonly subresource: keyof typeof PRIVATE_LINK_ZONES | 'azuremonitor';
  };
  /** Where its names are registered, so that clients find the private address under the public name; `[]` for nowhere. */
  readonly zone: PrivateDnsZone | readonly PrivateDnsZone[];
}

export class PrivateEndpoint extends Construct implements ITerraformDependable {
  readonly id: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: PrivateEndpointProps) {
    super(scope, id);
    const name = checkedName(this, NAMES.privateEndpoint, props.name);
    const zones = [props.zone].flat();
    const { delegation = 'none' } = props.subnet;
    if (delegation !== 'none') {
      throw new ValidationError(
        'private-endpoint-subnet',
        `expected a subnet that is given to nobody, found one that is delegated to ${delegation}`,
        'give it a subnet of its own, without a delegation',
        this.node.path,
      );
    }
    const resource = new AzurePrivateEndpoint(this, 'Resource', {
      ...placed(this, props),
      name,
      subnetId: resourceId(this, 'the subnet’s id', 'subnet', props.subnet.id),
      privateServiceConnection: {
        name,
        isManualConnection: false,
        privateConnectionResourceId: resourceId(this, 'target.resourceId', 'resource', props.target.resourceId),
        subresourceNames: [props.target.subresource],
      },
      ...(zones.length > 0 && { privateDnsZoneGroup: { name: 'default', privateDnsZoneIds: zones.map((zone) => zone.id) } }),
      ...(props.subnet.ready.length > 0 && { dependsOn: [...props.subnet.ready] }),
    });
    this.id = resource.id;
    this.fqn = resource.fqn;
  }
}
