/**
 * What a contract would become: a throw-away environment with that one API, synthesized into a folder.
 * `npm run try -- CONTRACT [--access FILE] [--out DIR]`
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { synthesizeEnvironments } from '../constructs/stacks';
import { initExpressions } from '../policies/expressions/parse';
import { runToEnd, UsageError } from './errors';
import { Progress } from './progress';
import { environmentSummaries, synthesizedStacks } from './summary';
import { prepareTry } from './try/environment';

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(
      `--out ${folder}: expected a folder that can be written, got ${(error as NodeJS.ErrnoException).code ?? 'an error'}.`,
      'name another folder',
    );
  }
}

new Command('try')
  .description('Synthesizes a throw-away environment for one contract and says where it lies.')
  .argument('<contract>', 'an OpenAPI 3.0 or 3.1 document (JSON or YAML) or a FHIR R4 CapabilityStatement')
  .option('--access <file>', 'access rules (YAML or JSON), as under `access` of an API in config/', undefined)
  .option('--out <dir>', 'where the JSON is to lie', 'cdktf.try')
  .action((contract: string, options: { readonly access?: string; readonly out: string }) => {
    runToEnd(async () => {
      const progress = new Progress();
      progress.start(`Reading ${contract}`);
      const prepared = [prepareTry(contract, options.access)];
      makeFolder(options.out);
      progress.start('Synthesizing');
      await initExpressions();
      const stacks = synthesizeEnvironments(prepared, { outdir: options.out });
      progress.stop();
      console.log(environmentSummaries(prepared, synthesizedStacks(options.out, stacks)).join('\n'));
      console.log(`The Terraform JSON lies in ${join(options.out, 'stacks')}: ${stacks.join(', ')}.`);
    });
  })
  .parse();
