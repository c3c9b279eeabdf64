import { checkExpression, initExpressions, type ExpressionFindingCode } from '../../../policies/expressions/check';

beforeAll(initExpressions);

/** Expression → the code of the first finding and the text it points at. */
const INVALID: readonly (readonly [text: string, code: ExpressionFindingCode, at: string])[] = [
  ['context.Api.Id', 'expression-not-whole', 'context.Api.Id'],
  ['@context.Api.Id', 'expression-not-whole', '@context.Api.Id'],
  ['', 'expression-not-whole', ''],
  ['@(1', 'expression-not-whole', '@(1'],
  ['@(1))', 'expression-not-whole', ')'],
  ['@("a)', 'expression-not-whole', '@("a)'],
  ['@{ return 1;', 'expression-not-whole', '@{ return 1;'],
  ['@()', 'expression-syntax', ''],
  ['@(1 +)', 'expression-syntax', ''],
  ['@(1 2)', 'expression-syntax', '2'],
  ['@(1;)', 'expression-syntax', ';'],
  ['@(1, 2)', 'expression-syntax', '1, 2'],
  ['@(return 1;)', 'expression-syntax', ''],
  ['@(context.)', 'expression-syntax', ''],
  ['@(context..Api)', 'expression-too-new', 'context..Api'],
  ['@(f(1,))', 'expression-syntax', ','],
  ['@(a b c)', 'expression-syntax', ''],
  ["@('ab' + 'c)", 'expression-not-whole', ''],
  ['@(if (true) { 1 })', 'expression-syntax', ''],
  ['@{ return 1 }', 'expression-syntax', ''],
  ['@{ return 1 +; }', 'expression-syntax', ''],
  ['@{ var a = ; return a; }', 'expression-syntax', ''],
  ['@{ if true { return 1; } return 2; }', 'expression-syntax', ''],
  ['@{ for (int i = 0; i < 3) { } return 2; }', 'expression-syntax', ''],
  ['@{ foreach (x : y) { } return 1; }', 'expression-syntax', ''],
  ['@{ let x = 1; return x; }', 'expression-type-not-allowed', 'let'],
  ['@{ }', 'expression-no-return', '}'],
  ['@{ var a = 1; }', 'expression-no-return', '}'],
  ['@{ if (true) { return 1; } }', 'expression-no-return', '}'],
  ['@{ if (true) { return 1; } else { var a = 2; } }', 'expression-no-return', '}'],
  ['@{ foreach (var a in new[] { 1 }) { return a; } }', 'expression-no-return', '}'],
  ['@{ while (1 < 2) { return 1; } }', 'expression-no-return', '}'],
  ['@{ while (true) { break; } }', 'expression-no-return', '}'],
  ['@{ switch (context.Operation.Id) { case "a": return 1; } }', 'expression-no-return', '}'],
  ['@{ switch (context.Operation.Id) { case "a": return 1; default: break; } }', 'expression-no-return', '}'],
  ['@{ try { return 1; } catch (Exception) { } }', 'expression-no-return', '}'],
  ['@{ return; }', 'expression-no-return', 'return;'],
  ['@{ Func<int> f = () => { return 1; }; }', 'expression-no-return', '}'],
  ['@(context.Foo)', 'expression-unknown-context-member', 'Foo'],
  ['@(context.request.Url)', 'expression-unknown-context-member', 'request'],
  ['@(context.Request.Header["a"])', 'expression-unknown-context-member', 'Header'],
  ['@(context.Request.Headers.GetValueOrDefault("a") + context.Request.Uri.Path)', 'expression-unknown-context-member', 'Uri'],
  ['@(context.Request.Url.Host2)', 'expression-unknown-context-member', 'Host2'],
  ['@(context.Request?.Url?.Segments)', 'expression-unknown-context-member', 'Segments'],
  ['@(context.Request.Headers.GetValue("a"))', 'expression-unknown-context-member', 'GetValue'],
  ['@(context.Variables.Get("a"))', 'expression-unknown-context-member', 'Get'],
  ['@(context.Request.MatchedParameters.Find("a"))', 'expression-unknown-context-member', 'Find'],
  ['@(context.User.Groups.Names)', 'expression-unknown-context-member', 'Names'],
  ['@(context.Api.Name.Lenght > 1)', 'expression-unknown-context-member', 'Lenght'],
  ['@(context.Request.Method.toLower())', 'expression-unknown-context-member', 'toLower'],
  ['@(context.Request?.Url.Query.GetValueOrDefaults("a"))', 'expression-unknown-context-member', 'GetValueOrDefaults'],
  ['@(context.Response.Code)', 'expression-unknown-context-member', 'Code'],
  ['@(context.User.Name)', 'expression-unknown-context-member', 'Name'],
  ['@(context.Subscription.ApiKey)', 'expression-unknown-context-member', 'ApiKey'],
  ['@(context.LastError.Code)', 'expression-unknown-context-member', 'Code'],
  ['@(context.Request.Body.ReadAsString())', 'expression-unknown-context-member', 'ReadAsString'],
  ['@((context.Request).Foo)', 'expression-unknown-context-member', 'Foo'],
  ['@{ var x = context.Products; return x; }', 'expression-unknown-context-member', 'Products'],
  ['@("a" + context.Operation.id)', 'expression-unknown-context-member', 'id'],
  ['@(System.IO.File.ReadAllText("x"))', 'expression-type-not-allowed', 'System.IO.File'],
  ['@(File.ReadAllText("x"))', 'expression-type-not-allowed', 'File'],
  ['@(Environment.MachineName)', 'expression-type-not-allowed', 'Environment'],
  ['@(new HttpClient().GetAsync("x"))', 'expression-type-not-allowed', 'HttpClient'],
  ['@(new System.Net.Http.HttpClient())', 'expression-type-not-allowed', 'System.Net.Http.HttpClient'],
  ['@(typeof(Process).Name)', 'expression-type-not-allowed', 'Process'],
  ['@((Assembly)context.Variables["x"])', 'expression-type-not-allowed', 'Assembly'],
  ['@(context.Variables["x"] as Thread)', 'expression-type-not-allowed', 'Thread'],
  ['@(context.Variables["x"] is Thread)', 'expression-type-not-allowed', 'Thread'],
  ['@(context.Variables.GetValueOrDefault<Task>("x"))', 'expression-type-not-allowed', 'Task'],
  ['@(new Dictionary<string, Timer>())', 'expression-type-not-allowed', 'Timer'],
  ['@{ Stream s = null; return s; }', 'expression-type-not-allowed', 'Stream'],
  ['@{ try { return 1; } catch (Thread e) { return 2; } }', 'expression-type-not-allowed', 'Thread'],
  ['@(System.Globalization.CultureInfo.InvariantCulture.Name)', 'expression-type-not-allowed', 'System.Globalization.CultureInfo'],
  ['@(new System.Collections.Generic.Dictionary<string, System.IO.Stream>())', 'expression-type-not-allowed', 'System.IO.Stream'],
  ['@(Regx.IsMatch("a", "b"))', 'expression-type-not-allowed', 'Regx'],
  ['@{ JObjekt a = null; return a; }', 'expression-type-not-allowed', 'JObjekt'],
  ['@{ var xml = new XmlDocument(); return xml.InnerText; }', 'expression-not-listed', 'XmlDocument'],
  ['@{ using (var rsa = new System.Security.Cryptography.RSACng()) { return rsa.KeySize; } }', 'expression-not-listed', 'System.Security.Cryptography.RSACng'],
  ['@("a" == "b" ? throw new FormatException("x") : 1)', 'expression-not-listed', 'FormatException'],
  ['@{ var all = new System.Collections.Concurrent.ConcurrentDictionary<string, int>(); return all.Count; }', 'expression-not-listed', 'System.Collections.Concurrent.ConcurrentDictionary<string, int>'],
  ['@{ dynamic d = JObject.Parse("{}"); return d.x; }', 'expression-not-listed', 'dynamic'],
  ['@(new JObject().ToString(Formatting.None))', 'expression-not-listed', 'Formatting'],
  ['@(context.Variables["a"].ToString())', 'expression-not-listed', 'ToString'],
  ['@(context.Variables["a"]?.ToString())', 'expression-not-listed', 'ToString'],
  ['@(context.Variables["a"].Equals("b"))', 'expression-not-listed', 'Equals'],
  ['@(context.Request.HasBody)', 'expression-not-listed', 'HasBody'],
  ['@(context.LastError.HttpErrorCode)', 'expression-not-listed', 'HttpErrorCode'],
  ['@(System.Net.IPAddress.NetworkToHostOrder(1))', 'expression-member-not-allowed', 'System.Net.IPAddress.NetworkToHostOrder'],
  ['@(default(Stream))', 'expression-type-not-allowed', 'Stream'],
  ['@(DateTime.ParseExact("1", "d", null))', 'expression-member-not-allowed', 'DateTime.ParseExact'],
  ['@(Regex.Escape("a"))', 'expression-member-not-allowed', 'Regex.Escape'],
  ['@(XDocument.Load("a"))', 'expression-member-not-allowed', 'XDocument.Load'],
  ['@(System.Text.RegularExpressions.Regex.Escape("a"))', 'expression-member-not-allowed', 'System.Text.RegularExpressions.Regex.Escape'],
  ['@(JsonConvert.PopulateObject("a", 1))', 'expression-member-not-allowed', 'JsonConvert.PopulateObject'],
  ['@(foo)', 'expression-unknown-name', 'foo'],
  ['@(Context.Api.Id)', 'expression-type-not-allowed', 'Context'],
  ['@(ctx.Api.Id)', 'expression-unknown-name', 'ctx'],
  ['@(new[] { 1 }.Select(x => y))', 'expression-unknown-name', 'y'],
  ['@(GET == context.Request.Method)', 'expression-unknown-name', 'GET'],
  ['@(context.Response.StatusCode switch { 200 => 1, _ => 2 })', 'expression-too-new', ''],
  ['@("abc"[1..2])', 'expression-too-new', '1..2'],
  ['@(context.Product is { Name: "x" })', 'expression-too-new', ''],
  ['@(context.Product is not null)', 'expression-too-new', 'not null'],
  ['@(context.Response.StatusCode is > 200)', 'expression-too-new', '> 200'],
  ['@{ string a = null; a ??= "x"; return a; }', 'expression-too-new', '??='],
  ['@{ List<string> a = new(); return a; }', 'expression-too-new', 'new()'],
  ['@{ using var sha = SHA256.Create(); return 1; }', 'expression-too-new', ''],
  ['@("""a""")', 'expression-too-new', ''],
  ['@("abc"[^1])', 'expression-too-new', '^1'],
  ['@(context.User!.Id)', 'expression-too-new', '!'],
  ['@("abc"u8.Length)', 'expression-too-new', 'u8'],
  ['@(@$"a{1}")', 'expression-too-new', '@$'],
  ['@{ string? a = null; return a; }', 'expression-too-new', 'string?'],
  ['@{ List<JToken?> a = null; return a; }', 'expression-too-new', 'JToken?'],
  ['@{ static int Twice(int x) => 2 * x; return Twice(1); }', 'expression-too-new', 'static'],
  ['@(context.User.Groups.Count(static g => true))', 'expression-too-new', 'static'],
  ['@{ Func<int, int, int> f = (_, _) => 1; return f(1, 2); }', 'expression-too-new', '_'],
  ['@($"a|{{{foo}}}")', 'expression-unknown-name', 'foo'],
  ['@{ switch (context.Variables["x"]) { case var o when o != null: return 1; } }', 'expression-no-return', '}'],
  ['@($"a{\n1}")', 'expression-too-new', '{\n1}'],
  ['@(context.Response.StatusCode is 400 or > 500)', 'expression-too-new', '400 or > 500'],
  ['@{ return await context.Request.Body; }', 'expression-not-supported', ''],
];

test.each(INVALID)('%s fails: %s at %j', (text, code, at) => {
  const [finding] = checkExpression(text);
  expect(finding?.code).toBe(code);
  if (at !== '') expect(text.slice(finding?.offset ?? 0, (finding?.offset ?? 0) + (finding?.length ?? 0))).toBe(at);
  expect(finding?.mend).not.toBe('');
});

test('a finding has the line and column of its place', () => {
  const text = '@{\n\tvar a = 1;\n\treturn a + context.Foo;\n}';
  expect(checkExpression(text)).toEqual([expect.objectContaining({ code: 'expression-unknown-context-member', offset: text.indexOf('Foo'), length: 3, line: 3, column: 21 })]);
});

test('every finding is reported, in order of place', () => {
  expect(checkExpression('@(context.Foo + File.Exists("x") + context.Api.Bar)').map(({ code }) => code)).toEqual([
    'expression-unknown-context-member',
    'expression-type-not-allowed',
    'expression-unknown-context-member',
  ]);
});

test('the mend names the member that was meant where only its case differs', () => {
  expect(checkExpression('@(context.request)')[0]?.mend).toBe('write Request');
});

test.each([['@(' + '('.repeat(5000) + '1' + ')'.repeat(5000) + ')'], ['@(' + '-'.repeat(20000) + '1)'], ['@(' + '1+'.repeat(20000) + '1)']])('a very deep expression is a finding, not a crash (%#)', (text) => {
  expect(checkExpression(text)[0]?.code).toBe('expression-syntax');
});
