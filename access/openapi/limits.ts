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

/** Leaves examples out of a document that is too large; reports one that is too large without them. */
export function fitToImport(document: Json, workspace: Workspace, root: Located, warnings: Warnings): Json {
  if (Buffer.byteLength(documentText(document)) <= IMPORT_LIMIT_BYTES) return document;
  const bare = withoutExamples(document) as Json;
  const size = Buffer.byteLength(documentText(bare));
  if (size > IMPORT_LIMIT_BYTES) {
    workspace.report({
      place: root.file.name,
      expected: 'a contract of at most 4 MB when bundled, the most that API Management imports inline',
      found: `${(size / 1024 / 1024).toFixed(1)} MB`,
      mend: 'split it into several APIs, or shorten its descriptions and schemas',
    });
    return bare;
  }
  warnings.add('examples are left out: with them the contract would exceed the 4 MB that API Management imports', root.file.name);
  return bare;
}

/** Members named `example` of schemas, media types and parameters; a property of that name is a schema and stays. */
function withoutExamples(value: unknown, inProperties = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutExamples(item));
  if (!isMapping(value)) return value;
  const isExample = (key: string): boolean => !inProperties && (key === 'examples' || key === 'example');
  return Object.fromEntries(Object.keys(value).filter((key) => !isExample(key)).map((key) => [key, withoutExamples(own(value, key), key === 'properties' && !inProperties)]));
}
