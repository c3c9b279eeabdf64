/** Members of values at run time. */
import { Anonymous, elementAt, NetArray, NetList, NetTuple, Sequence } from './collections';
import { ExpressionError, missing, nullReference } from './errors';
import { type Host, NetFunction } from './machine';
import { NetChar } from './numbers';
import { type Call, indexerOf, type Method, typeName, typeOf } from './registry';
import type { Value } from './value';

/** An extension method on sequences, strings included. */
export type SequenceMethod = (host: Host, self: Iterable<Value>, args: readonly Value[], call: Call, receiver: Value) => Value;
/** LINQ. */
export const SEQUENCE_METHODS = new Map<string, SequenceMethod>();

/** What can be run over: an array, a list, a query, a string's characters. */
export function iterable(host: Host, value: Value): Iterable<Value> {
  if (value === null) throw nullReference('a sequence');
  if (value instanceof NetArray) return { [Symbol.iterator]: () => elements(host, value) };
  // Queries are lazy, and may be run more than once.
  if (value instanceof Sequence) return { [Symbol.iterator]: () => counted(host, value) };
  if (typeof value === 'string') return { [Symbol.iterator]: () => characters(value) };
  throw new ExpressionError('InvalidCastException', `'${typeName(value)}' is no sequence.`);
}

/** An array's elements, accounted for at once. */
function elements(host: Host, { items }: NetArray): Iterator<Value> {
  host.step(items.length);
  return items[Symbol.iterator]();
}

function* counted(host: Host, sequence: Sequence): Generator<Value> {
  for (const value of sequence) {
    host.step();
    yield value;
  }
}

function* characters(text: string): Generator<Value> {
  for (let at = 0; at < text.length; at += 1) yield NetChar.of(text.charCodeAt(at));
}

export function getMember(host: Host, self: Value, name: string): Value {
  if (self === null) {
    // Of a Nullable<T>.
    if (name === 'HasValue') return false;
    throw nullReference(`.${name}`);
  }
  const type = typeName(self);
  const known = typeOf(type);
  const property = known?.properties.get(name);
  if (property) return property(host, self);
  if (self instanceof Anonymous) {
    const member = self.members.get(name);
    if (member !== undefined) return member;
  }
  if (self instanceof NetTuple) {
    const named = self.names.indexOf(name);
    const item = self.items[named >= 0 ? named : /^Item[1-9]$/.test(name) ? Number(name.slice(4)) - 1 : -1];
    if (item !== undefined) return item;
  }
  const method = known?.methods.get(name);
  if (method) return new NetFunction(-1, (args) => method(host, self, args, { typeArgs: [], member: name }));
  throw missing(name, type);
}

/** `.Name` at one place of an expression: what it found for a type it does not look for again. */
export function memberReader(name: string): (host: Host, self: Value) => Value {
  let type: string | undefined;
  let property: ((host: Host, self: Value) => Value) | undefined;
  return (host, self) => {
    if (self === null) return getMember(host, self, name);
    const own = typeName(self);
    if (own !== type) {
      type = own;
      property = typeOf(own)?.properties.get(name);
    }
    return property ? property(host, self) : getMember(host, self, name);
  };
}

/** `.Name(…)` at one place of an expression, as {@link memberReader}. */
export function memberCaller(call: Call): (host: Host, self: Value, args: readonly Value[]) => Value {
  let type: string | undefined;
  let method: Method | undefined;
  const extension = SEQUENCE_METHODS.get(call.member);
  return (host, self, args) => {
    if (self === null) return callMember(host, self, args, call);
    const own = typeName(self);
    if (own !== type) {
      type = own;
      method = typeOf(own)?.methods.get(call.member);
    }
    if (method) {
      host.step();
      return method(host, self, args, call);
    }
    if (extension && self instanceof Sequence) {
      host.step();
      return extension(host, iterable(host, self), args, call, self);
    }
    return callMember(host, self, args, call);
  };
}

export function callMember(host: Host, self: Value, args: readonly Value[], call: Call): Value {
  host.step();
  if (self === null) throw nullReference(`.${call.member}()`);
  const type = typeName(self);
  const known = typeOf(type);
  const method: Method | undefined = known?.methods.get(call.member);
  if (method) return method(host, self, args, call);
  const extension = SEQUENCE_METHODS.get(call.member);
  if (extension && (self instanceof Sequence || typeof self === 'string')) return extension(host, iterable(host, self), args, call, self);
  const common = typeOf('Object')?.methods.get(call.member);
  if (common) return common(host, self, args, call);
  const member = known?.properties.has(call.member) || self instanceof Anonymous ? getMember(host, self, call.member) : null;
  if (member instanceof NetFunction) return callFunction(host, member, args);
  throw missing(call.member, type);
}

export function callFunction(host: Host, value: Value, args: readonly Value[]): Value {
  if (value === null) throw nullReference('a delegate');
  if (!(value instanceof NetFunction)) throw new ExpressionError('InvalidCastException', `'${typeName(value)}' can't be called.`);
  host.enter();
  const result = value.call(args);
  host.leave();
  return result;
}

export function getIndex(host: Host, self: Value, args: readonly Value[]): Value {
  if (self === null) throw nullReference('[]');
  const index = args[0] ?? null;
  if (self instanceof NetArray) return elementAt(self.items, index, true);
  if (self instanceof NetList && self.typeName === 'List') return elementAt(self.items, index, false);
  if (typeof self === 'string') {
    if (typeof index !== 'number' || index < 0 || index >= self.length) {
      throw new ExpressionError('IndexOutOfRangeException', 'Index was outside the bounds of the array.');
    }
    return NetChar.of(self.charCodeAt(index));
  }
  const type = typeName(self);
  const indexer = indexerOf(type, 'index');
  if (!indexer) throw missing('this[]', type);
  return indexer(host, self, args);
}

export function setIndex(host: Host, self: Value, args: readonly Value[], value: Value): void {
  if (self === null) throw nullReference('[]');
  if (self instanceof NetArray || (self instanceof NetList && self.typeName === 'List')) {
    elementAt(self.items, args[0] ?? null, self instanceof NetArray);
    self.items[Number(args[0])] = value;
    if (self instanceof NetList) self.changed();
    return;
  }
  const type = typeName(self);
  const indexer = indexerOf(type, 'setIndex');
  if (!indexer) throw missing('this[] = …', type);
  host.charge(1);
  indexer(host, self, args, value);
}
