import { builder } from './build';
import { definePolicy } from './define';

export const llmSemanticCacheStorePolicy = definePolicy({
  name: 'llm-semantic-cache-store',
  summary: 'Puts the answer of a language model into the cache.',
  sections: ['outbound'],
  once: 'section',
  attributes: { duration: { type: 'integer', required: true, minimum: 0, says: 'Seconds.' } },
  example: '<llm-semantic-cache-store duration="60" />',
});

export const llmSemanticCacheStore = builder(llmSemanticCacheStorePolicy);
