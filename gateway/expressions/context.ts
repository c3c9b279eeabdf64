/**
 * What the gateway gives an expression: the request that it handles, as C#'s `context` shows it.
 *
 * The interpreter reads these objects when an expression asks for a member, never before, so they may
 * change between two expressions of one request (`set-header` does). Names follow API Management's own
 * ("API Management policy expressions", section "Context variable"), in camel case.
 */
import type { X509Certificate } from 'node:crypto';
import type { Value } from './value';

/** A header or query multimap. */
export interface MultiMap {
  /** The values under a name, in order; `undefined` where it is absent. Headers ignore case, queries too. */
  get(name: string): readonly string[] | undefined;
  /** Names as first written, with their values. */
  entries(): Iterable<readonly [name: string, values: readonly string[]]>;
}

/** The body of a message, received whole before an expression may read it. */
export interface MessageBody {
  /**
   * The bytes. Without `preserve` the body is gone afterwards, for later expressions and for the backend.
   * `undefined` where an earlier read took it.
   */
  read(preserve: boolean): Uint8Array | undefined;
}

export interface ContextUrl {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** With its leading slash, as sent (not decoded). */
  readonly path: string;
  readonly query: MultiMap;
  /** With its leading `?`, or empty. */
  readonly queryString: string;
}

export interface ContextRequest {
  readonly method: string;
  readonly url: ContextUrl;
  readonly originalUrl: ContextUrl;
  readonly headers: MultiMap;
  /** Absent where the request has no body: `context.Request.Body` is null then. */
  readonly body?: MessageBody | undefined;
  readonly ipAddress: string;
  /** The client's certificate, if it sent one. */
  readonly certificate?: X509Certificate | undefined;
  /** Values of the operation's template parameters, decoded. */
  readonly matchedParameters: Readonly<Record<string, string>>;
}

export interface ContextResponse {
  readonly statusCode: number;
  readonly statusReason: string;
  readonly headers: MultiMap;
  readonly body?: MessageBody | undefined;
}

export interface ContextWorkspace {
  readonly id: string;
  readonly name: string;
}

export interface ContextApi {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly version?: string | undefined;
  readonly revision: string;
  readonly isCurrentRevision: boolean;
  readonly serviceUrl?: ContextUrl | undefined;
  /** Protocols on which the API answers: `http`, `https`, `ws`, `wss`. */
  readonly protocols?: readonly string[] | undefined;
  readonly subscriptionRequired?: boolean | undefined;
  readonly subscriptionKeyParameterNames?: { readonly header: string; readonly query: string } | undefined;
  readonly workspace?: ContextWorkspace | undefined;
}

export interface ContextOperation {
  readonly id: string;
  readonly name: string;
  readonly method: string;
  readonly urlTemplate: string;
}

export interface ContextGroup {
  readonly id: string;
  readonly name: string;
}

export interface ContextProduct {
  readonly id: string;
  readonly name: string;
  readonly approvalRequired: boolean;
  readonly subscriptionRequired: boolean;
  readonly subscriptionLimit?: number | undefined;
  readonly state: 'Published' | 'NotPublished';
  readonly groups: readonly ContextGroup[];
  readonly apis: readonly ContextApi[];
}

export interface ContextSubscription {
  readonly id: string;
  readonly name: string;
  /** The key that the request carried. */
  readonly key: string;
  readonly primaryKey: string;
  readonly secondaryKey: string;
  readonly createdDate: Date;
  readonly startDate?: Date | undefined;
  readonly endDate?: Date | undefined;
}

export interface ContextUser {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly note?: string | undefined;
  readonly registrationDate: Date;
  readonly groups: readonly ContextGroup[];
  readonly identities: readonly { readonly id: string; readonly provider: string }[];
}

export interface ContextLastError {
  readonly source: string;
  readonly reason: string;
  readonly message: string;
  readonly scope?: string | undefined;
  readonly section?: string | undefined;
  readonly path?: string | undefined;
  readonly policyId?: string | undefined;
}

export interface ContextDeployment {
  readonly serviceName: string;
  readonly serviceId: string;
  readonly region: string;
  readonly gateway: { readonly id: string; readonly instanceId: string; readonly isManaged: boolean };
  /** The service's certificates, by id. */
  readonly certificates?: ReadonlyMap<string, X509Certificate> | undefined;
  /** `X509Certificate2.Verify()`, and `VerifyNoRevocation()` without the second. @default always false */
  readonly verifies?: ((certificate: X509Certificate, revocation: boolean) => boolean) | undefined;
}

export interface ContextBackend {
  readonly id: string;
  readonly type: string;
  readonly azureRegion?: string | undefined;
}

/** C#'s `context` for one request. */
export interface ExpressionContext {
  readonly request: ContextRequest;
  /** Absent before there is one: `context.Response` is null then. */
  readonly response?: ContextResponse | undefined;
  /** `context.Variables`: what `set-variable` and others stored. Names are compared ordinally. */
  readonly variables: Map<string, Value>;
  readonly api: ContextApi;
  readonly operation: ContextOperation;
  readonly product?: ContextProduct | undefined;
  readonly subscription?: ContextSubscription | undefined;
  readonly user?: ContextUser | undefined;
  readonly lastError?: ContextLastError | undefined;
  readonly backend?: ContextBackend | undefined;
  readonly workspace?: ContextWorkspace | undefined;
  readonly deployment: ContextDeployment;
  /** A GUID. */
  readonly requestId: string;
  /** When the request arrived. */
  readonly timestamp: Date;
  /** Milliseconds since then. */
  elapsed(): number;
  readonly tracing: boolean;
  /** Takes what `context.Trace(message)` says. */
  trace(message: string): void;
  /** The clock behind `DateTime.UtcNow` and its like; tests set it. */
  now(): Date;
}

/** A case-insensitive multimap, for headers and queries. */
export class CaseInsensitiveMultiMap implements MultiMap {
  private readonly byName = new Map<string, { readonly name: string; readonly values: string[] }>();

  constructor(entries: Iterable<readonly [name: string, value: string | readonly string[]]> = []) {
    for (const [name, value] of entries) this.append(name, value);
  }

  get(name: string): readonly string[] | undefined {
    return this.byName.get(name.toLowerCase())?.values;
  }

  append(name: string, value: string | readonly string[]): void {
    const values = typeof value === 'string' ? [value] : value;
    const entry = this.byName.get(name.toLowerCase());
    if (entry) entry.values.push(...values);
    else this.byName.set(name.toLowerCase(), { name, values: [...values] });
  }

  set(name: string, value: string | readonly string[]): void {
    this.delete(name);
    this.append(name, value);
  }

  delete(name: string): boolean {
    return this.byName.delete(name.toLowerCase());
  }

  *entries(): Iterable<readonly [string, readonly string[]]> {
    for (const { name, values } of this.byName.values()) yield [name, values];
  }
}

/** A body held in memory. */
export class BufferedBody implements MessageBody {
  constructor(private bytes: Uint8Array | undefined) {}

  read(preserve: boolean): Uint8Array | undefined {
    const { bytes } = this;
    if (!preserve) this.bytes = undefined;
    return bytes;
  }
}
