import { cite } from '../citations';
import { eachResource, hole, unsure } from '../look';
import { defineRule } from '../rule';
import { expressionOf, isSet, text, UNKNOWN, type Attributes } from '../values';

const SCOPES = { product_id: 'products', api_id: 'apis' } as const;

export const subscriptionScope = defineRule({
  id: 19,
  name: 'SubscriptionScope',
  title: 'Every subscription is for one product or one API',
  severity: 'error',
  per: 'folder',
  citations: cite('312(a)(1)'),
  mapsTo: ['Azure Policy 3aa03346'],
  mend: 'Set `product_id` or `api_id`: a subscription without either opens every API of the service.',
  check: (context) =>
    eachResource(context, ['azurerm_api_management_subscription'], 'the subscription is for one product or API', ({ values }) => {
      const verdicts = (['product_id', 'api_id'] as const).map((name) => scope(values, name));
      return verdicts.includes('one')
        ? []
        : [
            verdicts.includes('unknown')
              ? unsure('scope', 'it cannot be told what the subscription opens')
              : hole('scope', 'the subscription opens every API of the service'),
          ];
    }),
});

function scope(values: Attributes, name: keyof typeof SCOPES): 'one' | 'unknown' | 'none' {
  if (!isSet(values, name)) return 'none';
  const id = text(values, name);
  if (id === UNKNOWN) {
    const expression = expressionOf(values, name) ?? '';
    // An attribute of one product or API is that one's id; a variable may be null, or the id of everything.
    const ofOne = /^\$\{\s*(?:data\.)?azurerm_api_management_(product|api)\.[A-Za-z0-9_-]+\.(id|product_id|name)\s*\}$/.test(expression);
    return ofOne || new RegExp(`\\}/${SCOPES[name]}/[^/]+$`, 'i').test(expression) ? 'one' : 'unknown';
  }
  return new RegExp(`/${SCOPES[name]}/[^/]+$`, 'i').test(id ?? '') ? 'one' : 'none';
}
