/** The policy of a product: what a subscription to it may use up. It proves nothing: a key of an API skips it. */
import { base, policyDocument, quota, rateLimit } from '../index';
import type { PolicyDocument } from '../model';

export interface ProductPolicyProps {
  readonly rate: { readonly calls: number; readonly renewalSeconds: number };
  readonly quota: { readonly calls: number; readonly renewalSeconds: number };
}

export function productPolicy(props: ProductPolicyProps): PolicyDocument {
  return policyDocument({
    inbound: [
      base(),
      rateLimit({ calls: props.rate.calls, renewalPeriod: props.rate.renewalSeconds }),
      quota({ calls: props.quota.calls, renewalPeriod: props.quota.renewalSeconds }),
    ],
    backend: [base()],
    outbound: [base()],
    onError: [base()],
  });
}
