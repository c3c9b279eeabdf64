import { settingsOfService, sinksOf } from '../audit-sinks';
import { cite } from '../citations';
import { DIAGNOSTICS } from '../diagnostics';
import { expect, isTrue, madeElsewhere, resourcesOf, settle, unsure } from '../look';
import { defineRule, serviceRow, type Row, type ServiceContext } from '../rule';
import { flag, isSet, quantity, refersTo, text, UNKNOWN } from '../values';

export const auditComplete = defineRule({
  id: 49,
  name: 'AuditComplete',
  title: 'Every call is logged, errors always, with the client’s address',
  severity: 'error',
  per: 'service',
  citations: cite('312(b)'),
  mapsTo: [],
  mend: 'Write `sampling_percentage = 100`, `always_log_errors = true`, `log_client_ip = true` and a verbosity that is not `error` in every diagnostic, and have one for the service.',
  check: (context) => {
    const { service } = context;
    const mine = resourcesOf(context, ...DIAGNOSTICS).filter(
      (diagnostic) =>
        diagnostic.values['api_management_name'] === service.name ||
        (service.resource !== undefined && refersTo(diagnostic, 'api_management_name', service.resource)) ||
        context.model.services.length === 1,
    );
    const rows: Row[] = mine.flatMap((diagnostic) => {
      const { values } = diagnostic;
      const sampling = quantity(values, 'sampling_percentage');
      return settle(diagnostic, 'every call is logged', [
        expect(
          'sampling_percentage',
          sampling,
          (percentage) => percentage === 100,
          sampling === undefined ? 'sampling_percentage is not stated' : 'only some calls are logged',
        ),
        expect('always_log_errors', flag(values, 'always_log_errors', false), isTrue, 'errors may be left out by sampling'),
        expect('log_client_ip', flag(values, 'log_client_ip', false), isTrue, 'the client’s address is not logged'),
        expect('verbosity', text(values, 'verbosity'), (verbosity) => verbosity !== 'error', 'only errors are logged'),
      ]);
    });
    rows.push(...thinned(context));
    if (mine.some(({ type }) => type === 'azurerm_api_management_diagnostic')) return rows;
    // Without one of the service's own, only APIs that have their own are shown to be logged.
    const covered = new Set(mine.map(({ values }) => text(values, 'api_name')));
    if (service.resource === undefined && covered.has(UNKNOWN)) return [...rows, madeElsewhere(context)];
    const bare = service.apis.filter(({ name }) => !covered.has(name));
    if (service.apis.length > 0 && bare.length === 0) return rows;
    return [
      ...rows,
      service.resource === undefined
        ? madeElsewhere(context)
        : serviceRow(service, 'non-compliant', 'the service has no diagnostic', 'diagnostic'),
    ];
  },
});

/** What the workspace itself leaves out of the log. */
function thinned(context: ServiceContext): readonly Row[] {
  const workspaces = new Set(settingsOfService(context).flatMap((setting) => sinksOf(context, setting).workspaces));
  return [...workspaces].flatMap((workspace) => {
    const findings = [
      // The provider's default, -1, is no limit.
      expect(
        'daily_quota_gb',
        quantity(workspace.values, 'daily_quota_gb'),
        (gigabytes) => gigabytes === undefined || gigabytes < 0,
        'the workspace stops taking the log when a day’s quota is used up',
      ),
      isSet(workspace.values, 'data_collection_rule_id')
        ? unsure('data_collection_rule_id', 'a rule of the workspace may leave calls out of the log')
        : undefined,
    ];
    return findings.some((finding) => finding !== undefined) ? settle(workspace, '', findings) : [];
  });
}
