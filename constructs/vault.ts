/** A Key Vault: by roles only, recoverable, and closed to the network. */
import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { rangeMend } from '../config/schema/mends';
import type { IIdentity } from './identity';
import { placed, protection, type Placement } from './resource-group';
import { isAddressOrRange } from '../azure/formats';
import { NAMES } from '../azure/names';
import { checkedName, guid, resourceId } from './resource-name';
import { ValidationError } from './validation-error';

export interface VaultProps extends Placement {
  /** 3–24 letters, digits and dashes; unique in the world. */
  readonly name: string;
  /** @default the tenant that Terraform signs in to */
  readonly tenantId?: string;
  /** Public ranges that may reach it. @default none */
  readonly allowedIpRanges?: readonly string[];
  /** Subnets with the service endpoint `Microsoft.KeyVault` that may reach it. @default none */
  readonly allowedSubnetIds?: readonly string[];
  /**
   * Azure's own services that are on Key Vault's trusted list; API Management's control plane, which reads
   * certificates and named values, is one. @default true
   */
  readonly allowTrustedServices?: boolean;
  /** Days in which a deleted secret can be brought back, 7–90. @default 90 */
  readonly softDeleteRetentionDays?: number;
  /** A plan that would destroy it fails. @default true */
  readonly preventDestroy?: boolean;
}

export class Vault extends Construct implements ITerraformDependable {
  /** The Azure resource id. */
  readonly id: string;
  /** `https://<name>.vault.azure.net/`. */
  readonly uri: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: VaultProps) {
    super(scope, id);
    const days = props.softDeleteRetentionDays ?? 90;
    if (!Number.isInteger(days) || days < 7 || days > 90) {
      throw new ValidationError(
        'vault-retention',
        `expected softDeleteRetentionDays to be from 7 to 90, found ${days}`,
        'write a number of days in that range',
        this.node.path,
      );
    }
    const ipRules = [...(props.allowedIpRanges ?? [])];
    const wrong = ipRules.find((range) => !isAddressOrRange(range));
    if (wrong !== undefined) {
      throw new ValidationError(
        'vault-ranges',
        `expected allowedIpRanges to be IPv4 addresses, or ranges by their first address, such as 203.0.113.0/24, found "${wrong}"`,
        rangeMend(wrong),
        this.node.path,
      );
    }
    const virtualNetworkSubnetIds = (props.allowedSubnetIds ?? []).map((one) =>
      resourceId(this, 'each of allowedSubnetIds', 'subnet', one),
    );
    const resource = new KeyVault(this, 'Resource', {
      ...placed(this, props),
      name: checkedName(this, NAMES.vault, props.name),
      tenantId:
        props.tenantId === undefined ? new DataAzurermClientConfig(this, 'Client').tenantId : guid(this, 'tenantId', props.tenantId),
      skuName: 'standard',
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: days,
      publicNetworkAccessEnabled: ipRules.length + virtualNetworkSubnetIds.length > 0,
      networkAcls: {
        defaultAction: 'Deny',
        bypass: (props.allowTrustedServices ?? true) ? 'AzureServices' : 'None',
        ...(ipRules.length > 0 && { ipRules }),
        ...(virtualNetworkSubnetIds.length > 0 && { virtualNetworkSubnetIds }),
      },
      ...protection(props.preventDestroy),
    });
    this.id = resource.id;
    this.uri = resource.vaultUri;
    this.fqn = resource.fqn;
  }

  /**
   * Lets an identity read secrets, and so the private keys of certificates. Of a service's identities, only its `ownIdentity`
   * gets through the firewall (https://learn.microsoft.com/azure/api-management/api-management-howto-properties).
   *
   * @returns what whoever uses the vault through the identity must wait for
   */
  grantSecretsUser(id: string, identity: Pick<IIdentity, 'principalId'>): ITerraformDependable {
    return new RoleAssignment(this, id, {
      scope: this.id,
      roleDefinitionName: 'Key Vault Secrets User',
      principalId: guid(this, 'the identity’s principalId', identity.principalId),
      principalType: 'ServicePrincipal',
      // The identity may be seconds old; without this, the directory may not know it yet.
      skipServicePrincipalAadCheck: true,
    });
  }

  /** The versionless id of one of its secrets, as named values, certificates and host names take it. */
  secretId(name: string): string {
    return `${this.uri}secrets/${checkedName(this, NAMES.secret, name)}`;
  }
}
