/** Writes a FHIR operation into the OpenAPI document that import takes. */
import type { ApiOperation, OperationParameter } from '../operation';
import { json, type Json } from '../openapi/bundling';
import { ID_PATTERN, type RequestShape } from './interactions';

export interface SearchParameter {
  readonly name: string;
  readonly description?: string;
}

export interface FhirOperation {
  readonly operation: ApiOperation;
  readonly written: Json;
}

export interface MediaTypes {
  /** For example `application/fhir+json`. */
  readonly resources: readonly string[];
  readonly patches: readonly string[];
}

const parameters = (...names: readonly string[]): readonly SearchParameter[] => names.map((name) => ({ name }));
/** FHIR R4 "Search", parameters for all resources and search results, without those that reach other types. */
const SEARCH = parameters('_id', '_lastUpdated', '_count', '_elements', '_sort', '_summary', '_total');
/** Criteria that a search may name more than once, for "and": FHIR R4 "Search", section "Composite Search Parameters". */
const REPEATABLE = ['_id', '_lastUpdated'];
const HISTORY = parameters('_at', '_count', '_since');
const GENERAL = parameters('_format', '_pretty');
const RESULT = parameters('_elements', '_summary');
const FORM = 'application/x-www-form-urlencoded';

function requestMedia({ takes }: RequestShape, { resources, patches }: MediaTypes): readonly string[] {
  switch (takes) {
    case 'resource':
      return resources;
    case 'patch':
      return patches;
    case 'search-form':
      return [FORM];
    default:
      return [];
  }
}

/**
 * @param id the operation's resource name, unique in the API
 * @param type the resource type, or `*`
 * @param search the type's own search parameters
 */
export function fhirOperation(
  shape: RequestShape,
  id: string,
  type: string,
  search: readonly SearchParameter[],
  media: MediaTypes,
  source: string,
): FhirOperation {
  const named = (text: string): string => text.replaceAll('Type', type);
  const urlTemplate = shape.path.replace('/Type', `/${type}`);
  const path = [...urlTemplate.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const query = unique(queryParameters(shape, type, search));
  const request = requestMedia(shape, media);
  const operationParameters: OperationParameter[] = [
    ...path.map((name) => ({ name, in: 'path', required: true }) as const),
    ...query.map(({ name }) => ({ name, in: 'query', required: false }) as const),
  ];
  const fhir = { type, interaction: shape.interaction };
  return {
    operation: {
      id,
      method: shape.method,
      urlTemplate,
      summary: named(shape.summary),
      tags: [type === '*' ? 'System' : type],
      parameters: operationParameters,
      requestContentTypes: request,
      fhir,
      source,
    },
    written: json(
      ['tags', [type === '*' ? 'System' : type]],
      ['summary', named(shape.summary)],
      ['operationId', id],
      [
        'parameters',
        operationParameters.length === 0
          ? undefined
          : [
              ...path.map((name) => ({
                name,
                in: 'path',
                required: true,
                schema: { type: 'string', pattern: ID_PATTERN, minLength: 1, maxLength: 64 },
              })),
              ...query.map(({ name, description }) =>
                json(['name', name], ['in', 'query'], ['description', description], ['schema', querySchema(name, shape, search)]),
              ),
            ],
      ],
      ['requestBody', request.length === 0 ? undefined : { required: true, content: requestContent(shape, type, search, request) }],
      ['responses', responses(shape, type, media)],
      ['x-fhir', fhir],
    ),
  };
}

function queryParameters(shape: RequestShape, type: string, search: readonly SearchParameter[]): readonly SearchParameter[] {
  if (shape.takes === 'search') {
    return [...search, ...SEARCH, ...(type === '*' ? parameters('_type') : []), ...parameters(...(shape.parameters ?? [])), ...GENERAL];
  }
  if (shape.interaction.startsWith('conditional-')) return [...search, ...SEARCH, ...GENERAL];
  if (shape.takes === 'history') return [...HISTORY, ...GENERAL];
  return shape.gives === 'resource' && shape.takes === 'nothing' ? [...RESULT, ...GENERAL] : GENERAL;
}

/** `date=ge2026-01-01&date=lt2026-02-01` is one search; how a result is given can be asked for only once. Some parameters of operations are lists, too. */
function querySchema(name: string, shape: RequestShape, search: readonly SearchParameter[]): Json {
  const own = shape.parameters?.includes(name) === true || search.some((parameter) => parameter.name === name);
  const criterion = REPEATABLE.includes(name) || (own && ![...SEARCH, ...GENERAL].some((parameter) => parameter.name === name));
  return shape.takes !== 'history' && criterion ? { type: 'array', items: { type: 'string' } } : { type: 'string' };
}

function unique(list: readonly SearchParameter[]): readonly SearchParameter[] {
  return [...new Map([...list].reverse().map((parameter) => [parameter.name.toLowerCase(), parameter])).values()].reverse();
}

function requestContent(shape: RequestShape, type: string, search: readonly SearchParameter[], media: readonly string[]): Json {
  if (shape.takes === 'search-form') {
    const properties = unique([...search, ...SEARCH, ...(type === '*' ? parameters('_type') : []), ...GENERAL]).map(
      ({ name }) => [name, { type: 'string' }] as const,
    );
    return { [FORM]: { schema: { type: 'object', properties: json(...properties), additionalProperties: false } } };
  }
  if (shape.takes === 'patch') return json(...media.map((mediaType) => [mediaType, { schema: {} }] as const));
  const name = shape.interaction.startsWith('$') ? 'Parameters' : type;
  return json(
    ...media.map(
      (mediaType) => [mediaType, mediaType.endsWith('json') ? { schema: { $ref: `#/components/schemas/${name}` } } : {}] as const,
    ),
  );
}

function responses(shape: RequestShape, type: string, media: MediaTypes): Json {
  const [mediaType = 'application/fhir+json'] = media.resources;
  const body = (schema: string, example: Json): Json => ({ [mediaType]: { schema: { $ref: `#/components/schemas/${schema}` }, example } });
  const resource =
    type === '*' || shape.interaction.startsWith('$')
      ? body('Resource', { resourceType: 'Parameters' })
      : body(type, { resourceType: type, id: 'example' });
  const ok: Record<RequestShape['gives'], Json> = {
    resource:
      shape.interaction === 'create'
        ? { '201': { description: 'It is created.', content: resource } }
        : { '200': { description: 'The answer.', content: resource } },
    bundle: {
      '200': {
        description: 'What was found.',
        content: body('Bundle', { resourceType: 'Bundle', type: shape.takes === 'history' ? 'history' : 'searchset', total: 0 }),
      },
    },
    outcome: { '204': { description: 'It is done.' } },
  };
  const failure = (description: string, code: string): Json => ({
    description,
    content: body('OperationOutcome', { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] }),
  });
  return {
    ...ok[shape.gives],
    '401': failure('There is no valid token.', 'login'),
    '403': failure('The scopes of the token do not allow this.', 'forbidden'),
    '404': failure('There is no such thing.', 'not-found'),
    '429': failure('Too many calls.', 'throttled'),
  };
}

/** A schema that says no more than what kind of resource it is: FHIR's own are recursive, which import refuses. */
export function resourceSchema(type: string): Json {
  const known = type !== 'Resource';
  return {
    type: 'object',
    required: ['resourceType'],
    properties: {
      resourceType: known ? { type: 'string', enum: [type] } : { type: 'string' },
      id: { type: 'string', pattern: ID_PATTERN },
    },
    additionalProperties: true,
  };
}
