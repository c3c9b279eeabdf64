/** A product: the APIs that one kind of application may subscribe to, on terms that somebody approves. */
import { ApiManagementProduct } from '@cdktf/provider-azurerm/lib/api-management-product';
import { ApiManagementProductApi } from '@cdktf/provider-azurerm/lib/api-management-product-api';
import { ApiManagementProductGroup } from '@cdktf/provider-azurerm/lib/api-management-product-group';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { IApi } from './api';
import { LENGTHS } from '../azure/lengths';
import { boundedText, optionalBounded } from './bounded-text';
import { claim, claimant } from './claims';
import { dependLate, Guards } from './dependencies';
import { BUILT_IN_GROUPS, type IGroup } from './group';
import { childName, nameElsewhere } from './resource-name';
import { orderOf, placeOf, type IApiManagementService, type ServiceChildProps } from './service-reference';
import { optionalText } from './terraform-text';
import { ValidationError } from './validation-error';

/** A product as policies and subscriptions see it. */
export interface IProduct {
  readonly service: IApiManagementService;
  readonly name: string;
  readonly nameReference: string;
  /** The resource id. */
  readonly id: string;
  /** Its policy: there before an API is in it. */
  readonly guards: Guards;
  /** Its APIs' links, and their guards: there before anybody has a key. */
  readonly links: Guards;
}

export interface ProductProps extends ServiceChildProps {
  readonly name: string;
  readonly displayName: string;
  readonly description?: string;
  /** What a subscriber must agree to. */
  readonly terms?: string;
  /** `false` opens its APIs to everybody without a key. @default true */
  readonly subscriptionRequired?: boolean;
  /** An administrator approves each subscription. Needs `subscriptionRequired`. @default the same as `subscriptionRequired` */
  readonly approvalRequired?: boolean;
  /** Subscriptions one user may have, above 0. @default 1, and none without `subscriptionRequired` */
  readonly subscriptionsLimit?: number;
  /** Visible in the portal. @default true */
  readonly published?: boolean;
}

export class Product extends Construct implements IProduct, ITerraformDependable {
  /** A product that this stack does not make: its policy and subscriptions can still be here. */
  static fromName(service: IApiManagementService, name: string): IProduct {
    return {
      service,
      name: nameElsewhere(service, 'a product', name),
      nameReference: name,
      id: `${service.id}/products/${name}`,
      guards: new Guards(),
      links: new Guards(),
    };
  }

  readonly service: IApiManagementService;
  readonly name: string;
  readonly nameReference: string;
  readonly id: string;
  readonly fqn: string;
  readonly guards = new Guards();
  readonly links = new Guards();

  constructor(scope: Construct, id: string, props: ProductProps) {
    super(scope, id);
    this.service = props.service;
    this.name = childName(this, 'a product', props.name);
    const subscriptionRequired = props.subscriptionRequired ?? true;
    const approvalRequired = props.approvalRequired ?? subscriptionRequired;
    const subscriptionsLimit = props.subscriptionsLimit ?? (subscriptionRequired ? 1 : undefined);
    if (approvalRequired && !subscriptionRequired) {
      throw new ValidationError(
        'product-approval',
        'expected subscriptionRequired beside approvalRequired, because without a subscription there is nothing to approve, found it off',
        'set subscriptionRequired, or leave approvalRequired out',
        this.node.path,
      );
    }
    if (subscriptionsLimit !== undefined && (!subscriptionRequired || !Number.isInteger(subscriptionsLimit) || subscriptionsLimit < 1)) {
      throw new ValidationError(
        'product-limit',
        `expected subscriptionsLimit to be a whole number above 0, with subscriptionRequired, found ${subscriptionsLimit}`,
        'write a whole number above 0 beside subscriptionRequired, or leave the limit out',
        this.node.path,
      );
    }
    const description = optionalBounded(this, 'description', props.description, LENGTHS.productDescription);
    const terms = optionalText(this, props.terms);
    const resource = new ApiManagementProduct(this, 'Resource', {
      ...placeOf(props.service),
      productId: this.name,
      displayName: boundedText(this, 'displayName', props.displayName, LENGTHS.productDisplayName),
      ...(description !== undefined && { description }),
      ...(terms !== undefined && { terms }),
      subscriptionRequired,
      approvalRequired,
      ...(subscriptionsLimit !== undefined && { subscriptionsLimit }),
      published: props.published ?? true,
      ...orderOf(props),
    });
    this.nameReference = resource.productId;
    this.id = resource.id;
    this.fqn = resource.fqn;
    claim(this, props.service, 'product', this.name);
    // "Product with the same name already exists", says the service of the name that is displayed (Azure/apiops#606).
    claim(this, props.service, 'product-display-name', props.displayName);
  }

  /** Puts an API into the product, after every policy of both: from then on the product's keys open it. */
  addApi(api: IApi): void {
    const link = new ApiManagementProductApi(this, this.once(`api-${api.name}`), {
      ...placeOf(this.service),
      productId: this.nameReference,
      apiName: api.nameReference,
      ...(api.replacedWith !== undefined && { lifecycle: { replaceTriggeredBy: [api.replacedWith] } }),
    });
    dependLate(link, () => [claimant(this, this.service, 'policy', 'global'), ...this.guards.list(), ...api.guards.list()]);
    this.links.add(link);
  }

  /** Lets the members of a group see the product and ask for a subscription. */
  addGroup(group: IGroup): void {
    // `tf.ImportAsExistsError`: Azure puts them into every product by itself (`api_management_product_group_resource.go`).
    if (group.name.toLowerCase() === BUILT_IN_GROUPS.administrators.name) {
      throw new ValidationError(
        'group-built-in',
        'expected a group other than administrators, who are in every product already, found it',
        'leave it out',
        this.node.path,
      );
    }
    const link = new ApiManagementProductGroup(this, this.once(`group-${group.name}`), {
      ...placeOf(this.service),
      productId: this.nameReference,
      groupName: group.nameReference,
    });
    dependLate(link, () => this.guards.list());
  }

  private once(id: string): string {
    if (this.node.tryFindChild(id)) {
      throw new ValidationError(
        'duplicate-name',
        `expected what is not in the product yet, found "${id}" again`,
        'add it once',
        this.node.path,
      );
    }
    return id;
  }
}
