/** DateTime, DateTimeOffset and TimeSpan as values: ticks of 100 ns, and the texts of them. */
import { ValueObject } from './equality';
import { ExpressionError, formatError, outOfRange } from './errors';

export const TICKS = {
  millisecond: 10_000n,
  second: 10_000_000n,
  minute: 600_000_000n,
  hour: 36_000_000_000n,
  day: 864_000_000_000n,
} as const;
/** Ticks from 0001-01-01 to 1970-01-01. */
export const EPOCH = 621_355_968_000_000_000n;
const MAX = 3_155_378_975_999_999_999n;

export type Kind = 'Unspecified' | 'Utc' | 'Local';

function inRange(ticks: bigint): bigint {
  if (ticks < 0n || ticks > MAX) throw outOfRange('value');
  return ticks;
}

/** The gateway's time zone is UTC, so local time is UTC too. */
export class NetDateTime extends ValueObject {
  readonly typeName = 'DateTime';
  readonly ticks: bigint;
  constructor(
    ticks: bigint,
    readonly kind: Kind,
  ) {
    super();
    this.ticks = inRange(ticks);
  }
  get key(): string {
    return this.ticks.toString();
  }
  override toString(): string {
    return formatTime(this.ticks, 'G', offsetOf(this.kind));
  }
  static fromDate(date: Date, kind: Kind = 'Utc'): NetDateTime {
    return new NetDateTime(EPOCH + BigInt(date.getTime()) * TICKS.millisecond, kind);
  }
}

export class NetDateTimeOffset extends ValueObject {
  readonly typeName = 'DateTimeOffset';
  readonly ticks: bigint;
  constructor(
    /** Of the local clock at the offset. */
    ticks: bigint,
    readonly offsetMinutes: number,
  ) {
    super();
    this.ticks = inRange(ticks);
  }
  get utcTicks(): bigint {
    return this.ticks - BigInt(this.offsetMinutes) * TICKS.minute;
  }
  get key(): string {
    return this.utcTicks.toString();
  }
  override toString(): string {
    return `${formatTime(this.ticks, 'G', this.offsetMinutes)} ${offsetText(this.offsetMinutes)}`;
  }
}

export class NetTimeSpan extends ValueObject {
  readonly typeName = 'TimeSpan';
  constructor(readonly ticks: bigint) {
    super();
  }
  get key(): string {
    return this.ticks.toString();
  }
  /** `[-][d.]hh:mm:ss[.fffffff]` */
  override toString(): string {
    const size = this.ticks < 0n ? -this.ticks : this.ticks;
    const days = size / TICKS.day;
    const fraction = size % TICKS.second;
    return `${this.ticks < 0n ? '-' : ''}${days > 0n ? `${days}.` : ''}${two((size / TICKS.hour) % 24n)}:${two((size / TICKS.minute) % 60n)}:${two((size / TICKS.second) % 60n)}${fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : ''}`;
  }
  static of(amount: number, unit: bigint): NetTimeSpan {
    if (Number.isNaN(amount)) {
      throw new ExpressionError('ArgumentException', 'TimeSpan does not accept floating point Not-a-Number values.');
    }
    const ticks = amount * Number(unit);
    if (Math.abs(ticks) > 9.2e18) throw new ExpressionError('OverflowException', 'TimeSpan overflowed because the duration is too long.');
    // Whole numbers of units stay exact beyond 2^53 ticks.
    return new NetTimeSpan(Number.isInteger(amount) ? BigInt(amount) * unit : BigInt(Math.round(ticks)));
  }
}

/** `undefined` for DateTimes that are nowhere in particular. */
export function offsetOf(kind: Kind): number | 'Z' | undefined {
  return kind === 'Utc' ? 'Z' : kind === 'Local' ? 0 : undefined;
}

const two = (value: bigint | number): string => value.toString().padStart(2, '0');

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Ticks within the second. */
  readonly fraction: number;
  readonly weekday: number;
  readonly dayOfYear: number;
}

/** JavaScript's dates reach further than .NET's. */
function toDate(ticks: bigint): Date {
  return new Date(Number((ticks - EPOCH - floorMod(ticks, TICKS.millisecond)) / TICKS.millisecond));
}

function floorMod(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}

export function partsOf(ticks: bigint): Parts {
  const date = toDate(ticks);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    fraction: Number(ticks % TICKS.second),
    weekday: date.getUTCDay(),
    dayOfYear: Number((ticks - ticksOf(date.getUTCFullYear(), 1, 1)) / TICKS.day) + 1,
  };
}

/** @throws ExpressionError ArgumentOutOfRangeException for a date that doesn't exist */
export function ticksOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0, millisecond = 0): bigint {
  if (
    year < 1 ||
    year > 9999 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    day > daysInMonth(year, month) ||
    hour < 0 ||
    hour > 23 ||
    minute < 0 ||
    minute > 59 ||
    second < 0 ||
    second > 59 ||
    millisecond < 0 ||
    millisecond > 999
  ) {
    throw new ExpressionError('ArgumentOutOfRangeException', 'Year, Month, and Day parameters describe an un-representable DateTime.');
  }
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return EPOCH + BigInt(date.getTime()) * TICKS.millisecond;
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function addMonths(ticks: bigint, months: number): bigint {
  const { year, month, day } = partsOf(ticks);
  const total = year * 12 + month - 1 + months;
  const [y, m] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  if (y < 1 || y > 9999) throw outOfRange('months');
  return ticksOf(y, m, Math.min(day, daysInMonth(y, m))) + (ticks % TICKS.day);
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** Standard formats in the invariant culture, as custom ones. */
const STANDARD: Readonly<Record<string, string>> = {
  d: 'MM/dd/yyyy',
  D: 'dddd, dd MMMM yyyy',
  f: 'dddd, dd MMMM yyyy HH:mm',
  F: 'dddd, dd MMMM yyyy HH:mm:ss',
  g: 'MM/dd/yyyy HH:mm',
  G: 'MM/dd/yyyy HH:mm:ss',
  m: 'MMMM dd',
  M: 'MMMM dd',
  o: 'yyyy-MM-ddTHH:mm:ss.fffffffK',
  O: 'yyyy-MM-ddTHH:mm:ss.fffffffK',
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: 'yyyy-MM-ddTHH:mm:ss',
  t: 'HH:mm',
  T: 'HH:mm:ss',
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  y: 'yyyy MMMM',
  Y: 'yyyy MMMM',
};

/** A time by a standard or custom .NET format. `offset`: minutes, `Z` for UTC, undefined for none. */
export function formatTime(ticks: bigint, format: string, offset: number | 'Z' | undefined): string {
  const standard = format.length === 1 ? STANDARD[format] : undefined;
  if (format.length === 1 && standard === undefined) throw formatError(`the format ${JSON.stringify(format)} is invalid`);
  const parts = partsOf(ticks);
  const pattern = standard ?? (format.startsWith('%') ? format.slice(1) : format);
  return pattern.replace(
    /'([^']*)'|"([^"]*)"|\\(.)|([yMdhHmsfFtzK])\4*/g,
    (piece: string, single?: string, double?: string, escaped?: string) => single ?? double ?? escaped ?? field(piece, parts, offset),
  );
}

function field(piece: string, parts: Parts, offset: number | 'Z' | undefined): string {
  const length = piece.length;
  const number = (value: number) => (length === 1 ? String(value) : two(value));
  switch (piece.charAt(0)) {
    case 'y':
      return length <= 2 ? number(parts.year % 100) : String(parts.year).padStart(length, '0');
    case 'M':
      return length <= 2 ? number(parts.month) : (MONTHS[parts.month - 1] ?? '').slice(0, length === 3 ? 3 : undefined);
    case 'd':
      return length <= 2 ? number(parts.day) : (DAYS[parts.weekday] ?? '').slice(0, length === 3 ? 3 : undefined);
    case 'h':
      return number(parts.hour % 12 === 0 ? 12 : parts.hour % 12);
    case 'H':
      return number(parts.hour);
    case 'm':
      return number(parts.minute);
    case 's':
      return number(parts.second);
    case 'f':
      return String(parts.fraction).padStart(7, '0').slice(0, length);
    case 'F':
      return String(parts.fraction).padStart(7, '0').slice(0, length).replace(/0+$/, '');
    case 't':
      return (parts.hour < 12 ? 'AM' : 'PM').slice(0, length);
    case 'z': {
      const text = offsetText(offset === 'Z' || offset === undefined ? 0 : offset);
      return length === 1 ? text.slice(0, 3).replace(/([+-])0/, '$1') : length === 2 ? text.slice(0, 3) : text;
    }
    default:
      return offset === undefined ? '' : offset === 'Z' ? 'Z' : offsetText(offset);
  }
}

export interface ParsedTime {
  readonly ticks: bigint;
  readonly offset: number | 'Z' | undefined;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?(?: (AM|PM))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;
const RFC1123 = /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (GMT)$/;

/** The texts that `Parse` takes here: ISO 8601, invariant `MM/dd/yyyy HH:mm:ss`, RFC 1123. */
export function parseTime(text: string): ParsedTime | undefined {
  try {
    const plain = text.trim();
    const iso = ISO.exec(plain);
    if (iso) {
      const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = iso;
      return {
        ticks:
          ticksOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)) + BigInt(fraction.padEnd(7, '0')),
        offset: zoneOf(zone),
      };
    }
    const slashed = SLASHED.exec(plain);
    if (slashed) {
      const [, month, day, year, hour = '0', minute = '0', second = '0', half, zone] = slashed;
      const clock = half ? (Number(hour) % 12) + (half === 'PM' ? 12 : 0) : Number(hour);
      return { ticks: ticksOf(Number(year), Number(month), Number(day), clock, Number(minute), Number(second)), offset: zoneOf(zone) };
    }
    const rfc = RFC1123.exec(plain);
    if (rfc) {
      const [, day, month = '', year, hour, minute, second] = rfc;
      const at = MONTHS.findIndex((name) => name.startsWith(month));
      return { ticks: ticksOf(Number(year), at + 1, Number(day), Number(hour), Number(minute), Number(second)), offset: 'Z' };
    }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
  return undefined;
}

function zoneOf(zone: string | undefined): number | 'Z' | undefined {
  if (zone === undefined) return undefined;
  if (zone === 'Z') return 'Z';
  const digits = zone.replace(':', '');
  return (digits.startsWith('-') ? -1 : 1) * (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5)));
}
