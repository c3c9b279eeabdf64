/**
 * Conditions that the operation and the kind of key alone decide: comparisons of `context.Operation.Id` and the methods
 * with literals, and of `context.Subscription` with null, joined by `!`, `&&` and `||`. Everything else is left undecided.
 */

/** What is known of a call when only its operation is. */
export interface OperationFacts {
  readonly id: string;
  readonly method: string;
}

/** What is known of a call when its operation and the kind of its key are. */
export interface CallFacts extends OperationFacts {
  /** Whether it comes with the key of a subscription; absent where it may or may not. */
  readonly withKey?: boolean | undefined;
}

type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'with-key'; readonly value: boolean }
  | { readonly kind: 'one-of'; readonly path: keyof OperationFacts; readonly values: ReadonlySet<string> }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition };

const PATHS: Readonly<Record<string, keyof OperationFacts>> = {
  'context.Operation.Id': 'id',
  'context.Operation.Method': 'method',
  'context.Request.Method': 'method',
};

const TOKEN =
  /\s*(?:("(?:[^"\\\n]|\\(?:u[0-9A-Fa-f]{4}|["\\nrt]))*")|(\|\||&&|==|!=|[!(){},[\]])|((?:List|HashSet)\s*<\s*string\s*>|\.?[A-Za-z_](?:[\w.]|\?(?=\.))*))/y;

/** Undefined where the text has a form that isn't decided here. */
const parsed = new Map<string, Condition | undefined>();
/** Enough for every condition of a large folder; then all are forgotten, so that memory stays bounded. */
const PARSED_LIMIT = 10_000;

/** Whether the condition holds for every call of the operation (`true`), for none (`false`), or depends on the call. */
export function decideCondition(text: string, call: CallFacts): boolean | undefined {
  let condition = parsed.get(text);
  if (condition === undefined && !parsed.has(text)) {
    condition = parseCondition(text);
    if (parsed.size >= PARSED_LIMIT) parsed.clear();
    parsed.set(text, condition);
  }
  return condition === undefined ? undefined : holds(condition, call);
}

function holds(condition: Condition, call: CallFacts): boolean | undefined {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'with-key':
      return call.withKey === undefined ? undefined : call.withKey === condition.value;
    case 'one-of':
      return condition.values.has(call[condition.path]);
    case 'not': {
      const inner = holds(condition.of, call);
      return inner === undefined ? undefined : !inner;
    }
    // One side may decide alone: false of `&&`, true of `||`.
    case 'and':
    case 'or': {
      const sides = [holds(condition.left, call), holds(condition.right, call)];
      const decisive = condition.kind === 'or';
      return sides.includes(decisive) ? decisive : sides.includes(undefined) ? undefined : !decisive;
    }
  }
}

function parseCondition(text: string): Condition | undefined {
  const trimmed = text.trim();
  if (/^(true|false)$/i.test(trimmed)) return { kind: 'constant', value: trimmed.toLowerCase() === 'true' };
  const [, code] = /^@\(([\s\S]*)\)$/.exec(trimmed) ?? /^@\{\s*return\s([\s\S]*);\s*\}$/.exec(trimmed) ?? [];
  // A named value is put in before the text is read as C#, in strings too.
  if (code === undefined || code.includes('{{')) return undefined;
  const tokens = tokenize(code);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const condition = parser.or();
  return parser.atEnd ? condition : undefined;
}

function tokenize(code: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = code.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(code);
    if (match === null) return undefined;
    // An operation runs, so `context.Operation?.Id` is what `context.Operation.Id` is.
    tokens.push(match[1] ?? match[2] ?? (match[3] as string).replace(/\?|\s+/g, ''));
  }
  return tokens;
}

/** How deep brackets and negations may nest; no condition that a person writes comes near. */
const DEPTH = 50;

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly string[]) {}

  get atEnd(): boolean {
    return this.at === this.tokens.length;
  }

  or(): Condition | undefined {
    return this.joined('||', 'or', () => this.joined('&&', 'and', () => this.unary()));
  }

  private joined(operator: string, kind: 'and' | 'or', operand: () => Condition | undefined): Condition | undefined {
    let left = operand();
    while (left !== undefined && this.take(operator)) {
      const right = operand();
      left = right && { kind, left, right };
    }
    return left;
  }

  private unary(): Condition | undefined {
    this.depth += 1;
    if (this.depth > DEPTH) return undefined;
    const condition = this.negatedOrPlain();
    this.depth -= 1;
    return condition;
  }

  private negatedOrPlain(): Condition | undefined {
    if (this.take('!')) {
      const of = this.unary();
      return of && { kind: 'not', of };
    }
    if (this.take('(')) {
      const inner = this.or();
      return inner !== undefined && this.take(')') ? inner : undefined;
    }
    const token = this.tokens[this.at] ?? '';
    if (token === 'true' || token === 'false') {
      this.at += 1;
      return { kind: 'constant', value: token === 'true' };
    }
    return token === 'new' ? this.contains() : this.comparison();
  }

  /** `new string[] { "a", "b" }.Contains(context.Operation.Id)`, or `new[] {…}`, `new List<string> {…}`, `new HashSet<string> {…}`. */
  private contains(): Condition | undefined {
    this.at += 1;
    if (this.take('List<string>') || this.take('HashSet<string>')) {
      if (this.take('(') && !this.take(')')) return undefined;
    } else {
      this.take('string');
      if (!this.take('[') || !this.take(']')) return undefined;
    }
    if (!this.take('{')) return undefined;
    const values = new Set<string>();
    while (!this.take('}')) {
      const value = this.literal();
      if (value === undefined) return undefined;
      values.add(value);
      if (!this.take(',') && this.tokens[this.at] !== '}') return undefined;
    }
    if (!this.take('.Contains') || !this.take('(')) return undefined;
    const path = this.path();
    return path !== undefined && this.take(')') ? { kind: 'one-of', path, values } : undefined;
  }

  private comparison(): Condition | undefined {
    const token = this.tokens[this.at] ?? '';
    if (/^[Ss]tring\.Equals$/.test(token)) {
      this.at += 1;
      const path = this.take('(') ? this.path() : undefined;
      return path !== undefined && this.take(',') ? this.equalTo(path) : undefined;
    }
    const [, equalsPath] = /^(.+)\.Equals$/.exec(token) ?? [];
    if (equalsPath !== undefined) {
      const path = PATHS[equalsPath];
      this.at += 1;
      if (path === undefined || !this.take('(')) return undefined;
      return this.equalTo(path);
    }
    const key = this.subscription();
    if (key !== undefined) return key;
    const path = this.path();
    const first = path === undefined ? this.literal() : undefined;
    const equal = this.take('==') ? true : this.take('!=') ? false : undefined;
    if (equal === undefined) return undefined;
    const other = path ?? this.path();
    const value = first ?? this.literal();
    if (other === undefined || value === undefined) return undefined;
    const one: Condition = { kind: 'one-of', path: other, values: new Set([value]) };
    return equal ? one : { kind: 'not', of: one };
  }

  /** `context.Subscription == null`, either way round and negated; undefined, and nothing read, where it is something else. */
  private subscription(): Condition | undefined {
    const [one, operator, other] = this.tokens.slice(this.at, this.at + 3);
    const named = [one, other].sort().join(' ') === 'context.Subscription null';
    if (!named || (operator !== '==' && operator !== '!=')) return undefined;
    this.at += 3;
    return { kind: 'with-key', value: operator === '!=' };
  }

  /** A literal, and `StringComparison.Ordinal` where it is named, up to the closing bracket of `Equals`. */
  private equalTo(path: keyof OperationFacts): Condition | undefined {
    const value = this.literal();
    if (value === undefined || (this.take(',') && !this.take('StringComparison.Ordinal'))) return undefined;
    return this.take(')') ? { kind: 'one-of', path, values: new Set([value]) } : undefined;
  }

  private path(): keyof OperationFacts | undefined {
    const token = this.tokens[this.at] ?? '';
    const path = Object.hasOwn(PATHS, token) ? PATHS[token] : undefined;
    if (path !== undefined) this.at += 1;
    return path;
  }

  private literal(): string | undefined {
    const token = this.tokens[this.at] ?? '';
    if (!token.startsWith('"')) return undefined;
    this.at += 1;
    // The escapes that the tokenizer lets through are those that C# and JSON share.
    return JSON.parse(token) as string;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }
}
