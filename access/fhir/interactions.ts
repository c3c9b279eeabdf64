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
  /** Parameters of the query beside those of a search. */
  readonly parameters?: readonly string[];
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
  'history-instance': [
    shape('history-instance', 'GET', '/Type/{id}/_history', 'history-instance', 'List the versions of a Type', 'history', 'bundle'),
  ],
  'history-type': [
    shape('history-type', 'GET', '/Type/_history', 'history-type', 'List the changes of all Type resources', 'history', 'bundle'),
  ],
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
  conditionalUpdate: shape(
    'conditional-update',
    'PUT',
    '/Type',
    'conditional-update',
    'Replace the Type that a search finds',
    'resource',
    'resource',
  ),
  conditionalPatch: shape(
    'conditional-patch',
    'PATCH',
    '/Type',
    'conditional-patch',
    'Change parts of the Type that a search finds',
    'patch',
    'resource',
  ),
  conditionalDelete: shape(
    'conditional-delete',
    'DELETE',
    '/Type',
    'conditional-delete',
    'Delete the Type resources that a search finds',
    'search',
    'outcome',
  ),
} as const;

/** By `rest.interaction.code`. Batch and transaction are not among them: see the reader. */
export const SYSTEM_INTERACTIONS: Readonly<Record<string, readonly RequestShape[]>> = {
  'search-system': [
    shape('search-system', 'GET', '/', 'search-system', 'Search all resource types', 'search', 'bundle'),
    shape('search-system', 'POST', '/_search', 'search-system-post', 'Search all resource types by a form', 'search-form', 'bundle'),
  ],
  'history-system': [
    shape('history-system', 'GET', '/_history', 'history-system', 'List the changes of all resources', 'history', 'bundle'),
  ],
};

interface OperationForm {
  readonly level: 'type' | 'instance';
  readonly methods: readonly HttpMethod[];
}

interface NamedOperation {
  readonly forms: readonly OperationForm[];
  /** What it takes in the query, where it is called by GET. */
  readonly parameters: readonly string[];
}

const form = (level: OperationForm['level'], ...methods: readonly HttpMethod[]): OperationForm => ({ level, methods });
const named = (forms: readonly OperationForm[], parameters = ''): NamedOperation => ({
  forms,
  parameters: parameters.split(' ').filter(Boolean),
});
/** What changes nothing and takes texts alone may be called by GET, too: FHIR R4 "Operations", section "Executing an Operation Synchronously". */
const ASKED = { type: form('type', 'GET', 'POST'), instance: form('instance', 'GET', 'POST') };
const DONE = { type: form('type', 'POST'), instance: form('instance', 'POST') };

/**
 * A CapabilityStatement names operations but doesn't say on what and by which method they are called; the standard's own are
 * known: FHIR R4 "Defined Operations" (their levels, and those of their parameters that a query can hold), Bulk Data Access 2,
 * US Core and the International Patient Summary.
 */
const NAMED_OPERATIONS: Readonly<Record<string, NamedOperation>> = {
  everything: named([ASKED.instance], 'start end _since _type _count'),
  expand: named(
    [ASKED.type, form('instance', 'GET')],
    'url valueSetVersion context contextDirection filter date offset count includeDesignations designation includeDefinition activeOnly excludeNested excludeNotForUI excludePostCoordinated displayLanguage exclude-system system-version check-system-version force-system-version',
  ),
  docref: named([ASKED.type], 'patient start end type on-demand profile'),
  document: named([form('instance', 'GET')], 'persist graph'),
  summary: named([form('instance', 'GET')], 'profile graph'),
  lastn: named([form('type', 'GET')], 'max'),
  stats: named([form('type', 'GET')], 'subject code system duration statistic include limit'),
  lookup: named([ASKED.type], 'code system version date displayLanguage property'),
  'validate-code': named(
    [ASKED.type],
    'url context valueSetVersion code system version systemVersion display date abstract displayLanguage',
  ),
  subsumes: named([ASKED.type], 'codeA codeB system version'),
  translate: named([ASKED.type], 'url conceptMapVersion code system version source target targetsystem reverse'),
  apply: named([ASKED.type, ASKED.instance], 'subject encounter practitioner organization'),
  'care-gaps': named([ASKED.type], 'periodStart periodEnd topic subject'),
  'collect-data': named([ASKED.type, ASKED.instance], 'periodStart periodEnd measure subject practitioner lastReceivedOn'),
  conforms: named([ASKED.type], 'left right mode'),
  'data-requirements': named([ASKED.instance], 'target periodStart periodEnd'),
  'evaluate-measure': named([ASKED.type, ASKED.instance], 'periodStart periodEnd measure reportType subject practitioner lastReceivedOn'),
  find: named([ASKED.type], 'patient name'),
  'find-matches': named([DONE.type, DONE.instance]),
  graph: named([ASKED.instance], 'graph'),
  implements: named([ASKED.type, ASKED.instance], 'server client'),
  meta: named([ASKED.type, ASKED.instance]),
  'meta-add': named([DONE.instance]),
  'meta-delete': named([DONE.instance]),
  'preferred-id': named([ASKED.type], 'id type'),
  questionnaire: named([ASKED.type, ASKED.instance], 'identifier profile url supportedOnly'),
  snapshot: named([ASKED.type, ASKED.instance], 'url'),
  'submit-data': named([DONE.type, DONE.instance]),
  subset: named([ASKED.type, ASKED.instance], 'server resource'),
  transform: named([DONE.type, DONE.instance]),
  validate: named([DONE.type, DONE.instance]),
};

/** @param type the resource type that offers it; undefined for the system's own */
export function namedOperation(name: string, type: string | undefined): readonly RequestShape[] {
  const { forms, parameters } = formsOf(name, type);
  return forms.flatMap(({ level, methods }) =>
    methods.map((method) => ({
      interaction: `$${name}`,
      method,
      path: `${type === undefined ? '' : '/Type'}${level === 'instance' ? '/{id}' : ''}/$${name}`,
      name: [name, level === 'instance' && forms.length > 1 ? 'instance' : '', method === 'POST' && methods.length > 1 ? 'post' : '']
        .filter(Boolean)
        .join('-'),
      summary: `Run $${name}${type === undefined ? '' : ` on ${level === 'instance' ? 'a ' : ''}Type`}`,
      takes: method === 'POST' ? 'resource' : 'search',
      gives: 'resource',
      ...(method === 'GET' && { parameters }),
    })),
  );
}

function formsOf(name: string, type: string | undefined): NamedOperation {
  if (name === 'export') return named([form(type === 'Group' ? 'instance' : 'type', 'GET')], '_outputFormat _since _type');
  const known = type !== undefined && Object.hasOwn(NAMED_OPERATIONS, name) ? NAMED_OPERATIONS[name] : undefined;
  return known ?? named([DONE.type]);
}
