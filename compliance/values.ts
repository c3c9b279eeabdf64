/**
 * Attributes of synthesized resources, as Terraform would read them: a block may be an object or a list,
 * `"true"` is a boolean, a `dynamic` block cannot be known. What cannot be told is {@link UNKNOWN}, never a default.
 */
import { plainReferences } from '../synthesized/resolve';
import type { SynthesizedResource, Unknown, Value } from '../synthesized/model';

export const UNKNOWN: unique symbol = Symbol('unknown');
export type Maybe<T> = T | typeof UNKNOWN;

/** The attributes of a resource or of one of its blocks. */
export type Attributes = Readonly<Record<string, Value>>;

function isUnknown(value: Value | undefined): value is Unknown {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    'unknown' in value &&
    value.unknown === true &&
    'expression' in value
  );
}

const isAttributes = (value: Value): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnknown(value);

/** The blocks of a name: none, one or many. UNKNOWN for a `dynamic` block or a value known only later. */
export function blocks(holder: Attributes, name: string): Maybe<readonly Attributes[]> {
  const dynamic = holder['dynamic'];
  const dynamics =
    dynamic === undefined || dynamic === null ? [] : Array.isArray(dynamic) ? (dynamic as readonly Value[]) : [dynamic as Value];
  if (dynamics.some((entry) => isUnknown(entry) || !isAttributes(entry) || name in entry)) return UNKNOWN;
  const value = holder[name];
  if (value === undefined || value === null) return [];
  if (isUnknown(value)) return UNKNOWN;
  const list = Array.isArray(value) ? (value as readonly Value[]) : [value];
  return list.every(isAttributes) ? (list as readonly Attributes[]) : UNKNOWN;
}

/** The first block of a name, for blocks that there may be one of; undefined where there is none. */
export function block(holder: Attributes, name: string): Maybe<Attributes | undefined> {
  const all = blocks(holder, name);
  return all === UNKNOWN ? UNKNOWN : all[0];
}

/** A boolean; `fallback` is the provider's default for an absent one. */
export function flag(holder: Attributes, name: string, fallback: Maybe<boolean>): Maybe<boolean> {
  const value = holder[name];
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === '1' || value === 1) return true;
  if (value === 'false' || value === '0' || value === 0) return false;
  return UNKNOWN;
}

/** A number, or undefined where absent. */
export function quantity(holder: Attributes, name: string): Maybe<number | undefined> {
  const value = holder[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  return UNKNOWN;
}

/** A text, or undefined where absent or empty. */
export function text(holder: Attributes, name: string): Maybe<string | undefined> {
  const value = holder[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return UNKNOWN;
}

/** A list of texts; empty where absent. An element known only later is UNKNOWN in its place. */
export function texts(holder: Attributes, name: string): Maybe<readonly Maybe<string>[]> {
  const value = holder[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return UNKNOWN;
  return (value as readonly Value[]).map((entry) =>
    typeof entry === 'string' ? entry : typeof entry === 'number' ? String(entry) : UNKNOWN,
  );
}

/** Whether an attribute is set to anything, known or only known later. */
export const isSet = (holder: Attributes, name: string): boolean =>
  holder[name] !== undefined && holder[name] !== null && holder[name] !== '';

/** The Terraform expression of a value that is known only later. */
export function expressionOf(holder: Attributes, name: string): string | undefined {
  const value = holder[name];
  return isUnknown(value) ? value.expression : undefined;
}

/** Whether an attribute refers to the resource, plainly: an expression that mentions it among others may give another. */
export function refersTo(resource: SynthesizedResource, name: string, target: SynthesizedResource): boolean {
  return resource.stack === target.stack && plainReferences(resource.raw[name] ?? null).includes(target.address);
}
