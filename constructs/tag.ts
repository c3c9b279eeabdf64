/** A tag of the service, and the APIs that carry it. */
import { ApiManagementApiTag } from '@cdktf/provider-azurerm/lib/api-management-api-tag';
import { ApiManagementTag } from '@cdktf/provider-azurerm/lib/api-management-tag';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { IApi } from './api';
import { LENGTHS } from '../azure/lengths';
import { boundedText } from './bounded-text';
import { claim } from './claims';
import { childName } from './resource-name';
import { orderOf, type ServiceChildProps } from './service-reference';
import { ValidationError } from './validation-error';

export interface TagProps extends ServiceChildProps {
  readonly name: string;
  /** @default the name */
  readonly displayName?: string;
}

export class Tag extends Construct implements ITerraformDependable {
  readonly name: string;
  readonly fqn: string;
  private readonly nameReference: string;
  private latest: ITerraformDependable | undefined;

  constructor(scope: Construct, id: string, props: TagProps) {
    super(scope, id);
    this.name = childName(this, 'a tag', props.name);
    const resource = new ApiManagementTag(this, 'Resource', {
      apiManagementId: props.service.id,
      name: this.name,
      displayName: boundedText(this, 'displayName', props.displayName ?? this.name, LENGTHS.tagDisplayName),
      ...orderOf(props),
    });
    this.nameReference = resource.name;
    this.fqn = resource.fqn;
    claim(this, props.service, 'tag', this.name);
  }

  /** Tags an API. One after another: parallel writes of a shared tag fail (hashicorp/terraform-provider-azurerm#8579). */
  attachTo(api: IApi): void {
    const id = `api-${api.name}`;
    if (this.node.tryFindChild(id)) {
      throw new ValidationError(
        'duplicate-name',
        `expected an API without the tag "${this.name}", found it on "${api.name}" already`,
        'attach it once',
        this.node.path,
      );
    }
    this.latest = new ApiManagementApiTag(this, id, {
      apiId: api.id,
      name: this.nameReference,
      ...(this.latest && { dependsOn: [this.latest] }),
      ...(api.replacedWith !== undefined && { lifecycle: { replaceTriggeredBy: [api.replacedWith] } }),
    });
  }
}
