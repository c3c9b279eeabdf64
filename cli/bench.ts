/** `npm run bench [-- NAME…]`: how fast the parts of this project are, each beside what it is measured against. */
import Table from 'cli-table3';
import { Command } from 'commander';
import { complianceRows } from '../bench/compliance';
import { benchGateway } from '../bench/gateway';
import { isReached, type Measurement } from '../bench/measurement';
import { benchPolicies } from '../bench/policies';
import { benchScale, benchSynthesis } from '../bench/synthesis';
import { runToEnd } from './errors';
import { Progress } from './progress';

const PARTS: Readonly<Record<string, () => readonly Measurement[] | Promise<readonly Measurement[]>>> = {
  synthesis: benchSynthesis,
  scale: benchScale,
  policies: () => benchPolicies(),
  compliance: () => complianceRows(),
  gateway: () => benchGateway(),
};

function tableOf(measurements: readonly Measurement[]): string {
  const table = new Table({
    head: ['what', 'value', 'unit', 'target', 'reached'],
    style: { head: [], border: [] },
    colAligns: ['left', 'right'],
  });
  for (const each of measurements) {
    const reached = isReached(each);
    table.push([
      each.name,
      Number(each.value.toPrecision(4)).toLocaleString('en'),
      each.unit,
      each.target ?? '',
      reached === undefined ? '' : reached ? 'yes' : 'no',
    ]);
  }
  return table.toString();
}

const program = new Command('bench')
  .description('Measures this machine; a target that is not reached is no failure, a benchmark that throws is one.')
  .argument('[names...]', `what to measure: ${Object.keys(PARTS).join(', ')}; all if none is named`)
  .action((names: readonly string[]) => {
    const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
    if (unknown.length > 0) program.error(`no such benchmark: ${unknown.join(', ')}; expected ${Object.keys(PARTS).join(', ')}`);
    runToEnd(async () => {
      const progress = new Progress();
      for (const [name, measure] of Object.entries(PARTS)) {
        if (names.length > 0 && !names.includes(name)) continue;
        progress.start(`Measuring ${name}`);
        const measurements = await measure();
        progress.stop();
        console.log(`\n${name}\n${tableOf(measurements)}`);
      }
    });
  });

program.parse();
