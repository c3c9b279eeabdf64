/**
 * Which operation a request is for: API path, version, operation template. Paths that servers read in more than one
 * way are refused, never mended: what the gateway matched must be what the backend sees.
 * Literal parts are compared case-sensitively (API Management ignores case in places; the stricter reading refuses).
 */
import type { ApiOperation } from '../access/operation';
import type { SynthesizedApi, SynthesizedService } from '../synthesized/model';
import { badRequest, operationNotFound } from './errors';
import type { CallRoute } from './exchange';
import type { Headers } from './headers';
import type { RequestUrl } from './url';

interface OperationPattern {
  readonly route: CallRoute;
  readonly method: string;
  /** Literal segments compare as they are; others match and name their parameters. */
  readonly segments: readonly (string | { readonly pattern: RegExp; readonly names: readonly string[]; readonly literals: number })[];
  /** The template ends with `/*`. */
  readonly open: boolean;
}

interface ApiRoutes {
  readonly api: SynthesizedApi;
  /** With slashes in front and none at the end; empty for an API at the root. */
  readonly prefix: string;
  readonly patterns: readonly OperationPattern[];
}

export interface Match {
  readonly route: CallRoute;
  readonly parameters: Readonly<Record<string, string>>;
  /** The path below the API's own, version included there. */
  readonly path: string;
}

const OPEN_SEGMENT = Symbol('*');

export class Router {
  private readonly apis: readonly ApiRoutes[];

  constructor(services: readonly SynthesizedService[]) {
    this.apis = services
      .flatMap(({ apis }) => apis)
      .filter(({ isCurrent }) => isCurrent)
      .map(apiRoutes)
      .sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** Every operation that can be reached. */
  get routes(): readonly CallRoute[] {
    return this.apis.flatMap(({ patterns }) => patterns.map(({ route }) => route));
  }

  /**
   * The API of a request, by the longest path.
   * @throws PolicyError 404 where there is none
   */
  match(method: string, url: RequestUrl, headers: Headers): Match {
    const api = this.find(url, headers);
    if (api === undefined) throw operationNotFound();
    const path = url.path.slice(api.prefix.length) || '/';
    const segments = path.split('/').slice(1);
    for (const pattern of api.patterns) {
      if (pattern.method !== method) continue;
      const parameters = matchSegments(pattern, segments);
      if (parameters) return { route: pattern.route, parameters, path };
    }
    throw operationNotFound();
  }

  private find({ path, query }: RequestUrl, headers: Headers): ApiRoutes | undefined {
    return this.apis.find(({ api: { version }, prefix }) => {
      if (path !== prefix && !path.startsWith(`${prefix}/`)) return false;
      if (version === undefined || version.scheme === 'Segment') return true;
      const given = version.scheme === 'Query' ? query.get(version.name ?? 'api-version') : headers.get(version.name ?? 'Api-Version');
      return given?.length === 1 && given[0] === version.value;
    });
  }
}

function apiRoutes(api: SynthesizedApi): ApiRoutes {
  const version = api.version?.scheme === 'Segment' ? `/${api.version.value}` : '';
  const prefix = `${api.path === '' ? '' : `/${api.path}`}${version}`;
  const operations: readonly ApiOperation[] = 'unknown' in api.operations ? [] : api.operations;
  const contextApi = {
    id: api.name,
    name: api.displayName,
    path: api.path,
    ...(api.version && { version: api.version.value }),
    revision: api.revision,
    isCurrentRevision: api.isCurrent,
    protocols: api.protocols,
    subscriptionRequired: api.subscriptionRequired !== false,
    subscriptionKeyParameterNames: api.subscriptionKey,
  };
  const patterns = operations.map((operation): OperationPattern => {
    const contextOperation = { id: operation.id, name: operation.summary, method: operation.method, urlTemplate: operation.urlTemplate };
    const parts = operation.urlTemplate.split('/').slice(1).map(segmentPattern);
    const open = parts.at(-1) === OPEN_SEGMENT;
    return {
      route: { api, contextApi, operation, contextOperation },
      method: operation.method,
      segments: (open ? parts.slice(0, -1) : parts) as OperationPattern['segments'],
      open,
    };
  });
  return { api, prefix, patterns: patterns.sort(bySpecificity) };
}

function segmentPattern(segment: string): OperationPattern['segments'][number] | typeof OPEN_SEGMENT {
  if (segment === '*') return OPEN_SEGMENT;
  if (!segment.includes('{')) return segment;
  const names: string[] = [];
  const source = segment.split(/(\{[^{}]*\})/).map((part) => {
    if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    names.push(part.slice(1, -1).replace(/^\*/, ''));
    return '([^/]+?)';
  });
  return { pattern: new RegExp(`^${source.join('')}$`), names, literals: segment.replace(/\{[^{}]*\}/g, '').length };
}

/** Literal before parameter, and `{id}:wipe` before `{id}`, segment by segment; `/*` last. */
function bySpecificity(a: OperationPattern, b: OperationPattern): number {
  if (a.open !== b.open) return a.open ? 1 : -1;
  for (let index = 0; index < Math.min(a.segments.length, b.segments.length); index++) {
    const [own, other] = [literalsOf(a.segments[index]), literalsOf(b.segments[index])];
    if (own !== other) return own > other ? -1 : 1;
  }
  return b.segments.length - a.segments.length;
}

const literalsOf = (segment: OperationPattern['segments'][number] | undefined): number =>
  typeof segment === 'object' ? segment.literals : Infinity;

const NONE: Readonly<Record<string, string>> = Object.freeze({});

function matchSegments({ segments, open }: OperationPattern, given: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (open ? given.length < segments.length : given.length !== segments.length) return undefined;
  let parameters: Record<string, string> | undefined;
  for (let index = 0; index < segments.length; index++) {
    const expected = segments[index] as OperationPattern['segments'][number];
    const actual = given[index] as string;
    if (typeof expected === 'string') {
      if (expected !== actual) return undefined;
      continue;
    }
    const match = expected.pattern.exec(actual);
    if (match === null) return undefined;
    parameters ??= {};
    for (let group = 0; group < expected.names.length; group++) {
      parameters[expected.names[group] as string] = decodeURIComponent(match[group + 1] as string);
    }
  }
  return parameters ?? NONE;
}

/** Visible ASCII that RFC 3986 lets a path hold, percent-encodings included. */
const PATH = /^\/(?:[A-Za-z0-9\-._~!$&'()*+,=:@/]|%[0-9A-Fa-f]{2})*$/;
/** Encoded separators, dots, percent signs, semicolons, and controls: a second decoding would make another path of them. */
const ENCODED_TRICK = /%(?:2[ef5]|3[bf]|23|5c|7f|[01][0-9a-f])/i;

/**
 * Splits a request target into path and query.
 * @throws PolicyError 400 for a path that servers read in more than one way, and for a query that does not decode
 */
export function readTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  const query = at < 0 ? '' : target.slice(at + 1);
  // `;`, `\` and everything beyond ASCII are not in PATH.
  if (!PATH.test(path)) throw badRequest('the path holds characters that a path may not hold, or parameters of a segment');
  if (ENCODED_TRICK.test(path)) throw badRequest('the path holds an encoded separator, dot or control');
  if (path.includes('//')) throw badRequest('the path holds an empty segment');
  // A trailing dot is dropped by some servers, and dot segments are resolved by most.
  if (/\.(?:\/|$)/.test(path)) throw badRequest('a segment of the path ends with a dot');
  if (query !== '' && !/^[\x21-\x7E]*$/.test(query)) throw badRequest('the query holds characters that a query may not hold');
  if (path.includes('%')) decodes(path, 'path');
  if (query.includes('%')) decodes(query, 'query');
  if (/%00/.test(query)) throw badRequest('the query holds a null character');
  return { path, query };
}

function decodes(text: string, what: string): void {
  try {
    decodeURIComponent(text);
  } catch {
    throw badRequest(`the ${what} does not decode as UTF-8`);
  }
}
