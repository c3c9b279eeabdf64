/** Where an API's requests go: policies name it in `set-backend-service backend-id`. */
import { ApiManagementBackend } from '@cdktf/provider-azurerm/lib/api-management-backend';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ReferencedValue } from '../policies/elements/types';
import type { PolicyReference } from '../policies/model';
import type { Certificate } from './certificate';
import { claim } from './claims';
import { dependLate } from './dependencies';
import type { NamedValue } from './named-value';
import { childName, httpsUrl } from './resource-name';
import { orderOf, placeOf, type ServiceChildProps } from './service-reference';
import { literalText, optionalText, valueText } from './terraform-text';
import { ValidationError } from './validation-error';

/** Stop calling a backend that fails, so that it can recover. */
export interface CircuitBreaker {
  /** @default 5 */
  readonly failures?: number;
  /** The time in which the failures are counted. @default 60 */
  readonly intervalSeconds?: number;
  /** How long it stays open. @default 60 */
  readonly tripSeconds?: number;
  /** Status codes that count as failures. @default 500 to 599 */
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
  /** The Azure resource behind the URL, as its management URL. */
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

export class Backend extends Construct implements ITerraformDependable, ReferencedValue {
  readonly name: string;
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: BackendProps) {
    super(scope, id);
    this.name = childName(this, 'a backend', props.name);
    const title = optionalText(this, props.title);
    const description = optionalText(this, props.description);
    const headers = Object.entries(props.headers ?? {});
    const breaker = props.circuitBreaker ?? (props.service.gateway === 'consumption' ? false : {});
    if (breaker && props.service.gateway === 'consumption') {
      throw new ValidationError('circuit-breaker-sku', 'the Consumption gateway has no circuit breaker; leave it out', this.node.path);
    }
    const resource = new ApiManagementBackend(this, 'Resource', {
      ...placeOf(props.service),
      name: this.name,
      protocol: 'http',
      url: valueText(this, httpsUrl(this, 'the backend', props.url)),
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(props.resourceId !== undefined && { resourceId: valueText(this, props.resourceId) }),
      tls: { validateCertificateChain: props.validateCertificateChain ?? true, validateCertificateName: props.validateCertificateName ?? true },
      ...((headers.length > 0 || props.clientCertificate) && {
        credentials: {
          ...(headers.length > 0 && { header: Object.fromEntries(headers.map(([name, value]) => [headerName(this, name), value.reference])) }),
          ...(props.clientCertificate && { certificate: [props.clientCertificate.thumbprint] }),
        },
      }),
      ...(breaker && { circuitBreakerRule: rule(this.name, breaker) }),
      ...orderOf(props),
    });
    // The provider's schema sees a header's `{{name}}` as text, so the order is said here.
    dependLate(resource, () => headers.map(([, value]) => value));
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

function headerName(scope: Construct, name: string): string {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
    throw new ValidationError('header-name', `expected a header name (RFC 9110, section 5.1), found "${name}"`, scope.node.path);
  }
  return literalText(scope, name);
}

function rule(name: string, breaker: CircuitBreaker): NonNullable<ConstructorParameters<typeof ApiManagementBackend>[2]['circuitBreakerRule']> {
  return {
    name: `${name.slice(0, 72)}-failing`,
    tripDuration: `PT${breaker.tripSeconds ?? 60}S`,
    acceptRetryAfterEnabled: breaker.acceptRetryAfter ?? true,
    failureCondition: {
      count: breaker.failures ?? 5,
      intervalDuration: `PT${breaker.intervalSeconds ?? 60}S`,
      statusCodeRange: [...(breaker.statusCodes ?? [{ min: 500, max: 599 }])],
    },
  };
}
