/**
 * The .NET types that the interpreter knows, and their members. A library file defines its types here
 * when it is loaded; the compiler asks whether a member exists at all, the evaluation finds the one of a value.
 */
import type { Host } from './machine';
import type { Value } from './value';

/** A type as an expression writes it. */
export interface TypeRef {
  /** Without namespace and alias: `Int32`, `List`, `JObject`. */
  readonly name: string;
  readonly args: readonly TypeRef[];
  readonly nullable: boolean;
  /** Array ranks: 1 for `string[]`, 2 for `string[][]`. */
  readonly rank: number;
  /** Of a tuple's items. */
  readonly names?: readonly (string | undefined)[];
}

/** What the call site gives besides arguments. */
export interface Call {
  readonly typeArgs: readonly TypeRef[];
  /** The member's name. */
  readonly member: string;
}

export type Method<T = Value> = (host: Host, self: T, args: readonly Value[], call: Call) => Value;
export type Static = (host: Host, args: readonly Value[], call: Call) => Value;

export interface TypeDefinition<T = Value> {
  /** Types that it also is, their members included. */
  readonly bases?: readonly string[];
  readonly properties?: Readonly<Record<string, (host: Host, self: T) => Value>>;
  readonly assign?: Readonly<Record<string, (host: Host, self: T, value: Value) => void>>;
  readonly methods?: Readonly<Record<string, Method<T>>>;
  readonly index?: (host: Host, self: T, args: readonly Value[]) => Value;
  readonly setIndex?: (host: Host, self: T, args: readonly Value[], value: Value) => void;
  readonly statics?: Readonly<Record<string, Static>>;
  readonly constants?: Readonly<Record<string, (host: Host) => Value>>;
  readonly construct?: Static;
  /** Throws for literal arguments of a static member, or of a constructor under the type's name, that can't be run; `undefined` stands for all others. */
  readonly refuses?: (member: string, literals: readonly (string | undefined)[]) => void;
  /** An explicit or implicit conversion operator of the type to another; `undefined` where it has none. */
  readonly convert?: (host: Host, self: T, type: TypeRef) => Value | undefined;
  /** A conversion to the type that C# applies where one is declared: `JToken t = "x"`. */
  readonly accept?: (host: Host, value: Value) => Value | undefined;
}

interface Type {
  readonly name: string;
  readonly definition: TypeDefinition;
  readonly properties: Map<string, (host: Host, self: Value) => Value>;
  readonly methods: Map<string, Method>;
  readonly bases: Set<string>;
}

const definitions = new Map<string, TypeDefinition>();
const types = new Map<string, Type>();
const instanceNames = new Set<string>();

/** Defines a type; `T` is the JavaScript shape of its values. */
export function define<T extends Value>(name: string, definition: TypeDefinition<T>): void {
  definitions.set(name, definition as unknown as TypeDefinition);
  for (const members of [definition.properties, definition.methods, definition.assign]) {
    for (const member of Object.keys(members ?? {})) instanceNames.add(member);
  }
}

/** Adds extension methods to a type that is defined elsewhere. */
export function extend(name: string, methods: Readonly<Record<string, Method>>): void {
  const definition = definitions.get(name);
  if (!definition) throw new Error(`extend: ${name} is not defined yet`);
  definitions.set(name, { ...definition, methods: { ...definition.methods, ...methods } });
  types.clear();
  for (const member of Object.keys(methods)) instanceNames.add(member);
}

export function typeOf(name: string): Type | undefined {
  const known = types.get(name);
  if (known) return known;
  const definition = definitions.get(name);
  if (!definition) return undefined;
  const type: Type = { name, definition, properties: new Map(), methods: new Map(), bases: new Set([name]) };
  for (const base of definition.bases ?? []) {
    const inherited = typeOf(base);
    if (!inherited) {
      type.bases.add(base);
      continue;
    }
    inherited.bases.forEach((each) => type.bases.add(each));
    inherited.properties.forEach((property, member) => type.properties.set(member, property));
    inherited.methods.forEach((method, member) => type.methods.set(member, method));
  }
  for (const [member, property] of Object.entries(definition.properties ?? {})) type.properties.set(member, property);
  for (const [member, method] of Object.entries(definition.methods ?? {})) type.methods.set(member, method);
  types.set(name, type);
  return type;
}

/** True where some type has an instance member of that name. */
export function isInstanceMember(name: string): boolean {
  return instanceNames.has(name);
}

export function isKnownType(name: string): boolean {
  return definitions.has(name);
}

export function definitionOf(name: string): TypeDefinition | undefined {
  return definitions.get(name);
}

/** The .NET type's name of a value that isn't null. */
export function typeName(value: Exclude<Value, null>): string {
  switch (typeof value) {
    case 'string':
      return 'String';
    case 'number':
      return 'Int32';
    case 'bigint':
      return 'Int64';
    case 'boolean':
      return 'Boolean';
    default:
      return value.typeName;
  }
}

export function inherits(name: string, base: string): boolean {
  return name === base || (typeOf(name)?.bases.has(base) ?? false);
}

/** The index operator of a type or of its nearest base that has one. */
export function indexerOf<K extends 'index' | 'setIndex' | 'convert'>(name: string, which: K): TypeDefinition[K] | undefined {
  const definition = definitions.get(name);
  if (!definition) return undefined;
  if (definition[which]) return definition[which];
  for (const base of definition.bases ?? []) {
    const found = indexerOf(base, which);
    if (found) return found;
  }
  return undefined;
}
