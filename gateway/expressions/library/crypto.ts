/** Hashes, HMACs and random bytes, by Node's crypto. */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { byteArray } from '../collections';
import { ExpressionError, missing } from '../errors';
import { define, extend, type Method } from '../registry';
import { NetObject } from '../value';
import { bytes, text, within } from './arguments';
import { fillRandom } from './numbers';

class NetHash extends NetObject {
  constructor(
    readonly typeName: string,
    readonly algorithm: string,
    /** Of an HMAC. */
    public secret: Uint8Array | undefined,
  ) {
    super();
  }
  digest(data: Uint8Array): Buffer {
    return (this.secret ? createHmac(this.algorithm, this.secret) : createHash(this.algorithm)).update(data).digest();
  }
}

define<NetHash>('HashAlgorithm', {
  properties: { HashSize: (_host, self) => self.digest(new Uint8Array()).length * 8 },
  methods: {
    ComputeHash: (host, self, [data, start, count]) => {
      const all = bytes(data, 'buffer');
      host.charge(all.length);
      const from = start === undefined ? 0 : within(start, all.length, 'offset');
      return byteArray(
        self.digest(count === undefined ? all.subarray(from) : all.subarray(from, from + within(count, all.length - from, 'count'))),
      );
    },
    Dispose: () => null,
    Clear: () => null,
    Initialize: () => null,
  },
});
define('KeyedHashAlgorithm', { bases: ['HashAlgorithm'] });
define('HMAC', { bases: ['KeyedHashAlgorithm'] });

for (const name of ['MD5', 'SHA1', 'SHA256', 'SHA384', 'SHA512']) {
  const algorithm = name.toLowerCase();
  const make = () => new NetHash(name, algorithm, undefined);
  define(name, { bases: ['HashAlgorithm'], statics: { Create: make } });
  if (name !== 'MD5') define(`${name}Managed`, { bases: [name], construct: make });
  define<NetHash>(`HMAC${name}`, {
    bases: ['HMAC'],
    properties: { Key: (_host, self) => byteArray(self.secret ?? new Uint8Array()) },
    assign: {
      Key: (_host, self, value) => {
        self.secret = bytes(value);
      },
    },
    construct: (_host, [key]) => new NetHash(`HMAC${name}`, algorithm, key === undefined ? randomBytes(64) : bytes(key, 'key')),
  });
}

class NetRandomSource extends NetObject {
  readonly typeName = 'RNGCryptoServiceProvider';
}
define<NetRandomSource>('RNGCryptoServiceProvider', {
  construct: () => new NetRandomSource(),
  methods: { GetBytes: (_host, _self, [target]) => fillRandom(target), Dispose: () => null },
});

/** API Management's `byte[].Encrypt(alg, key, iv)` and `Decrypt`, with an algorithm's name: AES in CBC, as .NET's default. */
const cipher =
  (make: typeof createCipheriv | typeof createDecipheriv): Method =>
  (host, self, [algorithm, key, iv]) => {
    if (typeof algorithm !== 'string' || key === undefined || iv === undefined) throw missing('Encrypt with an algorithm object', 'Byte[]');
    if (!/^(aes|rijndael)$/i.test(text(algorithm))) throw missing(`Encrypt by ${text(algorithm)}`, 'Byte[]');
    const secret = bytes(key, 'key');
    const data = bytes(self, 'input');
    host.charge(data.length * 2);
    try {
      const made = make(`aes-${secret.length * 8}-cbc`, secret, bytes(iv, 'iv'));
      return byteArray(Buffer.concat([made.update(data), made.final()]));
    } catch {
      throw new ExpressionError('CryptographicException', 'The key, the initialization vector or the data is not valid.');
    }
  };
extend('Array', { Encrypt: cipher(createCipheriv), Decrypt: cipher(createDecipheriv) });
