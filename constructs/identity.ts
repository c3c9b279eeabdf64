/** A user-assigned managed identity: it exists, with its roles, before the service that uses it does. */
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { placed, type Placement } from './resource-group';
import { NAMES } from '../azure/names';
import { checkedName } from './resource-name';

export interface IIdentity {
  /** The Azure resource id. */
  readonly id: string;
  /** What a service names when it asks for a token. */
  readonly clientId: string;
  /** What a role is assigned to. */
  readonly principalId: string;
}

export interface IdentityProps extends Placement {
  readonly name: string;
}

export class Identity extends Construct implements IIdentity, ITerraformDependable {
  readonly id: string;
  readonly clientId: string;
  readonly principalId: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    const resource = new UserAssignedIdentity(this, 'Resource', {
      ...placed(this, props),
      name: checkedName(this, NAMES.identity, props.name),
    });
    this.id = resource.id;
    this.clientId = resource.clientId;
    this.principalId = resource.principalId;
    this.fqn = resource.fqn;
  }
}
