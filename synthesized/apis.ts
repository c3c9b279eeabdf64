/** APIs and their operations. */
import { HTTP_METHODS, type ApiOperation, type HttpMethod } from '../access/operation';
import type { AttachedPolicies } from './attached';
import { contractOperations, parseContract } from './contract-operations';
import { isObject } from './files';
import type { AttachedPolicy, SynthesizedApi, SynthesizedResource, SynthesizedSchema, Unknown, Value } from './model';
import { isUnknown } from './resolve';
import { API, flagOf, knownText, nameOf, pointedName, textOf, type ServiceParts } from './parts';

export function buildApis(parts: ServiceParts, policies: AttachedPolicies): readonly SynthesizedApi[] {
  const resources = parts.resources.filter(({ type }) => type === API.type);
  const declared = declaredOperations(parts);
  const apis = resources.map((resource) =>
    buildApi(parts, resource, isCurrent(parts, resources, resource), policies, declared.get(nameOf(resource)) ?? []),
  );
  for (const name of [...policies.apis.keys(), ...policies.operations.keys()]) {
    // What a policy is attached to that nobody knows has been told where it was read.
    if (!name.startsWith('unknown:') && !apis.some((api) => api.name === bare(name))) {
      parts.problems.push(`${parts.name}: a policy is attached to the API ${name}, which the folder doesn't hold`);
    }
  }
  return apis;
}

const bare = (name: string): string => name.replace(/;rev=.*$/, '');

/** Azure's first revision is current until a release makes another one so. */
function isCurrent({ resources }: ServiceParts, apis: readonly SynthesizedResource[], api: SynthesizedResource): boolean {
  const revisions = apis.filter((other) => nameOf(other) === nameOf(api));
  if (revisions.length === 1) return true;
  const released = resources.filter(({ type }) => type === 'azurerm_api_management_api_release').flatMap(({ references }) => references);
  const current =
    revisions.find(({ address }) => released.includes(address)) ??
    revisions.find(({ values }) => String(values['revision']) === '1') ??
    revisions[0];
  return current === api;
}

function buildApi(
  parts: ServiceParts,
  resource: SynthesizedResource,
  current: boolean,
  policies: AttachedPolicies,
  declared: readonly ApiOperation[],
): SynthesizedApi {
  const { values } = resource;
  const name = nameOf(resource);
  const revision = values['revision'] === undefined ? '1' : String(values['revision']);
  const mine = <T>(map: ReadonlyMap<string, T>): T | undefined =>
    map.get(`${name};rev=${revision}`) ?? (current ? map.get(name) : undefined);
  const policy = mine(policies.apis);
  const version = readVersion(parts, resource);
  const serviceUrl = values['service_url'];
  const { operations, contract } = readOperations(parts, resource, declared);
  const keys = firstBlock(values['subscription_key_parameter_names']);
  const xmlSchemas = ownXmlSchemas(parts, name);
  return {
    name,
    displayName: textOf(values['display_name']) ?? name,
    path: (textOf(values['path']) ?? '').replace(/^\/+|\/+$/g, ''),
    protocols: Array.isArray(values['protocols'])
      ? (values['protocols'] as readonly Value[]).map((item) => textOf(item) ?? 'unknown')
      : ['https'],
    subscriptionRequired: flagOf(values['subscription_required'], true, {
      unknown: true,
      expression: String(resource.raw['subscription_required']),
    } as const),
    ...(version && { version }),
    revision,
    isCurrent: current,
    ...((typeof serviceUrl === 'string' || isUnknown(serviceUrl)) && { serviceUrl }),
    operations,
    ...(contract && { contract }),
    subscriptionKey: {
      header: textOf(keys?.['header']) ?? 'Ocp-Apim-Subscription-Key',
      query: textOf(keys?.['query']) ?? 'subscription-key',
    },
    ...(policy && { policy }),
    ...(xmlSchemas.length > 0 && { xmlSchemas }),
    operationPolicies: operationPolicies(parts, resource, operations, mine(policies.operations) ?? new Map<string, AttachedPolicy>()),
    resource,
  };
}

/** Schemas of the API's definition that are XML Schema (the content type that API Management keeps those under). */
function ownXmlSchemas(parts: ServiceParts, name: string): readonly SynthesizedSchema[] {
  return parts.resources
    .filter(
      ({ type, values }) =>
        type === 'azurerm_api_management_api_schema' && textOf(values['content_type']) === 'application/vnd.ms-azure-apim.xsd+xml',
    )
    .filter((schema) => bare(pointedName(parts, schema, 'api_name', API) ?? '') === name)
    .map((resource) => ({ type: 'xml', value: knownText(resource, 'value'), resource }));
}

/** By the id of the operation as the contract gives it; a policy whose operation isn't there guards nothing that is known. */
function operationPolicies(
  { problems }: ServiceParts,
  resource: SynthesizedResource,
  operations: SynthesizedApi['operations'],
  policies: ReadonlyMap<string, AttachedPolicy>,
): ReadonlyMap<string, AttachedPolicy> {
  if (policies.size === 0 || isUnknown(operations)) return policies;
  const ids = new Map((operations as readonly ApiOperation[]).map(({ id }) => [id.toLowerCase(), id]));
  return new Map(
    [...policies].map(([key, policy]) => {
      const id = ids.get(key.toLowerCase());
      if (id === undefined && !key.startsWith('unknown:')) {
        problems.push(`${policy.resource.file}: ${policy.resource.address}: the API ${nameOf(resource)} has no operation ${key}`);
      }
      return [id ?? key, policy];
    }),
  );
}

function firstBlock(value: Value | undefined): Readonly<Record<string, Value>> | undefined {
  const first: unknown = Array.isArray(value) ? (value as readonly Value[])[0] : value;
  return isObject(first) && !isUnknown(first) ? (first as Readonly<Record<string, Value>>) : undefined;
}

function readVersion({ targets }: ServiceParts, resource: SynthesizedResource): SynthesizedApi['version'] {
  const value = textOf(resource.values['version']);
  const set = targets.of(resource, 'version_set_id', ['azurerm_api_management_api_version_set']);
  if (value === undefined || set === undefined) return undefined;
  const scheme = textOf(set.values['versioning_scheme']);
  if (scheme === 'Segment') return { scheme, value };
  const name = textOf(set.values[scheme === 'Query' ? 'version_query_name' : 'version_header_name']);
  return scheme === 'Query' || scheme === 'Header' ? { scheme, ...(name !== undefined && { name }), value } : undefined;
}

function readOperations(
  parts: ServiceParts,
  resource: SynthesizedResource,
  declared: readonly ApiOperation[],
): { readonly operations: readonly ApiOperation[] | Unknown; readonly contract?: object } {
  const fail = (message: string): { readonly operations: Unknown } => {
    parts.problems.push(`${resource.file}: ${resource.address}: ${message}; its operations are not known`);
    return { operations: { unknown: true, expression: message } };
  };
  const kind = resource.values['api_type'];
  if (kind !== undefined && kind !== null && kind !== 'http') {
    return fail(`an API of the type ${textOf(kind) ?? '(not known)'} has operations that no contract lists`);
  }
  if (resource.values['import'] === undefined) {
    // Another revision starts as a copy of its source, whose operations the folder may not tell.
    if (resource.raw['source_api_id'] !== undefined) {
      return { operations: { unknown: true, expression: String(resource.raw['source_api_id']) } };
    }
    return { operations: declared };
  }
  const block = firstBlock(resource.values['import']);
  const format = textOf(block?.['content_format']);
  if (block === undefined || format === undefined) return fail('the import block is not known');
  if (!['openapi', 'openapi+json', 'swagger-json'].includes(format)) return fail(`the import has the format ${format}, which is not read`);
  const content = textOf(block['content_value']);
  if (content === undefined) return fail('the imported contract is not in the folder');
  const parsed = parseContract(content);
  if ('error' in parsed) return fail(parsed.error);
  return { operations: [...contractOperations(parsed.document), ...declared], contract: parsed.document };
}

/** Operations that are resources of their own, by the API's name. */
function declaredOperations(parts: ServiceParts): ReadonlyMap<string, readonly ApiOperation[]> {
  const declared = new Map<string, ApiOperation[]>();
  for (const operation of parts.resources.filter(({ type }) => type === 'azurerm_api_management_api_operation')) {
    const api = bare(pointedName(parts, operation, 'api_name', API) ?? '');
    const method = textOf(operation.values['method'])?.toUpperCase();
    if (!isMethod(method)) {
      parts.problems.push(
        `${operation.file}: ${operation.address}: takes ${method === undefined ? 'a method that is not known' : `the method ${method}`}; what conditions on the method come to is not known`,
      );
    }
    declared.set(api, [...(declared.get(api) ?? []), readDeclared(operation)]);
  }
  return declared;
}

const isMethod = (text: string | undefined): text is HttpMethod => text !== undefined && (HTTP_METHODS as readonly string[]).includes(text);

function readDeclared(resource: SynthesizedResource): ApiOperation {
  const { values } = resource;
  const method = (textOf(values['method']) ?? '').toUpperCase();
  const urlTemplate = textOf(values['url_template']) ?? '';
  const request = firstBlock(values['request']);
  const blocks = (value: Value | undefined): readonly Readonly<Record<string, Value>>[] => {
    const items: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : value === undefined ? [] : [value];
    return items.map((item) => firstBlock(item)).filter((item) => item !== undefined);
  };
  const parameters = (value: Value | undefined, place: 'path' | 'query' | 'header'): ApiOperation['parameters'] =>
    blocks(value).map((item) => ({ name: textOf(item['name']) ?? '', in: place, required: flagOf(item['required'], false, false) }));
  return {
    id: textOf(values['operation_id']) ?? resource.address,
    // `*`, or what isn't known, may be the worst of them.
    method: isMethod(method) ? method : 'POST',
    urlTemplate: urlTemplate.startsWith('/') ? urlTemplate : `/${urlTemplate}`,
    summary: textOf(values['display_name']) ?? '',
    tags: [],
    parameters: [
      ...parameters(values['template_parameter'], 'path'),
      ...parameters(request?.['query_parameter'], 'query'),
      ...parameters(request?.['header'], 'header'),
    ],
    requestContentTypes: blocks(request?.['representation']).map((item) => textOf(item['content_type']) ?? 'unknown'),
    source: resource.file,
  };
}
