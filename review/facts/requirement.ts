/**
 * What a token must carry, as a monotone boolean formula in disjunctive normal form: any one of the alternatives,
 * each of which needs all its atoms. An atom is a text such as `scope:patient/*.read`, `role:Reader`,
 * `claim:tid=…`. For such formulas implication is exactly "each alternative of the one holds all atoms of
 * some alternative of the other".
 */
import { orderOf, type Order } from './order';

export type Requirement = readonly (readonly string[])[];

/** Any valid token. */
export const ANY: Requirement = [[]];
/** No token will do. */
export const NONE: Requirement = [];

/** Alternatives past which a formula is not expanded: a policy that needs more is not told apart. */
const MOST_ALTERNATIVES = 512;

/** Sorted, without duplicates and without alternatives that another one makes superfluous. */
export function normalize(requirement: Requirement): Requirement {
  const alternatives = requirement.map((atoms) => [...new Set(atoms)].sort());
  const needed = alternatives.filter(
    (atoms, i) => !alternatives.some((other, j) => i !== j && holdsAll(atoms, other) && (other.length < atoms.length || j < i)),
  );
  return needed.sort((a, b) => compareText(a.join(' '), b.join(' ')));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const holdsAll = (atoms: readonly string[], needed: readonly string[]): boolean => needed.every((atom) => atoms.includes(atom));

/** Both must hold. `undefined` where the formula would grow past what is worth telling apart. */
export function and(a: Requirement, b: Requirement): Requirement | undefined {
  if (a.length * b.length > MOST_ALTERNATIVES) return undefined;
  return normalize(a.flatMap((left) => b.map((right) => [...left, ...right])));
}

export function implies(a: Requirement, b: Requirement): boolean {
  return a.every((atoms) => b.some((needed) => holdsAll(atoms, needed)));
}

/** Asking for more is narrower. */
export function compareRequirements(a: Requirement, b: Requirement): Order {
  return orderOf(implies(a, b), implies(b, a));
}

export function formatRequirement(requirement: Requirement): string {
  if (requirement.length === 0) return 'nobody';
  return requirement.map((atoms) => (atoms.length === 0 ? 'any valid token' : atoms.map((atom) => atom.replace(':', ' ')).join(' and '))).join(', or ');
}
