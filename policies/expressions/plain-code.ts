/**
 * C# as those see it who look for names in it: without comments, without escapes and `@` in names, with strings
 * put together that are written in parts. `context.Request.B\u006fdy` is `context.Request.Body`.
 * It is for looking only: what is executed is the text as written. C# 7 specification, "Lexical structure".
 */
import { CSharpScanner, isExpressionText } from './scan';

interface Piece {
  readonly kind: 'code' | 'string' | 'text';
  readonly text: string;
}

/** What none of the disguises can do without. */
const DISGUISED = /\/[/*]|\\[uUx]|@|"\s*\+|\s\.|\.\s|\?\./;

const known = new Map<string, string>();
/** Enough for every expression of a large folder; then all are forgotten, so that memory stays bounded. */
const KNOWN_LIMIT = 10_000;

/** The plain form of an expression; any other text, and what is no whole expression, comes back as it is. */
export function plainCode(text: string): string {
  if (!/^\s*@[({]/.test(text)) return text;
  let plain = known.get(text);
  if (plain === undefined) {
    plain = readPlain(text);
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(text, plain);
  }
  return plain;
}

function readPlain(text: string): string {
  const trimmed = text.trim();
  if (!DISGUISED.test(trimmed.slice(1)) || !isExpressionText(trimmed)) return text;
  const pieces = piecesOf(trimmed);
  return pieces === undefined ? text : `@${joined(pieces)}`;
}

function piecesOf(text: string): readonly Piece[] | undefined {
  const scanner = new CSharpScanner(text, 1);
  const pieces: Piece[] = [];
  let from = 1;
  const code = (to: number): void => {
    if (to > from) pieces.push({ kind: 'code', text: plainNames(text.slice(from, to)) });
  };
  for (;;) {
    const start = scanner.offset;
    const { inCode } = scanner;
    const state = scanner.next();
    if (state === 'broken') return undefined;
    const piece = text.slice(start, scanner.offset);
    if (!inCode || (piece.length > 1 && !piece.startsWith("'"))) {
      code(start);
      from = scanner.offset;
      if (!inCode || piece.startsWith('$') || piece.startsWith('@$')) pieces.push({ kind: 'text', text: piece });
      else if (piece.startsWith('/')) pieces.push({ kind: 'code', text: ' ' });
      else pieces.push({ kind: 'string', text: stringText(piece) });
    }
    if (state === 'ended') {
      code(scanner.offset);
      return pieces;
    }
  }
}

const unescaped = (text: string): string =>
  text.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (whole, short: string | undefined, long: string | undefined) => {
    const point = Number.parseInt(short ?? long ?? '', 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

/** Names without escapes and `@`. */
const plainNames = (code: string): string => unescaped(code).replace(/@(?=[A-Za-z_])/g, '');

/** What a literal holds, with `"` and `\` escaped. */
function stringText(literal: string): string {
  if (literal.startsWith('@')) return literal.slice(2, -1).replace(/""/g, '"').replace(/["\\]/g, '\\$&');
  return unescaped(literal.slice(1, -1)).replace(/\\x([0-9a-fA-F]{1,4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function joined(pieces: readonly Piece[]): string {
  let result = '';
  let open: string | undefined;
  const close = (): void => {
    if (open !== undefined) result += `"${open}"`;
    open = undefined;
  };
  let waiting = '';
  for (const { kind, text } of pieces) {
    if (kind === 'string') {
      if (open !== undefined && /^\s*\+\s*$/.test(waiting)) open += text;
      else {
        close();
        result += tidied(waiting);
        open = text;
      }
      waiting = '';
    } else if (kind === 'code') waiting += text;
    else {
      close();
      result += tidied(waiting) + text;
      waiting = '';
    }
  }
  close();
  return result + tidied(waiting);
}

/** White space around the dots of members is gone, and so is the `?` of `?.`. */
const tidied = (code: string): string => code.replace(/\s*\??\.\s*(?=[A-Za-z_])/g, '.');
