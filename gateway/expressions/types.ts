/** What a value is, and what it becomes where another type is asked for: casts, `is`, declared types. */
import { NetArray, NetTuple, Sequence } from './collections';
import { isEnum, NetEnum } from './enums';
import { ExpressionError, invalidCast, nullReference } from './errors';
import { type Host, NetFunction } from './machine';
import { NetChar, NetDecimal, NetDouble, numberKind, toDecimal, toNumber } from './numbers';
import { definitionOf, indexerOf, inherits, typeName, type TypeRef } from './registry';
import { NetObject, type Value } from './value';

/** C#'s own names → .NET's. */
export const KEYWORD_TYPES: Readonly<Record<string, string>> = {
  bool: 'Boolean',
  byte: 'Byte',
  char: 'Char',
  decimal: 'Decimal',
  double: 'Double',
  float: 'Single',
  int: 'Int32',
  long: 'Int64',
  object: 'Object',
  sbyte: 'SByte',
  short: 'Int16',
  string: 'String',
  ushort: 'UInt16',
  void: 'Void',
};

/** Integers that fit into an int are held as one. */
const SMALL: Readonly<Record<string, (value: number) => number>> = {
  Int32: (value) => value | 0,
  Byte: (value) => value & 0xff,
  SByte: (value) => (value << 24) >> 24,
  Int16: (value) => (value << 16) >> 16,
  UInt16: (value) => value & 0xffff,
};
const VALUE_TYPES = new Set([
  ...Object.keys(SMALL),
  'Int64',
  'Double',
  'Single',
  'Decimal',
  'Char',
  'Boolean',
  'DateTime',
  'DateTimeOffset',
  'TimeSpan',
  'Guid',
  'KeyValuePair',
]);

export function isValueType(type: TypeRef): boolean {
  return type.rank === 0 && !type.nullable && (VALUE_TYPES.has(type.name) || isEnum(type.name));
}

export function typeText(type: TypeRef): string {
  const args = type.args.length > 0 ? `<${type.args.map(typeText).join(', ')}>` : '';
  return `${type.name}${args}${type.nullable ? '?' : ''}${'[]'.repeat(type.rank)}`;
}

/** `value is type`. */
export function isInstance(value: Value, type: TypeRef): boolean {
  if (value === null) return false;
  if (type.rank > 0) return value instanceof NetArray && (value.element === type.name || type.rank > 1 || value.element === 'Object');
  switch (type.name) {
    case 'Object':
      return true;
    case 'IEnumerable':
      return typeof value === 'string' || value instanceof Sequence;
    case 'IList':
    case 'ICollection':
    case 'IReadOnlyList':
    case 'IReadOnlyCollection':
      if (value instanceof NetArray) return true;
      break;
    case 'Array':
      return value instanceof NetArray;
    case 'Func':
    case 'Action':
    case 'Predicate':
    case 'Comparison':
      return value instanceof NetFunction;
    case 'ValueTuple':
      return typeName(value) === 'Tuple';
  }
  if (SMALL[type.name] && type.name !== 'Int32') return false;
  return inherits(typeName(value), type.name);
}

/** The default of a type: 0, false, null. */
export function defaultOf(type: TypeRef): Value {
  if (type.nullable || type.rank > 0) return null;
  if (SMALL[type.name]) return 0;
  switch (type.name) {
    case 'Int64':
      return 0n;
    case 'Double':
      return new NetDouble(0);
    case 'Single':
      return new NetDouble(0, true);
    case 'Decimal':
      return NetDecimal.of(0n, 0);
    case 'Char':
      return NetChar.of(0);
    case 'Boolean':
      return false;
  }
  if (isEnum(type.name)) return new NetEnum(type.name, 0);
  const zero = definitionOf(type.name)?.constants?.['$default'];
  return zero ? zero(undefined as unknown as Host) : null;
}

/**
 * `(type)value`. `boxed`: C# knows the value as object only, so a number must be of just that type.
 * @throws ExpressionError InvalidCastException, NullReferenceException, OverflowException
 */
export function castTo(host: Host, value: Value, type: TypeRef, boxed: boolean): Value {
  if (value === null) {
    if (isValueType(type)) throw nullReference(`null as ${typeText(type)}`);
    return null;
  }
  if (type.rank > 0 || type.name === 'Object') {
    if (type.rank === 0 || isInstance(value, type)) return value;
    const converted = convertByOperator(host, value, type);
    if (converted !== undefined) return converted;
    throw invalidCast(typeName(value), typeText(type));
  }
  const kind = numberKind(value);
  if (kind && !boxed) {
    const converted = convertNumber(value, type.name);
    if (converted !== undefined) return converted;
  }
  if (value instanceof NetEnum && !boxed) {
    const converted = convertNumber(value.value, type.name);
    if (converted !== undefined) return converted;
  }
  if (isInstance(value, type)) return value;
  const converted = convertByOperator(host, value, type);
  if (converted !== undefined) return converted;
  const accepted = definitionOf(type.name)?.accept?.(host, value);
  if (accepted !== undefined && !boxed) return accepted;
  throw invalidCast(typeName(value), typeText(type));
}

function convertByOperator(host: Host, value: Value, type: TypeRef): Value | undefined {
  if (!(value instanceof NetObject)) return undefined;
  return indexerOf(value.typeName, 'convert')?.(host, value, type);
}

/** An explicit numeric conversion, unchecked; `undefined` where the type is no number. */
export function convertNumber(value: Value, to: string): Value | undefined {
  const small = SMALL[to];
  if (small) return small(truncateToInt(value));
  switch (to) {
    case 'Int64':
      return typeof value === 'bigint'
        ? value
        : value instanceof NetDecimal
          ? checkedLong(value.truncated())
          : doubleToLong(toNumber(value));
    case 'Double':
      return value instanceof NetDouble && value.typeName === 'Double' ? value : new NetDouble(toNumber(value));
    case 'Single':
      return new NetDouble(Math.fround(toNumber(value)), true);
    case 'Decimal':
      return toDecimal(value);
    case 'Char':
      return NetChar.of(truncateToInt(value) & 0xffff);
  }
  return isEnum(to) ? new NetEnum(to, truncateToInt(value)) : undefined;
}

function truncateToInt(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value));
  if (value instanceof NetDecimal) {
    const whole = value.truncated();
    if (whole !== BigInt.asIntN(32, whole)) {
      throw new ExpressionError('OverflowException', 'Value was either too large or too small for an Int32.');
    }
    return Number(whole);
  }
  const number = toNumber(value);
  return Number.isFinite(number) && Math.abs(number) < 2 ** 63 ? Number(BigInt.asIntN(32, BigInt(Math.trunc(number)))) : -2147483648;
}

function doubleToLong(number: number): bigint {
  return Number.isFinite(number) && Math.abs(number) < 2 ** 63 ? BigInt(Math.trunc(number)) : -(2n ** 63n);
}

function checkedLong(value: bigint): bigint {
  if (value !== BigInt.asIntN(64, value)) {
    throw new ExpressionError('OverflowException', 'Value was either too large or too small for an Int64.');
  }
  return value;
}

/**
 * What C# stores in a place of a declared type: implicit conversions only.
 * @throws ExpressionError InvalidCastException, for what C# itself would not have compiled
 */
export function coerce(host: Host, value: Value, type: TypeRef): Value {
  if (value === null) {
    if (isValueType(type)) throw invalidCast('null', typeText(type));
    return null;
  }
  if (type.rank > 0 || type.name === 'Object') return castTo(host, value, type, false);
  if (value instanceof NetTuple && type.names) return new NetTuple(value.items, type.names);
  if (isInstance(value, type)) return value;
  const kind = numberKind(value);
  if (kind) {
    const widens =
      SMALL[type.name] !== undefined
        ? kind === 'int'
        : type.name === 'Int64'
          ? kind === 'int'
          : (type.name === 'Double' || type.name === 'Single') && kind !== 'decimal'
            ? true
            : type.name === 'Decimal' && kind !== 'double';
    const converted = widens ? convertNumber(value, type.name) : undefined;
    if (converted !== undefined) return converted;
  }
  const accepted = definitionOf(type.name)?.accept?.(host, value);
  if (accepted !== undefined) return accepted;
  if (definitionOf(type.name) === undefined && value instanceof NetObject) return value;
  throw invalidCast(typeName(value), typeText(type));
}
