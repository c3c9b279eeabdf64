/** A client certificate that the service presents to backends, or checks callers' against; it stays in Key Vault. */
import { ApiManagementCertificateA } from '@cdktf/provider-azurerm/lib/api-management-certificate';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ReferencedValue } from '../policies/elements/types';
import type { PolicyReference } from '../policies/model';
import { claim } from './claims';
import { versionlessSecretId, type KeyVaultSecretReference } from './named-value';
import { childName, guid } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';

export interface CertificateProps extends ServiceChildProps {
  /** What policies name as `certificate-id`. */
  readonly name: string;
  /**
   * The *secret* id of the Key Vault certificate, versionless: the vault's `/secrets/` address holds the private key,
   * and without a version a renewed certificate is taken up by itself.
   */
  readonly keyVault: KeyVaultSecretReference;
}

export class Certificate extends Construct implements ITerraformDependable, ReferencedValue {
  readonly name: string;
  readonly fqn: string;
  /** Known after apply; upper-case hexadecimal SHA-1. */
  readonly thumbprint: string;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    this.name = childName(this, 'a certificate', props.name);
    const { secretId, identityClientId } = props.keyVault;
    const resource = new ApiManagementCertificateA(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      keyVaultSecretId: versionlessSecretId(this, secretId),
      ...(identityClientId !== undefined && { keyVaultIdentityClientId: guid(this, 'identityClientId', identityClientId) }),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    this.thumbprint = resource.thumbprint;
    claim(this, props.service, 'certificate', this.name);
  }

  /** Lets a policy's builder take this construct in place of its name, so that the policy waits for it. */
  get policyReference(): PolicyReference {
    return { kind: 'certificate', name: this.name, target: this };
  }

  /** What the policy's text then says. */
  get value(): string {
    return this.name;
  }
}
