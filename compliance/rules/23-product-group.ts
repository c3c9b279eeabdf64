import { cite } from '../citations';
import { eachResource, hole, unsure } from '../look';
import { defineRule } from '../rule';
import { expressionOf, text, UNKNOWN } from '../values';

/** Groups that nobody is put into by hand: everybody who is signed in, and everybody. */
const EVERYBODY = /^(guests|developers)$/i;

export const productGroup = defineRule({
  id: 23,
  name: 'ProductGroup',
  title: 'Products are shown to named groups, never to guests or all developers',
  severity: 'error',
  per: 'folder',
  citations: cite('308(a)(4)'),
  mapsTo: [],
  mend: 'Make a group of your own (`azurerm_api_management_group`) and give the product to it.',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_product_group'], 'the product is for a named group', ({ values }) => {
      const name = text(values, 'group_name');
      if (name === UNKNOWN) {
        return /^\$\{azurerm_api_management_group\.[A-Za-z0-9_-]+\.name\}$/.test(expressionOf(values, 'group_name') ?? '')
          ? []
          : [unsure('group_name', 'the group is known only after apply')];
      }
      return name === undefined || EVERYBODY.test(name)
        ? [hole('group_name', `the product is open to the built-in group ${name ?? '(none)'}`)]
        : [];
    }),
});
