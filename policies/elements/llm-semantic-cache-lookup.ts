import { builder } from './build';
import { definePolicy } from './define';
import { SEMANTIC_CACHE_LOOKUP } from './language-models';

export const llmSemanticCacheLookupPolicy = definePolicy({
  name: 'llm-semantic-cache-lookup',
  summary: 'Answers a prompt to a language model from the cache, where a similar one is in it.',
  sections: ['inbound'],
  once: 'section',
  ...SEMANTIC_CACHE_LOOKUP,
  example: `<llm-semantic-cache-lookup score-threshold="0.05" embeddings-backend-id="embeddings" embeddings-backend-auth="system-assigned">
	<vary-by>@(context.Subscription.Id)</vary-by>
</llm-semantic-cache-lookup>`,
});

export const llmSemanticCacheLookup = builder(llmSemanticCacheLookupPolicy);
