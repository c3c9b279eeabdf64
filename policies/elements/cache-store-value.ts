import { builder } from './build';
import { definePolicy, ID } from './define';
import { CACHING_TYPE, EVERYWHERE } from './common';

export const cacheStoreValuePolicy = definePolicy({
  name: 'cache-store-value',
  summary: 'Puts a value into the cache.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    key: { type: 'string', required: true },
    value: { type: 'string', required: true },
    duration: { type: 'integer', required: true, minimum: 0, says: 'Seconds.' },
    'caching-type': { type: CACHING_TYPE, default: 'prefer-external', fixed: true },
  },
  example:
    '<cache-store-value key="@("client-" + context.Subscription.Id)" value="@((string)context.Variables["client"])" duration="300" />',
});

export const cacheStoreValue = builder(cacheStoreValuePolicy);
