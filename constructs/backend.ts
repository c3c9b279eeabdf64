/** Where an API's requests go: policies name it in `set-backend-service backend-id`. */
import { ApiManagementBackend, type ApiManagementBackendConfig } from '@cdktf/provider-azurerm/lib/api-management-backend';
import { Token, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ReferencedValue } from '../policies/elements/types';
import type { PolicyReference } from '../policies/model';
import { isHttpsUrl } from '../azure/formats';
import { LENGTHS } from '../azure/lengths';
import { optionalBounded } from './bounded-text';
import type { Certificate } from './certificate';
import { claim } from './claims';
import { dependLate } from './dependencies';
import type { NamedValue } from './named-value';
import { childName, headerName, httpsUrl } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { valueText } from './terraform-text';
import { ValidationError } from './validation-error';

/** Stop calling a backend that fails, so that it can recover. */
export interface CircuitBreaker {
  /** 1–10,000. @default 5 */
  readonly failures?: number;
  /** The time in which the failures are counted, above 0. @default 60 */
  readonly intervalSeconds?: number;
  /** How long it stays open, above 0. @default 60 */
  readonly tripSeconds?: number;
  /** Status codes that count as failures, at most ten ranges between 200 and 599. @default 500 to 599 */
  readonly statusCodes?: readonly { readonly min: number; readonly max: number }[];
  /** Stay open for as long as the backend's Retry-After says. @default true */
  readonly acceptRetryAfter?: boolean;
}

export interface BackendProps extends ServiceChildProps {
  readonly name: string;
  /** https only. May be a value of another resource. */
  readonly url: string;
  readonly title?: string;
  readonly description?: string;
  /** The Azure resource behind the URL, by its management address: `https://management.azure.com` and its id, which alone API Management refuses. */
  readonly resourceId?: string;
  /** Headers whose values are secret named values. A managed identity is the better proof; it is the policy `authentication-managed-identity`. @default none */
  readonly headers?: Readonly<Record<string, NamedValue>>;
  /** The certificate that the gateway presents. @default none */
  readonly clientCertificate?: Certificate;
  /** `false` opens the connection to whoever answers. @default true */
  readonly validateCertificateChain?: boolean;
  /** @default true */
  readonly validateCertificateName?: boolean;
  /** `false` for none; the Consumption gateway has none. @default trips after 5 failures in a minute, for a minute */
  readonly circuitBreaker?: CircuitBreaker | false;
}

/** A backend of the service, with its circuit breaker. */
export class Backend extends Construct implements ITerraformDependable, ReferencedValue {
  readonly name: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: BackendProps) {
    super(scope, id);
    this.name = childName(this, 'a backend', props.name);
    const title = optionalBounded(this, 'title', props.title, LENGTHS.backendTitle);
    const description = optionalBounded(this, 'description', props.description, LENGTHS.backendDescription);
    const breaker = props.circuitBreaker ?? (props.service.gateway === 'consumption' ? false : {});
    if (breaker && props.service.gateway === 'consumption') {
      throw new ValidationError(
        'circuit-breaker-sku',
        'expected no circuit breaker, because the Consumption gateway has none, found one',
        'write circuitBreaker: false',
        this.node.path,
      );
    }
    const resource = new ApiManagementBackend(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      protocol: 'http',
      url: valueText(this, backendUrl(this, props.url)),
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(props.resourceId !== undefined && { resourceId: resourceId(this, props.resourceId) }),
      tls: {
        validateCertificateChain: props.validateCertificateChain ?? true,
        validateCertificateName: props.validateCertificateName ?? true,
      },
      ...credentials(this, props),
      ...(breaker && { circuitBreakerRule: rule(this, this.name, breaker) }),
      ...orderOf(props),
    });
    // The provider's schema sees a header's `{{name}}` as text, so the order is said here.
    dependLate(resource, () => Object.values(props.headers ?? {}));
    this.fqn = resource.fqn;
    claim(this, props.service, 'backend', this.name);
  }

  /** Lets a policy's builder take this construct in place of its name, so that the policy waits for it. */
  get policyReference(): PolicyReference {
    return { kind: 'backend', name: this.name, target: this };
  }

  /** What the policy's text then says. */
  get value(): string {
    return this.name;
  }
}

/** How the gateway proves itself to the backend: secret headers, a certificate, both, or (no block at all) neither. */
function credentials(
  scope: Construct,
  { headers: values = {}, clientCertificate }: BackendProps,
): Pick<ApiManagementBackendConfig, 'credentials'> {
  const headers = Object.entries(values);
  if (headers.length === 0 && !clientCertificate) return {};
  return {
    credentials: {
      ...(headers.length > 0 && {
        header: Object.fromEntries(headers.map(([name, value]) => [headerName(scope, 'a header’s name', name), value.reference])),
      }),
      ...(clientCertificate && { certificate: [clientCertificate.thumbprint] }),
    },
  };
}

/** A URL of https without query and fragment, because the gateway appends the path of each call to it. */
function backendUrl(scope: Construct, url: string): string {
  if (!Token.isUnresolved(url) && /[?#]/.test(url)) {
    throw new ValidationError(
      'backend-url',
      'expected the backend to be a URL without a query and a fragment, found one with ? or # in it',
      'leave out what stands from there on: the path of each call is appended to the URL',
      scope.node.path,
    );
  }
  return httpsUrl(scope, 'the backend', url);
}

function resourceId(scope: Construct, id: string): string {
  const { min, max } = LENGTHS.backendResourceId;
  if (!Token.isUnresolved(id) && (id.length < min || id.length > max)) {
    throw new ValidationError(
      'text-length',
      `expected resourceId to be ${min}–${max} characters, found ${id.length}`,
      'write the id of one resource of Azure',
      scope.node.path,
    );
  }
  // "Value should represent absolute http URL", says the service to an id alone (hashicorp/terraform-provider-azurerm#21047).
  if (!Token.isUnresolved(id) && !isHttpsUrl(id)) {
    throw new ValidationError(
      'backend-resource',
      `expected resourceId to be an address of Azure's management, https://management.azure.com and the id behind it, found "${id}"`,
      "put https://management.azure.com before the resource's id",
      scope.node.path,
    );
  }
  return valueText(scope, id);
}

/** As Azure gives it back, `PT1M30S` and not `PT90S`, which would be a change in every plan. */
function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor((seconds % 3600) / 60), 'M'],
    [seconds % 60, 'S'],
  ] as const;
  return seconds === 86_400 ? 'P1D' : `PT${parts.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : [])).join('')}`;
}

/** @throws ValidationError `circuit-breaker` for what the provider or Azure refuses (`api_management_backend_resource.go` of azurerm 4.55) */
function rule(scope: Construct, name: string, breaker: CircuitBreaker): NonNullable<ApiManagementBackendConfig['circuitBreakerRule']> {
  const { failures = 5, intervalSeconds = 60, tripSeconds = 60, statusCodes = [{ min: 500, max: 599 }] } = breaker;
  const refuse = (expected: string, found: unknown, mend: string): never => {
    throw new ValidationError('circuit-breaker', `expected ${expected}, found ${String(found)}`, mend, scope.node.path);
  };
  const whole = (prop: string, value: number, most: number): void => {
    if (!Number.isInteger(value) || value < 1 || value > most) {
      refuse(`${prop} to be a whole number from 1 to ${most}`, value, `write ${prop} in that range, or leave it out`);
    }
  };
  whole('failures', failures, 10_000);
  whole('intervalSeconds', intervalSeconds, 86_400);
  whole('tripSeconds', tripSeconds, 86_400);
  if (statusCodes.length === 0 || statusCodes.length > 10) {
    refuse('1–10 ranges of status codes', statusCodes.length, 'join some of them, or leave statusCodes out');
  }
  const wrong = statusCodes.find(({ min, max }) => !Number.isInteger(min) || !Number.isInteger(max) || min < 200 || max > 599 || min > max);
  if (wrong) {
    refuse(
      'ranges of status codes between 200 and 599',
      `${wrong.min} to ${wrong.max}`,
      'write the smaller number as min, and none beyond these',
    );
  }
  return {
    // A rule's name may not have the underscores that a backend's may.
    name: `${name.slice(0, 72).replaceAll('_', '-')}-failing`,
    tripDuration: duration(tripSeconds),
    acceptRetryAfterEnabled: breaker.acceptRetryAfter ?? true,
    failureCondition: { count: failures, intervalDuration: duration(intervalSeconds), statusCodeRange: [...statusCodes] },
  };
}
