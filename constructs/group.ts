/** Who may see a product in the developer portal: a group of the service's own, or one of Entra. */
import { ApiManagementGroup } from '@cdktf/provider-azurerm/lib/api-management-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { claim } from './claims';
import { childName } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { literalText, optionalText } from './terraform-text';
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
  /** The object id of an Entra group. @default a group of the service's own */
  readonly entraGroupObjectId?: string;
}

export class Group extends Construct implements IGroup, ITerraformDependable {
  readonly name: string;
  readonly nameReference: string;
  readonly fqn: string;
  readonly external: boolean;

  constructor(scope: Construct, id: string, props: GroupProps) {
    super(scope, id);
    this.name = childName(this, 'a group', props.name);
    this.external = props.entraGroupObjectId !== undefined;
    if (Object.hasOwn(BUILT_IN_GROUPS, this.name)) {
      throw new ValidationError('group-built-in', `"${this.name}" is one of the service's own groups; use BUILT_IN_GROUPS.${this.name}`, this.node.path);
    }
    if (props.entraGroupObjectId !== undefined && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(props.entraGroupObjectId)) {
      throw new ValidationError('group-object-id', `expected the object id of an Entra group (a GUID), found "${props.entraGroupObjectId}"`, this.node.path);
    }
    const description = optionalText(this, props.description);
    const resource = new ApiManagementGroup(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      displayName: literalText(this, props.displayName),
      ...(description !== undefined && { description }),
      type: this.external ? 'external' : 'custom',
      // The service wants the directory in front: https://learn.microsoft.com/rest/api/apimanagement/group/create-or-update
      ...(props.entraGroupObjectId !== undefined && { externalId: `aad://${props.entraGroupObjectId.toLowerCase()}` }),
      ...orderOf(props),
    });
    this.nameReference = resource.name;
    this.fqn = resource.fqn;
    claim(this, props.service, 'group', this.name);
  }
}
