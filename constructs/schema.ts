/** A schema that the service keeps for `validate-content`: JSON Schema or XML Schema, named as `schema-id`. */
import { ApiManagementGlobalSchema } from '@cdktf/provider-azurerm/lib/api-management-global-schema';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ReferencedValue } from '../policies/elements/types';
import type { PolicyReference } from '../policies/model';
import { claim } from './claims';
import { childName } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { literalText } from './terraform-text';
import { ValidationError } from './validation-error';

export interface SchemaProps extends ServiceChildProps {
  /** What policies name as `schema-id`. */
  readonly name: string;
  readonly type: 'json' | 'xml';
  /** The schema itself, as text: of JSON, one document that `JSON.parse` reads. */
  readonly value: string;
  /** @default none */
  readonly description?: string;
}

export class Schema extends Construct implements ITerraformDependable, ReferencedValue {
  readonly name: string;
  readonly fqn: string;

  /** @throws ValidationError `schema-value` for an empty text, and for JSON that is none: azurerm finds that while it applies */
  constructor(scope: Construct, id: string, props: SchemaProps) {
    super(scope, id);
    this.name = childName(this, 'a schema', props.name);
    const resource = new ApiManagementGlobalSchema(this, 'Resource', {
      ...placeOf(props.service),
      schemaId: this.name,
      type: props.type,
      value: this.checkedValue(props),
      ...(props.description !== undefined && { description: literalText(this, props.description) }),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, props.service, 'schema', this.name);
  }

  private checkedValue({ type, value }: SchemaProps): string {
    const text = literalText(this, value);
    const problem = type === 'json' ? jsonProblem(value) : value.trim() === '' ? 'an empty text' : undefined;
    if (problem === undefined) return text;
    const expected = type === 'json' ? 'a JSON document' : 'an XML Schema document';
    throw new ValidationError(
      'schema-value',
      `expected value to be ${expected}, found ${problem}`,
      `write ${expected} there`,
      this.node.path,
    );
  }

  /** Lets a policy's builder take this construct in place of its name, so that the policy waits for it. */
  get policyReference(): PolicyReference {
    return { kind: 'schema', name: this.name, target: this };
  }

  /** What the policy's text then says. */
  get value(): string {
    return this.name;
  }
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'something else';
  }
}
