import { builder } from './build';
import { definePolicy } from './define';
import { TOKEN_LIMIT } from './language-models';

export const llmTokenLimitPolicy = definePolicy({
  name: 'llm-token-limit',
  summary: 'Limits the tokens of a language model that each value of a key uses; 429 or 403 beyond.',
  sections: ['inbound'],
  gateways: ['classic', 'v2', 'self-hosted'],
  ...TOKEN_LIMIT,
  example:
    '<llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="500" estimate-prompt-tokens="false" remaining-tokens-variable-name="remainingTokens" />',
});

export const llmTokenLimit = builder(llmTokenLimitPolicy);
