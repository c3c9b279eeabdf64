/** Resources of one service that have the same name in Azure: which of them holds is a race. */
import type { SynthesizedResource } from './model';
import { textOf } from './parts';

/** What tells the resources of a type from each other, by the type's name after `azurerm_api_management_`. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  api_diagnostic: ['api_name', 'identifier'],
  api_operation: ['api_name', 'operation_id'],
  api_version_set: ['name'],
  authorization_server: ['name'],
  backend: ['name'],
  certificate: ['name'],
  diagnostic: ['identifier'],
  global_schema: ['schema_id'],
  group: ['name'],
  logger: ['name'],
  // Policies name it by this.
  named_value: ['display_name'],
  openid_connect_provider: ['name'],
  policy_fragment: ['name'],
  product: ['product_id'],
  subscription: ['subscription_id'],
  user: ['user_id'],
};

/** A sentence for every second resource of a name; Azure's names ignore case. Names that only Terraform knows are told apart by their expressions. */
export function twinsAmong(resources: readonly SynthesizedResource[]): readonly string[] {
  const known = new Map<string, SynthesizedResource>();
  return resources.flatMap((resource) => {
    const attributes = NAMES[resource.type.replace(/^azurerm_api_management_/, '')];
    if (attributes === undefined || attributes.some((name) => resource.values[name] === undefined)) return [];
    const names = attributes.map((name) => textOf(resource.values[name]) ?? JSON.stringify(resource.values[name]));
    const key = JSON.stringify([resource.type, ...names.map((name) => name.toLowerCase())]);
    const twin = known.get(key);
    known.set(key, twin ?? resource);
    return twin === undefined
      ? []
      : [`${resource.file}: ${resource.address}: has the name of ${twin.address}, ${names.join(' ')}; which of the two holds is not known`];
  });
}
