/** What a further region of the gateway stands in: a virtual network, its rules and a public address, all in that region. */
import { Construct } from 'constructs';
import { normalRegion } from '../../azure/formats';
import type { NewService } from '../../config/schema';
import type { AdditionalLocation } from '../api-management-service';
import { NetworkSecurityGroup } from '../network-security-group';
import { PublicIp } from '../public-ip';
import type { Placement } from '../resource-group';
import { VirtualNetwork, type Subnet } from '../virtual-network';

type Location = NewService['additionalLocations'][number];

export interface GatewayRegionProps {
  /** Of the service: its resource group holds the region's resources too. */
  readonly placement: Placement;
  readonly location: Location;
  readonly network: NonNullable<Location['network']>;
  readonly mode: 'internal' | 'external';
  /** The first label of its public address's host name; labels are unique in a region only. */
  readonly domainNameLabel: string;
}

export class GatewayRegion extends Construct {
  readonly virtualNetwork: VirtualNetwork;
  readonly subnet: Subnet;
  /** The service's own block for it. */
  readonly additionalLocation: AdditionalLocation;

  constructor(scope: Construct, id: string, { placement, location, network, mode, domainNameLabel }: GatewayRegionProps) {
    super(scope, id);
    const place = { ...placement, location: location.location };
    const name = `gateway-${normalRegion(location.location)}`;
    this.virtualNetwork = new VirtualNetwork(this, 'Network', { ...place, name: `${name}-network`, addressSpace: [network.addressSpace] });
    const securityGroup = new NetworkSecurityGroup(this, 'NetworkSecurityGroup', { ...place, name: `${name}-nsg`, mode });
    this.subnet = this.virtualNetwork.addSubnet('Subnet', {
      name: 'gateway',
      addressPrefix: network.subnetPrefix,
      serviceEndpoints: ['Microsoft.KeyVault'],
      securityGroup,
    });
    this.additionalLocation = {
      location: location.location,
      capacity: location.capacity,
      zones: location.zones,
      subnet: this.subnet,
      publicIpAddressId: new PublicIp(this, 'PublicIp', { ...place, name: `${name}-ip`, domainNameLabel, zones: location.zones }).id,
    };
  }
}
