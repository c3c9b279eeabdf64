import { plainReferences } from '../../synthesized/resolve';
import { cite } from '../citations';
import { eachResource, expect } from '../look';
import { defineRule } from '../rule';
import { text } from '../values';

/** The products that Azure makes with a service of the classic tiers, open to the built-in groups; by name, or in a subscription's id of them. */
const SAMPLES = /(^|\/products\/)(starter|unlimited)$/i;

export const sampleProduct = defineRule({
  id: 22,
  name: 'SampleProduct',
  title: 'None of Azure’s sample products is used',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(1)'),
  mapsTo: ['PSRule AZR-000048'],
  mend: 'Use a product of your own; delete `starter` and `unlimited` from the service (see the manual attestations).',
  check: (context) =>
    eachResource(
      context,
      [
        'azurerm_api_management_product',
        'azurerm_api_management_product_api',
        'azurerm_api_management_product_group',
        'azurerm_api_management_product_policy',
        'azurerm_api_management_subscription',
      ],
      'not a sample product',
      // A product of the folder is judged itself.
      ({ values, raw }) => [
        plainReferences(raw['product_id'] ?? null).some((address) => address.startsWith('azurerm_api_management_product.'))
          ? undefined
          : expect(
              'product_id',
              text(values, 'product_id'),
              (id) => id === undefined || !SAMPLES.test(id),
              'this is one of Azure’s sample products',
            ),
      ],
    ),
});
