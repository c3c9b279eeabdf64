import { cite } from '../citations';
import { eachResource, expect, isFalse } from '../look';
import { defineRule } from '../rule';
import { flag } from '../values';

export const subscriptionTracing = defineRule({
  id: 20,
  name: 'SubscriptionTracing',
  title: 'No subscription may trace calls',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(1)'),
  mapsTo: ['OWASP API8:2023'],
  mend: 'Set `allow_tracing` to false: the provider’s default is true, and a trace shows bodies, tokens and policies.',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_subscription'], 'tracing is off', ({ values }) => [
      expect('allow_tracing', flag(values, 'allow_tracing', true), isFalse, 'calls with this subscription may be traced'),
    ]),
});
