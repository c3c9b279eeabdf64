/** Headers of a message: names ignore case and keep their spelling and order, a name may have several values. */
import type { MultiMap } from './expressions/context';

interface Entry {
  readonly name: string;
  values: string[];
}

export class Headers implements MultiMap {
  private readonly byName = new Map<string, Entry>();

  constructor(entries: Iterable<readonly [name: string, value: string]> = []) {
    for (const [name, value] of entries) this.append(name, [value]);
  }

  /** From Node's `rawHeaders`: name, value, name, value … */
  static fromRaw(raw: readonly string[]): Headers {
    const headers = new Headers();
    for (let index = 0; index + 1 < raw.length; index += 2) headers.add(raw[index] as string, raw[index + 1] as string);
    return headers;
  }

  get(name: string): readonly string[] | undefined {
    return this.byName.get(name.toLowerCase())?.values;
  }

  /** As {@link get}, for a name that is in lower case already. */
  getLower(name: string): readonly string[] | undefined {
    return this.byName.get(name)?.values;
  }

  /** All values of a name in one text, as RFC 9110, section 5.3 joins them. */
  text(name: string): string | undefined {
    const values = this.get(name);
    return values === undefined ? undefined : values.length === 1 ? values[0] : values.join(', ');
  }

  set(name: string, values: readonly string[]): void {
    const lower = name.toLowerCase();
    const entry = this.byName.get(lower);
    if (entry) entry.values = [...values];
    else this.byName.set(lower, { name, values: [...values] });
  }

  append(name: string, values: readonly string[]): void {
    for (const value of values) this.add(name, value);
  }

  private add(name: string, value: string): void {
    const lower = name.toLowerCase();
    const entry = this.byName.get(lower);
    if (entry) entry.values.push(value);
    else this.byName.set(lower, { name, values: [value] });
  }

  delete(name: string): boolean {
    return this.byName.delete(name.toLowerCase());
  }

  deleteLower(name: string): boolean {
    return this.byName.delete(name);
  }

  *entries(): Iterable<readonly [string, readonly string[]]> {
    for (const { name, values } of this.byName.values()) yield [name, values];
  }

  /**
   * Name, value, name, value …, without those that concern one connection only (RFC 9110, section 7.6.1).
   * @param except further names that are left out, in lower case
   */
  toRaw(except: ReadonlySet<string> = NONE): string[] {
    const raw: string[] = [];
    const named =
      this.byName
        .get('connection')
        ?.values.join(',')
        .toLowerCase()
        .split(',')
        .map((name) => name.trim()) ?? [];
    for (const [lower, { name, values }] of this.byName) {
      if (HOP_BY_HOP.has(lower) || except.has(lower) || named.includes(lower)) continue;
      for (const value of values) raw.push(name, value);
    }
    return raw;
  }

  clone(): Headers {
    const copy = new Headers();
    for (const [lower, { name, values }] of this.byName) copy.byName.set(lower, { name, values: [...values] });
    return copy;
  }
}

const NONE: ReadonlySet<string> = new Set();
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** A header name (RFC 9110, section 5.1). */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** A value without line ends and other controls, which would begin another header. */
export const HEADER_VALUE = /^[^\x00-\x08\x0A-\x1F\x7F]*$/;
