/** Convert, Encoding, WebUtility, StringBuilder: from text to bytes and numbers, and back. */
import { byteArray, NetArray } from '../collections';
import { argumentNull, ExpressionError, formatError, missing, outOfRange } from '../errors';
import { compositeFormat, textOf } from '../format';
import { NetChar, NetDecimal, NetDouble, numberKind, toDecimal, toNumber } from '../numbers';
import { define, definitionOf, type Static } from '../registry';
import { NetDateTime } from '../time';
import { NetObject, type Value } from '../value';
import { bytes, integer, rest, text, within } from './arguments';
import { parseBoolean } from './object';
import { parseDouble, parseInteger } from './numbers';
import { join } from './strings';

/** Bank rounding, then the range, as Convert has it. */
function toInteger(low: bigint, high: bigint, type: string, make: (value: bigint) => Value): Static {
  const ranged = (value: bigint): Value => {
    if (value < low || value > high) {
      throw new ExpressionError('OverflowException', `Value was either too large or too small for an ${type}.`);
    }
    return make(value);
  };
  return (_host, [value = null, base]) => {
    if (value === null) return make(0n);
    if (typeof value === 'boolean') return make(value ? 1n : 0n);
    if (typeof value === 'string') {
      if (base !== undefined) return inBase(value, integer(base), ranged);
      const parsed = parseInteger(value, low, high, type);
      if (parsed === undefined) throw formatError();
      return make(parsed);
    }
    if (!numberKind(value)) throw missing(`To${type}`, 'Convert');
    if (value instanceof NetDouble && !Number.isFinite(value.value)) {
      throw new ExpressionError('OverflowException', `Value was either too large or too small for an ${type}.`);
    }
    return ranged(typeof value === 'bigint' ? value : toDecimal(value).rounded(0, false).truncated());
  };
}

function inBase(value: string, base: number, make: (value: bigint) => Value): Value {
  const prefix = { 2: '0b', 8: '0o', 16: '0x', 10: '' }[base];
  const digits = { 2: /^[01]+$/, 8: /^[0-7]+$/, 16: /^(0[xX])?[0-9A-Fa-f]+$/, 10: /^\d+$/ }[base];
  if (prefix === undefined || !digits) throw new ExpressionError('ArgumentException', 'Invalid Base.');
  if (!digits.test(value) || value.length > 70) throw formatError('Could not find any recognizable digits.');
  const number = BigInt(prefix + value.replace(/^0[xX]/, ''));
  return make(base === 16 && number > 0x7fffffffn && number <= 0xffffffffn ? BigInt.asIntN(32, number) : number);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

define('Convert', {
  statics: {
    ToInt32: toInteger(-(2n ** 31n), 2n ** 31n - 1n, 'Int32', Number),
    ToInt16: toInteger(-32768n, 32767n, 'Int16', Number),
    ToByte: toInteger(0n, 255n, 'Byte', Number),
    ToInt64: toInteger(-(2n ** 63n), 2n ** 63n - 1n, 'Int64', (value) => value),
    ToDouble: (_host, [value = null]) => {
      const number =
        value === null ? 0 : typeof value === 'boolean' ? Number(value) : typeof value === 'string' ? parseDouble(value) : toNumber(value);
      if (number === undefined) throw formatError();
      return new NetDouble(number);
    },
    ToDecimal: (_host, [value = null]) => {
      if (value === null) return toDecimal(0);
      const made = typeof value === 'string' ? NetDecimal.parse(value.trim()) : toDecimal(value);
      if (!made) throw formatError();
      return made;
    },
    ToBoolean: (_host, [value = null]) => {
      if (value === null) return false;
      if (typeof value === 'boolean') return value;
      const made = typeof value === 'string' ? parseBoolean(value) : numberKind(value) ? toNumber(value) !== 0 : undefined;
      if (made === undefined) throw formatError('String was not recognized as a valid Boolean.');
      return made;
    },
    ToDateTime: (host, [value = null, culture = null]) => {
      if (value instanceof NetDateTime) return value;
      if (culture !== null || (value !== null && typeof value !== 'string')) throw missing('ToDateTime', 'Convert');
      const { statics, constants } = definitionOf('DateTime') ?? {};
      return (
        (value === null ? constants?.['MinValue']?.(host) : statics?.['Parse']?.(host, [value], { typeArgs: [], member: 'Parse' })) ?? null
      );
    },
    ToChar: (_host, [value = null]) =>
      typeof value === 'string' && value.length === 1 ? NetChar.of(value.charCodeAt(0)) : NetChar.of(integer(value)),
    ToString: (host, [value = null, base]) => {
      if (typeof base === 'number') return (typeof value === 'bigint' ? BigInt.asUintN(64, value) : integer(value) >>> 0).toString(base);
      return host.text(textOf(value));
    },
    ToBase64String: (host, [value, second, third]) => {
      const all = bytes(value, 'inArray');
      const from = typeof second === 'number' ? within(second, all.length, 'offset') : 0;
      const part = typeof third === 'number' ? all.subarray(from, from + within(third, all.length - from, 'length')) : all;
      return host.text(Buffer.from(part.buffer, part.byteOffset, part.length).toString('base64'));
    },
    FromBase64String: (host, [value]) => {
      const plain = text(value, 's').replace(/[ \t\r\n]/g, '');
      if (!BASE64.test(plain)) {
        throw formatError(
          'The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.',
        );
      }
      host.charge(plain.length);
      return byteArray(Buffer.from(plain, 'base64'));
    },
  },
});

class NetEncoding extends NetObject {
  readonly typeName = 'Encoding';
  constructor(
    readonly name: BufferEncoding,
    readonly webName: string,
  ) {
    super();
  }
}
const ENCODINGS = {
  UTF8: new NetEncoding('utf8', 'utf-8'),
  ASCII: new NetEncoding('ascii', 'us-ascii'),
  Unicode: new NetEncoding('utf16le', 'utf-16'),
};
const latin1 = new NetEncoding('latin1', 'iso-8859-1');

define<NetEncoding>('Encoding', {
  properties: { WebName: (_host, self) => self.webName, EncodingName: (_host, self) => self.webName },
  methods: {
    GetBytes: (host, self, [value]) => {
      const source = value instanceof NetArray ? value.items.map(textOf).join('') : text(value, 's');
      host.charge(source.length * 2);
      // A character that the encoding lacks becomes a question mark, a lone surrogate U+FFFD.
      const known =
        self.name === 'ascii'
          ? source.replace(/[^\x00-\x7f]/g, '?')
          : self.name === 'latin1'
            ? source.replace(/[^\x00-\xff]/g, '?')
            : source;
      return byteArray(Buffer.from(known, self.name));
    },
    GetString: (host, self, [value, start, count]) => {
      const all = bytes(value);
      const from = start === undefined ? 0 : within(start, all.length, 'index');
      const part = Buffer.from(count === undefined ? all : all.subarray(from, from + within(count, all.length - from, 'count')));
      return host.text(self.name === 'ascii' ? part.toString('latin1').replace(/[\x80-\xff]/g, '?') : part.toString(self.name));
    },
    GetByteCount: (_host, self, [value]) => Buffer.byteLength(text(value), self.name),
  },
  statics: {
    GetEncoding: (_host, [name]) => {
      const found = [...Object.values(ENCODINGS), latin1].find(({ webName }) => webName === text(name).toLowerCase());
      if (!found) throw new ExpressionError('ArgumentException', `'${text(name)}' is not a supported encoding name.`);
      return found;
    },
  },
  constants: {
    ...Object.fromEntries(Object.entries(ENCODINGS).map(([name, encoding]) => [name, () => encoding])),
    Default: () => ENCODINGS.UTF8,
  },
});

/** Lone surrogates become U+FFFD, as .NET's UTF-8 encoder has it. */
export function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** As WebUtility.UrlEncode: spaces as `+`, and `!()*-._` kept. */
function urlEncode(value: string): string {
  return encodeURIComponent(wellFormed(value))
    .replace(/%20/g, '+')
    .replace(/['~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function percentDecode(value: string): string {
  return value.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replace(/%/g, ''), 'hex').toString('utf8'));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

define('WebUtility', {
  statics: {
    UrlEncode: (host, [value = null]) => (value === null ? null : host.text(urlEncode(text(value)))),
    UrlDecode: (host, [value = null]) => (value === null ? null : host.text(percentDecode(text(value).replace(/\+/g, ' ')))),
    HtmlEncode: (host, [value = null]) =>
      value === null
        ? null
        : host.text(
            text(value).replace(
              /[&<>"'\u00a0-\u00ff]/g,
              (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? `&#${c.charCodeAt(0)};`,
            ),
          ),
    HtmlDecode: (host, [value = null]) =>
      value === null
        ? null
        : host.text(
            text(value).replace(
              /&(?:#x([0-9A-Fa-f]{1,6})|#(\d{1,7})|(\w{2,8}));/g,
              (all, hex?: string, decimal?: string, name?: string) => {
                const code = hex ? parseInt(hex, 16) : Number(decimal);
                return name ? (ENTITIES[name] ?? all) : code <= 0x10ffff ? String.fromCodePoint(code) : all;
              },
            ),
          ),
  },
});

class NetStringBuilder extends NetObject {
  readonly typeName = 'StringBuilder';
  text = '';
  override toString(): string {
    return this.text;
  }
}

define<NetStringBuilder>('StringBuilder', {
  construct: (_host, [initial]) => {
    const made = new NetStringBuilder();
    if (typeof initial === 'string') made.text = initial;
    return made;
  },
  properties: { Length: (_host, self) => self.text.length },
  assign: {
    Length: (_host, self, value) => {
      self.text = self.text.slice(0, within(value, self.text.length, 'value'));
    },
  },
  methods: {
    Append: (host, self, [value = null, count]) =>
      grow(
        host,
        self,
        value instanceof NetChar && typeof count === 'number'
          ? value.text.repeat(within(count, 16_000_000, 'count'))
          : value instanceof NetArray
            ? value.items.map(textOf).join('')
            : textOf(value),
      ),
    AppendLine: (host, self, [value = null]) => grow(host, self, `${textOf(value)}\n`),
    AppendFormat: (host, self, [format, ...args]) => grow(host, self, compositeFormat(text(format), rest(args, 0))),
    AppendJoin: (host, self, [separator = null, ...args]) => grow(host, self, join(host, textOf(separator), args)),
    Insert: (host, self, [at, value = null]) => {
      const index = within(at, self.text.length, 'index');
      self.text = host.text(self.text.slice(0, index) + textOf(value) + self.text.slice(index));
      return self;
    },
    Remove: (_host, self, [at, count]) => {
      const index = within(at, self.text.length, 'startIndex');
      self.text = self.text.slice(0, index) + self.text.slice(index + within(count, self.text.length - index, 'length'));
      return self;
    },
    Replace: (host, self, [old, by = null]) => {
      const from = textOf(old ?? null);
      if (from === '') throw argumentNull('oldValue');
      self.text = host.text(self.text.split(from).join(textOf(by)));
      return self;
    },
    Clear: (_host, self) => {
      self.text = '';
      return self;
    },
    ToString: (host, self, [start, length]) =>
      start === undefined
        ? host.text(self.text)
        : host.text(self.text.substr(within(start, self.text.length, 'startIndex'), integer(length ?? self.text.length))),
  },
  index: (_host, self, [at]) => {
    const index = integer(at);
    if (index < 0 || index >= self.text.length) throw outOfRange('index');
    return NetChar.of(self.text.charCodeAt(index));
  },
});

function grow(host: { charge(amount: number): void }, self: NetStringBuilder, piece: string): NetStringBuilder {
  host.charge(piece.length + 1);
  self.text += piece;
  return self;
}
