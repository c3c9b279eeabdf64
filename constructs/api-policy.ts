/** The policy of one API: who may call which of its operations, and where the calls go. */
import { ApiManagementApiPolicy } from '@cdktf/provider-azurerm/lib/api-management-api-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { IApi } from './api';
import { claim } from './claims';
import { dependOnNamed, policyText, type PolicyProps } from './policy-text';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';

export interface ApiPolicyProps extends Pick<ServiceChildProps, 'dependsOn'>, PolicyProps {
  readonly api: IApi;
}

/** Products and subscriptions wait for it. A new revision of the API comes without a policy, so this is replaced with it. */
export class ApiPolicy extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: ApiPolicyProps) {
    super(scope, id);
    const { api } = props;
    const resource = new ApiManagementApiPolicy(this, 'Resource', {
      ...placeOf(api.service),
      apiName: api.nameReference,
      xmlContent: policyText(this, api.service, props.policy, 'api', props.terraformValues),
      ...(api.replacedWith !== undefined && { lifecycle: { replaceTriggeredBy: [api.replacedWith] } }),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, api.service, 'policy', `api/${api.name}`);
    dependOnNamed(resource, this, api.service, props.policy, 'api');
    api.guards.add(this);
  }
}
