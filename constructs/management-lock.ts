/** A lock that keeps Azure itself from deleting a resource, whoever asks. */
import { ManagementLock as AzureManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import { Construct } from 'constructs';
import { literalText, valueText } from './terraform-text';

export interface ManagementLockProps {
  readonly name: string;
  /** The id of the resource, resource group or subscription. */
  readonly targetId: string;
  /** Why; shown to whoever meets it. */
  readonly notes: string;
}

/** It must be removed by its own plan before what it holds can be: a plan that does both fails half-way. */
export class ManagementLock extends Construct {
  constructor(scope: Construct, id: string, props: ManagementLockProps) {
    super(scope, id);
    new AzureManagementLock(this, 'Resource', { name: valueText(this, props.name), scope: props.targetId, lockLevel: 'CanNotDelete', notes: literalText(this, props.notes) });
  }
}
