/**
 * Azure Monitor inside a virtual network only: what a workspace needs before it can refuse the Internet.
 * https://learn.microsoft.com/azure/azure-monitor/fundamentals/private-link-security
 */
import { MonitorPrivateLinkScope } from '@cdktf/provider-azurerm/lib/monitor-private-link-scope';
import { MonitorPrivateLinkScopedService } from '@cdktf/provider-azurerm/lib/monitor-private-link-scoped-service';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { PrivateDnsZone } from './private-dns-zone';
import { PrivateEndpoint } from './private-endpoint';
import type { Placement } from './resource-group';
import { NAMES } from '../azure/names';
import { tagTexts } from './bounded-text';
import { checkedName, resourceId } from './resource-name';
import { ValidationError } from './validation-error';
import type { Subnet } from './virtual-network';

/** The zones of Azure Monitor's private endpoint; `blob` is where agents get their solutions. */
const ZONES = {
  monitor: 'privatelink.monitor.azure.com',
  oms: 'privatelink.oms.opinsights.azure.com',
  ods: 'privatelink.ods.opinsights.azure.com',
  agents: 'privatelink.agentsvc.azure-automation.net',
  blob: 'privatelink.blob.core.windows.net',
} as const;

export interface MonitorPrivateLinkProps extends Placement {
  readonly name: string;
  readonly subnet: Subnet;
  /** Networks that resolve its names, by a name for the link. */
  readonly virtualNetworks: Readonly<Record<string, { readonly id: string }>>;
  /** Workspaces and Application Insights that are reached through it, by a name for the link. */
  readonly resources: Readonly<Record<string, { readonly id: string }>>;
  /**
   * `Open` lets the networks reach resources outside the scope too. The names are Azure Monitor's shared ones, so
   * `PrivateOnly` cuts every network that resolves them off from all other workspaces. @default 'Open'
   */
  readonly accessMode?: 'Open' | 'PrivateOnly';
}

/** Give the workspaces in it `internetQueryEnabled: false`: the scope alone closes nothing. */
export class MonitorPrivateLink extends Construct implements ITerraformDependable {
  readonly id: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: MonitorPrivateLinkProps) {
    super(scope, id);
    const resources = Object.entries(props.resources);
    if (resources.length === 0) {
      throw new ValidationError(
        'private-link-resources',
        'expected at least one workspace or Application Insights, found none',
        'give a workspace or an Application Insights, or leave the private link out',
        this.node.path,
      );
    }
    const mode = props.accessMode ?? 'Open';
    const resourceGroupName = checkedName(this, NAMES.resourceGroup, props.resourceGroupName);
    const tags = props.tags && { tags: props.tags };
    const resource = new MonitorPrivateLinkScope(this, 'Resource', {
      resourceGroupName,
      name: checkedName(this, NAMES.privateLinkScope, props.name),
      ingestionAccessMode: mode,
      queryAccessMode: mode,
      ...(props.tags && { tags: tagTexts(this, props.tags) }),
    });
    this.id = resource.id;
    this.fqn = resource.fqn;
    const services = resources.map(
      ([name, one]) =>
        new MonitorPrivateLinkScopedService(this, `service-${name}`, {
          resourceGroupName,
          scopeName: resource.name,
          name: checkedName(this, { ...NAMES.privateLinkScope, of: 'a linked resource' }, name),
          linkedResourceId: resourceId(this, `resources.${name}.id`, 'monitored', one.id),
        }),
    );
    const zones = Object.entries(ZONES).map(
      ([key, name]) =>
        new PrivateDnsZone(this, `zone-${key}`, {
          name,
          resourceGroupName: props.resourceGroupName,
          virtualNetworks: props.virtualNetworks,
          ...tags,
        }),
    );
    new PrivateEndpoint(this, 'Endpoint', {
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      ...tags,
      name: `${props.name}-endpoint`,
      // The endpoint takes an address for each name in the scope, so what is in it must be there.
      subnet: { id: props.subnet.id, ready: [...props.subnet.ready, ...services] },
      target: { resourceId: this.id, subresource: 'azuremonitor' },
      zone: zones,
    });
  }
}
