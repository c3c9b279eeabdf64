/** A user-assigned managed identity: it exists, with its roles, before the service that uses it does. */
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { placed, type Placement } from './resource-group';
import { checkedName } from './resource-name';
import { valueText } from './terraform-text';

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
    checkedName(this, 'an identity', props.name, /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/, '3–128 letters, digits, dashes and underscores that start with a letter or digit');
    const resource = new UserAssignedIdentity(this, 'Resource', { ...placed(this, props), name: valueText(this, props.name) });
    this.id = resource.id;
    this.clientId = resource.clientId;
    this.principalId = resource.principalId;
    this.fqn = resource.fqn;
  }
}
