/** Where logs are kept and asked: a Log Analytics workspace and how long each of its tables keeps. */
import { LogAnalyticsWorkspace as AzureLogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { LogAnalyticsWorkspaceTable } from '@cdktf/provider-azurerm/lib/log-analytics-workspace-table';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { placed, protection, type Placement } from './resource-group';
import { checkedName } from './resource-name';
import { valueText } from './terraform-text';
import { ValidationError } from './validation-error';

/**
 * Total retentions in days that Log Analytics takes beyond two years. The first of them that holds six years, which
 * HIPAA asks of documentation (45 CFR 164.316(b)(2)(i)), is 2556; six years with two leap days are 2192.
 */
export const LONG_RETENTIONS = [1095, 1460, 1826, 2191, 2556, 2922, 3288, 3653, 4018, 4383] as const;

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

  constructor(scope: Construct, id: string, props: LogAnalyticsWorkspaceProps) {
    super(scope, id);
    checkedName(this, 'a workspace', props.name, /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/, '4–63 letters, digits and dashes without a dash at the ends');
    const days = props.retentionDays ?? 90;
    if (!Number.isInteger(days) || days < 30 || days > 730) {
      throw new ValidationError('workspace-retention', `expected retentionDays to be from 30 to 730, found ${days}; tables can keep longer, see addTable`, this.node.path);
    }
    const resource = new AzureLogAnalyticsWorkspace(this, 'Resource', {
      ...placed(this, props),
      name: valueText(this, props.name),
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
  }

  /**
   * Says how long one of Azure's own tables keeps its records.
   *
   * @param name such as `ApiManagementGatewayLogs`
   * @param options `dependsOn`: the diagnostic setting that fills it
   */
  addTable(name: string, options: { readonly totalRetentionDays?: number; readonly dependsOn?: readonly ITerraformDependable[] } = {}): void {
    const days = options.totalRetentionDays ?? 2556;
    if (!((days >= 4 && days <= 730) || LONG_RETENTIONS.some((one) => one === days))) {
      throw new ValidationError('table-retention', `expected totalRetentionDays to be from 4 to 730 or one of ${LONG_RETENTIONS.join(', ')}, found ${days}`, this.node.path);
    }
    new LogAnalyticsWorkspaceTable(this, name, {
      workspaceId: this.id,
      name: valueText(this, name),
      plan: 'Analytics',
      totalRetentionInDays: days,
      ...(options.dependsOn && { dependsOn: [...options.dependsOn] }),
    });
  }
}
