import { builder } from './build';
import { definePolicy } from './define';
import { TOKEN_METRIC } from './language-models';

export const llmEmitTokenMetricPolicy = definePolicy({
  name: 'llm-emit-token-metric',
  summary: 'Sends the tokens that a language model used to Application Insights.',
  sections: ['inbound'],
  ...TOKEN_METRIC,
  example: `<llm-emit-token-metric namespace="models">
	<dimension name="API ID" />
	<dimension name="User ID" value="@(context.User.Id)" />
</llm-emit-token-metric>`,
});

export const llmEmitTokenMetric = builder(llmEmitTokenMetricPolicy);
