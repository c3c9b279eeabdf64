import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../../config';
import { prepareEnvironments, synthesizeEnvironments } from '../../constructs/stacks';
import { initExpressions } from '../../policies/expressions/parse';

beforeAll(() => initExpressions());

test('an error on the way keeps its message and its stack, and how stacks are written is as before afterwards', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'stack-traces-'));
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  let met: unknown;
  try {
    const prepared = prepareEnvironments(environments().filter(({ name }) => name === 'dev'), join(__dirname, '..', '..'));
    const interrupt = (): void => {
      throw new Error('stopped here');
    };
    synthesizeEnvironments(prepared, { outdir, progress: interrupt });
  } catch (error) {
    met = error instanceof Error ? error.stack : error;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
  expect(met).toMatch(/^Error: stopped here\n {4}at interrupt \(.*stack-traces\.test\.ts/);
  expect(Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')).toEqual(before);
});
