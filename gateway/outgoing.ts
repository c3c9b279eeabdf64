/** Calls that the gateway makes: to backends, and for `send-request`. */
import { errors, Pool, type Dispatcher } from 'undici';
import { PolicyError } from './errors';
import { GatewayBody, GatewayResponse, type Call } from './exchange';
import { Headers } from './headers';
import { withSentPath } from './request-target';

export interface OutgoingRequest {
  readonly method: string;
  /** Absolute, with its query. */
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array | undefined;
  readonly timeoutMilliseconds: number;
  /** The policy that calls, for errors. */
  readonly source: string;
}

/** Larger answers are refused: they are held in memory. */
const MAXIMUM_RESPONSE = 64 * 1024 * 1024;

/** A backend inside this process. Its path has the backend's own in front. */
export type LocalBackend = (request: {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body: Uint8Array | undefined;
}) => LocalAnswer | Promise<LocalAnswer>;
export interface LocalAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A server on this machine that stands for a backend. */
interface LocalServer {
  readonly pool: Pool;
  /** Without a slash at its end. */
  readonly path: string;
}

export class Outgoing {
  private readonly servers = new Map<string, LocalServer>();

  /** @param backends what stands for a server: by the backend's id, the API's name, or the origin (`https://fhir.example`) */
  constructor(
    private readonly backends: ReadonlyMap<string, string | LocalBackend>,
    private readonly mocks: ReadonlyMap<string, LocalBackend>,
  ) {}

  /** To the backend of a call; where nothing stands for it, its API's mock answers. */
  async forward(call: Call, request: OutgoingRequest): Promise<GatewayResponse> {
    const api = call.route?.api.name ?? '';
    const target =
      this.backends.get(call.backend?.id ?? '') ??
      this.backends.get(api) ??
      this.backends.get(originOf(request.url)) ??
      this.mocks.get(api);
    // A mock knows the operation's path, not where the backend has it.
    const url =
      target === this.mocks.get(api) ? withSentPath(`http://mock${call.request.url.path}${call.request.url.queryString}`) : request.url;
    return this.to(target, { ...request, url });
  }

  /** @throws PolicyError BackendConnectionFailure or Timeout */
  async send(request: OutgoingRequest): Promise<GatewayResponse> {
    return this.to(this.backends.get(originOf(request.url)), request);
  }

  private async to(target: string | LocalBackend | undefined, request: OutgoingRequest): Promise<GatewayResponse> {
    const { source, url } = request;
    if (target === undefined) {
      throw new PolicyError({
        source,
        reason: 'BackendConnectionFailure',
        message: 'Internal server error',
        status: 500,
        detail: `no local server stands for ${originOf(url)}: name one by --backend`,
      });
    }
    if (typeof target === 'string') return this.overHttp(target, request);
    const [, path = '/', query = ''] = /^https?:\/\/[^/?#]*([^?]*)\??(.*)$/i.exec(url) ?? [];
    try {
      const answer = await target({ method: request.method, path, query, headers: sent(request.headers), body: request.body });
      const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
      return new GatewayResponse(
        answer.status,
        '',
        new Headers(Object.entries(answer.headers ?? {})),
        body && body.length > 0 ? new GatewayBody(body) : undefined,
      );
    } catch (error) {
      throw outgoingError(error, source);
    }
  }

  private async overHttp(
    local: string,
    { method, url, headers, body, timeoutMilliseconds, source }: OutgoingRequest,
  ): Promise<GatewayResponse> {
    const { pool, path: basePath } = this.server(local);
    // The path is not parsed: what policies made of it goes out as it is.
    const [, rest = ''] = /^https?:\/\/[^/?#]*(.*)$/i.exec(url) ?? [];
    const path = `${basePath}${rest.startsWith('/') ? rest : `/${rest}`}`;
    const raw = headers.toRaw(NOT_SENT);
    try {
      return await request(pool, {
        path,
        method: method as 'GET',
        headers: raw,
        body: body ?? null,
        headersTimeout: timeoutMilliseconds,
        bodyTimeout: timeoutMilliseconds,
      });
    } catch (error) {
      throw outgoingError(error, source);
    }
  }

  private server(url: string): LocalServer {
    const known = this.servers.get(url);
    if (known !== undefined) return known;
    const { origin, pathname } = new URL(url);
    const pool = new Pool(origin, { connections: 64, pipelining: 1, maxResponseSize: MAXIMUM_RESPONSE, keepAliveTimeout: 30_000 });
    const made = { pool, path: pathname.replace(/\/$/, '') };
    this.servers.set(url, made);
    return made;
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map(({ pool }) => pool.destroy()));
  }
}

/** Set by the connection to the backend itself. */
const NOT_SENT: ReadonlySet<string> = new Set(['host', 'content-length', 'expect']);
const NOT_TAKEN: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'upgrade',
  'trailer',
  'proxy-authenticate',
]);

/** A whole answer, by undici's own events: its promises and streams cost more than the call. */
function request(pool: Pool, options: Dispatcher.DispatchOptions): Promise<GatewayResponse> {
  return new Promise((resolve, reject) => {
    const headers = new Headers();
    const chunks: Buffer[] = [];
    let status = 0;
    pool.dispatch(options, {
      onConnect: () => undefined,
      onHeaders: (code, raw) => {
        // What comes before the answer itself (RFC 9110, section 15.2) is for the connection.
        if (code < 200) return true;
        status = code;
        const hops = connectionNames(raw as readonly Buffer[]);
        for (let index = 0; index + 1 < raw.length; index += 2) {
          const name = (raw[index] as Buffer).toString('latin1');
          if (!NOT_TAKEN.has(name.toLowerCase()) && !hops.has(name.toLowerCase())) {
            headers.append(name, [(raw[index + 1] as Buffer).toString('latin1')]);
          }
        }
        return true;
      },
      onData: (chunk) => {
        chunks.push(chunk);
        return true;
      },
      onComplete: () =>
        resolve(
          new GatewayResponse(
            status,
            '',
            headers,
            chunks.length === 0 ? undefined : new GatewayBody(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
          ),
        ),
      onError: reject,
    });
  });
}

/** Further headers that concern the connection only (RFC 9110, section 7.6.1). */
function connectionNames(raw: readonly Buffer[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index] as Buffer;
    if (name.length !== 10 || name.toString('latin1').toLowerCase() !== 'connection') continue;
    for (const one of (raw[index + 1] as Buffer).toString('latin1').split(',')) names.add(one.trim().toLowerCase());
  }
  return names;
}

function sent(headers: Headers): Headers {
  const copy = headers.clone();
  for (const name of NOT_SENT) copy.deleteLower(name);
  return copy;
}

function originOf(url: string): string {
  const [origin = ''] = /^https?:\/\/[^/?#]*/i.exec(url) ?? [];
  return origin.toLowerCase();
}

function outgoingError(error: unknown, source: string): PolicyError {
  if (error instanceof PolicyError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  if (
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError ||
    error instanceof errors.ConnectTimeoutError
  ) {
    return new PolicyError({ source, reason: 'Timeout', message: 'Gateway timeout', status: 504, detail });
  }
  return new PolicyError({ source, reason: 'BackendConnectionFailure', message: 'Internal server error', status: 500, detail });
}
