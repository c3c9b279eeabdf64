/** `Jwt`, its claims, and `string`'s extensions that read credentials. */
import { KeyValuePair, LazySequence, Sequence, stringArray } from '../collections';
import { ExpressionError } from '../errors';
import type { NetJwt } from '../jwt';
import { readJwt } from '../jwt';
import type { Host } from '../machine';
import { define, extend } from '../registry';
import { EPOCH, NetDateTime, TICKS } from '../time';
import { NetObject, type Value } from '../value';
import { give, text } from './arguments';

/** `IReadOnlyDictionary<string, string[]>`: claims, headers, queries. */
export class MultiValues extends Sequence {
  readonly typeName = 'MultiValueDictionary';
  constructor(
    private readonly find: (name: string) => readonly string[] | undefined,
    private readonly all: () => Iterable<readonly [string, readonly string[]]>,
  ) {
    super();
  }
  get(name: string): readonly string[] | undefined {
    return this.find(name);
  }
  entries(): readonly (readonly [string, readonly string[]])[] {
    return [...this.all()];
  }
  *[Symbol.iterator](): Iterator<Value> {
    for (const [name, values] of this.all()) yield new KeyValuePair(name, stringArray(values));
  }
}

define<MultiValues>('MultiValueDictionary', {
  bases: ['IEnumerable', 'IReadOnlyDictionary'],
  properties: {
    Count: (_host, self) => self.entries().length,
    Keys: (_host, self) =>
      new LazySequence(() =>
        self
          .entries()
          .map(([name]) => name)
          [Symbol.iterator](),
      ),
    Values: (_host, self) =>
      new LazySequence(() =>
        self
          .entries()
          .map(([, values]) => stringArray(values))
          [Symbol.iterator](),
      ),
  },
  methods: {
    ContainsKey: (_host, self, [name]) => self.get(text(name, 'key')) !== undefined,
    TryGetValue: (_host, self, [name, out]) => {
      const values = self.get(text(name, 'key'));
      give(out, values ? stringArray(values) : null);
      return values !== undefined;
    },
    // Several values are joined by commas: API Management's own extension.
    GetValueOrDefault: (host, self, [name, other = null]) => {
      const values = self.get(text(name, 'key'));
      return values ? host.text(values.join(',')) : other;
    },
  },
  index: (_host, self, [name]) => {
    const values = self.get(text(name ?? null, 'key'));
    if (!values) throw new ExpressionError('KeyNotFoundException', `The given key '${text(name)}' was not present in the dictionary.`);
    return stringArray(values);
  },
});

function time(value: unknown): NetDateTime | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 2.5e11
    ? new NetDateTime(EPOCH + BigInt(Math.floor(value)) * TICKS.second, 'Utc')
    : null;
}

const textClaim = (name: string) => (_host: Host, self: NetJwt) => self.claims.get(name)?.[0] ?? null;

define<NetJwt>('Jwt', {
  properties: {
    Algorithm: (_host, self) => headerText(self, 'alg'),
    Type: (_host, self) => headerText(self, 'typ'),
    Audiences: (_host, self) => stringArray(self.claims.get('aud') ?? []),
    Claims: (_host, self) =>
      new MultiValues(
        (name) => self.claims.get(name),
        () => self.claims,
      ),
    ExpirationTime: (_host, self) => time(self.payload['exp']),
    IssuedAt: (_host, self) => time(self.payload['iat']),
    NotBefore: (_host, self) => time(self.payload['nbf']),
    Id: textClaim('jti'),
    Issuer: textClaim('iss'),
    Subject: textClaim('sub'),
  },
});

function headerText(jwt: NetJwt, name: string): string | null {
  const value = jwt.header[name];
  return typeof value === 'string' ? value : null;
}

class BasicAuthCredentials extends NetObject {
  readonly typeName = 'BasicAuthCredentials';
  constructor(
    readonly user: string,
    readonly password: string,
  ) {
    super();
  }
}
define<BasicAuthCredentials>('BasicAuthCredentials', {
  properties: { UserId: (_host, self) => self.user, Password: (_host, self) => self.password },
});

function readBasic(value: string): BasicAuthCredentials | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/]+={0,2})\s*$/i.exec(value)?.[1];
  const decoded = encoded && Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded ? decoded.indexOf(':') : -1;
  return decoded && colon >= 0 ? new BasicAuthCredentials(decoded.slice(0, colon), decoded.slice(colon + 1)) : undefined;
}

extend('String', {
  AsJwt: (_host, self) => readJwt(text(self)) ?? null,
  TryParseJwt: (_host, self, [out]) => {
    const jwt = readJwt(text(self));
    give(out, jwt ?? null);
    return jwt !== undefined;
  },
  AsBasic: (_host, self) => readBasic(text(self)) ?? null,
  TryParseBasic: (_host, self, [out]) => {
    const basic = readBasic(text(self));
    give(out, basic ?? null);
    return basic !== undefined;
  },
});
