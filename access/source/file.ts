/** One JSON or YAML file, parsed, that can tell where each of its values stands. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { nearest } from '../nearest';
import type { Problem } from '../problem';
import { indexJson, type JsonIndex } from './json';
import { jsonFault } from './json-fault';
import { yamlMend } from './yaml-fault';

/** No contract that API Management can import is near it: its own limit is 4 MB. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_DEPTH = 100;
/** How many nodes aliases may stand for, per alias; more is a "billion laughs" document. */
const MAX_ALIASES = 1000;

export interface SourceFile {
  readonly absolute: string;
  /** As messages call it. */
  readonly name: string;
  readonly value: unknown;
  /** `name:line:column` of the value at a path, or of the nearest value around it that stands in the text. */
  placeOf(path: readonly string[]): string;
}

export type ReadResult = { readonly file: SourceFile } | { readonly problems: readonly Problem[] };

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'none of that name',
  EISDIR: 'a folder',
  EACCES: 'one that may not be read',
  ELOOP: 'links in a circle',
};

/**
 * @param absolute where the file lies
 * @param name as messages shall call it
 * @param place where the reference to it stands; the file itself for the first one
 */
export function readSourceFile(absolute: string, name: string, place = name): ReadResult {
  let bytes: Buffer;
  try {
    if (statSync(absolute).size > MAX_BYTES) {
      const mend = 'take out what is no part of the contract, such as embedded files and long examples';
      return failed(name, `a file of at most ${MAX_BYTES / 1024 / 1024} MiB`, 'a larger one', mend);
    }
    bytes = readFileSync(absolute);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return failed(place, `a readable file ${name}`, FAULTS[code] ?? `${code || 'an error'} when opening it`, unreadMend(code, absolute));
  }
  return parseSource(bytes, absolute, name);
}

function unreadMend(code: string, absolute: string): string {
  if (code === 'EISDIR') return 'name a file in it';
  if (code === 'EACCES') return 'give yourself the right to read it (chmod u+r)';
  if (code === 'ELOOP') return 'replace the link by the file itself';
  let meant: string | undefined;
  try {
    meant = nearest(basename(absolute), readdirSync(dirname(absolute)));
  } catch {
    return 'correct the path: its folder is not there either';
  }
  return meant === undefined ? 'correct the path, or add the file' : `did you mean ${JSON.stringify(meant)}?`;
}

/** The same for a text that is at hand. */
export function parseSource(bytes: Uint8Array, absolute: string, name: string): ReadResult {
  let text: string;
  try {
    // Strips a byte order mark; refuses what isn't UTF-8 (RFC 8259, section 8.1).
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return failed(name, 'UTF-8 text', 'other bytes', 'save it as UTF-8');
  }
  if (/^\s*</.test(text)) return failed(name, 'JSON or YAML', 'XML', 'save it as JSON: FHIR resources have both forms');
  return /\.ya?ml$/i.test(absolute) || !/^\s*[[{]/.test(text) ? parseYaml(text, absolute, name) : parseJson(text, absolute, name);
}

function failed(place: string, expected: string, found: string, mend: string): ReadResult {
  return { problems: [{ place, expected, found, mend }] };
}

function parseJson(text: string, absolute: string, name: string): ReadResult {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  const placeAt = (offset: number): string => format(name, lines, offset);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { offset, found, mend } = jsonFault(text) ?? { offset: 0, found: faultOf(error as Error), mend: SPLIT };
    return failed(placeAt(offset), 'well-formed JSON', found, mend);
  }
  if (tooDeep(value)) return failed(name, `at most ${MAX_DEPTH} levels of nesting`, 'more', SPLIT);
  const index: JsonIndex = indexJson(text);
  if (index.duplicates.length > 0) {
    return {
      problems: index.duplicates.map(({ key, offset }) => ({
        place: placeAt(offset),
        expected: 'every key once',
        found: `${JSON.stringify(key)} again`,
        mend: MERGE,
      })),
    };
  }
  const placeOf = (path: readonly string[]): string => {
    let position = index.root;
    for (const key of path) {
      const next = position.children?.get(key);
      if (next === undefined) break;
      position = next;
    }
    return placeAt(position.offset);
  };
  return { file: { absolute, name, value, placeOf } };
}

function format(name: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${name}:${line}:${col}`;
}

function parseYaml(text: string, absolute: string, name: string): ReadResult {
  const lines = new LineCounter();
  let document: Document.Parsed;
  let value: unknown;
  try {
    // The parser's own check for duplicates compares every key with every other.
    document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
    if (document.errors.length > 0) {
      const problems = document.errors.map((error) => ({
        place: format(name, lines, error.pos[0]),
        expected: 'well-formed YAML or JSON',
        found: faultOf(error),
        mend: yamlMend(error),
      }));
      // What follows the first fault of a line is its echo.
      const line = ({ place }: Problem): string => place.replace(/:\d+$/, '');
      return { problems: problems.filter((one, index) => problems.findIndex((other) => line(other) === line(one)) === index) };
    }
    const duplicates = duplicateKeys(document.contents);
    if (duplicates.length > 0) {
      return {
        problems: duplicates.map((key) => ({
          place: format(name, lines, key.range?.[0] ?? 0),
          expected: 'every key once',
          found: `${JSON.stringify(key.value)} again`,
          mend: MERGE,
        })),
      };
    }
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    return unexpanded(error as Error, name, lines, text);
  }
  if (tooDeep(value)) {
    return failed(name, `at most ${MAX_DEPTH} levels of nesting`, 'more', 'an alias may not stand inside what it stands for');
  }
  const members = new WeakMap<YAMLMap, Map<string, { key: Node; value: unknown }>>();
  const placeOf = (path: readonly string[]): string => {
    let node: unknown = document.contents;
    let offset = document.contents?.range[0] ?? 0;
    for (const key of path) {
      if (isAlias(node)) node = node.resolve(document);
      let next: unknown;
      if (isMap(node)) {
        const pair = membersOf(node, members).get(key);
        next = pair?.value;
        offset = pair?.key.range?.[0] ?? offset;
        if (pair === undefined) break;
      } else if (isSeq(node)) {
        next = node.items[Number(key)];
        offset = (next as Node | undefined)?.range?.[0] ?? offset;
      } else break;
      node = next;
    }
    return format(name, lines, offset);
  };
  return { file: { absolute, name, value, placeOf } };
}

const SPLIT = 'flatten it: give inner schemas a name under components.schemas, and refer to them by $ref';
const MERGE = 'rename it, or merge it into the first';

/** Aliases and merge keys that stand for nothing or for too much, or a nesting that the parser can't hold. */
function unexpanded(error: Error, name: string, lines: LineCounter, text: string): ReadResult {
  const alias = /^Unresolved alias .*: (.*)$/.exec(error.message)?.[1];
  let at: Node | undefined;
  if (alias !== undefined || error.message.startsWith('Merge')) {
    visit(parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'silent' }), {
      Alias: (_, node) => {
        if (node.source !== alias) return undefined;
        at = node;
        return visit.BREAK;
      },
      Pair: (_, { key, value }) => {
        if (alias !== undefined || !isScalar(key) || key.source !== '<<' || isCollection(value) || isAlias(value)) return undefined;
        at = key;
        return visit.BREAK;
      },
    });
  }
  const place = at?.range ? format(name, lines, at.range[0]) : name;
  if (alias !== undefined) {
    return failed(
      place,
      'an alias of an anchor before it',
      `*${alias}`,
      `write &${alias} before the value that it stands for, or quote the text`,
    );
  }
  if (error.message.startsWith('Merge')) {
    return failed(place, 'an object to merge', 'something else', 'write an alias of an object after <<, such as <<: *base');
  }
  return failed(
    place,
    'YAML that expands to a document of ordinary size',
    faultOf(error),
    'write out what the aliases (*name) stand for, or flatten the nesting',
  );
}

/** The parser's own words, but for a nesting that its recursion can't hold. */
function faultOf(error: Error): string {
  return /call stack/.test(error.message) ? 'a nesting too deep to read' : (error.message.split('\n')[0] ?? error.name);
}

function membersOf(
  map: YAMLMap,
  cache: WeakMap<YAMLMap, Map<string, { key: Node; value: unknown }>>,
): Map<string, { key: Node; value: unknown }> {
  const known = cache.get(map);
  if (known !== undefined) return known;
  const members = new Map(map.items.flatMap(({ key, value }) => (isScalar(key) ? [[String(key.value), { key, value }] as const] : [])));
  cache.set(map, members);
  return members;
}

function duplicateKeys(root: unknown): readonly Scalar[] {
  const duplicates: Scalar[] = [];
  const waiting: unknown[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isSeq(node)) for (const item of node.items) waiting.push(item);
    if (!isMap(node)) continue;
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      waiting.push(value);
      if (!isScalar(key)) continue;
      const text = String(key.value);
      if (seen.has(text)) duplicates.push(key);
      seen.add(text);
    }
  }
  return duplicates;
}

function tooDeep(root: unknown): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    const next = new Set<unknown>();
    for (const value of level) {
      if (value !== null && typeof value === 'object') {
        for (const member of Object.values(value)) if (typeof member === 'object') next.add(member);
      }
    }
    level = [...next];
  }
  return false;
}
