/** Calls without a network: what `fetch` of a running gateway takes and gives, as the requests and answers that HTTP has. */
import type { X509Certificate } from 'node:crypto';
import type { SynthesizedService } from '../synthesized/model';
import type { PolicyRecord, StatementTrace } from './exchange';
import type { Answer, IncomingRequest } from './pipeline';

export interface FetchInit {
  /** @default GET */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  /** Anything but text and bytes is sent as JSON. */
  readonly body?: unknown;
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string;
  /** The name of a subscription whose key is sent. */
  readonly subscription?: string;
  readonly address?: string;
  readonly certificate?: X509Certificate | undefined;
}

export interface FetchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** @throws SyntaxError where the body is no JSON */
  json(): unknown;
  readonly records: readonly PolicyRecord[];
  readonly trace: readonly StatementTrace[];
}

/** The headers in which the APIs of a path take their key: one, but where APIs of one path differ in it. */
export function keyHeaders({ apis }: SynthesizedService, target: string): readonly string[] {
  const path = `${target.split('?', 1)[0] ?? ''}/`;
  const reached = apis.filter((api) => api.path === '' || path.startsWith(`/${api.path}/`));
  const longest = Math.max(...reached.map((api) => api.path.length));
  const headers = reached.filter((api) => api.path.length === longest).map(({ subscriptionKey }) => subscriptionKey.header);
  return headers.length === 0 ? ['Ocp-Apim-Subscription-Key'] : [...new Set(headers)];
}

/** @param keyOf a subscription's name → the headers with its key */
export function incomingOf(
  path: string,
  init: FetchInit,
  keyOf: (subscription: string) => readonly (readonly [string, string])[],
): IncomingRequest {
  const given: readonly (readonly [string, string])[] = Array.isArray(init.headers)
    ? (init.headers as readonly (readonly [string, string])[])
    : Object.entries(init.headers ?? {});
  const headers: (readonly [string, string])[] = [['Host', 'localhost'], ...given];
  if (init.token !== undefined) headers.push(['Authorization', `Bearer ${init.token}`]);
  if (init.subscription !== undefined) headers.push(...keyOf(init.subscription));
  const body =
    init.body === undefined
      ? undefined
      : typeof init.body === 'string'
        ? Buffer.from(init.body)
        : init.body instanceof Uint8Array
          ? init.body
          : Buffer.from(JSON.stringify(init.body));
  return {
    method: init.method ?? 'GET',
    target: path,
    headers,
    body,
    ...(init.address !== undefined && { address: init.address }),
    certificate: init.certificate,
  };
}

export function fetchAnswer({ status, headers, body, records, statements }: Answer): FetchAnswer {
  const text = Buffer.from(body ?? []).toString('utf8');
  return {
    status,
    headers: Object.fromEntries([...headers.entries()].map(([name, values]) => [name.toLowerCase(), values.join(', ')])),
    text,
    json: () => JSON.parse(text) as unknown,
    records,
    trace: statements ?? [],
  };
}
