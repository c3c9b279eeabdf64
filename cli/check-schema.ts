/** `npm run check:schema -- SCHEMA_FILE [DIR]`: does every synthesized stack agree with the provider's schema? */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { Command } from 'commander';
import { checkStack, count } from './schema/check';
import { readSchemas, SchemaFileError, type ProviderSchemas } from './schema/model';

/** The `cdk.tf.json` files of `cdktf.out`, its `stacks` or one stack's folder; sorted. */
function stackFiles(folder: string): readonly string[] {
  const direct = join(folder, 'cdk.tf.json');
  if (existsSync(direct)) return [direct];
  const stacks = existsSync(join(folder, 'stacks')) ? join(folder, 'stacks') : folder;
  if (!existsSync(stacks)) return [];
  return readdirSync(stacks)
    .sort()
    .map((name) => join(stacks, name, 'cdk.tf.json'))
    .filter((file) => existsSync(file));
}

/** Prints what was found. @returns the exit code */
export function run(schemaFile: string, folder: string, print: (line: string) => void): number {
  let schemas: ProviderSchemas;
  try {
    schemas = readSchemas(schemaFile);
  } catch (error) {
    if (!(error instanceof SchemaFileError)) throw error;
    print(error.message);
    return 1;
  }
  const files = stackFiles(folder);
  if (files.length === 0) {
    print(`${folder}: expected synthesized stacks (stacks/<stack>/cdk.tf.json), found none. Mend: run npm start, or name another folder`);
    return 1;
  }
  let problems = 0;
  for (const file of files) {
    const place = relative(process.cwd(), file);
    let stack: unknown;
    try {
      stack = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      print(
        `${place}: expected JSON, found another text: ${error instanceof Error ? error.message : String(error)}. Mend: run npm start again`,
      );
      problems += 1;
      continue;
    }
    const found = checkStack(stack, schemas);
    problems += found.length;
    for (const one of found) {
      print(
        `${place}: ${one.construct} (${one.address}): ${one.place === '' ? '' : `${one.place}: `}expected ${one.expected}, found ${one.found}. Mend: ${one.mend}`,
      );
    }
    print(
      `${basename(dirname(file))}: ${counted(count(stack), 'resource or data source', 'resources and data sources')}, ${found.length === 0 ? 'all as the schema says' : counted(found.length, 'problem', 'problems')}`,
    );
  }
  return problems === 0 ? 0 : 1;
}

const counted = (number: number, one: string, several: string): string => `${number} ${number === 1 ? one : several}`;

if (require.main === module) {
  new Command('check:schema')
    .description('Checks synthesized stacks against the output of `terraform providers schema -json`.')
    .argument('<schema>', 'file with the output of `terraform providers schema -json`')
    .argument('[folder]', 'cdktf.out, its stacks, or one stack’s folder', 'cdktf.out')
    .action((schema: string, folder: string) => {
      process.exitCode = run(schema, folder, (line) => console.log(line));
    })
    .parse();
}
