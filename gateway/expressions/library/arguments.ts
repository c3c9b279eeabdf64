/** Arguments of library members: taken as what they must be, or refused. */
import { NetArray, Sequence } from '../collections';
import { NetEnum } from '../enums';
import { argumentNull, missing, outOfRange } from '../errors';
import { callFunction } from '../members';
import { type Host, NetFunction, OutArgument } from '../machine';
import { NetChar } from '../numbers';
import type { Value } from '../value';

export function text(value: Value | undefined, name = 'value'): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) throw argumentNull(name);
  throw missing(name, 'String');
}

export function textOrNull(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : text(value);
}

export function integer(value: Value | undefined, name = 'value'): number {
  if (typeof value === 'number') return value;
  if (value instanceof NetChar) return value.code;
  if (typeof value === 'bigint' && value === BigInt.asIntN(32, value)) return Number(value);
  throw missing(name, 'Int32');
}

/** An index or length from 0 to `most`. */
export function within(value: Value | undefined, most: number, name: string): number {
  const number = integer(value, name);
  if (number < 0 || number > most) throw outOfRange(name);
  return number;
}

export function delegate(host: Host, value: Value | undefined): (...args: readonly Value[]) => Value {
  if (value instanceof NetFunction) return (...args) => callFunction(host, value, args);
  if (value === null || value === undefined) throw argumentNull('delegate');
  throw missing('delegate', 'Func');
}

export function arityOf(value: Value | undefined): number {
  return value instanceof NetFunction ? value.arity : -1;
}

export function bytes(value: Value | undefined, name = 'bytes'): Uint8Array {
  if (value instanceof NetArray && (value.element === 'Byte' || value.count === 0 || value.element === 'Int32')) return value.bytes;
  if (value === null || value === undefined) throw argumentNull(name);
  throw missing(name, 'Byte[]');
}

/** `params` arguments: one array, or the rest one by one. */
export function rest(args: readonly Value[], from: number): readonly Value[] {
  const [first, second] = args.slice(from);
  if (first instanceof NetArray && second === undefined && first.element !== 'Byte') return first.items;
  return args.slice(from);
}

export function give(out: Value | undefined, value: Value): void {
  if (out instanceof OutArgument) out.set(value);
  else throw missing('out', 'argument');
}

export function enumName(value: Value | undefined): string | undefined {
  return value instanceof NetEnum ? value.toString() : undefined;
}

export function isSequence(value: Value | undefined): value is Sequence | string {
  return typeof value === 'string' || value instanceof Sequence;
}
