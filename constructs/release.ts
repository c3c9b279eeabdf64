/** Makes a revision of an API the one that callers get. */
import { ApiManagementApiRelease } from '@cdktf/provider-azurerm/lib/api-management-api-release';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Api } from './api';
import { LENGTHS } from '../azure/lengths';
import { optionalBounded } from './bounded-text';
import { claim } from './claims';
import { dependLate } from './dependencies';
import { childName } from './resource-name';

export interface ReleaseProps {
  readonly name: string;
  /** The API with the revision to release. */
  readonly api: Api;
  readonly notes?: string;
}

/** It waits for the API's policies: a revision is released guarded or not at all. */
export class Release extends Construct implements ITerraformDependable {
  readonly name: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: ReleaseProps) {
    super(scope, id);
    this.name = childName(this, 'a release', props.name);
    const notes = optionalBounded(this, 'notes', props.notes, LENGTHS.text);
    const resource = new ApiManagementApiRelease(this, 'Resource', {
      name: this.name,
      apiId: props.api.revisionId,
      ...(notes !== undefined && { notes }),
    });
    dependLate(resource, () => props.api.guards.list());
    this.fqn = resource.fqn;
    claim(this, props.api.service, 'release', `${props.api.name}/${this.name}`);
  }
}
