/** System.Guid and System.Uri. */
import { randomUUID } from 'node:crypto';
import { ValueObject } from '../equality';
import { ExpressionError, formatError } from '../errors';
import { FORMATTERS } from '../format';
import { define } from '../registry';
import { byteArray, stringArray } from '../collections';
import { NetEnum } from '../enums';
import { give, text, textOrNull } from './arguments';
import { percentDecode, wellFormed } from './convert';
import { NULLABLE } from './object';

export class NetGuid extends ValueObject {
  readonly typeName = 'Guid';
  /** In lower case, with hyphens. */
  constructor(readonly key: string) {
    super();
  }
  override toString(): string {
    return this.key;
  }
}
const EMPTY = new NetGuid('00000000-0000-0000-0000-000000000000');

/** The forms D, N, B and P. */
function parseGuid(value: string): NetGuid | undefined {
  const plain = value.trim();
  const bare = /^\{.*\}$|^\(.*\)$/.test(plain) ? plain.slice(1, -1) : plain;
  const match =
    /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i.exec(bare) ??
    (bare === plain ? /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(bare) : null);
  return match ? new NetGuid(match.slice(1).join('-').toLowerCase()) : undefined;
}

FORMATTERS.set('Guid', (value, format) => {
  const plain = value?.toString() ?? '';
  switch (format.toUpperCase()) {
    case 'D':
      return plain;
    case 'N':
      return plain.replace(/-/g, '');
    case 'B':
      return `{${plain}}`;
    case 'P':
      return `(${plain})`;
    default:
      throw formatError('Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".');
  }
});

define<NetGuid>('Guid', {
  properties: NULLABLE,
  construct: (_host, [value]) => {
    if (value === undefined) return EMPTY;
    const parsed = parseGuid(text(value, 'g'));
    if (!parsed) throw formatError('Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).');
    return parsed;
  },
  methods: {
    ToByteArray: (_host, self) => {
      const raw = Buffer.from(self.key.replace(/-/g, ''), 'hex');
      // The first three fields are little-endian.
      return byteArray(
        Buffer.concat([raw.subarray(0, 4).reverse(), raw.subarray(4, 6).reverse(), raw.subarray(6, 8).reverse(), raw.subarray(8)]),
      );
    },
  },
  statics: {
    NewGuid: () => new NetGuid(randomUUID()),
    Parse: (_host, [value]) => {
      const parsed = parseGuid(text(value, 'input'));
      if (!parsed) throw formatError('Unrecognized Guid format.');
      return parsed;
    },
    TryParse: (_host, [value, out]) => {
      const parsed = textOrNull(value) === null ? undefined : parseGuid(text(value));
      give(out, parsed ?? EMPTY);
      return parsed !== undefined;
    },
  },
  constants: { Empty: () => EMPTY, $default: () => EMPTY },
});

class NetUri extends ValueObject {
  readonly typeName = 'Uri';
  constructor(readonly url: URL) {
    super();
  }
  get key(): string {
    return this.url.href;
  }
  override toString(): string {
    return this.url.href;
  }
}

function parseUri(value: string): NetUri | undefined {
  return URL.canParse(value) ? new NetUri(new URL(value)) : undefined;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'ftp:': 21, 'ws:': 80, 'wss:': 443 };
const port = ({ url }: NetUri): number => (url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? -1) : Number(url.port));

/** EscapeDataString: everything but unreserved characters (RFC 3986). */
function escapeData(value: string): string {
  return encodeURIComponent(wellFormed(value)).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

define<NetUri>('Uri', {
  properties: {
    AbsoluteUri: (_host, self) => self.url.href,
    AbsolutePath: (_host, self) => self.url.pathname,
    LocalPath: (_host, self) => percentDecode(self.url.pathname),
    PathAndQuery: (_host, self) => self.url.pathname + self.url.search,
    Query: (_host, self) => self.url.search,
    Fragment: (_host, self) => self.url.hash,
    Host: (_host, self) => self.url.hostname,
    DnsSafeHost: (_host, self) => self.url.hostname.replace(/^\[|\]$/g, ''),
    Port: (_host, self) => port(self),
    Authority: (_host, self) => self.url.host,
    Scheme: (_host, self) => self.url.protocol.slice(0, -1),
    UserInfo: (_host, self) =>
      self.url.username === '' ? '' : self.url.username + (self.url.password === '' ? '' : `:${self.url.password}`),
    IsAbsoluteUri: () => true,
    IsDefaultPort: (_host, self) => self.url.port === '',
    OriginalString: (_host, self) => self.url.href,
    Segments: (_host, self) => stringArray(self.url.pathname.match(/[^/]*\/|[^/]+$/g) ?? []),
  },
  methods: {
    GetLeftPart: (_host, self, [which]) => {
      const { url } = self;
      const authority = `${url.protocol}//${url.host}`;
      switch (which instanceof NetEnum ? which.toString() : '') {
        case 'Scheme':
          return `${url.protocol}//`;
        case 'Authority':
          return authority;
        case 'Path':
          return authority + url.pathname;
        default:
          return authority + url.pathname + url.search;
      }
    },
  },
  construct: (_host, [first, second]) => {
    const base = first instanceof NetUri ? first : undefined;
    const made = base
      ? URL.canParse(text(second), base.url.href)
        ? new NetUri(new URL(text(second), base.url.href))
        : undefined
      : parseUri(text(first, 'uriString'));
    if (!made) throw new ExpressionError('UriFormatException', 'Invalid URI: The format of the URI could not be determined.');
    return made;
  },
  statics: {
    EscapeDataString: (host, [value]) => host.text(escapeData(text(value))),
    UnescapeDataString: (host, [value]) => host.text(percentDecode(text(value))),
    EscapeUriString: (host, [value]) =>
      host.text(
        encodeURI(wellFormed(text(value)))
          .replace(/%5B/g, '[')
          .replace(/%5D/g, ']'),
      ),
  },
  constants: { UriSchemeHttp: () => 'http', UriSchemeHttps: () => 'https' },
});
