/** Host names of one's own for a service, with certificates that stay in Key Vault and renew by themselves. */
import type { ApiManagementHostnameConfiguration } from '@cdktf/provider-azurerm/lib/api-management';
import { Fn, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { hostMend } from '../config/schema/mends';
import { versionlessSecretId } from './named-value';
import { isHostName } from '../azure/formats';
import type { Sku } from '../azure/tiers';
import { guid } from './resource-name';
import { ValidationError } from './validation-error';

export interface HostName {
  /** `api.example.com` */
  readonly hostName: string;
  /** The *secret* id of the certificate, without a version: a renewed certificate is then taken up within hours. */
  readonly keyVaultCertificateId: string;
}

export interface GatewayHostName extends HostName {
  /** Asks every client for a certificate in the TLS handshake, at this name and at the built-in one; policies decide on it. @default false */
  readonly negotiateClientCertificate?: boolean;
}

export interface HostNames {
  readonly gateway?: GatewayHostName;
  readonly developerPortal?: HostName;
  readonly management?: HostName;
}

/**
 * The provider's block. Beside the host names of one's own stands the gateway's built-in one, first and with the values that Azure
 * gives it (the service's examples in azure-rest-api-specs): azurerm reads it back since 3.10, and without it every later plan
 * would take it away (hashicorp/terraform-provider-azurerm#20958).
 *
 * @param serviceName whose built-in host name it is
 * @param identityClientId the identity that reads the certificates
 * @throws ValidationError `host-name`, `host-name-sku`
 */
export function hostNameConfiguration(
  scope: IConstruct,
  serviceName: string,
  hosts: HostNames,
  identityClientId: string,
  sku: Sku,
): ApiManagementHostnameConfiguration {
  if (sku.gateway !== 'classic' && (hosts.management ?? hosts.developerPortal)) {
    throw new ValidationError(
      'host-name-sku',
      `expected a host name for the gateway alone, because ${sku.tier} takes no other, found another`,
      'leave the others out, or take another tier',
      scope.node.path,
    );
  }
  const host = ({
    hostName,
    keyVaultCertificateId,
  }: HostName): { hostName: string; keyVaultCertificateId: string; sslKeyvaultIdentityClientId: string } => {
    if (!isHostName(hostName)) {
      throw new ValidationError(
        'host-name',
        `expected a lower-case host name such as api.example.com, found "${hostName}"`,
        hostMend(hostName),
        scope.node.path,
      );
    }
    return {
      hostName,
      keyVaultCertificateId: versionlessSecretId(scope, keyVaultCertificateId),
      sslKeyvaultIdentityClientId: guid(scope, 'the identity’s client id', identityClientId),
    };
  };
  const { gateway, developerPortal, management } = hosts;
  const negotiateClientCertificate = gateway?.negotiateClientCertificate ?? false;
  const builtIn = `${Token.isUnresolved(serviceName) ? Fn.lower(serviceName) : serviceName.toLowerCase()}.azure-api.net`;
  return {
    proxy: [
      { hostName: builtIn, defaultSslBinding: gateway === undefined, negotiateClientCertificate },
      ...(gateway ? [{ ...host(gateway), defaultSslBinding: true, negotiateClientCertificate }] : []),
    ],
    ...(developerPortal && { developerPortal: [host(developerPortal)] }),
    ...(management && { management: [host(management)] }),
  };
}
