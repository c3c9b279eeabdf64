/** Where a service writes its diagnostics: an Application Insights instance. */
import { ApiManagementLogger } from '@cdktf/provider-azurerm/lib/api-management-logger';
import { Token, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ReferencedValue } from '../policies/elements/types';
import type { PolicyReference } from '../policies/model';
import { LENGTHS } from '../azure/lengths';
import { optionalBounded } from './bounded-text';
import { claim } from './claims';
import { childName, resourceId } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { valueText } from './terraform-text';
import { ValidationError } from './validation-error';

export interface LoggerProps extends ServiceChildProps {
  readonly name: string;
  readonly description?: string;
  /**
   * `resourceId` lets the portal find it; `connectionString` is a secret, given as the resource's attribute. azurerm
   * 4.55 has no way to let a logger sign in with a managed identity.
   */
  readonly applicationInsights: { readonly resourceId: string; readonly connectionString: string };
  /** Whether records are held back and sent in batches; they are lost if the gateway stops. @default true */
  readonly buffered?: boolean;
}

export class Logger extends Construct implements ITerraformDependable, ReferencedValue {
  readonly name: string;
  /** The resource id. */
  readonly id: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: LoggerProps) {
    super(scope, id);
    this.name = childName(this, 'a logger', props.name);
    const { connectionString } = props.applicationInsights;
    if (!Token.isUnresolved(connectionString)) {
      throw new ValidationError(
        'secret-text',
        'expected applicationInsights.connectionString to be a value of the resource, or of a SecretVariable, found a text, which would stand in the Terraform JSON',
        'give the attribute of the resource, or a SecretVariable',
        this.node.path,
      );
    }
    const description = optionalBounded(this, 'description', props.description, LENGTHS.loggerDescription);
    const resource = new ApiManagementLogger(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      ...(description !== undefined && { description }),
      resourceId: resourceId(this, 'applicationInsights.resourceId', 'applicationInsights', props.applicationInsights.resourceId),
      applicationInsights: { connectionString: valueText(this, connectionString) },
      buffered: props.buffered ?? true,
      ...orderOf(props),
    });
    this.id = resource.id;
    this.fqn = resource.fqn;
    claim(this, props.service, 'logger', this.name);
  }

  /** Lets a policy's builder take this construct in place of its name, so that the policy waits for it. */
  get policyReference(): PolicyReference {
    return { kind: 'logger', name: this.name, target: this };
  }

  /** What the policy's text then says. */
  get value(): string {
    return this.name;
  }
}
