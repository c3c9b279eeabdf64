import { builder } from './build';
import { definePolicy, ID } from './define';
import { CACHING_TYPE, EVERYWHERE } from './common';

export const cacheRemoveValuePolicy = definePolicy({
  name: 'cache-remove-value',
  summary: 'Removes a value from the cache.',
  sections: EVERYWHERE,
  attributes: {
    id: ID,
    key: { type: 'string', required: true },
    'caching-type': { type: CACHING_TYPE, default: 'prefer-external', fixed: true },
  },
  example: '<cache-remove-value key="@("client-" + context.Subscription.Id)" />',
});

export const cacheRemoveValue = builder(cacheRemoveValuePolicy);
