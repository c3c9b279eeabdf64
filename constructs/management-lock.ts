/** A lock that keeps Azure itself from deleting a resource, whoever asks. */
import { ManagementLock as AzureManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import { Construct } from 'constructs';
import { LENGTHS } from '../azure/lengths';
import { NAMES } from '../azure/names';
import { boundedText } from './bounded-text';
import { checkedName, resourceId } from './resource-name';

export interface ManagementLockProps {
  readonly name: string;
  /** The id of the resource, resource group or subscription. */
  readonly targetId: string;
  /** Why; shown to whoever meets it. */
  readonly notes: string;
}

/**
 * It holds for everything below its target, too: under a service, no API, policy or subscription is deleted or replaced
 * (`ScopeLocked`) until the lock is gone. A plan that removes it and deletes what it holds in another stack needs two applies.
 */
export class ManagementLock extends Construct {
  constructor(scope: Construct, id: string, props: ManagementLockProps) {
    super(scope, id);
    new AzureManagementLock(this, 'Resource', {
      name: checkedName(this, NAMES.managementLock, props.name),
      scope: resourceId(this, 'targetId', 'lockable', props.targetId),
      lockLevel: 'CanNotDelete',
      notes: boundedText(this, 'notes', props.notes, LENGTHS.lockNotes),
    });
  }
}
