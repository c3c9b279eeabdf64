/** Numbers and characters without a JavaScript shape of their own. */
import { ExpressionError } from './errors';
import { NetObject, type Value } from './value';

export class NetDouble extends NetObject {
  readonly typeName: 'Double' | 'Single';
  constructor(
    readonly value: number,
    single = false,
  ) {
    super();
    this.typeName = single ? 'Single' : 'Double';
  }
}

/** A UTF-16 unit. */
export class NetChar extends NetObject {
  readonly typeName = 'Char';
  private constructor(readonly code: number) {
    super();
  }
  private static readonly known: NetChar[] = [];
  static of(code: number): NetChar {
    return code < 256 ? (this.known[code] ??= new NetChar(code)) : new NetChar(code);
  }
  get text(): string {
    return String.fromCharCode(this.code);
  }
}

const MAX_UNSCALED = (1n << 96n) - 1n;

/** .NET's decimal: 96 bits and a scale from 0 to 28. */
export class NetDecimal extends NetObject {
  readonly typeName = 'Decimal';
  private constructor(
    readonly unscaled: bigint,
    readonly scale: number,
  ) {
    super();
  }

  static of(unscaled: bigint, scale: number): NetDecimal {
    let [value, at] = [unscaled, scale];
    const size = (n: bigint) => (n < 0n ? -n : n);
    while (at > 28 || (at > 0 && size(value) > MAX_UNSCALED)) {
      value = divideRounded(value, 10n);
      at -= 1;
    }
    if (size(value) > MAX_UNSCALED) {
      throw new ExpressionError('OverflowException', 'Value was either too large or too small for a Decimal.');
    }
    return new NetDecimal(value, at);
  }

  static parse(text: string): NetDecimal | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
    if (!match || (match[2] === '' && (match[3] ?? '') === '')) return undefined;
    const fraction = match[3] ?? '';
    const digits = BigInt(`${match[2] ?? ''}${fraction}` || '0') * (match[1] === '-' ? -1n : 1n);
    const scale = fraction.length - Number(match[4] ?? '0');
    return scale >= 0 ? NetDecimal.of(digits, scale) : NetDecimal.of(digits * 10n ** BigInt(-scale), 0);
  }

  toNumber(): number {
    return Number(this.toString());
  }

  override toString(): string {
    const negative = this.unscaled < 0n;
    const digits = (negative ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, '0');
    const whole = this.scale === 0 ? digits : `${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
    return negative ? `-${whole}` : whole;
  }

  truncated(): bigint {
    return this.unscaled / 10n ** BigInt(this.scale);
  }

  /** To `places` decimals; halves to the even neighbour, or away from zero. */
  rounded(places: number, away: boolean): NetDecimal {
    if (places >= this.scale) return this;
    const unit = 10n ** BigInt(this.scale - places);
    return NetDecimal.of(away ? divideRounded(this.unscaled, unit) : divideToEven(this.unscaled, unit), places);
  }
}

function divideRounded(value: bigint, by: bigint): bigint {
  const half = by / 2n;
  return value < 0n ? (value - half) / by : (value + half) / by;
}

function divideToEven(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  const twice = (value % by) * 2n;
  const size = twice < 0n ? -twice : twice;
  if (size < by || (size === by && quotient % 2n === 0n)) return quotient;
  return quotient + (value < 0n ? -1n : 1n);
}

export function decimalArithmetic(operator: string, a: NetDecimal, b: NetDecimal): NetDecimal {
  const scale = Math.max(a.scale, b.scale);
  const left = a.unscaled * 10n ** BigInt(scale - a.scale);
  const right = b.unscaled * 10n ** BigInt(scale - b.scale);
  switch (operator) {
    case '+':
      return NetDecimal.of(left + right, scale);
    case '-':
      return NetDecimal.of(left - right, scale);
    case '*':
      return NetDecimal.of(a.unscaled * b.unscaled, a.scale + b.scale);
    case '%':
      if (right === 0n) throw divideByZero();
      return NetDecimal.of(left % right, scale);
    default: {
      if (right === 0n) throw divideByZero();
      let quotient = NetDecimal.of((left * 10n ** 28n) / right, 28);
      while (quotient.scale > 0 && quotient.unscaled % 10n === 0n) quotient = NetDecimal.of(quotient.unscaled / 10n, quotient.scale - 1);
      return quotient;
    }
  }
}

export function divideByZero(): ExpressionError {
  return new ExpressionError('DivideByZeroException', 'Attempted to divide by zero.');
}

export type NumberKind = 'int' | 'long' | 'double' | 'decimal';

/** What a value is in arithmetic; a char counts as an int. */
export function numberKind(value: Value): NumberKind | undefined {
  if (typeof value === 'number') return 'int';
  if (typeof value === 'bigint') return 'long';
  if (value instanceof NetChar) return 'int';
  if (value instanceof NetDouble) return 'double';
  return value instanceof NetDecimal ? 'decimal' : undefined;
}

/** Any number as JavaScript's; exact but for longs and decimals beyond 2^53. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof NetChar) return value.code;
  if (value instanceof NetDouble) return value.value;
  return value instanceof NetDecimal ? value.toNumber() : Number.NaN;
}

export function toDecimal(value: Value): NetDecimal {
  if (value instanceof NetDecimal) return value;
  if (typeof value === 'bigint') return NetDecimal.of(value, 0);
  if (value instanceof NetDouble) {
    const made = Number.isFinite(value.value) ? NetDecimal.parse(Number(value.value.toPrecision(15)).toString()) : undefined;
    if (!made) throw new ExpressionError('OverflowException', 'Value was either too large or too small for a Decimal.');
    return made;
  }
  return NetDecimal.of(BigInt(toNumber(value)), 0);
}
