import { readable } from '../../../compliance/rules/00-readable';
import { rowsOf, modelOf, SERVICE } from '../folder';
import { caseTable } from './table';

const SERVICE_ONLY = { azurerm_api_management: { apim: SERVICE } };

caseTable([
  [0, 'types that the rules know', 'compliant', SERVICE_ONLY],
  [0, 'a data source that only reads', 'compliant', { ...SERVICE_ONLY, 'data.azurerm_client_config': { it: {} } }],
  [0, 'a password of the provider random', 'compliant', { ...SERVICE_ONLY, random_password: { it: {} } }],
  [0, 'no API Management', 'unknown', {}],
  [0, 'azapi', 'unknown', { ...SERVICE_ONLY, azapi_resource: { it: {} } }],
  [0, 'a provider that nobody here has read', 'unknown', { ...SERVICE_ONLY, restapi_object: { it: {} } }],
  [0, 'a data source that runs a program', 'unknown', { ...SERVICE_ONLY, 'data.external': { it: {} } }],
  [0, 'a deployment script', 'unknown', { ...SERVICE_ONLY, azurerm_resource_deployment_script_azure_cli: { it: {} } }],
  [0, 'a policy that does not parse', 'unknown', SERVICE_ONLY, { servicePolicy: 'broken' }],
]);

test.each<readonly [what: string, attribute: string, status: string]>([
  ['an attribute that a rule reads', 'allow_tracing', 'unknown'],
  ['an attribute that no rule reads', 'tags', 'compliant'],
])('%s, left to the default of a variable: %s, %s', (_what, attribute, status) => {
  const model = modelOf({ ...SERVICE_ONLY, azurerm_api_management_subscription: { it: { [attribute]: false } } });
  const resources = model.resources.map((resource) => (resource.name === 'it' ? { ...resource, assumed: [attribute] } : resource));
  expect(rowsOf(readable, { ...model, resources }).map((row) => row.status)).toEqual([status]);
});
