/** System.String. Where .NET compares by culture and the culture could tell texts apart that are equal ordinally, the invariant culture is taken. */
import { NetArray, stringArray } from '../collections';
import { NetEnum } from '../enums';
import { argumentNull, ExpressionError, outOfRange } from '../errors';
import { compositeFormat, textOf } from '../format';
import { iterable } from '../members';
import type { Host } from '../machine';
import { NetChar } from '../numbers';
import { compareText } from '../operators';
import { define } from '../registry';
import type { Value } from '../value';
import { integer, isSequence, rest, text, textOrNull, within } from './arguments';

/** Case folding of ordinal, case-insensitive comparison: simple upper case, unit by unit. */
export function foldCase(value: string): string {
  return value.replace(/[^]/g, (unit) => {
    const upper = unit.toUpperCase();
    return upper.length === 1 ? upper : unit;
  });
}

/** How a StringComparison, or `true` for "ignore case", changes texts before they are compared. */
function folding(option: Value | undefined): (value: string) => string {
  if (option === true) return foldCase;
  if (!(option instanceof NetEnum)) return (value) => value;
  return option.toString().endsWith('IgnoreCase') ? foldCase : (value) => value;
}

function isOrdinal(option: Value | undefined): boolean {
  return option instanceof NetEnum && option.toString().startsWith('Ordinal');
}

function piece(value: Value | undefined): string {
  return value instanceof NetChar ? value.text : text(value);
}

const SPACE = /[\s\u0085\u200b]/;
const isSpace = (unit: string) => SPACE.test(unit) && unit !== '\u200b' && unit !== '\ufeff';

function trim(value: string, args: readonly Value[], start: boolean, end: boolean): string {
  const units = rest(args, 0).map(piece).join('');
  const drops = units === '' ? isSpace : (unit: string) => units.includes(unit);
  let from = 0;
  let to = value.length;
  if (start) while (from < to && drops(value.charAt(from))) from += 1;
  if (end) while (to > from && drops(value.charAt(to - 1))) to -= 1;
  return value.slice(from, to);
}

function split(host: Host, value: string, args: readonly Value[]): Value {
  const separators: string[] = [];
  let count = Infinity;
  let option = 'None';
  args.forEach((arg, at) => {
    if (arg instanceof NetEnum) option = arg.toString();
    else if (arg instanceof NetArray) separators.push(...arg.items.map(piece));
    else if (typeof arg === 'number' && at > 0) count = arg;
    else if (arg !== null) separators.push(piece(arg));
  });
  const wanted = separators.filter((separator) => separator !== '');
  if (count < 0) throw outOfRange('count');
  const removes = option.includes('RemoveEmptyEntries');
  const trims = option.includes('TrimEntries');
  const parts: string[] = [];
  let begin = 0;
  const push = (part: string) => {
    const made = trims ? trim(part, [], true, true) : part;
    if (made !== '' || !removes) parts.push(made);
  };
  for (let at = 0; at < value.length && parts.length < count - 1; at += 1) {
    const found =
      wanted.length === 0 && separators.length === 0
        ? isSpace(value.charAt(at))
          ? value.charAt(at)
          : undefined
        : wanted.find((separator) => value.startsWith(separator, at));
    if (found === undefined) continue;
    push(value.slice(begin, at));
    begin = at + found.length;
    at = begin - 1;
  }
  if (count > 0) push(value.slice(begin));
  host.charge(value.length + parts.length);
  return stringArray(parts);
}

function indexOf(value: string, args: readonly Value[], last: boolean): number {
  const numbers = args.slice(1).filter((arg): arg is number => typeof arg === 'number');
  const fold = folding(args.find((arg) => arg instanceof NetEnum));
  const [within0, wanted] = [fold(value), fold(piece(args[0]))];
  if (last) return numbers[0] === undefined ? within0.lastIndexOf(wanted) : within0.lastIndexOf(wanted, numbers[0] - wanted.length + 1);
  const start = within(numbers[0] ?? 0, value.length, 'startIndex');
  if (numbers[1] === undefined) return within0.indexOf(wanted, start);
  return within0.slice(0, start + within(numbers[1], value.length - start, 'count')).indexOf(wanted, start);
}

function indexOfAny(value: string, args: readonly Value[]): number {
  const units = args[0] instanceof NetArray ? args[0].items.map(piece) : [];
  for (let at = integer(args[1] ?? 0); at < value.length; at += 1) if (units.includes(value.charAt(at))) return at;
  return -1;
}

function replace(host: Host, value: string, args: readonly Value[]): string {
  const old = piece(args[0]);
  const by = args[1] === null || args[1] === undefined ? '' : piece(args[1]);
  if (old === '') throw new ExpressionError('ArgumentException', 'String cannot be of zero length. Parameter name: oldValue');
  const fold = folding(args[2]);
  const [haystack, needle] = [fold(value), fold(old)];
  let out = '';
  let from = 0;
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, from)) {
    host.charge(at - from + by.length);
    out += value.slice(from, at) + by;
    from = at + old.length;
  }
  return host.text(out + value.slice(from));
}

/** `string.Compare`: sign of the order, by the given comparison. */
function compare(a: Value | undefined, b: Value | undefined, option: Value | undefined): number {
  const [left, right] = [textOrNull(a), textOrNull(b)];
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  const fold = folding(option);
  const [x, y] = [fold(left), fold(right)];
  if (isOrdinal(option)) return x === y ? 0 : x < y ? -1 : 1;
  return Math.sign(compareText(x, y));
}

export function join(host: Host, separator: string, args: readonly Value[]): string {
  const [first, second] = args;
  const items = isSequence(first) && typeof first !== 'string' && second === undefined ? [...iterable(host, first)] : args;
  host.charge(items.length * separator.length);
  return host.text(items.map(textOf).join(separator));
}

define<string>('String', {
  properties: { Length: (_host, self) => self.length, Chars: (_host, self) => self },
  methods: {
    ToString: (_host, self) => self,
    Contains: (_host, self, [value, option]) =>
      value instanceof NetEnum ? false : folding(option)(self).includes(folding(option)(piece(value))),
    StartsWith: (_host, self, [value, option]) => folding(option)(self).startsWith(folding(option)(piece(value))),
    EndsWith: (_host, self, [value, option]) => folding(option)(self).endsWith(folding(option)(piece(value))),
    Equals: (_host, self, [value = null, option]) => typeof value === 'string' && folding(option)(self) === folding(option)(value),
    CompareTo: (_host, self, [value]) => compare(self, value, undefined),
    IndexOf: (_host, self, args) => indexOf(self, args, false),
    LastIndexOf: (_host, self, args) => indexOf(self, args, true),
    IndexOfAny: (_host, self, args) => indexOfAny(self, args),
    Substring: (host, self, [start, length]) => {
      const from = within(start, self.length, 'startIndex');
      return host.text(length === undefined ? self.slice(from) : self.slice(from, from + within(length, self.length - from, 'length')));
    },
    Remove: (host, self, [start, count]) => {
      const from = within(start, self.length, 'startIndex');
      return host.text(self.slice(0, from) + (count === undefined ? '' : self.slice(from + within(count, self.length - from, 'count'))));
    },
    Insert: (host, self, [start, value]) => {
      const from = within(start, self.length, 'startIndex');
      return host.text(self.slice(0, from) + text(value) + self.slice(from));
    },
    Replace: replace,
    Split: split,
    Trim: (_host, self, args) => trim(self, args, true, true),
    TrimStart: (_host, self, args) => trim(self, args, true, false),
    TrimEnd: (_host, self, args) => trim(self, args, false, true),
    ToLower: (_host, self) => self.toLowerCase(),
    ToUpper: (_host, self) => self.toUpperCase(),
    ToLowerInvariant: (_host, self) => self.toLowerCase(),
    ToUpperInvariant: (_host, self) => self.toUpperCase(),
    PadLeft: (host, self, [width, unit]) => pad(host, self, width, unit, true),
    PadRight: (host, self, [width, unit]) => pad(host, self, width, unit, false),
    ToCharArray: (host, self) => {
      host.charge(self.length);
      return new NetArray(
        Array.from({ length: self.length }, (_, at) => NetChar.of(self.charCodeAt(at))),
        'Char',
      );
    },
    Normalize: (host, self) => host.text(self.normalize('NFC')),
  },
  statics: {
    IsNullOrEmpty: (_host, [value = null]) => value === null || value === '',
    IsNullOrWhiteSpace: (_host, [value = null]) => value === null || trim(text(value), [], true, true) === '',
    Format: (host, [format, ...args]) => host.text(compositeFormat(text(format, 'format'), rest(args, 0))),
    Join: (host, [separator = null, ...args]) =>
      join(host, separator === null ? '' : piece(separator), args[0] instanceof NetArray && args.length === 1 ? args[0].items : args),
    Concat: (host, args) => join(host, '', args[0] instanceof NetArray && args.length === 1 ? args[0].items : args),
    Compare: (_host, [a, b, option]) => compare(a, b, option),
    CompareOrdinal: (_host, [a, b]) => {
      const [left, right] = [textOrNull(a) ?? '', textOrNull(b) ?? ''];
      return left === right ? 0 : left < right ? -1 : 1;
    },
    Equals: (_host, [a = null, b = null, option]) =>
      a === b || (typeof a === 'string' && typeof b === 'string' && folding(option)(a) === folding(option)(b)),
    Copy: (_host, [value]) => text(value),
    IsInterned: (_host, [value]) => text(value),
  },
  constants: { Empty: () => '' },
  construct: (host, [first, second]) => {
    if (first instanceof NetArray) return host.text(first.items.map(textOf).join(''));
    if (first instanceof NetChar) {
      const count = within(second, 16_000_000, 'count');
      host.charge(count);
      return first.text.repeat(count);
    }
    throw argumentNull('value');
  },
});

function pad(host: Host, self: string, width: Value | undefined, unit: Value | undefined, left: boolean): string {
  const length = within(width, 2 ** 31, 'totalWidth');
  host.charge(Math.max(length, self.length));
  const by = unit === undefined ? ' ' : piece(unit);
  return left ? self.padStart(length, by) : self.padEnd(length, by);
}
