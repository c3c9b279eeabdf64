/** Whole commands: how long they take and the most memory that they use. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

export interface ProcessRun {
  readonly seconds: number;
  /** Peak resident memory. */
  readonly megabytes: number;
}

/**
 * Runs `node` once, to its end.
 * @throws Error with what it wrote, where it fails
 */
export function runNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): ProcessRun {
  const start = process.hrtime.bigint();
  const run = spawnSync(process.execPath, ['-r', join(__dirname, 'peak-memory.js'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CI: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (run.status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${run.stderr}${run.stdout}`);
  return { seconds, megabytes: Number(run.output[3]) / 1024 };
}

/** The medians of several runs, taken in turns so that a change of the machine's load meets all of them alike. */
export function runInTurns<const Names extends string>(
  runs: number,
  commands: Readonly<Record<Names, () => ProcessRun>>,
): Readonly<Record<Names, ProcessRun>> {
  const all = new Map<string, ProcessRun[]>();
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [name, run] of Object.entries<() => ProcessRun>(commands)) all.set(name, [...(all.get(name) ?? []), run()]);
  }
  const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
  return Object.fromEntries(
    [...all].map(([name, measured]) => [
      name,
      { seconds: median(measured.map(({ seconds }) => seconds)), megabytes: median(measured.map(({ megabytes }) => megabytes)) },
    ]),
  ) as Record<Names, ProcessRun>;
}
