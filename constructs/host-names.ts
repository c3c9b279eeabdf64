/** Host names of one's own for a service, with certificates that stay in Key Vault and renew by themselves. */
import type { ApiManagementHostnameConfiguration } from '@cdktf/provider-azurerm/lib/api-management';
import type { IConstruct } from 'constructs';
import { versionlessSecretId } from './named-value';
import type { Sku } from './sku';
import { valueText } from './terraform-text';
import { ValidationError } from './validation-error';

export interface HostName {
  /** `api.example.com` */
  readonly hostName: string;
  /** The *secret* id of the certificate, without a version: a renewed certificate is then taken up within hours. */
  readonly keyVaultCertificateId: string;
}

export interface GatewayHostName extends HostName {
  /** Asks every client for a certificate in the TLS handshake; policies decide on it. @default false */
  readonly negotiateClientCertificate?: boolean;
}

export interface HostNames {
  readonly gateway?: GatewayHostName;
  readonly developerPortal?: HostName;
  readonly management?: HostName;
}

const NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

/**
 * The provider's block.
 *
 * @param identityClientId the identity that reads the certificates
 * @throws ValidationError `host-name`, `host-name-sku`
 */
export function hostNameConfiguration(scope: IConstruct, hosts: HostNames, identityClientId: string, sku: Sku): ApiManagementHostnameConfiguration {
  if (sku.gateway !== 'classic' && (hosts.management ?? hosts.developerPortal)) {
    throw new ValidationError('host-name-sku', `${sku.tier} takes a host name of its own for the gateway only`, scope.node.path);
  }
  const host = ({ hostName, keyVaultCertificateId }: HostName): { hostName: string; keyVaultCertificateId: string; sslKeyvaultIdentityClientId: string } => {
    if (!NAME.test(hostName)) throw new ValidationError('host-name', `expected a host name such as api.example.com, found "${hostName}"`, scope.node.path);
    return { hostName, keyVaultCertificateId: versionlessSecretId(scope, keyVaultCertificateId), sslKeyvaultIdentityClientId: valueText(scope, identityClientId) };
  };
  const { gateway, developerPortal, management } = hosts;
  return {
    ...(gateway && { proxy: [{ ...host(gateway), defaultSslBinding: true, negotiateClientCertificate: gateway.negotiateClientCertificate ?? false }] }),
    ...(developerPortal && { developerPortal: [host(developerPortal)] }),
    ...(management && { management: [host(management)] }),
  };
}
