/** A resource group. */
import { ResourceGroup as AzureResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { NAMES } from '../azure/names';
import { tagTexts } from './bounded-text';
import { checkedName, region } from './resource-name';

/** Where the resources of a platform stand. */
export interface Placement {
  /** The resource group's name. */
  readonly resourceGroupName: string;
  /** An Azure region, such as `westeurope`. */
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ResourceGroupProps {
  readonly name: string;
  readonly location: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** A plan that would destroy it fails. @default true */
  readonly preventDestroy?: boolean;
}

export class ResourceGroup extends Construct implements ITerraformDependable {
  /** The name as a reference to the resource. */
  readonly name: string;
  readonly location: string;
  readonly id: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: ResourceGroupProps) {
    super(scope, id);
    const resource = new AzureResourceGroup(this, 'Resource', {
      name: checkedName(this, NAMES.resourceGroup, props.name),
      location: region(this, props.location),
      ...(props.tags && { tags: tagTexts(this, props.tags) }),
      ...protection(props.preventDestroy),
    });
    this.name = resource.name;
    this.location = resource.location;
    this.id = resource.id;
    this.fqn = resource.fqn;
  }

  /** What the constructs inside it take, spread into their props. */
  placement(tags?: Readonly<Record<string, string>>): Placement {
    return { resourceGroupName: this.name, location: this.location, ...(tags && { tags }) };
  }
}

/** `prevent_destroy`, unless told otherwise. */
export function protection(preventDestroy: boolean | undefined): { lifecycle?: { preventDestroy: true } } {
  return (preventDestroy ?? true) ? { lifecycle: { preventDestroy: true } } : {};
}

/** The provider's own attributes for a {@link Placement}. */
export function placed(
  scope: Construct,
  { resourceGroupName, location, tags }: Placement,
): { resourceGroupName: string; location: string; tags?: Record<string, string> } {
  return {
    resourceGroupName: checkedName(scope, NAMES.resourceGroup, resourceGroupName),
    location: region(scope, location),
    ...(tags && { tags: tagTexts(scope, tags) }),
  };
}
