/** The examples of docs/constructs are programs: each one is run, and what it writes is held against the provider's schema. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import * as cdktf from 'cdktf';
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
