/** The way that samples and tutorials write it: everything from the provider's root. */
// eslint-disable-next-line no-restricted-imports -- what is measured here is exactly this import
import { apiManagement, apiManagementApi, provider, resourceGroup } from '@cdktf/provider-azurerm';
import { App, TerraformStack } from 'cdktf';

const app = new App();
const stack = new TerraformStack(app, 'usual');
new provider.AzurermProvider(stack, 'azurerm', { features: [{}] });
const group = new resourceGroup.ResourceGroup(stack, 'group', { name: 'healthcare', location: 'uksouth' });
const service = new apiManagement.ApiManagement(stack, 'service', {
  name: 'healthcare',
  resourceGroupName: group.name,
  location: group.location,
  publisherName: 'Publisher',
  publisherEmail: 'a@example.com',
  skuName: 'Basic_1',
});
new apiManagementApi.ApiManagementApi(stack, 'api', {
  name: 'api',
  resourceGroupName: group.name,
  apiManagementName: service.name,
  revision: '1',
  displayName: 'API',
  path: 'healthcare',
  protocols: ['https'],
});
app.synth();
