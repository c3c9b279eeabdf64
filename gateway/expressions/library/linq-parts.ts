/** What LINQ's operators are made of: predicates and selectors, ordering, grouping, sets and sums. */
import { Grouping, LazySequence, NetArray } from '../collections';
import { hashKey } from '../equality';
import { argumentNull, ExpressionError } from '../errors';
import { iterable, type SequenceMethod } from '../members';
import type { Host } from '../machine';
import { NetDecimal, NetDouble, toDecimal, toNumber } from '../numbers';
import { arithmetic, order } from '../operators';
import { define, type TypeRef } from '../registry';
import { defaultOf } from '../types';
import type { Value } from '../value';
import { arityOf, delegate } from './arguments';
import { comparerOf } from './collections';

type Source = Iterable<Value>;

export function lazy(make: () => Iterator<Value>): LazySequence {
  return new LazySequence(make);
}

export function none(what: string): ExpressionError {
  return new ExpressionError('InvalidOperationException', `Sequence contains no ${what}`);
}

export function truthy(host: Host, predicate: Value | undefined): (value: Value, index: number) => boolean {
  if (predicate === undefined) return () => true;
  const call = delegate(host, predicate);
  const indexed = arityOf(predicate) === 2;
  return (value, index) => (indexed ? call(value, index) : call(value)) === true;
}

export function mapper(host: Host, selector: Value | undefined): (value: Value, index: number) => Value {
  if (selector === undefined) return (value) => value;
  const call = delegate(host, selector);
  return arityOf(selector) === 2 ? (value, index) => call(value, index) : (value) => call(value);
}

/** A list made at once, accounted for. */
export function collect(host: Host, source: Source): Value[] {
  const made: Value[] = [];
  for (const value of source) {
    host.charge(1);
    made.push(value);
  }
  return made;
}

export function find(host: Host, source: Source, predicate: Value | undefined, last: boolean): Value | undefined {
  const matches = truthy(host, predicate);
  let found: Value | undefined;
  let index = 0;
  for (const value of source) {
    if (matches(value, index)) {
      if (!last) return value;
      found = value;
    }
    index += 1;
  }
  return found;
}

export function single(host: Host, source: Source, predicate: Value | undefined): Value | undefined {
  const matches = truthy(host, predicate);
  let found: Value | undefined;
  let index = 0;
  for (const value of source) {
    if (!matches(value, index)) continue;
    if (found !== undefined) {
      throw new ExpressionError(
        'InvalidOperationException',
        predicate === undefined ? 'Sequence contains more than one element' : 'Sequence contains more than one matching element',
      );
    }
    found = value;
    index += 1;
  }
  return found;
}

function elementName(receiver: Value): string | undefined {
  if (receiver instanceof NetArray || receiver instanceof LazySequence) return receiver.element;
  return typeof receiver === 'string' ? 'Char' : undefined;
}

/** Operations whose elements are those of their source. */
export const KEEPS = new Set([
  'Where',
  'Take',
  'Skip',
  'TakeWhile',
  'SkipWhile',
  'Distinct',
  'Reverse',
  'Concat',
  'Union',
  'Except',
  'Intersect',
  'DefaultIfEmpty',
  'Append',
  'Prepend',
]);

export function keepingElement(method: SequenceMethod): SequenceMethod {
  return (host, self, args, call, receiver) => {
    const made = method(host, self, args, call, receiver);
    return made instanceof LazySequence ? new LazySequence(() => made[Symbol.iterator](), elementName(receiver)) : made;
  };
}

/** The default of a sequence's elements: what the receiver knows of their type. */
export function defaultElement(receiver: Value, typeArgs: readonly TypeRef[]): Value {
  if (typeArgs[0]) return defaultOf(typeArgs[0]);
  const element = elementName(receiver);
  if (element !== undefined) return defaultOf({ name: element, args: [], nullable: false, rank: 0 });
  return null;
}

export function sum(values: readonly Value[]): Value {
  const known = values.filter((value) => value !== null);
  return known.reduce<Value>(
    (total, value) => arithmetic('+', total, value),
    known.length > 0 && known.every((value) => typeof value === 'bigint') ? 0n : 0,
  );
}

export function average(values: readonly Value[]): Value {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) throw none('elements');
  const total = sum(known);
  return total instanceof NetDecimal ? arithmetic('/', total, toDecimal(known.length)) : new NetDouble(toNumber(total) / known.length);
}

export function extreme(host: Host, source: Source, selector: Value | undefined, sign: number): Value {
  const map = mapper(host, selector);
  let best: Value | undefined;
  let index = 0;
  for (const each of source) {
    const value = map(each, index);
    index += 1;
    if (value === null) continue;
    if (best === undefined || order(value, best) * sign > 0) best = value;
  }
  if (best === undefined) throw none('elements');
  return best;
}

/** Sorted lazily; `ThenBy` adds a key. */
class Ordered extends LazySequence {
  override readonly typeName = 'IOrderedEnumerable';
  constructor(
    private readonly host: Host,
    private readonly source: Source,
    private readonly keys: readonly { readonly of: (value: Value, index: number) => Value; readonly sign: number }[],
  ) {
    super(() => this.sorted());
  }
  private sorted(): Iterator<Value> {
    const rows = collect(this.host, this.source).map((value, index) => ({ value, keys: this.keys.map(({ of }) => of(value, index)) }));
    rows.sort((a, b) => {
      this.host.step();
      for (let at = 0; at < this.keys.length; at += 1) {
        const difference = order(a.keys[at] as Value, b.keys[at] as Value) * (this.keys[at]?.sign ?? 1);
        if (difference !== 0) return difference;
      }
      return 0;
    });
    return rows.map(({ value }) => value)[Symbol.iterator]();
  }
  then(selector: Value | undefined, sign: number): Ordered {
    return new Ordered(this.host, this.source, [...this.keys, { of: mapper(this.host, selector), sign }]);
  }
}
define('IOrderedEnumerable', { bases: ['IEnumerable'] });
define('IEnumerable', {});

export const orderBy =
  (sign: number): SequenceMethod =>
  (host, self, [selector]) =>
    new Ordered(host, self, [{ of: mapper(host, selector), sign }]);
export const thenBy =
  (sign: number): SequenceMethod =>
  (_host, _self, [selector], _call, receiver) => {
    if (!(receiver instanceof Ordered)) throw argumentNull('source');
    return receiver.then(selector, sign);
  };

export function groups(host: Host, source: Source, args: readonly Value[]): Grouping[] {
  const key = mapper(host, args[0]);
  const element = mapper(host, arityOf(args[1]) === 1 ? args[1] : undefined);
  const made = new Map<string, Grouping>();
  let index = 0;
  for (const value of source) {
    const of = key(value, index);
    const hash = hashKey(of);
    const group = made.get(hash) ?? new Grouping(of, []);
    made.set(hash, group);
    host.charge(1);
    group.items.push(element(value, index));
    index += 1;
  }
  return [...made.values()];
}

/** Distinct values, with those of `other` counted in by each set operation. */
export function setOperation(keep: (hash: string, seen: Set<string>, other: ReadonlySet<string>) => boolean): SequenceMethod {
  return (host, self, args) =>
    lazy(function* () {
      const keyOf = comparerOf(args[1] ?? null) ?? hashKey;
      const other = new Set(args[0] === undefined ? [] : collect(host, iterable(host, args[0])).map(keyOf));
      const seen = new Set<string>();
      for (const value of self) {
        const hash = keyOf(value);
        if (!keep(hash, seen, other)) continue;
        seen.add(hash);
        yield value;
      }
    });
}

/** The common type of elements, for arrays made of a query. */
export function elementOf(items: readonly Value[]): string {
  const [first] = items;
  if (first === undefined) return 'Object';
  const name =
    typeof first === 'string'
      ? 'String'
      : typeof first === 'number'
        ? 'Int32'
        : typeof first === 'bigint'
          ? 'Int64'
          : typeof first === 'boolean'
            ? 'Boolean'
            : (first?.typeName ?? 'Object');
  return items.every((item) => item === null || typeof item === typeof first) ? name : 'Object';
}
