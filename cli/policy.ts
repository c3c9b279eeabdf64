/** `npm run policy -- check FILE…` and `npm run policy -- format FILE`: policy files, outside the application. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  readPolicy,
  validatePolicy,
  validateResolver,
  writePolicy,
  GATEWAYS,
  PolicyWriteError,
  SCOPES,
  type Gateway,
  type PolicyFinding,
  type Scope,
} from '../policies';
import { checkExpression, initExpressions } from '../policies/expressions/check';
import { finding } from '../policies/findings';
import { runToEnd } from './errors';

type Format = 'rawxml' | 'xml';
type Print = (text: string) => void;

export interface CheckOptions {
  readonly json?: boolean;
  /** How many warnings are let pass. @default none */
  readonly maxWarnings?: number;
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

/** A section or statement that is not there has no place but the document's. */
const START = { line: 1, column: 1, offset: 0 };

/** Every finding with its place in the file; the file itself, where that can't be read. */
function findingsOf(file: string, options: CheckOptions): readonly PolicyFinding[] {
  return judged(file, options).map((found) => (found.code === 'APIM100' ? found : { ...found, position: found.position ?? START }));
}

function judged(file: string, { scope, gateway, format }: CheckOptions): readonly PolicyFinding[] {
  const read = readFile(file);
  if ('finding' in read) return [read.finding];
  const { policy, resolver, findings } = readPolicy(read.text, format ? { format } : {});
  if (resolver) return validateResolver(resolver, { checkExpression });
  return policy ? [...findings, ...validatePolicy(policy, { scope, gateway, checkExpression })] : findings;
}

/** Prints the findings of the files. @returns the exit code: 1 where there is an error, or more warnings than are let pass. */
export async function check(files: readonly string[], options: CheckOptions, print: Print): Promise<number> {
  await initExpressions();
  const results = files.map((file) => ({ file, findings: findingsOf(file, options) }));
  const all = results.flatMap(({ findings }) => findings);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  const warnings = all.length - errors;
  if (options.json) print(`${JSON.stringify({ files: results, findings: all.length, errors, warnings }, undefined, 2)}\n`);
  else {
    for (const { file, findings } of results) {
      for (const { code, severity, message, mend, position } of findings) {
        const place = position ? `${file}:${position.line}:${position.column}` : file;
        print(`${place}: ${severity} ${code}: ${message}\n    ${mend}\n`);
      }
    }
    print(`${counted(files.length, 'file')}, ${counted(errors, 'error')}, ${counted(warnings, 'warning')}\n`);
  }
  return errors > 0 || warnings > (options.maxWarnings ?? 0) ? 1 : 0;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export interface FormatOptions {
  readonly write?: boolean;
  readonly format?: Format;
}

/** Prints the canonical form of a file, or writes it there. @returns the exit code: 1 where the file can't be read or written. */
export function format(file: string, options: FormatOptions, print: Print, printError: Print): number {
  const read = readFile(file);
  const {
    policy,
    resolver,
    findings: found,
  } = 'finding' in read
    ? { policy: undefined, resolver: undefined, findings: [read.finding] }
    : readPolicy(read.text, options.format ? { format: options.format } : {});
  const findings = resolver ? [] : found;
  for (const { code, message, mend, position } of findings) {
    printError(`${position ? `${file}:${position.line}:${position.column}` : file}: error ${code}: ${message}\n    ${mend}\n`);
  }
  const formatted = policy ?? resolver;
  if (!formatted || findings.length > 0) return 1;
  let text: string;
  try {
    text = writePolicy(formatted);
  } catch (error) {
    if (!(error instanceof PolicyWriteError)) throw error;
    printError(`${file}: error APIM251: ${error.message}\n`);
    return 1;
  }
  if (options.write) writeFileSync(file, text);
  else print(text);
  return 0;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

/** The command line. `exit` is told the exit code. */
export function policyProgram(print: Print, printError: Print, exit: (code: number) => void): Command {
  const formatOption = (): Option =>
    new Option('--format <format>', 'how the file writes expressions (default: what they show)').choices(['rawxml', 'xml']);
  const program = new Command('policy').description('Checks and formats API Management policy files.');
  program
    .command('check')
    .description('Says what is wrong with policy documents, fragments and resolvers; exits 1 on findings.')
    .argument('<files...>')
    .option('--json', 'findings as JSON')
    .option('--max-warnings <count>', 'lets so many warnings pass (default: none)', wholeNumber)
    .addOption(new Option('--scope <scope>', 'where the document is attached (default: not judged)').choices([...SCOPES]))
    .addOption(new Option('--gateway <gateway>', 'what runs it (default: not judged)').choices([...GATEWAYS]))
    .addOption(formatOption())
    .action(async (files: string[], options: CheckOptions) => exit(await check(files, options, print)));
  program
    .command('format')
    .description('Prints the canonical form of a policy document, a fragment or a resolver.')
    .argument('<file>')
    .option('--write', 'write it back to the file')
    .addOption(formatOption())
    .action((file: string, options: FormatOptions) => exit(format(file, options, print, printError)));
  return program;
}

if (require.main === module) {
  runToEnd(async () => {
    const program = policyProgram(
      (text) => void process.stdout.write(text),
      (text) => void process.stderr.write(text),
      (code) => {
        process.exitCode = code;
      },
    );
    await program.parseAsync();
  });
}
