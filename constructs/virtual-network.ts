/** The virtual network that a service stands in, and its subnets. */
import { Subnet as AzureSubnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNetworkSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/subnet-network-security-group-association';
import { VirtualNetwork as AzureVirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { rangeMend } from '../config/schema/mends';
import type { NetworkSecurityGroup } from './network-security-group';
import { cidrContains, cidrOverlap } from '../access/networks';
import { placed, type Placement } from './resource-group';
import { isNetworkRange } from '../azure/formats';
import { NAMES } from '../azure/names';
import { checkedName } from './resource-name';
import { ValidationError } from './validation-error';

export interface VirtualNetworkProps extends Placement {
  readonly name: string;
  /** CIDR ranges. */
  readonly addressSpace: readonly string[];
}

export interface SubnetProps {
  readonly name: string;
  readonly addressPrefix: string;
  /** Guards the subnet from its first moment: what is put into it waits for the association. */
  readonly securityGroup?: NetworkSecurityGroup;
  /** Such as `Microsoft.KeyVault`, for a vault that lets the subnet in. @default none */
  readonly serviceEndpoints?: readonly string[];
  /** To whom it is given: `Microsoft.Web/hostingEnvironments` for PremiumV2 in a network, `Microsoft.Web/serverFarms` for v2 tiers that only reach into one. @default nobody */
  readonly delegation?: Delegation;
}

type Delegation = 'Microsoft.Web/hostingEnvironments' | 'Microsoft.Web/serverFarms';

export interface Subnet {
  readonly id: string;
  /** What a resource in the subnet must wait for. */
  readonly ready: readonly ITerraformDependable[];
  /** To whom it is given; absent for a subnet that is made elsewhere, of which it is not known. */
  readonly delegation?: Delegation | 'none';
}

/** Azure adds them to both delegations by itself; left out, every later plan would take them away again. */
const DELEGATED_ACTIONS = ['Microsoft.Network/virtualNetworks/subnets/action'];

export class VirtualNetwork extends Construct implements ITerraformDependable {
  readonly id: string;
  readonly name: string;
  readonly fqn: string;
  private readonly resourceGroupName: string;
  private readonly addressSpace: string[] = [];
  private readonly subnets = { names: new Set<string>(), ranges: [] as string[] };

  constructor(scope: Construct, id: string, props: VirtualNetworkProps) {
    super(scope, id);
    if (props.addressSpace.length === 0) {
      throw new ValidationError(
        'address-space',
        'expected at least one CIDR range, such as 10.0.0.0/16, found none',
        'give the range of the network',
        this.node.path,
      );
    }
    for (const range of props.addressSpace) this.free(range, this.addressSpace);
    const place = placed(this, props);
    const resource = new AzureVirtualNetwork(this, 'Resource', {
      ...place,
      name: checkedName(this, NAMES.virtualNetwork, props.name),
      addressSpace: [...props.addressSpace],
    });
    this.id = resource.id;
    this.name = resource.name;
    this.fqn = resource.fqn;
    this.resourceGroupName = place.resourceGroupName;
  }

  /** @throws ValidationError `range` where it is not inside the network, or overlaps another subnet's; `duplicate-name`, `service-endpoint` */
  addSubnet(id: string, props: SubnetProps): Subnet {
    const addressPrefix = this.free(props.addressPrefix, this.subnets.ranges);
    if (!this.addressSpace.some((range) => cidrContains(range, addressPrefix))) {
      throw new ValidationError(
        'range',
        `expected a range inside ${this.addressSpace.join(', ')}, found ${addressPrefix}`,
        "take a range inside the network's, or widen addressSpace",
        this.node.path,
      );
    }
    if (this.subnets.names.has(props.name.toLowerCase())) {
      throw new ValidationError(
        'duplicate-name',
        `expected a name of its own, found the subnet "${props.name}" in the network already`,
        'take another name',
        this.node.path,
      );
    }
    this.subnets.names.add(props.name.toLowerCase());
    const wrong = props.serviceEndpoints?.find((service) => !/^Microsoft\.[A-Za-z]+(?:\.Global)?$/.test(service));
    if (wrong !== undefined) {
      throw new ValidationError(
        'service-endpoint',
        `expected a service such as Microsoft.KeyVault, found "${wrong}"`,
        'write the provider of the service, such as Microsoft.Storage',
        this.node.path,
      );
    }
    const subnet = new AzureSubnet(this, id, {
      resourceGroupName: this.resourceGroupName,
      virtualNetworkName: this.name,
      name: checkedName(this, NAMES.subnet, props.name),
      addressPrefixes: [addressPrefix],
      // The rules of the subnet's security group hold for private endpoints too; the provider's default leaves them out.
      privateEndpointNetworkPolicies: 'Enabled',
      ...(props.serviceEndpoints && { serviceEndpoints: [...props.serviceEndpoints] }),
      ...(props.delegation !== undefined && {
        delegation: [{ name: 'delegation', serviceDelegation: { name: props.delegation, actions: DELEGATED_ACTIONS } }],
      }),
    });
    const group = props.securityGroup;
    const association =
      group && new SubnetNetworkSecurityGroupAssociation(this, `${id}-security`, { subnetId: subnet.id, networkSecurityGroupId: group.id });
    return {
      id: subnet.id,
      delegation: props.delegation ?? 'none',
      ready: [...(association ? [association] : []), ...(group?.rules ?? [])],
    };
  }

  /** A range that overlaps none of `taken`, and is put there. */
  private free(text: string, taken: string[]): string {
    if (!isNetworkRange(text)) {
      throw new ValidationError(
        'range',
        `expected an IPv4 range by its first address, such as 10.0.0.0/16, found "${text}"`,
        rangeMend(text),
        this.node.path,
      );
    }
    const other = taken.find((one) => cidrOverlap(one, text));
    if (other !== undefined) {
      throw new ValidationError(
        'range',
        `expected a range apart from ${other}, found ${text}`,
        'move it behind the other, or make one of the two smaller',
        this.node.path,
      );
    }
    taken.push(text);
    return text;
  }
}
