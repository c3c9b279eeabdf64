/** One thing wrong with a contract or an access rule: where, what was expected, what was found, how to mend it. */
export interface Problem {
  /** `contracts/a.yaml:12:3`, or `config/prod.ts: apis.fhir.access.rules[2]`. */
  readonly place: string;
  readonly expected: string;
  readonly found: string;
  readonly mend: string;
}

function formatProblem({ place, expected, found, mend }: Problem): string {
  return `${place}: expected ${expected}, got ${found}. Mend: ${mend}`;
}

/** A value as a message shows it: JSON, cut at 80 characters. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'object' && value !== null ? (Array.isArray(value) ? 'a list' : 'an object') : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Everything wrong with a contract, at once. */
export class ContractError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ContractError';
  }
}
