/**
 * What a resource's attribute means for access, for those that mean something that policies and products don't
 * already say. What isn't listed is compared as text, and a change of it is not judged.
 */
import { compareNumbers, compareSafeguards, type Order } from '../facts/order';

export type AttributeMeaning =
  /** `true` keeps somebody out. */
  | 'safeguard'
  /** `true` lets somebody in. */
  | 'exposure'
  /** A larger number gives more away. */
  | 'amount'
  /** Nothing for access. */
  | 'none'
  /** Judged where it has its effect: on operations, products or subscriptions. */
  | 'elsewhere'
  /** The values, narrowest first. */
  | readonly string[];

interface Rule {
  readonly type: RegExp;
  readonly attribute: RegExp;
  readonly meaning: AttributeMeaning;
}

const rule = (type: RegExp, attribute: RegExp, meaning: AttributeMeaning): Rule => ({ type, attribute, meaning });

const RULES: readonly Rule[] = [
  rule(/./, /^(tags\.|description$|display_name$|timeouts\.|depends_on\.)/, 'none'),
  rule(/^azurerm_api_management(_(api|product|api_operation))?_policy$|_policy_fragment$/, /^(xml_content|value|format)$/, 'elsewhere'),
  rule(/^azurerm_api_management_api$/, /^(subscription_required|protocols\.|path|version|service_url|import\.)/, 'elsewhere'),
  rule(/^azurerm_api_management_product$/, /./, 'elsewhere'),
  rule(/^azurerm_api_management_subscription$/, /./, 'elsewhere'),
  rule(/^azurerm_api_management_named_value$/, /^value$/, 'elsewhere'),
  rule(/^azurerm_api_management_named_value$/, /^secret$/, 'safeguard'),
  rule(/^azurerm_api_management_backend$/, /^url$/, 'elsewhere'),
  rule(/^azurerm_api_management_backend$/, /^tls\.(\d+\.)?validate_certificate_(chain|name)$/, 'safeguard'),
  rule(/^azurerm_api_management$/, /^(publisher_|notification_sender_email|zones\.|sku_name$)/, 'none'),
  rule(/^azurerm_api_management$/, /^virtual_network_type$/, ['Internal', 'External', 'None']),
  rule(/^azurerm_api_management$/, /^security\.(\d+\.)?(enable_|.*_enabled$)/, 'exposure'),
  rule(/^azurerm_api_management$/, /^(sign_up\.(\d+\.)?enabled|tenant_access\.(\d+\.)?enabled)$/, 'exposure'),
  rule(/^azurerm_api_management$/, /client_certificate(_enabled)?$/, 'safeguard'),
  rule(/./, /(^|\.)public_network_access(_enabled)?$/, 'exposure'),
  rule(/./, /(^|\.)(allow_nested_items_to_be_public|shared_access_key_enabled|local_(auth|authentication)_enabled)$/, 'exposure'),
  rule(/./, /network_(acls|rules)\.(\d+\.)?default_action$/, ['Deny', 'Allow']),
  rule(/_diagnostic$/, /body_bytes$/, 'amount'),
  rule(/^azurerm_(log_analytics_workspace|application_insights)$/, /^(sku|retention_in_days|daily_quota_gb)$/, 'none'),
];

export function meaningOf(type: string, attribute: string): AttributeMeaning | undefined {
  return RULES.find((candidate) => candidate.type.test(type) && candidate.attribute.test(attribute))?.meaning;
}

/** The order of two values, as text; absent values are Terraform's defaults and not known here, except for flags and numbers. */
export function compareAttribute(meaning: AttributeMeaning, before: string | undefined, after: string | undefined): Order | 'unknown' {
  if (meaning === 'none' || meaning === 'elsewhere') return 'equal';
  if (meaning === 'safeguard' || meaning === 'exposure') {
    const [a, b] = [flag(before), flag(after)];
    if (a === undefined || b === undefined) return 'unknown';
    return meaning === 'safeguard' ? compareSafeguards(a, b) : compareSafeguards(!a, !b);
  }
  if (meaning === 'amount') {
    const [a, b] = [Number(before ?? '0'), Number(after ?? '0')];
    return Number.isNaN(a) || Number.isNaN(b) ? 'unknown' : compareNumbers(a, b);
  }
  const [a, b] = [before, after].map((value) => meaning.indexOf(value ?? '')) as [number, number];
  return a < 0 || b < 0 ? 'unknown' : compareNumbers(a, b);
}

/** A flag that isn't written may have either value: its default is the provider's. */
function flag(text: string | undefined): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** What it means that a resource of a type exists at all. */
export function meaningOfExistence(type: string): 'widens' | 'none' | 'elsewhere' | undefined {
  if (
    /^azurerm_(role_assignment|key_vault_access_policy|federated_identity_credential|api_management_group_user|api_management_identity_provider_\w+|api_management_gateway_api|api_management_custom_domain)$/.test(
      type,
    )
  ) {
    return 'widens';
  }
  if (
    /^azurerm_api_management_(api|product|product_api|product_group|subscription|api_policy|product_policy|api_operation|api_operation_policy|policy|policy_fragment|backend|named_value|group)$/.test(
      type,
    )
  ) {
    return 'elsewhere';
  }
  if (
    /^azurerm_(resource_group|log_analytics_workspace|application_insights|api_management_tag|api_management_api_tag|api_management_product_tag|api_management_api_version_set|monitor_metric_alert|monitor_action_group)$/.test(
      type,
    )
  ) {
    return 'none';
  }
  return undefined;
}
