/**
 * `npm run review -- [DIR] [--base DIR_OR_GIT_REF] [--plan FILE …]`: who can reach what, and what a change does
 * to that, as review.html, review.md and review.json.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Command, Option } from 'commander';
import { readPolicy } from '../policies/rawxml/read';
import { ComplianceResultsError, readComplianceResults, type ComplianceResults } from '../review/compliance-results';
import { mergePlans, PlanError, reviewPlan, type PlanReview } from '../review/plan';
import { reviewPage } from '../review/page/page';
import { reviewDocument } from '../review/report/document';
import { reviewJson } from '../review/report/json';
import { reviewMarkdown, withCredential } from '../review/report/markdown';
import type { ReviewDocument } from '../review/report/model';
import { readSynthesized } from '../synthesized/read';
import { runToEnd, UsageError } from './errors';
import { readBase } from './review/base';

export interface ReviewOptions {
  readonly base?: string;
  readonly plan?: readonly string[];
  readonly out?: string;
  readonly failOn?: 'widened';
  readonly compliance?: string;
}

/**
 * Writes the three reports. @returns the exit code
 * @throws Error whose message is for the user, where something can't be read
 */
export function review(folder: string, options: ReviewOptions, project: string, print: (line: string) => void): number {
  if (options.failOn !== undefined && options.base === undefined) {
    throw new UsageError('--fail-on widened: needs something to compare with.', 'give --base, such as --base main');
  }
  const head = readSynthesized(folder);
  const base = options.base === undefined ? undefined : readBase(options.base, project, print);
  // Beside the stacks, not among them.
  const beside = basename(folder) === 'stacks' ? dirname(folder) : folder;
  const compliance = readCompliance(options.compliance, join(beside, 'compliance', 'compliance.json'));
  const plan = readPlans(options.plan ?? []);
  const document = reviewDocument({ head, ...(base && { base }), ...(plan && { plan }), ...(compliance && { compliance }) });
  const out = options.out ?? join(beside, 'review');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'review.html'), reviewPage(document));
  writeFileSync(join(out, 'review.md'), reviewMarkdown(document));
  writeFileSync(join(out, 'review.json'), reviewJson(document));
  for (const line of summaryOf(document)) print(line);
  print(`Written: ${join(out, 'review.{html,md,json}')}`);
  return options.failOn === undefined ? 0 : failure(document, print);
}

/** What could not be judged counts as widened. */
function failure({ summary: { judgements } }: ReviewDocument, print: (line: string) => void): number {
  const { widened = 0, unknown = 0 } = judgements ?? {};
  if (widened + unknown === 0) return 0;
  print(`Failed on widened access: ${widened} widened, ${unknown} not judged.`);
  return 1;
}

function readText(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${option} ${file}: expected a file that can be read, found none (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
      'correct the path, or make the file first',
    );
  }
}

function readPlans(files: readonly string[]): PlanReview | undefined {
  return mergePlans(files.map((file) => reviewPlan(readText(file, '--plan'), file, (text) => readPolicy(text).policy)));
}

function readCompliance(asked: string | undefined, usual: string): ComplianceResults | undefined {
  if (asked !== undefined) return readComplianceResults(readText(asked, '--compliance'), asked);
  return existsSync(usual) ? readComplianceResults(readText(usual, '--compliance'), usual) : undefined;
}

const TITLES = { widened: 'widened', unknown: 'not judged', narrowed: 'narrowed' } as const;
/** Changes that the terminal lists; the reports have all of them. */
const MOST_LISTED = 20;

function summaryOf({ summary, changes = [], plan, problems }: ReviewDocument): readonly string[] {
  const unresolved = summary.unknownOperations === 0 ? '' : `, ${summary.unknownOperations} not resolved`;
  const telling = changes.filter(({ judgement }) => judgement !== 'unchanged');
  return [
    `${summary.operations} operation${summary.operations === 1 ? '' : 's'}, ${summary.publicOperations} without a token or certificate${unresolved}.`,
    ...problems.map((problem) => `Not resolved: ${problem}`),
    ...telling
      .slice(0, MOST_LISTED)
      .map(
        ({ judgement, subject, place, before, after, operations }) =>
          `${judgement === 'unchanged' ? '' : TITLES[judgement]}: ${place}: ${subject}${withCredential({ subject, operations })}: ${short(before)} → ${short(after)}`,
      ),
    ...(telling.length > MOST_LISTED ? [`and ${telling.length - MOST_LISTED} more changes`] : []),
    ...(summary.judgements === undefined
      ? []
      : [
          `Compared with the base: ${summary.judgements.widened} widened, ${summary.judgements.unknown} not judged, ${summary.judgements.narrowed} narrowed, ${summary.judgements.unchanged} without effect.`,
        ]),
    ...(plan?.changes ?? []).flatMap(({ address, warning }) => (warning === undefined ? [] : [`${address}: ${warning}`])),
  ];
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

/** What the command line can mend, in its words; any other error as it came. */
function usageErrorOf(error: unknown): unknown {
  if (error instanceof PlanError) return new UsageError(error.message, 'write it anew: terraform show -json tfplan > plan.json');
  return error instanceof ComplianceResultsError ? new UsageError(error.message, 'write it anew: npm run check') : error;
}

if (require.main === module) {
  new Command('review')
    .description('Shows who can reach what, and what a change does to that, from synthesized Terraform JSON.')
    .argument('[dir]', 'cdktf.out, its stacks, or one stack’s folder', 'cdktf.out')
    .option('--base <dir or git ref>', 'what to compare with: a folder of synthesized JSON, or a git reference')
    .option('--plan <files...>', 'what `terraform show -json` printed of each stack’s plan')
    .option('--out <dir>', 'where review.html, review.md and review.json are written (default: DIR/review)')
    .addOption(new Option('--fail-on <judgement>', 'exit with 1 where access widened, or could not be judged').choices(['widened']))
    .option('--compliance <file>', 'results of `npm run check` (default: DIR/compliance/compliance.json, where it is)')
    .action((folder: string, options: ReviewOptions) =>
      runToEnd(() => {
        try {
          process.exitCode = review(folder, options, join(__dirname, '..'), (line) => console.log(line));
        } catch (error) {
          throw usageErrorOf(error);
        }
      }),
    )
    .parse();
}
