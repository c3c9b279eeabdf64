/** The examples of docs/constructs are programs: each one is type-checked and run, and what it writes is held against the provider's schema. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import * as cdktf from 'cdktf';
import ts from 'typescript';
import { checkStack } from '../../cli/schema/check';
import { readSchemas } from '../../cli/schema/model';
import { saySkipped } from '../skipped';

const ROOT = join(__dirname, '../..');
const PAGES = join(ROOT, 'docs/constructs');
const SCHEMA = join(process.env['ORACLES'] ?? join(ROOT, '../shared/oracles'), 'azurerm-4.55.0.schema.json');

const examples = readdirSync(PAGES).flatMap((page) =>
  [...readFileSync(join(PAGES, page), 'utf8').matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code], index) => ({ name: `${page} (${index + 1})`, code: code as string })),
);

/** Runs a program whose imports are relative to the project's root, and gives the stacks that it writes. */
function run(code: string): readonly { readonly name: string; readonly json: unknown }[] {
  const outdir = mkdtempSync(join(tmpdir(), 'documentation-'));
  class App extends cdktf.App {
    constructor() {
      super({ outdir, stackTraces: false });
    }
  }
  const { code: script } = transformSync(code, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } });
  const load = (name: string): unknown => (name === 'cdktf' ? { ...cdktf, App } : jest.requireActual<object>(name.startsWith('./') ? join(ROOT, name) : name));
  new Function('require', 'exports', script)(load, {});
  const stacks = join(outdir, 'stacks');
  return readdirSync(stacks).map((name) => ({ name, json: JSON.parse(readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')) as unknown }));
}

test.each(readdirSync(PAGES).filter((page) => page !== 'README.md'))('%s has an example', (page) => {
  expect(examples.some(({ name }) => name.startsWith(page))).toBe(true);
});

test('the examples fit the types of the constructs', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const programs = new Map(examples.map(({ code }, index) => [join(ROOT, `documentation-${index}.ts`), code]));
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (path) => programs.get(path) ?? readFile(path);
  host.fileExists = (path) => programs.has(path) || fileExists(path);
  host.getSourceFile = (path, version, ...rest) => {
    const code = programs.get(path);
    return code === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, code, version);
  };
  const program = ts.createProgram([...programs.keys()], { ...options, noEmit: true }, host);
  const problems = [...programs.keys()].flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)));
  expect(problems.map(({ file, messageText }) => `${examples[[...programs.keys()].indexOf(file?.fileName ?? '')]?.name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)).toEqual([]);
}, 60_000);

test.each(examples)('the example of $name synthesizes', ({ code }) => {
  expect(run(code)).toHaveLength(1);
});

if (!existsSync(SCHEMA)) saySkipped('the schema of azurerm 4.55 is not there (set ORACLES to its folder): the examples are not held against it');

(existsSync(SCHEMA) ? describe : describe.skip)('with the schema of azurerm 4.55', () => {
  const schemas = existsSync(SCHEMA) ? readSchemas(SCHEMA) : undefined;
  test.each(examples)('every resource of $name agrees with it', ({ code }) => {
    expect(run(code).flatMap(({ json }) => (schemas ? checkStack(json, schemas) : []))).toEqual([]);
  });
});
