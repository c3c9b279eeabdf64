/** Statements that several policies include by name. */
import { ApiManagementPolicyFragment } from '@cdktf/provider-azurerm/lib/api-management-policy-fragment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ReferencedValue } from '../policies/elements/types';
import type { PolicyFragment as PolicyFragmentModel, PolicyReference } from '../policies/model';
import { LENGTHS } from '../azure/lengths';
import { optionalBounded } from './bounded-text';
import { claim } from './claims';
import { dependOnNamed, policyText } from './policy-text';
import { childName } from './resource-name';
import { orderOf, type ServiceChildProps } from './service-reference';

export interface PolicyFragmentProps extends ServiceChildProps {
  /** What `include-fragment` names. */
  readonly name: string;
  readonly description?: string;
  readonly fragment: PolicyFragmentModel;
  /** As for policies. @default none */
  readonly terraformValues?: readonly string[];
}

export class PolicyFragment extends Construct implements ITerraformDependable, ReferencedValue {
  readonly name: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: PolicyFragmentProps) {
    super(scope, id);
    this.name = childName(this, 'a policy fragment', props.name);
    const description = optionalBounded(this, 'description', props.description, LENGTHS.policyFragmentDescription);
    const resource = new ApiManagementPolicyFragment(this, 'Resource', {
      apiManagementId: props.service.id,
      name: this.name,
      ...(description !== undefined && { description }),
      // The provider's default, `xml`, wants expressions escaped, and differs on every read from what was written.
      format: 'rawxml',
      value: policyText(this, props.service, props.fragment, undefined, props.terraformValues),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, props.service, 'fragment', this.name);
    dependOnNamed(resource, this, props.service, props.fragment);
  }

  /** Lets a policy's builder take this construct in place of its name, so that the policy waits for it. */
  get policyReference(): PolicyReference {
    return { kind: 'fragment', name: this.name, target: this };
  }

  /** What the policy's text then says. */
  get value(): string {
    return this.name;
  }
}
