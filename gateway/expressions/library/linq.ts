/** LINQ: System.Linq.Enumerable as extension methods on every sequence. What is lazy in .NET is lazy here. */
import { NetArray, NetDictionary, NetHashSet, NetList, NetTuple } from '../collections';
import { hashKey, valuesEqual } from '../equality';
import { outOfRange } from '../errors';
import { iterable, SEQUENCE_METHODS, type SequenceMethod } from '../members';
import { define } from '../registry';
import { castTo, isInstance } from '../types';
import type { Value } from '../value';
import { arityOf, delegate, integer } from './arguments';
import { comparerOf } from './collections';
import {
  average,
  collect,
  defaultElement,
  elementOf,
  extreme,
  find,
  groups,
  keepingElement,
  KEEPS,
  lazy,
  mapper,
  none,
  orderBy,
  setOperation,
  single,
  sum,
  thenBy,
  truthy,
} from './linq-parts';

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
