/** Azure's own logs of a resource, into a workspace and, if wanted, an archive. */
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AuditArchive } from './audit-archive';
import type { LogAnalyticsWorkspace } from './log-analytics-workspace';
import { NAMES } from '../azure/names';
import { checkedName, resourceId } from './resource-name';
import { ValidationError } from './validation-error';

export interface DiagnosticSettingProps {
  readonly name: string;
  /** The resource whose logs these are. */
  readonly targetResourceId: string;
  readonly workspace: LogAnalyticsWorkspace;
  /** Such as `GatewayLogs` of API Management or `AuditEvent` of Key Vault. */
  readonly categories: readonly string[];
  /** A second copy that cannot be changed. @default none */
  readonly archive?: AuditArchive;
}

export class DiagnosticSetting extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: DiagnosticSettingProps) {
    super(scope, id);
    if (props.categories.length === 0) {
      throw new ValidationError(
        'log-categories',
        'expected at least one category, such as GatewayLogs, found none',
        'name one, or leave the diagnostic setting out',
        this.node.path,
      );
    }
    const resource = new MonitorDiagnosticSetting(this, 'Resource', {
      name: checkedName(this, NAMES.diagnosticSetting, props.name),
      targetResourceId: resourceId(this, 'targetResourceId', 'resource', props.targetResourceId),
      logAnalyticsWorkspaceId: props.workspace.id,
      // A table of its own for each kind (ApiManagementGatewayLogs): only such tables have a retention of their own.
      logAnalyticsDestinationType: 'Dedicated',
      ...(props.archive && { storageAccountId: props.archive.id }),
      enabledLog: props.categories.map((category) => ({ category })),
      enabledMetric: [{ category: 'AllMetrics' }],
    });
    this.fqn = resource.fqn;
  }
}
