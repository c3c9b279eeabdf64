/** Numbers: parsing, Math, BitConverter, Random. */
import { byteArray } from '../collections';
import { randomBytes } from 'node:crypto';
import { ExpressionError, formatError, missing, outOfRange } from '../errors';
import { formatValue } from '../format';
import { NetEnum } from '../enums';
import { NetDecimal, NetDouble, numberKind, toDecimal, toNumber } from '../numbers';
import { arithmetic, compare, negate } from '../operators';
import { define, type Static } from '../registry';
import { convertNumber } from '../types';
import { NetObject, type Value } from '../value';
import { NULLABLE } from './object';
import { bytes, enumName, give, integer, text, textOrNull } from './arguments';

const OVERFLOW = (type: string) => new ExpressionError('OverflowException', `Value was either too large or too small for an ${type}.`);

/** A text as an integer of a range; `undefined` where it is none. */
export function parseInteger(value: string, low: bigint, high: bigint, type: string): bigint | undefined {
  const plain = value.replace(/^[\s]+|[\s\0]+$/g, '');
  if (!/^[+-]?\d+$/.test(plain) || plain.length > 400) return undefined;
  const number = BigInt(plain.replace(/^\+/, ''));
  if (number < low || number > high) throw OVERFLOW(type);
  return number;
}

/** NumberStyles.Float | AllowThousands. */
export function parseDouble(value: string): number | undefined {
  const plain = value.trim();
  if (/^(NaN|Infinity|-Infinity)$/.test(plain)) return Number(plain);
  if (!/^[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return undefined;
  return Number(plain.replace(/,/g, ''));
}

const RANGES = {
  Int32: [-(2n ** 31n), 2n ** 31n - 1n],
  Int64: [-(2n ** 63n), 2n ** 63n - 1n],
  Int16: [-32768n, 32767n],
  UInt16: [0n, 65535n],
  Byte: [0n, 255n],
  SByte: [-128n, 127n],
} as const;

type Parse = (value: string) => Value | undefined;

function numeric(
  type: string,
  parse: Parse,
  constants: Readonly<Record<string, Value>>,
  more: Readonly<Record<string, Static>> = {},
): void {
  define<Value>(type, {
    properties: NULLABLE,
    methods: {
      ToString: (_host, self, [format = null]) => formatValue(self, typeof format === 'string' ? format : null),
    },
    statics: {
      Parse: (_host, [value, style]) => {
        refuseStyle(style, type);
        const parsed = parse(text(value, 's'));
        if (parsed === undefined) throw formatError();
        return parsed;
      },
      TryParse: (_host, args) => {
        const [value = null] = args;
        if (args.length > 2) refuseStyle(args[1], type);
        let parsed: Value | undefined;
        try {
          parsed = textOrNull(value) === null ? undefined : parse(text(value));
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
        }
        give(args.at(-1), parsed ?? convertNumber(0, type) ?? 0);
        return parsed !== undefined;
      },
      ...more,
    },
    constants: Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, () => value])),
  });
}

function refuseStyle(style: Value | undefined, type: string): void {
  if (style instanceof NetEnum) throw missing('Parse with NumberStyles', type);
}

for (const [type, [low, high]] of Object.entries(RANGES)) {
  const make = (value: bigint): Value => (type === 'Int64' ? value : Number(value));
  numeric(
    type,
    (value) => {
      const parsed = parseInteger(value, low, high, type);
      return parsed === undefined ? undefined : make(parsed);
    },
    { MinValue: make(low), MaxValue: make(high) },
  );
}
const asDouble: Parse = (value) => {
  const parsed = parseDouble(value);
  return parsed === undefined ? undefined : new NetDouble(parsed);
};
const nan: Static = (_host, [value = null]) => Number.isNaN(toNumber(value));
numeric(
  'Double',
  asDouble,
  {
    MinValue: new NetDouble(-Number.MAX_VALUE),
    MaxValue: new NetDouble(Number.MAX_VALUE),
    Epsilon: new NetDouble(Number.MIN_VALUE),
    NaN: new NetDouble(NaN),
    PositiveInfinity: new NetDouble(Infinity),
  },
  { IsNaN: nan, IsInfinity: (_host, [value = null]) => Math.abs(toNumber(value)) === Infinity },
);
numeric(
  'Single',
  (value) => {
    const parsed = parseDouble(value);
    return parsed === undefined ? undefined : new NetDouble(Math.fround(parsed), true);
  },
  {},
  { IsNaN: nan },
);
numeric(
  'Decimal',
  (value) => (/^[+-]?(\d[\d,]*\.?\d*|\.\d+)$/.test(value.trim()) ? NetDecimal.parse(value.trim().replace(/,/g, '')) : undefined),
  { Zero: toDecimal(0), One: toDecimal(1), MinusOne: toDecimal(-1) },
  { Round: (_host, args) => round(args), Truncate: (_host, [value = null]) => NetDecimal.of(toDecimal(value).truncated(), 0) },
);

/** Keeps the kind of number that comes in, as Math's overloads do. */
function overload(onDouble: (value: number) => number, onDecimal: (value: NetDecimal) => NetDecimal): Static {
  return (_host, [value = null]) => (value instanceof NetDecimal ? onDecimal(value) : new NetDouble(onDouble(toNumber(value))));
}

function onDoubles(apply: (...values: number[]) => number): Static {
  return (_host, args) => new NetDouble(apply(...args.map(toNumber)));
}

function round(args: readonly Value[]): Value {
  const [value = null] = args;
  const places = typeof args[1] === 'number' ? args[1] : 0;
  const away = args.some((arg) => enumName(arg) === 'AwayFromZero');
  if (places < 0 || places > 28) throw outOfRange('digits');
  if (value instanceof NetDecimal) return value.rounded(places, away);
  const number = toNumber(value);
  if (!Number.isFinite(number) || Math.abs(number) >= 1e15) return new NetDouble(number);
  return new NetDouble(NetDecimal.parse(number.toFixed(20).slice(0, 30))?.rounded(places, away).toNumber() ?? number);
}

const extreme =
  (operator: '<' | '>'): Static =>
  (_host, [a = null, b = null]) => {
    const [left, right] = widened(a, b);
    return compare(operator, left, right) ? left : right;
  };

/** Both as the wider one's kind. */
function widened(a: Value, b: Value): readonly [Value, Value] {
  const kinds = [numberKind(a), numberKind(b)];
  for (const [kind, type] of [
    ['decimal', 'Decimal'],
    ['double', 'Double'],
    ['long', 'Int64'],
  ] as const) {
    if (kinds.includes(kind)) return [convertNumber(a, type) ?? a, convertNumber(b, type) ?? b];
  }
  return [a, b];
}

const ceilDecimal = (value: NetDecimal, up: boolean): NetDecimal => {
  const whole = NetDecimal.of(value.truncated(), 0);
  const exact = compare('<', whole, value) || compare('>', whole, value) ? whole : undefined;
  if (!exact) return whole;
  const step = up ? (value.unscaled > 0n ? 1n : 0n) : value.unscaled < 0n ? -1n : 0n;
  return NetDecimal.of(value.truncated() + step, 0);
};

define('Math', {
  statics: {
    Abs: (_host, [value = null]) => {
      if (value === -(2 ** 31) || value === -(2n ** 63n)) {
        throw new ExpressionError('OverflowException', 'Negating the minimum value of a twos complement number is invalid.');
      }
      return compare('<', value, 0) ? negate(value) : value;
    },
    Max: extreme('>'),
    Min: extreme('<'),
    Round: (_host, args) => round(args),
    Floor: overload(Math.floor, (value) => ceilDecimal(value, false)),
    Ceiling: overload(Math.ceil, (value) => ceilDecimal(value, true)),
    Truncate: overload(Math.trunc, (value) => NetDecimal.of(value.truncated(), 0)),
    Sign: (_host, [value = null]) => (compare('<', value, 0) ? -1 : compare('>', value, 0) ? 1 : 0),
    Pow: onDoubles((a = 0, b = 0) => a ** b),
    Sqrt: onDoubles((a = 0) => Math.sqrt(a)),
    Log: onDoubles((a = 0, base?: number) => (base === undefined ? Math.log(a) : Math.log(a) / Math.log(base))),
    Log10: onDoubles((a = 0) => Math.log10(a)),
    Exp: onDoubles((a = 0) => Math.exp(a)),
    DivRem: (_host, [a = null, b = null, out]) => {
      give(out, arithmetic('%', a, b));
      return arithmetic('/', a, b);
    },
  },
  constants: { PI: () => new NetDouble(Math.PI), E: () => new NetDouble(Math.E) },
});

define('BitConverter', {
  statics: {
    ToString: (host, [value, start, length]) => {
      const from = integer(start ?? 0);
      const all = bytes(value);
      const part = all.slice(from, length === undefined ? undefined : from + integer(length));
      return host.text(Array.from(part, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('-'));
    },
    GetBytes: (_host, [value]) => {
      const buffer = Buffer.alloc(typeof value === 'bigint' ? 8 : 4);
      if (typeof value === 'bigint') buffer.writeBigInt64LE(value);
      else buffer.writeInt32LE(integer(value));
      return byteArray(buffer);
    },
    ToInt32: (_host, [value, start]) => Buffer.from(bytes(value)).readInt32LE(integer(start ?? 0)),
    ToInt64: (_host, [value, start]) => Buffer.from(bytes(value)).readBigInt64LE(integer(start ?? 0)),
  },
  constants: { IsLittleEndian: () => true },
});

class NetRandom extends NetObject {
  readonly typeName = 'Random';
}
define<NetRandom>('Random', {
  construct: () => new NetRandom(),
  methods: {
    Next: (_host, _self, args) => {
      const [low, high] =
        args.length === 2 ? [integer(args[0]), integer(args[1])] : [0, args.length === 1 ? integer(args[0]) : 2 ** 31 - 1];
      if (high < low) throw outOfRange('maxValue');
      return low + Math.floor(Math.random() * (high - low));
    },
    NextDouble: () => new NetDouble(Math.random()),
    NextBytes: (_host, _self, [target]) => fillRandom(target),
  },
});

/** Fills a byte array with random bytes. */
export function fillRandom(target: Value | undefined): null {
  const count = bytes(target).length;
  const made = randomBytes(count);
  const { items } = target as unknown as { items: Value[] };
  for (let at = 0; at < count; at += 1) items[at] = made[at] as number;
  return null;
}
