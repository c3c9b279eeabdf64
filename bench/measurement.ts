/** What a benchmark says. Targets are ratios and rates within one run, so they hold on any machine. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `<= 2`, `>= 1000`: what is to be reached. */
  readonly target?: string;
}

export function isReached({ value, target }: Measurement): boolean | undefined {
  const [, comparison, bound] = /^(<=|>=) ([\d.]+)$/.exec(target ?? '') ?? [];
  if (bound === undefined) return undefined;
  return comparison === '<=' ? value <= Number(bound) : value >= Number(bound);
}

/** The median of several runs of a function that gives a number. */
export function medianOf(runs: number, measure: () => number): number {
  const values = Array.from({ length: runs }, measure).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}
