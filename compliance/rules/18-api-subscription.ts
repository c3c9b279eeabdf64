import { isRefused } from '../../synthesized/flow';
import { cite } from '../citations';
import { flowsOf, type ApiFlows } from '../flow/groups';
import { publicOperations } from '../public-operations';
import { defineRule, row, serviceRow, type Row } from '../rule';
import { flag, UNKNOWN } from '../values';

export const apiSubscription = defineRule({
  id: 18,
  name: 'ApiSubscription',
  title: 'Every call needs a subscription, but for those of operations that are public by declaration',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(2)(i)'),
  mapsTo: ['OWASP API2:2023'],
  mend: 'Set `subscription_required` to true; where some operations are public (discovery), refuse all others where `context.Subscription == null`.',
  check: ({ service }) =>
    service.apis.length === 0 ? [serviceRow(service, 'not-applicable', 'no API in the folder')] : flowsOf(service).map(judge),
});

function judge({ api, groups }: ApiFlows): Row {
  // The provider's default is true.
  const required = flag(api.resource.values, 'subscription_required', true);
  if (required === UNKNOWN) return row(api.resource, 'unknown', 'subscription_required is known only after apply', DETAIL);
  if (required) return row(api.resource, 'compliant', 'a subscription is required');
  const declared = publicOperations(api.policy);
  const keyless = groups.filter(({ credentials }) => credentials.some(({ kind }) => kind === 'none'));
  const asked = keyless.map(({ flow, operations }) => ({
    ids: operations.map(({ id }) => id).filter((id) => !declared.has(id)),
    refused: flow.unknowns.length > 0 ? ('unknown' as const) : isRefused(flow),
  }));
  const idsWhere = (refused: boolean | 'unknown'): readonly string[] =>
    asked.flatMap((group) => (group.refused === refused ? group.ids : []));
  const open = idsWhere(false);
  if (open.length > 0 || keyless.length === 0) {
    return row(
      api.resource,
      'non-compliant',
      `calls get by without a subscription, so that nobody can tell whose they are${list(open)}`,
      DETAIL,
    );
  }
  const unsure = idsWhere('unknown');
  if (unsure.length > 0) {
    return row(api.resource, 'unknown', `it can't be told whether calls without a subscription are refused${list(unsure)}`, DETAIL);
  }
  return row(api.resource, 'compliant', 'calls without a subscription are refused, but for operations that are public by declaration');
}

const DETAIL = 'subscription_required';

/** `: a, b, c and 4 more operations` */
function list(ids: readonly string[]): string {
  const sorted = [...ids].sort();
  const more = sorted.length > 3 ? ` and ${sorted.length - 3} more operations` : '';
  return sorted.length === 0 ? '' : `: ${sorted.slice(0, 3).join(', ')}${more}`;
}
