/** Writes temporary folders of Terraform JSON for tests. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SynthesizedModel } from '../../synthesized/model';
import { readSynthesized } from '../../synthesized/read';

/** Files by path under the folder; what isn't a text is written as JSON. @returns the folder's path */
export function writeFolder(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'synthesized-'));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  return folder;
}

/** Resources by type and name, as one stack's `resource` block. */
export type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Reads a folder of one stack that holds these resources and files. */
export function readResources(resource: Resources, files: Readonly<Record<string, unknown>> = {}): SynthesizedModel {
  return readSynthesized(writeFolder({ 'stacks/test-apis/cdk.tf.json': { resource }, ...files }));
}
