/**
 * Ids of Azure resources by their shapes.
 *
 * The provider compares the fixed parts of an id letter by letter, case included (`resourcemanager/resourceids/parser.go` of
 * go-azure-helpers, which the `ValidateXxxID` of azurerm 4.55 use; `helpers/azure/resourceid.go` for ids of any kind). A plan
 * fails for `/resourcegroups/`, for a vault's address, for the id of something else.
 */
export interface ResourceIdShape {
  /** What has the id, for messages: `a subnet`. */
  readonly of: string;
  /** The id with a name in braces for each part that varies; several where any of them will do. */
  readonly templates: readonly [string, ...string[]];
}

const inGroup = (path: string): string => `/subscriptions/{subscription}/resourceGroups/{resource-group}/providers/${path}`;
const inService = (path: string): string => inGroup(`Microsoft.ApiManagement/service/{service}/${path}`);

export const RESOURCE_IDS = {
  identity: { of: 'a user-assigned identity', templates: [inGroup('Microsoft.ManagedIdentity/userAssignedIdentities/{identity}')] },
  /** What a lock can hold: `scope` of `resource/management_lock_resource.go` takes any text, Azure only these. */
  lockable: {
    of: 'a resource, a resource group or a subscription',
    templates: [
      inGroup('{namespace}/{type}/{name}'),
      '/subscriptions/{subscription}',
      '/subscriptions/{subscription}/resourceGroups/{resource-group}',
    ],
  },
  logger: { of: 'a logger of an API Management service', templates: [inService('loggers/{logger}')] },
  /** `monitor/monitor_private_link_scoped_service_resource.go`. */
  monitored: {
    of: 'a Log Analytics workspace, an Application Insights instance or a data collection endpoint',
    templates: [
      inGroup('Microsoft.OperationalInsights/workspaces/{workspace}'),
      inGroup('Microsoft.Insights/components/{instance}'),
      inGroup('Microsoft.Insights/dataCollectionEndpoints/{endpoint}'),
    ],
  },
  applicationInsights: { of: 'an Application Insights instance', templates: [inGroup('Microsoft.Insights/components/{instance}')] },
  publicIp: { of: 'a public IP address', templates: [inGroup('Microsoft.Network/publicIPAddresses/{address}')] },
  resource: { of: 'a resource', templates: [inGroup('{namespace}/{type}/{name}')] },
  subnet: { of: 'a subnet', templates: [inGroup('Microsoft.Network/virtualNetworks/{network}/subnets/{subnet}')] },
  user: { of: 'a user of an API Management service', templates: [inService('users/{user}')] },
  vault: { of: 'a Key Vault', templates: [inGroup('Microsoft.KeyVault/vaults/{vault}')] },
  virtualNetwork: { of: 'a virtual network', templates: [inGroup('Microsoft.Network/virtualNetworks/{network}')] },
} as const satisfies Record<string, ResourceIdShape>;

/**
 * @returns what is wrong with an id: what is expected, what was found, and what is to be done where that can be told;
 *   `undefined` for a good one. A text that is no id at all is not repeated: it may be a secret that was put there by mistake.
 */
export function resourceIdFault(
  { of, templates }: ResourceIdShape,
  id: string,
): { readonly expected: string; readonly found: string; readonly mend?: string } | undefined {
  if (templates.some((template) => pattern(template).test(id))) return undefined;
  const expected = `the id of ${of}, such as ${templates[0]}`;
  if (/^https:\/\//i.test(id)) {
    return { expected, found: 'an address', mend: 'its id is not its address: Azure shows it as `id` in the JSON view of the resource' };
  }
  if (!id.startsWith('/')) return { expected, found: 'a text that does not start with / (not shown)' };
  const written = templates.map((template) => asWritten(template, id)).find((text) => text !== undefined);
  return { expected, found: `"${id}"`, ...(written !== undefined && { mend: `write ${written}` }) };
}

const PART = /\{[a-z-]+\}/g;
/** Types and names may go on below the one that a template of any resource ends in. */
const anyResource = (template: string): boolean => template.endsWith('{namespace}/{type}/{name}');
const source = (template: string): string =>
  `^${template.replaceAll('.', '\\.').replace(PART, '[^/]+')}${anyResource(template) ? '(?:/[^/]+/[^/]+)*' : ''}$`;
const pattern = (template: string): RegExp => new RegExp(source(template));

/** An id that is right but for the case of its fixed parts or a slash at the end, as it should be. */
function asWritten(template: string, id: string): string | undefined {
  const trimmed = id.replace(/\/+$/, '');
  if (!new RegExp(source(template), 'i').test(trimmed)) return undefined;
  const fixed = template.split('/');
  return trimmed
    .split('/')
    .map((part, index) => (fixed[index] === undefined || /^\{/.test(fixed[index]) ? part : fixed[index]))
    .join('/');
}
