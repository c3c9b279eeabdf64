/** The public address that a service in a virtual network is managed by, and in external mode called at. */
import { PublicIp as AzurePublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Construct } from 'constructs';
import { placed, type Placement } from './resource-group';
import { NAMES } from '../azure/names';
import { checkedName } from './resource-name';

export interface PublicIpProps extends Placement {
  readonly name: string;
  /** API Management demands one: the first label of the address's host name, unique in the region. */
  readonly domainNameLabel: string;
  /**
   * The zones of the service. One: the address is in that zone; several: in all of the region's, since Azure makes an address
   * of two zones one of three, which every later plan would replace. @default none: the address is in no particular zone
   */
  readonly zones?: readonly string[];
}

/** Every region that has zones has three. */
const ALL_ZONES = ['1', '2', '3'];

export class PublicIp extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: PublicIpProps) {
    super(scope, id);
    this.id = new AzurePublicIp(this, 'Resource', {
      ...placed(this, props),
      name: checkedName(this, NAMES.publicIp, props.name),
      sku: 'Standard',
      allocationMethod: 'Static',
      domainNameLabel: checkedName(this, NAMES.domainNameLabel, props.domainNameLabel),
      ...(props.zones && props.zones.length > 0 && { zones: props.zones.length === 1 ? [...props.zones] : [...ALL_ZONES] }),
    }).id;
  }
}
