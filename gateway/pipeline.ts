/** A call through the gateway: route, key, then the effective policy, section by section. */
import type { X509Certificate } from 'node:crypto';
import type { ApiOperation } from '../access/operation';
import { credentialsOf, effectivePolicy } from '../synthesized/effective';
import type { Credential, EffectivePolicy } from '../synthesized/model';
import { compilePolicy, UnsupportedError, type CompiledPolicy } from './compilation';
import { asPolicyError, badRequest, errorResponse, operationNotFound, PolicyError, reasonPhrase } from './errors';
import { Call, GatewayBody, GatewayRequest, GatewayResponse, type CallRoute, type PolicyRecord, type StatementTrace } from './exchange';
import type { ContextDeployment } from './expressions/context';
import { HEADER_NAME, HEADER_VALUE, Headers } from './headers';
import { POLICIES } from './policies';
import { readTarget } from './request-target';
import { Router } from './router';
import type { Runtime } from './runtime';
import { ANSWERED, runSteps } from './statement';
import type { Subscriptions } from './subscriptions';
import { RequestUrl } from './url';

export interface IncomingRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** In the order and spelling in which they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array | undefined;
  /** The body is announced as longer than allowed, and was not read. @default false */
  readonly tooLong?: boolean;
  /** The other end of the connection. @default 127.0.0.1 */
  readonly address?: string;
  readonly scheme?: 'http' | 'https';
  readonly certificate?: X509Certificate | undefined;
}

export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly body: Uint8Array | undefined;
  readonly records: readonly PolicyRecord[];
  /** Where tracing is on. */
  readonly statements: readonly StatementTrace[] | undefined;
  readonly requestId: string;
}

export interface GatewayOptions {
  readonly allowUnsupported: boolean;
  readonly trace: boolean;
  /** Addresses whose X-Forwarded-For tells the client's. */
  readonly trustedProxies: ReadonlySet<string>;
  readonly maximumBodyBytes: number;
}

/** Fields that may stand once: what two readers take from two of them differs. */
const SINGLE = [
  'authorization',
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'origin',
  'if-match',
  'if-none-match',
  'content-encoding',
  'access-control-request-method',
  'x-correlation-id',
] as const;
/** A name or an address, and perhaps a port (RFC 9110, section 7.2). */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const MAXIMUM_HEADER_BYTES = 65_536;
const MAXIMUM_TARGET = 8192;

export class Gateway {
  private readonly router: Router;
  private readonly byOperation = new Map<ApiOperation, Map<string, CompiledPolicy | UnsupportedError>>();
  private readonly compiled = new Map<EffectivePolicy, CompiledPolicy | UnsupportedError>();
  /** The service's own policy, for requests that reach no API. */
  private readonly unrouted: CompiledPolicy | undefined;
  private readonly deployment: ContextDeployment;
  /** What can't be run; with `allowUnsupported` it gives 501. */
  readonly unsupported: readonly string[];

  constructor(
    private readonly runtime: Runtime,
    private readonly subscriptions: Subscriptions,
    private readonly options: GatewayOptions,
  ) {
    const { service, clientTrust } = runtime;
    this.deployment = {
      serviceName: service.name,
      serviceId: service.name,
      region: 'local',
      gateway: { id: 'local', instanceId: 'local', isManaged: true },
      verifies: (certificate, revocation) => clientTrust.verifies(certificate, revocation),
    };
    this.router = new Router([service]);
    const unsupported = new Set<string>();
    for (const route of this.router.routes) {
      for (const credential of credentialsOf(service, route.api)) {
        const policy = this.policy(route, credential);
        if (policy instanceof UnsupportedError) unsupported.add(policy.message);
      }
    }
    const [route] = this.router.routes;
    const global =
      route &&
      effectivePolicy(
        { ...service, apis: [], products: [] },
        { ...route.api, operationPolicies: new Map(), policy: undefined as never },
        '',
        { kind: 'api' },
      );
    const own = global && this.compile(global);
    this.unrouted = own instanceof UnsupportedError ? undefined : own;
    this.unsupported = [...unsupported];
  }

  private policy({ api, operation }: CallRoute, credential: Credential): CompiledPolicy | UnsupportedError {
    const ofOperation = this.byOperation.get(operation) ?? new Map<string, CompiledPolicy | UnsupportedError>();
    this.byOperation.set(operation, ofOperation);
    // The policies of a product are all that a credential decides.
    const product = credential.kind === 'product' ? credential.product : '';
    const known = ofOperation.get(product);
    if (known !== undefined) return known;
    const made = this.compile(effectivePolicy(this.runtime.service, api, operation.id, credential));
    ofOperation.set(product, made);
    return made;
  }

  private compile(policy: EffectivePolicy): CompiledPolicy | UnsupportedError {
    const known = this.compiled.get(policy);
    if (known !== undefined) return known;
    let made: CompiledPolicy | UnsupportedError;
    try {
      made = compilePolicy(this.runtime, policy, POLICIES);
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      made = error;
    }
    this.compiled.set(policy, made);
    return made;
  }

  /** Never rejects: whatever goes wrong is an answer. */
  async handle(incoming: IncomingRequest): Promise<Answer> {
    const url = new RequestUrl(incoming.scheme ?? 'http', '127.0.0.1', 80, '/', '');
    const bare = (headers: Headers): Call => this.call(incoming, url, headers);
    let call: Call | undefined;
    let policy: CompiledPolicy | undefined;
    try {
      const headers = readHeaders(incoming);
      if (incoming.target.length > MAXIMUM_TARGET) {
        throw new PolicyError({ source: 'transport', reason: 'UriTooLong', message: 'URI too long', status: 414 });
      }
      const { path, query } = readTarget(incoming.target);
      const host = headers.text('Host') ?? '127.0.0.1';
      call = this.call(
        incoming,
        new RequestUrl(incoming.scheme ?? 'http', host.replace(/:\d+$/, ''), Number(/:(\d+)$/.exec(host)?.[1] ?? 80), path, query),
        headers,
      );
      if (incoming.tooLong === true || (incoming.body?.length ?? 0) > this.options.maximumBodyBytes) {
        throw new PolicyError({ source: 'transport', reason: 'RequestTooLarge', message: 'Content too large', status: 413 });
      }
      policy = this.route(call);
    } catch (error) {
      call ??= bare(new Headers());
      return this.answer(call, await this.failed(call, policy ?? this.onErrorOf(call), asPolicyError(error, 'transport')));
    }
    return this.answer(call, await this.run(call, policy));
  }

  private call(incoming: IncomingRequest, url: RequestUrl, headers: Headers): Call {
    const request = new GatewayRequest(
      incoming.method,
      url,
      url.clone(),
      headers,
      incoming.body,
      this.clientAddress(incoming, headers),
      incoming.certificate,
    );
    const call = new Call(request, this.deployment, this.runtime.clock);
    if (this.options.trace) call.statements = [];
    return call;
  }

  private clientAddress({ address = '127.0.0.1' }: IncomingRequest, headers: Headers): string {
    const plain = (text: string): string => text.trim().replace(/^::ffff:/, '');
    const { trustedProxies } = this.options;
    if (!trustedProxies.has(plain(address))) return plain(address);
    const hops = (headers.get('X-Forwarded-For') ?? []).flatMap((value) => value.split(',')).map(plain);
    // From the near end: what stands left of the first stranger is that stranger's word.
    return hops.reverse().find((hop) => !trustedProxies.has(hop)) ?? plain(address);
  }

  /** Finds the operation and the subscriber, and the policy that runs for both. */
  private route(call: Call): CompiledPolicy {
    const { request } = call;
    const { headers, url } = request;
    const wanted =
      request.method === 'OPTIONS' && headers.get('Origin') !== undefined ? headers.text('Access-Control-Request-Method') : undefined;
    let match;
    try {
      match = this.router.match(request.method, url, headers);
    } catch (error) {
      if (wanted === undefined) throw error;
      match = this.router.match(wanted, url, headers);
      call.preflight = true;
    }
    const { route, parameters, path } = match;
    call.route = route;
    call.api = route.contextApi;
    call.operation = route.contextOperation;
    request.matchedParameters = parameters;
    if (!call.preflight) {
      const subscriber = this.subscriptions.identify(this.runtime.service, route.api, request);
      call.product = subscriber.product;
      call.subscription = subscriber.subscription;
      call.user = subscriber.user;
      url.path = path;
      return this.runnable(this.policy(route, subscriber.credential));
    }
    url.path = path;
    // Browsers send no key with a preflight, so no product's policy has a say in it.
    return this.runnable(this.policy(route, { kind: 'api' }));
  }

  private runnable(policy: CompiledPolicy | UnsupportedError): CompiledPolicy {
    if (!(policy instanceof UnsupportedError)) return policy;
    throw new PolicyError({
      source: 'configuration',
      reason: 'NotImplemented',
      message: 'Not implemented',
      status: 501,
      detail: policy.message,
    });
  }

  /** The on-error of a call that failed before its policy began. */
  private onErrorOf({ route }: Call): CompiledPolicy | undefined {
    if (route === undefined) return this.unrouted;
    const policy = this.policy(route, { kind: 'api' });
    return policy instanceof UnsupportedError ? this.unrouted : policy;
  }

  private async run(call: Call, policy: CompiledPolicy): Promise<GatewayResponse> {
    try {
      if (call.preflight) {
        const cors = policy.inbound.filter((step) => step.policy === 'cors');
        if (cors.length === 0) throw operationNotFound();
        await runSteps(cors, call);
        return call.response ?? noContent();
      }
      if ((await runSteps(policy.inbound, call)) === ANSWERED) {
        if (call.fromCache) await runSteps(policy.afterStore, call);
        return call.response ?? noContent();
      }
      if ((await runSteps(policy.backend, call)) === ANSWERED) return call.response ?? noContent();
      call.response ??= noContent();
      await runSteps(policy.outbound, call);
      return call.response;
    } catch (error) {
      return await this.failed(call, policy, asPolicyError(error, 'internal'));
    }
  }

  private async failed(call: Call, policy: CompiledPolicy | undefined, error: PolicyError): Promise<GatewayResponse> {
    call.lastError = error.lastError;
    call.response = errorResponse(error.details);
    if (policy === undefined) return call.response;
    try {
      await runSteps(policy.onError, call);
      return call.response;
    } catch {
      // An on-error that fails says nothing of what it was told.
      return errorResponse({ status: 500, message: 'Internal server error' });
    }
  }

  private answer(call: Call, response: GatewayResponse): Answer {
    for (const change of call.beforeSending) change(response);
    const body = response.body?.read(true);
    return {
      status: response.statusCode,
      reason: response.statusReason === '' ? reasonPhrase(response.statusCode) : response.statusReason,
      headers: response.headers,
      body: call.request.method === 'HEAD' ? undefined : body,
      records: call.records,
      statements: call.statements,
      requestId: call.requestId,
    };
  }
}

const noContent = (): GatewayResponse => new GatewayResponse(200, 'OK', new Headers(), new GatewayBody(undefined));

/** @throws PolicyError 400 and 431 */
function readHeaders({ headers: fields, method }: IncomingRequest): Headers {
  if (!HEADER_NAME.test(method)) throw badRequest('the method is no token');
  let size = 0;
  for (const [name, value] of fields) {
    size += name.length + value.length + 4;
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value)) throw badRequest('a header is malformed');
  }
  if (size > MAXIMUM_HEADER_BYTES) {
    throw new PolicyError({ source: 'transport', reason: 'HeadersTooLarge', message: 'Request header fields too large', status: 431 });
  }
  const headers = new Headers(fields);
  for (const name of SINGLE) if ((headers.getLower(name)?.length ?? 0) > 1) throw badRequest(`the header ${name} is given twice`);
  const host = headers.text('host');
  if (host !== undefined && !HOST.test(host)) throw badRequest('the host is none');
  if (headers.getLower('transfer-encoding') !== undefined) {
    if (headers.getLower('content-length') !== undefined || headers.text('transfer-encoding')?.toLowerCase() !== 'chunked') {
      throw badRequest('the length of the body is told in two ways');
    }
  }
  return headers;
}
