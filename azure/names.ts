/**
 * Names that Azure takes, each said once for configuration and constructs.
 *
 * The provider (azurerm 4.55; the file is named at each rule, under `internal/services/`) refuses a wrong one at plan, or
 * leaves it to Azure, which refuses it in the middle of an apply
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules).
 */
export interface NameRule {
  /** What has the name, for messages: `a vault`. */
  readonly of: string;
  readonly pattern: RegExp;
  /** What is expected, for messages: `3–24 letters`. */
  readonly expected: string;
  readonly sample: string;
}

const NETWORK = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$/;
const NETWORK_EXPECTED =
  '1–80 letters, digits, dots, dashes and underscores that start with a letter or digit and end in one or in an underscore';

export const NAMES = {
  /** `resource/resource_group_resource.go`. */
  resourceGroup: {
    of: 'a resource group',
    pattern: /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u,
    sample: 'sample',
    expected: '1–90 letters, digits, dots, dashes, underscores and parentheses, not ending in a dot',
  },
  /** `apimanagement/validate/api_management.go`, ApiManagementServiceName; the service itself wants a letter first and no dash last. */
  service: {
    of: 'a service',
    pattern: /^[A-Za-z](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?$/,
    sample: 'sample-service',
    expected: '1–50 letters, digits and dashes that start with a letter and do not end in a dash, unique in the world',
  },
  /** `apimanagement/validate/api_management.go`, ApiManagementChildName: most of what is inside a service. */
  child: {
    of: 'a part of a service',
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,78}[A-Za-z0-9])?$/,
    sample: 'sample',
    expected: '1–80 letters, digits, dashes and underscores that start and end with a letter or digit',
  },
  /** `apimanagement/validate/api_management.go`, ApiManagementUserName. */
  user: {
    of: 'a user',
    pattern: /^(?!1$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,78}[A-Za-z0-9])?$/,
    sample: 'sample',
    expected: '1–80 letters, digits and dashes without a dash at the ends, other than 1, which is the administrator',
  },
  /** As `child`; every service has one that opens everything. */
  subscription: {
    of: 'a subscription',
    pattern: /^(?!master$)[a-z0-9](?:[a-z0-9_-]{0,78}[a-z0-9])?$/i,
    sample: 'sample',
    expected:
      '1–80 letters, digits, dashes and underscores that start and end with a letter or digit, other than master, which is the service’s own',
  },
  /** `managedidentity/user_assigned_identity_resource_gen.go`. */
  identity: {
    of: 'an identity',
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    sample: 'sample',
    expected: '3–128 letters, digits, dashes and underscores that start with a letter or digit',
  },
  /** `keyvault/validate/vault_name.go`. */
  vault: {
    of: 'a vault',
    pattern: /^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
    sample: 'sample',
    expected: '3–24 letters, digits and single dashes that start with a letter and do not end in a dash, unique in the world',
  },
  /** `keyvault/validate/nested_item_name.go`. */
  secret: { of: 'a secret', pattern: /^[A-Za-z0-9-]{1,127}$/, expected: '1–127 letters, digits and dashes', sample: 'sample' },
  /** `storage/validate/storage_account_name.go`. */
  storageAccount: {
    of: 'a storage account',
    pattern: /^[a-z0-9]{3,24}$/,
    expected: '3–24 lower-case letters and digits, unique in the world',
    sample: 'sample',
  },
  /** `storage/validate/storage_container_name.go`. */
  container: {
    of: 'a container',
    pattern: /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/,
    sample: 'sample',
    expected: '3–63 lower-case letters, digits and single dashes without a dash at the ends',
  },
  /** `loganalytics/validate/log_analytics_workspace_name.go`. */
  workspace: {
    of: 'a workspace',
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
    sample: 'sample',
    expected: '4–63 letters, digits and dashes without a dash at the ends',
  },
  /** `applicationinsights/application_insights_resource.go`. */
  applicationInsights: {
    of: 'an Application Insights instance',
    pattern: /^[^%&\\?/]{0,254}[^%&\\?/ .]$/,
    sample: 'sample',
    expected: '1–255 characters without %, &, \\, ? and /, not ending in a space or dot',
  },
  /** `monitor/validate/monitor_diagnostic_setting_name.go`. */
  diagnosticSetting: {
    of: 'a diagnostic setting',
    pattern: /^[^<>*%&:\\?+/]{1,260}$/,
    sample: 'sample',
    expected: '1–260 characters without <, >, *, %, &, :, \\, ?, + and /',
  },
  /** `monitor/validate/private_link_scope_name.go`. */
  privateLinkScope: {
    of: 'a private link scope',
    pattern: /^[A-Za-z0-9().,_-]{0,254}[A-Za-z0-9_-]$/,
    sample: 'sample',
    expected: '1–255 letters, digits, dots, dashes, underscores and parentheses, ending in a letter, digit, dash or underscore',
  },
  /** `network/virtual_network_resource.go`. */
  virtualNetwork: {
    of: 'a virtual network',
    pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}[A-Za-z0-9_]$/,
    sample: 'sample',
    expected: '2–64 letters, digits, dots, dashes and underscores that start with a letter or digit and end in one or in an underscore',
  },
  /** `network/subnet_resource.go`. */
  subnet: { of: 'a subnet', pattern: NETWORK, expected: NETWORK_EXPECTED, sample: 'sample' },
  /** `network/network_security_group_resource.go`. */
  networkSecurityGroup: { of: 'a network security group', pattern: NETWORK, expected: NETWORK_EXPECTED, sample: 'sample' },
  /** `network/public_ip_resource.go`. */
  publicIp: { of: 'a public IP address', pattern: NETWORK, expected: NETWORK_EXPECTED, sample: 'sample' },
  /** `network/validate/private_link_name.go`. */
  privateEndpoint: { of: 'a private endpoint', pattern: NETWORK, expected: NETWORK_EXPECTED, sample: 'sample' },
  /** `network/validate/public_ip_domain_name_label.go`. */
  domainNameLabel: {
    of: 'a domain name label',
    pattern: /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/,
    sample: 'sample',
    expected: '3–63 lower-case letters, digits and dashes that start with a letter and do not end in a dash',
  },
  /** `privatedns/private_dns_zone_resource.go`. */
  dnsZone: {
    of: 'a private DNS zone',
    pattern: /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i,
    sample: 'sample.example',
    expected: 'a domain of two labels or more, such as privatelink.azure-api.net',
  },
  /** `privatedns/private_dns_zone_virtual_network_link_resource.go` takes any text, Azure does not. */
  networkLink: { of: 'a virtual network link', pattern: NETWORK, expected: NETWORK_EXPECTED, sample: 'sample' },
  /** `privatedns/private_dns_a_record_resource.go`: lower case, as Azure gives it back. */
  dnsRecord: {
    of: 'a record of a private DNS zone',
    pattern: /^(?:@|(?=.{1,253}$)(?:\*|[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*)$/,
    sample: 'sample',
    expected: 'lower-case labels relative to the zone, such as api or api.developer, or @ for the zone itself',
  },
  /** `resource/validate/management_lock_name.go`. */
  managementLock: {
    of: 'a lock',
    pattern: /^[A-Za-z0-9_().-]{0,89}[A-Za-z0-9_()-]$/,
    sample: 'sample',
    expected: '1–90 letters, digits, dots, dashes, underscores and parentheses, not ending in a dot',
  },
} as const satisfies Record<string, NameRule>;
