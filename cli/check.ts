/** `npm run check -- [DIR]`: measures synthesized JSON against the compliance rules. Exit code 1 where it is not compliant. */
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { PROFILES, toGithub, toTable, type ComplianceReport } from '../compliance';
import { environments } from '../config';
import { measure, writeReports, type MeasureOptions, type WrittenReports } from './compliance-report';
import { runToEnd } from './errors';

const FORMATS = ['table', 'json', 'csv', 'md', 'sarif', 'github'] as const;

interface Options extends MeasureOptions {
  readonly format: (typeof FORMATS)[number];
  readonly out?: string;
}

new Command('check')
  .description(
    'Measures synthesized Terraform JSON against the compliance rules. Exit code 1 where it is not compliant, or cannot be told to be.',
  )
  .argument('[dir]', 'cdktf.out, its stacks, or one stack’s folder', 'cdktf.out')
  .addOption(
    new Option(
      '--profile <profile>',
      'measure everything against one profile (default: each environment’s own, production for others)',
    ).choices([...PROFILES]),
  )
  .addOption(new Option('--format <format>', 'what is printed').choices([...FORMATS]).default('table'))
  .option('--out <dir>', 'where compliance.json, .csv, .md and .sarif are written (default: DIR/compliance)')
  .option('--suppressions <file>', 'a JSON list of { rule, path, reason, owner, expires }, beside those of the configuration')
  .action((dir: string, options: Options) => {
    runToEnd(() => {
      const reports = measure(dir, environments(), options);
      const written = writeReports(dir, reports, options.out);
      process.stdout.write(print(reports, options.format, written));
      if (options.format === 'table') process.stdout.write(`reports: ${join(written.folder, 'compliance.{json,csv,md,sarif}')}\n`);
      process.exitCode = reports.every(({ ok }) => ok) ? 0 : 1;
    });
  })
  .parse();

function print(reports: readonly ComplianceReport[], format: Options['format'], { files, base }: WrittenReports): string {
  if (format === 'github') return toGithub(reports, base);
  return format === 'table' ? toTable(reports, { colors: process.stdout.isTTY, width: process.stdout.columns ?? 120 }) : files[format];
}
