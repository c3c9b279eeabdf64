/** Equality as `Equals` and the default comparers have it: by value for structs, strings and records; else by identity. */
import { NetChar, NetDecimal, NetDouble, numberKind, toDecimal, toNumber } from './numbers';
import { NetObject, type Value } from './value';

/** A NetObject whose equality is by value. */
export abstract class ValueObject extends NetObject {
  /** Equal texts under one type name mean equal values. */
  abstract readonly key: string;
}

/** `==` of numbers of any kinds, and of everything else by value where .NET does so. */
export function valuesEqual(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  const left = numberKind(a);
  const right = numberKind(b);
  if (left && right) return compareNumbers(a, b) === 0;
  if (a instanceof ValueObject && b instanceof ValueObject) return a.typeName === b.typeName && a.key === b.key;
  if (
    typeof a === 'object' &&
    typeof b === 'object' &&
    a.typeName === b.typeName &&
    (a.typeName === 'Anonymous' || a.typeName === 'Tuple' || a.typeName === 'KeyValuePair' || a.typeName === 'JValue')
  ) {
    return hashKey(a) === hashKey(b);
  }
  return false;
}

/** How far a number's kind is from the narrowest: what C# converts by itself goes from lower to higher. */
const WIDTH: Readonly<Record<string, number>> = {
  Char: 0,
  SByte: 0,
  Byte: 0,
  Int16: 0,
  UInt16: 0,
  Int32: 1,
  Int64: 2,
  Single: 3,
  Double: 4,
  Decimal: 4,
};

/** `a.Equals(b)`: numbers are equal where C# converts `b` to the kind of `a`; `object.Equals` converts nothing. */
export function equalAs(a: Value, b: Value, converts: boolean): boolean {
  const [left, right] = [kindOf(a), kindOf(b)];
  if (left !== undefined && right !== undefined && left !== right) {
    const [to, from] = [WIDTH[left] ?? 0, WIDTH[right] ?? 0];
    if (!converts || from >= to) return false;
  }
  return valuesEqual(a, b);
}

function kindOf(value: Value): string | undefined {
  if (typeof value === 'number') return 'Int32';
  if (typeof value === 'bigint') return 'Int64';
  return value instanceof NetChar || value instanceof NetDouble || value instanceof NetDecimal ? value.typeName : undefined;
}

/** Negative, 0, positive; NaN where one is NaN. */
export function compareNumbers(a: Value, b: Value): number {
  if (a instanceof NetDecimal || b instanceof NetDecimal) {
    const [left, right] = [toDecimal(a), toDecimal(b)];
    const scale = Math.max(left.scale, right.scale);
    const difference = left.unscaled * 10n ** BigInt(scale - left.scale) - right.unscaled * 10n ** BigInt(scale - right.scale);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  if ((typeof a === 'bigint' || typeof b === 'bigint') && !(a instanceof NetDouble) && !(b instanceof NetDouble)) {
    const [left, right] = [typeof a === 'bigint' ? a : BigInt(toNumber(a)), typeof b === 'bigint' ? b : BigInt(toNumber(b))];
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const [left, right] = [toNumber(a), toNumber(b)];
  if (left === right) return 0;
  return left < right ? -1 : left > right ? 1 : Number.NaN;
}

let objects = 0;
const identities = new WeakMap<NetObject, number>();

/** A text that is equal for values that are equal as keys of a dictionary. */
export function hashKey(value: Value): string {
  switch (typeof value) {
    case 'string':
      return `s${value}`;
    case 'number':
      return `i${value}`;
    case 'bigint':
      return `l${value}`;
    case 'boolean':
      return value ? 't' : 'f';
  }
  if (value === null) return 'n';
  if (value instanceof NetChar) return `c${value.code}`;
  if (value instanceof NetDouble) return `d${value.value}`;
  if (value instanceof NetDecimal) {
    return `m${value
      .toString()
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')}`;
  }
  if (value instanceof ValueObject) return `v${value.typeName}:${value.key}`;
  const parts = compound(value);
  if (parts) return `${value.typeName}(${parts.map((part) => `${hashKey(part).length}:${hashKey(part)}`).join()})`;
  let identity = identities.get(value);
  if (identity === undefined) identities.set(value, (identity = objects += 1));
  return `o${identity}`;
}

function compound(value: NetObject): readonly Value[] | undefined {
  const holder = value as NetObject & {
    readonly members?: ReadonlyMap<string, Value>;
    readonly items?: readonly Value[];
    readonly key?: Value;
    readonly value?: Value;
  };
  if (value.typeName === 'Anonymous' && holder.members) return [...holder.members].flatMap(([name, member]) => [name, member]);
  if (value.typeName === 'Tuple' && holder.items) return holder.items;
  // Of Newtonsoft's tokens, JValue alone overrides Equals.
  if (value.typeName === 'JValue') return [holder.value ?? null];
  if (value.typeName === 'KeyValuePair') return [holder.key ?? null, holder.value ?? null];
  return undefined;
}
