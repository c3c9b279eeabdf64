/** The policy of one product: how much its subscribers may call. An API enters the product after it. */
import { ApiManagementProductPolicy } from '@cdktf/provider-azurerm/lib/api-management-product-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { claim } from './claims';
import { dependOnNamed, policyText, type PolicyProps } from './policy-text';
import type { IProduct } from './product';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';

export interface ProductPolicyProps extends Pick<ServiceChildProps, 'dependsOn'>, PolicyProps {
  readonly product: IProduct;
}

export class ProductPolicy extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: ProductPolicyProps) {
    super(scope, id);
    const { product } = props;
    const resource = new ApiManagementProductPolicy(this, 'Resource', {
      ...placeOf(product.service),
      productId: product.nameReference,
      xmlContent: policyText(this, product.service, props.policy, 'product', props.terraformValues),
      ...orderOf(props),
    });
    this.fqn = resource.fqn;
    claim(this, product.service, 'policy', `product/${product.name}`);
    dependOnNamed(resource, this, product.service, props.policy, 'product');
    product.guards.add(this);
  }
}
