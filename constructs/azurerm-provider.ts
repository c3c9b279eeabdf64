/** The azurerm provider with the switches that decide what a destroy, or a re-creation, does to patients' APIs. */
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { TerraformStack } from 'cdktf';

export interface AzurermProviderProps {
  /**
   * In production nothing is purged on destroy, and a soft-deleted service is never recovered by itself: creating a
   * service in Terraform deletes every API and product in it, those of a recovered one included.
   * @default true
   */
  readonly production?: boolean;
  /** @default `ARM_SUBSCRIPTION_ID` when Terraform runs */
  readonly subscriptionId?: string;
}

/** One a stack. */
export function addAzurermProvider(stack: TerraformStack, props: AzurermProviderProps = {}): AzurermProvider {
  const production = props.production ?? true;
  return new AzurermProvider(stack, 'azurerm', {
    ...(props.subscriptionId !== undefined && { subscriptionId: props.subscriptionId }),
    // The archive's storage account has no shared keys.
    storageUseAzuread: true,
    features: [
      {
        apiManagement: [{ purgeSoftDeleteOnDestroy: !production, recoverSoftDeleted: false }],
        keyVault: [
          {
            purgeSoftDeleteOnDestroy: false,
            purgeSoftDeletedSecretsOnDestroy: false,
            recoverSoftDeletedKeyVaults: true,
            recoverSoftDeletedSecrets: true,
          },
        ],
        resourceGroup: [{ preventDeletionIfContainsResources: true }],
        // The archive is closed to the network that Terraform runs in, so the provider must ask Azure about it, not the account.
        storage: [{ dataPlaneAvailable: false }],
      },
    ],
  });
}
