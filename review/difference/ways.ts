/** How the ways into an operation differ, told by the smallest part that does. */
import { compareWays, wayWithin, type Sourced, type Way } from '../facts/access-facts';
import { describeProof, formatProof, proofParts, type Proof } from '../facts/proof';
import type { Difference } from './change';

export function compareEntries(base: readonly Way[], head: readonly Way[]): readonly Difference[] {
  const order = compareWays(base, head);
  if (order === 'equal') return [];
  const restBase = base.filter((way) => !head.some((other) => same(way, other)));
  const restHead = head.filter((way) => !base.some((other) => same(way, other)));
  const pairs = pair(restBase, restHead);
  const differences: readonly Difference[] = [
    ...pairs.flatMap(([before, after]) => compareWay(before, after)),
    ...restBase
      .filter((way) => !pairs.some(([before]) => before === way) && !head.some((other) => wayWithin(way, other)))
      .map((way) => ({
        ...entry(way),
        order: 'wider' as const,
        before: formatWay(way),
        after: 'no longer a way in',
        baseSources: sourcesOf(way.proofs),
        headSources: [],
      })),
    ...restHead
      .filter((way) => !pairs.some(([, after]) => after === way) && !base.some((other) => wayWithin(way, other)))
      .map((way) => ({
        ...entry(way),
        order: 'narrower' as const,
        before: 'no way in',
        after: formatWay(way),
        baseSources: [],
        headSources: sourcesOf(way.proofs),
      })),
  ];
  if (differences.length > 0) return differences;
  const all = (ways: readonly Way[]): string => ways.map(formatWay).join(', or ') || 'nobody';
  return [
    {
      subject: 'ways in',
      order,
      before: all(base),
      after: all(head),
      baseSources: sourcesOf(base.flatMap(({ proofs }) => proofs)),
      headSources: sourcesOf(head.flatMap(({ proofs }) => proofs)),
    },
  ];
}

const entry = ({ end }: Way): { readonly subject: string } => ({ subject: end === 'gateway' ? 'an answer of the gateway' : 'a way in' });
const same = (a: Way, b: Way): boolean => wayWithin(a, b) && wayWithin(b, a);

/**
 * The ways that are each other's successors: of the same conditions and provider, of the same conditions, of the
 * same provider, or the only ones that are left. A key pairs only where it tells one way on each side.
 */
function pair(base: readonly Way[], head: readonly Way[]): readonly (readonly [Way, Way])[] {
  const pairs: (readonly [Way, Way])[] = [];
  let [before, after] = [base, head];
  for (const keyOf of [(way: Way) => `${conditions(way)}\n${provider(way)}`, conditions, provider, () => '']) {
    const key = (way: Way): string => `${way.end} ${keyOf(way)}`;
    const found = before.flatMap((way): (readonly [Way, Way])[] => {
      const [match, ...others] = after.filter((other) => key(other) === key(way));
      return match !== undefined && others.length === 0 && before.filter((other) => key(other) === key(way)).length === 1
        ? [[way, match]]
        : [];
    });
    pairs.push(...found);
    before = before.filter((way) => !found.some(([one]) => one === way));
    after = after.filter((way) => !found.some(([, other]) => other === way));
  }
  return pairs;
}

function provider({ proofs }: Way): string {
  return proofs.flatMap(({ value }) => (value.kind === 'token' ? value.keys : [])).join(' ');
}

function conditions({ proofs }: Way): string {
  return proofs
    .flatMap(({ value }) => (value.kind === 'condition' ? [formatProof(value)] : []))
    .sort()
    .join('\n');
}

function compareWay(base: Way, head: Way): readonly Difference[] {
  const differences: Difference[] = [];
  const pairs = pairProofs(base.proofs, head.proofs);
  for (const [before, after] of pairs) {
    for (const part of proofParts(before.value, after.value) ?? []) {
      if (part.order !== 'equal') {
        differences.push({
          subject: part.part,
          order: part.order,
          before: part.before,
          after: part.after,
          ...related(part.part, before, after),
        });
      }
    }
  }
  for (const proof of base.proofs) {
    if (pairs.some(([before]) => before === proof) || implied(proof, head.proofs)) continue;
    differences.push({
      subject: SUBJECTS[proof.value.kind],
      order: 'narrower',
      before: describeProof(proof.value),
      after: 'not asked for',
      baseSources: proof.sources,
      headSources: [],
    });
  }
  for (const proof of head.proofs) {
    if (pairs.some(([, after]) => after === proof) || implied(proof, base.proofs)) continue;
    differences.push({
      subject: SUBJECTS[proof.value.kind],
      order: 'wider',
      before: 'not asked for',
      after: describeProof(proof.value),
      baseSources: [],
      headSources: proof.sources,
    });
  }
  return differences;
}

const SUBJECTS: Readonly<Record<Proof['kind'], string>> = {
  token: 'token',
  certificate: 'client certificate',
  network: 'networks',
  header: 'header',
  condition: 'condition',
};

/** Whether another statement already proves as much. */
function implied(proof: Sourced<Proof>, others: readonly Sourced<Proof>[]): boolean {
  const alone: Way = { proofs: [proof], end: 'backend' };
  return wayWithin({ proofs: others, end: 'backend' }, alone);
}

/** Proofs of one kind; conditions pair only where they read the same. */
function pairProofs(
  base: readonly Sourced<Proof>[],
  head: readonly Sourced<Proof>[],
): readonly (readonly [Sourced<Proof>, Sourced<Proof>])[] {
  const left = [...head];
  return base.flatMap((before) => {
    const candidates = left.filter(
      ({ value }) => value.kind === before.value.kind && (value.kind !== 'condition' || formatProof(value) === formatProof(before.value)),
    );
    const after = candidates.find(({ value }) => formatProof(value) === formatProof(before.value)) ?? candidates[0];
    if (after === undefined) return [];
    left.splice(left.indexOf(after), 1);
    return [[before, after] as const];
  });
}

/** Of a token's sources, the access table speaks of scopes, the validation of all else. */
function related(part: string, before: Sourced<Proof>, after: Sourced<Proof>): Pick<Difference, 'baseSources' | 'headSources'> {
  const pick = ({ sources }: Sourced<Proof>): Sourced<Proof>['sources'] =>
    part === 'scopes and roles' ? sources.slice(-1) : sources.length > 1 && before.value.kind === 'token' ? sources.slice(0, 1) : sources;
  return { baseSources: pick(before), headSources: pick(after) };
}

const sourcesOf = (proofs: readonly Sourced<Proof>[]): Difference['baseSources'] => proofs.flatMap(({ sources }) => sources);

export function formatWay({ proofs, end }: Way): string {
  const told = [...proofs].sort((a, b) => Number(a.value.kind === 'condition') - Number(b.value.kind === 'condition'));
  const text = told.length === 0 ? 'anybody, without proof' : told.map(({ value }) => describeProof(value)).join('; ');
  return end === 'gateway' ? `${text} (answered by the gateway itself)` : text;
}
