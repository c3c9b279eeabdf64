/**
 * The requests of the FHIR RESTful API that a CapabilityStatement can offer: FHIR R4, "RESTful API", http://hl7.org/fhir/R4/http.html.
 * Every one is an operation of its own; there are no wildcards.
 */
import type { HttpMethod } from '../operation';

export interface RequestShape {
  readonly interaction: string;
  readonly method: HttpMethod;
  /** Relative to the base; `{id}` and `{versionId}` are FHIR ids. */
  readonly path: string;
  /** Start of the operation's id, completed by the resource type. */
  readonly name: string;
  readonly summary: string;
  readonly takes: 'nothing' | 'search' | 'search-form' | 'history' | 'resource' | 'patch';
  readonly gives: 'resource' | 'bundle' | 'outcome';
}

/** FHIR's `id` type: http://hl7.org/fhir/R4/datatypes.html#id. It keeps `_history` and `$export` from passing as ids. */
export const ID_PATTERN = '^[A-Za-z0-9.-]{1,64}$';

const shape = (
  interaction: string,
  method: HttpMethod,
  path: string,
  name: string,
  summary: string,
  takes: RequestShape['takes'],
  gives: RequestShape['gives'],
): RequestShape => ({ interaction, method, path, name, summary, takes, gives });

/** By `rest.resource.interaction.code`; `Type` stands for the resource type. */
export const TYPE_INTERACTIONS: Readonly<Record<string, readonly RequestShape[]>> = {
  read: [shape('read', 'GET', '/Type/{id}', 'read', 'Read a Type', 'nothing', 'resource')],
  vread: [shape('vread', 'GET', '/Type/{id}/_history/{versionId}', 'vread', 'Read a version of a Type', 'nothing', 'resource')],
  'history-instance': [shape('history-instance', 'GET', '/Type/{id}/_history', 'history-instance', 'List the versions of a Type', 'history', 'bundle')],
  'history-type': [shape('history-type', 'GET', '/Type/_history', 'history-type', 'List the changes of all Type resources', 'history', 'bundle')],
  'search-type': [
    shape('search-type', 'GET', '/Type', 'search', 'Search for Type resources', 'search', 'bundle'),
    shape('search-type', 'POST', '/Type/_search', 'search-post', 'Search for Type resources by a form', 'search-form', 'bundle'),
  ],
  create: [shape('create', 'POST', '/Type', 'create', 'Create a Type', 'resource', 'resource')],
  update: [shape('update', 'PUT', '/Type/{id}', 'update', 'Replace a Type', 'resource', 'resource')],
  patch: [shape('patch', 'PATCH', '/Type/{id}', 'patch', 'Change parts of a Type', 'patch', 'resource')],
  delete: [shape('delete', 'DELETE', '/Type/{id}', 'delete', 'Delete a Type', 'nothing', 'outcome')],
};

/** By the flags of `rest.resource` that offer them. */
export const CONDITIONAL_INTERACTIONS = {
  conditionalUpdate: shape('conditional-update', 'PUT', '/Type', 'conditional-update', 'Replace the Type that a search finds', 'resource', 'resource'),
  conditionalPatch: shape('conditional-patch', 'PATCH', '/Type', 'conditional-patch', 'Change parts of the Type that a search finds', 'patch', 'resource'),
  conditionalDelete: shape('conditional-delete', 'DELETE', '/Type', 'conditional-delete', 'Delete the Type resources that a search finds', 'search', 'outcome'),
} as const;

/** By `rest.interaction.code`. Batch and transaction are not among them: see the reader. */
export const SYSTEM_INTERACTIONS: Readonly<Record<string, readonly RequestShape[]>> = {
  'search-system': [
    shape('search-system', 'GET', '/', 'search-system', 'Search all resource types', 'search', 'bundle'),
    shape('search-system', 'POST', '/_search', 'search-system-post', 'Search all resource types by a form', 'search-form', 'bundle'),
  ],
  'history-system': [shape('history-system', 'GET', '/_history', 'history-system', 'List the changes of all resources', 'history', 'bundle')],
};

interface OperationForm {
  readonly level: 'type' | 'instance';
  readonly methods: readonly HttpMethod[];
}

/**
 * A CapabilityStatement names operations but doesn't say on what and by which method they are called; the standard's own are
 * known: FHIR R4 "operations list", Bulk Data Access 2, US Core and the International Patient Summary.
 */
const NAMED_OPERATIONS: Readonly<Record<string, readonly OperationForm[]>> = {
  everything: [{ level: 'instance', methods: ['GET', 'POST'] }],
  expand: [{ level: 'type', methods: ['GET', 'POST'] }, { level: 'instance', methods: ['GET'] }],
  docref: [{ level: 'type', methods: ['GET', 'POST'] }],
  document: [{ level: 'instance', methods: ['GET'] }],
  summary: [{ level: 'instance', methods: ['GET'] }],
  lastn: [{ level: 'type', methods: ['GET'] }],
  stats: [{ level: 'type', methods: ['GET'] }],
  lookup: [{ level: 'type', methods: ['GET', 'POST'] }],
  'validate-code': [{ level: 'type', methods: ['GET', 'POST'] }],
  subsumes: [{ level: 'type', methods: ['GET', 'POST'] }],
  translate: [{ level: 'type', methods: ['GET', 'POST'] }],
};

/** @param type the resource type that offers it; undefined for the system's own */
export function namedOperation(name: string, type: string | undefined): readonly RequestShape[] {
  const forms = formsOf(name, type);
  return forms.flatMap(({ level, methods }) =>
    methods.map((method) => ({
      interaction: `$${name}`,
      method,
      path: `${type === undefined ? '' : '/Type'}${level === 'instance' ? '/{id}' : ''}/$${name}`,
      name: [name, level === 'instance' && forms.length > 1 ? 'instance' : '', method === 'POST' && methods.length > 1 ? 'post' : ''].filter(Boolean).join('-'),
      summary: `Run $${name}${type === undefined ? '' : ` on ${level === 'instance' ? 'a ' : ''}Type`}`,
      takes: method === 'POST' ? 'resource' : 'search',
      gives: 'resource',
    })),
  );
}

function formsOf(name: string, type: string | undefined): readonly OperationForm[] {
  if (name === 'export') return [{ level: type === 'Group' ? 'instance' : 'type', methods: ['GET'] }];
  const known = type !== undefined && Object.hasOwn(NAMED_OPERATIONS, name) ? NAMED_OPERATIONS[name] : undefined;
  return known ?? [{ level: 'type', methods: ['POST'] }];
}
