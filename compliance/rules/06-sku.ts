import { cite } from '../citations';
import { hole, theService, unsure } from '../look';
import { defineRule } from '../rule';
import { text, UNKNOWN } from '../values';

/** Tiers without a service level for production or without a network of their own. `Consumption_0` is one of them. */
const UNFIT = /^(developer|basic|basicv2|consumption)(_|$)/i;

export const sku = defineRule({
  id: 6,
  name: 'Sku',
  title: 'Production runs on a tier that is made for it',
  severity: 'warning',
  per: 'service',
  citations: cite('308(a)(7)'),
  mapsTo: ['Azure Policy 73ef9241'],
  mend: 'Use Premium, PremiumV2, Standard or StandardV2.',
  check: (context) =>
    theService(context, 'the tier is fit for production', (service) => {
      const name = text(service.values, 'sku_name');
      if (name === UNKNOWN || name === undefined) return [unsure('sku_name', 'the SKU is not known')];
      return UNFIT.test(name) ? [hole('sku_name', `${name} is not for production`)] : [];
    }),
});
