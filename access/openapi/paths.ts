/** The operations of a contract's `paths`, and what of them API Management couldn't tell apart. */
import { HTTP_METHODS, type HttpMethod } from '../operation';
import { listAt } from '../source/shapes';
import { child, children, isMapping, own, placeOf, type Located } from '../source/value';
import type { Workspace } from '../source/workspace';
import type { Bundling } from './bundling';

export interface Listed {
  readonly method: HttpMethod;
  /** The path as the contract spells it, without a fragment. */
  readonly path: string;
  /** The path as it is written: with the names of {@link Shape}, the same for every operation of the path. */
  readonly template: string;
  /** What the path's parameters are called in `template`, in order. */
  readonly names: readonly string[];
  /** The path item, for the parameters that its operations share. */
  readonly item: Located;
  readonly at: Located;
}

/** Paths that API Management can't tell apart. */
interface Shape {
  /** The first such path; the others are written as it is. */
  readonly path: string;
  readonly methods: Set<HttpMethod>;
  /** Names of query parameters in lower case: no path parameter may have one of them. */
  readonly queryNames: Set<string>;
}

/** An operation before the parameters of its path have their names. */
interface ShapedOperation {
  readonly method: HttpMethod;
  readonly path: string;
  readonly item: Located;
  readonly at: Located;
  readonly shape: Shape;
}

/** @returns the operations in the contract's order; what API Management can't import is reported, or dropped with a warning */
export function listOperations(bundling: Bundling, paths: Located): readonly Listed[] {
  const { workspace, warnings } = bundling;
  const listed: ShapedOperation[] = [];
  const seen = new Map<string, Shape>();
  for (const [spelled, entry] of children(paths)) {
    if (spelled.startsWith('x-')) continue;
    // With a slash in it, it is no fragment to the author, but a part of the path.
    const path = spelled.replace(/#[^/]*$/, '');
    if (!checkPath(bundling, path, spelled, entry)) continue;
    if (path !== spelled) warnings.add('what follows a # in a path is dropped: no client sends it', spelled);
    const item = workspace.resolve(entry);
    if (item === undefined) continue;
    if (!isMapping(item.value)) {
      workspace.expect(
        'a path item',
        item,
        "write its operations there, such as get: { responses: { '200': { description: OK } } }, or remove the path",
      );
      continue;
    }
    if (item.file !== entry.file || item.path !== entry.path) reportSiblings(bundling, path, entry);
    if (serversAt(workspace, item)) warnings.add("servers of paths are dropped: API Management can't import them", path);
    if (own(item.value, 'trace') !== undefined) warnings.add("TRACE operations are dropped: API Management can't import them", path);
    reportUnknown(bundling, path, item);
    const first = seen.get(shapeOf(path)) ?? { path, methods: new Set(), queryNames: new Set() };
    seen.set(shapeOf(path), first);
    if ((withoutSlash(path) === path) !== (withoutSlash(first.path) === first.path)) {
      warnings.add(
        'paths that differ only in a slash at the end are one to API Management, written as the first',
        `${path} → ${first.path}`,
      );
    }
    addQueryNames(bundling, item, first.queryNames);
    for (const method of HTTP_METHODS) {
      if (child(item, method.toLowerCase()).value === undefined) continue;
      const at = workspace.member(item, method.toLowerCase());
      const written = child(item, method.toLowerCase());
      if (typeof own(written.value, '$ref') === 'string') reportSiblings(bundling, `${method} ${path}`, written);
      if (!isMapping(at.value)) {
        if (at.value !== undefined) {
          workspace.expect(
            'an operation',
            at,
            `write at least responses: { '200': { description: OK } } there, or remove ${method.toLowerCase()}`,
          );
        }
      } else if (first.methods.has(method)) {
        workspace.report({
          place: entry.file.placeOf(entry.path),
          expected: `one ${method} operation for ${first.path}`,
          found: `another at ${spelled}`,
          mend: 'merge the two: paths that differ only in parameter names, in case, in a slash at the end or in what follows a # are one to API Management',
        });
      } else if (withoutSlash(withoutNames(first.path)) !== withoutSlash(withoutNames(path))) {
        workspace.report({
          place: entry.file.placeOf(entry.path),
          expected: `the spelling ${first.path}, which another path of the same shape has`,
          found: path,
          mend: 'move its operations to that path: the two are one to API Management',
        });
      } else {
        first.methods.add(method);
        addQueryNames(bundling, at, first.queryNames);
        listed.push({ method, path, item, at, shape: first });
      }
    }
  }
  const named = new Map([...seen.values()].map((shape) => [shape, nameParameters(bundling, shape)]));
  return listed.map(({ shape, ...operation }) => {
    const names = named.get(shape) ?? [];
    let index = 0;
    return { ...operation, names, template: shape.path.replace(PARAMETER, () => `{${names[index++] ?? ''}}`) };
  });
}

/** The parameters that a path or an operation lists. */
export const parametersAt = (workspace: Workspace, at: Located): Located =>
  listAt(workspace, at, 'parameters', 'a list of parameters', 'write a list, such as parameters: [{ name: id, in: query }]');

/** Whether the contract, a path or an operation lists servers, which are dropped. */
export function serversAt(workspace: Workspace, at: Located): boolean {
  const mend = 'write a list, such as servers: [{ url: /v1 }], or remove it: the configuration names the backend';
  return listAt(workspace, at, 'servers', 'a list of servers', mend).value !== undefined;
}

const KNOWN = ['$ref', 'summary', 'description', 'servers', 'parameters', 'trace', ...HTTP_METHODS.map((method) => method.toLowerCase())];

/** An operation must not be lost for its spelling. */
function reportUnknown({ workspace, warnings }: Bundling, path: string, item: Located): void {
  for (const [key, member] of children(item)) {
    if (KNOWN.includes(key) || key.startsWith('x-')) continue;
    if (KNOWN.includes(key.toLowerCase())) {
      workspace.report({
        place: placeOf(member),
        expected: `a method in lower case at ${path}`,
        found: JSON.stringify(key),
        mend: `write ${key.toLowerCase()}`,
      });
    } else {
      warnings.add('what is neither a method nor another part of a path is dropped', `${path}: ${key}`);
    }
  }
}

/** `urlTemplate` of an operation in the service's REST API. */
const MAX_TEMPLATE = 1000;
const PARAMETER = /\{([^{}]*)\}/g;

export function parameterNames(path: string): readonly string[] {
  return [...path.matchAll(PARAMETER)].map(([, name]) => name ?? '');
}

function addQueryNames({ workspace }: Bundling, holder: Located, names: Set<string>): void {
  for (const [, entry] of children(parametersAt(workspace, holder))) {
    const parameter = workspace.resolve(entry);
    const name = own(parameter?.value, 'name');
    if (own(parameter?.value, 'in') === 'query' && typeof name === 'string') names.add(name.toLowerCase());
  }
}

/** Names in one URL template must be unique, ignoring case, query parameters included. */
function nameParameters({ warnings }: Bundling, { path, queryNames }: Shape): readonly string[] {
  const used = new Set(queryNames);
  return parameterNames(path).map((wanted) => {
    const base = wanted.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || 'parameter';
    let name = base;
    for (let clash = 1; used.has(name.toLowerCase()); clash += 1) name = `${base}-${clash}`;
    used.add(name.toLowerCase());
    if (name !== wanted) {
      warnings.add('a path parameter is renamed: names in one URL template must be unique and simple', `${path}: ${wanted} → ${name}`);
    }
    return name;
  });
}

function withoutNames(path: string): string {
  return path.replace(PARAMETER, '{}');
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/$/, '');
}

/** What stands beside a `$ref` would be lost; an operation must not be. */
function reportSiblings({ workspace }: Bundling, path: string, entry: Located): void {
  const lost = Object.keys(isMapping(entry.value) ? entry.value : {}).filter(
    (key) => key !== '$ref' && key !== 'summary' && key !== 'description' && !key.startsWith('x-'),
  );
  if (lost.length > 0) {
    workspace.report({
      place: entry.file.placeOf(entry.path),
      expected: `nothing beside the reference at ${path}`,
      found: lost.join(', '),
      mend: 'move them to where the reference leads',
    });
  }
}

/** What of a path API Management looks at when it matches a request. */
function shapeOf(path: string): string {
  return withoutSlash(withoutNames(path)).toLowerCase();
}

/**
 * A path must mean to API Management what it means in OpenAPI: `*` would be a wildcard, `?` a required parameter.
 * @param path without a fragment
 * @param spelled as the contract has it
 */
function checkPath({ workspace }: Bundling, path: string, spelled: string, entry: Located): boolean {
  if (path.length > MAX_TEMPLATE) {
    workspace.report({
      place: entry.file.placeOf(entry.path),
      expected: `a path of at most ${MAX_TEMPLATE} characters`,
      found: `${path.length}`,
      mend: 'shorten its segments, or take some of its parameters in the query',
    });
    return false;
  }
  const template = path.replace(/\{[^{}*?/#\s]+\}/g, '');
  if (path.startsWith('/') && !path.includes('//') && !/[{}*?#\s\\]/.test(template) && !hasControl(path)) return true;
  workspace.report({
    place: entry.file.placeOf(entry.path),
    expected: 'a path that starts with a slash and has no space, *, ?, #, backslash, empty segment or unpaired brace',
    found: JSON.stringify(spelled),
    mend: pathMend(path, template),
  });
  return false;
}

/** For the first thing that is wrong with it. */
function pathMend(path: string, template: string): string {
  if (!path.startsWith('/')) return `start it with a slash: ${JSON.stringify(`/${path}`)}`;
  if (path.includes('?')) return 'describe what follows the ? by parameters with `in: query`';
  if (path.includes('#')) return 'remove the # and what follows it, which no client sends to a server, or percent-encode it: %23';
  if (path.includes('*')) return 'name what the * stands for as a parameter in braces: /{name}';
  if (path.includes('//')) return 'remove one of the two slashes';
  if (/[{}]/.test(template)) return 'write each parameter as a name between one pair of braces: /{name}';
  return 'percent-encode what is no letter, digit or one of -._~ in it: a space is %20';
}

function hasControl(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}
