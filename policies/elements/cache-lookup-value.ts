import { builder } from './build';
import { definePolicy, ID } from './define';
import { CACHING_TYPE, EVERYWHERE } from './common';

export const cacheLookupValuePolicy = definePolicy({
  name: 'cache-lookup-value',
  summary: 'Gets a value from the cache into a variable.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    key: { type: 'string', required: true },
    'variable-name': { type: 'string', required: true, fixed: true },
    'default-value': { type: 'string' },
    'caching-type': { type: CACHING_TYPE, default: 'prefer-external', fixed: true },
  },
  example: '<cache-lookup-value key="@("client-" + context.Subscription.Id)" variable-name="client" />',
});

export const cacheLookupValue = builder(cacheLookupValuePolicy);
