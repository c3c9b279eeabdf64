/** The gateway over HTTP or HTTPS, on loopback alone. Node's strict parser refuses smuggled requests before anything here runs. */
import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Answer, Gateway, IncomingRequest } from './pipeline';

export interface TlsOptions {
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
}

export interface ServerOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly tls?: TlsOptions;
  /** Whether clients are asked for a certificate: any will do here, policies judge it. @default false */
  readonly requestCertificates?: boolean;
  readonly maximumBodyBytes: number;
  /** Told of every answer. */
  readonly onAnswer?: (request: IncomingRequest, answer: Answer) => void;
}

const ONE_PIECE = 16_384;
const LIMITS = {
  maxHeaderSize: 32_768,
  requestTimeout: 30_000,
  headersTimeout: 10_000,
  insecureHTTPParser: false,
  requireHostHeader: true,
} as const;

export async function startServer(gateway: Gateway, options: ServerOptions): Promise<{ readonly server: Server; readonly url: string }> {
  const { port, tls, requestCertificates = false } = options;
  const listener: RequestListener = (request, response) => void serve(gateway, options, request, response);
  const server = tls
    ? createHttps(
        {
          ...LIMITS,
          key: tls.key,
          cert: tls.certificate,
          minVersion: 'TLSv1.2',
          requestCert: requestCertificates,
          rejectUnauthorized: false,
        },
        listener,
      )
    : createHttp(LIMITS, listener);
  // All that come are judged: Node would leave out those behind the two thousandth in silence.
  server.maxHeadersCount = 0;
  // Whoever asks first is not asked for a body that is refused anyway.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (!announcesTooMuch(request, options.maximumBodyBytes)) response.writeContinue();
    listener(request, response);
  });
  // Upgrades and CONNECT end here: no policy sees what would follow.
  server.on('connect', (_request, socket) => socket.destroy());
  server.on('upgrade', (_request, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function serve(
  gateway: Gateway,
  { maximumBodyBytes, onAnswer, tls }: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.httpVersionMajor !== 1) {
      response.writeHead(505, { Connection: 'close' }).end();
      return;
    }
    const tooLong = announcesTooMuch(request, maximumBodyBytes);
    const body = hasBody(request) && !tooLong ? await readBody(request, maximumBodyBytes) : undefined;
    const incoming: IncomingRequest = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers: pairs(request.rawHeaders),
      body,
      tooLong,
      address: request.socket.remoteAddress ?? '',
      scheme: tls ? 'https' : 'http',
      certificate: certificateOf(request),
    };
    const answer = await gateway.handle(incoming);
    onAnswer?.(incoming, answer);
    const bytes = answer.body ?? new Uint8Array();
    const raw = answer.headers.toRaw();
    if (tooLong) raw.push('Connection', 'close');
    if (answer.headers.get('Content-Length') === undefined) raw.push('Content-Length', String(bytes.length));
    response.writeHead(answer.status, answer.reason, raw);
    send(response, bytes);
  } catch {
    response.destroy();
  }
}

/**
 * As text, a small body leaves in one write with its head. `end(bytes)` would take three pieces of it, head, body and an
 * empty end, which costs several times as much as the write itself.
 */
function send(response: ServerResponse, bytes: Uint8Array): void {
  const { socket } = response;
  if (socket === null || bytes.length === 0 || bytes.length > ONE_PIECE) {
    response.end(bytes);
    return;
  }
  socket.cork();
  response.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'), 'latin1');
  socket.uncork();
  response.end();
}

/** One byte more than allowed is enough to know that it is too much; the rest is not kept. */
function readBody(request: IncomingMessage, maximum: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      if (length > maximum) return;
      chunks.push(chunk);
      length += chunk.length;
    });
    request.once('end', () => resolve(length === 0 ? undefined : Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => reject(new Error('the connection ended before the body did')));
  });
}

/** Whether the head says that the body is longer than allowed: it is not waited for. */
const announcesTooMuch = ({ headers }: IncomingMessage, maximum: number): boolean => Number(headers['content-length'] ?? 0) > maximum;

/** Whether the head announces a body (RFC 9112, section 6.3). */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

function pairs(raw: readonly string[]): [string, string][] {
  const made: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) made.push([raw[index] as string, raw[index + 1] as string]);
  return made;
}

function certificateOf({ socket }: IncomingMessage): X509Certificate | undefined {
  const certificate = (socket as Partial<TLSSocket>).getPeerX509Certificate?.();
  return certificate instanceof X509Certificate ? certificate : undefined;
}
