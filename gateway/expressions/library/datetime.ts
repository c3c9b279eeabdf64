/** System.DateTime, DateTimeOffset, TimeSpan. Times of now come from the context's clock. */
import { enumValue, NetEnum } from '../enums';
import { ExpressionError, formatError, missing } from '../errors';
import { FORMATTERS } from '../format';
import { NetDouble, toNumber } from '../numbers';
import { OPERATORS } from '../operators';
import { define, type Static } from '../registry';
import {
  addMonths,
  daysInMonth,
  EPOCH,
  formatTime,
  isLeapYear,
  type Kind,
  NetDateTime,
  NetDateTimeOffset,
  NetTimeSpan,
  offsetOf,
  type ParsedTime,
  partsOf,
  type Parts,
  parseTime,
  TICKS,
  ticksOf,
} from '../time';
import type { Value } from '../value';
import type { Host } from '../machine';
import { give, integer, text, textOrNull } from './arguments';
import { NULLABLE } from './object';

function span(value: Value | undefined): NetTimeSpan {
  if (value instanceof NetTimeSpan) return value;
  throw missing('an argument', 'TimeSpan');
}

function long(value: Value | undefined): bigint {
  return typeof value === 'bigint' ? value : BigInt(integer(value));
}

FORMATTERS.set('DateTime', (value, format) => {
  const time = value as NetDateTime;
  return formatTime(time.ticks, format, offsetOf(time.kind));
});
FORMATTERS.set('DateTimeOffset', (value, format) => {
  const time = value as NetDateTimeOffset;
  return /^[rRu]$/.test(format) ? formatTime(time.utcTicks, format, 'Z') : formatTime(time.ticks, format, time.offsetMinutes);
});
FORMATTERS.set('TimeSpan', (value, format) => {
  const time = value as NetTimeSpan;
  if (/^[ctT]$/.test(format)) return time.toString();
  const size = time.ticks < 0n ? -time.ticks : time.ticks;
  const fraction = (size % TICKS.second).toString().padStart(7, '0');
  const fields: Readonly<Record<string, bigint>> = {
    d: size / TICKS.day,
    h: (size / TICKS.hour) % 24n,
    m: (size / TICKS.minute) % 60n,
    s: (size / TICKS.second) % 60n,
  };
  if (/^[gG]$/.test(format)) {
    const [days = 0n, hours = 0n, minutes = 0n, seconds = 0n] = Object.values(fields);
    const two = (value: bigint): string => value.toString().padStart(2, '0');
    const short = format === 'g';
    const shown = short ? fraction.replace(/0+$/, '') : fraction;
    return `${time.ticks < 0n ? '-' : ''}${short && days === 0n ? '' : `${days}:`}${short ? hours.toString() : two(hours)}:${two(minutes)}:${two(seconds)}${shown === '' ? '' : `.${shown}`}`;
  }
  // One letter alone is the name of a format.
  if (format.length === 1) throw formatError();
  if (/[^dhmsf:\\'%]/.test(format.replace(/'[^']*'|\\./g, ''))) throw formatError();
  return format
    .replace(/^%/, '')
    .replace(
      /'([^']*)'|\\(.)|([dhms])\3*|(f{1,7})/g,
      (piece: string, quoted?: string, escaped?: string, unit?: string, part?: string) =>
        quoted ?? escaped ?? (part ? fraction.slice(0, part.length) : (fields[unit ?? 'd'] ?? 0n).toString().padStart(piece.length, '0')),
    );
});

function tick(value: Value): bigint | undefined {
  return value instanceof NetDateTime
    ? value.ticks
    : value instanceof NetDateTimeOffset
      ? value.utcTicks
      : value instanceof NetTimeSpan
        ? value.ticks
        : undefined;
}

function operate(operator: string, a: Value, b: Value): Value | undefined {
  const [left, right] = [tick(a), tick(b)];
  if (operator === '0') return new NetTimeSpan(0n);
  if (left === undefined || right === undefined) return undefined;
  // A DateTime beside a DateTimeOffset is UTC here, so that both count ticks of UTC.
  const comparable = a instanceof NetTimeSpan === b instanceof NetTimeSpan;
  if (operator === '<=>') return comparable ? (left < right ? -1 : left > right ? 1 : 0) : undefined;
  if (operator === '==') return comparable ? left === right : undefined;
  if (operator === '-' && comparable) return new NetTimeSpan(left - right);
  if (!(b instanceof NetTimeSpan) || (operator !== '+' && operator !== '-')) return undefined;
  const moved = operator === '+' ? b.ticks : -b.ticks;
  if (a instanceof NetTimeSpan) return new NetTimeSpan(a.ticks + moved);
  return shifted(a as NetDateTime | NetDateTimeOffset, moved);
}
for (const type of ['DateTime', 'DateTimeOffset', 'TimeSpan']) OPERATORS.set(type, operate);

function shifted<T extends NetDateTime | NetDateTimeOffset>(time: T, ticks: bigint): NetDateTime | NetDateTimeOffset {
  return time instanceof NetDateTime
    ? new NetDateTime(time.ticks + ticks, time.kind)
    : new NetDateTimeOffset(time.ticks + ticks, time.offsetMinutes);
}

type Time = NetDateTime | NetDateTimeOffset;
const part =
  (name: keyof Parts) =>
  (_host: Host, self: Time): number =>
    partsOf(self.ticks)[name];
const adds =
  (unit: bigint) =>
  (_host: Host, self: Time, [amount = null]: readonly Value[]) =>
    shifted(self, NetTimeSpan.of(toNumber(amount), unit).ticks);

const COMMON_PROPERTIES = {
  ...NULLABLE,
  Year: part('year'),
  Month: part('month'),
  Day: part('day'),
  Hour: part('hour'),
  Minute: part('minute'),
  Second: part('second'),
  Millisecond: part('millisecond'),
  DayOfYear: part('dayOfYear'),
  DayOfWeek: (_host: Host, self: Time) => new NetEnum('DayOfWeek', partsOf(self.ticks).weekday),
  Ticks: (_host: Host, self: Time) => self.ticks,
  TimeOfDay: (_host: Host, self: Time) => new NetTimeSpan(self.ticks % TICKS.day),
};
const COMMON_METHODS = {
  Add: (_host: Host, self: Time, [by]: readonly Value[]) => shifted(self, span(by).ticks),
  AddDays: adds(TICKS.day),
  AddHours: adds(TICKS.hour),
  AddMinutes: adds(TICKS.minute),
  AddSeconds: adds(TICKS.second),
  AddMilliseconds: adds(TICKS.millisecond),
  AddTicks: (_host: Host, self: Time, [ticks]: readonly Value[]) => shifted(self, long(ticks)),
  AddMonths: (_host: Host, self: Time, [months]: readonly Value[]) => shifted(self, addMonths(self.ticks, integer(months)) - self.ticks),
  AddYears: (_host: Host, self: Time, [years]: readonly Value[]) => shifted(self, addMonths(self.ticks, integer(years) * 12) - self.ticks),
  Subtract: (_host: Host, self: Time, [by = null]: readonly Value[]) => {
    const result = operate('-', self, by);
    if (result === undefined) throw missing('Subtract', self.typeName);
    return result;
  },
};

function fromParsed({ ticks, offset }: ParsedTime): NetDateTime {
  if (offset === undefined) return new NetDateTime(ticks, 'Unspecified');
  return new NetDateTime(offset === 'Z' ? ticks : ticks - BigInt(offset) * TICKS.minute, 'Local');
}

/** DateTimeStyles and cultures change what a text means; only plain calls are run. */
function parsedBy<T extends Value>(make: (parsed: ParsedTime) => T, zero: T, type: string): Readonly<Record<string, Static>> {
  const read = (value: string): T | undefined => {
    const parsed = parseTime(value);
    return parsed && make(parsed);
  };
  return {
    Parse: (_host, args) => {
      if (args.length > 1 && args[1] !== null) throw missing('Parse with a culture', type);
      const parsed = read(text(args[0], 's'));
      if (parsed === undefined) throw formatError('String was not recognized as a valid DateTime.');
      return parsed;
    },
    TryParse: (_host, args) => {
      if (args.length !== 2) throw missing('TryParse with a culture', type);
      const parsed = textOrNull(args[0]) === null ? undefined : read(text(args[0]));
      give(args[1], parsed ?? zero);
      return parsed !== undefined;
    },
  };
}

const MIN = new NetDateTime(0n, 'Unspecified');
const MAX = new NetDateTime(3_155_378_975_999_999_999n, 'Unspecified');
const today = (host: Host) => NetDateTime.fromDate(host.context.now(), 'Local');

define<NetDateTime>('DateTime', {
  properties: {
    ...COMMON_PROPERTIES,
    Date: (_host, self) => new NetDateTime(self.ticks - (self.ticks % TICKS.day), self.kind),
    Kind: (_host, self) => enumValue('DateTimeKind', self.kind),
  },
  methods: {
    ...COMMON_METHODS,
    ToUniversalTime: (_host, self) => new NetDateTime(self.ticks, 'Utc'),
    ToLocalTime: (_host, self) => new NetDateTime(self.ticks, 'Local'),
    IsDaylightSavingTime: () => false,
    ToLongDateString: (_host, self) => formatTime(self.ticks, 'D', undefined),
    ToShortDateString: (_host, self) => formatTime(self.ticks, 'd', undefined),
    ToShortTimeString: (_host, self) => formatTime(self.ticks, 't', undefined),
    ToLongTimeString: (_host, self) => formatTime(self.ticks, 'T', undefined),
    ToFileTimeUtc: (_host, self) => self.ticks - 504_911_232_000_000_000n,
  },
  construct: (_host, args) => {
    const last = args.at(-1);
    const kind: Kind = last instanceof NetEnum ? (last.toString() as Kind) : 'Unspecified';
    const numbers = args.filter((arg) => !(arg instanceof NetEnum));
    if (numbers.length === 0) return MIN;
    if (numbers.length === 1) return new NetDateTime(long(numbers[0]), kind);
    const [year = 1, month = 1, day = 1, hour, minute, second, millisecond] = numbers.map((number) => integer(number));
    return new NetDateTime(ticksOf(year, month, day, hour, minute, second, millisecond), kind);
  },
  statics: {
    ...parsedBy(fromParsed, MIN, 'DateTime'),
    DaysInMonth: (_host, [year, month]) => daysInMonth(integer(year), integer(month)),
    IsLeapYear: (_host, [year]) => isLeapYear(integer(year)),
    SpecifyKind: (_host, [time, kind]) => {
      if (!(time instanceof NetDateTime)) throw missing('SpecifyKind', 'DateTime');
      return new NetDateTime(time.ticks, String(kind) as Kind);
    },
    Compare: (_host, [a = null, b = null]) => operate('<=>', a, b) ?? 0,
  },
  constants: {
    UtcNow: (host) => NetDateTime.fromDate(host.context.now()),
    Now: today,
    Today: (host) => {
      const now = today(host);
      return new NetDateTime(now.ticks - (now.ticks % TICKS.day), 'Local');
    },
    MinValue: () => MIN,
    MaxValue: () => MAX,
    UnixEpoch: () => new NetDateTime(EPOCH, 'Utc'),
    $default: () => MIN,
  },
});

const unix = (unit: bigint) => (_host: Host, self: NetDateTimeOffset) =>
  (self.utcTicks - EPOCH - ((((self.utcTicks - EPOCH) % unit) + unit) % unit)) / unit;
const OFFSET_MIN = new NetDateTimeOffset(0n, 0);
const offsetNow = (host: Host) => new NetDateTimeOffset(NetDateTime.fromDate(host.context.now()).ticks, 0);

define<NetDateTimeOffset>('DateTimeOffset', {
  properties: {
    ...COMMON_PROPERTIES,
    Date: (_host, self) => new NetDateTime(self.ticks - (self.ticks % TICKS.day), 'Unspecified'),
    DateTime: (_host, self) => new NetDateTime(self.ticks, 'Unspecified'),
    UtcDateTime: (_host, self) => new NetDateTime(self.utcTicks, 'Utc'),
    LocalDateTime: (_host, self) => new NetDateTime(self.utcTicks, 'Local'),
    Offset: (_host, self) => new NetTimeSpan(BigInt(self.offsetMinutes) * TICKS.minute),
    UtcTicks: (_host, self) => self.utcTicks,
  },
  methods: {
    ...COMMON_METHODS,
    ToUnixTimeSeconds: unix(TICKS.second),
    ToUnixTimeMilliseconds: unix(TICKS.millisecond),
    ToUniversalTime: (_host, self) => new NetDateTimeOffset(self.utcTicks, 0),
    ToLocalTime: (_host, self) => new NetDateTimeOffset(self.utcTicks, 0),
    ToOffset: (_host, self, [offset]) => {
      const minutes = Number(span(offset).ticks / TICKS.minute);
      return new NetDateTimeOffset(self.utcTicks + BigInt(minutes) * TICKS.minute, minutes);
    },
  },
  construct: (_host, args) => {
    const last = args.at(-1);
    const minutes = last instanceof NetTimeSpan ? Number(last.ticks / TICKS.minute) : 0;
    const [first] = args;
    if (first instanceof NetDateTime) return new NetDateTimeOffset(first.ticks, minutes);
    const numbers = args.filter((arg) => !(arg instanceof NetTimeSpan));
    if (numbers.length === 0) return OFFSET_MIN;
    const [year = 1, month = 1, day = 1, hour, minute, second, millisecond] = numbers.map((number) => integer(number));
    return new NetDateTimeOffset(ticksOf(year, month, day, hour, minute, second, millisecond), minutes);
  },
  statics: {
    ...parsedBy<NetDateTimeOffset>(
      ({ ticks, offset }) => new NetDateTimeOffset(ticks, typeof offset === 'number' ? offset : 0),
      OFFSET_MIN,
      'DateTimeOffset',
    ),
    FromUnixTimeSeconds: (_host, [seconds]) => new NetDateTimeOffset(EPOCH + long(seconds) * TICKS.second, 0),
    FromUnixTimeMilliseconds: (_host, [milliseconds]) => new NetDateTimeOffset(EPOCH + long(milliseconds) * TICKS.millisecond, 0),
  },
  constants: {
    UtcNow: offsetNow,
    Now: offsetNow,
    MinValue: () => OFFSET_MIN,
    MaxValue: () => new NetDateTimeOffset(MAX.ticks, 0),
    UnixEpoch: () => new NetDateTimeOffset(EPOCH, 0),
    $default: () => OFFSET_MIN,
  },
  accept: (_host, value) => (value instanceof NetDateTime ? new NetDateTimeOffset(value.ticks, 0) : undefined),
});

const total = (unit: bigint) => (_host: Host, self: NetTimeSpan) => new NetDouble(Number(self.ticks) / Number(unit));
const field = (unit: bigint, of: bigint) => (_host: Host, self: NetTimeSpan) => Number((self.ticks / unit) % of);
const from =
  (unit: bigint): Static =>
  (_host, [amount = null]) =>
    NetTimeSpan.of(toNumber(amount), unit);
const ZERO = new NetTimeSpan(0n);
const SPAN = /^(-)?(?:(\d{1,8})[.:](?=\d+:\d+:))?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

function parseSpan(value: string): NetTimeSpan | undefined {
  const plain = value.trim();
  if (/^-?\d{1,8}$/.test(plain)) return new NetTimeSpan(BigInt(plain) * TICKS.day);
  const match = SPAN.exec(plain);
  if (!match) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    throw new ExpressionError(
      'OverflowException',
      'The TimeSpan could not be parsed because at least one of the numeric components is out of range.',
    );
  }
  const ticks =
    BigInt(days) * TICKS.day +
    BigInt(hours) * TICKS.hour +
    BigInt(minutes) * TICKS.minute +
    BigInt(seconds) * TICKS.second +
    BigInt(fraction.padEnd(7, '0'));
  return new NetTimeSpan(sign ? -ticks : ticks);
}

define<NetTimeSpan>('TimeSpan', {
  properties: {
    ...NULLABLE,
    Ticks: (_host, self) => self.ticks,
    Days: (_host, self) => Number(self.ticks / TICKS.day),
    Hours: field(TICKS.hour, 24n),
    Minutes: field(TICKS.minute, 60n),
    Seconds: field(TICKS.second, 60n),
    Milliseconds: field(TICKS.millisecond, 1000n),
    TotalDays: total(TICKS.day),
    TotalHours: total(TICKS.hour),
    TotalMinutes: total(TICKS.minute),
    TotalSeconds: total(TICKS.second),
    TotalMilliseconds: total(TICKS.millisecond),
  },
  methods: {
    Add: (_host, self, [by]) => new NetTimeSpan(self.ticks + span(by).ticks),
    Subtract: (_host, self, [by]) => new NetTimeSpan(self.ticks - span(by).ticks),
    Negate: (_host, self) => new NetTimeSpan(-self.ticks),
    Duration: (_host, self) => new NetTimeSpan(self.ticks < 0n ? -self.ticks : self.ticks),
  },
  construct: (_host, args) => {
    if (args.length === 1) return new NetTimeSpan(long(args[0]));
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = args.map((arg) => integer(arg));
    const [days, hours, minutes, seconds] = args.length === 3 ? [0, a, b, c] : [a, b, c, d];
    return new NetTimeSpan(
      BigInt(days) * TICKS.day +
        BigInt(hours) * TICKS.hour +
        BigInt(minutes) * TICKS.minute +
        BigInt(seconds) * TICKS.second +
        BigInt(e) * TICKS.millisecond,
    );
  },
  statics: {
    FromDays: from(TICKS.day),
    FromHours: from(TICKS.hour),
    FromMinutes: from(TICKS.minute),
    FromSeconds: from(TICKS.second),
    FromMilliseconds: from(TICKS.millisecond),
    FromTicks: (_host, [ticks]) => new NetTimeSpan(long(ticks)),
    Parse: (_host, [value]) => {
      const parsed = parseSpan(text(value, 's'));
      if (!parsed) throw formatError('String was not recognized as a valid TimeSpan.');
      return parsed;
    },
    TryParse: (_host, [value, out]) => {
      let parsed: NetTimeSpan | undefined;
      try {
        parsed = textOrNull(value) === null ? undefined : parseSpan(text(value));
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
      }
      give(out, parsed ?? ZERO);
      return parsed !== undefined;
    },
  },
  constants: {
    TicksPerDay: () => TICKS.day,
    TicksPerHour: () => TICKS.hour,
    TicksPerMinute: () => TICKS.minute,
    TicksPerSecond: () => TICKS.second,
    TicksPerMillisecond: () => TICKS.millisecond,
    Zero: () => ZERO,
    MaxValue: () => new NetTimeSpan(2n ** 63n - 1n),
    MinValue: () => new NetTimeSpan(-(2n ** 63n)),
    $default: () => ZERO,
  },
});
