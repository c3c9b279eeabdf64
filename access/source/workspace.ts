/** The files of one contract: opens them once, and follows `$ref` from one to another. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, extname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { nearest } from '../nearest';
import { describe, type Problem } from '../problem';
import { readSourceFile, type SourceFile } from './file';
import { child, children, isMapping, own, placeOf, type Located } from './value';

const MAX_FILES = 5000;
const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** Reports its problems instead of throwing them; a reference that leads nowhere is `undefined` to whoever follows it. */
export class Workspace {
  readonly problems: Problem[] = [];
  private readonly files = new Map<string, SourceFile | undefined>();
  private readonly reported = new Set<string>();
  private readonly landmarks = new Map<SourceFile, ReadonlyMap<string, Located>>();

  private constructor(
    private readonly rootAbsolute: string,
    private readonly rootName: string,
    /** References lead nowhere outside it, symbolic links followed. */
    private readonly boundary: string,
  ) {}

  /** @param file path of the contract; messages name it so, or relative to the working directory where it lies there */
  static open(file: string): { readonly workspace: Workspace; readonly root: SourceFile | undefined } {
    const inside = relative(process.cwd(), resolve(file));
    const name = isAbsolute(file) && !inside.startsWith('..') && !isAbsolute(inside) ? inside : file;
    const workspace = new Workspace(resolve(file), name.split(sep).join('/'), boundaryOf(dirname(resolve(file))));
    return { workspace, root: workspace.load(workspace.rootAbsolute) };
  }

  report(problem: Problem): void {
    const key = `${problem.place} ${problem.expected} ${problem.found}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.problems.push(problem);
  }

  /** The first text or key that matches, in any file that was opened. */
  find(pattern: RegExp): Located | undefined {
    for (const file of this.files.values()) {
      const waiting: Located[] = file === undefined ? [] : [{ file, path: [], value: file.value }];
      for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
        if (typeof at.value === 'string' && pattern.test(at.value)) return at;
        if (pattern.test(at.path.at(-1) ?? '')) return at;
        for (const [, member] of children(at)) waiting.push(member);
      }
    }
    return undefined;
  }

  /** Reports that something else was expected at a value. */
  expect(expected: string, at: Located, mend: string): undefined {
    this.report({ place: placeOf(at), expected, found: describe(at.value), mend });
    return undefined;
  }

  private load(absolute: string, place?: string): SourceFile | undefined {
    if (this.files.has(absolute)) return this.files.get(absolute);
    const name =
      absolute === this.rootAbsolute
        ? this.rootName
        : posix.join(dirname(this.rootName), relative(dirname(this.rootAbsolute), absolute).split(sep).join('/'));
    const result = readSourceFile(absolute, name, place);
    if ('problems' in result) result.problems.forEach((problem) => this.report(problem));
    const file = 'file' in result ? result.file : undefined;
    this.files.set(absolute, file);
    return file;
  }

  /**
   * What a `$ref` refers to: one step, in another file or in the same one. Reports a reference that leads nowhere.
   * @param at the mapping that holds `$ref`
   */
  follow(at: Located): Located | undefined {
    const reference = child(at, '$ref');
    const result = this.lookUp(reference);
    if ('found' in result) return result.found;
    if ('problem' in result) this.report({ place: placeOf(reference), ...result.problem });
    return undefined;
  }

  /** The same without a report: for `$ref` in example values, which by the specification are only data. */
  tryFollow(at: Located): Located | undefined {
    const result = this.lookUp(child(at, '$ref'), true);
    return 'found' in result ? result.found : undefined;
  }

  /** Follows references until something that isn't one. */
  resolve(at: Located): Located | undefined {
    const seen = new Set<string>();
    let current: Located | undefined = at;
    while (current !== undefined && typeof own(current.value, '$ref') === 'string') {
      const place = placeOf(current);
      if (seen.has(place)) {
        return this.expect('a reference that leads to a definition', child(at, '$ref'), 'break the circle of references');
      }
      seen.add(place);
      current = this.follow(current);
    }
    return current;
  }

  /**
   * A member, or what its reference leads to. The specification allows references in fewer places than authors use them:
   * whole `paths`, `schemas`, lists of parameters and operations are split off too.
   */
  member(at: Located, key: string): Located {
    const found = child(at, key);
    return typeof own(found.value, '$ref') === 'string' ? (this.resolve(found) ?? { ...found, value: undefined }) : found;
  }

  /** A schema of the same file that says its own name: `$anchor`, or `$id` with or without a pointer into it (JSON Schema 2020-12, section 8.2). */
  private landmark(file: SourceFile, text: string): Located | undefined {
    const [base = '', fragment = ''] = text.split('#', 2);
    if (base === '' ? fragment === '' || fragment.startsWith('/') : !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(base)) return undefined;
    let known = this.landmarks.get(file);
    if (known === undefined) {
      known = landmarksOf(file);
      this.landmarks.set(file, known);
    }
    const anchor = known.get(text);
    if (anchor !== undefined || !fragment.startsWith('/')) return anchor;
    return parsePointer(fragment).reduce<Located | undefined>(
      (at, key) => (at === undefined || own(at.value, key) === undefined ? undefined : child(at, key)),
      known.get(base),
    );
  }

  private lookUp(reference: Located, quiet = false): LookUp<Located> {
    const text = reference.value;
    if (typeof text !== 'string') {
      return { problem: { expected: 'a reference as text', found: describe(text), mend: `write it like "${EXAMPLE}"` } };
    }
    const named = this.landmark(reference.file, text);
    if (named !== undefined) return { found: named };
    const parts = splitReference(text);
    if (!('found' in parts)) return parts;
    const { fileName, pointer } = parts.found;
    const file = fileName === '' ? { found: reference.file } : this.fileOf(reference, fileName, quiet);
    return 'found' in file ? this.pointedAt(file.found, pointer, text) : file;
  }

  /** The file that a reference names, relative to its own. */
  private fileOf(reference: Located, fileName: string, quiet: boolean): LookUp<SourceFile> {
    const found = describe(reference.value);
    if (!EXTENSIONS.includes(extname(fileName).toLowerCase())) {
      return {
        problem: { expected: 'a reference to a .json, .yaml or .yml file', found, mend: namedSchemaMend(reference.file, fileName) },
      };
    }
    const absolute = resolve(dirname(reference.file.absolute), fileName);
    if (this.files.size >= MAX_FILES && !this.files.has(absolute)) {
      return { problem: { expected: `at most ${MAX_FILES} files`, found: 'more', mend: 'bundle the contract into fewer files first' } };
    }
    if (!isInside(this.boundary, realPath(absolute))) {
      return {
        problem: {
          expected: `a reference to a file inside ${boundaryName(this.boundary)}`,
          found,
          mend: 'keep a copy there, or run the command in a folder that holds both',
        },
      };
    }
    const count = this.problems.length;
    const file = this.load(absolute, placeOf(reference));
    const told = !quiet && this.problems.length > count;
    if (quiet) this.problems.length = count;
    if (file !== undefined) return { found: file };
    if (told) return { told };
    return { problem: { expected: 'a reference that can be followed', found, mend: 'correct the file that it names, or the reference' } };
  }

  /** @param text the whole reference, for messages */
  private pointedAt(file: SourceFile, pointer: readonly string[], text: string): LookUp<Located> {
    let found: Located = { file, path: [], value: file.value };
    for (const key of pointer) {
      // A pointer may pass through a value that is a reference itself.
      const holder: Located | undefined =
        typeof own(found.value, '$ref') === 'string' && own(found.value, key) === undefined ? this.resolve(found) : found;
      const next: Located | undefined = holder && child(holder, key);
      if (next === undefined || next.value === undefined) {
        const mend = this.rootMend(file, pointer, text) ?? missingMend(found.value, key);
        return { problem: { expected: 'a reference to something that exists', found: describe(text), mend } };
      }
      found = next;
    }
    return { found };
  }

  /** For a file that was split off, and still refers to the contract as if it were a part of it. */
  private rootMend(file: SourceFile, pointer: readonly string[], text: string): string | undefined {
    const root = this.files.get(this.rootAbsolute);
    if (root === undefined || root === file || !text.startsWith('#') || pointer.reduce(own, root.value) === undefined) return undefined;
    const way = relative(dirname(file.absolute), root.absolute).split(sep).join('/');
    return `write ${JSON.stringify(`${way}${text}`)}: what stands before the # is empty only in the file itself`;
  }
}

/** What a reference leads to, or why it leads nowhere, unless that has been told; whoever asked knows the place. */
type LookUp<T> = { readonly found: T } | { readonly problem: Omit<Problem, 'place'> } | { readonly told: true };

/** @returns the file's name, empty for the reference's own file, and the keys of the JSON pointer into it (RFC 6901) */
function splitReference(text: string): LookUp<{ readonly fileName: string; readonly pointer: readonly string[] }> {
  const hash = text.indexOf('#');
  const address = hash === -1 ? text : text.slice(0, hash);
  if (/^[A-Za-z][A-Za-z0-9+.-]*:|^[/\\]/.test(address)) {
    return {
      problem: {
        expected: 'a reference to a local file by its relative path',
        found: describe(text),
        mend: 'keep a copy beside the contract: nothing is fetched from a network, and no path leaves the project',
      },
    };
  }
  try {
    const pointer = parsePointer(hash === -1 ? '' : decodeURIComponent(text.slice(hash + 1)));
    return { found: { fileName: decodeURIComponent(address), pointer } };
  } catch {
    return {
      problem: {
        expected: 'a reference such as file.yaml#/components/schemas/Name',
        found: describe(text),
        mend: 'percent-encode it as RFC 3986 says, and start its fragment with #/',
      },
    };
  }
}

/** The folder as seen from the working directory, which is what people name it by; whole where it lies above that. */
function boundaryName(boundary: string): string {
  const place = relative(process.cwd(), boundary).split(sep).join('/');
  if (place === '') return 'the project';
  return place.startsWith('../') ? boundary : place;
}

/**
 * Whose files a contract may refer to: the working directory's where it lies there; else those of its repository; else of
 * the folder above its own. A contract of somebody else's must not pull this machine's files into what is published.
 */
function boundaryOf(folder: string): string {
  const own = realPath(folder);
  const project = realPath(process.cwd());
  if (isInside(project, own)) return project;
  for (let above = own; ; above = dirname(above)) {
    if (existsSync(join(above, '.git'))) return above;
    if (above === dirname(above)) break;
  }
  const parent = dirname(own);
  return parent === dirname(parent) ? own : parent;
}

/** With symbolic links followed, as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(realPath(dirname(path)), basename(path));
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function landmarksOf(file: SourceFile): ReadonlyMap<string, Located> {
  const found = new Map<string, Located>();
  const waiting: Located[] = [{ file, path: [], value: file.value }];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const [id, anchor] = [own(at.value, '$id'), own(at.value, '$anchor')];
    if (typeof id === 'string') found.set(id.replace(/#$/, ''), at);
    if (typeof anchor === 'string') found.set(`#${anchor}`, at);
    for (const [, member] of children(at)) waiting.push(member);
  }
  return found;
}

/** JSON Pointer, RFC 6901. */
function parsePointer(text: string): readonly string[] {
  if (text === '') return [];
  if (!text.startsWith('/')) throw new Error('not a JSON Pointer');
  return text
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const EXAMPLE = '#/components/schemas/Name';

function missingMend(holder: unknown, key: string): string {
  const meant = isMapping(holder) ? nearest(key, Object.keys(holder)) : undefined;
  return meant === undefined ? `define ${JSON.stringify(key)} there, or correct the reference` : `did you mean ${JSON.stringify(meant)}?`;
}

/** A bare word is often the name of a schema. */
function namedSchemaMend(file: SourceFile, word: string): string {
  const known = ['components', 'schemas'].reduce<unknown>(own, file.value);
  return own(known, word) === undefined
    ? `name a file with such an ending, or a part of this one like "${EXAMPLE}"`
    : `did you mean "#/components/schemas/${word}"?`;
}
