/** System.Text.RegularExpressions. A match that takes too long ends as .NET's does with a timeout. */
import { createContext, Script } from 'node:vm';
import { NetEnum } from '../enums';
import { ExpressionError, missing } from '../errors';
import { Sequence, stringArray } from '../collections';
import { type Host, NetFunction } from '../machine';
import { define } from '../registry';
import { type Translated, translateRegex } from '../regex-translate';
import { NetObject, type Value } from '../value';
import { delegate, integer, text } from './arguments';

/** Milliseconds for one operation, by the wall clock: enough that a busy machine ends no harmless match. */
const TIMEOUT = 1000;
/** Inputs up to this length are matched without a guard where the pattern repeats nothing without bound. */
const MAX_PATTERN = 4096;

/** Runs host code in V8's watchdog; nothing of an expression is evaluated as JavaScript. */
const guarded: { run: () => unknown } = { run: () => undefined };
const guard = createContext(guarded);
const script = new Script('run()');

function withTimeout<T>(run: () => T): T {
  guarded.run = run;
  try {
    return script.runInContext(guard, { timeout: TIMEOUT }) as T;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new ExpressionError(
        'RegexMatchTimeoutException',
        'The Regex engine has timed out while trying to match a pattern to an input string.',
      );
    }
    throw error;
  }
}

class NetRegex extends NetObject {
  readonly typeName = 'Regex';
  constructor(
    readonly pattern: string,
    readonly translated: Translated,
    private readonly expression: RegExp,
  ) {
    super();
  }
  /** Matches from an index on, in order. */
  matches(host: Host, input: string, start: number, most: number): readonly RegExpExecArray[] {
    host.charge(input.length);
    const find = (): readonly RegExpExecArray[] => {
      const found: RegExpExecArray[] = [];
      this.expression.lastIndex = start;
      while (found.length < most) {
        const match = this.expression.exec(input);
        if (!match) break;
        host.charge(match[0].length + 1);
        found.push(match);
        if (match[0] === '') this.expression.lastIndex += 1;
      }
      return found;
    };
    return this.translated.unbounded && input.length > 24 ? withTimeout(find) : find();
  }
  /** Where a group stands in the match at an index. */
  groupIndex(input: string, at: number, group: number): number {
    const again = new RegExp(this.translated.source, `${this.translated.flags}dy`);
    again.lastIndex = at;
    const find = (): number => again.exec(input)?.indices?.[group]?.[0] ?? 0;
    return this.translated.unbounded && input.length > 24 ? withTimeout(find) : find();
  }
  override toString(): string {
    return this.pattern;
  }
}

const cache = new Map<string, NetRegex>();

function regexOf(pattern: string, options: Value | undefined): NetRegex {
  const bits = options instanceof NetEnum ? options.value : 0;
  const key = `${bits}:${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  if (pattern.length > MAX_PATTERN) throw new ExpressionError('ArgumentException', 'the pattern is too long');
  if ((bits & 64) !== 0) throw missing('RegexOptions.RightToLeft', 'Regex');
  const has = (bit: number) => (bits & bit) !== 0;
  const translated = translateRegex(pattern, {
    ignoreCase: has(1),
    multiline: has(2),
    singleline: has(16),
    explicitCapture: has(4),
    ignoreWhitespace: has(32),
    ecmaScript: has(256),
  });
  let expression: RegExp;
  try {
    expression = new RegExp(translated.source, `${translated.flags}g`);
  } catch {
    throw new ExpressionError('ArgumentException', `Invalid pattern '${pattern.slice(0, 100)}'.`);
  }
  const made = new NetRegex(pattern, translated, expression);
  if (cache.size > 500) cache.clear();
  cache.set(key, made);
  return made;
}

class NetGroup extends NetObject {
  readonly typeName: 'Group' | 'Match' = 'Group';
  constructor(
    readonly value: string | undefined,
    private readonly at: number | (() => number),
    readonly name: string,
    /** Whether it may have matched more than once; JavaScript keeps the last time only. */
    readonly repeated = false,
  ) {
    super();
  }
  get index(): number {
    return typeof this.at === 'number' ? this.at : this.at();
  }
  override toString(): string {
    return this.value ?? '';
  }
}

class NetMatch extends NetGroup {
  override readonly typeName = 'Match';
  constructor(
    readonly regex: NetRegex | undefined,
    readonly input: string,
    readonly match: RegExpExecArray | undefined,
  ) {
    super(match?.[0], match?.index ?? 0, '0');
  }
  group(number: number): NetGroup {
    const { match, regex, input } = this;
    const value = match?.[number];
    // Matched once more for the few that ask: places of groups cost every match.
    const at = (): number => (match && regex ? regex.groupIndex(input, match.index, number) : 0);
    return new NetGroup(value, value === undefined ? 0 : at, String(number), regex?.translated.repeatsGroups === true);
  }
}

class NetGroups extends Sequence {
  readonly typeName = 'GroupCollection';
  constructor(readonly of: NetMatch) {
    super();
  }
  override get count(): number {
    return this.of.regex?.translated.order.length ?? 1;
  }
  get(key: Value | undefined): NetGroup {
    const translated = this.of.regex?.translated;
    const number = typeof key === 'string' && !/^\d+$/.test(key) ? translated?.names.get(key) : translated?.order[Number(key)];
    return number === undefined ? new NetGroup(undefined, 0, String(key)) : number === 0 ? this.of : this.of.group(number);
  }
  *[Symbol.iterator](): Iterator<Value> {
    for (let at = 0; at < this.count; at += 1) yield this.get(at);
  }
}

define<NetGroup>('Group', {
  properties: {
    Success: (_host, self) => self.value !== undefined,
    Value: (_host, self) => self.value ?? '',
    Index: (_host, self) => self.index,
    Length: (_host, self) => (self.value ?? '').length,
    Name: (_host, self) => self.name,
    Captures: (_host, self) => {
      if (self.repeated) throw missing('Captures of a repeated group', 'Group');
      return new Captures(self.value === undefined ? [] : [self]);
    },
  },
});
class Captures extends Sequence {
  readonly typeName = 'CaptureCollection';
  constructor(readonly items: readonly NetGroup[]) {
    super();
  }
  override get count(): number {
    return this.items.length;
  }
  [Symbol.iterator](): Iterator<Value> {
    return this.items[Symbol.iterator]();
  }
}
define<Captures>('CaptureCollection', {
  bases: ['IEnumerable'],
  properties: { Count: (_host, self) => self.count },
  index: (_host, self, [at]) => item(self.items, at),
});
define<NetMatch>('Match', {
  bases: ['Group'],
  properties: { Groups: (_host, self) => new NetGroups(self) },
  methods: {
    NextMatch: (host, self) => {
      if (!self.regex || !self.match) return self;
      const next = self.match.index + Math.max(1, self.match[0].length);
      return new NetMatch(self.regex, self.input, self.regex.matches(host, self.input, next, 1)[0]);
    },
    Result: (host, self, [replacement]) => host.text(self.regex ? expand(text(replacement), self) : ''),
  },
  constants: { Empty: () => new NetMatch(undefined, '', undefined) },
});
define<NetGroups>('GroupCollection', {
  bases: ['IEnumerable'],
  properties: { Count: (_host, self) => self.count },
  index: (_host, self, [key]) => self.get(key),
});

class Matches extends Sequence {
  readonly typeName = 'MatchCollection';
  constructor(readonly items: readonly NetMatch[]) {
    super();
  }
  override get count(): number {
    return this.items.length;
  }
  [Symbol.iterator](): Iterator<Value> {
    return this.items[Symbol.iterator]();
  }
}
define<Matches>('MatchCollection', {
  bases: ['IEnumerable'],
  properties: { Count: (_host, self) => self.count },
  index: (_host, self, [at]) => item(self.items, at),
});

function item(items: readonly NetGroup[], at: Value | undefined): NetGroup {
  const found = items[integer(at)];
  if (!found) {
    throw new ExpressionError('ArgumentOutOfRangeException', 'Specified argument was out of the range of valid values. Parameter name: i');
  }
  return found;
}

function all(host: Host, regex: NetRegex, input: string): NetMatch[] {
  return regex.matches(host, input, 0, 1_000_000).map((match) => new NetMatch(regex, input, match));
}

/** `$1`, `${name}`, `$&`, `$$` in a replacement. */
function expand(replacement: string, match: NetMatch): string {
  const groups = new NetGroups(match);
  return replacement.replace(/\$(?:(\d+)|\{(\w+)\}|([&$`']))/g, (whole, number?: string, name?: string, sign?: string) => {
    if (sign === '$') return '$';
    if (sign === '&') return match.value ?? '';
    if (sign !== undefined) throw missing(`$${sign} in a replacement`, 'Regex');
    const key = number ?? name ?? '';
    const exists = /^\d+$/.test(key) ? Number(key) < groups.count : match.regex?.translated.names.has(key);
    return exists ? (groups.get(key).value ?? '') : whole;
  });
}

function replace(host: Host, regex: NetRegex, input: string, by: Value | undefined, most: number): string {
  const replaced = by instanceof NetFunction ? delegate(host, by) : undefined;
  let out = '';
  let from = 0;
  for (const match of all(host, regex, input).slice(0, most)) {
    out += host.text(input.slice(from, match.index) + (replaced ? text(replaced(match)) : expand(text(by, 'replacement'), match)));
    from = match.index + (match.value ?? '').length;
  }
  return host.text(out + input.slice(from));
}

function split(host: Host, regex: NetRegex, input: string): Value {
  const parts: string[] = [];
  let from = 0;
  for (const match of all(host, regex, input)) {
    parts.push(input.slice(from, match.index));
    // Captured separators are parts too.
    parts.push(...[...(match.match ?? [])].slice(1).filter((group) => group !== undefined));
    from = match.index + (match.value ?? '').length;
  }
  return stringArray([...parts, input.slice(from)]);
}

/** Of static methods, a TimeSpan may follow the options; the gateway's own timeout is shorter. */
define<NetRegex>('Regex', {
  refuses: (member, literals) => {
    const pattern = literals[member === 'Regex' ? 0 : 1];
    if (pattern === undefined || member === 'Escape') return;
    regexOf(pattern, undefined);
  },
  construct: (_host, [pattern, options]) => regexOf(text(pattern, 'pattern'), options),
  methods: {
    IsMatch: (host, self, [input, start]) => self.matches(host, text(input, 'input'), integer(start ?? 0), 1).length > 0,
    Match: (host, self, [input, start]) =>
      new NetMatch(self, text(input, 'input'), self.matches(host, text(input), integer(start ?? 0), 1)[0]),
    Matches: (host, self, [input]) => new Matches(all(host, self, text(input, 'input'))),
    Replace: (host, self, [input, by, most]) =>
      replace(host, self, text(input, 'input'), by, most === undefined ? Infinity : integer(most)),
    Split: (host, self, [input]) => split(host, self, text(input, 'input')),
  },
  statics: {
    IsMatch: (host, [input, pattern, options]) =>
      regexOf(text(pattern, 'pattern'), options).matches(host, text(input, 'input'), 0, 1).length > 0,
    Match: (host, [input, pattern, options]) => {
      const regex = regexOf(text(pattern, 'pattern'), options);
      return new NetMatch(regex, text(input, 'input'), regex.matches(host, text(input), 0, 1)[0]);
    },
    Matches: (host, [input, pattern, options]) => new Matches(all(host, regexOf(text(pattern, 'pattern'), options), text(input, 'input'))),
    Replace: (host, [input, pattern, by, options]) =>
      replace(host, regexOf(text(pattern, 'pattern'), options), text(input, 'input'), by, Infinity),
    Split: (host, [input, pattern, options]) => split(host, regexOf(text(pattern, 'pattern'), options), text(input, 'input')),
    Escape: (host, [value]) =>
      host.text(
        text(value)
          .replace(/[\\*+?|{[()^$.# ]/g, '\\$&')
          .replace(/\n/g, '\\n')
          .replace(/\r/g, '\\r')
          .replace(/\t/g, '\\t'),
      ),
  },
});
