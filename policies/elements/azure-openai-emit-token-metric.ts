import { builder } from './build';
import { definePolicy } from './define';
import { TOKEN_METRIC } from './language-models';

export const azureOpenaiEmitTokenMetricPolicy = definePolicy({
  name: 'azure-openai-emit-token-metric',
  summary: 'Sends the tokens that Azure OpenAI used to Application Insights.',
  sections: ['inbound'],
  ...TOKEN_METRIC,
  example: `<azure-openai-emit-token-metric namespace="models">
	<dimension name="API ID" />
	<dimension name="User ID" value="@(context.User.Id)" />
</azure-openai-emit-token-metric>`,
});

export const azureOpenaiEmitTokenMetric = builder(azureOpenaiEmitTokenMetricPolicy);
