/** SelectToken's JSONPath: members, indexes, slices, wildcards, `..`, and filters that compare one path with one literal. */
import { ExpressionError } from './errors';
import { JArray, JObject, type JToken, JValue } from './json-tokens';
import type { Host } from './machine';
import { toNumber } from './numbers';

type Step = (host: Host, token: JToken) => readonly JToken[];

/** @throws ExpressionError JsonException for a path that isn't understood */
export function selectTokens(host: Host, root: JToken, path: string): readonly JToken[] {
  let found: readonly JToken[] = [root];
  for (const step of parsePath(path)) {
    found = found.flatMap((token) => step(host, token));
    host.charge(found.length + 1);
  }
  return found;
}

const NAME = /[^.[\]\s()?]+/y;

function parsePath(path: string): readonly Step[] {
  const steps: Step[] = [];
  let at = path.startsWith('$') ? 1 : 0;
  let bare = at === 0;
  while (at < path.length) {
    const deep = path.startsWith('..', at);
    if (deep) at += 2;
    else if (path.charAt(at) === '.') at += 1;
    else if (path.charAt(at) !== '[' && !bare) throw unknown(path);
    bare = false;
    let step: Step;
    if (path.charAt(at) === '[') {
      const end = closing(path, at);
      step = bracket(path.slice(at + 1, end).trim(), path);
      at = end + 1;
    } else {
      NAME.lastIndex = at;
      const name = NAME.exec(path)?.[0];
      if (name === undefined) throw unknown(path);
      at = NAME.lastIndex;
      step = name === '*' ? children : member(name);
    }
    steps.push(deep ? (host, token) => [token, ...descendants(host, token)].flatMap((each) => step(host, each)) : step);
  }
  return steps;
}

function unknown(path: string): ExpressionError {
  return new ExpressionError('JsonException', `Unexpected character while parsing path: ${path.slice(0, 100)}`);
}

/** The bracket's partner, quotes and nested brackets passed over. */
function closing(path: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let at = start; at < path.length; at += 1) {
    const c = path.charAt(at);
    if (quote !== '') {
      if (c === '\\') at += 1;
      else if (c === quote) quote = '';
    } else if (c === "'" || c === '"') quote = c;
    else if (c === '[' || c === '(') depth += 1;
    else if (c === ']' || c === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw unknown(path);
}

function member(name: string): Step {
  return (_host, token) => {
    const found = token instanceof JObject ? token.get(name) : undefined;
    return found ? [found] : [];
  };
}

const children: Step = (_host, token) =>
  token instanceof JObject ? [...token.properties].map(({ value }) => value) : token instanceof JArray ? token.items : [];

function descendants(host: Host, token: JToken): readonly JToken[] {
  host.step();
  return children(host, token).flatMap((each) => [each, ...descendants(host, each)]);
}

function bracket(inside: string, path: string): Step {
  if (inside === '*') return children;
  const names = /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*$/.test(inside)
    ? [...inside.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map((match) => (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1'))
    : undefined;
  if (names) return (host, token) => names.flatMap((name) => member(name)(host, token));
  if (/^-?\d+(\s*,\s*-?\d+)*$/.test(inside)) {
    const indexes = inside.split(',').map(Number);
    return (_host, token) => (token instanceof JArray ? indexes.flatMap((index) => token.items[index] ?? []) : []);
  }
  const slice = /^(-?\d+)?:(-?\d+)?$/.exec(inside);
  if (slice) {
    return (_host, token) =>
      token instanceof JArray
        ? token.items.slice(slice[1] === undefined ? 0 : Number(slice[1]), slice[2] === undefined ? undefined : Number(slice[2]))
        : [];
  }
  const filter = /^\?\s*\((.*)\)$/s.exec(inside);
  if (filter) {
    const holds = condition((filter[1] ?? '').trim(), path);
    return (host, token) => children(host, token).filter((each) => holds(host, each));
  }
  throw unknown(path);
}

type Condition = (host: Host, token: JToken) => boolean;

function condition(text: string, path: string): Condition {
  const either = splitOutside(text, '||');
  if (either.length > 1) {
    const parts = either.map((part) => condition(part, path));
    return (host, token) => parts.some((part) => part(host, token));
  }
  const both = splitOutside(text, '&&');
  if (both.length > 1) {
    const parts = both.map((part) => condition(part, path));
    return (host, token) => parts.every((part) => part(host, token));
  }
  const match =
    /^@((?:\.[\w-]+|\[[^\]]+\])*)\s*(?:(==|!=|<=|>=|<|>)\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null))?$/s.exec(
      text.trim(),
    );
  if (!match) throw unknown(path);
  const [, inner = '', operator, literal] = match;
  if (operator === undefined || literal === undefined) return (host, token) => selectTokens(host, token, `$${inner}`).length > 0;
  const wanted = /^['"]/.test(literal)
    ? literal.slice(1, -1).replace(/\\(.)/g, '$1')
    : literal === 'null'
      ? null
      : literal === 'true'
        ? true
        : literal === 'false'
          ? false
          : Number(literal);
  return (host, token) => selectTokens(host, token, `$${inner}`).some((each) => each instanceof JValue && compares(each, operator, wanted));
}

function splitOutside(text: string, separator: string): readonly string[] {
  return (
    text.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\|\||&&|[^'"|&]+|[|&]/gs)?.reduce<string[]>(
      (parts, piece) => {
        if (piece === separator) parts.push('');
        else parts[parts.length - 1] = `${parts.at(-1) ?? ''}${piece}`;
        return parts;
      },
      [''],
    ) ?? [text]
  );
}

function compares({ value }: JValue, operator: string, wanted: string | number | boolean | null): boolean {
  const held = typeof wanted === 'number' ? toNumber(value) : value;
  if (operator === '==') return held === wanted;
  if (operator === '!=') return held !== wanted;
  if (typeof held !== typeof wanted || held === null || wanted === null || typeof held === 'object') return false;
  const difference = held < wanted ? -1 : held > wanted ? 1 : held === wanted ? 0 : NaN;
  return operator === '<' ? difference < 0 : operator === '>' ? difference > 0 : operator === '<=' ? difference <= 0 : difference >= 0;
}
