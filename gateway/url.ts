/** The URL of a request, which `rewrite-uri` and `set-query-parameter` change. */
import type { ContextUrl, MultiMap } from './expressions/context';

/** A query: names ignore case, values are decoded. What it can't decode throws a URIError. */
export class Query implements MultiMap {
  private readonly byName = new Map<string, { readonly name: string; values: string[] }>();

  constructor(text = '') {
    if (text === '') return;
    for (const part of text.split('&')) {
      if (part === '') continue;
      const at = part.indexOf('=');
      this.add(decode(at < 0 ? part : part.slice(0, at)), at < 0 ? '' : decode(part.slice(at + 1)));
    }
  }

  get(name: string): readonly string[] | undefined {
    return this.byName.get(name.toLowerCase())?.values;
  }

  private add(name: string, value: string): void {
    const lower = name.toLowerCase();
    const entry = this.byName.get(lower);
    if (entry) entry.values.push(value);
    else this.byName.set(lower, { name, values: [value] });
  }

  set(name: string, values: readonly string[]): void {
    const entry = this.byName.get(name.toLowerCase());
    if (entry) entry.values = [...values];
    else this.byName.set(name.toLowerCase(), { name, values: [...values] });
  }

  append(name: string, values: readonly string[]): void {
    for (const value of values) this.add(name, value);
  }

  delete(name: string): boolean {
    return this.byName.delete(name.toLowerCase());
  }

  *entries(): Iterable<readonly [string, readonly string[]]> {
    for (const { name, values } of this.byName.values()) yield [name, values];
  }

  toString(): string {
    const parts: string[] = [];
    for (const { name, values } of this.byName.values()) {
      for (const value of values) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    }
    return parts.join('&');
  }
}

const decode = (text: string): string => (/[%+]/.test(text) ? decodeURIComponent(text.replace(/\+/g, ' ')) : text);

export class RequestUrl implements ContextUrl {
  private parsed: Query | undefined;
  private changed = false;

  /** @param rawQuery without its question mark */
  constructor(
    readonly scheme: string,
    readonly host: string,
    readonly port: number,
    public path: string,
    private rawQuery: string,
  ) {}

  get query(): Query {
    return (this.parsed ??= new Query(this.rawQuery));
  }

  get queryString(): string {
    const text = this.changed ? this.query.toString() : this.rawQuery;
    return text === '' ? '' : `?${text}`;
  }

  /** Changes the query; it is written anew from then on. */
  changeQuery(change: (query: Query) => void): void {
    change(this.query);
    this.changed = true;
  }

  clone(): RequestUrl {
    return new RequestUrl(this.scheme, this.host, this.port, this.path, this.queryString.slice(1));
  }

  /** @throws TypeError where the text is no absolute http(s) URL */
  static parse(text: string): RequestUrl {
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(`expected an http or https URL, got ${url.protocol}`);
    const scheme = url.protocol.slice(0, -1);
    return new RequestUrl(
      scheme,
      url.hostname,
      url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port),
      url.pathname,
      url.search.slice(1),
    );
  }
}
