/** `cli/run.js`: programs start from one file, and never from an old one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'program-'));
const program = join(folder, 'program.ts');
afterAll(() => {
  rmSync(folder, { recursive: true });
  const name = `${join('..', folder).replace(/[^\w.]/g, '-')}`;
  for (const left of ['cjs', 'cjs.map', 'cjs.v8']) rmSync(join(ROOT, 'node_modules', '.cache', `${name}.${left}`), { force: true });
});

function run(text: string, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) {
  writeFileSync(program, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'cli', 'run.js'), program, ...args], { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...environment } });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

const PRINTS = (what: string): string => `import { basename } from 'node:path';\nif (require.main === module) console.log([basename(process.argv[1]!), ...process.argv.slice(2), basename(__dirname), ${JSON.stringify(what)} as string].join(' '));\n`;

test('a program gets its own arguments, name and folder', () => {
  expect(run(PRINTS('one'), ['--a', 'b'])).toEqual({ status: 0, stdout: `program.ts --a b ${folder.split('/').at(-1)} one`, stderr: '' });
});

test('what V8 kept of it is used, until the source changes', () => {
  const again = [run(PRINTS('two')), run(PRINTS('two')), run(PRINTS('three'))].map(({ stdout }) => stdout.split(' ').at(-1));
  expect(again).toEqual(['two', 'two', 'three']);
});

test('what is written in tagged templates is the same each time', () => {
  const program = 'const join = (texts: TemplateStringsArray): string => texts.join("");\nconsole.log(join`a … b ’ c`, "…");\n';
  expect([run(program), run(program)].map(({ stdout }) => stdout)).toEqual(['a … b ’ c …', 'a … b ’ c …']);
});

test('errors name lines of the source where source maps are asked for', () => {
  const { status, stderr } = run('const nothing: { a?: { b: string } } = {};\n\nconsole.log(nothing.a!.b);\n', [], { NODE_OPTIONS: '--enable-source-maps' });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/program\.ts:3:\d+/)]);
});

test('a source that breaks while it is loaded is told by its line, and not by that of the bundle', () => {
  const { status, stderr } = run('const nothing: { a?: { b: string } } = {};\n\nconsole.log(nothing.a!.b);\n');
  expect([status, stderr]).toEqual([1, expect.stringMatching(/program\.ts:3:\d+: expected code that runs, got TypeError: Cannot read properties of undefined \(reading 'b'\)\. Mend: correct that line, or what it is given\.$/)]);
});

test('fails with file, line and column where a source has no meaning', () => {
  expect(run('const a = 1;\nconst b = ;\n')).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(/program\.ts:2:11: Unexpected ";"$/) });
});

test.each([
  ['plain lines where output is kept', {}, 'Reading'],
  ['none below `npx cdktf`, which would report them as errors', { CDKTF_CONTEXT_JSON: '{}' }, ''],
])('progress: %s', (_, environment, expected) => {
  const program = `import { Progress } from ${JSON.stringify(join(ROOT, 'cli', 'progress'))};\nconst progress = new Progress();\nprogress.start('Reading');\nprogress.stop();\n`;
  expect(run(program, [], environment)).toEqual({ status: 0, stdout: '', stderr: expected });
});
