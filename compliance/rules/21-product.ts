import { cite } from '../citations';
import { eachResource, expect, isTrue } from '../look';
import { defineRule } from '../rule';
import { flag } from '../values';

export const product = defineRule({
  id: 21,
  name: 'Product',
  title: 'Every product needs a subscription, and somebody approves it',
  severity: 'error',
  per: 'folder',
  citations: cite('308(a)(4)(ii)(B)'),
  mapsTo: ['PSRule AZR-000046', 'PSRule AZR-000047'],
  mend: 'Set `subscription_required` and `approval_required` to true, and `subscriptions_limit` above 0.',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_product'], 'subscription and approval are required', ({ values }) => [
      expect('subscription_required', flag(values, 'subscription_required', true), isTrue, 'the product is open without a subscription'),
      expect('approval_required', flag(values, 'approval_required', false), isTrue, 'a subscription is active without anybody’s approval'),
    ]),
});
