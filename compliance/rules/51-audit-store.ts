import type { SynthesizedResource } from '../../synthesized/model';
import { cite } from '../citations';
import { expect, hole, isFalse, isTrue, resourcesOf, settle, unsure, type Finding } from '../look';
import { defineRule, elsewhere, folderRow, row, type FolderContext } from '../rule';
import { block, flag, isSet, refersTo, text, UNKNOWN } from '../values';

/** What sends logs to a storage account, and the attribute that names it. */
const SENDERS: Readonly<Record<string, string>> = {
  azurerm_monitor_diagnostic_setting: 'storage_account_id',
  azurerm_log_analytics_data_export_rule: 'destination_resource_id',
};

export const auditStore = defineRule({
  id: 51,
  name: 'AuditStore',
  title: 'Storage that keeps logs takes https and Entra identities only, is private, and its content cannot be changed',
  severity: 'error',
  per: 'folder',
  citations: cite('312(c)(1)'),
  mapsTo: [],
  mend: 'Set `https_traffic_only_enabled`, `shared_access_key_enabled = false`, `public_network_access_enabled = false`, `allow_nested_items_to_be_public = false`, TLS 1.2, and a locked immutability policy.',
  check: (context) => {
    const senders = resourcesOf(context, ...Object.keys(SENDERS)).filter(({ type, values }) => isSet(values, SENDERS[type] as string));
    const accounts = resourcesOf(context, 'azurerm_storage_account').filter((account) =>
      senders.some((sender) => refersTo(sender, SENDERS[sender.type] as string, account)),
    );
    const strays = senders.filter(
      (sender) =>
        !accounts.some((account) => refersTo(sender, SENDERS[sender.type] as string, account)) &&
        // An export may also go to an event hub, which is no store.
        !/azurerm_eventhub/.test(JSON.stringify(sender.raw[SENDERS[sender.type] as string])),
    );
    const partners = resourcesOf(context, 'azurerm_monitor_diagnostic_setting').filter(({ values }) =>
      isSet(values, 'partner_solution_id'),
    );
    const rows = [
      ...partners.map((sender) =>
        row(
          sender,
          'unknown',
          'the logs go to a solution of another company: how it keeps them, and under what agreement, is not known',
          'partner_solution_id',
        ),
      ),
      ...accounts.flatMap((account) => settle(account, 'the store is private, and its content cannot be changed', judge(context, account))),
      ...strays.map((sender) =>
        elsewhere(row(sender, 'unknown', 'the logs go to a storage account that is made elsewhere', 'storage_account_id')),
      ),
    ];
    return rows.length > 0 ? rows : [folderRow('not-applicable', 'no storage account keeps logs')];
  },
});

function judge(context: FolderContext, account: SynthesizedResource): readonly (Finding | undefined)[] {
  const { values } = account;
  return [
    expect(
      'https_traffic_only_enabled',
      flag(values, isSet(values, 'enable_https_traffic_only') ? 'enable_https_traffic_only' : 'https_traffic_only_enabled', true),
      isTrue,
      'the account answers over http',
    ),
    expect(
      'min_tls_version',
      text(values, 'min_tls_version'),
      (version) => version === undefined || /^TLS1_[23]$/.test(version),
      'the account speaks TLS below 1.2',
    ),
    expect('shared_access_key_enabled', flag(values, 'shared_access_key_enabled', true), isFalse, 'the account takes shared keys'),
    expect(
      'public_network_access_enabled',
      flag(values, 'public_network_access_enabled', true),
      isFalse,
      'the account has a public address',
    ),
    expect(
      'allow_nested_items_to_be_public',
      flag(values, 'allow_nested_items_to_be_public', true),
      isFalse,
      'a container could be made public',
    ),
    locked(context, account),
  ];
}

function locked(context: FolderContext, account: SynthesizedResource): Finding | undefined {
  const own = block(account.values, 'immutability_policy');
  if (own === UNKNOWN) return unsure('immutability', 'the immutability policy is known only after apply');
  if (own !== undefined && text(own, 'state') === 'Locked') return undefined;
  const containers = resourcesOf(context, 'azurerm_storage_container').filter(
    (container) => refersTo(container, 'storage_account_id', account) || refersTo(container, 'storage_account_name', account),
  );
  const policies = resourcesOf(context, 'azurerm_storage_container_immutability_policy').filter((policy) =>
    containers.some((container) => refersTo(policy, 'storage_container_resource_manager_id', container)),
  );
  if (policies.some(({ values }) => flag(values, 'locked', false) === true)) return undefined;
  return policies.some(({ values }) => flag(values, 'locked', false) === UNKNOWN)
    ? unsure('immutability', 'it cannot be told whether the immutability policy is locked')
    : hole('immutability', 'no locked immutability policy: the log can be changed');
}
