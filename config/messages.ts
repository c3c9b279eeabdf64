/** What zod found wrong with a configuration, in the words of this application: what was expected, what was found, how to mend it. */
import type { z } from 'zod';
import type { ConfigurationProblem } from './problem';
import { mendOf } from './schema/values';

export type Issue = z.core.$ZodIssue;

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly valueType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object of named entries',
};

/** A union's own issue says only "Invalid input": the issues of the alternative that comes closest say what is wrong. */
export function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  if (issue.errors.every((errors) => errors.every(({ code, path }) => code === 'invalid_value' && path.length === 0))) return [issue];
  const weight = (issues: readonly Issue[]): number =>
    issues.filter(({ code, path }) => code === 'unrecognized_keys' || path.length === 1).length;
  const closest = [...issue.errors].sort((a, b) => weight(a) - weight(b))[0] ?? [];
  return closest.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

/**
 * One problem an issue, or one for each key that the configuration doesn't know.
 * @param schema of the whole input, which knows what an unknown key may have meant
 * @param file the file's name, for messages
 */
export function problemsOf(issue: Issue, input: unknown, schema: z.core.$ZodType, file: string): readonly ConfigurationProblem[] {
  const place = (path: readonly PropertyKey[]): string => `${file}: ${pathText(path) || '(root)'}`;
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => ({
      place: place([...issue.path, key]),
      expected: 'a key that the configuration knows',
      found: JSON.stringify(key),
      mend: nearest(key, known),
    }));
  }
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return [{ place: place(issue.path), expected: inner?.message ?? 'a name', found: JSON.stringify(String(issue.path.at(-1))) }];
  }
  const path = pathText(issue.path);
  const mend = valueAt(input, issue.path) === undefined ? `add ${String(issue.path.at(-1))}` : mendOf(issue.message);
  // A secret written as text must not be repeated in a log.
  const found =
    /secret|certificateid|password|value/i.test(path) && valueAt(input, issue.path) !== undefined
      ? 'a text (not shown)'
      : describe(valueAt(input, issue.path));
  return [{ place: place(issue.path), expected: expectedBy(issue), found, ...(mend && { mend }) }];
}

function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return mendOf(issue.message) === undefined ? (TYPES[issue.expected] ?? issue.expected) : issue.message;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return issue.errors.length > 0
        ? oneOf(issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : [])))
        : issue.message.replace(/^Invalid discriminator value\. Expected /, 'one of ').replaceAll(' | ', ', ');
    case 'too_small':
      return sized(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'too_big':
      return sized(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'invalid_format':
      return issue.format === 'email' ? 'an email address' : issue.format === 'date' ? 'a date such as 2030-12-31' : issue.message;
    default:
      return issue.message;
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? JSON.stringify(values[0]) : `one of ${[...new Set(values)].map((value) => JSON.stringify(value)).join(', ')}`;

function sized(origin: string, limit: number | bigint, bound: string): string {
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
  return unit === ''
    ? `a number of ${bound} ${limit}`
    : `${bound} ${limit}${limit === 1 ? unit.replace('characters', 'character').replace('entries', 'entry') : unit}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');
}

/** What stands at a path of an input; undefined where the path leads nowhere. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value === null || typeof value !== 'object' ? undefined : (value as Record<PropertyKey, unknown>)[key]),
    root,
  );
}

/** Objects and lists aren't shown: one of their members may be a secret. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  if (value !== null && typeof value === 'object') {
    return Array.isArray(value) ? (value.length === 0 ? 'an empty list' : 'a list') : value instanceof Date ? 'a date' : 'an object';
  }
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? `a ${typeof value}` : text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/** Keys of the objects that may stand at a path. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  const [key, ...rest] = path;
  const { type, shape, valueType, element, innerType, options } = schema._zod.def as Definition;
  if (options !== undefined) return [...new Set(options.flatMap((option) => keysAt(option, path)))];
  if (innerType !== undefined) return keysAt(innerType, path);
  if (key === undefined) return shape === undefined ? [] : Object.keys(shape);
  const member = type === 'object' ? shape?.[String(key)] : (valueType ?? element);
  return member === undefined ? [] : keysAt(member, rest);
}

function nearest(key: string, known: readonly string[]): string {
  if (known.includes(key)) return 'remove it; it belongs to another kind of what stands here';
  const meant = known.find((candidate) => oneEditApart(key.toLowerCase(), candidate.toLowerCase()));
  return meant === undefined ? `remove it; the keys here are ${known.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`;
}

/** Equal, or made so by one letter more, less, another, or two letters swapped. */
function oneEditApart(a: string, b: string): boolean {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return Math.max(left.length, right.length) <= 1 || (left.length === 2 && left === [...right].reverse().join(''));
}
