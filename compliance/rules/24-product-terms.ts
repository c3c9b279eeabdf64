import { cite } from '../citations';
import { eachResource, expect } from '../look';
import { defineRule } from '../rule';
import { text } from '../values';

export const productTerms = defineRule({
  id: 24,
  name: 'ProductTerms',
  title: 'Every product has terms of use',
  severity: 'warning',
  per: 'folder',
  citations: cite('308(b)'),
  mapsTo: ['PSRule AZR-000050'],
  mend: 'Set `terms`: what a subscriber must accept before using the product.',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_product'], 'the product has terms', ({ values }) => [
      expect('terms', text(values, 'terms'), (terms) => terms !== undefined && terms.trim() !== '', 'the product has no terms'),
    ]),
});
