/** `npm run check -- [DIR]`: measures synthesized JSON against the compliance rules. Exit code 1 where it is not compliant. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { environments } from '../config';
import { partsOf, PROFILES, runCompliance, toCsv, toGithub, toJson, toMarkdown, toSarif, toTable, type ComplianceReport, type MeasuredEnvironment, type Profile, type Suppression } from '../compliance';
import { readSynthesized } from '../synthesized/read';

const FORMATS = ['table', 'json', 'csv', 'md', 'sarif', 'github'] as const;

interface Options {
  readonly profile?: Profile;
  readonly format: (typeof FORMATS)[number];
  readonly out?: string;
  readonly suppressions?: string;
}

/** A mistake of whoever calls: its message says it all. */
class UsageError extends Error {}

const suppressionsFile = z.array(z.strictObject({ rule: z.string(), path: z.string(), reason: z.string(), owner: z.string(), expires: z.string() }));

const program = new Command('check')
  .description('Measures synthesized Terraform JSON against the compliance rules. Exit code 1 where it is not compliant, or cannot be told to be.')
  .argument('[dir]', 'cdktf.out, its stacks, or one stack’s folder', 'cdktf.out')
  .addOption(new Option('--profile <profile>', 'measure everything against one profile (default: each environment’s own, production for others)').choices([...PROFILES]))
  .addOption(new Option('--format <format>', 'what is printed').choices([...FORMATS]).default('table'))
  .option('--out <dir>', 'where compliance.json, .csv, .md and .sarif are written (default: DIR/compliance)')
  .option('--suppressions <file>', 'a JSON list of { rule, path, reason, owner, expires }, beside those of the configuration')
  .action((dir: string, options: Options) => {
    const reports = measure(dir, options);
    // Inside cdktf.out the reports lie beside the stacks, not among them.
    const out = options.out ?? join(basename(dir) === 'stacks' ? dirname(dir) : dir, 'compliance');
    const base = relative(process.cwd(), dir).split('\\').join('/');
    const files = { json: toJson(reports), csv: toCsv(reports), md: toMarkdown(reports), sarif: toSarif(reports, { base }) };
    mkdirSync(out, { recursive: true });
    for (const [extension, text] of Object.entries(files)) writeFileSync(join(out, `compliance.${extension}`), text);
    process.stdout.write(print(reports, options.format, files, base));
    if (options.format === 'table') process.stdout.write(`reports: ${join(out, 'compliance.{json,csv,md,sarif}')}\n`);
    process.exitCode = reports.every(({ ok }) => ok) ? 0 : 1;
  });

function measure(dir: string, options: Options): readonly ComplianceReport[] {
  const model = readSynthesized(dir);
  const known: readonly MeasuredEnvironment[] = environments().map(({ name, compliance }) => ({ name, profile: options.profile ?? compliance.profile, suppressions: compliance.suppressions }));
  const parts = partsOf(model, known);
  const extra = options.suppressions === undefined ? [] : readSuppressions(options.suppressions);
  // A construct's path begins with its stack's name. What belongs to no part is reported as matching nothing.
  const owner = (suppression: Suppression): (typeof parts)[number] | undefined => parts.find(({ model: { stacks } }) => stacks.includes(suppression.path.split('/')[0] ?? '')) ?? parts[0];
  const today = new Date().toISOString().slice(0, 10);
  return parts.map((part) =>
    runCompliance(part.model, { name: part.name, profile: options.profile ?? part.profile, suppressions: [...part.suppressions, ...extra.filter((suppression) => owner(suppression) === part)], today }),
  );
}

function readSuppressions(file: string): readonly Suppression[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: expected a JSON list of suppressions, got ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = suppressionsFile.safeParse(json);
  if (!parsed.success) throw new UsageError(`${file}: expected a JSON list of { rule, path, reason, owner, expires }, got\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function print(reports: readonly ComplianceReport[], format: Options['format'], files: Readonly<Record<'json' | 'csv' | 'md' | 'sarif', string>>, base: string): string {
  if (format === 'github') return toGithub(reports, base);
  return format === 'table' ? toTable(reports, { colors: process.stdout.isTTY, width: process.stdout.columns ?? 120 }) : files[format];
}

try {
  program.parse();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
