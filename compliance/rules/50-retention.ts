import type { SynthesizedResource } from '../../synthesized/model';
import { cite } from '../citations';
import { sends, settingsOfService, sinksOf } from '../audit-sinks';
import { hole, madeElsewhere, resourcesOf, settle, unsure, type Finding } from '../look';
import { defineRule, elsewhere, serviceRow, type ServiceContext } from '../rule';
import { block, flag, quantity, refersTo, text, UNKNOWN, type Maybe } from '../values';

/** Seven years: the first step of the provider's long retention that is more than six (… 2191, 2556 …). */
const DAYS = 2556;
const TABLE = 'ApiManagementGatewayLogs';

export const retention = defineRule({
  id: 50,
  name: 'Retention',
  title: 'The log of calls is kept for six years or more (common practice: the rule text asks six years of documentation, not of logs)',
  severity: 'error',
  per: 'service',
  citations: cite('316(b)(2)(i)'),
  mapsTo: [],
  mend: `Set \`total_retention_in_days = ${DAYS}\` on the workspace’s table ${TABLE}, or send the log to a container with a locked immutability policy of ${DAYS} days.`,
  check: (context) => {
    const settings = settingsOfService(context).filter((setting) => sends(setting, 'GatewayLogs', ['allLogs']) !== false);
    if (settings.length === 0) {
      return context.service.resource === undefined
        ? [madeElsewhere(context)]
        : [serviceRow(context.service, 'non-compliant', 'the log of calls goes nowhere, so it is not kept', 'setting')];
    }
    const sinks = settings.map((setting) => sinksOf(context, setting));
    const judged = sinks.flatMap(({ workspaces, accounts }) => [
      ...workspaces.map((sink) => ({ sink, finding: inWorkspace(context, sink) })),
      ...accounts.map((sink) => ({ sink, finding: inAccount(context, sink) })),
    ]);
    // One store that keeps the log is enough.
    const good = judged.find(({ finding }) => finding === undefined);
    if (good !== undefined) return settle(good.sink, `the log of calls is kept for ${DAYS} days or more`, []);
    const rows = judged.flatMap(({ sink, finding }) => settle(sink, '', [finding]));
    return sinks.some((sink) => sink.elsewhere)
      ? [
          ...rows,
          elsewhere(
            serviceRow(
              context.service,
              'unknown',
              'the log goes to a store that is made elsewhere: this folder cannot show how long it is kept',
              'store',
            ),
          ),
        ]
      : rows;
  },
});

function inWorkspace(context: ServiceContext, workspace: SynthesizedResource): Finding | undefined {
  const tables = resourcesOf(context, 'azurerm_log_analytics_workspace_table').filter(
    (table) => refersTo(table, 'workspace_id', workspace) && text(table.values, 'name') === TABLE,
  );
  const purged = flag(workspace.values, 'immediate_data_purge_on_30_days_enabled', false);
  if (purged === UNKNOWN) return unsure('purge', 'immediate_data_purge_on_30_days_enabled is known only after apply');
  if (purged === true) return hole('purge', 'the workspace removes its data at once after 30 days');
  if (tables.length === 0) return hole('table', `nothing sets the total retention of ${TABLE}`);
  const days = tables.map(({ values }) => quantity(values, 'total_retention_in_days'));
  // Of two resources for one table either may be applied last.
  if (days.every((value) => typeof value === 'number' && value >= DAYS)) return undefined;
  return days.every((value) => value === UNKNOWN || (typeof value === 'number' && value >= DAYS))
    ? unsure('table', 'total_retention_in_days is known only after apply')
    : hole('table', `${TABLE} is kept for ${shortest(days)} days, not ${DAYS}`);
}

const shortest = (days: readonly Maybe<number | undefined>[]): string => {
  const known = days.filter((value): value is number => typeof value === 'number');
  return known.length < days.length ? 'the workspace’s default of' : String(Math.min(...known));
};

function inAccount(context: ServiceContext, account: SynthesizedResource): Finding | undefined {
  const own = block(account.values, 'immutability_policy');
  if (own === UNKNOWN) return unsure('immutability_policy', 'the immutability policy is known only after apply');
  if (own !== undefined && text(own, 'state') === 'Locked') {
    const days = quantity(own, 'period_since_creation_in_days');
    if (typeof days === 'number' && days >= DAYS) return undefined;
  }
  const containers = resourcesOf(context, 'azurerm_storage_container').filter(
    (container) => refersTo(container, 'storage_account_id', account) || refersTo(container, 'storage_account_name', account),
  );
  const policies = resourcesOf(context, 'azurerm_storage_container_immutability_policy').filter((policy) =>
    containers.some((container) => refersTo(policy, 'storage_container_resource_manager_id', container)),
  );
  const kept = policies.some(({ values }) => {
    const days = quantity(values, 'immutability_period_in_days');
    return flag(values, 'locked', false) === true && typeof days === 'number' && days >= DAYS;
  });
  return kept ? undefined : hole('immutability', `no locked immutability policy of ${DAYS} days`);
}
