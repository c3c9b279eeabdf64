/** One call as it passes through the gateway; what expressions see of it, and what policies change. */
import type { X509Certificate } from 'node:crypto';
import { randomUUID } from 'node:crypto';
import type { ApiOperation } from '../access/operation';
import type { Credential, SynthesizedApi } from '../synthesized/model';
import type { Clock } from './clock';
import type {
  ContextApi,
  ContextBackend,
  ContextDeployment,
  ContextLastError,
  ContextOperation,
  ContextProduct,
  ContextRequest,
  ContextResponse,
  ContextSubscription,
  ContextUser,
  ExpressionContext,
  MessageBody,
} from './expressions/context';
import type { Value } from './expressions/value';
import type { Headers } from './headers';
import type { RequestUrl } from './url';

/** A body in memory; an expression that reads it without `preserveContent` takes it away. */
export class GatewayBody implements MessageBody {
  constructor(private bytes: Uint8Array | undefined) {}

  read(preserve: boolean): Uint8Array | undefined {
    const { bytes } = this;
    if (!preserve) this.bytes = undefined;
    return bytes;
  }

  get length(): number {
    return this.bytes?.length ?? 0;
  }
}

export class GatewayRequest implements ContextRequest {
  body: GatewayBody | undefined;
  matchedParameters: Readonly<Record<string, string>> = {};

  constructor(
    public method: string,
    public url: RequestUrl,
    readonly originalUrl: RequestUrl,
    public headers: Headers,
    body: Uint8Array | undefined,
    readonly ipAddress: string,
    readonly certificate: X509Certificate | undefined,
  ) {
    this.body = body && new GatewayBody(body);
  }
}

export class GatewayResponse implements ContextResponse {
  constructor(
    public statusCode: number,
    public statusReason: string,
    public headers: Headers,
    public body: GatewayBody | undefined,
  ) {}
}

/** What `trace`, `log-to-eventhub`, `emit-metric` and outgoing authentication leave behind. */
export interface PolicyRecord {
  readonly kind: 'trace' | 'event' | 'metric' | 'authentication' | 'message' | 'validation';
  /** The trace's source, the logger, the metric or the policy. */
  readonly name: string;
  readonly text: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** What one statement did, where tracing is on. */
export interface StatementTrace {
  readonly policy: string;
  readonly scope: string;
  readonly section: string;
  readonly path: string;
  /** Of the fragment, where it stands in one, else of the scope's policy. */
  readonly line?: number;
  readonly fragment?: string;
  /** Milliseconds, those of the statements inside it included. */
  readonly milliseconds: number;
  readonly outcome: 'done' | 'answered' | 'failed';
  readonly note?: string;
}

export interface Subscriber {
  readonly credential: Credential;
  readonly subscription?: ContextSubscription | undefined;
  readonly product?: ContextProduct | undefined;
  readonly user?: ContextUser | undefined;
}

/** The route of a call and the facts that it shares with other calls. */
export interface CallRoute {
  readonly api: SynthesizedApi;
  readonly contextApi: ContextApi;
  readonly operation: ApiOperation;
  readonly contextOperation: ContextOperation;
}

export class Call implements ExpressionContext {
  readonly requestId: string = randomUUID();
  readonly variables = new Map<string, Value>();
  readonly arrived: number;
  readonly tracing = false;
  /** A browser asks what it may do; only `cors` answers. */
  preflight = false;
  /** The answer is one that was kept: only what stands behind `cache-store` runs yet. */
  fromCache = false;
  response: GatewayResponse | undefined;
  lastError: ContextLastError | undefined;
  route: CallRoute | undefined;
  /** `context.Api` and `context.Operation` are null in the on-error of a call that no API took. */
  api: ContextApi = undefined as never;
  operation: ContextOperation = undefined as never;
  product: ContextProduct | undefined;
  subscription: ContextSubscription | undefined;
  user: ContextUser | undefined;
  backend: ContextBackend | undefined;
  /** Where `forward-request` will call, without a slash at its end. */
  backendUrl: string | undefined;
  /** Whether an inherited `backend-id` holds. */
  backendFixed = false;
  readonly records: PolicyRecord[] = [];
  /** Absent where tracing is off. */
  statements: StatementTrace[] | undefined;
  /** Run on the response that is about to be sent, in order: CORS headers, conditional increments, bandwidth. */
  readonly beforeSending: ((response: GatewayResponse) => void)[] = [];

  constructor(
    readonly request: GatewayRequest,
    readonly deployment: ContextDeployment,
    private readonly clock: Clock,
  ) {
    this.arrived = clock.now();
  }

  get timestamp(): Date {
    return new Date(this.arrived);
  }

  now(): Date {
    return new Date(this.clock.now());
  }

  elapsed(): number {
    return this.clock.now() - this.arrived;
  }

  trace(message: string): void {
    this.records.push({ kind: 'trace', name: 'context.Trace', text: message, properties: {} });
  }
}
