import fc from '../../fast-check';
import { isExpressionText, scanExpression } from '../../../policies/expressions/scan';

const WHOLE: readonly string[] = [
  '@(1)',
  '@((1 + 2) * 3)',
  '@(context.Variables.GetValueOrDefault<bool>("x"))',
  '@{ return "a"; }',
  '@{ if (true) { return 1; } else { return 2; } }',
  '@(")")',
  '@("\\")")',
  '@("\\\\")',
  "@(')')",
  "@('\\'')",
  '@("(" + \'"\' + ")")',
  '@(@")")',
  '@(@"a "" ) b")',
  '@(@"\\")',
  '@($"{context.Api.Id})")',
  '@($"{{)}}")',
  '@($"{dict["k)"]}")',
  '@($"{(a ? ")" : "(")}")',
  '@($"{when:HH)mm}")',
  '@($@"a "" {f(")")} )")',
  '@(@$"{x} )")',
  '@($"{$"{$"{")"}"}"}")',
  '@($"{new [] { 1 }.Length}")',
  '@(1 /* ) */ + 2)',
  '@(1 // )\n + 2)',
  "@(1 // don't\n + 2)",
  '@{ return new JObject(new JProperty("a", "}")).ToString(); }',
  '@(a < b && c > d)',
  '@(@class)',
  '@("a" + @"b" + $"{c}")',
];

test.each(WHOLE)('%s ends at its last character', (text) => {
  expect(scanExpression(text, 0)).toBe(text.length);
  expect(scanExpression(`x="${text}" y=")}"`, 3)).toBe(3 + text.length);
});

test.each([
  ['@(1', 'no closing bracket'],
  ['@{ return ")"; ', 'no closing brace'],
  ['@(")', 'a string without an end'],
  ['@("a\nb")', 'a line break in a regular string'],
  ['@(@"a)', 'a verbatim string without an end'],
  ['@(1 /* )', 'a comment without an end'],
  ['@(1 // )', 'a line comment that hides the bracket'],
  ['@($"{a)")', 'a hole without an end'],
  ['@($"{a:b")', 'a format without an end'],
  ['@', 'no bracket'],
  ['@x', 'no bracket'],
  ['(1)', 'no at sign'],
  ['', 'nothing'],
])('%j has no end: %s', (text) => {
  expect(scanExpression(text, 0)).toBeUndefined();
});

test('text after the end of an expression makes it no whole expression', () => {
  expect(isExpressionText('@(1)')).toBe(true);
  expect(isExpressionText('@(1) + 2')).toBe(false);
});

test('any well-formed nesting of brackets, strings and comments is found whole', () => {
  const { code } = fc.letrec<{ code: string; piece: string }>((tie) => ({
    piece: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('x', ' ', '+', '"a)b"', '"\\"("', '@"""("', "'('", "'\\\\'", '/*)*/', '//(\n', '"{"', '$"}}{{"'),
      tie('code').map((inner) => `(${inner})`),
      tie('code').map((inner) => `{${inner}}`),
      tie('code').map((inner) => `$"({(${inner})}"`),
      tie('code').map((inner) => `$@"""({(${inner}):0.00}"`),
    ),
    code: fc.array(tie('piece'), { maxLength: 4 }).map((pieces) => pieces.join(' ')),
  }));
  fc.assert(
    fc.property(code, fc.constantFrom(['(', ')'], ['{', '}']), fc.string(), (inner, [open, close], after) => {
      const text = `@${open}${inner}${close}`;
      expect(scanExpression(text + after, 0)).toBe(text.length);
    }),
    { numRuns: 10_000 },
  );
});

test('arbitrary text gives an end inside it or none, and deep nesting needs no stack', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('@', '(', ')', '{', '}', '"', "'", '$', '\\', '/', '*', '\n', ':', 'a') }), (inner) => {
      const end = scanExpression(`@(${inner}`, 0);
      if (end !== undefined) expect(end).toBeLessThanOrEqual(inner.length + 2);
    }),
    { numRuns: 10_000 },
  );
  const deep = `@(${'$"{('.repeat(50_000)}1${')}"'.repeat(50_000)})`;
  expect(scanExpression(deep, 0)).toBe(deep.length);
});
