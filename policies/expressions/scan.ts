/**
 * Where a policy expression ends.
 *
 * `rawxml` documents hold expressions unescaped, so a quote, an angle bracket or a parenthesis inside
 * one says nothing about the XML around it. What ends `@(…)` and `@{…}` is the bracket that C#'s own
 * lexical rules pair with the first one (C# 7 specification, "Lexical structure"): brackets in strings,
 * verbatim strings, characters, comments and the text of interpolated strings don't count.
 */

/** The text inside an interpolated string, or the code of one of its `{…}` holes. */
interface Frame {
  readonly kind: 'text' | 'hole';
  readonly verbatim: boolean;
  /** Open brackets of any sort, in a hole. */
  depth: number;
}

const NEWLINE = /[\n\r\u0085\u2028\u2029]/;

/** Steps through C# text one lexical piece at a time. Never recurses; each character is read once. */
export class CSharpScanner {
  /** Where the next piece begins. */
  offset: number;
  private readonly frames: Frame[] = [];
  private readonly open: string;
  private readonly close: string;
  private depth = 0;

  /** `text` from `offset` on begins with the bracket, `(` or `{`, whose partner ends the text. */
  constructor(
    private readonly text: string,
    offset: number,
  ) {
    this.offset = offset;
    this.open = text.charAt(offset);
    this.close = this.open === '(' ? ')' : '}';
  }

  /** True where the next piece is code, and not the text of a string. */
  get inCode(): boolean {
    return this.frames.at(-1)?.kind !== 'text';
  }

  /** How many interpolated strings, and holes of them, the next piece stands in. */
  get nesting(): number {
    return this.frames.length;
  }

  /** Reads one piece. `ended`: it was the closing bracket. `broken`: no C# text can continue so. */
  next(): 'going' | 'ended' | 'broken' {
    const frame = this.frames.at(-1);
    if (this.offset >= this.text.length) return 'broken';
    return frame?.kind === 'text' ? this.stringText(frame) : this.code(frame);
  }

  private code(hole: Frame | undefined): 'going' | 'ended' | 'broken' {
    const { text, offset } = this;
    const c = text.charAt(offset);
    switch (c) {
      case '"':
        return this.skipTo(regularEnd(text, offset + 1, '"'));
      case "'":
        return this.skipTo(regularEnd(text, offset + 1, "'"));
      case '@':
        if (text.startsWith('"', offset + 1)) return this.skipTo(verbatimEnd(text, offset + 2));
        if (text.startsWith('$"', offset + 1)) return this.enter(3, true);
        break;
      case '$':
        if (text.startsWith('"', offset + 1)) return this.enter(2, false);
        if (text.startsWith('@"', offset + 1)) return this.enter(3, true);
        break;
      case '/':
        if (text.startsWith('/', offset + 1)) return this.skipTo(lineEnd(text, offset + 2));
        if (text.startsWith('*', offset + 1)) {
          const end = text.indexOf('*/', offset + 2);
          return this.skipTo(end < 0 ? undefined : end + 2);
        }
        break;
    }
    this.offset += 1;
    return hole ? this.holeBracket(hole, c) : this.outerBracket(c);
  }

  private outerBracket(c: string): 'going' | 'ended' {
    if (c === this.open) this.depth += 1;
    else if (c === this.close) {
      this.depth -= 1;
      if (this.depth === 0) return 'ended';
    }
    return 'going';
  }

  private holeBracket(hole: Frame, c: string): 'going' | 'broken' {
    if (c === '(' || c === '[' || c === '{') hole.depth += 1;
    else if (hole.depth > 0) {
      if (c === ')' || c === ']' || c === '}') hole.depth -= 1;
    } else if (c === '}') this.frames.pop();
    else if (c === ':') {
      // A format, `{value:yyyy-MM-dd}`: text up to the brace.
      this.frames.pop();
      const end = this.text.indexOf('}', this.offset);
      const quote = this.text.indexOf('"', this.offset);
      if (end < 0 || (quote >= 0 && quote < end)) return 'broken';
      this.offset = end + 1;
    } else if (c === ')' || c === ']') return 'broken';
    return 'going';
  }

  /** The text of an interpolated string, up to its end or to its next hole. */
  private stringText({ verbatim }: Frame): 'going' | 'broken' {
    const { text } = this;
    let at = this.offset;
    for (; at < text.length; at += 1) {
      const c = text.charAt(at);
      if (c === '"') {
        if (verbatim && text.startsWith('"', at + 1)) at += 1;
        else {
          this.frames.pop();
          this.offset = at + 1;
          return 'going';
        }
      } else if (c === '{') {
        if (text.startsWith('{', at + 1)) at += 1;
        else {
          this.frames.push({ kind: 'hole', verbatim, depth: 0 });
          this.offset = at + 1;
          return 'going';
        }
      } else if (!verbatim) {
        if (c === '\\') at += 1;
        else if (NEWLINE.test(c)) return 'broken';
      }
    }
    return 'broken';
  }

  private enter(length: number, verbatim: boolean): 'going' {
    this.frames.push({ kind: 'text', verbatim, depth: 0 });
    this.offset += length;
    return 'going';
  }

  private skipTo(end: number | undefined): 'going' | 'broken' {
    if (end === undefined) return 'broken';
    this.offset = end;
    return 'going';
  }
}

function regularEnd(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const c = text.charAt(at);
    if (c === '\\') at += 1;
    else if (c === quote) return at + 1;
    else if (NEWLINE.test(c)) return undefined;
  }
  return undefined;
}

function verbatimEnd(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (!text.startsWith('"', at + 1)) return at + 1;
  }
  return undefined;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !NEWLINE.test(text.charAt(at))) at += 1;
  return at;
}

/**
 * The exclusive end offset of the expression, `@(…)` or `@{…}`, that begins at `start`;
 * `undefined` where none begins there or its end is missing. Time is linear in its length.
 */
export function scanExpression(text: string, start: number): number | undefined {
  if (text.charAt(start) !== '@' || !/[({]/.test(text.charAt(start + 1))) return undefined;
  const scanner = new CSharpScanner(text, start + 1);
  for (;;) {
    const state = scanner.next();
    if (state === 'ended') return scanner.offset;
    if (state === 'broken') return undefined;
  }
}

/** True where the whole of `text` is one expression, `@(…)` or `@{…}`, and nothing else. */
export function isExpressionText(text: string): boolean {
  return scanExpression(text, 0) === text.length;
}
