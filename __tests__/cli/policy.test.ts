import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyProgram } from '../../cli/policy';

const folder = mkdtempSync(join(tmpdir(), 'policy-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function run(...args: readonly string[]): Promise<{ out: string; err: string; code: number | undefined }> {
  let out = '';
  let err = '';
  let code: number | undefined;
  await policyProgram((text) => void (out += text), (text) => void (err += text), (given) => void (code = given)).parseAsync(args, { from: 'user' });
  return { out, err, code };
}

const GOOD = '<policies><inbound><base /><set-variable name="a" value="@(context.Api.Id)"/></inbound></policies>';

test('check exits 0 on files without findings, whatever their scope', async () => {
  expect(await run('check', file('good.xml', GOOD), file('fragment.xml', '<fragment><trace source="a"><message>b</message></trace></fragment>'))).toEqual({ out: '2 files, 0 errors, 0 warnings\n', err: '', code: 0 });
});

test('check exits 1 on findings, with the place of each and its mend', async () => {
  const path = file('bad.xml', '<policies>\n<inbound>\n<base />\n<set-variable name="a" value="@(context.Apii.Id)" />\n<rewrite-ur template="/" />\n</inbound>\n</policies>');
  const { out, code } = await run('check', path);
  expect(code).toBe(1);
  expect(out).toContain(`${path}:4:41: error APIM303: set-variable in inbound: value: `);
  expect(out).toContain(`${path}:5:1: error APIM201: inbound: expected a policy, found <rewrite-ur>\n    Did you mean rewrite-uri?\n`);
  expect(out).toContain('1 file, 2 errors, 0 warnings\n');
});

test('warnings are findings, too: check exits 1 on more of them than are let pass', async () => {
  const path = file('warned.xml', '<policies><inbound><base /><return-response /><set-variable name="a" value="@(context.Request.HasBody)" /></inbound></policies>');
  const { out, code } = await run('check', path);
  expect(code).toBe(1);
  expect(out).toContain('warning APIM232: ');
  expect(out).toContain('warning APIM306: ');
  expect(out).toContain('1 file, 0 errors, 2 warnings\n');
  expect((await run('check', '--max-warnings', '2', path)).code).toBe(0);
  expect((await run('check', '--max-warnings', '1', path)).code).toBe(1);
  expect(JSON.parse((await run('check', '--json', path)).out)).toMatchObject({ findings: 2, errors: 0, warnings: 2 });
});

test('what is not there is told at the start of the document', async () => {
  const path = file('absent.xml', '<policies><inbound><base /></inbound></policies>');
  const { out, code } = await run('check', '--scope', 'api', path);
  expect(code).toBe(1);
  expect(out).toContain(`${path}:1:1: warning APIM231: `);
});

test('named values, fragments and backends that only API Management knows are no findings', async () => {
  const path = file('names.xml', '<policies><inbound><base /><include-fragment fragment-id="a" /><set-backend-service backend-id="{{b}}" /><set-header name="{{c}}"><value>x-{{d}}</value></set-header><rate-limit calls="{{e}}" renewal-period="60" /><set-variable name="f" value="@({{g}} + "{{h}}".Length)" /></inbound></policies>');
  expect(await run('check', '--gateway', 'v2', path)).toMatchObject({ code: 0 });
});

test('check judges the scope and the gateway that are given', async () => {
  const path = file('quota.xml', '<policies><inbound><base /><quota calls="1" renewal-period="0" /></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>');
  expect((await run('check', path)).code).toBe(0);
  expect((await run('check', '--scope', 'product', path)).code).toBe(0);
  expect((await run('check', '--scope', 'api', path)).out).toContain('APIM203');
});

test('check --json gives the findings as data', async () => {
  const path = file('json.xml', '<policies><inbound>');
  const { out, code } = await run('check', '--json', path);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ findings: 1, files: [{ file: path, findings: [{ code: 'APIM101', severity: 'error', position: { line: 1, column: 20 } }] }] });
});

test('a file that is not there is a finding', async () => {
  const path = join(folder, 'none.xml');
  expect((await run('check', path)).out).toBe(`${path}: error APIM100: expected a readable file (ENOENT)\n    Give the path of a policy file.\n1 file, 1 error, 0 warnings\n`);
  expect(await run('format', path)).toMatchObject({ out: '', code: 1 });
});

test('format prints the canonical form', async () => {
  const path = file('format.xml', "<policies><inbound><base></base><when x='1' condition='@(a &lt; &quot;b&quot;)'/></inbound></policies>");
  expect(await run('format', path)).toEqual({ out: '<policies>\n\t<inbound>\n\t\t<base />\n\t\t<when x="1" condition="@(a < "b")" />\n\t</inbound>\n</policies>\n', err: '', code: 0 });
});

test('format --write writes it back, and again changes nothing', async () => {
  const path = file('write.xml', GOOD);
  expect(await run('format', '--write', path)).toEqual({ out: '', err: '', code: 0 });
  const written = readFileSync(path, 'utf8');
  expect(written).toBe('<policies>\n\t<inbound>\n\t\t<base />\n\t\t<set-variable name="a" value="@(context.Api.Id)" />\n\t</inbound>\n</policies>\n');
  await run('format', '--write', path);
  expect(readFileSync(path, 'utf8')).toBe(written);
});

test('format fails on a malformed file and leaves it alone', async () => {
  const path = file('broken.xml', '<policies><inbound>');
  const { code, err } = await run('format', '--write', path);
  expect(code).toBe(1);
  expect(err).toContain(`${path}:1:20: error APIM101: expected </inbound>`);
  expect(readFileSync(path, 'utf8')).toBe('<policies><inbound>');
});

test('a resolver of a GraphQL API is checked and formatted as what it is', async () => {
  const path = file('resolver.xml', '<!-- users --><http-data-source><http-request><set-method>GET</set-method><set-url>@("https://a.example/" + context.GraphQL.Arguments["id"])</set-url></http-request><http-response><set-body template="liquid">[ {% JSONArrayFor elem in body %} {{elem.name}} {% endJSONArrayFor %} ]</set-body></http-response></http-data-source>');
  expect(await run('check', path)).toMatchObject({ code: 0, out: '1 file, 0 errors, 0 warnings\n' });
  const { out, code } = await run('format', path);
  expect(code).toBe(0);
  expect(out).toMatch(/^<!-- users -->\n<http-data-source>\n\t<http-request>\n/);
  expect(await run('format', file('resolver2.xml', out))).toMatchObject({ code: 0, out });
  const wrong = file('wrong-resolver.xml', '<sql-data-source>\n<request><sql-statement>@(context.GraphQL.Argument)</sql-statement></request>\n</sql-data-source>');
  expect((await run('check', wrong)).out).toContain(`${wrong}:2:43: error APIM303: `);
});
