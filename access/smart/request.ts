/** What a FHIR request asks for: FHIR R4, "RESTful API" and "Search". */
import type { FhirInteraction } from '../operation';

export interface SmartRequest {
  readonly method: string;
  /** Relative to the API's base, with a slash in front, percent-encoded as it came, without the query. */
  readonly path: string;
  /** Decoded parameters of the query and, for `_search` by POST, of the form. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Whether there is an `If-None-Exist` header. */
  readonly ifNoneExist?: boolean;
}

export type RecognizedRequest =
  | { readonly kind: 'public'; readonly interaction: 'capabilities' | 'smart-configuration' }
  | { readonly kind: 'interaction'; readonly fhir: FhirInteraction; readonly id?: string }
  /** Status that FHIR gives for it, 404 or 405. */
  | { readonly kind: 'none'; readonly status: 404 | 405; readonly reason: string };

const ID = /^[A-Za-z0-9.-]{1,64}$/;
const OPERATION = /^\$[A-Za-z][A-Za-z0-9._-]*$/;

/** @param types the resource types that the server has */
export function recognize(request: SmartRequest, types: ReadonlySet<string>): RecognizedRequest {
  const segments = segmentsOf(request.path);
  if (segments === undefined) return none(404, 'not a path of FHIR');
  const { method } = request;
  const [first, second, third, fourth] = segments;
  const path = segments.join('/');
  if (path === 'metadata') return method === 'GET' ? { kind: 'public', interaction: 'capabilities' } : none(405, 'GET only');
  if (path === '.well-known/smart-configuration') {
    return method === 'GET' ? { kind: 'public', interaction: 'smart-configuration' } : none(405, 'GET only');
  }
  if (first === undefined) return byMethod(method, { GET: 'search-system', POST: 'batch' }, '*');
  if (segments.length === 1 && first === '_search') return byMethod(method, { POST: 'search-system' }, '*');
  if (segments.length === 1 && first === '_history') return byMethod(method, { GET: 'history-system' }, '*');
  if (segments.length === 1 && OPERATION.test(first)) return byMethod(method, { GET: first, POST: first }, '*');
  if (!types.has(first)) return none(404, 'no resource type of this server');
  if (second === undefined) {
    const conditional = request.ifNoneExist === true ? 'conditional-create' : 'create';
    return byMethod(
      method,
      { GET: 'search-type', POST: conditional, PUT: 'conditional-update', PATCH: 'conditional-patch', DELETE: 'conditional-delete' },
      first,
    );
  }
  if (segments.length === 2 && second === '_search') return byMethod(method, { POST: 'search-type' }, first);
  if (segments.length === 2 && second === '_history') return byMethod(method, { GET: 'history-type' }, first);
  if (segments.length === 2 && OPERATION.test(second)) return byMethod(method, { GET: second, POST: second }, first);
  if (!ID.test(second)) return none(404, 'not an id');
  if (third === undefined) return byMethod(method, { GET: 'read', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }, first, second);
  if (segments.length === 3 && third === '_history') return byMethod(method, { GET: 'history-instance' }, first, second);
  if (segments.length === 3 && OPERATION.test(third)) return byMethod(method, { GET: third, POST: third }, first, second);
  if (segments.length === 4 && third === '_history' && ID.test(fourth ?? '')) return byMethod(method, { GET: 'vread' }, first, second);
  return none(404, 'not a path of FHIR');
}

/** A segment that decodes to something with a slash, or to a dot segment, could mean another path to the server. */
function segmentsOf(path: string): readonly string[] | undefined {
  if (path === '' || path === '/') return [];
  if (!path.startsWith('/')) return undefined;
  try {
    const segments = path.slice(1).split('/').map(decodeURIComponent);
    return segments.every((segment) => /^[A-Za-z0-9._$-]+$/.test(segment) && !/^\.{1,2}$/.test(segment)) ? segments : undefined;
  } catch {
    return undefined;
  }
}

function byMethod(method: string, interactions: Readonly<Record<string, string>>, type: string, id?: string): RecognizedRequest {
  const interaction = Object.hasOwn(interactions, method) ? interactions[method] : undefined;
  if (interaction === undefined) return none(405, `${method} is not supported here`);
  return { kind: 'interaction', fhir: { type, interaction }, ...(id !== undefined && { id }) };
}

function none(status: 404 | 405, reason: string): RecognizedRequest {
  return { kind: 'none', status, reason };
}

/**
 * Parameters by which a search reaches resources of other types: they must be covered for every type. HAPI's `_getpages`
 * is one: it answers from a search that is stored, whatever that was for.
 */
export function reachesOtherTypes(name: string): boolean {
  return (
    /^_(?:rev)?include(?::|$)/i.test(name) ||
    /^_has(?::|$)/i.test(name) ||
    name.includes('.') ||
    /^_(?:query|filter|contained|containedType|list|getpages)(?::|$)/i.test(name)
  );
}
