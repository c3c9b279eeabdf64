/**
 * Resource types whose meaning the rules know: those that they look at, and those that cannot open the gateway.
 * Any other of API Management's, and everything that azapi or a template deployment makes, is unknown.
 */

const API_MANAGEMENT: ReadonlySet<string> = new Set(
  [
    '',
    '_api',
    '_api_diagnostic',
    '_api_operation',
    '_api_operation_policy',
    '_api_operation_tag',
    '_api_policy',
    '_api_release',
    '_api_schema',
    '_api_tag',
    '_api_tag_description',
    '_api_version_set',
    '_authorization_server',
    '_backend',
    '_certificate',
    '_custom_domain',
    '_diagnostic',
    '_email_template',
    '_global_schema',
    '_group',
    '_group_user',
    '_identity_provider_aad',
    '_identity_provider_aadb2c',
    '_logger',
    '_named_value',
    '_notification_recipient_email',
    '_notification_recipient_user',
    '_openid_connect_provider',
    '_policy',
    '_policy_fragment',
    '_product',
    '_product_api',
    '_product_group',
    '_product_policy',
    '_product_tag',
    '_redis_cache',
    '_subscription',
    '_tag',
    '_user',
  ].map((suffix) => `azurerm_api_management${suffix}`),
);

/** Providers whose data sources only read, and whose resources can change no gateway but by the types named here. */
const PROVIDERS = /^(azurerm|azuread|random|time|tls|local|archive)_/;

/** Whether rules can be relied on to see what such a resource does to a gateway. */
export function isKnownType(type: string): boolean {
  if (type === 'terraform_data' || type === 'data.terraform_remote_state') return true;
  // A program, a call of one's own, or a provider that nobody here has read can do anything.
  if (!PROVIDERS.test(type.replace(/^data\./, ''))) return false;
  if (type.startsWith('data.')) return true;
  // Self-hosted gateways, workspaces and social identity providers are not measured by any rule.
  if (type.startsWith('azurerm_api_management')) return API_MANAGEMENT.has(type);
  return !/_template_deployment$|_deployment_script_/.test(type);
}
