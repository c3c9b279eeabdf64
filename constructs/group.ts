/** Who may see a product in the developer portal: a group of the service's own, or one of Entra. */
import { ApiManagementGroup } from '@cdktf/provider-azurerm/lib/api-management-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { LENGTHS } from '../azure/lengths';
import { boundedText } from './bounded-text';
import { claim, claimant } from './claims';
import { dependLate } from './dependencies';
import { childName, guid } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { optionalText } from './terraform-text';
import { ValidationError } from './validation-error';

export interface IGroup {
  readonly name: string;
  /** The name as a reference to the resource. */
  readonly nameReference: string;
}

/** The groups that every service has. Guests are everybody, signed in or not: a healthcare product is not for them. */
export const BUILT_IN_GROUPS = {
  administrators: { name: 'administrators', nameReference: 'administrators' },
  developers: { name: 'developers', nameReference: 'developers' },
  guests: { name: 'guests', nameReference: 'guests' },
} as const satisfies Record<string, IGroup>;

export interface GroupProps extends ServiceChildProps {
  readonly name: string;
  readonly displayName: string;
  readonly description?: string;
  /** A group of Entra; its tenant is one that the portal's identity provider lets in. @default a group of the service's own */
  readonly entra?: { readonly tenantId: string; readonly objectId: string };
}

export class Group extends Construct implements IGroup, ITerraformDependable {
  readonly name: string;
  readonly nameReference: string;
  readonly fqn: string;
  readonly external: boolean;

  constructor(scope: Construct, id: string, props: GroupProps) {
    super(scope, id);
    this.name = childName(this, 'a group', props.name);
    this.external = props.entra !== undefined;
    if (Object.hasOwn(BUILT_IN_GROUPS, this.name.toLowerCase())) {
      throw new ValidationError(
        'group-built-in',
        `expected a group other than the service's own, found "${this.name}"`,
        `use BUILT_IN_GROUPS.${this.name.toLowerCase()}`,
        this.node.path,
      );
    }
    const description = optionalText(this, props.description);
    const resource = new ApiManagementGroup(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      displayName: boundedText(this, 'displayName', props.displayName, LENGTHS.groupDisplayName),
      ...(description !== undefined && { description }),
      type: this.external ? 'external' : 'custom',
      // The tenant by its id, as the identity provider has it, or members are not found (hashicorp/terraform-provider-azurerm#19981).
      ...(props.entra && {
        externalId: `aad://${guid(this, 'the tenant’s id', props.entra.tenantId).toLowerCase()}/groups/${guid(this, 'the group’s object id', props.entra.objectId).toLowerCase()}`,
      }),
      ...orderOf(props),
    });
    this.nameReference = resource.name;
    this.fqn = resource.fqn;
    claim(this, props.service, 'group', this.name);
    // API Management finds the group by the application of the portal's sign-in.
    if (this.external) dependLate(resource, () => [claimant(this, props.service, 'portal-identity-provider', 'aad')]);
  }
}
