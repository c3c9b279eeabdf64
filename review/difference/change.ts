/** What a change is, and what it is judged to be. */
import type { Source } from '../facts/access-facts';
import { flip, type Order } from '../facts/order';

export type Judgement = 'widened' | 'narrowed' | 'unchanged' | 'unknown';

/** `unknown`: the two sides can't be compared because one of them isn't known. */
export type ChangeOrder = Order | 'unknown';

/** One operation, called with one kind of credential. */
export interface AffectedOperation {
  readonly api: string;
  readonly operationId: string;
  readonly method: string;
  readonly urlTemplate: string;
  readonly credential: string;
}

/** One thing that differs, before it is put together with the same change elsewhere. */
export interface Difference {
  /** What differs, in the reviewer's words: `audiences`, `networks`, `operation`. */
  readonly subject: string;
  /** Of the base to the head: `narrower` means that the head admits more. */
  readonly order: ChangeOrder;
  readonly before: string;
  readonly after: string;
  readonly baseSources: readonly Source[];
  readonly headSources: readonly Source[];
}

export interface Change extends Difference {
  readonly judgement: Judgement;
  /** The service, or the Terraform resource where no service is touched. */
  readonly place: string;
  /** Empty where the change isn't one of operations. */
  readonly operations: readonly AffectedOperation[];
}

/** What can't be compared counts as widened: it gives something that nobody had before. */
function judge(order: ChangeOrder): Judgement {
  switch (order) {
    case 'narrower':
    case 'incomparable':
      return 'widened';
    case 'wider':
      return 'narrowed';
    case 'equal':
      return 'unchanged';
    case 'unknown':
      return 'unknown';
  }
}

/** Whether somebody can do more than before. */
export const widens = ({ order }: Pick<Difference, 'order'>): boolean => order === 'narrower' || order === 'incomparable';
/** Whether somebody can do less than before. */
export const narrows = ({ order }: Pick<Difference, 'order'>): boolean => order === 'wider' || order === 'incomparable';

/** The difference in the other direction. */
export function reverse(difference: Difference): Difference {
  return {
    subject: difference.subject,
    order: difference.order === 'unknown' ? 'unknown' : flip(difference.order),
    before: difference.after,
    after: difference.before,
    baseSources: difference.headSources,
    headSources: difference.baseSources,
  };
}

/** Within a judgement: who gets in first, then from where, then how often and everything else. */
const WEIGHTS: readonly (readonly string[])[] = [
  ['token', 'a way in', 'ways in', 'operation', 'credential', 'scopes and roles', 'condition', 'client certificate'],
  ['issuers', 'audiences', 'signing keys', 'networks', 'logged bodies'],
];

function weightOf({ subject }: Difference): number {
  const weight = WEIGHTS.findIndex((subjects) => subjects.includes(subject));
  return weight < 0 ? WEIGHTS.length : weight;
}

/** Gathers differences: the same one in many operations becomes one change with many operations. */
export class Changes {
  private readonly byKey = new Map<string, { readonly change: Omit<Change, 'operations'>; readonly operations: AffectedOperation[] }>();

  add(place: string, difference: Difference, operation?: AffectedOperation): void {
    const sources = [...difference.baseSources, ...difference.headSources].map(({ path, fragment, statement }) => [
      path,
      fragment ?? '',
      statement,
    ]);
    const key = JSON.stringify([place, difference.subject, difference.order, difference.before, difference.after, sources]);
    let entry = this.byKey.get(key);
    if (entry === undefined) {
      this.byKey.set(key, (entry = { change: { ...difference, place, judgement: judge(difference.order) }, operations: [] }));
    }
    // Several ways into an operation may change by the same thing.
    if (operation !== undefined && entry.operations.at(-1) !== operation) entry.operations.push(operation);
  }

  /** What widens first; then what isn't known, what narrows, and what changes nothing. */
  sorted(): readonly Change[] {
    const rank: Readonly<Record<Judgement, number>> = { widened: 0, unknown: 1, narrowed: 2, unchanged: 3 };
    return [...this.byKey.values()]
      .map(({ change, operations }) => ({ ...change, operations }))
      .sort((a, b) => rank[a.judgement] - rank[b.judgement] || weightOf(a) - weightOf(b));
  }
}
