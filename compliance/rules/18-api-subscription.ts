import type { ApiOperation } from '../../access/operation';
import type { SynthesizedApi } from '../../synthesized/model';
import { cite } from '../citations';
import { publicOperations } from '../public-operations';
import { defineRule, row, serviceRow, type Row } from '../rule';
import { flag, UNKNOWN } from '../values';

export const apiSubscription = defineRule({
  id: 18,
  name: 'ApiSubscription',
  title: 'Every API needs a subscription, but for one whose operations are all public',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(2)(i)'),
  mapsTo: ['OWASP API2:2023'],
  mend: 'Set `subscription_required` to true; put public operations (discovery) into an API of their own.',
  check: ({ service }) =>
    service.apis.length === 0 ? [serviceRow(service, 'not-applicable', 'no API in the folder')] : service.apis.map(judge),
});

function judge(api: SynthesizedApi): Row {
  // The provider's default is true.
  const required = flag(api.resource.values, 'subscription_required', true);
  if (required === UNKNOWN) return row(api.resource, 'unknown', 'subscription_required is known only after apply', 'subscription_required');
  if (required) return row(api.resource, 'compliant', 'a subscription is required');
  const declared = publicOperations(api.policy);
  const operations: readonly ApiOperation[] = 'unknown' in api.operations ? [] : api.operations;
  if (operations.length > 0 && operations.every(({ id }) => declared.has(id))) {
    return row(api.resource, 'compliant', 'no subscription is required, and every operation of the API is public by declaration');
  }
  return row(
    api.resource,
    'non-compliant',
    'the API answers without a subscription, so calls cannot be told apart by who makes them',
    'subscription_required',
  );
}
