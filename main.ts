/** The application: every environment's contracts and configuration become Terraform JSON, which is then checked. */
import { runToEnd } from './cli/errors';
import { Progress } from './cli/progress';
import { environmentSummary, synthesizedStacks } from './cli/summary';
import { environments } from './config';
import { prepareEnvironments, synthesizeEnvironments } from './constructs/stacks';

runToEnd(() => {
  const progress = new Progress();
  progress.start('Reading the configuration and the contracts');
  const prepared = prepareEnvironments(environments(), __dirname);
  progress.start('Synthesizing');
  const outdir = process.env['CDKTF_OUTDIR'] ?? 'cdktf.out';
  const stacks = synthesizeEnvironments(prepared, { outdir, progress: (stack) => progress.start(`Synthesizing ${stack}`) });
  progress.stop();

  const made = synthesizedStacks(outdir, stacks);
  for (const each of prepared) {
    const own = made.filter(({ name }) => name.startsWith(`${each.environment.name}-`));
    console.log(environmentSummary(each, own).join('\n'));
  }
  console.log(`The Terraform JSON lies in ${outdir}/stacks: ${stacks.join(', ')}.`);
});
