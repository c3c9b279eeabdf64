/**
 * What the gateway records of each call, for the whole service or one API: that it happened, by whom, with what result.
 * Never a body, never a credential, never the value of a query parameter (FHIR searches carry names and identifiers).
 */
import {
  ApiManagementApiDiagnostic,
  type ApiManagementApiDiagnosticFrontendRequest,
} from '@cdktf/provider-azurerm/lib/api-management-api-diagnostic';
import { ApiManagementDiagnostic } from '@cdktf/provider-azurerm/lib/api-management-diagnostic';
import { Construct } from 'constructs';
import type { ITerraformDependable } from 'cdktf';
import type { IApi } from './api';
import { claim } from './claims';
import { headerName, resourceId } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { ValidationError } from './validation-error';

/** Headers that identify a call and its client's software, not a person. */
const LOGGED_HEADERS = ['Content-Length', 'Content-Type', 'User-Agent', 'traceparent', 'X-Correlation-Id'] as const;

/** Headers that carry credentials: a log that holds one is a leak. */
const CREDENTIAL_HEADER =
  /^(?:.*authorization.*|.*cookie.*|.*(?:subscription|api)[-_]?key.*|.*token.*|.*secret.*|.*password.*|.*assertion.*|.*client-?cert.*|x-arr-clientcert|dpop)$/i;

export interface DiagnosticProps extends ServiceChildProps {
  /** The resource id of the logger; `service.loggerId(name)` for one made elsewhere. */
  readonly loggerId: string;
  /** `azuremonitor` shapes GatewayLogs, `applicationinsights` the Application Insights records. @default 'applicationinsights' */
  readonly identifier?: 'applicationinsights' | 'azuremonitor';
  /**
   * For one API instead of the whole service. An API's diagnostic replaces the service's, it does not add to it. Only for
   * `applicationinsights`: azurerm 4.55 fails every plan with an `azuremonitor` one, for it gives `operation_name_format` a
   * default and then refuses it (hashicorp/terraform-provider-azurerm#28547). The service's holds for all of its APIs.
   */
  readonly api?: IApi;
  /** Share of calls that are recorded, above 0; errors always are. An audit trail needs all. @default 100 */
  readonly samplingPercentage?: number;
  /** Headers that are recorded. @default {@link LOGGED_HEADERS} */
  readonly headers?: readonly string[];
  /** Client addresses are personal data, and what an audit asks for first. @default true */
  readonly logClientIp?: boolean;
  /** `information` also keeps what policies write with `trace`, the audit records among them. @default 'information' */
  readonly verbosity?: 'error' | 'information' | 'verbose';
}

/** The diagnostic of a service, or of one of its APIs; it never records a body or a credential. */
export class Diagnostic extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: DiagnosticProps) {
    super(scope, id);
    const identifier = props.identifier ?? 'applicationinsights';
    const samplingPercentage = props.samplingPercentage ?? 100;
    const headers = props.headers ?? LOGGED_HEADERS;
    if (props.api && identifier === 'azuremonitor') {
      throw new ValidationError(
        'diagnostic-identifier',
        "expected no 'azuremonitor' diagnostic of one API, which azurerm 4.55 cannot plan, found one",
        "leave `api` out: the service's diagnostic holds for all of its APIs",
        this.node.path,
      );
    }
    checkSampling(samplingPercentage, this.node.path);
    checkHeaders(headers, this.node.path);
    const record = (): ApiManagementApiDiagnosticFrontendRequest => ({
      bodyBytes: 0,
      headersToLog: headers.map((name) => headerName(this, 'each of headers', name)),
      dataMasking: { queryParams: [{ mode: 'Hide', value: '*' }], headers: [{ mode: 'Hide', value: 'Authorization' }] },
    });
    const common = {
      ...placeOf(props.service),
      identifier,
      apiManagementLoggerId: resourceId(this, 'loggerId', 'logger', props.loggerId),
      samplingPercentage,
      alwaysLogErrors: true,
      logClientIp: props.logClientIp ?? true,
      verbosity: props.verbosity ?? 'information',
      // Application Insights' own fields; the name of an operation, never a URL with what is in it.
      ...(identifier === 'applicationinsights' && { httpCorrelationProtocol: 'W3C', operationNameFormat: 'Name' }),
      frontendRequest: record(),
      frontendResponse: record(),
      backendRequest: record(),
      backendResponse: record(),
      ...orderOf(props),
    };
    const resource = props.api
      ? new ApiManagementApiDiagnostic(this, 'Resource', {
          ...common,
          apiName: props.api.nameReference,
          ...(props.api.replacedWith !== undefined && { lifecycle: { replaceTriggeredBy: [props.api.replacedWith] } }),
        })
      : new ApiManagementDiagnostic(this, 'Resource', common);
    this.fqn = resource.fqn;
    claim(this, props.service, 'diagnostic', `${props.api?.name ?? ''}/${identifier}`);
    props.api?.guards.add(this);
  }
}

/** @throws ValidationError `diagnostic-sampling` */
function checkSampling(percentage: number, path: string): void {
  // azurerm sends no sampling at all for 0 (`d.GetOk` in `api_management_diagnostic_resource.go`), and Azure then records every call.
  if (!(percentage > 0 && percentage <= 100)) {
    throw new ValidationError(
      'diagnostic-sampling',
      `expected samplingPercentage to be above 0 and at most 100, found ${percentage}`,
      'write a percentage, such as 100; leave the diagnostic out to record nothing',
      path,
    );
  }
}

/** @throws ValidationError `diagnostic-header` for a header that carries a credential, and for one that is named twice */
function checkHeaders(headers: readonly string[], path: string): void {
  const credential = headers.find((name) => CREDENTIAL_HEADER.test(name));
  if (credential !== undefined) {
    throw new ValidationError(
      'diagnostic-header',
      `expected headers without credentials, which a log must not hold, found "${credential}"`,
      'leave the header out',
      path,
    );
  }
  const lowerCase = headers.map((name) => name.toLowerCase());
  const twice = headers.find((_, index) => lowerCase.indexOf(lowerCase[index] as string) < index);
  if (twice !== undefined) {
    throw new ValidationError('diagnostic-header', `expected each header once, found "${twice}" again`, 'remove one of the two', path);
  }
}
