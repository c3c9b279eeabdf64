/** `npm run policy -- check FILE…` and `npm run policy -- format FILE`: policy files, outside the application. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { readPolicy, validatePolicy, writePolicy, GATEWAYS, PolicyWriteError, SCOPES, type Gateway, type PolicyFinding, type Scope } from '../policies';
import { checkExpression, initExpressions } from '../policies/expressions/check';
import { finding } from '../policies/findings';
import { runToEnd } from './errors';

type Format = 'rawxml' | 'xml';
type Print = (text: string) => void;

export interface CheckOptions {
  readonly json?: boolean;
  readonly scope?: Scope;
  readonly gateway?: Gateway;
  readonly format?: Format;
}

function readFile(file: string): { readonly text: string } | { readonly finding: PolicyFinding } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return { finding: finding('APIM100', `expected a readable file (${reason})`, 'Give the path of a policy file.') };
  }
}

function findingsOf(file: string, { scope, gateway, format }: CheckOptions): readonly PolicyFinding[] {
  const read = readFile(file);
  if ('finding' in read) return [read.finding];
  const { policy, findings } = readPolicy(read.text, format ? { format } : {});
  return policy ? [...findings, ...validatePolicy(policy, { scope, gateway, checkExpression })] : findings;
}

/** Prints the findings of the files. @returns the exit code: 1 where there is any. */
export async function check(files: readonly string[], options: CheckOptions, print: Print): Promise<number> {
  await initExpressions();
  const results = files.map((file) => ({ file, findings: findingsOf(file, options) }));
  const count = results.reduce((sum, { findings }) => sum + findings.length, 0);
  if (options.json) print(`${JSON.stringify({ files: results, findings: count }, undefined, 2)}\n`);
  else {
    for (const { file, findings } of results) {
      for (const { code, severity, message, mend, position } of findings) {
        const place = position ? `${file}:${position.line}:${position.column}` : file;
        print(`${place}: ${severity} ${code}: ${message}\n    ${mend}\n`);
      }
    }
    print(`${files.length} ${files.length === 1 ? 'file' : 'files'}, ${count} ${count === 1 ? 'finding' : 'findings'}\n`);
  }
  return count > 0 ? 1 : 0;
}

export interface FormatOptions {
  readonly write?: boolean;
  readonly format?: Format;
}

/** Prints the canonical form of a file, or writes it there. @returns the exit code: 1 where the file can't be read or written. */
export function format(file: string, options: FormatOptions, print: Print, printError: Print): number {
  const read = readFile(file);
  const { policy, findings } = 'finding' in read ? { policy: undefined, findings: [read.finding] } : readPolicy(read.text, options.format ? { format: options.format } : {});
  for (const { code, message, mend, position } of findings) {
    printError(`${position ? `${file}:${position.line}:${position.column}` : file}: error ${code}: ${message}\n    ${mend}\n`);
  }
  if (!policy || findings.length > 0) return 1;
  let text: string;
  try {
    text = writePolicy(policy);
  } catch (error) {
    if (!(error instanceof PolicyWriteError)) throw error;
    printError(`${file}: error APIM251: ${error.message}\n`);
    return 1;
  }
  if (options.write) writeFileSync(file, text);
  else print(text);
  return 0;
}

/** The command line. `exit` is told the exit code. */
export function policyProgram(print: Print, printError: Print, exit: (code: number) => void): Command {
  const formatOption = (): Option => new Option('--format <format>', 'how the file writes expressions (default: what they show)').choices(['rawxml', 'xml']);
  const program = new Command('policy').description('Checks and formats API Management policy files.');
  program
    .command('check')
    .description('Says what is wrong with policy documents and fragments; exits 1 where anything is.')
    .argument('<files...>')
    .option('--json', 'findings as JSON')
    .addOption(new Option('--scope <scope>', 'where the document is attached (default: not judged)').choices([...SCOPES]))
    .addOption(new Option('--gateway <gateway>', 'what runs it (default: not judged)').choices([...GATEWAYS]))
    .addOption(formatOption())
    .action(async (files: string[], options: CheckOptions) => exit(await check(files, options, print)));
  program
    .command('format')
    .description('Prints the canonical form of a policy document or fragment.')
    .argument('<file>')
    .option('--write', 'write it back to the file')
    .addOption(formatOption())
    .action((file: string, options: FormatOptions) => exit(format(file, options, print, printError)));
  return program;
}

if (require.main === module) {
  runToEnd(async () => {
    const program = policyProgram((text) => void process.stdout.write(text), (text) => void process.stderr.write(text), (code) => {
      process.exitCode = code;
    });
    await program.parseAsync();
  });
}
