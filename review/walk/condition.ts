/** What can be read of a condition: its truth for an operation, or that it is the decision on a token. */
import { readTokenDecision, SMART_CONTEXTS } from '../../policies/baseline/token-decision';
import { isExpression, normalizeText } from './statement-text';

export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  /** True for the named operations (`holds`), or for all but them. */
  | { readonly kind: 'operations'; readonly ids: ReadonlySet<string>; readonly holds: boolean }
  /** The generated decision on the verified token (`holds`), or its negation. */
  | { readonly kind: 'decision'; readonly scopeClaims: readonly string[]; readonly holds: boolean }
  | { readonly kind: 'opaque'; readonly text: string };

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const IDS = new RegExp(String.raw`^new string\[\]\{(${STRING}(?:,${STRING})*)?\}\.Contains\(context\.Operation\.Id\)$`);
const EQUALS = new RegExp(String.raw`^context\.Operation\.Id==(${STRING})$`);

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
  if (ids !== null) return operations([...(ids[1] ?? '').matchAll(new RegExp(STRING, 'g'))].map(([literal]) => literal), !negated, text);
  const equals = EQUALS.exec(code);
  if (equals?.[1] !== undefined) return operations([equals[1]], !negated, text);
  return readDecision(source) ?? { kind: 'opaque', text };
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

/** The generated decision, or its negation. One on some SMART contexts only is no decision on the requirement. */
function readDecision(source: string): Condition | undefined {
  const decision = readTokenDecision(source);
  if (!decision || (decision.smart.length > 0 && decision.smart.length < SMART_CONTEXTS.length)) return undefined;
  return { kind: 'decision', scopeClaims: decision.scopeClaims, holds: decision.holds };
}
