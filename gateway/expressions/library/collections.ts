/** Arrays, List, Dictionary, HashSet, Queue, Stack, Tuple, KeyValuePair, and the comparers of their keys. */
import type { Grouping } from '../collections';
import {
  type KeyComparer,
  KeyValuePair,
  LazySequence,
  NetArray,
  NetDictionary,
  NetHashSet,
  NetList,
  NetTuple,
  Sequence,
} from '../collections';
import { hashKey, valuesEqual } from '../equality';
import { ExpressionError, missing } from '../errors';
import { textOf } from '../format';
import { iterable } from '../members';
import type { Host } from '../machine';
import { order } from '../operators';
import { define } from '../registry';
import { defaultOf } from '../types';
import { NetObject, type Value } from '../value';
import { delegate, give, integer, within } from './arguments';
import { foldCase } from './strings';

class NetComparer extends NetObject {
  readonly typeName = 'StringComparer';
  constructor(readonly keyOf: KeyComparer) {
    super();
  }
}
const ignoreCase = new NetComparer((value) => (typeof value === 'string' ? `s${foldCase(value)}` : hashKey(value)));
const ordinal = new NetComparer(hashKey);

/** How an IEqualityComparer tells keys apart; `undefined` where the argument is none. */
export function comparerOf(value: Value | undefined): KeyComparer | undefined {
  return value instanceof NetComparer ? value.keyOf : undefined;
}

define<NetComparer>('StringComparer', {
  methods: { Equals: (_host, self, [a = null, b = null]) => self.keyOf(a) === self.keyOf(b) },
  constants: {
    Ordinal: () => ordinal,
    OrdinalIgnoreCase: () => ignoreCase,
    InvariantCulture: () => ordinal,
    InvariantCultureIgnoreCase: () => ignoreCase,
    CurrentCulture: () => ordinal,
    CurrentCultureIgnoreCase: () => ignoreCase,
  },
});

function keyNotFound(key: Value): ExpressionError {
  return new ExpressionError('KeyNotFoundException', `The given key '${textOf(key)}' was not present in the dictionary.`);
}

define<NetArray>('Array', {
  bases: ['IEnumerable'],
  properties: {
    Length: (_host, self) => self.items.length,
    Count: (_host, self) => self.items.length,
    Rank: () => 1,
    LongLength: (_host, self) => BigInt(self.items.length),
  },
  methods: {
    Clone: (host, self) => {
      host.charge(self.items.length);
      return new NetArray([...self.items], self.element);
    },
    GetValue: (_host, self, [index]) => self.items[within(index, self.items.length - 1, 'index')] ?? null,
    GetLength: (_host, self) => self.items.length,
    CopyTo: (host, self, [target, at]) => {
      if (!(target instanceof NetArray)) throw missing('CopyTo', 'Array');
      const from = within(at, target.items.length, 'index');
      if (from + self.items.length > target.items.length) {
        throw new ExpressionError('ArgumentException', 'Destination array was not long enough.');
      }
      host.charge(self.items.length);
      self.items.forEach((item, index) => {
        target.items[from + index] = item;
      });
      return null;
    },
    ToString: (_host, self) => `System.${self.element}[]`,
  },
  statics: {
    IndexOf: (_host, [array = null, value = null]) =>
      array instanceof NetArray ? array.items.findIndex((item) => valuesEqual(item, value)) : -1,
    Exists: (host, [array = null, predicate]) => [...iterable(host, array)].some((item) => delegate(host, predicate)(item) === true),
    Find: (host, [array = null, predicate]) => [...iterable(host, array)].find((item) => delegate(host, predicate)(item) === true) ?? null,
    ConvertAll: (host, [array = null, convert]) =>
      new NetArray(
        [...iterable(host, array)].map((item) => delegate(host, convert)(item)),
        'Object',
      ),
    Empty: (_host, _args, { typeArgs }) => new NetArray([], typeArgs[0]?.name ?? 'Object'),
    Reverse: (_host, [array]) => {
      if (array instanceof NetArray) array.items.reverse();
      return null;
    },
    Sort: (_host, [array]) => {
      if (array instanceof NetArray) array.items.sort(order);
      return null;
    },
  },
});

const count = { Count: (_host: Host, self: Sequence) => self.count ?? 0 };

define<NetList>('List', {
  bases: ['IEnumerable', 'IList', 'ICollection', 'IReadOnlyList', 'IReadOnlyCollection'],
  properties: { ...count, Capacity: (_host, self) => self.items.length },
  construct: (host, [source]) => new NetList(source instanceof Sequence ? [...iterable(host, source)] : []),
  methods: {
    Add: (host, self, [value = null]) => {
      host.charge(1);
      self.items.push(value);
      self.changed();
      return null;
    },
    AddRange: (host, self, [values = null]) => {
      const added = [...iterable(host, values)];
      host.charge(added.length);
      for (const value of added) self.items.push(value);
      self.changed();
      return null;
    },
    Insert: (host, self, [at, value = null]) => {
      host.charge(1);
      self.items.splice(within(at, self.items.length, 'index'), 0, value);
      self.changed();
      return null;
    },
    Remove: (_host, self, [value = null]) => {
      const at = self.items.findIndex((item) => valuesEqual(item, value));
      if (at >= 0) self.items.splice(at, 1);
      self.changed();
      return at >= 0;
    },
    RemoveAt: (_host, self, [at]) => {
      self.items.splice(within(at, self.items.length - 1, 'index'), 1);
      self.changed();
      return null;
    },
    RemoveAll: (host, self, [predicate]) => {
      const call = delegate(host, predicate);
      const kept = self.items.filter((item) => call(item) !== true);
      const removed = self.items.length - kept.length;
      self.items.splice(0, self.items.length, ...kept);
      self.changed();
      return removed;
    },
    Clear: (_host, self) => {
      self.items.length = 0;
      self.changed();
      return null;
    },
    IndexOf: (_host, self, [value = null]) => self.items.findIndex((item) => valuesEqual(item, value)),
    Find: (host, self, [predicate]) => self.items.find((item) => delegate(host, predicate)(item) === true) ?? null,
    FindIndex: (host, self, [predicate]) => self.items.findIndex((item) => delegate(host, predicate)(item) === true),
    FindAll: (host, self, [predicate]) => new NetList(self.items.filter((item) => delegate(host, predicate)(item) === true)),
    Exists: (host, self, [predicate]) => self.items.some((item) => delegate(host, predicate)(item) === true),
    TrueForAll: (host, self, [predicate]) => self.items.every((item) => delegate(host, predicate)(item) === true),
    ConvertAll: (host, self, [convert]) => new NetList(self.items.map((item) => delegate(host, convert)(item))),
    ForEach: (host, self, [action]) => {
      for (const item of self) delegate(host, action)(item);
      return null;
    },
    GetRange: (host, self, [at, length]) => {
      const from = within(at, self.items.length, 'index');
      const items = self.items.slice(from, from + within(length, self.items.length - from, 'count'));
      host.charge(items.length);
      return new NetList(items);
    },
    Reverse: (_host, self) => {
      self.items.reverse();
      self.changed();
      return null;
    },
    Sort: (host, self, [comparison]) => {
      const call = comparison === undefined ? undefined : delegate(host, comparison);
      self.items.sort((a, b) => (call ? integer(call(a, b)) : order(a, b)));
      self.changed();
      return null;
    },
  },
});

function take(items: Value[], first: boolean, remove: boolean): Value {
  const found = first ? items[0] : items.at(-1);
  if (found === undefined) throw new ExpressionError('InvalidOperationException', 'The collection is empty.');
  if (remove) {
    if (first) items.shift();
    else items.pop();
  }
  return found;
}

define<NetList>('Queue', {
  bases: ['IEnumerable', 'ICollection'],
  properties: count,
  construct: (host, [source]) => new NetList(source instanceof Sequence ? [...iterable(host, source)] : [], 'Queue'),
  methods: {
    Enqueue: (host, self, [value = null]) => {
      host.charge(1);
      self.items.push(value);
      self.changed();
      return null;
    },
    Dequeue: (_host, self) => {
      self.changed();
      return take(self.items, true, true);
    },
    Peek: (_host, self) => take(self.items, true, false),
  },
});
define<NetList>('Stack', {
  bases: ['IEnumerable', 'ICollection'],
  properties: count,
  construct: (host, [source]) => new NetList(source instanceof Sequence ? [...iterable(host, source)] : [], 'Stack'),
  methods: {
    Push: (host, self, [value = null]) => {
      host.charge(1);
      self.items.push(value);
      self.changed();
      return null;
    },
    Pop: (_host, self) => {
      self.changed();
      return take(self.items, false, true);
    },
    Peek: (_host, self) => take(self.items, false, false),
  },
});

define<NetDictionary>('Dictionary', {
  bases: ['IEnumerable', 'IDictionary', 'IReadOnlyDictionary', 'ICollection', 'IReadOnlyCollection'],
  properties: {
    ...count,
    Keys: (_host, self) => new LazySequence(() => [...self].map(({ key }) => key)[Symbol.iterator]()),
    Values: (_host, self) => new LazySequence(() => [...self].map(({ value }) => value)[Symbol.iterator]()),
  },
  construct: (host, args) => {
    const made = new NetDictionary(args.map(comparerOf).find((found) => found !== undefined) ?? hashKey);
    const [source] = args;
    if (source instanceof Sequence) {
      for (const entry of iterable(host, source)) if (entry instanceof KeyValuePair) made.add(entry.key, entry.value);
    }
    return made;
  },
  methods: {
    Add: (host, self, [key = null, value = null]) => {
      host.charge(1);
      self.add(key, value);
      return null;
    },
    TryAdd: (host, self, [key = null, value = null]) => {
      if (self.get(key)) return false;
      host.charge(1);
      self.add(key, value);
      return true;
    },
    Remove: (_host, self, [key = null]) => self.delete(key),
    Clear: (_host, self) => {
      self.clear();
      return null;
    },
    ContainsKey: (_host, self, [key = null]) => self.get(key) !== undefined,
    ContainsValue: (_host, self, [value = null]) => [...self].some((entry) => valuesEqual(entry.value, value)),
    TryGetValue: (_host, self, [key = null, out]) => {
      const entry = self.get(key);
      give(out, entry?.value ?? null);
      return entry !== undefined;
    },
    GetValueOrDefault: (_host, self, [key = null, other], call) =>
      self.get(key)?.value ?? other ?? (call.typeArgs[0] ? defaultOf(call.typeArgs[0]) : null),
  },
  index: (_host, self, [key = null]) => {
    const entry = self.get(key);
    if (!entry) throw keyNotFound(key);
    return entry.value;
  },
  setIndex: (_host, self, [key = null], value) => self.set(key, value),
});

define<NetHashSet>('HashSet', {
  bases: ['IEnumerable', 'ISet', 'ICollection', 'IReadOnlyCollection'],
  properties: count,
  construct: (host, args) => {
    const made = new NetHashSet(args.map(comparerOf).find((found) => found !== undefined) ?? hashKey);
    if (args[0] instanceof Sequence) for (const value of iterable(host, args[0])) made.add(value);
    return made;
  },
  methods: {
    Add: (host, self, [value = null]) => {
      host.charge(1);
      return self.add(value);
    },
    Remove: (_host, self, [value = null]) => self.delete(value),
    Contains: (_host, self, [value = null]) => self.has(value),
    Clear: (_host, self) => {
      self.clear();
      return null;
    },
    UnionWith: (host, self, [other = null]) => {
      for (const value of iterable(host, other)) {
        host.charge(1);
        self.add(value);
      }
      return null;
    },
    IntersectWith: (host, self, [other = null]) => {
      const keys = new Set([...iterable(host, other)].map(self.keyOf));
      for (const value of [...self]) if (!keys.has(self.keyOf(value))) self.delete(value);
      return null;
    },
    ExceptWith: (host, self, [other = null]) => {
      for (const value of iterable(host, other)) self.delete(value);
      return null;
    },
    IsSubsetOf: (host, self, [other = null]) => {
      const keys = new Set([...iterable(host, other)].map(self.keyOf));
      return [...self].every((value) => keys.has(self.keyOf(value)));
    },
    IsSupersetOf: (host, self, [other = null]) => [...iterable(host, other)].every((value) => self.has(value)),
    Overlaps: (host, self, [other = null]) => [...iterable(host, other)].some((value) => self.has(value)),
    SetEquals: (host, self, [other = null]) => {
      const keys = new Set([...iterable(host, other)].map(self.keyOf));
      return keys.size === self.count && [...self].every((value) => keys.has(self.keyOf(value)));
    },
  },
});

define<Grouping>('IGrouping', { bases: ['IEnumerable'], properties: { Key: (_host, self) => self.key } });
define<KeyValuePair>('KeyValuePair', {
  properties: { Key: (_host, self) => self.key, Value: (_host, self) => self.value },
  methods: { ToString: (host, self) => host.text(`[${textOf(self.key)}, ${textOf(self.value)}]`) },
  construct: (_host, [key = null, value = null]) => new KeyValuePair(key, value),
});
define<NetTuple>('Tuple', {
  methods: { ToString: (host, self) => host.text(`(${self.items.map(textOf).join(', ')})`) },
  statics: { Create: (_host, items) => new NetTuple([...items]) },
  construct: (_host, items) => new NetTuple([...items]),
});
define('Anonymous', {});
