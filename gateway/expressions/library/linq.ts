/** LINQ: System.Linq.Enumerable as extension methods on every sequence. What is lazy in .NET is lazy here. */
import { Grouping, LazySequence, NetArray, NetDictionary, NetHashSet, NetList, NetTuple } from '../collections';
import { hashKey, valuesEqual } from '../equality';
import { argumentNull, ExpressionError, outOfRange } from '../errors';
import { iterable, SEQUENCE_METHODS, type SequenceMethod } from '../members';
import type { Host } from '../machine';
import { NetDecimal, NetDouble, toDecimal, toNumber } from '../numbers';
import { arithmetic, order } from '../operators';
import { define, type TypeRef } from '../registry';
import { castTo, defaultOf, isInstance } from '../types';
import type { Value } from '../value';
import { arityOf, delegate, integer } from './arguments';
import { comparerOf } from './collections';

type Source = Iterable<Value>;

function lazy(make: () => Iterator<Value>): LazySequence {
  return new LazySequence(make);
}

function none(what: string): ExpressionError {
  return new ExpressionError('InvalidOperationException', `Sequence contains no ${what}`);
}

function truthy(host: Host, predicate: Value | undefined): (value: Value, index: number) => boolean {
  if (predicate === undefined) return () => true;
  const call = delegate(host, predicate);
  const indexed = arityOf(predicate) === 2;
  return (value, index) => (indexed ? call(value, index) : call(value)) === true;
}

function mapper(host: Host, selector: Value | undefined): (value: Value, index: number) => Value {
  if (selector === undefined) return (value) => value;
  const call = delegate(host, selector);
  return arityOf(selector) === 2 ? (value, index) => call(value, index) : (value) => call(value);
}

/** A list made at once, accounted for. */
function collect(host: Host, source: Source): Value[] {
  const made: Value[] = [];
  for (const value of source) {
    host.charge(1);
    made.push(value);
  }
  return made;
}

function find(host: Host, source: Source, predicate: Value | undefined, last: boolean): Value | undefined {
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

function single(host: Host, source: Source, predicate: Value | undefined): Value | undefined {
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
const KEEPS = new Set([
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

function keepingElement(method: SequenceMethod): SequenceMethod {
  return (host, self, args, call, receiver) => {
    const made = method(host, self, args, call, receiver);
    return made instanceof LazySequence ? new LazySequence(() => made[Symbol.iterator](), elementName(receiver)) : made;
  };
}

/** The default of a sequence's elements: what the receiver knows of their type. */
function defaultElement(receiver: Value, typeArgs: readonly TypeRef[]): Value {
  if (typeArgs[0]) return defaultOf(typeArgs[0]);
  const element = elementName(receiver);
  if (element !== undefined) return defaultOf({ name: element, args: [], nullable: false, rank: 0 });
  return null;
}

function sum(values: readonly Value[]): Value {
  const known = values.filter((value) => value !== null);
  return known.reduce<Value>(
    (total, value) => arithmetic('+', total, value),
    known.length > 0 && known.every((value) => typeof value === 'bigint') ? 0n : 0,
  );
}

function average(values: readonly Value[]): Value {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) throw none('elements');
  const total = sum(known);
  return total instanceof NetDecimal ? arithmetic('/', total, toDecimal(known.length)) : new NetDouble(toNumber(total) / known.length);
}

function extreme(host: Host, source: Source, selector: Value | undefined, sign: number): Value {
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

const orderBy =
  (sign: number): SequenceMethod =>
  (host, self, [selector]) =>
    new Ordered(host, self, [{ of: mapper(host, selector), sign }]);
const thenBy =
  (sign: number): SequenceMethod =>
  (_host, _self, [selector], _call, receiver) => {
    if (!(receiver instanceof Ordered)) throw argumentNull('source');
    return receiver.then(selector, sign);
  };

function groups(host: Host, source: Source, args: readonly Value[]): Grouping[] {
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
function setOperation(keep: (hash: string, seen: Set<string>, other: ReadonlySet<string>) => boolean): SequenceMethod {
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

const METHODS: Readonly<Record<string, SequenceMethod>> = {
  Where: (host, self, [predicate]) =>
    lazy(function* () {
      const matches = truthy(host, predicate ?? null);
      let index = 0;
      for (const value of self) {
        if (matches(value, index)) yield value;
        index += 1;
      }
    }),
  Select: (host, self, [selector]) =>
    lazy(function* () {
      const map = mapper(host, selector ?? null);
      let index = 0;
      for (const value of self) {
        yield map(value, index);
        index += 1;
      }
    }),
  SelectMany: (host, self, [selector, result]) =>
    lazy(function* () {
      const map = mapper(host, selector ?? null);
      const combine = result === undefined ? undefined : delegate(host, result);
      let index = 0;
      for (const value of self) {
        for (const inner of iterable(host, map(value, index))) yield combine ? combine(value, inner) : inner;
        index += 1;
      }
    }),
  Any: (host, self, [predicate]) => find(host, self, predicate, false) !== undefined,
  All: (host, self, [predicate]) => {
    const matches = truthy(host, predicate ?? null);
    let index = 0;
    for (const value of self) {
      if (!matches(value, index)) return false;
      index += 1;
    }
    return true;
  },
  Count: (host, self, [predicate]) => {
    const matches = truthy(host, predicate);
    let count = 0;
    for (const value of self) if (matches(value, count)) count += 1;
    return count;
  },
  LongCount: (_host, self) => BigInt([...self].length),
  First: (host, self, [predicate]) => {
    const found = find(host, self, predicate, false);
    if (found === undefined) throw none(predicate === undefined ? 'elements' : 'matching element');
    return found;
  },
  FirstOrDefault: (host, self, [predicate], call, receiver) =>
    find(host, self, predicate, false) ?? defaultElement(receiver, call.typeArgs),
  Last: (host, self, [predicate]) => {
    const found = find(host, self, predicate, true);
    if (found === undefined) throw none(predicate === undefined ? 'elements' : 'matching element');
    return found;
  },
  LastOrDefault: (host, self, [predicate], call, receiver) => find(host, self, predicate, true) ?? defaultElement(receiver, call.typeArgs),
  Single: (host, self, [predicate]) => {
    const found = single(host, self, predicate);
    if (found === undefined) throw none(predicate === undefined ? 'elements' : 'matching element');
    return found;
  },
  SingleOrDefault: (host, self, [predicate], call, receiver) => single(host, self, predicate) ?? defaultElement(receiver, call.typeArgs),
  ElementAt: (_host, self, [index]) => {
    const wanted = integer(index);
    let at = 0;
    for (const value of self) {
      if (at === wanted) return value;
      at += 1;
    }
    throw outOfRange('index');
  },
  ElementAtOrDefault: (_host, self, [index], call, receiver) => {
    const wanted = integer(index);
    let at = 0;
    for (const value of self) {
      if (at === wanted) return value;
      at += 1;
    }
    return defaultElement(receiver, call.typeArgs);
  },
  Contains: (_host, self, [wanted = null, comparer = null]) => {
    const keyOf = comparerOf(comparer);
    const key = keyOf?.(wanted);
    for (const value of self) if (keyOf ? keyOf(value) === key : valuesEqual(value, wanted)) return true;
    return false;
  },
  OrderBy: orderBy(1),
  OrderByDescending: orderBy(-1),
  ThenBy: thenBy(1),
  ThenByDescending: thenBy(-1),
  Distinct: (host, self, [comparer = null], call, receiver) =>
    setOperation((hash, seen) => !seen.has(hash))(host, self, [new NetArray([], 'Object'), comparer], call, receiver),
  Except: setOperation((hash, seen, other) => !seen.has(hash) && !other.has(hash)),
  Intersect: setOperation((hash, seen, other) => !seen.has(hash) && other.has(hash)),
  Union: (host, self, [other = null, comparer = null], call, receiver) =>
    setOperation((hash, seen) => !seen.has(hash))(
      host,
      {
        *[Symbol.iterator]() {
          yield* self;
          yield* iterable(host, other);
        },
      },
      [new NetArray([], 'Object'), comparer],
      call,
      receiver,
    ),
  Concat: (host, self, [other = null]) =>
    lazy(function* () {
      yield* self;
      yield* iterable(host, other);
    }),
  Append: (_host, self, [value = null]) =>
    lazy(function* () {
      yield* self;
      yield value;
    }),
  Prepend: (_host, self, [value = null]) =>
    lazy(function* () {
      yield value;
      yield* self;
    }),
  Zip: (host, self, [other = null, result]) =>
    lazy(function* () {
      const second = iterable(host, other)[Symbol.iterator]();
      const combine = result === undefined ? undefined : delegate(host, result);
      for (const value of self) {
        const next = second.next();
        if (next.done) return;
        yield combine ? combine(value, next.value) : new NetTuple([value, next.value]);
      }
    }),
  Take: (_host, self, [count]) =>
    lazy(function* () {
      let left = integer(count);
      if (left <= 0) return;
      for (const value of self) {
        yield value;
        left -= 1;
        if (left === 0) return;
      }
    }),
  Skip: (_host, self, [count]) =>
    lazy(function* () {
      let left = integer(count);
      for (const value of self) {
        if (left <= 0) yield value;
        left -= 1;
      }
    }),
  TakeWhile: (host, self, [predicate]) =>
    lazy(function* () {
      const matches = truthy(host, predicate ?? null);
      let index = 0;
      for (const value of self) {
        if (!matches(value, index)) return;
        yield value;
        index += 1;
      }
    }),
  SkipWhile: (host, self, [predicate]) =>
    lazy(function* () {
      const matches = truthy(host, predicate ?? null);
      let skipping = true;
      let index = 0;
      for (const value of self) {
        skipping = skipping && matches(value, index);
        if (!skipping) yield value;
        index += 1;
      }
    }),
  Reverse: (host, self) => lazy(() => collect(host, self).reverse()[Symbol.iterator]()),
  DefaultIfEmpty: (_host, self, [value], call, receiver) =>
    lazy(function* () {
      let any = false;
      for (const each of self) {
        any = true;
        yield each;
      }
      if (!any) yield value ?? defaultElement(receiver, call.typeArgs);
    }),
  ToArray: (host, self, _args, _call, receiver) => {
    const items = collect(host, self);
    return new NetArray(items, receiver instanceof NetArray ? receiver.element : elementOf(items));
  },
  ToList: (host, self) => new NetList(collect(host, self)),
  ToHashSet: (host, self, [comparer = null]) => {
    const made = new NetHashSet(comparerOf(comparer) ?? hashKey);
    for (const value of self) {
      host.charge(1);
      made.add(value);
    }
    return made;
  },
  ToDictionary: (host, self, args) => {
    const key = mapper(host, args[0] ?? null);
    const value =
      arityOf(args[1]) >= 0 || args[1] === undefined || comparerOf(args[1]) === undefined ? mapper(host, args[1]) : mapper(host, undefined);
    const comparer = args.map((arg) => comparerOf(arg)).find((found) => found !== undefined);
    const made = new NetDictionary(comparer ?? hashKey);
    let index = 0;
    for (const each of self) {
      host.charge(1);
      made.add(key(each, index), value(each, index));
      index += 1;
    }
    return made;
  },
  GroupBy: (host, self, args) =>
    lazy(() => {
      const result = args.find((arg) => arityOf(arg) === 2);
      const made = groups(host, self, args);
      if (result === undefined) return made[Symbol.iterator]();
      const combine = delegate(host, result);
      return made.map((group) => combine(group.key, group))[Symbol.iterator]();
    }),
  ToLookup: (host, self, args) => {
    const made = new NetDictionary();
    for (const group of groups(host, self, args)) made.add(group.key, group);
    return made;
  },
  Join: (host, self, [other = null, outerKey, innerKey, result]) =>
    lazy(function* () {
      const lookup = groups(host, iterable(host, other), [innerKey ?? null]);
      const byKey = new Map(lookup.map((group) => [hashKey(group.key), group.items]));
      const key = mapper(host, outerKey ?? null);
      const combine = delegate(host, result);
      let index = 0;
      for (const value of self) {
        for (const match of byKey.get(hashKey(key(value, index))) ?? []) yield combine(value, match);
        index += 1;
      }
    }),
  Aggregate: (host, self, args) => {
    const seeded = args.length > 1;
    const step = delegate(host, args[seeded ? 1 : 0]);
    let total: Value | undefined = seeded ? args[0] : undefined;
    for (const value of self) total = total === undefined ? value : step(total, value);
    if (total === undefined) throw none('elements');
    return args.length > 2 ? delegate(host, args[2])(total) : total;
  },
  Sum: (host, self, [selector]) => sum([...self].map(mapper(host, selector))),
  Average: (host, self, [selector]) => average([...self].map(mapper(host, selector))),
  Max: (host, self, [selector]) => extreme(host, self, selector, 1),
  Min: (host, self, [selector]) => extreme(host, self, selector, -1),
  Cast: (host, self, _args, { typeArgs }) =>
    lazy(function* () {
      for (const value of self) yield typeArgs[0] ? castTo(host, value, typeArgs[0], true) : value;
    }),
  OfType: (_host, self, _args, { typeArgs }) =>
    lazy(function* () {
      for (const value of self) if (!typeArgs[0] || isInstance(value, typeArgs[0])) yield value;
    }),
  AsEnumerable: (_host, _self, _args, _call, receiver) => receiver,
  SequenceEqual: (host, self, [other = null]) => {
    const [left, right] = [collect(host, self), collect(host, iterable(host, other))];
    return left.length === right.length && left.every((value, at) => valuesEqual(value, right[at] as Value));
  },
};

/** The common type of elements, for arrays made of a query. */
function elementOf(items: readonly Value[]): string {
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

for (const [name, method] of Object.entries(METHODS)) SEQUENCE_METHODS.set(name, KEEPS.has(name) ? keepingElement(method) : method);

define('Enumerable', {
  statics: {
    Range: (host, [start, count]) => {
      const [from, length] = [integer(start), integer(count)];
      if (length < 0) throw outOfRange('count');
      return lazy(function* () {
        for (let at = 0; at < length; at += 1) {
          host.step();
          yield from + at;
        }
      });
    },
    Repeat: (host, [value = null, count]) => {
      const length = integer(count);
      if (length < 0) throw outOfRange('count');
      return lazy(function* () {
        for (let at = 0; at < length; at += 1) {
          host.step();
          yield value;
        }
      });
    },
    Empty: (_host, _args, { typeArgs }) => new NetArray([], typeArgs[0]?.name ?? 'Object'),
  },
});
