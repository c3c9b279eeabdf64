/** What the policies for language models have in common: each exists for any model, and for Azure OpenAI. */
import { ID } from './define';

export const TOKEN_LIMIT = {
  attributes: {
    id: ID,
    'counter-key': { type: 'string', required: true },
    'tokens-per-minute': { type: 'integer', minimum: 0 },
    'token-quota': { type: 'integer', fixed: true, minimum: 0 },
    'token-quota-period': { type: ['Hourly', 'Daily', 'Weekly', 'Monthly', 'Yearly', 'Indefinite'] },
    'estimate-prompt-tokens': { type: 'boolean', required: true },
    'prompt-type': { type: ['auto', 'chat-completion', 'completion', 'embeddings'], default: 'auto' },
    'ignore-prompt': { type: 'boolean', default: false },
    'retry-after-header-name': { type: 'string', fixed: true },
    'retry-after-variable-name': { type: 'string', fixed: true },
    'remaining-tokens-header-name': { type: 'string', fixed: true },
    'remaining-tokens-variable-name': { type: 'string', fixed: true },
    'remaining-quota-tokens-header-name': { type: 'string', fixed: true },
    'remaining-quota-tokens-variable-name': { type: 'string', fixed: true },
    'tokens-consumed-header-name': { type: 'string', fixed: true },
    'tokens-consumed-variable-name': { type: 'string' },
  },
  atLeastOne: ['tokens-per-minute', 'token-quota'],
  together: ['token-quota', 'token-quota-period'],
} as const;

export const TOKEN_METRIC = {
  attributes: {
    id: ID,
    name: { type: 'string' },
    namespace: { type: 'string', fixed: true },
    'value-type': { type: ['all', 'total-tokens', 'prompt-tokens', 'completion-tokens'], default: 'all' },
    'ignore-prompt': { type: 'boolean', default: false },
  },
  children: [
    {
      name: 'dimension',
      prop: 'dimensions',
      many: true,
      maximum: 10,
      attributes: { name: { type: 'string', required: true }, value: { type: 'string' } },
    },
  ],
} as const;

export const SEMANTIC_CACHE_LOOKUP = {
  attributes: {
    'score-threshold': { type: 'number', required: true, minimum: 0, maximum: 1 },
    'embeddings-backend-id': { type: 'string', required: true, names: 'backend' },
    'embeddings-backend-auth': { type: ['system-assigned', 'header'], default: 'system-assigned' },
    'ignore-system-messages': { type: 'boolean', default: false },
    'max-message-count': { type: 'integer', minimum: 0 },
    'cache-id': { type: 'string' },
  },
  children: [{ name: 'vary-by', prop: 'varyBy', many: true, text: { required: true } }],
} as const;
