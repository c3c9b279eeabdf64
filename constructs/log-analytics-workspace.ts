/** Where logs are kept and asked: a Log Analytics workspace and how long each of its tables keeps. */
import { LogAnalyticsWorkspace as AzureLogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { LogAnalyticsWorkspaceTable } from '@cdktf/provider-azurerm/lib/log-analytics-workspace-table';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { placed, protection, type Placement } from './resource-group';
import { NAMES } from '../azure/names';
import { checkedName } from './resource-name';
import { valueText } from './terraform-text';
import { ValidationError } from './validation-error';

/**
 * Total retentions in days that Log Analytics takes beyond two years. The first of them that holds six years, which
 * HIPAA asks of documentation (45 CFR 164.316(b)(2)(i)), is 2556; six years with two leap days are 2192.
 */
const LONG_RETENTIONS = [1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383] as const;

export interface LogAnalyticsWorkspaceProps extends Placement {
  readonly name: string;
  /** Days in which every table can be queried, 30–730. @default 90 */
  readonly retentionDays?: number;
  /** `false` needs an Azure Monitor private link scope. @default true */
  readonly internetIngestionEnabled?: boolean;
  /** `false` needs an Azure Monitor private link scope. @default true */
  readonly internetQueryEnabled?: boolean;
  /** A plan that would destroy it fails. @default true */
  readonly preventDestroy?: boolean;
}

export class LogAnalyticsWorkspace extends Construct implements ITerraformDependable {
  readonly id: string;
  readonly fqn: string;
  private readonly retentionDays: number;

  constructor(scope: Construct, id: string, props: LogAnalyticsWorkspaceProps) {
    super(scope, id);
    const days = props.retentionDays ?? 90;
    if (!Number.isInteger(days) || days < 30 || days > 730) {
      throw new ValidationError(
        'workspace-retention',
        `expected retentionDays to be from 30 to 730, found ${days}; tables can keep longer, see addTable`,
        'write a number of days in that range; addTable lets single tables keep longer',
        this.node.path,
      );
    }
    const resource = new AzureLogAnalyticsWorkspace(this, 'Resource', {
      ...placed(this, props),
      name: checkedName(this, NAMES.workspace, props.name),
      sku: 'PerGB2018',
      retentionInDays: days,
      // Only Entra, not the workspace's shared keys. The old name, `local_authentication_disabled`, is its computed twin.
      localAuthenticationEnabled: false,
      internetIngestionEnabled: props.internetIngestionEnabled ?? true,
      internetQueryEnabled: props.internetQueryEnabled ?? true,
      ...protection(props.preventDestroy),
    });
    this.id = resource.id;
    this.fqn = resource.fqn;
    this.retentionDays = days;
  }

  /**
   * Says how long one of Azure's own tables keeps its records.
   *
   * @param name such as `ApiManagementGatewayLogs`
   * @param options `dependsOn`: the diagnostic setting that fills it
   */
  addTable(
    name: string,
    options: { readonly totalRetentionDays?: number; readonly dependsOn?: readonly ITerraformDependable[] } = {},
  ): void {
    const days = options.totalRetentionDays ?? 2556;
    if (!((days >= 4 && days <= 730) || LONG_RETENTIONS.some((one) => one === days))) {
      throw new ValidationError(
        'table-retention',
        `expected totalRetentionDays to be from 4 to 730 or one of ${LONG_RETENTIONS.join(', ')}, found ${days}`,
        'write one of these numbers of days',
        this.node.path,
      );
    }
    if (days < this.retentionDays) {
      throw new ValidationError(
        'table-retention',
        `expected totalRetentionDays to be at least the ${this.retentionDays} days in which the workspace's tables can be queried, found ${days}`,
        `write ${this.retentionDays} or more`,
        this.node.path,
      );
    }
    new LogAnalyticsWorkspaceTable(this, name, {
      workspaceId: this.id,
      name: valueText(this, name),
      plan: 'Analytics',
      // The workspace's, which the provider reads back: left out, every later plan would take it away again.
      retentionInDays: this.retentionDays,
      totalRetentionInDays: days,
      ...(options.dependsOn && { dependsOn: [...options.dependsOn] }),
    });
  }
}
