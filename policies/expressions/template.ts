/**
 * C# expressions as TypeScript templates. What stands in the template is C#; every value put into it
 * becomes one C# literal, so no contract and no configuration can change what the expression means,
 * nor the XML, the Terraform template or the named-value syntax around it.
 *
 * ```ts
 * cs`context.Request.Headers.GetValueOrDefault("X-Tenant", ${tenant})`  // @(…GetValueOrDefault("X-Tenant", "a\u0022b"))
 * csBlock`return ${scopes}.Contains(context.Api.Id);`                   // @{return new string[] { "a", "b" }.Contains(…);}
 * ```
 */
import { CSharpScanner, isExpressionText } from './scan';

declare const EXPRESSION: unique symbol;
/** The text of a policy expression, `@(…)` or `@{…}`, whose brackets, strings and comments are whole. */
export type Expression = string & { readonly [EXPRESSION]: true };

/** A piece of C# code that is put into a template as it stands. Only {@link csFragment} and {@link csNested} make one. */
export class CSharpFragment {
  readonly code: string;
  /** @internal */
  constructor(code: string) {
    this.code = code;
    Object.freeze(this);
  }
}

/** What may be put into a template. An array's members must be of one type, `null` aside. */
export type CSharpValue = string | number | boolean | null | CSharpFragment | readonly CSharpValue[];

/** An {@link Expression} is a string too; put in as it is, it would silently become a string literal. */
type NoBareExpression<V> = V extends Expression ? never : V;

/** A template or a value that can't become an expression. Its message doesn't repeat the value. */
export class ExpressionTemplateError extends Error {
  override readonly name = 'ExpressionTemplateError';
  constructor(
    readonly code: 'expression-not-whole' | 'value-not-in-code' | 'value-not-a-literal' | 'value-known-at-apply' | 'fragment-not-whole',
    message: string,
  ) {
    super(message);
  }
}

/** `@(…)` from a template that holds one C# expression. */
export function cs<const V extends readonly CSharpValue[]>(
  template: TemplateStringsArray,
  ...values: { [K in keyof V]: NoBareExpression<V[K]> }
): Expression {
  return render('@(', template, values, ')') as Expression;
}

/** `@{…}` from a template that holds C# statements. Each of their paths must return a value. */
export function csBlock<const V extends readonly CSharpValue[]>(
  template: TemplateStringsArray,
  ...values: { [K in keyof V]: NoBareExpression<V[K]> }
): Expression {
  return render('@{', template, values, '}') as Expression;
}

/** A piece of code for other templates: a member, a type, a condition. It is put in without parentheses. */
export function csFragment<const V extends readonly CSharpValue[]>(
  template: TemplateStringsArray,
  ...values: { [K in keyof V]: NoBareExpression<V[K]> }
): CSharpFragment {
  const text = render('@(', template, values, ')');
  const code = text.slice(2, -1);
  if (!isExpressionText(`@{${code}}`) || !bracketsPair(code)) {
    throw new ExpressionTemplateError(
      'fragment-not-whole',
      `fragment ${code}: expected every bracket to have its partner inside the fragment`,
    );
  }
  return new CSharpFragment(code);
}

/** An `@(…)` expression as an operand inside another: its code in parentheses. */
export function csNested(expression: Expression): CSharpFragment {
  if (!expression.startsWith('@(') || !isExpressionText(expression)) {
    throw new ExpressionTemplateError('expression-not-whole', `nested ${expression}: expected @(…); statements, @{…}, are no operand`);
  }
  return new CSharpFragment(expression.slice(1));
}

/**
 * Takes a text written elsewhere as an expression.
 * @throws ExpressionTemplateError where it isn't one whole `@(…)` or `@{…}`.
 */
export function expression(text: string): Expression {
  if (!isExpressionText(text)) {
    throw new ExpressionTemplateError('expression-not-whole', `expression ${text}: expected @(…) or @{…} with nothing before or after it`);
  }
  return text as Expression;
}

function render(open: '@(' | '@{', template: TemplateStringsArray, values: readonly CSharpValue[], close: string): string {
  let text = open + (template.raw[0] ?? '');
  const places: { readonly start: number; readonly end: number }[] = [];
  values.forEach((value, index) => {
    const literal = csharpLiteral(value);
    places.push({ start: text.length, end: text.length + literal.length });
    text += literal + (template.raw[index + 1] ?? '');
  });
  text += close;
  checkPlaces(text, places);
  return text;
}

/** Each value must stand in code, and touch no letter, digit or quote that would make one token with it. */
function checkPlaces(text: string, places: readonly { readonly start: number; readonly end: number }[]): void {
  const scanner = new CSharpScanner(text, 1);
  const open = [...places];
  let place = open.shift();
  let inside = false;
  for (;;) {
    while (place) {
      const edge = inside ? place.end : place.start;
      if (scanner.offset < edge) break;
      if (scanner.offset > edge || !scanner.inCode || touches(text, place)) {
        throw new ExpressionTemplateError(
          'value-not-in-code',
          `expression ${text}: value ${places.indexOf(place) + 1} stands inside a string, a comment or a name; ` +
            'a value is a whole C# literal: write "a" + ${value} instead of "a${value}"',
        );
      }
      if (inside) place = open.shift();
      inside = !inside;
    }
    const state = scanner.next();
    if (state === 'going') continue;
    if (state === 'ended' && scanner.offset === text.length) return;
    throw new ExpressionTemplateError(
      'expression-not-whole',
      `expression ${text}: a bracket, a string or a comment has no end, or ends too early, at offset ${scanner.offset}`,
    );
  }
}

function touches(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  const literal = text.slice(start, end);
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  // A fragment may begin with a dot or be a name's type argument; two word characters in a row would glue.
  const glued = (a: string, b: string) => /[\p{L}\p{N}\p{M}_\\]/u.test(a) && /["'\p{L}\p{N}\p{M}_\\@]/u.test(b);
  if (/["'@$\\]/.test(before) || /["']/.test(after)) return true;
  if (/^\d/.test(literal) && before === '.') return true;
  return glued(before, literal.charAt(0)) || glued(literal.charAt(literal.length - 1), after);
}

/**
 * A value as one C# literal or array creation. Strings are regular strings whose every character that
 * means something to C#, XML, Terraform or API Management's named values is a `\uXXXX` escape.
 * @throws ExpressionTemplateError for NaN, infinities, mixed arrays and values that Terraform knows only at apply.
 */
export function csharpLiteral(value: CSharpValue): string {
  if (value === null) return 'null';
  if (value instanceof CSharpFragment) return value.code;
  if (typeof value === 'string') return stringLiteral(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return numberLiteral(value);
  if (Array.isArray(value)) return arrayLiteral(value as readonly CSharpValue[]);
  throw new ExpressionTemplateError(
    'value-not-a-literal',
    `value of type ${typeof value}: expected a string, a number, a boolean, null, an array of one of these, or a fragment`,
  );
}

/** What CDKTF puts into strings and lists for values that only Terraform knows. */
const LATE_TEXT = /[$#&]\{TfToken\[/;

/**
 * Kept as they are: letters, digits, the space and common punctuation. Escaped are quotes and
 * backslash (C#), `& < >` and `]]>` (XML, and `html.UnescapeString` in azurerm), `@`, `#`, control,
 * format and separator characters, unpaired surrogates and unassigned code points, combining marks,
 * which could merge with the quote before them, and braces next to what makes them Terraform's
 * (`${`, `%{`) or a named value's (`{{`, `}}`).
 */
const ESCAPED = /[^\p{L}\p{N} !()*+,\-./:;=?[\]^_`|~$%{}]|(?<=[$%{])\{|\{(?=\{)|(?<=\})\}|\}(?=\})/gu;

function stringLiteral(value: string): string {
  if (LATE_TEXT.test(value)) throw lateValue();
  return `"${value.replace(ESCAPED, escapeUnits)}"`;
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at += 1) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) {
    throw new ExpressionTemplateError('value-not-a-literal', `number ${value}: expected a finite number; C# has no literal for it`);
  }
  // CDKTF's number tokens are doubles whose top 16 bits are 0xfdff (a number) or 0xfbff (a list of them).
  const top = new DataView(new Float64Array([value]).buffer).getUint16(6, true);
  if (top === 0xfdff || top === 0xfbff) throw lateValue();
  if (Object.is(value, -0)) return '0';
  const text = Number.isInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? integerText(value) : doubleText(value);
  // In parentheses, or `x -${-1}` would be a decrement.
  return value < 0 ? `(${text})` : text;
}

function integerText(value: number): string {
  return value >= -0x8000_0000 && value <= 0x7fff_ffff ? String(value) : `${value}L`;
}

function doubleText(value: number): string {
  const text = String(value).replace('e', 'E');
  return /[.E]/.test(text) ? text : `${text}.0`;
}

function arrayLiteral(values: readonly CSharpValue[]): string {
  const type = arrayType(values);
  const items = values.map(csharpLiteral);
  return `new ${type}[]${dimensions(values)} { ${items.join(', ')}${items.length > 0 ? ' ' : ''}}`;
}

/** The element type, without the brackets of arrays in arrays; empty for fragments, where C# infers it. */
function arrayType(values: readonly CSharpValue[]): string {
  const types = new Set(values.filter((value) => value !== null).flatMap(typesOf));
  if (types.has('int') && (types.has('long') || types.has('double'))) types.delete('int');
  if (types.has('long') && types.has('double')) types.delete('long');
  const [type, ...others] = types;
  if (others.length > 0) {
    throw new ExpressionTemplateError('value-not-a-literal', `array of ${[...types].join(' and ')}: expected members of one type`);
  }
  if (
    values.includes(null) &&
    type !== undefined &&
    type !== 'string' &&
    type !== '' &&
    !Array.isArray(values.find((value) => value !== null))
  ) {
    return `${type}?`;
  }
  return type ?? 'string';
}

function typesOf(value: CSharpValue): readonly string[] {
  if (Array.isArray(value)) return [arrayType(value as readonly CSharpValue[])];
  if (value instanceof CSharpFragment) return [''];
  if (typeof value === 'boolean') return ['bool'];
  if (typeof value !== 'number') return ['string'];
  const text = numberLiteral(value);
  return [/[.E]/.test(text) ? 'double' : text.includes('L') ? 'long' : 'int'];
}

function dimensions(values: readonly CSharpValue[]): string {
  const inner = values.filter((value) => value !== null);
  const arrays = inner.filter((value) => Array.isArray(value));
  if (arrays.length === 0) return '';
  if (arrays.length < inner.length) {
    throw new ExpressionTemplateError('value-not-a-literal', 'array of arrays and other values: expected members of one type');
  }
  const deeper = new Set(arrays.map((array) => dimensions(array as readonly CSharpValue[])));
  if (deeper.size > 1) {
    throw new ExpressionTemplateError('value-not-a-literal', 'array of arrays of different depth: expected members of one type');
  }
  return `[]${[...deeper][0] ?? ''}`;
}

function lateValue(): ExpressionTemplateError {
  return new ExpressionTemplateError(
    'value-known-at-apply',
    "a value that Terraform knows only at apply (a CDKTF token) can't be made a C# literal, for nothing could escape it: put it into a named value and read that",
  );
}

/** True where (), [] and {} pair up among themselves, outside strings and comments. */
function bracketsPair(code: string): boolean {
  const text = `(${code})`;
  const scanner = new CSharpScanner(text, 0);
  const open: string[] = [];
  for (;;) {
    const at = scanner.offset;
    const inCode = scanner.inCode;
    const state = scanner.next();
    if (state === 'broken') return false;
    const c = text.charAt(at);
    if (inCode && scanner.offset === at + 1) {
      if (c === '(') open.push(')');
      else if (c === '[') open.push(']');
      else if (c === '{') open.push('}');
      else if (/[)\]}]/.test(c) && open.pop() !== c) return false;
    } else if (inCode && c === ':') {
      // A format, which the scanner reads up to and with the hole's brace.
      if (open.pop() !== '}') return false;
    } else if (!inCode && text.charAt(scanner.offset - 1) === '{') open.push('}');
    if (state === 'ended') return scanner.offset === text.length && open.length === 0;
  }
}
