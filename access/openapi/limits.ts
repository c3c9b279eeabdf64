/** The size that API Management takes inline: "API import restrictions and known issues", 4 MB. */
import { own, isMapping, type Located } from '../source/value';
import type { Workspace } from '../source/workspace';
import type { Warnings } from '../warnings';
import type { Json } from './bundling';

export const IMPORT_LIMIT_BYTES = 4 * 1024 * 1024;

/** A bundled document as it is written: line by line for reviewers, or compact where that would be too large to import. */
export function documentText(document: object): string {
  const readable = `${JSON.stringify(document, null, 2)}\n`;
  return Buffer.byteLength(readable) <= IMPORT_LIMIT_BYTES ? readable : JSON.stringify(document);
}

/** What is left out of a document that is too large, in this order, until it fits. */
const EXTRAS: readonly { readonly what: string; readonly keys: readonly string[] }[] = [
  { what: 'examples are', keys: ['example', 'examples'] },
  { what: 'descriptions of schemas, parameters and answers are', keys: ['description', 'title'] },
];

/** Leaves out what no call depends on, where a document is too large; reports one that is too large without it. */
export function fitToImport(document: Json, workspace: Workspace, root: Located, warnings: Warnings): Json {
  let bare = document;
  const keys = new Set<string>();
  for (const extra of EXTRAS) {
    if (sizeOf(bare) <= IMPORT_LIMIT_BYTES) return bare;
    extra.keys.forEach((key) => keys.add(key));
    const { paths, components, ...rest } = document;
    bare = { ...rest, paths: bareOperations(paths, keys), components: without(components, keys) };
    warnings.add(`${extra.what} left out: with them the contract would exceed the 4 MB that API Management imports`, root.file.name);
  }
  const size = sizeOf(bare);
  if (size > IMPORT_LIMIT_BYTES) {
    workspace.report({
      place: root.file.name,
      expected: 'a contract of at most 4 MB when bundled, the most that API Management imports inline',
      found: `${(size / 1024 / 1024).toFixed(1)} MB without examples and descriptions`,
      mend: 'split it into several APIs, or remove schemas',
    });
  }
  return bare;
}

/** At its smallest, which is how {@link documentText} writes what would not fit otherwise. */
const sizeOf = (document: object): number => Buffer.byteLength(JSON.stringify(document));

/** Operations keep their own descriptions, which are what the portal shows. */
function bareOperations(paths: unknown, keys: ReadonlySet<string>): unknown {
  return mapValues(paths, (item) =>
    mapValues(item, (operation) => ({
      ...(without(operation, keys) as Json),
      ...(own(operation, 'description') !== undefined && { description: own(operation, 'description') }),
    })),
  );
}

/** Their members are called as the contract likes: `example` is a property there, and `description` a header. */
const NAMED = ['properties', 'schemas', 'headers', 'mapping'];
/** Values, not parts of the contract. */
const DATA = ['default', 'enum', 'example', 'examples', 'security'];

function without(value: unknown, keys: ReadonlySet<string>, named = false): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, keys));
  if (!isMapping(value)) return value;
  const kept = Object.keys(value).filter((key) => named || !keys.has(key));
  const members = kept.map(
    (key) => [key, !named && DATA.includes(key) ? own(value, key) : without(own(value, key), keys, !named && NAMED.includes(key))] as const,
  );
  // A response must have a description.
  return Object.fromEntries(!named && isResponse(value) && keys.has('description') ? [['description', ''], ...members] : members);
}

const isResponse = (value: object): boolean =>
  Object.hasOwn(value, 'description') &&
  !Object.hasOwn(value, 'in') &&
  Object.keys(value).every((key) => ['description', 'headers', 'content'].includes(key));

function mapValues(value: unknown, change: (member: unknown) => unknown): unknown {
  return isMapping(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, change(own(value, key))])) : value;
}
