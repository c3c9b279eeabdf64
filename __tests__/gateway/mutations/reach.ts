/** Which statements an attack meets, so that the attacks that a lost statement would have refused are tried first. */
import type { IncomingRequest, Answer } from '../../../gateway/pipeline';
import type { Mutant } from './mutants';
import type { Attack } from './world';

export class Reach {
  /** Lines that it ran through, and those that refused it, by owner. */
  private readonly ran = new Set<string>();
  private readonly refused = new Set<string>();
  calls = 0;

  note({ target }: IncomingRequest, { statements = [] }: Answer): void {
    this.calls += 1;
    const api = target.startsWith('/fhir') ? 'api fhir' : 'api appointments';
    for (const { scope, fragment, line, outcome } of statements) {
      const key = `${fragment === undefined ? (scope === 'api' ? api : scope) : `fragment ${fragment}`}:${line ?? 0}`;
      this.ran.add(key);
      if (outcome !== 'done') this.refused.add(key);
    }
  }

  /** How near it comes to what a mutant lost. */
  nearness({ owner, lines: [first, last], around }: Mutant): number {
    const place = owner.startsWith('product') ? 'product' : owner;
    const within = (set: ReadonlySet<string>): boolean => {
      for (let line = first; line <= last; line += 1) if (set.has(`${place}:${line}`)) return true;
      return false;
    };
    if (within(this.refused)) return 4;
    if (around.some((line) => this.refused.has(`${place}:${line}`))) return 3;
    if (within(this.ran)) return 2;
    return around.some((line) => this.ran.has(`${place}:${line}`)) ? 1 : 0;
  }
}

/** The attacks in the order in which to try them: those that speak of what is lost, near ones, then those that found something before, then those of few calls. */
export function ordered(attacks: readonly Attack[], reach: ReadonlyMap<Attack, Reach>, mutant: Mutant, found: ReadonlyMap<Attack, number>): readonly Attack[] {
  const key = (attack: Attack): readonly number[] => {
    const own = reach.get(attack);
    const spoken = mutant.named !== undefined && attack.name.endsWith(mutant.named) ? 1 : 0;
    return [-spoken, -(own?.nearness(mutant) ?? 0), -(found.get(attack) ?? 0), own?.calls ?? 0];
  };
  return attacks
    .map((attack) => ({ attack, key: key(attack) }))
    .sort((a, b) => a.key.reduce((order, value, index) => (order === 0 ? value - (b.key[index] as number) : order), 0))
    .map(({ attack }) => attack);
}
