/** Values as text: `ToString()`, format strings and composite formats, in the invariant culture, which the gateway runs in. */
import { formatError, notRun } from './errors';
import { NetChar, NetDecimal, NetDouble, numberKind, toDecimal, toNumber } from './numbers';
import type { Value } from './value';

/** As `string.Concat` and interpolation see a value: null is empty. */
export function textOf(value: Value): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
    case 'bigint':
      return value.toString();
  }
  if (value === null) return '';
  if (value instanceof NetChar) return value.text;
  if (value instanceof NetDouble) return doubleText(value);
  return value.toString();
}

/** The double with the fewest digits that is the same `float`. */
function shortestSingle(value: number): number {
  const single = Math.fround(value);
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}

/** The shortest text that reads back as the same double, in .NET's notation: `1E+16`, `1E-05`. */
function doubleText(double: NetDouble): string {
  const number = double.typeName === 'Single' ? shortestSingle(double.value) : double.value;
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(number, -0)) return '-0';
  const exponent = number === 0 ? 0 : Number(number.toExponential().split('e')[1]);
  if (exponent >= 15 || exponent <= -5) {
    const [mantissa, power] = number.toExponential().split('e') as [string, string];
    return `${mantissa}E${power.startsWith('-') ? '-' : '+'}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
  }
  return String(number);
}

/** Formats of types that the libraries know: `DateTime` → its formatter. */
export const FORMATTERS = new Map<string, (value: Value, format: string) => string>();

/** `value.ToString(format)`. */
export function formatValue(value: Value, format: string | null): string {
  if (value === null) return '';
  if (format === null || format === '') return textOf(value);
  if (typeof value === 'object') {
    const formatter = FORMATTERS.get(value.typeName);
    if (formatter) return formatter(value, format);
  }
  return numberKind(value) && !(value instanceof NetChar) ? formatNumber(value, format) : textOf(value);
}

function formatNumber(value: Value, format: string): string {
  const standard = /^([A-Za-z])(\d{0,2})$/.exec(format);
  if (!standard) return customNumber(value, format);
  const letter = standard[1] as string;
  const digits = standard[2] === '' ? undefined : Number(standard[2]);
  const integer = typeof value === 'number' || typeof value === 'bigint';
  switch (letter.toUpperCase()) {
    case 'D':
      if (!integer) throw formatError('Format specifier was invalid.');
      return padded(value.toString(), digits ?? 0);
    case 'X': {
      if (!integer) throw formatError('Format specifier was invalid.');
      const unsigned = typeof value === 'number' ? BigInt.asUintN(value < 0 ? 32 : 64, BigInt(value)) : BigInt.asUintN(64, value);
      const hex = unsigned.toString(16).padStart(digits ?? 0, '0');
      return letter === 'X' ? hex.toUpperCase() : hex;
    }
    case 'F':
      return fixed(value, digits ?? 2);
    case 'N':
      return grouped(fixed(value, digits ?? 2));
    case 'P':
      return `${grouped(fixed(hundredfold(value), digits ?? 2))} %`;
    case 'E': {
      const [mantissa, power] = toNumber(value)
        .toExponential(digits ?? 6)
        .split('e') as [string, string];
      return `${mantissa}${letter}${power.startsWith('-') ? '-' : '+'}${power.replace(/^[+-]/, '').padStart(3, '0')}`;
    }
    case 'G':
    case 'R':
      if (!digits || letter.toUpperCase() === 'R' || integer) return textOf(value);
      return textOf(new NetDouble(Number(toNumber(value).toPrecision(digits))));
    case 'C':
      throw notRun("the currency format, whose sign is the server's");
    default:
      throw formatError('Format specifier was invalid.');
  }
}

const hundredfold = (value: Value): Value =>
  value instanceof NetDecimal ? NetDecimal.of(value.unscaled * 100n, value.scale) : new NetDouble(toNumber(value) * 100);

function padded(text: string, digits: number): string {
  return text.startsWith('-') ? `-${text.slice(1).padStart(digits, '0')}` : text.padStart(digits, '0');
}

/** Halves away from zero, exactly, as .NET formats. */
function fixed(value: Value, digits: number): string {
  if (value instanceof NetDouble && (!Number.isFinite(value.value) || Math.abs(value.value) >= 1e15)) return value.value.toFixed(digits);
  const rounded = toDecimal(value).rounded(digits, true).toString();
  const [whole = '0', fraction = ''] = rounded.split('.');
  const text = digits === 0 ? whole : `${whole}.${fraction.padEnd(digits, '0')}`;
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

function grouped(text: string): string {
  return text.replace(/^(-?)(\d+)/, (_, sign: string, whole: string) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ','));
}

/** Custom formats of `0`, `#`, `.`, `,`, one `%` and literal text; others are refused. */
function customNumber(given: Value, format: string): string {
  const match = /^([^0#.,;'"\\]*)([0#,]*)(?:\.([0#]*))?([^0#.,;'"\\]*)$/.exec(format);
  if (!match || format.split('%').length > 2) throw notRun(`the number format ${JSON.stringify(format)}`);
  const value = format.includes('%') ? hundredfold(given) : given;
  const [, before = '', whole = '', decimals = '', after = ''] = match;
  const least = decimals.replace(/#+$/, '').length;
  const text = fixed(value, decimals.length);
  const negative = text.startsWith('-');
  let [integer = '', fraction = ''] = (negative ? text.slice(1) : text).split('.') as [string, string?];
  while (fraction.length > least && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  integer = integer.replace(/^0+/, '').padStart((whole.match(/0/g) ?? []).length, '0');
  if (whole.includes(',')) integer = grouped(integer);
  return `${negative ? '-' : ''}${before}${integer}${fraction === '' ? '' : `.${fraction}`}${after}`;
}

/** `string.Format`: `{0}`, `{0,5}`, `{0:x}`, `{{`. */
export function compositeFormat(format: string, args: readonly Value[]): string {
  let out = '';
  for (let at = 0; at < format.length; at += 1) {
    const c = format.charAt(at);
    if (c !== '{' && c !== '}') {
      out += c;
      continue;
    }
    if (format.charAt(at + 1) === c) {
      out += c;
      at += 1;
      continue;
    }
    const hole =
      c === '{' ? /^\{(\d{1,7})\s*(?:,\s*(-?\d{1,6})\s*)?(?::((?:[^{}]|\{\{|\}\})*))?\}/.exec(format.slice(at, at + 1000)) : null;
    if (!hole) throw formatError();
    const index = Number(hole[1]);
    if (index >= args.length) {
      throw formatError('Index (zero based) must be greater than or equal to zero and less than the size of the argument list.');
    }
    out += aligned(formatValue(args[index] ?? null, hole[3] ?? null), Number(hole[2] ?? '0'));
    at += hole[0].length - 1;
  }
  return out;
}

/** Positive widths align right, negative ones left. */
export function aligned(text: string, width: number): string {
  return width < 0 ? text.padEnd(-width) : text.padStart(width);
}
