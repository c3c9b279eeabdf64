/**
 * The operations that API Management makes of an imported OpenAPI document.
 * Source: Microsoft's "API import restrictions and known issues" (normalization rules for operationId).
 */
import { parse as parseYaml } from 'yaml';
import {
  HTTP_METHODS,
  type ApiOperation,
  type FhirInteraction,
  type OperationParameter,
  type SecurityRequirement,
  type SchemeRequirement,
} from '../access/operation';

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** An operation's resource name: lower case, runs of other characters one dash, none at the ends, 76 characters. */
export function normalizeOperationId(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 76);
}

/** Reads JSON or YAML. @returns the document, or a sentence about why there is none */
export function parseContract(source: string): { readonly document: object } | { readonly error: string } {
  try {
    const document = (/^\s*\{/.test(source) ? JSON.parse(source) : parseYaml(source)) as unknown;
    if (!isNode(document) || !isNode(document['paths'])) return { error: 'the imported contract has no paths' };
    const elsewhere = Object.entries(document['paths']).find(([, item]) => isNode(item) && item['$ref'] !== undefined);
    return elsewhere === undefined ? { document } : { error: `the imported contract has its path ${elsewhere[0]} by reference` };
  } catch (error) {
    return {
      error: `the imported contract cannot be read: ${error instanceof Error ? (error.message.split('\n')[0] as string) : String(error)}`,
    };
  }
}

/** In the order of the document; ids are made unique as the import does (`-1`, `-2` …). */
export function contractOperations(document: object): readonly ApiOperation[] {
  const root = document as Node;
  const used = new Set<string>();
  const operations: ApiOperation[] = [];
  for (const [path, item] of Object.entries(isNode(root['paths']) ? root['paths'] : {})) {
    if (!isNode(item)) continue;
    for (const method of HTTP_METHODS) {
      const operation = item[method.toLowerCase()];
      if (!isNode(operation)) continue;
      const operationId = text(operation['operationId']);
      const id = unique(normalizeOperationId(operationId === '' ? `${method}-${path}` : operationId), used);
      const security = readSecurity(root, operation['security'] ?? root['security']);
      const fhir = readFhir(operation['x-fhir']);
      operations.push({
        id,
        ...(operationId !== '' && { operationId }),
        method,
        urlTemplate: path,
        summary: text(operation['summary']),
        tags: list(operation['tags']).map(text),
        ...(security !== undefined && { security }),
        parameters: readParameters(root, [...list(item['parameters']), ...list(operation['parameters'])]),
        requestContentTypes: requestTypes(root, operation, method),
        ...(fhir !== undefined && { fhir }),
      });
    }
  }
  return operations;
}

function unique(id: string, used: Set<string>): string {
  let candidate = id;
  for (let n = 1; used.has(candidate); n += 1) candidate = `${id}-${n}`;
  used.add(candidate);
  return candidate;
}

/** Follows references inside the document; a chain that doesn't end gives nothing. */
function dereference(root: Node, value: unknown): Node | undefined {
  let at = value;
  for (let hops = 0; hops < 20; hops += 1) {
    if (!isNode(at)) return undefined;
    const reference = at['$ref'];
    if (typeof reference !== 'string') return at;
    if (!reference.startsWith('#/')) return undefined;
    at = reference
      .slice(2)
      .split('/')
      .reduce<unknown>((node, key) => (isNode(node) ? node[key.replace(/~1/g, '/').replace(/~0/g, '~')] : undefined), root);
  }
  return undefined;
}

function readParameters(root: Node, raw: readonly unknown[]): readonly OperationParameter[] {
  const byKey = new Map<string, OperationParameter>();
  for (const item of raw) {
    const parameter = dereference(root, item);
    const place = parameter?.['in'];
    if (parameter === undefined || (place !== 'path' && place !== 'query' && place !== 'header')) continue;
    const name = text(parameter['name']);
    byKey.set(`${place} ${name}`, { name, in: place, required: parameter['required'] === true });
  }
  return [...byKey.values()];
}

function requestTypes(root: Node, operation: Node, method: string): readonly string[] {
  // Import drops the bodies of these methods.
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return [];
  const content = dereference(root, operation['requestBody'])?.['content'];
  if (isNode(content)) return Object.keys(content);
  // Swagger 2.0 has a body parameter, and types beside it.
  const hasBody = list(operation['parameters']).some((item) => ['body', 'formData'].includes(text(dereference(root, item)?.['in'])));
  return hasBody ? list(operation['consumes'] ?? root['consumes']).map(text) : [];
}

function readSecurity(root: Node, raw: unknown): readonly SecurityRequirement[] | undefined {
  if (!Array.isArray(raw)) return undefined;
  const components = isNode(root['components']) ? root['components'] : root;
  const schemes = components['securitySchemes'] ?? root['securityDefinitions'];
  return raw.filter(isNode).map((requirement) =>
    Object.entries(requirement).map(([scheme, scopes]) => ({
      scheme,
      type: schemeType(dereference(root, isNode(schemes) ? schemes[scheme] : undefined)),
      scopes: list(scopes).map(text),
    })),
  );
}

function schemeType(scheme: Node | undefined): SchemeRequirement['type'] {
  const type = text(scheme?.['type']);
  if (type === 'oauth2' || type === 'openIdConnect' || type === 'mutualTLS' || type === 'apiKey') return type;
  return type === 'basic' || text(scheme?.['scheme']).toLowerCase() === 'basic' ? 'basic' : 'bearer';
}

function readFhir(raw: unknown): FhirInteraction | undefined {
  if (!isNode(raw)) return undefined;
  const type = text(raw['type']);
  const interaction = text(raw['interaction']);
  return type === '' || interaction === '' ? undefined : { type, interaction };
}
