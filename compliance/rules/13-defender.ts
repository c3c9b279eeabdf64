import { cite } from '../citations';
import { hole, madeElsewhere, resourcesOf, settle, unsure } from '../look';
import { defineRule, serviceRow } from '../rule';
import { text, UNKNOWN } from '../values';

export const defender = defineRule({
  id: 13,
  name: 'Defender',
  title: 'Defender for APIs is on',
  severity: 'warning',
  per: 'service',
  citations: cite('308(a)(1)(ii)(D)'),
  mapsTo: ['PSRule AZR-000387'],
  mend: 'Add `azurerm_security_center_subscription_pricing` with `resource_type = "Api"`, `tier = "Standard"` and a subplan.',
  check: (context) => {
    const plans = resourcesOf(context, 'azurerm_security_center_subscription_pricing').filter(({ values }) => {
      const type = text(values, 'resource_type');
      return type === UNKNOWN || type === 'Api';
    });
    if (plans.length === 0 && context.service.resource === undefined) return [madeElsewhere(context)];
    if (plans.length === 0) return [serviceRow(context.service, 'non-compliant', 'no plan of Defender for APIs in the folder', 'Api')];
    return plans.flatMap((plan) => {
      const tier = text(plan.values, 'tier');
      const type = text(plan.values, 'resource_type');
      return settle(plan, 'Defender for APIs is on', [
        tier === UNKNOWN || type === UNKNOWN
          ? unsure('tier', 'the plan is known only after apply')
          : tier === 'Standard'
            ? undefined
            : hole('tier', 'the plan is the free one'),
      ]);
    });
  },
});
