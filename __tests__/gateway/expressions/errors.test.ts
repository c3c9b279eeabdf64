import { compileExpression, ExpressionError, ExpressionLimitError, ExpressionUnsupportedError, initExpressions } from '../../../gateway/expressions/compile';
import { evaluate, makeContext } from './evaluate';

beforeAll(initExpressions);

function failure(run: () => unknown): ExpressionError {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error('expected an ExpressionError');
}

test.each([
  ['context.User.Id', 'NullReferenceException'],
  ['context.Request.Headers["None"]', 'KeyNotFoundException'],
  ['context.Variables["none"]', 'KeyNotFoundException'],
  ['(string)context.Variables["number"]', 'InvalidCastException'],
  ['(int)context.Variables["text"]', 'InvalidCastException'],
  ['(long)context.Variables["number"]', 'InvalidCastException'],
  ['(bool)context.Variables.GetValueOrDefault<object>("none")', 'NullReferenceException'],
  ['context.Variables.GetValueOrDefault<string>("number")', 'InvalidCastException'],
  ['(Jwt)context.Variables["text"]', 'InvalidCastException'],
  ['int.Parse("x")', 'FormatException'],
  ['int.Parse("")', 'FormatException'],
  ['int.Parse("99999999999")', 'OverflowException'],
  ['int.Parse(null)', 'ArgumentNullException'],
  ['bool.Parse("yes")', 'FormatException'],
  ['Guid.Parse("x")', 'FormatException'],
  ['DateTime.Parse("x")', 'FormatException'],
  ['new DateTime(2020, 2, 30)', 'ArgumentOutOfRangeException'],
  ['Convert.FromBase64String("a")', 'FormatException'],
  ['"abc".Substring(4)', 'ArgumentOutOfRangeException'],
  ['"abc".Substring(1, 5)', 'ArgumentOutOfRangeException'],
  ['"abc"[3]', 'IndexOutOfRangeException'],
  ['"abc".Replace("", "x")', 'ArgumentException'],
  ['((string)null).Length', 'NullReferenceException'],
  ['((string)null).Trim()', 'NullReferenceException'],
  ['new[] { 1 }[1]', 'IndexOutOfRangeException'],
  ['new[] { 1 }[-1]', 'IndexOutOfRangeException'],
  ['new List<int>()[0]', 'ArgumentOutOfRangeException'],
  ['new int[0].First()', 'InvalidOperationException'],
  ['new[] { 1, 2 }.Single()', 'InvalidOperationException'],
  ['new int[0].Max()', 'InvalidOperationException'],
  ['new[] { "a", "a" }.ToDictionary(x => x)', 'ArgumentException'],
  ['new Dictionary<string, int>()["a"]', 'KeyNotFoundException'],
  ['1 / (1 - 1)', 'DivideByZeroException'],
  ['1m / (1m - 1)', 'DivideByZeroException'],
  ['JObject.Parse("{")', 'JsonReaderException'],
  ['JObject.Parse("[]")', 'JsonReaderException'],
  ['JObject.Parse("{} x")', 'JsonReaderException'],
  ['JObject.Parse("{\\"a\\":01}")', 'JsonReaderException'],
  ['(int)JObject.Parse("{\\"a\\":\\"x\\"}")["a"]', 'FormatException'],
  ['(string)JObject.Parse("{\\"a\\":{}}")["a"]', 'ArgumentException'],
  ['(int)JObject.Parse("{\\"a\\":null}")["a"]', 'ArgumentException'],
  ['JObject.Parse("{\\"a\\":1}")["a"]["b"]', 'InvalidOperationException'],
  ['JArray.Parse("[1]")[1]', 'ArgumentOutOfRangeException'],
  ['new JObject(new JProperty("a", 1), new JProperty("a", 2))', 'ArgumentException'],
  ['string.Format("{1}", 1)', 'FormatException'],
  ['string.Format("{", 1)', 'FormatException'],
  ['new Uri("not a uri")', 'UriFormatException'],
  ['Regex.IsMatch("a", "(")', 'ArgumentException'],
  ['XElement.Parse("<a>")', 'XmlException'],
  ['TimeSpan.Parse("25:00:00")', 'OverflowException'],
  ['true ? throw new Exception("own") : 1', 'Exception'],
  ['(decimal)1e30', 'OverflowException'],
  ['int.MinValue / (0 - 1)', 'OverflowException'],
  ['Math.Abs(int.MinValue)', 'OverflowException'],
  ['new List<string> { "a" }.ToString()', 'MissingMemberException'],
  ['"a" + new[] { 1 }.Select(x => x)', 'MissingMemberException'],
  ['Regex.Match("abab", "(ab)+").Groups[1].Captures.Count', 'MissingMemberException'],
  ['Regex.IsMatch("x", (string)context.Variables["text"] + "(?>a)")', 'MissingMemberException'],
  ['1.5.ToString("C")', 'MissingMemberException'],
  ['1.5.ToString("0;0")', 'MissingMemberException'],
  ['TimeSpan.FromHours(1).ToString("x")', 'FormatException'],
  ['JObject.Parse("{\\"a\\":12345678901234567890}")', 'MissingMemberException'],
])('%s fails with %s', (code, type) => {
  expect(failure(() => evaluate(`@(${code})`)).netType).toBe(type);
});

test.each([
  ['@{ var n = 0; while (true) { n++; } }', 'a loop without an end'],
  ['@{ for (;;) { } }', 'an empty loop without an end'],
  ['@{ Func<int, int> f = null; f = n => f(n + 1); return f(0); }', 'recursion without an end'],
  ['@{ int F(int n) { return F(n + 1); } return F(0); }', 'a local function that calls itself'],
  ['@{ var s = "x"; while (true) { s += s; } }', 'a text that doubles'],
  ['@{ var l = new List<string>(); while (true) { l.Add("x"); } }', 'a list that grows'],
  ['@(Enumerable.Range(0, 2000000000).Count())', 'a long range'],
  ['@(Enumerable.Range(0, 100000).SelectMany(x => Enumerable.Range(0, 100000)).Sum())', 'a product of ranges'],
  ['@(new int[2000000000].Length)', 'a large array'],
  ['@("x".PadLeft(2000000000))', 'a long padding'],
  ["@(new string('x', 15000000) + new string('x', 15000000))", 'two long texts'],
  ['@{ try { while (true) { } } catch (Exception) { return "caught"; } }', 'a loop in a try'],
  ['@{ try { while (true) { } } catch { return "caught"; } }', 'a loop in a try that catches all'],
])('%s ends at a limit that no catch hides: %s', (text) => {
  expect(failure(() => evaluate(text))).toBeInstanceOf(ExpressionLimitError);
});

test('a regular expression that backtracks without end is stopped', () => {
  expect(failure(() => evaluate(`@(Regex.IsMatch("${'a'.repeat(40)}!", "^(a+)+$"))`)).netType).toBe('RegexMatchTimeoutException');
});

test.each([
  ['@{ dynamic d = JObject.Parse("{}"); return d.x; }', 'the member x'],
  ['@{ var id = context.Api.Id; return id.ToTitleCase(); }', 'the member ToTitleCase'],
  ['@(Convert.ToUInt32("1"))', 'Convert.ToUInt32'],
  ['@((uint)1)', 'the type uint'],
  ['@(5u)', 'the number 5u'],
  ['@(checked(1 + 1))', 'checked'],
  ['@{ goto end; end: return 1; }', 'goto'],
  ['@(new TimeZoneInfo())', 'the type TimeZoneInfo'],
  ['@(Regex.IsMatch(context.Request.Method, "(?>a)"))', 'the group (?>a in a regular expression'],
  ['@(new Regex(@"[a-z-[b]]").IsMatch("a"))', 'character class subtraction'],
  ['@(Regex.Replace("a", "(?i:A)", "b"))', 'the group (?i:'],
  ['@(context.Variables["text"] == "hello")', 'a comparison of references'],
  ['@("hello" != context.Variables["text"])', 'a comparison of references'],
  ['@{ var text = context.Variables["text"]; return text == "hello"; }', 'a comparison of references'],
  ['@{ object text = "hello"; return text == "hello"; }', 'a comparison of references'],
  ['@(new int[1, 2])', 'array'],
  ['@{ IEnumerable<int> Twos() { yield return 2; } return Twos().Sum(); }', 'yield'],
  ['@($"a}b")', 'the text'],
])('%s is refused when it is compiled: %s', (text, what) => {
  let error: unknown;
  try {
    compileExpression(text);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ExpressionUnsupportedError);
  expect((error as Error).message).toContain(what);
});

test('what is no valid expression is refused with its place', () => {
  expect(() => compileExpression('@{\n  return context.Foo;\n}')).toThrow(/^line 2, column 18: context has no Foo/);
});

test('a member that the value does not have is an error that no catch hides', () => {
  expect(failure(() => evaluate('@{ try { return "a".AddDays(1); } catch (Exception) { return "caught"; } }')).netType).toBe('MissingMemberException');
});

test('evaluations share nothing: variables, results and limits are each one\'s own', () => {
  const count = compileExpression('@{ var n = 0; for (int i = 0; i < 400000; i++) { n++; } return n; }');
  expect([count(makeContext()), count(makeContext()), count(makeContext())]).toEqual([400000, 400000, 400000]);
});

test.each(['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty'])('JavaScript\'s own %s can not be reached', (name) => {
  expect(() => evaluate(`@(context.Api.Id.${name})`)).toThrow();
  expect(() => evaluate(`@(Convert.${name}("x"))`)).toThrow(ExpressionUnsupportedError);
  expect(() => evaluate(`@(new { a = 1 }.${name})`)).toThrow();
  expect(evaluate(`@(JObject.Parse("{}")["${name}"] == null)`)).toBe(true);
  expect(evaluate(`@(new Dictionary<string, string>().ContainsKey("${name}"))`)).toBe(false);
  expect(evaluate(`@(context.Request.Headers.ContainsKey("${name}") || context.Request.MatchedParameters.ContainsKey("${name}"))`)).toBe(false);
});
