/** The policy of the whole service: what every call passes, and what is created before anything can be called. */
import { ApiManagementPolicy } from '@cdktf/provider-azurerm/lib/api-management-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { claim } from './claims';
import { dependOnNamed, policyText, type PolicyProps } from './policy-text';
import { orderOf, type ServiceChildProps } from './service-reference';

export interface ServicePolicyProps extends ServiceChildProps, PolicyProps {}

/** It overwrites a policy that is already there, without a word; destroying it puts the service's default back. */
export class ServicePolicy extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: ServicePolicyProps) {
    super(scope, id);
    const resource = new ApiManagementPolicy(this, 'Resource', {
      apiManagementId: props.service.id,
      xmlContent: policyText(this, props.service, props.policy, 'global', props.terraformValues),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, props.service, 'policy', 'global');
    dependOnNamed(resource, this, props.service, props.policy, 'global');
  }
}
