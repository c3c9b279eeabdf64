/** The public address that a service in a virtual network is managed by, and in external mode called at. */
import { PublicIp as AzurePublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Construct } from 'constructs';
import { placed, type Placement } from './resource-group';
import { checkedName } from './resource-name';
import { valueText } from './terraform-text';

export interface PublicIpProps extends Placement {
  readonly name: string;
  /** API Management demands one: the first label of the address's host name, unique in the region. */
  readonly domainNameLabel: string;
  /** @default none: the address is in no particular zone */
  readonly zones?: readonly string[];
}

export class PublicIp extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: PublicIpProps) {
    super(scope, id);
    checkedName(this, 'a domain name label', props.domainNameLabel, /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/, '3–63 lower-case letters, digits and dashes that start with a letter and do not end in a dash');
    this.id = new AzurePublicIp(this, 'Resource', {
      ...placed(this, props),
      name: valueText(this, props.name),
      sku: 'Standard',
      allocationMethod: 'Static',
      domainNameLabel: valueText(this, props.domainNameLabel),
      ...(props.zones && props.zones.length > 0 && { zones: [...props.zones] }),
    }).id;
  }
}
