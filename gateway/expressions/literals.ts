/** C#'s literals → values. */
import { ExpressionError } from './errors';
import { NetChar, NetDecimal, NetDouble } from './numbers';
import type { Value } from './value';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '\\': '\\',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The text of a regular string's or character's inside. */
function unescape(text: string): string {
  return text.replace(
    /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,4})|(.))/gs,
    (_, four?: string, eight?: string, some?: string, one?: string) => {
      const hex = four ?? eight ?? some;
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      const known = SIMPLE_ESCAPES[one ?? ''];
      if (known === undefined) throw new ExpressionError('FormatException', `unknown escape \\${one ?? ''}`);
      return known;
    },
  );
}

export function stringLiteral(text: string): string {
  return text.startsWith('@') ? text.slice(2, -1).replace(/""/g, '"') : unescape(text.slice(1, -1));
}

export function charLiteral(text: string): NetChar {
  return NetChar.of(unescape(text.slice(1, -1)).charCodeAt(0));
}

/** `undefined` for literals of types that the interpreter doesn't hold: uint, ulong. */
export function integerLiteral(text: string): Value | undefined {
  const match = /^(0[xX][0-9A-Fa-f_]+|0[bB][01_]+|[0-9_]+)([uUlL]*)$/.exec(text);
  if (!match) return undefined;
  const value = BigInt((match[1] ?? '').replace(/_/g, ''));
  const suffix = (match[2] ?? '').toLowerCase();
  if (suffix.includes('u') || value > 0x7fffffffffffffffn) return undefined;
  if (suffix === 'l' || value > 0xffffffffn) return value;
  if (value > 0x7fffffffn) return /^0[xXbB]/.test(text) ? undefined : value;
  return Number(value);
}

export function realLiteral(text: string): Value | undefined {
  const plain = text.replace(/_/g, '');
  const suffix = /[fFdDmM]$/.exec(plain)?.[0]?.toLowerCase();
  const digits = suffix ? plain.slice(0, -1) : plain;
  if (suffix === 'm') return NetDecimal.parse(digits);
  const value = Number(digits);
  return Number.isFinite(value) ? new NetDouble(suffix === 'f' ? Math.fround(value) : value, suffix === 'f') : undefined;
}

/** The text between holes of an interpolated string. */
export function interpolatedText(text: string, verbatim: boolean): string {
  const plain = verbatim ? text.replace(/""/g, '"') : unescape(text);
  return plain.replace(/\{\{/g, '{').replace(/\}\}/g, '}');
}
