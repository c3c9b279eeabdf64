/** Microsoft Defender for APIs, for the whole subscription that Terraform works in. */
import { SecurityCenterSubscriptionPricing } from '@cdktf/provider-azurerm/lib/security-center-subscription-pricing';
import { Construct } from 'constructs';

export interface DefenderForApisProps {
  /** How many calls a month are paid for: P1 up to 1 million, P2 5, P3 50, P4 200, P5 200 million and more. @default 'P1' */
  readonly plan?: 'P1' | 'P2' | 'P3' | 'P4' | 'P5';
}

export class DefenderForApis extends Construct {
  constructor(scope: Construct, id: string, props: DefenderForApisProps = {}) {
    super(scope, id);
    new SecurityCenterSubscriptionPricing(this, 'Resource', { resourceType: 'Api', tier: 'Standard', subplan: props.plan ?? 'P1' });
  }
}
