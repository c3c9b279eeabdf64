/** What can be read of a condition: its truth for an operation, or that it is the decision on a token. */
import { readTokenDecision, SMART_CONTEXTS, type TokenDecision } from '../../policies/baseline/token-decision';
import { isExpression, normalizeText } from './statement-text';

export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  /** True for the named operations (`holds`), or for all but them. */
  | { readonly kind: 'operations'; readonly ids: ReadonlySet<string>; readonly holds: boolean }
  /** True for calls by one of the methods (`holds`), or by any other. */
  | { readonly kind: 'methods'; readonly methods: ReadonlySet<string>; readonly holds: boolean; readonly text: string }
  /** True for calls with the key of a subscription (`holds`), or for those without. */
  | { readonly kind: 'with-key'; readonly holds: boolean; readonly text: string }
  /** The generated decision on the verified token (`holds`), or its negation. */
  | ({ readonly kind: 'decision' } & TokenDecision)
  /** A variable has one of the values (`holds`), or none of them. */
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly values: ReadonlySet<string>;
      readonly holds: boolean;
      readonly text: string;
    }
  /** A variable that is true (`holds`) or false. */
  | { readonly kind: 'flag'; readonly name: string; readonly holds: boolean; readonly text: string }
  | { readonly kind: 'opaque'; readonly text: string };

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const IDS = new RegExp(String.raw`^new string\[\]\{(${STRING}(?:,${STRING})*)?\}\.Contains\(context\.Operation\.Id\)$`);
const METHOD = String.raw`context\.(?:Request|Operation)\.Method`;
const METHOD_IN = new RegExp(String.raw`^new string\[\]\{(${STRING}(?:,${STRING})*)?\}\.Contains\(${METHOD}\)$`);
const METHOD_EQUALS = new RegExp(`^${METHOD}==(${STRING})$`);
const SUBSCRIPTION = /^context\.Subscription(==|!=)null$/;
const EQUALS = new RegExp(String.raw`^context\.Operation\.Id==(${STRING})$`);

/** @returns what decides the condition; `opaque`, with its text, for one of a form that is not known here */
export function readCondition(source: string): Condition {
  const text = normalizeText(source);
  if (!isExpression(text)) {
    if (/^true$/i.test(text)) return { kind: 'constant', value: true };
    if (/^false$/i.test(text)) return { kind: 'constant', value: false };
    return { kind: 'opaque', text };
  }
  const { code, negated } = unwrap(text);
  if (code === 'true' || code === 'false') return { kind: 'constant', value: (code === 'true') !== negated };
  const ids = IDS.exec(code);
  if (ids !== null) {
    return operations(
      [...(ids[1] ?? '').matchAll(new RegExp(STRING, 'g'))].map(([literal]) => literal),
      !negated,
      text,
    );
  }
  const equals = EQUALS.exec(code);
  if (equals?.[1] !== undefined) return operations([equals[1]], !negated, text);
  const methods = readMethods(code, negated, text);
  if (methods !== undefined) return methods;
  const subscription = SUBSCRIPTION.exec(code)?.[1];
  if (subscription !== undefined) return { kind: 'with-key', holds: (subscription === '!=') !== negated, text };
  const decision = readTokenDecision(source);
  if (decision !== undefined) return { kind: 'decision', ...decision };
  const flag = FLAG.exec(code);
  if (flag?.[2] !== undefined) return { kind: 'flag', name: flag[2], holds: (flag[1] === '') !== negated, text };
  // Without parentheses `!` denies a call as a whole, but not a comparison.
  const read = code.startsWith('!')
    ? readMembership(code.slice(1), !negated, text)
    : (readMembership(code, negated, text) ?? readEquality(code, negated, text));
  return read ?? { kind: 'opaque', text };
}

/** Without parentheses `!` denies the call of `Contains`, and so the whole. */
function readMethods(code: string, negated: boolean, text: string): Condition | undefined {
  const [, literals] = METHOD_IN.exec(code.startsWith('!') ? code.slice(1) : code) ?? METHOD_EQUALS.exec(code) ?? [];
  if (literals === undefined) return undefined;
  const methods = [...literals.matchAll(new RegExp(STRING, 'g'))].map(([literal]) => readString(literal));
  return methods.includes(undefined)
    ? undefined
    : { kind: 'methods', methods: new Set(methods as string[]), holds: code.startsWith('!') === negated, text };
}

const VARIABLE = String.raw`\(string\)context\.Variables\["([\w-]+)"\]`;
const VARIABLE_EQUALS = new RegExp(`^${VARIABLE}==(${STRING})$`);
const VARIABLE_IN = new RegExp(String.raw`^new string\[\]\{(${STRING}(?:,${STRING})*)?\}\.Contains\(${VARIABLE}\)$`);

const FLAG = /^(!?)\(bool\)context\.Variables\["([\w-]+)"\]$/;

function readEquality(code: string, negated: boolean, text: string): Condition | undefined {
  const [, name, literal] = VARIABLE_EQUALS.exec(code) ?? [];
  return name === undefined || literal === undefined ? undefined : variable(name, [literal], !negated, text);
}

function readMembership(code: string, negated: boolean, text: string): Condition | undefined {
  const [, literals = '', name] = VARIABLE_IN.exec(code) ?? [];
  return name === undefined
    ? undefined
    : variable(
        name,
        [...literals.matchAll(new RegExp(STRING, 'g'))].map(([one]) => one),
        !negated,
        text,
      );
}

function variable(name: string, literals: readonly string[], holds: boolean, text: string): Condition | undefined {
  const values = literals.map(readString);
  return values.includes(undefined) ? undefined : { kind: 'variable', name, values: new Set(values as string[]), holds, text };
}

const CASE = new RegExp(`^case (${STRING}): return (${STRING});$`);
const DEFAULT = new RegExp(`^default: return (${STRING});$`);

/** A `switch` over the operation's id that gives a text for each, one a line: by id, and for all others. */
export function readOperationTable(text: string): { readonly byId: ReadonlyMap<string, string>; readonly otherwise: string } | undefined {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const otherwise = readString(DEFAULT.exec(lines.at(-3) ?? '')?.[1] ?? '');
  if (
    lines.slice(0, 3).join('\n') !== '@{\nswitch (context.Operation.Id)\n{' ||
    lines.slice(-2).join('\n') !== '}\n}' ||
    otherwise === undefined
  ) {
    return undefined;
  }
  const byId = new Map<string, string>();
  for (const line of lines.slice(3, -3)) {
    const [, id = '', value = ''] = CASE.exec(line) ?? [];
    const [key, result] = [readString(id), readString(value)];
    if (key === undefined || result === undefined) return undefined;
    byId.set(key, result);
  }
  return { byId, otherwise };
}

function operations(literals: readonly string[], holds: boolean, text: string): Condition {
  const ids = literals.map(readString);
  return ids.includes(undefined) ? { kind: 'opaque', text } : { kind: 'operations', ids: new Set(ids as string[]), holds };
}

/** A regular C# string literal, of the escapes that the writer of expressions uses. */
function readString(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}

/** `@(!(x))` → `x`, negated. Only pairs of parentheses that enclose the whole are taken off. */
function unwrap(text: string): { readonly code: string; readonly negated: boolean } {
  let code = text.startsWith('@(') ? text.slice(2, -1) : text.slice(1);
  let negated = false;
  for (;;) {
    const block = /^\{return (.*);\}$/s.exec(code);
    if (block?.[1] !== undefined && !block[1].includes(';')) code = block[1];
    else if (code.startsWith('!') && enclosed(code.slice(1))) {
      code = code.slice(1);
      negated = !negated;
    } else if (enclosed(code)) code = code.slice(1, -1);
    else return { code, negated };
  }
}

function enclosed(code: string): boolean {
  if (!code.startsWith('(') || !code.endsWith(')')) return false;
  // A parenthesis in a string makes the count wrong, and then the text is left as it is: it stays opaque.
  let depth = 0;
  for (let at = 0; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    else if (code[at] === ')') depth -= 1;
    if (depth === 0) return at === code.length - 1;
  }
  return false;
}

/** A condition as one text; equal texts mean the same condition. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'opaque':
    case 'methods':
    case 'with-key':
    case 'variable':
    case 'flag':
      return condition.text;
    case 'decision': {
      const contexts =
        condition.smart.length === 0 || condition.smart.length === SMART_CONTEXTS.length
          ? ''
          : `, not counting ${SMART_CONTEXTS.filter((one) => !condition.smart.includes(one)).join(' and ')} scopes`;
      return `the token ${condition.holds ? 'carries' : 'lacks'} what the access table asks for${contexts}`;
    }
    case 'constant':
    case 'operations':
      return condition.kind;
  }
}
