/**
 * Where an attribute's value or an element's text ends, and what it says.
 *
 * In `rawxml` an expression stands unescaped, so quotes and angle brackets in it end nothing. Each value is first
 * tried as plain XML; only where an expression doesn't end within that is it followed by C#'s rules. Every character
 * is looked at a bounded number of times: an expression without an end stops the reading.
 */
import { isExpressionText, scanExpression } from '../expressions/scan';
import { decode, unescapedExpression } from './escape';

/** What the expressions of a document say about its format. */
export interface FormatEvidence {
  /** An expression that plain XML couldn't hold. */
  raw: boolean;
  /** An expression that is C# only once decoded. */
  escaped: boolean;
  /** An expression with references in its strings alone. */
  either: boolean;
}

export interface ReadValue {
  readonly value: string;
  /** Exclusive; an attribute's closing quote, or the `<` after a text. */
  readonly end: number;
  readonly expression: boolean;
}

export interface ValueError {
  readonly at: number;
  readonly code: 'APIM101' | 'APIM102';
  readonly message: string;
  readonly mend: string;
}

const SPACE = ' \t\r\n';
const EXPRESSION_START = /@[({]/;

/** Without XML's white space around it. (A regular expression would try each run of blanks inside of it from every blank.) */
export function trimSpace(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && SPACE.includes(text.charAt(from))) from += 1;
  while (to > from && SPACE.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Reads one value from `start` up to `delimiter`: a quote for attributes, `<` for text. */
export function readValue(
  source: string,
  start: number,
  delimiter: '"' | "'" | '<',
  format: 'rawxml' | 'xml',
  evidence: FormatEvidence,
): ReadValue | ValueError {
  const plainEnd = endOf(source, start, delimiter);
  const slice = source.slice(start, plainEnd);
  const whole = wholeExpression(slice, format, evidence);
  if (whole !== undefined) return { value: whole, end: plainEnd, expression: true };
  if (format === 'xml') {
    const plain = readPlain(source, start, plainEnd);
    return 'value' in plain && hasUnendedExpression(plain.value) ? unended(start + Math.max(0, slice.search(EXPRESSION_START))) : plain;
  }

  let value = '';
  let blank = true;
  const append = (text: string): void => {
    blank &&= trimSpace(text) === '';
    value += text;
  };
  let from = start;
  let end = plainEnd;
  for (;;) {
    const at = startOfExpression(source, from, end);
    if (at === undefined) break;
    const inside = scanExpression(source.slice(at, end), 0);
    if (inside !== undefined) {
      // It ends before anything that XML would take: plain text with an expression in it.
      const before = readPlain(source, from, at);
      if (!('value' in before)) return before;
      const written = source.slice(at, at + inside);
      append(before.value);
      append(mixedExpression(written, evidence));
      from = at + inside;
      continue;
    }
    const decodedRest = decode(source.slice(at, end));
    if ('text' in decodedRest && decodedRest.text.length < end - at && scanExpression(decodedRest.text, 0) !== undefined) {
      evidence.escaped = true;
      break;
    }
    const rawEnd = scanExpression(source, at);
    if (rawEnd === undefined) return unended(at);
    evidence.raw = true;
    const before = readPlain(source, from, at);
    if (!('value' in before)) return before;
    append(before.value);
    if (blank && (delimiter === '<' || isClosedAt(source, rawEnd, delimiter))) {
      const rest = endOf(source, rawEnd, delimiter);
      if (trimSpace(source.slice(rawEnd, rest)) === '') {
        return { value: unescapedExpression(source.slice(at, rawEnd)), end: rest, expression: true };
      }
    }
    append(unescapedExpression(source.slice(at, rawEnd)));
    from = rawEnd;
    end = endOf(source, rawEnd, delimiter);
  }
  const last = readPlain(source, from, end);
  return 'value' in last ? { value: value + last.value, end, expression: false } : last;
}

/** The value where the whole slice is one expression, plain or escaped. */
function wholeExpression(slice: string, format: 'rawxml' | 'xml', evidence: FormatEvidence): string | undefined {
  const written = trimSpace(slice);
  if (!/^@[({]/.test(written)) return undefined;
  const decoded = decode(written);
  if (!('text' in decoded)) return undefined;
  if (decoded.text === written) return isExpressionText(written) ? written : undefined;
  if (!isExpressionText(decoded.text)) return undefined;
  const raw = isExpressionText(written) ? unescapedExpression(written) : decoded.text;
  if (raw === decoded.text) evidence.escaped = true;
  else evidence.either = true;
  return format === 'xml' ? decoded.text : raw;
}

/** An expression amid text is XML like the text around it, where it can be. */
function mixedExpression(written: string, evidence: FormatEvidence): string {
  const decoded = decode(written);
  if ('text' in decoded) return decoded.text;
  evidence.raw = true;
  return written;
}

function readPlain(source: string, from: number, end: number): ReadValue | ValueError {
  const sectionEnd = source.slice(from, end).indexOf(']]>');
  if (sectionEnd >= 0 && source.charAt(end) === '<') {
    return {
      at: from + sectionEnd,
      code: 'APIM101',
      message: 'expected text, found ]]> outside a CDATA section',
      mend: 'Write ]]&gt; where the characters are meant.',
    };
  }
  const decoded = decode(source.slice(from, end));
  if ('text' in decoded) return { value: decoded.text, end, expression: false };
  const at = from + decoded.badReferenceAt;
  const shown = /^&[\w#]{0,20};?/.exec(source.slice(at, at + 24))?.[0] ?? '&';
  return {
    at,
    code: 'APIM101',
    message: `expected a reference such as &amp;, found ${shown}`,
    mend: shown.endsWith(';')
      ? 'Only &lt; &gt; &amp; &quot; &apos; and references to characters that XML can hold are known; write the character itself.'
      : 'Write &amp; for an ampersand outside an expression.',
  };
}

/** True where some `@(` or `@{` of a text begins no whole expression. */
export function hasUnendedExpression(text: string): boolean {
  for (let at = text.search(EXPRESSION_START); at >= 0;) {
    const end = scanExpression(text, at);
    if (end === undefined) return true;
    const next = text.slice(end).search(EXPRESSION_START);
    at = next < 0 ? -1 : end + next;
  }
  return false;
}

function startOfExpression(source: string, from: number, end: number): number | undefined {
  const at = source.slice(from, end).search(EXPRESSION_START);
  return at < 0 ? undefined : from + at;
}

function endOf(source: string, from: number, delimiter: string): number {
  const at = source.indexOf(delimiter, from);
  return at < 0 ? source.length : at;
}

function isClosedAt(source: string, at: number, delimiter: string): boolean {
  let end = at;
  while (/[ \t\r\n]/.test(source.charAt(end))) end += 1;
  return source.charAt(end) === delimiter;
}

function unended(at: number): ValueError {
  return {
    at,
    code: 'APIM102',
    message: 'expected an expression with its closing bracket, found none',
    mend: 'Close the bracket, or the string or comment before it that hides the bracket.',
  };
}
