/** A policy that is really one operation's own; what all operations share belongs into the API's. */
import { ApiManagementApiOperationPolicy } from '@cdktf/provider-azurerm/lib/api-management-api-operation-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { IApi } from './api';
import { claim, claimant } from './claims';
import { dependLate } from './dependencies';
import { dependOnNamed, policyText, type PolicyProps } from './policy-text';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { ValidationError } from './validation-error';

export interface OperationPolicyProps extends Pick<ServiceChildProps, 'dependsOn'>, PolicyProps {
  readonly api: IApi;
  /** The *normalized* id, as import makes it and `context.Operation.Id` gives it: `read-patient`, not `readPatient`. */
  readonly operationId: string;
}

export class OperationPolicy extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: OperationPolicyProps) {
    super(scope, id);
    const { api } = props;
    const { operationId } = props;
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(operationId) || operationId.length > 80) {
      throw new ValidationError(
        'operation-id',
        `expected a normalized operation id (lower case, single dashes, at most 80 characters), such as "read-patient", found "${operationId}"`,
        'write the id as import makes it: in lower case, with single dashes between its words',
        this.node.path,
      );
    }
    const resource = new ApiManagementApiOperationPolicy(this, 'Resource', {
      ...placeOf(api.service),
      apiName: api.nameReference,
      operationId,
      xmlContent: policyText(this, api.service, props.policy, 'operation', props.terraformValues),
      ...(api.replacedWith !== undefined && { lifecycle: { replaceTriggeredBy: [api.replacedWith] } }),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, api.service, 'policy', `operation/${api.name}/${operationId}`);
    dependOnNamed(resource, this, api.service, props.policy, 'operation');
    dependLate(resource, () => [claimant(this, api.service, 'policy', `api/${api.name}`)]);
    api.guards.add(this);
  }
}
