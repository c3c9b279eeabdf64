import type { SynthesizedResource } from '../../synthesized/model';
import { cite } from '../citations';
import { sends, settingsOfService } from '../audit-sinks';
import { hole, madeElsewhere, settle, unsure, type Finding } from '../look';
import { defineRule, serviceRow } from '../rule';
import { isSet, text, UNKNOWN } from '../values';

export const auditSink = defineRule({
  id: 48,
  name: 'AuditSink',
  title: 'The gateway’s log of calls goes to a store, in dedicated tables',
  severity: 'error',
  per: 'service',
  citations: cite('312(b)'),
  mapsTo: ['Azure Policy 7f89b1eb'],
  mend: 'Add `azurerm_monitor_diagnostic_setting` for the service with the category GatewayLogs, a workspace and `log_analytics_destination_type = "Dedicated"`.',
  check: (context) => {
    const settings = settingsOfService(context);
    if (settings.length === 0) {
      return context.service.resource === undefined
        ? [madeElsewhere(context)]
        : [serviceRow(context.service, 'non-compliant', 'no diagnostic setting sends the service’s logs anywhere', 'setting')];
    }
    const judged = settings.map((setting) => ({ setting, findings: judge(setting).filter((finding) => finding !== undefined) }));
    // One good setting is enough: others may send metrics, or other logs, elsewhere.
    const good = judged.find(({ findings }) => findings.length === 0);
    return good !== undefined
      ? settle(good.setting, 'calls are logged to a store', [])
      : judged.flatMap(({ setting, findings }) => settle(setting, '', findings));
  },
});

function judge(setting: SynthesizedResource): readonly (Finding | undefined)[] {
  const gateway = sends(setting, 'GatewayLogs', ['allLogs']);
  const workspace = isSet(setting.values, 'log_analytics_workspace_id');
  const stored = workspace || isSet(setting.values, 'storage_account_id') || isSet(setting.values, 'eventhub_authorization_rule_id');
  const tables = text(setting.values, 'log_analytics_destination_type');
  return [
    gateway === UNKNOWN
      ? unsure('enabled_log', 'the categories are known only after apply')
      : gateway
        ? undefined
        : hole('enabled_log', 'GatewayLogs is not sent'),
    stored ? undefined : hole('destination', 'the setting has no destination'),
    !workspace || tables === 'Dedicated'
      ? undefined
      : tables === UNKNOWN
        ? unsure('log_analytics_destination_type', 'log_analytics_destination_type is known only after apply')
        : hole('log_analytics_destination_type', 'the log goes to the shared AzureDiagnostics table'),
  ];
}
