/** Where a text stops being JSON (RFC 8259), and how to mend it there. `JSON.parse` tells the place of some faults only, in words that differ between versions of Node. */

export interface JsonFault {
  readonly offset: number;
  readonly found: string;
  readonly mend: string;
}

/** What comes next; a first item or key may also be the end of the list or object. */
type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'after';

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
const SPACE = /[ \t\n\r]*/y;
const WORD = /[^\s,[\]{}:"]+/y;
const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

/** @returns the first fault; undefined for a text that `JSON.parse` accepts */
export function jsonFault(text: string): JsonFault | undefined {
  const open: string[] = [];
  let state = 'value' as State;
  let comma = 0;
  for (let at = matchAt(SPACE, text, 0).length; ; at += matchAt(SPACE, text, at).length) {
    const next = text[at];
    if (state === 'after' && open.length === 0) {
      return next === undefined
        ? undefined
        : { offset: at, found: 'more after its end', mend: 'remove all that follows the first document' };
    }
    if (next === undefined) return unended(at, open);
    const closes = open.length > 0 && next === CLOSING[open.at(-1) ?? ''];
    if (closes && (state === 'after' || state === 'first value' || state === 'first key')) {
      open.pop();
      state = 'after';
      at += 1;
    } else if (closes && (state === 'value' || state === 'key') && text[comma] === ',') {
      return { offset: comma, found: `a comma before ${next}`, mend: 'remove that comma' };
    } else if (state === 'after' || state === 'colon') {
      const wanted = state === 'colon' ? ':' : ',';
      if (next !== wanted) return misplaced(text, at, open, wanted);
      comma = at;
      state = state === 'colon' ? 'value' : open.at(-1) === '{' ? 'key' : 'value';
      at += 1;
    } else if (next === '"') {
      const end = endOfString(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      state = state === 'key' || state === 'first key' ? 'colon' : 'after';
    } else if (state === 'key' || state === 'first key') {
      return wrongWord(text, at, 'write the key in double quotes');
    } else if (next in CLOSING) {
      open.push(next);
      state = next === '{' ? 'first key' : 'first value';
      at += 1;
    } else {
      const word = matchAt(WORD, text, at);
      if (!SCALAR.test(word)) return wrongWord(text, at, 'write a number, true, false or null, or a text in double quotes');
      at += word.length;
      state = 'after';
    }
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function unended(offset: number, open: readonly string[]): JsonFault {
  const closing = [...open].reverse().map((opening) => CLOSING[opening] ?? '');
  return {
    offset,
    found: `the end of the file where ${open.length} ${open.length === 1 ? 'brace or bracket is' : 'braces and brackets are'} still open`,
    mend: `restore what is cut off, or close them: ${closing.slice(0, 5).join(' ')}${closing.length > 5 ? ' …' : ''}`,
  };
}

/** @returns the offset behind the string, or what is wrong in it. Not by one expression: on megabytes it would run out of stack. */
function endOfString(text: string, start: number): number | JsonFault {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character === '\\') {
      const escape = matchAt(ESCAPE, text, at);
      if (escape === '') return { offset: at, found: `the escape ${text.slice(at, at + 2)}`, mend: 'write a backslash as \\\\' };
      at += escape.length - 1;
    } else if (character < ' ') {
      const found = character === '\n' || character === '\r' ? 'a text that its line does not end' : 'a control character in a text';
      return { offset: at, found, mend: 'close the text with a double quote, or escape the character, as \\n or \\t' };
    }
  }
  return { offset: start, found: 'a text that does not end', mend: 'close it with a double quote' };
}

function misplaced(text: string, offset: number, open: readonly string[], wanted: string): JsonFault {
  const next = text[offset] ?? '';
  if (next === '}' || next === ']') {
    const opening = open.at(-1) ?? '';
    if (wanted === ':') return { offset, found: next, mend: 'write a colon and a value after the key' };
    return { offset, found: `${next} where ${opening} is open`, mend: `write ${CLOSING[opening] ?? ''} before it, or in its place` };
  }
  return wrongWord(text, offset, wanted === ':' ? 'write a colon between the key and its value' : 'write a comma before it');
}

function wrongWord(text: string, offset: number, mend: string): JsonFault {
  if (/^(?:\/[/*]|#)/.test(text.slice(offset, offset + 2))) {
    return { offset, found: 'a comment', mend: 'remove it: JSON has no comments, YAML has (#)' };
  }
  const word = matchAt(WORD, text, offset) || (text[offset] ?? '');
  return { offset, found: word.length > 20 ? `${word.slice(0, 20)}…` : word, mend };
}
