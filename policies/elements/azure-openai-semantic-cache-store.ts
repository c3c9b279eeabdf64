import { builder } from './build';
import { definePolicy } from './define';

export const azureOpenaiSemanticCacheStorePolicy = definePolicy({
  name: 'azure-openai-semantic-cache-store',
  summary: 'Puts the answer of Azure OpenAI into the cache.',
  sections: ['outbound'],
  once: 'section',
  attributes: { duration: { type: 'integer', required: true, minimum: 0, says: 'Seconds.' } },
  example: '<azure-openai-semantic-cache-store duration="60" />',
});

export const azureOpenaiSemanticCacheStore = builder(azureOpenaiSemanticCacheStorePolicy);
