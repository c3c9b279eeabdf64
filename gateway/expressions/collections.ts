/** Arrays, lists, dictionaries, sets, tuples: everything that holds values. */
import { ExpressionError, missing, outOfRange } from './errors';
import { textOf } from './format';
import { hashKey } from './equality';
import { NetObject, type Value } from './value';

/** Anything that `foreach` and LINQ run over. */
export abstract class Sequence extends NetObject {
  abstract [Symbol.iterator](): Iterator<Value>;
  /** .NET writes the type with its arguments, which nothing here keeps. */
  override toString(): string {
    throw missing('ToString()', this.typeName);
  }
  /** The number of elements, where it is known without running. */
  get count(): number | undefined {
    return undefined;
  }
}

/** A query, run again each time that it is iterated. */
export class LazySequence extends Sequence {
  readonly typeName: string = 'IEnumerable';
  constructor(
    private readonly run: () => Iterator<Value>,
    /** The element type's name where it is known, for `FirstOrDefault` and its like. */
    readonly element?: string,
  ) {
    super();
  }
  [Symbol.iterator](): Iterator<Value> {
    return this.run();
  }
}

export class NetArray extends Sequence {
  readonly typeName = 'Array';
  override toString(): string {
    return `System.${this.element}[]`;
  }
  constructor(
    /** Bytes stay what they are until an element is asked for: most are hashed or encoded whole. */
    private held: Value[] | Uint8Array,
    /** The element type's name: `String`, `Byte`. */
    readonly element: string,
  ) {
    super();
  }
  /** The elements, which may be changed in place. */
  get items(): Value[] {
    if (this.held instanceof Uint8Array) this.held = Array.from(this.held);
    return this.held;
  }
  /** The bytes of a `byte[]`, not to be changed. */
  get bytes(): Uint8Array {
    return this.held instanceof Uint8Array ? this.held : Uint8Array.from(this.held as number[]);
  }
  override get count(): number {
    return this.held.length;
  }
  [Symbol.iterator](): Iterator<Value> {
    return this.items[Symbol.iterator]();
  }
}

export function stringArray(items: readonly string[]): NetArray {
  return new NetArray([...items], 'String');
}

export function byteArray(bytes: Uint8Array): NetArray {
  return new NetArray(bytes, 'Byte');
}

export class NetList extends Sequence {
  readonly typeName: string;
  private version = 0;
  constructor(
    readonly items: Value[] = [],
    typeName: 'List' | 'Queue' | 'Stack' = 'List',
  ) {
    super();
    this.typeName = typeName;
  }
  override get count(): number {
    return this.items.length;
  }
  /** To be called by whatever changes `items`. */
  changed(): void {
    this.version += 1;
  }
  *[Symbol.iterator](): Iterator<Value> {
    const { version } = this;
    const order = this.typeName === 'Stack' ? [...this.items].reverse() : this.items;
    for (const item of order) {
      yield item;
      if (version !== this.version) {
        throw new ExpressionError('InvalidOperationException', 'Collection was modified; enumeration operation may not execute.');
      }
    }
  }
}

export class KeyValuePair extends NetObject {
  readonly typeName = 'KeyValuePair';
  constructor(
    readonly key: Value,
    readonly value: Value,
  ) {
    super();
  }
}

/** How keys are compared. */
export type KeyComparer = (key: Value) => string;

export class NetDictionary extends Sequence {
  readonly typeName = 'Dictionary';
  private readonly entries = new Map<string, KeyValuePair>();
  private version = 0;
  constructor(readonly keyOf: KeyComparer = hashKey) {
    super();
  }
  override get count(): number {
    return this.entries.size;
  }
  get(key: Value): KeyValuePair | undefined {
    return this.entries.get(this.keyOf(key));
  }
  set(key: Value, value: Value): void {
    if (key === null) throw new ExpressionError('ArgumentNullException', 'Value cannot be null. Parameter name: key');
    this.version += 1;
    this.entries.set(this.keyOf(key), new KeyValuePair(key, value));
  }
  add(key: Value, value: Value): void {
    if (key !== null && this.entries.has(this.keyOf(key))) {
      throw new ExpressionError('ArgumentException', 'An item with the same key has already been added.');
    }
    this.set(key, value);
  }
  delete(key: Value): boolean {
    return this.entries.delete(this.keyOf(key));
  }
  clear(): void {
    this.version += 1;
    this.entries.clear();
  }
  *[Symbol.iterator](): Iterator<KeyValuePair> {
    const { version } = this;
    for (const entry of this.entries.values()) {
      yield entry;
      if (version !== this.version) {
        throw new ExpressionError('InvalidOperationException', 'Collection was modified; enumeration operation may not execute.');
      }
    }
  }
}

export class NetHashSet extends Sequence {
  readonly typeName = 'HashSet';
  private readonly entries = new Map<string, Value>();
  constructor(readonly keyOf: KeyComparer = hashKey) {
    super();
  }
  override get count(): number {
    return this.entries.size;
  }
  has(value: Value): boolean {
    return this.entries.has(this.keyOf(value));
  }
  add(value: Value): boolean {
    const key = this.keyOf(value);
    if (this.entries.has(key)) return false;
    this.entries.set(key, value);
    return true;
  }
  delete(value: Value): boolean {
    return this.entries.delete(this.keyOf(value));
  }
  clear(): void {
    this.entries.clear();
  }
  [Symbol.iterator](): Iterator<Value> {
    return this.entries.values();
  }
}

/** What `GroupBy` gives for one key. */
export class Grouping extends Sequence {
  readonly typeName = 'IGrouping';
  constructor(
    readonly key: Value,
    readonly items: Value[],
  ) {
    super();
  }
  override get count(): number {
    return this.items.length;
  }
  [Symbol.iterator](): Iterator<Value> {
    return this.items[Symbol.iterator]();
  }
}

/** `new { A = 1 }`; equal where all members are. */
export class Anonymous extends NetObject {
  readonly typeName = 'Anonymous';
  constructor(readonly members: ReadonlyMap<string, Value>) {
    super();
  }
  override toString(): string {
    return `{ ${[...this.members].map(([name, value]) => `${name} = ${textOf(value)}`).join(', ')} }`;
  }
}

/** `(1, "a")` and `Tuple.Create(1, "a")`. */
export class NetTuple extends NetObject {
  readonly typeName = 'Tuple';
  constructor(
    readonly items: Value[],
    readonly names: readonly (string | undefined)[] = [],
  ) {
    super();
  }
}

/** The element at an index, or ArgumentOutOfRangeException / IndexOutOfRangeException. */
export function elementAt(items: readonly Value[], index: Value, array: boolean): Value {
  const at = typeof index === 'bigint' ? Number(index) : index;
  const found = typeof at === 'number' ? items[at] : undefined;
  if (found === undefined) {
    throw array ? new ExpressionError('IndexOutOfRangeException', 'Index was outside the bounds of the array.') : outOfRange('index');
  }
  return found;
}
