/** What zod found wrong with a configuration, in the words of this application: what was expected, what was found, how to mend it. */
import type { z } from 'zod';
import { issueMend, keysAt, missingMend, unknownKeyMend } from './issue-mends';
import type { ConfigurationProblem } from './problem';
import { mendOf } from './schema/values';

export type Issue = z.core.$ZodIssue;

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
 * @param schema of the whole input, which knows what may stand at a place
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
      mend: unknownKeyMend(key, known),
    }));
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? 'a name';
    const key = String(issue.path.at(-1));
    return [{ place: place(issue.path), expected, found: JSON.stringify(key), mend: mendOf(expected, key) ?? 'rename it' }];
  }
  const path = pathText(issue.path);
  const value = valueAt(input, issue.path);
  if (value === undefined) {
    return [{ place: place(issue.path), expected: expectedBy(issue), found: 'nothing', mend: missingMend(issue, schema) }];
  }
  // A secret written as text must not be repeated in a log.
  const shown = !/secret|certificateid|password|value/i.test(path);
  return [
    {
      place: place(issue.path),
      expected: expectedBy(issue),
      found: shown ? describe(value) : 'a text (not shown)',
      mend: issueMend(issue, value, schema, shown),
    },
  ];
}

function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return mendOf(issue.message, undefined) === undefined ? (TYPES[issue.expected] ?? issue.expected) : issue.message;
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
