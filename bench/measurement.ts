/** What a benchmark says. Targets are ratios and rates within one run, so they hold on any machine. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `<= 2`, `≥ 1000`, `< 10 s`, `0`: what is to be reached. */
  readonly target?: string;
}

/** Undefined where nothing was to be reached. @throws Error for a target that can't be read */
export function isReached({ name, value, target }: Measurement): boolean | undefined {
  if (target === undefined) return undefined;
  const [, comparison = '=', bound] = /^(<=|>=|<|≤|≥)? ?([\d.]+)(?: \S+)?$/.exec(target) ?? [];
  if (bound === undefined) throw new Error(`the target of "${name}" is unreadable: ${target}`);
  const against = Number(bound);
  if (comparison === '=') return value === against;
  if (comparison === '<') return value < against;
  return comparison === '<=' || comparison === '≤' ? value <= against : value >= against;
}

/** The median of several runs of a function that gives a number. */
export function medianOf(runs: number, measure: () => number): number {
  const values = Array.from({ length: runs }, measure).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}
