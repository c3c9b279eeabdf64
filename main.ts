/** The application: every environment's contracts and configuration become Terraform JSON, which is then checked. */
import { measure, writeReports } from './cli/compliance-report';
import { runToEnd } from './cli/errors';
import { Progress } from './cli/progress';
import { environmentSummaries, synthesizedStacks } from './cli/summary';
import { toTable } from './compliance';
import { environmentsWithProblems } from './config';
import { namesPolicyFiles, prepareEnvironments, synthesizeEnvironments } from './constructs/stacks';
import { initExpressions } from './policies/expressions/parse';

runToEnd(async () => {
  const outdir = process.env['CDKTF_OUTDIR'] ?? 'cdktf.out';
  const progress = new Progress();
  progress.start('Reading the configuration and the contracts');
  const { environments, problems } = environmentsWithProblems();
  if (namesPolicyFiles(environments)) await initExpressions();
  const prepared = prepareEnvironments(environments, __dirname, problems);
  progress.start('Synthesizing');
  await initExpressions();
  const stacks = synthesizeEnvironments(prepared, { outdir, progress: (stack) => progress.start(`Synthesizing ${stack}`) });
  progress.start('Checking what was synthesized');
  const reports = measure(
    outdir,
    prepared.map(({ environment }) => environment),
  );
  const { folder } = writeReports(outdir, reports);
  progress.stop();

  console.log(environmentSummaries(prepared, synthesizedStacks(outdir, stacks)).join('\n'));
  console.log(toTable(reports, { colors: process.stdout.isTTY, width: process.stdout.columns ?? 120 }));
  console.log(`Terraform JSON: ${outdir}/stacks (${stacks.join(', ')}); compliance reports: ${folder}`);
  if (!reports.every(({ ok }) => ok)) process.exitCode = 1;
});
