/**
 * Liquid templates of `set-body`, in the dialect of API Management: DotLiquid in C# mode, so filters have Pascal case and
 * dates C#'s formats ("Set body", section "Using Liquid templates with set-body"). A template sees what it is given and
 * nothing else: no file, no other template, no member of a JavaScript object that is not its own.
 */
import { Liquid, type Template } from 'liquidjs';
import { FORMATTERS } from '../expressions/format';
import { TICKS, NetDateTime, parseTime } from '../expressions/time';
import { JsonArrayFor } from './liquid-json-array';

/** Names that a template can use: `body` and `context`. */
export type LiquidScope = Readonly<Record<string, unknown>>;

/** Milliseconds, characters of the template, characters and elements made while rendering. */
const LIMITS = { renderLimit: 2_000, parseLimit: 262_144, memoryLimit: 16_000_000 } as const;

type Filter = (value: unknown, ...args: unknown[]) => unknown;

const number = (value: unknown): number => {
  const read = typeof value === 'number' ? value : Number(String(value ?? '').trim() || 'NaN');
  return Number.isNaN(read) ? 0 : read;
};
const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
const numeric = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)));

/** A whole number divided by a whole number is one. */
function divided(value: unknown, by: unknown): unknown {
  const [a, b] = [number(value), number(by)];
  if (b === 0) throw new RangeError('divided by 0');
  return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
}

function date(value: unknown, format: unknown): unknown {
  const read = value instanceof NetDateTime ? value : parsed(text(value));
  return read === undefined || text(format) === ''
    ? value
    : (FORMATTERS.get('DateTime') as (value: NetDateTime, format: string) => string)(read, text(format));
}

function parsed(source: string): NetDateTime | undefined {
  const time = parseTime(source);
  if (time === undefined) return undefined;
  if (time.offset === undefined) return new NetDateTime(time.ticks, 'Unspecified');
  return time.offset === 'Z'
    ? new NetDateTime(time.ticks, 'Utc')
    : new NetDateTime(time.ticks - BigInt(time.offset) * TICKS.minute, 'Local');
}

function currency(value: unknown): string {
  if (!numeric(value)) return text(value);
  const amount = number(value);
  const digits = Math.abs(amount)
    .toFixed(2)
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  // The invariant culture, in which the gateway runs, has the sign of no currency.
  return amount < 0 ? `(¤${digits})` : `¤${digits}`;
}

/** To the even neighbour from half way, as .NET's `Math.Round`. */
function rounded(value: unknown, places: unknown): number {
  const digits = Math.min(Math.max(Math.trunc(number(places)), 0), 15);
  const scaled = Number(`${number(value)}e${digits}`);
  const below = Math.floor(scaled);
  const whole = scaled - below === 0.5 ? below + Math.abs(below % 2) : Math.round(scaled);
  return Number(`${whole}e-${digits}`);
}

/** Filters that are Liquid's own, under C#'s names. */
const RENAMED: Readonly<Record<string, string>> = {
  Append: 'append',
  Capitalize: 'capitalize',
  Compact: 'compact',
  Downcase: 'downcase',
  Escape: 'escape',
  First: 'first',
  H: 'escape',
  Join: 'join',
  Last: 'last',
  Lstrip: 'lstrip',
  Map: 'map',
  NewlineToBr: 'newline_to_br',
  Prepend: 'prepend',
  Remove: 'remove',
  RemoveFirst: 'remove_first',
  Replace: 'replace',
  ReplaceFirst: 'replace_first',
  Rstrip: 'rstrip',
  Size: 'size',
  Slice: 'slice',
  Sort: 'sort',
  Split: 'split',
  Strip: 'strip',
  StripHtml: 'strip_html',
  StripNewlines: 'strip_newlines',
  Truncate: 'truncate',
  TruncateWords: 'truncatewords',
  Uniq: 'uniq',
  Upcase: 'upcase',
  UrlDecode: 'url_decode',
  UrlEncode: 'url_encode',
};
const OWN: Readonly<Record<string, Filter>> = {
  Abs: (value) => Math.abs(number(value)),
  AtLeast: (value, least) => Math.max(number(value), number(least)),
  AtMost: (value, most) => Math.min(number(value), number(most)),
  Currency: currency,
  Date: date,
  Default: (value, otherwise) =>
    value === null || value === undefined || value === false || value === '' || (Array.isArray(value) && value.length === 0)
      ? otherwise
      : value,
  DividedBy: divided,
  Minus: (value, other) => number(value) - number(other),
  Modulo: (value, by) => {
    if (number(by) === 0) throw new RangeError('divided by 0');
    return number(value) % number(by);
  },
  // DotLiquid adds texts that are no numbers to one another.
  Plus: (value, other) => (numeric(value) && numeric(other) ? number(value) + number(other) : `${text(value)}${text(other)}`),
  Round: rounded,
  Times: (value, by) => number(value) * number(by),
};
/** Tags that read other templates. */
const READING = ['include', 'render', 'layout', 'block'];

const ENGINE = engine();

function engine(): Liquid {
  const missing = (): never => {
    throw new Error('a template reads no file');
  };
  const made = new Liquid({
    ...LIMITS,
    ownPropertyOnly: true,
    strictFilters: true,
    relativeReference: false,
    fs: { exists: () => Promise.resolve(false), existsSync: () => false, readFile: missing, readFileSync: missing, resolve: () => '' },
  });
  const original = { ...made.filters };
  for (const name of Object.keys(made.filters)) delete made.filters[name];
  for (const [name, known] of Object.entries(RENAMED)) made.filters[name] = original[known] as NonNullable<(typeof original)[string]>;
  for (const [name, filter] of Object.entries(OWN)) made.registerFilter(name, filter);
  for (const name of READING) delete made.tags[name];
  made.registerTag('JSONArrayFor', JsonArrayFor);
  return made;
}

/**
 * @returns what renders the template
 * @throws Error for a template that is none: an unknown tag or filter, a block without its end
 */
export function compileLiquid(template: string): (scope: LiquidScope) => string {
  const parsedTemplate: Template[] = ENGINE.parse(template);
  return (scope) => {
    const rendered: unknown = ENGINE.renderSync(parsedTemplate, scope);
    return text(rendered);
  };
}
