/**
 * A secret that the provider takes only as text: it comes from a sensitive Terraform variable (`TF_VAR_<id>`), so it is
 * in neither the program nor the JSON. Terraform still keeps it in the state; where Key Vault is offered, use that.
 */
import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { ValidationError } from './validation-error';

/** Names that Terraform keeps to itself: https://developer.hashicorp.com/terraform/language/values/variables */
const RESERVED = ['source', 'version', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals'];

/** By stack: the names that variables have. */
const taken = new WeakMap<TerraformStack, Map<string, string>>();

export interface SecretVariableProps {
  /** The variable's name: lower-case letters, digits and underscores. It is set by `TF_VAR_<name>`. */
  readonly name: string;
  readonly description: string;
}

export class SecretVariable extends Construct {
  /** For a prop that takes a {@link SecretVariable} only. */
  readonly value: string;

  constructor(scope: Construct, id: string, props: SecretVariableProps) {
    super(scope, id);
    if (!/^[a-z][a-z0-9_]*$/.test(props.name)) {
      throw new ValidationError(
        'name',
        `expected a variable name of lower-case letters, digits and underscores, found "${props.name}"`,
        'take another name, such as client_secret',
        this.node.path,
      );
    }
    if (RESERVED.includes(props.name)) {
      throw new ValidationError(
        'name',
        `expected a variable name that Terraform does not keep to itself, found "${props.name}"`,
        'take another name',
        this.node.path,
      );
    }
    const stack = TerraformStack.of(this);
    const names = taken.get(stack) ?? new Map<string, string>();
    const other = names.get(props.name);
    if (other !== undefined) {
      throw new ValidationError(
        'duplicate-name',
        `expected a variable name of its own, found "${props.name}", which ${other} has`,
        'use that construct, or take another name',
        this.node.path,
      );
    }
    taken.set(stack, names.set(props.name, this.node.path));
    const variable = new TerraformVariable(this, 'Resource', {
      type: 'string',
      sensitive: true,
      nullable: false,
      description: props.description,
    });
    variable.overrideLogicalId(props.name);
    this.value = variable.stringValue;
  }
}
