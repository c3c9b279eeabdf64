/** The example application, synthesized once for the tests that read it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../config';
import { prepareEnvironments, synthesizeEnvironments } from '../constructs/stacks';

const ROOT = join(__dirname, '..');
let folder: string | undefined;

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** The folder that `cdktf.out` would be, made on first use and removed when the tests of the file have run. */
export function exampleFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'healthcare-apis-example-'));
    synthesizeEnvironments(prepareEnvironments(environments(), ROOT), { outdir: made });
    folder = made;
  }
  return folder;
}
