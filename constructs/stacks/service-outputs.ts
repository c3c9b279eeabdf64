/** What everybody asks of a service once it is there: its addresses and its id. Keys are never an output. */
import { TerraformOutput, type TerraformStack } from 'cdktf';
import type { IApiManagementService } from '../service-reference';

export function addServiceOutputs(stack: TerraformStack, service: IApiManagementService): void {
  const outputs = {
    'gateway-url': ['Where the APIs are called.', service.gatewayUrl],
    'developer-portal-url': ['Where developers find and try them.', service.developerPortalUrl],
    'management-url': ['The management API of the service.', service.managementUrl],
    'service-id': ['The resource id of the service.', service.id],
  } as const;
  for (const [name, [description, value]] of Object.entries(outputs)) new TerraformOutput(stack, name, { description, value });
}
