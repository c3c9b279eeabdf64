/** A value that policies name as `{{name}}`. */
import { ApiManagementNamedValue } from '@cdktf/provider-azurerm/lib/api-management-named-value';
import { Token, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ReferencedValue } from '../policies/elements/types';
import type { PolicyReference } from '../policies/model';
import { secretIdMend } from '../config/schema/mends';
import { claim } from './claims';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { isSecretId } from '../azure/formats';
import { LENGTHS, NAMED_VALUE_TAGS } from '../azure/lengths';
import { childName, guid } from './resource-name';
import { literalText, valueText } from './terraform-text';
import { ValidationError } from './validation-error';

/** A secret in Key Vault and the identity of the service that may read it. */
export interface KeyVaultSecretReference {
  /** The versionless id: `https://<vault>.vault.azure.net/secrets/<name>`. */
  readonly secretId: string;
  /**
   * The client id of a user-assigned identity, for a vault without a firewall or one that lets in the service's subnet.
   * @default the service's own, system-assigned: the only one that Azure lets through a vault's firewall
   */
  readonly identityClientId?: string;
}

export interface NamedValueProps extends ServiceChildProps {
  /** Also the display name, which is what `{{…}}` resolves. */
  readonly name: string;
  /** Plain text for what is no secret; a Key Vault reference for what is. */
  readonly value: { readonly plain: string } | KeyVaultSecretReference;
  readonly tags?: readonly string[];
}

export class NamedValue extends Construct implements ITerraformDependable, ReferencedValue {
  readonly name: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: NamedValueProps) {
    super(scope, id);
    this.name = childName(this, 'a named value', props.name);
    const { value } = props;
    const secret = 'secretId' in value;
    if (!secret && value.plain.trim() === '') {
      throw new ValidationError(
        'named-value-empty',
        'expected a value with something besides spaces, because API Management refuses another, found none',
        'write the value, or leave the named value out',
        this.node.path,
      );
    }
    if (!secret && !Token.isUnresolved(value.plain) && value.plain.length > LENGTHS.namedValue.max) {
      throw new ValidationError(
        'text-length',
        `expected a value of at most ${LENGTHS.namedValue.max} characters, found ${value.plain.length}`,
        'shorten it, or divide it into several named values',
        this.node.path,
      );
    }
    if ((props.tags?.length ?? 0) > NAMED_VALUE_TAGS) {
      throw new ValidationError(
        'tags',
        `expected at most ${NAMED_VALUE_TAGS} tags, found ${props.tags?.length}`,
        `keep ${NAMED_VALUE_TAGS} of them`,
        this.node.path,
      );
    }
    const tag = props.tags?.find((one, index, all) => one === '' || all.indexOf(one) < index);
    if (tag !== undefined) {
      throw new ValidationError('tags', `expected each tag once and none empty, found "${tag}"`, 'remove it', this.node.path);
    }
    const resource = new ApiManagementNamedValue(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      displayName: this.name,
      secret,
      ...(secret ? { valueFromKeyVault: keyVaultReference(this, value) } : { value: valueText(this, value.plain) }),
      ...(props.tags && { tags: props.tags.map((tag) => literalText(this, tag)) }),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, props.service, 'named-value', this.name);
  }

  /** How a policy writes it. */
  get reference(): string {
    return `{{${this.name}}}`;
  }

  /** Lets a policy's builder take this construct in place of its name, so that the policy waits for it. */
  get policyReference(): PolicyReference {
    return { kind: 'named-value', name: this.name, target: this };
  }

  /** What the policy's text then says. */
  get value(): string {
    return this.reference;
  }
}

function keyVaultReference(
  scope: Construct,
  { secretId, identityClientId }: KeyVaultSecretReference,
): { secretId: string; identityClientId?: string } {
  return {
    secretId: versionlessSecretId(scope, secretId),
    ...(identityClientId !== undefined && { identityClientId: guid(scope, 'identityClientId', identityClientId) }),
  };
}

/**
 * @throws ValidationError `secret-id` for anything but a versionless secret id; the text itself is not shown, for it
 *   may be the secret that somebody put there by mistake
 */
export function versionlessSecretId(scope: Construct, secretId: string): string {
  if (!Token.isUnresolved(secretId) && !isSecretId(secretId)) {
    throw new ValidationError(
      'secret-id',
      'expected the versionless id of a Key Vault secret, https://<vault>.vault.azure.net/secrets/<name>, found another text (not shown)',
      secretIdMend(secretId),
      scope.node.path,
    );
  }
  return valueText(scope, secretId);
}
