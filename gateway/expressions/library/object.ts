/** What every value has, and static members of `object`, `bool` and `char`. */
import { equalAs, hashKey } from '../equality';
import { formatError } from '../errors';
import { formatValue, textOf } from '../format';
import { NetChar, NetDouble } from '../numbers';
import { order } from '../operators';
import { define, typeName } from '../registry';
import { NetType } from '../type-object';
import type { Value } from '../value';
import { give, integer, text, textOrNull } from './arguments';

/** Stable for equal values within a process, as .NET's is; never the same numbers as .NET's. */
function hashCode(value: Value): number {
  let hash = 17;
  const key = hashKey(value);
  for (let at = 0; at < key.length; at += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  return hash;
}

define<Value>('Object', {
  methods: {
    ToString: (host, self, [format = null]) => host.text(formatValue(self, textOrNull(typeof format === 'string' ? format : null))),
    Equals: (_host, self, [other = null]) => equalAs(self, other, true),
    GetHashCode: (_host, self) => (typeof self === 'number' ? self : hashCode(self)),
    GetType: (_host, self) => new NetType(typeName(self as Exclude<Value, null>)),
    CompareTo: (_host, self, [other = null]) => Math.sign(order(self, other)),
  },
  statics: {
    Equals: (_host, [a = null, b = null]) => equalAs(a, b, false),
    ReferenceEquals: (_host, [a = null, b = null]) => (typeof a === 'object' ? a === b : false),
  },
});

/** Members of Nullable<T> on a value that is there. */
export const NULLABLE = {
  HasValue: () => true,
  Value: (_host: unknown, self: Value) => self,
};

define<boolean>('Boolean', {
  properties: NULLABLE,
  statics: {
    Parse: (_host, [value]) => {
      const parsed = parseBoolean(text(value));
      if (parsed === undefined) throw formatError('String was not recognized as a valid Boolean.');
      return parsed;
    },
    TryParse: (_host, [value = null, out]) => {
      const parsed = value === null ? undefined : parseBoolean(text(value));
      give(out, parsed ?? false);
      return parsed !== undefined;
    },
  },
  constants: { TrueString: () => 'True', FalseString: () => 'False' },
});

export function parseBoolean(value: string): boolean | undefined {
  const plain = value.trim().toLowerCase();
  return plain === 'true' ? true : plain === 'false' ? false : undefined;
}

const test =
  (pattern: RegExp) =>
  (_host: unknown, args: readonly Value[]): boolean => {
    const [value, index] = args;
    const character = value instanceof NetChar ? value.text : text(value).charAt(integer(index));
    return pattern.test(character);
  };

define<NetChar>('Char', {
  properties: NULLABLE,
  statics: {
    IsDigit: test(/^\p{Nd}$/u),
    IsLetter: test(/^\p{L}$/u),
    IsLetterOrDigit: test(/^[\p{L}\p{Nd}]$/u),
    IsNumber: test(/^\p{N}$/u),
    IsUpper: test(/^\p{Lu}$/u),
    IsLower: test(/^\p{Ll}$/u),
    IsWhiteSpace: test(/^[\s\u0085]$/),
    IsPunctuation: test(/^\p{P}$/u),
    IsControl: test(/^\p{Cc}$/u),
    ToUpper: (_host, [value]) =>
      NetChar.of(
        textOf(value ?? null)
          .toUpperCase()
          .charCodeAt(0),
      ),
    ToLower: (_host, [value]) =>
      NetChar.of(
        textOf(value ?? null)
          .toLowerCase()
          .charCodeAt(0),
      ),
    ToUpperInvariant: (_host, [value]) =>
      NetChar.of(
        textOf(value ?? null)
          .toUpperCase()
          .charCodeAt(0),
      ),
    ToLowerInvariant: (_host, [value]) =>
      NetChar.of(
        textOf(value ?? null)
          .toLowerCase()
          .charCodeAt(0),
      ),
    GetNumericValue: (_host, [value]) => new NetDouble(/^\d$/.test(textOf(value ?? null)) ? Number(textOf(value ?? null)) : -1),
  },
});
