/**
 * .NET regular expressions → JavaScript's, with the `u` flag. What JavaScript can't say is refused:
 * atomic groups, balancing groups, conditionals, `\G`, right-to-left.
 */
import { notRun, type ExpressionError } from './errors';

export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly singleline: boolean;
  readonly explicitCapture: boolean;
  readonly ignoreWhitespace: boolean;
  readonly ecmaScript: boolean;
}

export interface Translated {
  readonly source: string;
  readonly flags: string;
  /** .NET's group numbers → JavaScript's; named groups come last in .NET. */
  readonly order: readonly number[];
  /** Name → JavaScript's number. */
  readonly names: ReadonlyMap<string, number>;
  /** Whether a group may match more than once in one match: it, or what it stands in, is repeated. */
  readonly repeatsGroups: boolean;
  /** Whether it can run for long: it repeats something without bound. */
  readonly unbounded: boolean;
}

const END = '(?![^])';
const CLASSES: Readonly<Record<string, string>> = { d: '\\p{Nd}', w: '\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}', s: '\\s\\x85' };

function refuse(what: string): ExpressionError {
  return notRun(`${what} in a regular expression`);
}

export function translateRegex(pattern: string, given: RegexFlags): Translated {
  let flags = given;
  let rest = pattern;
  const inline = /^\(\?([imsnx]*)(?:-([imsnx]+))?\)/.exec(pattern);
  if (inline) {
    rest = pattern.slice(inline[0].length);
    flags = apply(flags, inline[1] ?? '', true);
    flags = apply(flags, inline[2] ?? '', false);
  }
  return new Translator(rest, flags).run();
}

function apply(flags: RegexFlags, letters: string, on: boolean): RegexFlags {
  const has = (letter: string, old: boolean) => (letters.includes(letter) ? on : old);
  return {
    ...flags,
    ignoreCase: has('i', flags.ignoreCase),
    multiline: has('m', flags.multiline),
    singleline: has('s', flags.singleline),
    explicitCapture: has('n', flags.explicitCapture),
    ignoreWhitespace: has('x', flags.ignoreWhitespace),
  };
}

class Translator {
  private at = 0;
  private out = '';
  private groups = 0;
  private readonly unnamed: number[] = [];
  private readonly named: { readonly name: string; readonly number: number }[] = [];
  private unbounded = false;
  private repeatsGroups = false;

  constructor(
    private readonly text: string,
    private readonly flags: RegexFlags,
  ) {}

  run(): Translated {
    while (this.at < this.text.length) this.piece();
    const numbered = this.named.filter(({ name }) => /^\d+$/.test(name));
    if (numbered.length > 0) throw refuse('numbered group names');
    return {
      source: this.out,
      flags: this.flags.ignoreCase ? 'iu' : 'u',
      order: [0, ...this.unnamed, ...this.named.map(({ number }) => number)],
      names: new Map(this.named.map(({ name, number }) => [name, number])),
      repeatsGroups: this.repeatsGroups,
      unbounded: this.unbounded,
    };
  }

  private piece(): void {
    const { text } = this;
    const c = text.charAt(this.at);
    switch (c) {
      case '\\':
        this.out += this.escape(false);
        return;
      case '[':
        this.out += this.characterClass();
        return;
      case '(':
        this.group();
        return;
      case '.':
        this.out += this.flags.singleline ? '[^]' : '[^\\n]';
        break;
      case '^':
        this.out += this.flags.multiline ? '(?<=^|\\n)' : '(?<![^])';
        break;
      case '$':
        this.out += this.flags.multiline ? `(?=\\n|${END})` : `(?=\\n?${END})`;
        break;
      case '*':
      case '+':
      case '?':
      case '{':
        this.quantifier(c);
        return;
      case '}':
      case ']':
        this.out += `\\${c}`;
        break;
      default:
        if (this.flags.ignoreWhitespace && /\s/.test(c)) break;
        if (this.flags.ignoreWhitespace && c === '#') {
          const end = text.indexOf('\n', this.at);
          this.at = end < 0 ? text.length : end + 1;
          return;
        }
        this.out += c === '/' ? '\\/' : c;
    }
    this.at += 1;
  }

  private quantifier(c: string): void {
    if (c !== '?' && this.text.charAt(this.at - 1) === ')') this.repeatsGroups = true;
    if (c !== '{') {
      if (c !== '?') this.unbounded = true;
      this.out += c;
      this.at += 1;
    } else {
      const counted = /^\{\d+(,\d*)?\}/.exec(this.text.slice(this.at))?.[0];
      if (counted === undefined) {
        this.out += '\\{';
        this.at += 1;
        return;
      }
      if (counted.endsWith(',}') || counted.length > 5) this.unbounded = true;
      this.out += counted;
      this.at += counted.length;
    }
    if (this.text.charAt(this.at) === '?') {
      this.out += '?';
      this.at += 1;
    } else if (this.text.charAt(this.at) === '+') throw refuse('a nested quantifier');
  }

  private group(): void {
    const head = /^\((?:\?(?:(:)|(=|!|<=|<!)|<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)'|#[^)]*\)))?/.exec(this.text.slice(this.at));
    if (!head || (head[0] === '(' && this.text.charAt(this.at + 1) === '?')) {
      throw refuse(`the group ${this.text.slice(this.at, this.at + 4)}`);
    }
    this.at += head[0].length;
    if (head[0].startsWith('(?#')) return;
    const name = head[3] ?? head[4];
    if (name !== undefined) {
      this.groups += 1;
      if (this.named.some((known) => known.name === name)) throw refuse('two groups of one name');
      this.named.push({ name, number: this.groups });
      this.out += `(?<${name}>`;
    } else if (head[0] === '(') {
      if (this.flags.explicitCapture) this.out += '(?:';
      else {
        this.groups += 1;
        this.unnamed.push(this.groups);
        this.out += '(';
      }
    } else this.out += head[0];
  }

  /** An escape, in a character class or outside. */
  private escape(inClass: boolean): string {
    const next = this.text.charAt(this.at + 1);
    const take = (length: number, made: string): string => {
      this.at += length;
      return made;
    };
    const set = CLASSES[next.toLowerCase()];
    if (set && /[dwsDWS]/.test(next)) {
      if (this.flags.ecmaScript) return take(2, `\\${next}`);
      if (next === next.toLowerCase()) return take(2, inClass ? set : `[${set}]`);
      if (inClass) throw refuse(`\\${next} in a character class`);
      return take(2, `[^${set}]`);
    }
    const hex = /^\\x([0-9A-Fa-f]{2})|^\\u([0-9A-Fa-f]{4})/.exec(this.text.slice(this.at));
    if (hex) return take(hex[0].length, hex[0]);
    const property = /^\\([pP])\{(\w+)\}/.exec(this.text.slice(this.at));
    if (property) {
      if (!/^[A-Z][a-z]?$/.test(property[2] ?? '')) throw refuse(property[0]);
      return take(property[0].length, property[0]);
    }
    if (!inClass) {
      const back = /^\\(?:k<(\w+)>|k'(\w+)')/.exec(this.text.slice(this.at));
      if (back) return take(back[0].length, `\\k<${back[1] ?? back[2] ?? ''}>`);
      switch (next) {
        case 'b':
        case 'B':
          return take(2, `\\${next}`);
        case 'A':
          return take(2, '(?<![^])');
        case 'z':
          return take(2, END);
        case 'Z':
          return take(2, `(?=\\n?${END})`);
      }
      if (/[1-9]/.test(next)) {
        if (this.named.length > 0) throw refuse('numbered references beside named groups');
        return take(2, `\\${next}`);
      }
    } else if (next === 'b') return take(2, '\\b');
    const control: Readonly<Record<string, string>> = {
      n: '\\n',
      r: '\\r',
      t: '\\t',
      f: '\\f',
      v: '\\v',
      a: '\\x07',
      e: '\\x1b',
      '0': '\\0',
    };
    const known = control[next];
    if (known) return take(2, known);
    if (next === '' || /[A-Za-z0-9]/.test(next)) throw refuse(`\\${next}`);
    // JavaScript's `u` flag allows only syntax characters to be escaped.
    return take(2, /[\^$\\.*+?()[\]{}|/]/.test(next) || (inClass && next === '-') ? `\\${next}` : next);
  }

  private characterClass(): string {
    let made = '[';
    this.at += 1;
    if (this.text.charAt(this.at) === '^') {
      made += '^';
      this.at += 1;
    }
    for (let first = true; ; first = false) {
      const c = this.text.charAt(this.at);
      if (c === '') throw refuse('a character class without an end');
      if (c === ']' && !first) break;
      if (c === '\\') {
        made += this.escape(true);
        continue;
      }
      if (c === '-' && this.text.charAt(this.at + 1) === '[') throw refuse('character class subtraction');
      const isHyphen = c === '-' && (first || this.text.charAt(this.at + 1) === ']');
      made += isHyphen || /[[\]{}()/|^$.*+?]/.test(c) ? `\\${c}` : c;
      this.at += 1;
    }
    this.at += 1;
    return `${made}]`;
  }
}
