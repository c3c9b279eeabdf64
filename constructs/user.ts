/** A developer of an application that calls the APIs, and the groups that they are in. */
import { ApiManagementGroupUser } from '@cdktf/provider-azurerm/lib/api-management-group-user';
import { ApiManagementUser } from '@cdktf/provider-azurerm/lib/api-management-user';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { isEmail } from '../azure/formats';
import { LENGTHS } from '../azure/lengths';
import { NAMES } from '../azure/names';
import { boundedText } from './bounded-text';
import { claim } from './claims';
import { BUILT_IN_GROUPS, Group, type IGroup } from './group';
import { childName } from './resource-name';
import { orderOf, placeOf, type IApiManagementService, type ServiceChildProps } from './service-reference';
import { optionalText } from './terraform-text';
import { ValidationError } from './validation-error';

export interface UserProps extends ServiceChildProps {
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly note?: string;
  /** @default 'active' */
  readonly state?: 'active' | 'blocked';
  /** @default none but the service's own `developers` */
  readonly groups?: readonly IGroup[];
}

/** No password is set: users sign in with Entra, or choose one by the service's own invitation. */
export class User extends Construct implements ITerraformDependable {
  readonly name: string;
  /** The resource id. */
  readonly id: string;
  readonly fqn: string;
  private readonly service: IApiManagementService;
  private readonly userIdReference: string;

  constructor(scope: Construct, id: string, props: UserProps) {
    super(scope, id);
    this.name = childName(this, 'a user', props.name, NAMES.user);
    this.service = props.service;
    if (!isEmail(props.email)) {
      throw new ValidationError(
        'user-email',
        'expected an e-mail address such as name@example.com, found another text (not shown)',
        'write one address, without a name before it',
        this.node.path,
      );
    }
    const note = optionalText(this, props.note);
    const resource = new ApiManagementUser(this, 'Resource', {
      ...placeOf(props.service),
      userId: this.name,
      firstName: boundedText(this, 'firstName', props.firstName, LENGTHS.personName),
      lastName: boundedText(this, 'lastName', props.lastName, LENGTHS.personName),
      email: boundedText(this, 'email', props.email, LENGTHS.email),
      state: props.state ?? 'active',
      confirmation: 'invite',
      ...(note !== undefined && { note }),
      ...orderOf(props),
    });
    this.id = resource.id;
    this.userIdReference = resource.userId;
    this.fqn = resource.fqn;
    claim(this, props.service, 'user', this.name);
    claim(this, props.service, 'email', props.email);
    for (const group of props.groups ?? []) this.addToGroup(group);
  }

  /** @throws ValidationError `group-built-in` for the developers; `group-external` for an Entra group: Entra says who its members are */
  addToGroup(group: IGroup): void {
    // As for a product and its administrators.
    if (group.name.toLowerCase() === BUILT_IN_GROUPS.developers.name) {
      throw new ValidationError(
        'group-built-in',
        'expected a group other than developers, of whom every user is one already, found it',
        'leave it out',
        this.node.path,
      );
    }
    if (group instanceof Group && group.external) {
      throw new ValidationError(
        'group-external',
        `expected a group with members of its own, found "${group.name}", whose members are those of its Entra group`,
        'add the user to the Entra group',
        this.node.path,
      );
    }
    if (this.node.tryFindChild(`group-${group.name}`)) {
      throw new ValidationError(
        'duplicate-name',
        `expected a group that the user is not in, found "${group.name}" again`,
        'add the user once',
        this.node.path,
      );
    }
    new ApiManagementGroupUser(this, `group-${group.name}`, {
      ...placeOf(this.service),
      groupName: group.nameReference,
      userId: this.userIdReference,
    });
  }
}
