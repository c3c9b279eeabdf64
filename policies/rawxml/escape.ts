/** Characters and references of XML 1.0, as far as policy documents use them. */
import { CSharpScanner, isExpressionText } from '../expressions/scan';

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const REFERENCE = /&(?:(lt|gt|amp|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));/y;

/** What XML 1.0 can't hold, not even as a reference (section 2.2, "Characters"). */
const ILLEGAL =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Offset of the first character that XML can't hold, or -1. */
export function illegalCharacter(text: string): number {
  return text.search(ILLEGAL);
}

export type Decoded = { readonly text: string } | { readonly badReferenceAt: number };

/** Decodes the five named references and numeric ones. Any other `&` is malformed. */
export function decode(text: string): Decoded {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    REFERENCE.lastIndex = at;
    const [reference, name, decimal, hex] = REFERENCE.exec(text) ?? [];
    if (reference === undefined) return { badReferenceAt: at };
    const character =
      name === undefined ? numbered(decimal === undefined ? parseInt(hex as string, 16) : parseInt(decimal, 10)) : NAMED[name];
    if (character === undefined) return { badReferenceAt: at };
    out += text.slice(from, at) + character;
    from = at + reference.length;
  }
  return { text: from === 0 ? text : out + text.slice(from) };
}

/** Where the character at `offset` of a decoded text stands in the text as it is written. */
export function offsetInWritten(written: string, offset: number): number {
  let decoded = 0;
  let at = 0;
  for (let next = written.indexOf('&'); next >= 0; next = written.indexOf('&', at)) {
    if (decoded + next - at >= offset) break;
    REFERENCE.lastIndex = next;
    const [reference] = REFERENCE.exec(written) ?? [];
    if (reference === undefined) break;
    const character = decode(reference);
    decoded += next - at + ('text' in character ? character.text.length : 0);
    at = next + reference.length;
  }
  return Math.min(at + offset - decoded, written.length);
}

function numbered(code: number): string | undefined {
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return illegalCharacter(character) < 0 ? character : undefined;
}

/** True where a reference stands in an expression's code, outside its strings: there it can't be C#. */
export function hasReferenceInCode(expression: string): boolean {
  if (!expression.includes('&')) return false;
  const scanner = new CSharpScanner(expression, 1);
  for (;;) {
    REFERENCE.lastIndex = scanner.offset;
    if (scanner.inCode && REFERENCE.test(expression)) return true;
    if (scanner.next() !== 'going') return false;
  }
}

/**
 * An expression as written in a `rawxml` document, unescaped. Files in the wild escape some of theirs all the same;
 * a reference in its code shows that. In strings alone it may be meant: `Replace("<", "&lt;")`.
 */
export function unescapedExpression(written: string): string {
  if (!hasReferenceInCode(written)) return written;
  const decoded = decode(written);
  return 'text' in decoded && isExpressionText(decoded.text) ? decoded.text : written;
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

/** Text between tags. A carriage return would be read as a line feed, so it alone becomes a numeric reference. */
export function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => REFERENCES[character] as string);
}

/** The value of an attribute in double quotes. White space but the blank would be read as blanks. */
export function escapeAttribute(text: string): string {
  return escapeText(text).replace(/["\n\t]/g, (character) => REFERENCES[character] as string);
}
