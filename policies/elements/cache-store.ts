import { builder } from './build';
import { definePolicy, ID } from './define';

export const cacheStorePolicy = definePolicy({
  name: 'cache-store',
  summary: 'Puts the response to a GET into the cache.',
  sections: ['outbound'],
  once: 'section',
  attributes: {
    id: ID,
    duration: { type: 'integer', required: true, minimum: 0, says: 'Seconds.' },
    'cache-response': { type: 'boolean' },
    'caching-mode': { type: 'string' },
  },
  example: '<cache-store duration="60" />',
});

export const cacheStore = builder(cacheStorePolicy);
