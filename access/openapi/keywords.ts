/** The keywords of OpenAPI 3.0's Schema Object that are copied as they stand, and what each may hold: import refuses anything else; and others' that are lost. */
import { isMapping } from '../source/value';

interface Form {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const text: Form = { expected: 'a text', holds: (value) => typeof value === 'string' };
const flag: Form = { expected: 'true or false', holds: (value) => typeof value === 'boolean' };
const number: Form = { expected: 'a number', holds: (value) => typeof value === 'number' && Number.isFinite(value) };
const positive: Form = { expected: 'a number > 0', holds: (value) => number.holds(value) && (value as number) > 0 };
const count: Form = { expected: 'a whole number', holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0 };
const anything: Form = { expected: 'a value', holds: () => true };
const object: Form = { expected: 'an object', holds: isMapping };
const names: Form = {
  expected: 'a list of property names',
  holds: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
};
const list: Form = { expected: 'a list of values', holds: (value) => Array.isArray(value) && value.length > 0 };

export const COPIED_KEYWORDS: ReadonlyMap<string, Form> = new Map([
  ['title', text],
  ['description', text],
  ['format', text],
  ['multipleOf', positive],
  ['maximum', number],
  ['minimum', number],
  ['maxLength', count],
  ['minLength', count],
  ['pattern', text],
  ['maxItems', count],
  ['minItems', count],
  ['uniqueItems', flag],
  ['maxProperties', count],
  ['minProperties', count],
  ['required', names],
  ['enum', list],
  ['default', anything],
  ['nullable', flag],
  ['readOnly', flag],
  ['writeOnly', flag],
  ['deprecated', flag],
  ['xml', object],
]);

export const TYPES: readonly unknown[] = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** JSON Schema 2020-12's keywords that refuse values, and that OpenAPI 3.0 doesn't have. */
export const VALIDATING: readonly string[] = [
  'patternProperties',
  'prefixItems',
  'contains',
  'minContains',
  'maxContains',
  'propertyNames',
  'dependentRequired',
  'dependentSchemas',
  'dependencies',
  'if',
  'unevaluatedItems',
  'unevaluatedProperties',
  '$dynamicRef',
  '$recursiveRef',
];
/** Those that refuse nothing. */
export const ANNOTATIONS: readonly string[] = ['title', 'description', 'deprecated', 'xml'];
