/** `npm run bench [-- NAME…]`: how fast the parts of this project are, each beside what it is measured against. */
import Table from 'cli-table3';
import { Command } from 'commander';
import { isReached, type Measurement } from '../bench/measurement';
import { runToEnd } from './errors';
import { Progress } from './progress';

/** Loaded one by one: what one part loads must not burden the measurement of another. */
const PARTS: Readonly<Record<string, () => Promise<readonly Measurement[]>>> = {
  synthesis: async () => (await import('../bench/synthesis')).benchSynthesis(),
  scale: async () => (await import('../bench/synthesis')).benchScale(),
  policies: async () => (await import('../bench/policies')).benchPolicies(),
  compliance: async () => (await import('../bench/compliance')).complianceRows(),
  gateway: async () => (await import('../bench/gateway')).benchGateway(),
};

function tableOf(measurements: readonly Measurement[]): string {
  const table = new Table({ head: ['what', 'value', 'unit', 'target', 'reached'], style: { head: [], border: [] }, colAligns: ['left', 'right'] });
  for (const each of measurements) {
    const reached = isReached(each);
    table.push([each.name, Number(each.value.toPrecision(4)).toLocaleString('en'), each.unit, each.target ?? '', reached === undefined ? '' : reached ? 'yes' : 'no']);
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
