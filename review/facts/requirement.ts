/**
 * What a token must carry, as a monotone boolean formula in disjunctive normal form: any one of the alternatives,
 * each of which needs all its atoms. An atom is a text such as `scope:patient/*.read`, `role:Reader`,
 * `claim:tid=…`. For such formulas implication is exactly "each alternative of the one holds all atoms of
 * some alternative of the other", where an atom holds another that it implies.
 */
import { SMART_CLAIM } from '../../access/rule';
import { orderOf, type Order } from './order';

export type Requirement = readonly (readonly string[])[];

/** Any valid token. */
export const ANY: Requirement = [[]];

/** Alternatives past which a formula is not expanded: a policy that needs more is not told apart. */
const MOST_ALTERNATIVES = 512;

/** Sorted, without atoms that others imply and without alternatives that another one makes superfluous. */
export function normalize(requirement: Requirement): Requirement {
  const alternatives = requirement.map((atoms) => {
    const different = [...new Set(atoms)].sort();
    return different.filter((atom) => !different.some((other) => other !== atom && atomImplies(other, atom)));
  });
  const needed = alternatives.filter(
    (atoms, i) => !alternatives.some((other, j) => i !== j && holdsAll(atoms, other) && (other.length < atoms.length || j < i)),
  );
  return needed.sort((a, b) => compareText(a.join(' '), b.join(' ')));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const holdsAll = (atoms: readonly string[], needed: readonly string[]): boolean =>
  needed.every((atom) => atoms.some((other) => atomImplies(other, atom)));

/**
 * Whether every token that carries `a` carries `b`. SMART claims imply one another: a scope for every resource type
 * covers one of them, and a claim that names a context is one that names none, with less to choose from.
 */
function atomImplies(a: string, b: string): boolean {
  if (a === b) return true;
  if (!a.startsWith(SMART) || !b.startsWith(SMART)) return false;
  const [first, second] = [a, b].map((atom) => SMART_CLAIM.exec(atom.slice(SMART.length)));
  if (!first || !second) return false;
  const [, context, type, letter] = first;
  return letter === second[3] && (second[1] === undefined || second[1] === context) && (type === '*' || type === second[2]);
}

const SMART = 'smart:';

/** The requirement where only scopes of these SMART contexts count; without any, none does. */
export function inContexts(requirement: Requirement, contexts: readonly string[]): Requirement {
  // All three contexts are what a claim without a context means.
  if (contexts.length === 3) return requirement;
  const choices = (atom: string): readonly string[] => {
    if (!atom.startsWith(SMART)) return [atom];
    const own = SMART_CLAIM.exec(atom.slice(SMART.length))?.[1];
    if (own !== undefined) return contexts.includes(own) ? [atom] : [];
    return contexts.map((context) => `${SMART}${context}/${atom.slice(SMART.length)}`);
  };
  return normalize(
    requirement.flatMap((atoms) =>
      atoms.reduce<readonly (readonly string[])[]>(
        (made, atom) => made.flatMap((before) => choices(atom).map((choice) => [...before, choice])),
        [[]],
      ),
    ),
  );
}

/** Both must hold. `undefined` where the formula would grow past what is worth telling apart. */
export function and(a: Requirement, b: Requirement): Requirement | undefined {
  if (a.length * b.length > MOST_ALTERNATIVES) return undefined;
  return normalize(a.flatMap((left) => b.map((right) => [...left, ...right])));
}

/** Whether every token that meets `a` meets `b`: each of its alternatives asks for all that some alternative of `b` asks. */
export function implies(a: Requirement, b: Requirement): boolean {
  return a.every((atoms) => b.some((needed) => holdsAll(atoms, needed)));
}

/** Asking for more is narrower. */
export function compareRequirements(a: Requirement, b: Requirement): Order {
  return orderOf(implies(a, b), implies(b, a));
}

/** For people: `scope a and role b, or scope c`; without any alternative, nobody. */
export function formatRequirement(requirement: Requirement): string {
  if (requirement.length === 0) return 'nobody';
  return requirement.map((atoms) => (atoms.length === 0 ? 'any valid token' : atoms.map(formatAtom).join(' and '))).join(', or ');
}

function formatAtom(atom: string): string {
  return atom.startsWith(SMART) ? `SMART scope ${atom.slice(SMART.length)}` : atom.replace(':', ' ');
}
