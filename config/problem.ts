/** One thing wrong with what a user wrote: where, what was expected, what was found, and how to mend it. */
export interface ConfigurationProblem {
  /** `config/prod.ts: products.partners.subscriptionsLimit`, or `contracts/a.yaml:12:3`. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
  readonly mend: string;
}

/** @param path of the value in the configuration: `products.partners.subscriptionsLimit` */
export type Report = (path: string, expected: string, found: unknown, mend: string) => void;

/** The problem as one line. */
export function formatProblem({ place, expected, found, mend }: ConfigurationProblem): string {
  return `${place}: expected ${expected}, got ${found}. Mend: ${mend}`;
}

/** Everything wrong with the input of a run, at once. Nothing is written when it is thrown. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(
      [`${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing was written.`, ...problems.map(formatProblem)].join('\n'),
    );
    this.name = 'ConfigurationError';
  }
}
