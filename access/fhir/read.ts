/** Reads a FHIR R4 CapabilityStatement into explicit operations and an OpenAPI document that describes them. */
import type { Contract } from '../operation';
import { json, type Json } from '../openapi/bundling';
import { fitToImport } from '../openapi/limits';
import { uniqueOperationIds } from '../openapi/operation-ids';
import { wordsAt } from '../source/shapes';
import { child, children, placeOf, textOf, type Located } from '../source/value';
import type { Workspace } from '../source/workspace';
import { Warnings } from '../warnings';
import { resourceSchema, type FhirOperation, type MediaTypes } from './document';
import { entriesAt, Offers } from './offers';

/** @returns undefined where it isn't an R4 server's statement; what is wrong is in the workspace */
export function readCapabilityStatement(workspace: Workspace, root: Located): Contract | undefined {
  const version = textOf(root, 'fhirVersion');
  if (version === undefined || !/^4\./.test(version)) {
    workspace.expect(
      '`fhirVersion` to be R4 (4.0.1 or 4.3.0)',
      child(root, 'fhirVersion'),
      version === undefined
        ? 'write "fhirVersion": "4.0.1", if that is what the server speaks'
        : 'take the R4 statement of the server, or describe the API by an OpenAPI 3 document',
    );
  }
  const rest = serverOf(workspace, root);
  if (rest === undefined) return undefined;
  const warnings = new Warnings();
  for (const [, { value }] of children(child(root, 'imports'))) {
    warnings.add(
      'what an imported statement offers is left out: nothing is fetched, so only what this one lists itself is an operation',
      String(value),
    );
  }
  const offers = new Offers(workspace, warnings, mediaTypes(workspace, root));
  const operations = distinct(
    [
      ...offers.discovery(root, rest),
      ...offers.system(rest),
      ...children(entriesAt(workspace, rest, 'resource')).flatMap(([, resource]) => offers.resource(resource)),
    ],
    warnings,
  );
  const paths = new Map<string, Json>();
  for (const { operation, written } of operations) {
    paths.set(operation.urlTemplate, { ...paths.get(operation.urlTemplate), [operation.method.toLowerCase()]: written });
  }
  const schemas = ['Resource', 'Bundle', 'OperationOutcome', 'CapabilityStatement', 'Parameters', ...offers.types];
  const title = wordsAt(workspace, root, 'title') ?? wordsAt(workspace, root, 'name') ?? 'FHIR API';
  const apiVersion = wordsAt(workspace, root, 'version') ?? version ?? '1';
  const description = wordsAt(workspace, root, 'description') ?? '';
  const document = json(
    ['openapi', '3.0.3'],
    ['info', json(['title', title], ['description', description === '' ? undefined : description], ['version', apiVersion])],
    ['paths', json(...paths)],
    ['components', { schemas: json(...[...new Set(schemas)].sort().map((type) => [type, resourceSchema(type)] as const)) }],
  );
  return {
    format: 'capability-statement',
    title,
    version: apiVersion,
    description,
    operations: operations.map(({ operation }) => operation),
    document: fitToImport(document, workspace, root, warnings),
    warnings: warnings.list(),
  };
}

/** The one `rest` of a server: that of a client tells what an application asks for. */
function serverOf(workspace: Workspace, root: Located): Located | undefined {
  const all = entriesAt(workspace, root, 'rest');
  if (all.value === undefined && workspace.problems.length > 0) return undefined;
  const modes = children(all).map(([, rest]) => [textOf(rest, 'mode'), rest] as const);
  const [server, ...others] = modes.filter(([mode]) => mode === 'server');
  if (server !== undefined && others.length === 0) return server[1];
  workspace.report({
    place: placeOf(child(root, 'rest').value === undefined ? root : child(root, 'rest')),
    expected: 'one `rest` with mode "server"',
    found:
      server !== undefined
        ? `${others.length + 1} of them`
        : modes.length === 0
          ? 'none'
          : `mode ${modes.map(([mode]) => JSON.stringify(mode ?? '')).join(', ')}`,
    mend:
      server !== undefined
        ? 'make a statement of each: each is an API of its own'
        : 'take the statement that the server itself gives at /metadata',
  });
  return undefined;
}

/** A statement may offer the same request more than once, by operations of the same name; their ids are made fit for import. */
function distinct(offers: readonly FhirOperation[], warnings: Warnings): readonly FhirOperation[] {
  const seen = new Map<string, FhirOperation>();
  for (const offer of offers) {
    const { method, urlTemplate } = offer.operation;
    const request = `${method} ${urlTemplate}`;
    if (seen.has(request)) warnings.add('a request that the statement offers more than once is one operation', request);
    else seen.set(request, offer);
  }
  const kept = [...seen.values()];
  const ids = uniqueOperationIds(
    kept.map(({ operation: { id, method, urlTemplate } }) => ({ operationId: id, method, path: urlTemplate })),
  );
  return kept.map(({ operation, written }, index) => {
    const id = ids[index] ?? operation.id;
    return { operation: { ...operation, id }, written: { ...written, operationId: id } };
  });
}

/** `json` and `xml` are short for FHIR's own media types. JSON comes first: it is what examples are, and what can be validated. */
function mediaTypes(workspace: Workspace, root: Located): MediaTypes {
  const list = (key: string): readonly string[] =>
    children(entriesAt(workspace, root, key)).flatMap(([, { value }]) => (typeof value === 'string' ? [value] : []));
  const resources = list('format').flatMap((format) =>
    /^(application\/fhir\+)?(json|xml)$/.test(format) ? [`application/fhir+${format.replace(/^.*\+/, '')}`] : [],
  );
  const patches = list('patchFormat').filter((format) => /^[a-z]+\/[a-z0-9.+-]+$/.test(format));
  return {
    resources: resources.length > 0 ? [...new Set(resources)].sort() : ['application/fhir+json'],
    patches: patches.length > 0 ? patches : ['application/json-patch+json'],
  };
}
