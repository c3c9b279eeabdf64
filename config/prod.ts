import { exampleApis } from './example';
import type { EnvironmentInput } from './schema';
import type { Variables } from './variables';

/** Production: Premium over two zones, reachable from inside the virtual network only, everything hardened. */
export const prod = (variables: Variables): EnvironmentInput => ({
  name: 'prod',
  production: true,
  location: variables.AZURE_LOCATION,
  tags: { environment: 'prod', 'data-classification': 'patient-data' },
  service: {
    name: `${variables.HEALTHCARE_NAME_PREFIX}-prod`,
    publisherName: 'Contoso Health',
    publisherEmail: variables.HEALTHCARE_PUBLISHER_EMAIL,
    sku: 'Premium_2',
    zones: ['1', '2'],
    network: { mode: 'internal', addressSpace: '10.40.0.0/16', subnetPrefix: '10.40.1.0/27' },
    hosts: {
      vault: { name: 'contoso-health-certs', resourceGroupName: 'contoso-health-certificates' },
      gateway: {
        hostName: 'api.contoso-health.example',
        keyVaultCertificateId: 'https://contoso-health-certs.vault.azure.net/secrets/api-contoso-health-example',
      },
    },
  },
  state: {
    kind: 'azurerm',
    resourceGroupName: variables.HEALTHCARE_STATE_RESOURCE_GROUP,
    storageAccountName: variables.HEALTHCARE_STATE_STORAGE_ACCOUNT,
    containerName: 'terraform',
  },
  logs: { retentionDays: 2556, internetQueries: false },
  defenderForApis: true,
  networks: ['10.0.0.0/8'],
  ...exampleApis(variables, 'contoso-health.example'),
  compliance: { profile: 'production' },
});
