/** A resource group. */
import { ResourceGroup as AzureResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { checkedName } from './resource-name';
import { literalTexts, valueText } from './terraform-text';

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
    checkedName(this, 'a resource group', props.name, /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u, '1–90 letters, digits, dots, dashes, underscores and parentheses, not ending in a dot');
    const resource = new AzureResourceGroup(this, 'Resource', {
      name: valueText(this, props.name),
      location: valueText(this, props.location),
      ...(props.tags && { tags: literalTexts(this, props.tags) }),
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
  return preventDestroy ?? true ? { lifecycle: { preventDestroy: true } } : {};
}

/** The provider's own attributes for a {@link Placement}. */
export function placed(scope: Construct, { resourceGroupName, location, tags }: Placement): { resourceGroupName: string; location: string; tags?: Record<string, string> } {
  return { resourceGroupName: valueText(scope, resourceGroupName), location: valueText(scope, location), ...(tags && { tags: literalTexts(scope, tags) }) };
}
