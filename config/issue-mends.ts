/** How to mend what zod found wrong: one imperative clause, by what the schema takes at the place. */
import type { z } from 'zod';
import { nearest } from '../access/nearest';
import { mendOf } from './schema/values';

type Issue = z.core.$ZodIssue;

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly valueType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly values?: readonly unknown[];
}

const definition = (schema: z.core.$ZodType): Definition => schema._zod.def as Definition;

/** What may stand at a path; more than one where alternatives lead there. */
function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly z.core.$ZodType[] {
  const { type, shape, valueType, element, innerType, options } = definition(schema);
  if (options !== undefined) return options.flatMap((option) => schemasAt(option, path));
  if (innerType !== undefined) return schemasAt(innerType, path);
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  const member = type === 'object' ? shape?.[String(key)] : (valueType ?? element);
  return member === undefined ? [] : schemasAt(member, rest);
}

/** Keys of the objects that may stand at a path. */
export const keysAt = (schema: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] => [
  ...new Set(schemasAt(schema, path).flatMap((one) => Object.keys(definition(one).shape ?? {}))),
];

const oneOf = (values: readonly unknown[]): string => values.map(literal).join(' or ');
const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

/** How a value is written, with … for what only a person knows: `'…'`, `{ calls: …, renewalSeconds: … }`. */
function exampleOf(schema: z.core.$ZodType | undefined): string {
  if (schema === undefined) return '…';
  const { type, shape, entries, values } = definition(schema);
  const needed = Object.entries(shape ?? {}).flatMap(([key, member]) => (member._zod.optin === undefined ? [key] : []));
  switch (type) {
    case 'object':
      return needed.length === 0 ? '{}' : `{ ${needed.map((key) => `${key}: …`).join(', ')} }`;
    case 'record':
      return '{ name: … }';
    case 'array':
      return '[…]';
    case 'enum':
      return oneOf(Object.values(entries ?? {}));
    case 'literal':
      return oneOf(values ?? []);
    case 'boolean':
      return 'true or false';
    case 'number':
      return 'a number';
    default:
      return "'…'";
  }
}

/** The key that somebody may have misspelt. */
export const meantKey = (key: string, known: readonly string[]): string | undefined =>
  known.includes(key) ? undefined : nearest(key, known);

/** A key that the configuration doesn't know. */
export function unknownKeyMend(key: string, known: readonly string[]): string {
  if (known.includes(key)) return 'remove it; it belongs to another kind of what stands here';
  const meant = meantKey(key, known);
  return meant === undefined ? `remove it; the keys here are ${known.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`;
}

/** A value that is not there: its key, with what may stand there. */
export function missingMend({ path, message }: Issue, schema: z.core.$ZodType): string {
  const key = path.at(-1);
  if (key === undefined) return `export an object: ${exampleOf(schema)}`;
  const known = mendOf(message, undefined) !== undefined || typeof key === 'number';
  const examples = [...new Set(schemasAt(schema, path).map(exampleOf))];
  return typeof key === 'number'
    ? 'write the entry, or remove the comma that stands for it'
    : `write ${String(key)}: ${known ? "'…'" : examples.slice(0, 5).join(' or ') || "'…'"}`;
}

/** @param shown whether the message may repeat the value: it may be a secret */
export function issueMend(issue: Issue, value: unknown, schema: z.core.$ZodType, shown: boolean): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeMend(issue.expected, value, exampleOf(schemasAt(schema, issue.path)[0]), shown);
    case 'invalid_value':
      return valueMend(issue.values, value, shown);
    case 'invalid_union':
      return valueMend(optionsOf(issue), value, shown);
    case 'too_small':
      return smallMend(issue, value);
    case 'too_big':
      return bigMend(issue, value);
    case 'invalid_format':
      if (issue.format === 'date') return 'write year, month and day: YYYY-MM-DD, of a day that there is';
      break;
    default:
  }
  return mendOf(issue.message, value) ?? 'look at this key in the schema of the configuration, config/schema/';
}

/** The values that a union takes: of its discriminator, or of its literals. */
function optionsOf(issue: Extract<Issue, { readonly code: 'invalid_union' }>): readonly unknown[] {
  const { options } = issue as { readonly options?: readonly unknown[] };
  return options ?? issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : []));
}

function typeMend(expected: string, value: unknown, example: string, shown: boolean): string {
  if (typeof value === 'function') return 'call the function, or write the value itself';
  if (expected === 'string' && shown && (typeof value === 'number' || typeof value === 'boolean')) return `put it in quotes: '${value}'`;
  if (
    typeof value === 'string' &&
    ((expected === 'number' && /^\d+$/.test(value)) || (expected === 'boolean' && /^(true|false)$/.test(value)))
  ) {
    return `remove the quotes: ${value}`;
  }
  if (expected === 'number' && typeof value === 'number') return 'write a number, and look at what it is computed from';
  if (expected === 'int' && typeof value === 'number') return `round it: ${Math.floor(value)} or ${Math.ceil(value)}`;
  if (expected === 'array' && value !== null) {
    return shown && typeof value === 'string' ? `put it in a list: ['${value}']` : 'put it in a list: […]';
  }
  return `write ${example}`;
}

/** The text that somebody may have misspelt. */
function meantText(allowed: readonly unknown[], value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const texts = allowed.filter((one) => typeof one === 'string');
  return nearest(value, texts) ?? texts.find((one) => one.startsWith(value));
}

/** What may have been meant by a value that is none of those allowed. */
export function meantValue(issue: Issue, value: unknown): string | undefined {
  if (issue.code === 'invalid_value') return meantText(issue.values, value);
  return issue.code === 'invalid_union' ? meantText(optionsOf(issue), value) : undefined;
}

function valueMend(allowed: readonly unknown[], value: unknown, shown: boolean): string {
  const texts = allowed.filter((one) => typeof one === 'string');
  const meant = shown ? meantText(allowed, value) : undefined;
  if (meant !== undefined) return `did you mean ${JSON.stringify(meant)}?`;
  const numbers = allowed.filter((one) => typeof one === 'number').sort((a, b) => a - b);
  if (typeof value === 'number' && numbers.length > 0) return `write ${numbers.find((one) => one >= value) ?? numbers.at(-1)}`;
  return texts.some((one) => one === String(value)) ? `put it in quotes: '${String(value)}'` : `write ${oneOf(allowed)}`;
}

function smallMend({ origin, minimum, inclusive }: Extract<Issue, { readonly code: 'too_small' }>, value: unknown): string {
  if (origin === 'array') return 'name one, or leave the key out where it is optional';
  if (origin === 'string') return `write ${minimum === 1 ? 'a text' : `${Number(minimum) - String(value).length} characters more`}`;
  return `write ${inclusive === false ? Number(minimum) + 1 : minimum} or more`;
}

function bigMend({ origin, maximum }: Extract<Issue, { readonly code: 'too_big' }>, value: unknown): string {
  if (origin === 'array') return `remove ${(value as readonly unknown[]).length - Number(maximum)} of them`;
  if (origin === 'string') return `shorten it by ${String(value).length - Number(maximum)}`;
  return `write ${maximum} or less`;
}
