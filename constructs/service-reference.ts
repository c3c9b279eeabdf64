/** An API Management service as the things inside it see it: new (`ApiManagementService`) or made elsewhere. */
import { DataAzurermApiManagement } from '@cdktf/provider-azurerm/lib/data-azurerm-api-management';
import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Gateway } from '../policies/model';
import type { KnownNames } from '../policies/validate';
import { NAMES } from '../azure/names';
import { checkedName } from './resource-name';

/** What APIs, products, policies and the rest need to know about the service that they live in. */
export interface IApiManagementService {
  readonly name: string;
  readonly resourceGroupName: string;
  /** The Azure resource id. */
  readonly id: string;
  /** Which gateway runs its policies: some policies, and the size of a policy, depend on it. */
  readonly gateway: Gateway;
  readonly gatewayUrl: string;
  readonly developerPortalUrl: string;
  readonly managementUrl: string;
  /**
   * Names of what other stacks make in it. Of a kind that is not given nothing is known, so that a policy may name what
   * its own stack does not make.
   */
  readonly madeElsewhere: KnownNames;
  /** The resource id of one of its loggers, by name. */
  loggerId(name: string): string;
}

export interface ServiceReferenceProps {
  readonly name: string;
  readonly resourceGroupName: string;
  /** @default 'classic' */
  readonly gateway?: Gateway;
  /**
   * Names, by kind, of everything that policies may name and this stack does not make.
   * @default not known: such names are not judged
   */
  readonly madeElsewhere?: KnownNames;
}

/** Props that everything inside a service has. */
export interface ServiceChildProps {
  readonly service: IApiManagementService;
  /** What must exist first and is not referred to. @default only what the props refer to */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The `depends_on` part of a resource's configuration. */
export function orderOf(props: Pick<ServiceChildProps, 'dependsOn'>): { dependsOn?: ITerraformDependable[] } {
  return props.dependsOn && props.dependsOn.length > 0 ? { dependsOn: [...props.dependsOn] } : {};
}

/** Where a resource is that knows its service by name. */
export function placeOf(service: IApiManagementService): { apiManagementName: string; resourceGroupName: string } {
  return { apiManagementName: service.name, resourceGroupName: service.resourceGroupName };
}

/**
 * A service that this stack does not make: another stack, or another team, does. It is looked up by name (a data
 * source), so a plan fails where it does not exist.
 *
 * On v2 tiers it is only named: there azurerm's data source fails, for it asks for keys that these tiers do not have
 * (hashicorp/terraform-provider-azurerm#29277). Its addresses are then those under azure-api.net.
 */
export class ServiceReference extends Construct implements IApiManagementService {
  readonly name: string;
  readonly resourceGroupName: string;
  readonly id: string;
  readonly gateway: Gateway;
  readonly gatewayUrl: string;
  readonly developerPortalUrl: string;
  readonly managementUrl: string;
  readonly madeElsewhere: KnownNames;

  constructor(scope: Construct, id: string, props: ServiceReferenceProps) {
    super(scope, id);
    this.name = checkedName(this, NAMES.service, props.name);
    this.resourceGroupName = checkedName(this, NAMES.resourceGroup, props.resourceGroupName);
    this.gateway = props.gateway ?? 'classic';
    this.madeElsewhere = props.madeElsewhere ?? {};
    if (this.gateway === 'v2') {
      const { subscriptionId } = new DataAzurermClientConfig(this, 'Client');
      this.id = `/subscriptions/${subscriptionId}/resourceGroups/${this.resourceGroupName}/providers/Microsoft.ApiManagement/service/${this.name}`;
      this.gatewayUrl = `https://${this.name}.azure-api.net`;
      this.developerPortalUrl = `https://${this.name}.developer.azure-api.net`;
      this.managementUrl = `https://${this.name}.management.azure-api.net`;
      return;
    }
    const data = new DataAzurermApiManagement(this, 'Resource', { name: this.name, resourceGroupName: this.resourceGroupName });
    this.id = data.id;
    this.gatewayUrl = data.gatewayUrl;
    this.developerPortalUrl = data.developerPortalUrl;
    this.managementUrl = data.managementApiUrl;
  }

  loggerId(name: string): string {
    return `${this.id}/loggers/${name}`;
  }
}
