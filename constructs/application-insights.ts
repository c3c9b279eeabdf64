/** Traces and failures of the gateway's calls, kept in a Log Analytics workspace. */
import { ApplicationInsights as AzureApplicationInsights } from '@cdktf/provider-azurerm/lib/application-insights';
import { Construct } from 'constructs';
import type { LogAnalyticsWorkspace } from './log-analytics-workspace';
import { placed, type Placement } from './resource-group';
import { NAMES } from '../azure/names';
import { checkedName } from './resource-name';

export interface ApplicationInsightsProps extends Placement {
  readonly name: string;
  readonly workspace: LogAnalyticsWorkspace;
  /**
   * Whether only Entra may write. API Management's logger signs in with the connection string, and azurerm 4.55 offers
   * it nothing else: with `true` the service's own records are refused. @default false
   */
  readonly localAuthenticationDisabled?: boolean;
}

export class ApplicationInsights extends Construct {
  readonly id: string;
  /** A secret: it lets anybody write records. */
  readonly connectionString: string;

  constructor(scope: Construct, id: string, props: ApplicationInsightsProps) {
    super(scope, id);
    const resource = new AzureApplicationInsights(this, 'Resource', {
      ...placed(this, props),
      name: checkedName(this, NAMES.applicationInsights, props.name),
      workspaceId: props.workspace.id,
      applicationType: 'web',
      samplingPercentage: 100,
      localAuthenticationDisabled: props.localAuthenticationDisabled ?? false,
      // Masked client addresses in what it derives by itself; the gateway's own record has the address, see Diagnostic.
      disableIpMasking: false,
    });
    this.id = resource.id;
    this.connectionString = resource.connectionString;
  }
}
