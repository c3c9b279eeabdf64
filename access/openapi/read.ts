/** Reads an OpenAPI 3.0 or 3.1 contract, split over any number of files, into operations and one importable document. */
import type { ApiOperation, Contract } from '../operation';
import { flagAt, listAt, objectAt, wordsAt } from '../source/shapes';
import { child, children, isMapping, own, placeOf, type Located } from '../source/value';
import type { Workspace } from '../source/workspace';
import { Warnings } from '../warnings';
import { bundleRequestBody, bundleResponses } from './bodies';
import { json, type Bundling, type Json } from './bundling';
import { fitToImport } from './limits';
import { uniqueOperationIds } from './operation-ids';
import { bundleParameters } from './parameters';
import { listOperations, serversAt, type Listed } from './paths';
import { Schemas } from './schemas';
import { SecuritySchemes } from './security';

/** @returns undefined where the document isn't OpenAPI at all; what is wrong is in the workspace */
export function readOpenApi(workspace: Workspace, root: Located): Contract | undefined {
  const version = wordsAt(workspace, root, 'openapi') ?? '';
  // YAML reads 3.0 without quotes as the number 3.
  if (!/^3(\.[01](\.|$)|$)/.test(version)) {
    return workspace.expect('`openapi` to be 3.0 or 3.1', child(root, 'openapi'), VERSION_MEND);
  }
  const bundling: Bundling = { workspace, warnings: new Warnings(), openapi31: version.startsWith('3.1') };
  dropUnsupported(bundling, root);
  const schemas = new Schemas(bundling);
  const components = objectAt(workspace, root, 'components', 'what the contract refers to', 'write an object, or remove components');
  schemas.adopt(objectAt(workspace, components, 'schemas', 'schemas by name', 'write an object of schemas, or remove it'));
  const security = new SecuritySchemes(workspace, root);
  const listed = listOperations(bundling, workspace.member(root, 'paths'));
  if (listed.length === 0 && workspace.problems.length === 0) {
    const webhooks = own(root.value, 'webhooks') !== undefined || own(root.value, 'x-webhooks') !== undefined;
    workspace.expect(
      'at least one operation under `paths`',
      child(root, 'paths'),
      webhooks
        ? 'describe the API that takes the calls, by `paths`: webhooks are calls to others'
        : "write at least one path with a method: paths: { /things: { get: { responses: { '200': { description: Things } } } } }",
    );
  }
  const ids = uniqueOperationIds(listed.map(({ at, method, path }) => ({ method, path, ...withId(workspace, at) })));

  const operations: ApiOperation[] = [];
  const paths = new Map<string, Json>();
  listed.forEach((entry, index) => {
    const id = ids[index];
    if (id === undefined) {
      workspace.report({
        place: placeOf(entry.at),
        expected: 'fewer than a thousand operations of one name',
        found: 'more',
        mend: 'give it an operationId of its own',
      });
      return;
    }
    const { operation, written } = bundleOperation(bundling, schemas, security, entry, id);
    operations.push(operation);
    paths.set(entry.template, { ...paths.get(entry.template), [entry.method.toLowerCase()]: written });
  });

  const info = objectAt(workspace, root, 'info', 'title and version', "write info: { title: Things, version: '1' }");
  const title = wordsAt(workspace, info, 'title') ?? 'API';
  const apiVersion = wordsAt(workspace, info, 'version') ?? '1';
  const description = wordsAt(workspace, info, 'description');
  const document = json(
    ['openapi', '3.0.3'],
    ['info', json(['title', title], ['description', description], ['version', apiVersion])],
    ['tags', tags(bundling, root)],
    ['paths', json(...paths)],
    ['components', { schemas: schemas.finish() }],
  );
  return {
    format: 'openapi',
    title,
    version: apiVersion,
    description: description ?? '',
    operations,
    document: fitToImport(document, workspace, root, bundling.warnings),
    warnings: bundling.warnings.list(),
  };
}

const VERSION_MEND = 'convert the document to OpenAPI 3.1 or 3.0, and write `openapi: 3.1.1` or `openapi: 3.0.3`';
const EXTERNAL_DOCS = "externalDocs are dropped: API Management can't import them";
/** `displayName` of an operation in the service's REST API. */
const MAX_SUMMARY = 300;

function withId(workspace: Workspace, at: Located): { operationId?: string } {
  const operationId = wordsAt(workspace, at, 'operationId');
  return operationId === undefined ? {} : { operationId };
}

function dropUnsupported({ warnings, workspace }: Bundling, root: Located): void {
  if (own(root.value, 'webhooks') !== undefined) {
    warnings.add("webhooks are dropped: API Management can't import them", placeOf(child(root, 'webhooks')));
  }
  if (own(root.value, 'externalDocs') !== undefined) warnings.add(EXTERNAL_DOCS, placeOf(child(root, 'externalDocs')));
  if (serversAt(workspace, root)) {
    warnings.add('servers are dropped: the configuration names the backend', placeOf(child(root, 'servers')));
  }
}

const TAG_MEND = 'write a list, such as tags: [{ name: things }]';

function tags({ warnings, workspace }: Bundling, root: Located): readonly Json[] | undefined {
  const list = children(listAt(workspace, root, 'tags', 'a list of tags', TAG_MEND)).flatMap(([, tag]) => {
    const name = wordsAt(workspace, tag, 'name');
    if (name !== undefined) return [json(['name', name], ['description', wordsAt(workspace, tag, 'description')])];
    warnings.add('a tag is dropped that is no object with a name', placeOf(tag));
    return [];
  });
  return list.length > 0 ? list : undefined;
}

/** The tags of an operation, by which access rules may name it. */
function tagNames({ warnings, workspace }: Bundling, at: Located, label: string): readonly string[] {
  return children(listAt(workspace, at, 'tags', 'a list of names of tags', 'write a list, such as tags: [things]')).flatMap(
    ([, { value }]) => {
      if (typeof value === 'string' || typeof value === 'number') return [String(value)];
      warnings.add('a tag is dropped that is no text', label);
      return [];
    },
  );
}

function bundleOperation(
  bundling: Bundling,
  schemas: Schemas,
  security: SecuritySchemes,
  listed: Listed,
  id: string,
): { operation: ApiOperation; written: Json } {
  const { at, method, path, template } = listed;
  const label = `${method} ${path}`;
  const { workspace } = bundling;
  for (const lost of ['servers', 'callbacks'] as const) {
    if (lost === 'servers' ? serversAt(workspace, at) : own(at.value, lost) !== undefined) {
      bundling.warnings.add(`${lost} of operations are dropped: API Management can't import them`, label);
    }
  }
  if (own(at.value, 'externalDocs') !== undefined) bundling.warnings.add(EXTERNAL_DOCS, label);
  const { parameters, written } = bundleParameters(bundling, schemas, listed);
  const bodyless = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  const hasBody = own(at.value, 'requestBody') !== undefined;
  if (bodyless && hasBody) bundling.warnings.add('the body of GET, HEAD and OPTIONS is dropped, as import does', label);
  const body = hasBody && !bodyless ? bundleRequestBody(bundling, schemas, child(at, 'requestBody')) : undefined;
  const names = tagNames(bundling, at, label);
  const required = parameters.filter((parameter) => parameter.in === 'query' && parameter.required).map(({ name }) => name);
  const requirement = security.of(at);
  const spelled = wordsAt(workspace, at, 'summary') ?? '';
  const summary = spelled.length > MAX_SUMMARY ? `${spelled.slice(0, MAX_SUMMARY - 1)}…` : spelled;
  if (summary !== spelled) {
    bundling.warnings.add(`a summary is cut at ${MAX_SUMMARY} characters, the most that an operation's name may have`, label);
  }
  const operation: ApiOperation = {
    id,
    ...withId(workspace, at),
    method,
    urlTemplate: template,
    summary,
    tags: names,
    ...(requirement !== undefined && { security: requirement }),
    parameters,
    requestContentTypes: body === undefined ? [] : Object.keys(isMapping(body['content']) ? body['content'] : {}),
    source: placeOf(at),
  };
  return {
    operation,
    written: json(
      ['tags', names.length > 0 ? names : undefined],
      ['summary', summary === '' ? undefined : summary],
      ['description', wordsAt(workspace, at, 'description')],
      ['operationId', id],
      ['parameters', written.length > 0 ? written : undefined],
      ['requestBody', body],
      ['responses', bundleResponses(bundling, schemas, at, label)],
      // Import ignores it; whoever reads the bundle sees that the contract itself asks for nothing here.
      ['security', requirement?.length === 0 ? [] : undefined],
      ['deprecated', flagAt(workspace, at, 'deprecated') ? true : undefined],
      // Import would make them parts of the URL template; whoever validates calls reads them here.
      ['x-required-query-parameters', required.length > 0 ? required : undefined],
    ),
  };
}
