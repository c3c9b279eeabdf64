import { exampleApis } from './example';
import type { EnvironmentInput } from './schema';
import type { Variables } from './variables';

/** Development: one Developer unit with a public address and a local state; made and thrown away at will. */
export const dev = (variables: Variables): EnvironmentInput => ({
  name: 'dev',
  production: false,
  location: variables.AZURE_LOCATION,
  tags: { environment: 'dev', 'data-classification': 'synthetic' },
  service: {
    name: `${variables.HEALTHCARE_NAME_PREFIX}-dev`,
    publisherName: 'Contoso Health',
    publisherEmail: variables.HEALTHCARE_PUBLISHER_EMAIL,
    sku: 'Developer_1',
    network: { mode: 'public' },
  },
  state: { kind: 'local' },
  logs: { retentionDays: 30, applicationInsights: true },
  ...exampleApis(variables, 'dev.contoso-health.example'),
  compliance: { profile: 'development' },
});
