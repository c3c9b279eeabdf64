/**
 * The rules that API Management needs in a subnet of its own, and no other.
 * https://learn.microsoft.com/azure/api-management/virtual-network-reference#required-ports
 */
import { NetworkSecurityGroup as AzureNetworkSecurityGroup } from '@cdktf/provider-azurerm/lib/network-security-group';
import { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { cidrOverlap } from '../access/networks';
import { rangeMend } from '../config/schema/mends';
import { placed, type Placement } from './resource-group';
import { isAddressOrRange } from '../azure/formats';
import { NAMES } from '../azure/names';
import { checkedName } from './resource-name';
import { ValidationError } from './validation-error';

export interface NetworkSecurityGroupProps extends Placement {
  readonly name: string;
  /** `internal`: callers come from the virtual network; `external`: from the Internet. */
  readonly mode: 'internal' | 'external';
  /** Ranges that may call an external gateway. @default the whole Internet */
  readonly clientRanges?: readonly string[];
}

interface Rule {
  readonly id: string;
  readonly direction: 'Inbound' | 'Outbound';
  readonly priority: number;
  readonly port: string;
  readonly from: string | readonly string[];
  readonly to: string;
  readonly why: string;
}

function rules(clients: string | readonly string[]): readonly Rule[] {
  const outbound = (id: string, priority: number, port: string, to: string, why: string): Rule => ({
    id,
    direction: 'Outbound',
    priority,
    port,
    from: 'VirtualNetwork',
    to,
    why,
  });
  return [
    {
      id: 'management',
      direction: 'Inbound',
      priority: 100,
      port: '3443',
      from: 'ApiManagement',
      to: 'VirtualNetwork',
      why: 'the control plane manages the service',
    },
    {
      id: 'load-balancer',
      direction: 'Inbound',
      priority: 110,
      port: '6390',
      from: 'AzureLoadBalancer',
      to: 'VirtualNetwork',
      why: 'the load balancer probes the units',
    },
    {
      id: 'clients',
      direction: 'Inbound',
      priority: 120,
      port: '443',
      from: clients,
      to: 'VirtualNetwork',
      why: 'callers of the gateway and the portal',
    },
    outbound('storage', 100, '443', 'Storage', 'the service’s own storage'),
    outbound('key-vault', 110, '443', 'AzureKeyVault', 'certificates and named values'),
    outbound('sql', 120, '1433', 'Sql', 'the service’s own database'),
    outbound('monitor', 130, '443', 'AzureMonitor', 'logs and metrics'),
    outbound('monitor-health', 140, '1886', 'AzureMonitor', 'resource health'),
    outbound('entra', 150, '443', 'AzureActiveDirectory', 'keys of token issuers, tokens of managed identities'),
  ];
}

export class NetworkSecurityGroup extends Construct implements ITerraformDependable {
  readonly id: string;
  readonly fqn: string;
  /** What must exist before a service can start in the subnet. */
  readonly rules: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NetworkSecurityGroupProps) {
    super(scope, id);
    if (props.mode === 'internal' && props.clientRanges) {
      throw new ValidationError(
        'client-ranges',
        'expected no clientRanges, because an internal gateway is called from its virtual network only, found some',
        'leave clientRanges out',
        this.node.path,
      );
    }
    const wrong = props.clientRanges?.find((range) => !isAddressOrRange(range));
    if (wrong !== undefined || props.clientRanges?.length === 0) {
      throw new ValidationError(
        'client-ranges',
        `expected clientRanges to be IPv4 addresses, or ranges by their first address, such as 203.0.113.0/24, found ${wrong === undefined ? 'none' : `"${wrong}"`}`,
        wrong === undefined ? 'name the ranges of the callers, or leave clientRanges out' : rangeMend(wrong),
        this.node.path,
      );
    }
    const cidrs = (props.clientRanges ?? []).map((range) => (range.includes('/') ? range : `${range}/32`));
    const inside = cidrs.findIndex((range, index) => cidrs.some((other, place) => place < index && cidrOverlap(range, other)));
    // `OverlappingSubnetsNotPermittedInSecurityRule`, says Azure.
    if (inside >= 0) {
      throw new ValidationError(
        'client-ranges',
        `expected clientRanges that do not overlap, found "${props.clientRanges?.[inside]}" in another`,
        'remove it: the other holds it already',
        this.node.path,
      );
    }
    const place = placed(this, props);
    const group = new AzureNetworkSecurityGroup(this, 'Resource', {
      ...place,
      name: checkedName(this, NAMES.networkSecurityGroup, props.name),
    });
    this.id = group.id;
    this.fqn = group.fqn;
    const clients = props.mode === 'internal' ? 'VirtualNetwork' : (props.clientRanges ?? 'Internet');
    this.rules = rules(clients).map(
      (rule) =>
        new NetworkSecurityRule(this, rule.id, {
          resourceGroupName: place.resourceGroupName,
          networkSecurityGroupName: group.name,
          name: rule.id,
          description: rule.why,
          direction: rule.direction,
          priority: rule.priority,
          access: 'Allow',
          protocol: 'Tcp',
          sourcePortRange: '*',
          destinationPortRange: rule.port,
          ...(typeof rule.from === 'string' ? { sourceAddressPrefix: rule.from } : { sourceAddressPrefixes: [...rule.from] }),
          destinationAddressPrefix: rule.to,
        }),
    );
  }
}
