/** C#'s binary and unary operators on values of any kinds. */
import { Sequence } from './collections';
import { NetEnum } from './enums';
import { compareNumbers, valuesEqual, ValueObject } from './equality';
import { ExpressionError } from './errors';
import { textOf } from './format';
import type { Host } from './machine';
import { decimalArithmetic, divideByZero, NetChar, NetDouble, numberKind, toDecimal, toNumber } from './numbers';
import { typeName } from './registry';
import type { Value } from './value';

/** Operators of types that the libraries know: `DateTime - TimeSpan`. `undefined` where they have none. */
export const OPERATORS = new Map<string, (operator: string, a: Value, b: Value) => Value | undefined>();

/** `+` of a type and a text that makes no text: `ns + "name"`. */
export const NAMINGS = new Map<string, (a: Value, b: string) => Value>();

function noOperator(operator: string, a: Value, b: Value): ExpressionError {
  const name = (value: Value) => (value === null ? 'null' : typeName(value));
  return new ExpressionError(
    'InvalidOperationException',
    `Operator '${operator}' cannot be applied to operands of type '${name(a)}' and '${name(b)}'.`,
  );
}

function ofLibrary(operator: string, a: Value, b: Value): Value | undefined {
  for (const operand of [a, b]) {
    if (typeof operand === 'object' && operand !== null) {
      const result = OPERATORS.get(operand.typeName)?.(operator, a, b);
      if (result !== undefined) return result;
    }
  }
  return undefined;
}

export function add(host: Host, a: Value, b: Value, text: boolean): Value {
  if (typeof a === 'number' && typeof b === 'number') return (a + b) | 0;
  const naming = typeof b === 'string' && typeof a === 'object' && a !== null ? NAMINGS.get(a.typeName) : undefined;
  if (naming) return naming(a, b as string);
  if (typeof a === 'string' || typeof b === 'string' || text) return host.text(textOf(a) + textOf(b));
  return arithmetic('+', a, b);
}

export function arithmetic(operator: string, a: Value, b: Value): Value {
  if (a === null || b === null) {
    // A lifted operator: null where one operand is.
    if (a === null && b === null) return null;
    return null;
  }
  const left = numberKind(a);
  const right = numberKind(b);
  if (!left || !right) {
    const result = ofLibrary(operator, a, b);
    if (result === undefined) throw noOperator(operator, a, b);
    return result;
  }
  if (left === 'decimal' || right === 'decimal') {
    if (left === 'double' || right === 'double') throw noOperator(operator, a, b);
    return decimalArithmetic(operator, toDecimal(a), toDecimal(b));
  }
  if (left === 'double' || right === 'double') {
    const single = (value: Value) => !(value instanceof NetDouble) || value.typeName === 'Single';
    return new NetDouble(doubles(operator, toNumber(a), toNumber(b)), single(a) && single(b));
  }
  if (left === 'long' || right === 'long') {
    return longs(operator, typeof a === 'bigint' ? a : BigInt(toNumber(a)), typeof b === 'bigint' ? b : BigInt(toNumber(b)));
  }
  return ints(operator, toNumber(a), toNumber(b));
}

function doubles(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return a % b;
  }
}

function ints(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return (a + b) | 0;
    case '-':
      return (a - b) | 0;
    case '*':
      return Math.imul(a, b);
  }
  if (b === 0) throw divideByZero();
  if (a === -2147483648 && b === -1) throw new ExpressionError('OverflowException', 'Arithmetic operation resulted in an overflow.');
  return operator === '/' ? Math.trunc(a / b) | 0 : (a % b) | 0;
}

function longs(operator: string, a: bigint, b: bigint): bigint {
  const wrap = (value: bigint) => BigInt.asIntN(64, value);
  switch (operator) {
    case '+':
      return wrap(a + b);
    case '-':
      return wrap(a - b);
    case '*':
      return wrap(a * b);
  }
  if (b === 0n) throw divideByZero();
  return operator === '/' ? wrap(a / b) : a % b;
}

/** `&`, `|`, `^` on booleans, integers and flags. */
export function bitwise(operator: string, a: Value, b: Value): Value {
  if (typeof a === 'boolean' && typeof b === 'boolean') return operator === '&' ? a && b : operator === '|' ? a || b : a !== b;
  if (a instanceof NetEnum && b instanceof NetEnum && a.typeName === b.typeName) {
    return new NetEnum(a.typeName, bits(operator, a.value, b.value));
  }
  if (a === null || b === null) return null;
  const [left, right] = [numberKind(a), numberKind(b)];
  if (left === 'int' && right === 'int') return bits(operator, toNumber(a), toNumber(b));
  if ((left === 'int' || left === 'long') && (right === 'int' || right === 'long')) {
    const [x, y] = [typeof a === 'bigint' ? a : BigInt(toNumber(a)), typeof b === 'bigint' ? b : BigInt(toNumber(b))];
    return BigInt.asIntN(64, operator === '&' ? x & y : operator === '|' ? x | y : x ^ y);
  }
  throw noOperator(operator, a, b);
}

function bits(operator: string, a: number, b: number): number {
  return operator === '&' ? a & b : operator === '|' ? a | b : a ^ b;
}

export function shift(operator: string, a: Value, b: Value): Value {
  if (typeof b === 'number' || b instanceof NetChar) {
    const by = toNumber(b);
    if (typeof a === 'number') return operator === '<<' ? a << by : a >> by;
    if (typeof a === 'bigint') return BigInt.asIntN(64, operator === '<<' ? a << BigInt(by & 63) : a >> BigInt(by & 63));
  }
  throw noOperator(operator, a, b);
}

/** `==`: by value where the operands' type defines it so, else by reference. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return !(a instanceof NetDouble) || !Number.isNaN(a.value);
  if (a === null || b === null) return false;
  if (typeof a === 'string' || typeof b === 'string' || typeof a === 'boolean' || typeof b === 'boolean') return false;
  if (numberKind(a) && numberKind(b)) return compareNumbers(a, b) === 0;
  const result = ofLibrary('==', a, b);
  if (typeof result === 'boolean') return result;
  if (a instanceof ValueObject && b instanceof ValueObject) return valuesEqual(a, b);
  if (typeof a === 'object' && typeof b === 'object' && a.typeName === 'Tuple') return valuesEqual(a, b);
  return false;
}

export function compare(operator: string, a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return ordered(operator, a - b);
  if (a === null || b === null) return false;
  if (numberKind(a) && numberKind(b)) return ordered(operator, compareNumbers(a, b));
  if (a instanceof NetEnum && b instanceof NetEnum && a.typeName === b.typeName) return ordered(operator, a.value - b.value);
  const difference = ofLibrary('<=>', a, b);
  if (typeof difference === 'number') return ordered(operator, difference);
  throw noOperator(operator, a, b);
}

function ordered(operator: string, difference: number): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '>':
      return difference > 0;
    case '<=':
      return difference <= 0;
    default:
      return difference >= 0;
  }
}

export function negate(value: Value): Value {
  if (typeof value === 'number') return -value | 0;
  if (typeof value === 'bigint') return BigInt.asIntN(64, -value);
  if (value instanceof NetDouble) return new NetDouble(-value.value, value.typeName === 'Single');
  return arithmetic('-', value instanceof NetChar ? 0 : zeroLike(value), value);
}

function zeroLike(value: Value): Value {
  return numberKind(value) === 'decimal'
    ? toDecimal(0)
    : value === null
      ? null
      : (OPERATORS.get(typeName(value))?.('0', value, value) ?? 0);
}

/** The order of `OrderBy`, `Max` and `CompareTo`: null first, strings ordinally as the invariant culture would for letters. */
export function order(a: Value, b: Value): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (numberKind(a) && numberKind(b)) return compareNumbers(a, b);
  if (a instanceof NetEnum && b instanceof NetEnum) return a.value - b.value;
  const difference = ofLibrary('<=>', a, b);
  if (typeof difference === 'number') return difference;
  if (a instanceof Sequence || b instanceof Sequence || !(a instanceof ValueObject)) {
    throw new ExpressionError('ArgumentException', 'At least one object must implement IComparable.');
  }
  return a.key < (b as ValueObject).key ? -1 : 1;
}

const collator = new Intl.Collator('en', { sensitivity: 'variant', caseFirst: 'lower' });

/** Culture-sensitive comparison, as the invariant culture has it. */
export function compareText(a: string, b: string): number {
  return collator.compare(a, b);
}
