/**
 * Which operation a request is for: API path, version, operation template. A path that can be read in more than one way
 * is not refused here, because API Management does not refuse it: a policy has to (see `request-target.ts`).
 * Literal parts are compared case-sensitively (API Management ignores case in places; the stricter reading refuses), and a
 * slash at the end counts (API Management takes `resource/` for `resource`: MicrosoftDocs/azure-docs, commit 5801a64; both
 * are one operation, so a call that is refused here tells nothing of a policy).
 */
import type { ApiOperation } from '../access/operation';
import type { SynthesizedApi, SynthesizedService } from '../synthesized/model';
import { operationNotFound } from './errors';
import type { CallRoute } from './exchange';
import type { Headers } from './headers';
import { decodedSegment, resolvedPath } from './request-target';
import type { Query, RequestUrl } from './url';

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
   * The operation of a request, of the API with the longest path: by the path as it was sent, else by the path as it is resolved.
   * @throws PolicyError 404 where there is none
   */
  match(method: string, url: RequestUrl, headers: Headers): Match {
    const asSent = this.matchPath(method, url.path, url, headers);
    if (asSent !== undefined) return asSent;
    const resolved = resolvedPath(url.path);
    const match = resolved === url.path ? undefined : this.matchPath(method, resolved, url, headers);
    if (match === undefined) throw operationNotFound();
    return match;
  }

  private matchPath(method: string, whole: string, { query }: RequestUrl, headers: Headers): Match | undefined {
    const api = this.find(whole, query, headers);
    if (api === undefined) return undefined;
    const path = whole.slice(api.prefix.length) || '/';
    const segments = path.split('/').slice(1);
    for (const pattern of api.patterns) {
      if (pattern.method !== method) continue;
      const parameters = matchSegments(pattern, segments);
      if (parameters) return { route: pattern.route, parameters, path };
    }
    return undefined;
  }

  private find(path: string, query: Query, headers: Headers): ApiRoutes | undefined {
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
      parameters[expected.names[group] as string] = decodedSegment(match[group + 1] as string);
    }
  }
  return parameters ?? NONE;
}
