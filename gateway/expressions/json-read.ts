/**
 * JSON → JToken, as Newtonsoft reads it: integers stay integers, ISO 8601 texts become dates, the last
 * of equal names counts. Of its leniencies, single quotes, comments and names without quotes are taken.
 */
import { ExpressionError, notRun } from './errors';
import { JArray, JObject, type JToken, JValue } from './json-tokens';
import { NetDouble } from './numbers';
import type { Host } from './machine';
import { NetDateTime, parseTime, TICKS } from './time';

const MAX_DEPTH = 64;
const SPACE = /(?:[\s\ufeff]+|\/\*[^]*?\*\/|\/\/[^\n\r]*)*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?(?![\w.])/y;
const WORD = /(?:true|false|null|undefined)(?!\w)/y;
const NAME = /[\p{L}\p{Nd}_$]+/uy;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

export interface JsonReadOptions {
  /** Whether texts that are dates become such (Newtonsoft's `DateParseHandling`). @default true */
  readonly dates?: boolean;
}

export function readJson(host: Host, text: string, { dates = true }: JsonReadOptions = {}): JToken {
  return new Reader(host, text, dates).whole();
}

class Reader {
  private at = 0;
  constructor(
    private readonly host: Host,
    private readonly text: string,
    private readonly dates: boolean,
  ) {
    host.charge(text.length);
  }

  whole(): JToken {
    const token = this.value(0);
    this.space();
    if (this.at < this.text.length) throw this.error('Additional text encountered after finished reading JSON content');
    return token;
  }

  private error(what: string): ExpressionError {
    const before = this.text.slice(0, this.at).split('\n');
    return new ExpressionError('JsonReaderException', `${what}. Line ${before.length}, position ${(before.at(-1) ?? '').length}.`);
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  private value(depth: number): JToken {
    if (depth > MAX_DEPTH) throw this.error(`The reader's MaxDepth of ${MAX_DEPTH} has been exceeded`);
    this.host.step();
    this.space();
    const c = this.text.charAt(this.at);
    if (c === '{') return this.object(depth);
    if (c === '[') return this.array(depth);
    if (c === '"' || c === "'") {
      const text = this.string(c);
      return new JValue(this.dates ? dateOrText(text) : text);
    }
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text);
    if (number) {
      this.at = NUMBER.lastIndex;
      const isInteger = number[1] === undefined && number[2] === undefined;
      return new JValue(isInteger ? this.integer(number[0]) : new NetDouble(Number(number[0])));
    }
    WORD.lastIndex = this.at;
    const word = WORD.exec(this.text);
    if (!word) {
      throw this.error(c === '' ? 'Error reading JSON: unexpected end' : `Unexpected character encountered while parsing value: ${c}`);
    }
    this.at = WORD.lastIndex;
    return new JValue(word[0] === 'true' ? true : word[0] === 'false' ? false : null);
  }

  private integer(text: string): bigint {
    const value = text.length > 400 ? undefined : BigInt(text);
    // Newtonsoft makes a BigInteger of it, which no policy can name.
    if (value === undefined || value !== BigInt.asIntN(64, value)) {
      throw notRun(`the integer ${text.slice(0, 30)} of a JSON text, which is beyond an Int64`);
    }
    return value;
  }

  private object(depth: number): JObject {
    const made = new JObject();
    this.at += 1;
    for (;;) {
      this.space();
      const c = this.text.charAt(this.at);
      if (c === '}') break;
      const name = c === '"' || c === "'" ? this.string(c) : this.bareName();
      this.space();
      if (this.text.charAt(this.at) !== ':') throw this.error("Invalid character after parsing property name. Expected ':'");
      this.at += 1;
      made.set(name, this.value(depth + 1));
      if (!this.comma('}')) break;
    }
    this.at += 1;
    return made;
  }

  private bareName(): string {
    NAME.lastIndex = this.at;
    const [name] = NAME.exec(this.text) ?? [];
    if (name === undefined) throw this.error('Invalid property identifier character');
    this.at = NAME.lastIndex;
    return name;
  }

  private array(depth: number): JArray {
    const items: JToken[] = [];
    this.at += 1;
    for (;;) {
      this.space();
      if (this.text.charAt(this.at) === ']') break;
      items.push(this.value(depth + 1));
      if (!this.comma(']')) break;
    }
    this.at += 1;
    return new JArray(items);
  }

  /** True after a comma, which it passes; false before the closing bracket. */
  private comma(close: string): boolean {
    this.space();
    const c = this.text.charAt(this.at);
    if (c === close) return false;
    if (c !== ',') {
      throw this.error(c === '' ? 'Unexpected end of content' : 'After parsing a value an unexpected character was encountered');
    }
    this.at += 1;
    return true;
  }

  private string(quote: string): string {
    let out = '';
    let from = this.at + 1;
    for (let at = from; at < this.text.length; at += 1) {
      const c = this.text.charAt(at);
      if (c === quote) {
        this.at = at + 1;
        return out + this.text.slice(from, at);
      }
      if (c !== '\\') continue;
      out += this.text.slice(from, at);
      const next = this.text.charAt(at + 1);
      const hex = next === 'u' ? /^[0-9A-Fa-f]{4}$/.exec(this.text.slice(at + 2, at + 6))?.[0] : undefined;
      const simple = ESCAPES[next];
      if (hex === undefined && simple === undefined) break;
      out += hex === undefined ? (simple ?? '') : String.fromCharCode(parseInt(hex, 16));
      at += hex === undefined ? 1 : 5;
      from = at + 1;
    }
    throw this.error('Unterminated string');
  }
}

/** Newtonsoft's default DateParseHandling: a text of this very form is a DateTime. */
function dateOrText(text: string): string | NetDateTime {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?(Z|[+-]\d{2}:?\d{2})?$/.test(text)) return text;
  const parsed = parseTime(text);
  if (!parsed) return text;
  if (parsed.offset === undefined) return new NetDateTime(parsed.ticks, 'Unspecified');
  return parsed.offset === 'Z'
    ? new NetDateTime(parsed.ticks, 'Utc')
    : new NetDateTime(parsed.ticks - BigInt(parsed.offset) * TICKS.minute, 'Local');
}
