import { Token } from 'cdktf';
import fc from '../../fast-check';
import { isExpressionText } from '../../../policies/expressions/scan';
import { cs, csBlock, csFragment, csNested, csharpLiteral, expression } from '../../../policies/expressions/template';

/** What C# reads in a regular string literal (C# 7 specification, "String literals"); written apart from the writer. */
function readRegularString(literal: string): string {
  const inner = /^"((?:[^"\\\n\r\u0085\u2028\u2029]|\\u[0-9a-f]{4})*)"$/s.exec(literal)?.[1];
  if (inner === undefined) throw new Error('not one regular string literal');
  return inner.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

const hostileText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', '\\', "'", '@', '{', '}', '{{', '}}', '(', ')', '$', '%', '${', '%{', '<', '>', '&', ']]>', '&quot;', '\n', '\r', '\0', '\u0085', '\u2028', '\u2029', '\ufeff', '\u202e', '\u0301', '\ud800', '\udc00', '//', '/*', '*/', '#', 'u0022', '\\u0022', 'a', ' ', '😀'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

test('a string value is read back by C# as itself, whatever it holds', () => {
  fc.assert(fc.property(hostileText, (value) => expect(readRegularString(csharpLiteral(value))).toBe(value)), { numRuns: 20_000 });
});

test('a string value never holds what means something to XML, Terraform or API Management', () => {
  fc.assert(
    fc.property(hostileText, (value) => {
      const literal = csharpLiteral(value);
      expect(literal).not.toMatch(/[<>&'@#]|\{\{|\}\}|[$%]\{|\]\]>|[\p{C}\p{Zl}\p{Zp}\p{M}]/u);
      expect(literal.slice(1, -1)).not.toContain('"');
    }),
    { numRuns: 20_000 },
  );
});

/** One double in 32768 is what CDKTF uses for a number, or for a list of numbers, that it does not know yet: those are refused. */
const plainNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Token.isUnresolved(value) && !Token.isUnresolved([value]));

test('the code around a value stays the same code whatever the value', () => {
  fc.assert(
    fc.property(fc.oneof(hostileText, fc.integer(), plainNumber, fc.boolean(), fc.constant(null), fc.array(hostileText)), (value) => {
      const literal = csharpLiteral(value);
      const text = cs`(context.Api.Id ?? ${value}) == ")" + (${value})`;
      expect(text).toBe(`@((context.Api.Id ?? ${literal}) == ")" + (${literal}))`);
      expect(isExpressionText(text)).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test.each<[Parameters<typeof csharpLiteral>[0], string]>([
  ['plain text, with punctuation: a/b?c=d;e', '"plain text, with punctuation: a/b?c=d;e"'],
  ['say "hi"\\', '"say \\u0022hi\\u0022\\u005c"'],
  ['a\nb', '"a\\u000ab"'],
  ['${file("x")} %{if} {{secret}} {id}', '"$\\u007bfile(\\u0022x\\u0022)} %\\u007bif} \\u007b\\u007bsecret\\u007d\\u007d {id}"'],
  ['<a & b> ]]>', '"\\u003ca \\u0026 b\\u003e ]]\\u003e"'],
  ['😀', '"\\ud83d\\ude00"'],
  [0, '0'],
  [-0, '0'],
  [7, '7'],
  [-7, '(-7)'],
  [2147483648, '2147483648L'],
  [-2147483649, '(-2147483649L)'],
  [0.5, '0.5'],
  [1e21, '1E+21'],
  [2 ** 53, '9007199254740992.0'],
  [true, 'true'],
  [null, 'null'],
  [[], 'new string[] { }'],
  [['a', 'b'], 'new string[] { "a", "b" }'],
  [['a', null], 'new string[] { "a", null }'],
  [[1, 2], 'new int[] { 1, 2 }'],
  [[1, null], 'new int?[] { 1, null }'],
  [[1, 2147483648], 'new long[] { 1, 2147483648L }'],
  [[1, 0.5], 'new double[] { 1, 0.5 }'],
  [[true], 'new bool[] { true }'],
  [[['a'], []], 'new string[][] { new string[] { "a" }, new string[] { } }'],
  [[csFragment`context.Api.Id`], 'new [] { context.Api.Id }'],
])('%j becomes %s', (value, literal) => {
  expect(csharpLiteral(value)).toBe(literal);
});

test.each<[string, () => unknown, string]>([
  ['NaN', () => cs`${NaN}`, 'value-not-a-literal'],
  ['an infinity', () => cs`${-Infinity}`, 'value-not-a-literal'],
  ['an array of strings and numbers', () => cs`${['a', 1]}`, 'value-not-a-literal'],
  ['an array of arrays and strings', () => cs`${['a', ['b']]}`, 'value-not-a-literal'],
  ['undefined', () => cs`${undefined as unknown as string}`, 'value-not-a-literal'],
  ['an object', () => cs`${{ code: '1' } as unknown as string}`, 'value-not-a-literal'],
  ['a string that Terraform knows only at apply', () => cs`${'a${TfToken[TOKEN.0]}b'}`, 'value-known-at-apply'],
  ['a list that Terraform knows only at apply', () => cs`${['#{TfToken[TOKEN.0]}']}`, 'value-known-at-apply'],
  ['a number that Terraform knows only at apply', () => cs`${-1.8881545897087626e289}`, 'value-known-at-apply'],
  ['a value inside a string', () => cs`"Bearer ${'x'}"`, 'value-not-in-code'],
  ['a value inside a verbatim string', () => cs`@"a ${'x'}"`, 'value-not-in-code'],
  ['a value inside the text of an interpolated string', () => cs`$"a ${'x'}"`, 'value-not-in-code'],
  ['a value inside a character', () => cs`'${1}'`, 'value-not-in-code'],
  ['a value inside a comment', () => cs`1 /* ${2} */`, 'value-not-in-code'],
  ['a value that a name would swallow', () => cs`x${5}`, 'value-not-in-code'],
  ['a value that a verbatim sign would turn', () => cs`@${'a'}`, 'value-not-in-code'],
  ['a value that a dollar would turn', () => cs`$${'a'}`, 'value-not-in-code'],
  ['two values that touch', () => cs`${1}${2}`, 'value-not-in-code'],
  ['a bracket without its partner', () => cs`(1`, 'expression-not-whole'],
  ['a bracket that ends the expression early', () => cs`1) + (2`, 'expression-not-whole'],
  ['a line comment that hides the end', () => cs`1 // one`, 'expression-not-whole'],
  ['a fragment with half a pair', () => csFragment`a[0`, 'fragment-not-whole'],
  ['a fragment with crossed pairs', () => csFragment`{ ( } )`, 'fragment-not-whole'],
  ['text before an expression', () => expression('a @(1)'), 'expression-not-whole'],
  ['statements as an operand', () => csNested(expression('@{return 1;}')), 'expression-not-whole'],
])('fails when given %s', (_, make, code) => {
  expect(make).toThrow(expect.objectContaining({ code }));
});

test('fragments and nested expressions are put in as code', () => {
  const header = csFragment`Headers.GetValueOrDefault(${'X"Y'}, "")`;
  const either = cs`context.Request.${header} == "" || false`;
  expect(cs`!${csNested(either)} && true`).toBe('@(!(context.Request.Headers.GetValueOrDefault("X\\u0022Y", "") == "" || false) && true)');
});

test('a fragment may hold a format', () => {
  expect(csFragment`$"{context.Timestamp:yyyy}" + "x"`.code).toBe('$"{context.Timestamp:yyyy}" + "x"');
});

test('an expression put in without csNested does not compile', () => {
  const inner = cs`1`;
  // @ts-expect-error An expression is text: put in bare, it would become a string literal.
  expect(cs`${inner} + 1`).toBe('@("\\u0040(1)" + 1)');
});

test('a text that only looks like an expression stays a string', () => {
  expect(cs`${'@(context.Api.Id)'}`).toBe('@("\\u0040(context.Api.Id)")');
});

test('statements may use braces, quotes and C# escapes as C# has them', () => {
  expect(csBlock`var n = "\n"; if (n == ${'a'}) { return @"c:\"; } return $"{n}";`).toBe('@{var n = "\\n"; if (n == "a") { return @"c:\\"; } return $"{n}";}');
});
