import type { Json } from '../../../synthesized/model';
import { element, SERVICE, type FolderOptions, type Resources } from '../folder';
import { caseTable, type Case } from './table';

const UNKNOWN = '${var.anything}';
type Changes = Readonly<Record<string, Json>>;
const SERVICE_ONLY: Resources = { azurerm_api_management: { apim: SERVICE } };
const SIDE: Changes = { body_bytes: 0, headers_to_log: ['User-Agent'], data_masking: { query_params: [{ mode: 'Hide', value: '*' }] } };
const ALL_SIDES: Changes = { frontend_request: SIDE, frontend_response: SIDE, backend_request: SIDE, backend_response: SIDE };
const DIAGNOSTIC: Changes = { api_management_name: 'apim', identifier: 'azuremonitor', sampling_percentage: 100, always_log_errors: true, log_client_ip: true, verbosity: 'information', ...ALL_SIDES };
const diagnostic = (changes: Changes = {}): Resources => ({ ...SERVICE_ONLY, azurerm_api_management_diagnostic: { it: { ...DIAGNOSTIC, ...changes } } });
const apiDiagnostic = (changes: Changes = {}): Resources => ({ ...diagnostic(), azurerm_api_management_api_diagnostic: { it: { ...DIAGNOSTIC, api_name: 'fhir', ...changes } } });
const side = (name: string, changes: Changes): Changes => ({ [name]: { ...SIDE, ...changes } });
const namedValue = (changes: Changes): Resources => ({ azurerm_api_management_named_value: { it: { name: 'it', display_name: 'it', ...changes } } });

const setting = (changes: Changes = {}): Resources => ({
  ...SERVICE_ONLY,
  azurerm_monitor_diagnostic_setting: {
    audit: {
      target_resource_id: '${azurerm_api_management.apim.id}',
      enabled_log: [{ category: 'GatewayLogs' }],
      log_analytics_workspace_id: '${azurerm_log_analytics_workspace.logs.id}',
      log_analytics_destination_type: 'Dedicated',
      ...changes,
    },
  },
});
const kept = (days: Json, more: Resources = {}): Resources => ({
  ...setting(),
  azurerm_log_analytics_workspace: { logs: { local_authentication_enabled: false, internet_query_enabled: false } },
  azurerm_log_analytics_workspace_table: { calls: { name: 'ApiManagementGatewayLogs', workspace_id: '${azurerm_log_analytics_workspace.logs.id}', total_retention_in_days: days } },
  ...more,
});
const ACCOUNT: Changes = { shared_access_key_enabled: false, public_network_access_enabled: false, allow_nested_items_to_be_public: false, min_tls_version: 'TLS1_2' };
const stored = (account: Changes = {}, lock: Changes = {}): Resources => ({
  ...setting({ log_analytics_workspace_id: null, storage_account_id: '${azurerm_storage_account.audit.id}' }),
  azurerm_storage_account: { audit: { ...ACCOUNT, ...account } },
  azurerm_storage_container: { audit: { storage_account_id: '${azurerm_storage_account.audit.id}' } },
  azurerm_storage_container_immutability_policy: { audit: { storage_container_resource_manager_id: '${azurerm_storage_container.audit.resource_manager_id}', immutability_period_in_days: 2556, locked: true, ...lock } },
});
const vault = (changes: Changes = {}, category = 'AuditEvent'): Resources => ({
  azurerm_key_vault: { main: { purge_protection_enabled: true, rbac_authorization_enabled: true, network_acls: { default_action: 'Deny', bypass: 'AzureServices' }, ...changes } },
  azurerm_monitor_diagnostic_setting: { vault: { target_resource_id: '${azurerm_key_vault.main.id}', enabled_log: [{ category }], log_analytics_workspace_id: 'x' } },
});
const logger = (changes: Changes): Resources => ({ azurerm_api_management_logger: { it: changes } });
const workspace = (changes: Changes): Resources => ({ azurerm_log_analytics_workspace: { logs: { local_authentication_enabled: false, internet_query_enabled: false, ...changes } } });
const terraform = (backend: Json): FolderOptions => ({ terraform: backend === null ? {} : { backend } });

const trace = (message: string): FolderOptions => ({ servicePolicy: { outbound: [element('trace', { source: 'audit' }, element('message', {}, message))] } });

caseTable([
  [44, 'no byte in any block', 'compliant', apiDiagnostic()],
  [44, 'bodies of requests', 'non-compliant', diagnostic(side('frontend_request', { body_bytes: 8192 }))],
  [44, 'one byte of what the backend answers, for an API', 'non-compliant', apiDiagnostic(side('backend_response', { body_bytes: 1 }))],
  [44, 'a block that is left out', 'unknown', diagnostic({ backend_request: null })],
  [44, 'bytes that are left out', 'unknown', diagnostic(side('backend_request', { body_bytes: null }))],
  [44, 'a variable decides', 'unknown', diagnostic(side('backend_request', { body_bytes: UNKNOWN }))],
  [44, 'no diagnostic', 'not-applicable', SERVICE_ONLY],

  [45, 'a harmless header', 'compliant', diagnostic()],
  ...['Authorization', 'authorization', 'Cookie', 'Set-Cookie', 'Ocp-Apim-Subscription-Key', 'X-API-Key', 'DPoP', 'X-ARR-ClientCert', 'Proxy-Authorization', 'x-functions-key', 'X-Access-Token', '*'].map(
    (name): Case => [45, `the header ${name}`, 'non-compliant', diagnostic(side('backend_request', { headers_to_log: ['User-Agent', name] }))],
  ),
  [45, 'the header under which an API takes its key', 'non-compliant', { ...diagnostic(side('frontend_request', { headers_to_log: ['hospital-pass'] })), azurerm_api_management_api: { fhir: { name: 'fhir' } } }],
  [45, 'a header of an API’s own diagnostic', 'non-compliant', apiDiagnostic(side('frontend_request', { headers_to_log: ['Authorization'] }))],
  [45, 'a variable decides', 'unknown', diagnostic(side('frontend_request', { headers_to_log: UNKNOWN }))],
  [45, 'no diagnostic', 'not-applicable', SERVICE_ONLY],

  [46, 'all parameters hidden', 'compliant', diagnostic()],
  [46, 'all parameters masked', 'compliant', diagnostic(side('frontend_request', { data_masking: { query_params: { mode: 'Mask', value: '*' } } }))],
  [46, 'no masking', 'non-compliant', diagnostic(side('frontend_request', { data_masking: null }))],
  [46, 'one parameter only', 'non-compliant', diagnostic(side('backend_request', { data_masking: { query_params: [{ mode: 'Hide', value: 'name' }] } }))],
  [46, 'no masking for one API', 'non-compliant', apiDiagnostic(side('frontend_request', { data_masking: null }))],
  [46, 'a variable decides', 'unknown', diagnostic(side('frontend_request', { data_masking: { query_params: [{ mode: UNKNOWN, value: '*' }] } }))],
  [46, 'no diagnostic', 'not-applicable', SERVICE_ONLY],

  [46, 'calls logged under their URL', 'non-compliant', diagnostic({ operation_name_format: 'Url' })],
  [46, 'a policy that writes down the query', 'non-compliant', diagnostic(), trace('@(context.Request.OriginalUrl.QueryString)')],
  [46, 'a policy that writes down the path', 'compliant', diagnostic(), trace('@(context.Request.OriginalUrl.Path)')],
  [46, 'a policy that writes down a hash of the query', 'compliant', diagnostic(), trace('@(Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(context.Request.Url.QueryString))))')],
  [46, 'a query beside a hash of it', 'non-compliant', diagnostic(), trace('@(sha.ComputeHash(Bytes(context.Request.Url.QueryString)) + context.Request.Url.QueryString)')],
  [45, 'a policy that writes down the token', 'non-compliant', diagnostic(), trace('@(context.Request.Headers.GetValueOrDefault("authorization", ""))')],
  [45, 'a policy that writes down a cookie', 'non-compliant', diagnostic(), trace('@(context.Response.Headers["Set-Cookie"][0])')],
  [45, 'a policy that writes down every header', 'non-compliant', diagnostic(), trace('@(string.Join("", context.Request.Headers.Keys))')],
  [45, 'a policy that writes down a harmless header', 'compliant', diagnostic(), trace('@(context.Request.Headers.GetValueOrDefault("User-Agent", ""))')],
  [47, 'a secret of the vault as text', 'non-compliant', { azurerm_key_vault_secret: { it: { value: 'hunter2' } } }],
  [47, 'a secret of the vault that only apply tells', 'compliant', { azurerm_key_vault_secret: { it: { value: '${azurerm_api_management_subscription.it.primary_key}' } } }],
  [54, 'half of the internet as an exception', 'non-compliant', vault({ network_acls: { default_action: 'Deny', bypass: 'AzureServices', ip_rules: ['128.0.0.0/1'] } })],
  [54, 'one address as an exception', 'compliant', vault({ network_acls: { default_action: 'Deny', bypass: 'AzureServices', ip_rules: ['203.0.113.7'] } })],
  [47, 'a secret from the vault', 'compliant', namedValue({ secret: true, value_from_key_vault: { secret_id: 'https://v.vault.azure.net/secrets/a' } })],
  [47, 'a secret as text', 'non-compliant', namedValue({ secret: true, value: 'hunter2' })],
  [47, 'a secret from a variable', 'non-compliant', namedValue({ secret: true, value: UNKNOWN })],
  [47, 'a secret that does not say so', 'non-compliant', namedValue({ display_name: 'backend-api-key', value: 'hunter2' })],
  [47, 'an address under such a name', 'compliant', namedValue({ display_name: 'token-url', value: 'https://login.example.com/token' })],
  [47, 'a plain value', 'compliant', namedValue({ display_name: 'tenant', value: '00000000-0000-0000-0000-000000000000' })],
  [47, 'a variable decides', 'unknown', namedValue({ secret: UNKNOWN, value: 'a' })],
  [47, 'no named value', 'not-applicable', SERVICE_ONLY],

  [48, 'GatewayLogs in dedicated tables', 'compliant', setting()],
  [48, 'all logs', 'compliant', setting({ enabled_log: { category_group: 'allLogs' } })],
  [48, 'metrics only', 'non-compliant', setting({ enabled_log: null, enabled_metric: [{ category: 'AllMetrics' }] })],
  [48, 'another category', 'non-compliant', setting({ enabled_log: [{ category: 'WebSocketConnectionLogs' }] })],
  [48, 'the shared table', 'non-compliant', setting({ log_analytics_destination_type: 'AzureDiagnostics' })],
  [48, 'no destination', 'non-compliant', setting({ log_analytics_workspace_id: null })],
  [48, 'no setting', 'non-compliant', SERVICE_ONLY],
  [48, 'a setting of something else', 'non-compliant', setting({ target_resource_id: '${azurerm_key_vault.main.id}' })],
  [48, 'a setting of a service with a longer name', 'non-compliant', setting({ target_resource_id: '${azurerm_api_management.apim2.id}' })],
  [48, 'a variable decides', 'unknown', setting({ enabled_log: [{ category: UNKNOWN }] })],
  [48, 'the service is made elsewhere', 'unknown', {}, { existing: 'theirs' }],
  [48, 'a setting for a service made elsewhere', 'compliant', { azurerm_monitor_diagnostic_setting: { audit: { target_resource_id: '/subscriptions/0/resourceGroups/g/providers/Microsoft.ApiManagement/service/Theirs', enabled_log: [{ category: 'GatewayLogs' }], storage_account_id: 'x' } } }, { existing: 'theirs' }],
  [48, 'a folder without API Management', 'not-applicable', {}],

  [49, 'every call', 'compliant', apiDiagnostic()],
  [49, 'half of the calls', 'non-compliant', diagnostic({ sampling_percentage: 50 })],
  [49, 'a tenth of the calls of an API', 'non-compliant', apiDiagnostic({ sampling_percentage: 10 })],
  [49, 'sampling left out', 'non-compliant', diagnostic({ sampling_percentage: null })],
  [49, 'errors may be sampled', 'non-compliant', diagnostic({ always_log_errors: false })],
  [49, 'no client address', 'non-compliant', diagnostic({ log_client_ip: null })],
  [49, 'errors only', 'non-compliant', diagnostic({ verbosity: 'error' })],
  [49, 'no diagnostic', 'non-compliant', SERVICE_ONLY],
  [49, 'a variable decides', 'unknown', diagnostic({ sampling_percentage: UNKNOWN })],
  [49, 'the service is made elsewhere', 'unknown', {}, { existing: 'theirs' }],
  [49, 'a folder without API Management', 'not-applicable', {}],

  [50, 'seven years', 'compliant', kept(2556)],
  [50, 'six years and a half day too few', 'non-compliant', kept(2191)],
  [50, 'the workspace’s own default', 'non-compliant', kept(null)],
  [50, 'another table', 'non-compliant', kept(2556, { azurerm_log_analytics_workspace_table: { calls: { name: 'AzureDiagnostics', workspace_id: '${azurerm_log_analytics_workspace.logs.id}', total_retention_in_days: 2556 } } })],
  [50, 'another workspace', 'non-compliant', kept(2556, { azurerm_log_analytics_workspace_table: { calls: { name: 'ApiManagementGatewayLogs', workspace_id: '${azurerm_log_analytics_workspace.other.id}', total_retention_in_days: 2556 } } })],
  [50, 'a variable decides', 'unknown', kept(UNKNOWN)],
  [50, 'a workspace made elsewhere', 'unknown', setting()],
  [50, 'nothing is sent', 'non-compliant', SERVICE_ONLY],
  [50, 'a locked container', 'compliant', stored()],
  [50, 'a container that is not locked', 'non-compliant', stored({}, { locked: false })],
  [50, 'a container locked for a year', 'non-compliant', stored({}, { immutability_period_in_days: 365 })],
  [50, 'an account locked as a whole', 'compliant', stored({ immutability_policy: { state: 'Locked', period_since_creation_in_days: 2556 } }, { locked: false })],
  [50, 'the service is made elsewhere', 'unknown', {}, { existing: 'theirs' }],
  [50, 'a folder without API Management', 'not-applicable', {}],

  [51, 'private and locked', 'compliant', stored()],
  [51, 'http', 'non-compliant', stored({ https_traffic_only_enabled: false })],
  [51, 'http by its old name', 'non-compliant', stored({ enable_https_traffic_only: false })],
  [51, 'shared keys by default', 'non-compliant', stored({ shared_access_key_enabled: null })],
  [51, 'a public address', 'non-compliant', stored({ public_network_access_enabled: true })],
  [51, 'containers that may be public', 'non-compliant', stored({ allow_nested_items_to_be_public: null })],
  [51, 'TLS 1.0', 'non-compliant', stored({ min_tls_version: 'TLS1_0' })],
  [51, 'no lock', 'non-compliant', stored({}, { locked: false })],
  [51, 'a variable decides the lock', 'unknown', stored({}, { locked: UNKNOWN })],
  [51, 'an account made elsewhere', 'unknown', setting({ storage_account_id: '/subscriptions/0/x' })],
  [51, 'no account', 'not-applicable', setting()],

  [52, 'an identity', 'compliant', logger({ eventhub: { name: 'calls', endpoint_uri: 'ns.servicebus.windows.net', user_assigned_identity_client_id: UNKNOWN } })],
  [52, 'a connection string', 'non-compliant', logger({ eventhub: { name: 'calls', connection_string: UNKNOWN } })],
  [52, 'an instrumentation key', 'non-compliant', logger({ application_insights: { instrumentation_key: UNKNOWN } })],
  [52, 'a dynamic block', 'unknown', logger({ dynamic: { eventhub: {} } })],
  [52, 'no logger', 'not-applicable', SERVICE_ONLY],

  [53, 'identities, no query from outside', 'compliant', workspace({})],
  [53, 'the older name', 'compliant', workspace({ local_authentication_enabled: null, local_authentication_disabled: true })],
  [53, 'shared keys by default', 'non-compliant', workspace({ local_authentication_enabled: null })],
  [53, 'queries from the internet', 'non-compliant', workspace({ internet_query_enabled: true })],
  [53, 'a variable decides', 'unknown', workspace({ internet_query_enabled: UNKNOWN })],
  [53, 'no workspace', 'not-applicable', SERVICE_ONLY],

  [54, 'everything as it should be', 'compliant', vault()],
  [54, 'the older name of roles', 'compliant', vault({ rbac_authorization_enabled: null, enable_rbac_authorization: true })],
  [54, 'it can be purged', 'non-compliant', vault({ purge_protection_enabled: null })],
  [54, 'access policies', 'non-compliant', vault({ rbac_authorization_enabled: false })],
  [54, 'every network', 'non-compliant', vault({ network_acls: { default_action: 'Allow', bypass: 'AzureServices' } })],
  [54, 'no network rules', 'non-compliant', vault({ network_acls: null })],
  [54, 'no public access at all', 'compliant', vault({ network_acls: null, public_network_access_enabled: false })],
  [54, 'no log of its use', 'non-compliant', vault({}, 'AzurePolicyEvaluationDetails')],
  [54, 'a variable decides', 'unknown', vault({ purge_protection_enabled: UNKNOWN })],
  [54, 'no vault', 'not-applicable', SERVICE_ONLY],

  [55, 'a storage account', 'compliant', SERVICE_ONLY, terraform({ azurerm: { storage_account_name: 'state', use_azuread_auth: true } })],
  [55, 'no backend', 'non-compliant', SERVICE_ONLY],
  [55, 'a local file', 'non-compliant', SERVICE_ONLY, terraform({ local: { path: 'terraform.tfstate' } })],
  [55, 'a key in the JSON', 'non-compliant', SERVICE_ONLY, terraform({ azurerm: { storage_account_name: 'state', access_key: 'abc' } })],
  [55, 'an encrypted bucket', 'compliant', SERVICE_ONLY, terraform({ s3: { bucket: 'state', encrypt: true } })],
  [55, 'a bucket that may not be encrypted', 'non-compliant', SERVICE_ONLY, terraform({ s3: { bucket: 'state' } })],
  [55, 'a backend that tells nothing of encryption', 'unknown', SERVICE_ONLY, terraform({ http: { address: 'https://state.example.com' } })],
  [55, 'HCP Terraform', 'compliant', SERVICE_ONLY, { terraform: { cloud: { organization: 'x', workspaces: { name: 'x' } } } }],
  [55, 'HCP Terraform of another host', 'unknown', SERVICE_ONLY, { terraform: { cloud: { hostname: 'state.example.com' } } }],
  [55, 'a remote backend of another host', 'unknown', SERVICE_ONLY, terraform({ remote: { hostname: 'state.example.com' } })],
  [55, 'the token of HCP Terraform', 'non-compliant', SERVICE_ONLY, { terraform: { cloud: { token: 'x' } } }],
]);
