/** A key of one application, for one product or one API; never for everything. */
import { ApiManagementSubscription } from '@cdktf/provider-azurerm/lib/api-management-subscription';
import { KeyVaultSecret } from '@cdktf/provider-azurerm/lib/key-vault-secret';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { IApi } from './api';
import { isUtcTime } from '../azure/formats';
import { LENGTHS } from '../azure/lengths';
import { NAMES } from '../azure/names';
import { boundedText } from './bounded-text';
import { claim, claimant } from './claims';
import { dependLate } from './dependencies';
import type { IProduct } from './product';
import { checkedName, childName, resourceId } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { ValidationError } from './validation-error';

export interface SubscriptionProps extends ServiceChildProps {
  readonly name: string;
  readonly displayName: string;
  /** What its key opens. A subscription without a scope would open every API, so there is none. */
  readonly scope: { readonly product: IProduct } | { readonly api: IApi };
  /** Whose it is. @default the service's administrator */
  readonly user?: { readonly id: string };
  /** @default 'active'; the provider's own default, `submitted`, cannot be used until somebody activates it */
  readonly state?: 'active' | 'suspended' | 'submitted' | 'rejected' | 'cancelled' | 'expired';
  /** Traces hold headers and bodies of patients' requests. @default false */
  readonly allowTracing?: boolean;
}

export class Subscription extends Construct implements ITerraformDependable {
  readonly name: string;
  readonly fqn: string;
  private readonly resource: ApiManagementSubscription;

  constructor(scope: Construct, id: string, props: SubscriptionProps) {
    super(scope, id);
    this.name = childName(this, 'a subscription', props.name, NAMES.subscription);
    const target = props.scope;
    this.resource = new ApiManagementSubscription(this, 'Resource', {
      ...placeOf(props.service),
      subscriptionId: this.name,
      displayName: boundedText(this, 'displayName', props.displayName, LENGTHS.subscriptionDisplayName),
      ...('product' in target ? { productId: target.product.id } : { apiId: target.api.id }),
      ...(props.user && { userId: resourceId(this, 'the user’s id', 'user', props.user.id) }),
      state: props.state ?? 'active',
      allowTracing: props.allowTracing ?? false,
      ...('api' in target && target.api.replacedWith !== undefined && { lifecycle: { replaceTriggeredBy: [target.api.replacedWith] } }),
      ...orderOf(props),
    });
    dependLate(this.resource, () => {
      const guards = 'product' in target ? [...target.product.guards.list(), ...target.product.links.list()] : target.api.guards.list();
      return [claimant(this, props.service, 'policy', 'global'), ...guards];
    });
    this.fqn = this.resource.fqn;
    claim(this, props.service, 'subscription', this.name);
  }

  /**
   * Puts both keys into a vault, as `<name>-primary` and `<name>-secondary`, where the application reads them; a secret's name has
   * no underscores, so the subscription's may have none. They are in the Terraform state anyway: the provider reads them back.
   *
   * @param vault `keyVaultId` is the vault's resource id; `expirationDate` a time in UTC such as 2030-01-31T00:00:00Z, @default no expiry
   */
  addKeysToVault(vault: { readonly keyVaultId: string; readonly expirationDate?: string }): void {
    if (this.node.tryFindChild('PrimaryKey')) {
      throw new ValidationError(
        'duplicate-name',
        'expected the keys to be put into one vault, found them in one already',
        'call addKeysToVault once',
        this.node.path,
      );
    }
    if (vault.expirationDate !== undefined && !isUtcTime(vault.expirationDate)) {
      throw new ValidationError(
        'expiration-date',
        `expected expirationDate to be a time in UTC such as 2030-01-31T00:00:00Z, found "${vault.expirationDate}"`,
        'write date and time to the second, with Z at the end',
        this.node.path,
      );
    }
    const common = {
      keyVaultId: resourceId(this, 'keyVaultId', 'vault', vault.keyVaultId),
      contentType: 'API Management subscription key',
      ...(vault.expirationDate !== undefined && { expirationDate: vault.expirationDate }),
    };
    new KeyVaultSecret(this, 'PrimaryKey', {
      ...common,
      name: checkedName(this, NAMES.secret, `${this.name}-primary`),
      value: this.resource.primaryKey,
    });
    new KeyVaultSecret(this, 'SecondaryKey', {
      ...common,
      name: checkedName(this, NAMES.secret, `${this.name}-secondary`),
      value: this.resource.secondaryKey,
    });
  }
}
