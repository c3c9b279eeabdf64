/** What is known at a point of a policy's run: what every path to it has passed, and what only some have. */
import type { TokenRequirement } from '../access/rule';
import type { VariableFact } from './decisions';
import type { PolicyElement } from '../policies/model';
import type { EffectiveStatement } from './model';

/**
 * - `token`: a signed token was verified.
 * - `certificate`: the client's certificate was validated.
 * - `claims`: the token carries the scopes or roles that were asked for.
 * - `network`: the caller's address was checked against a list of allowed ones.
 */
export type Proof = 'token' | 'certificate' | 'claims' | 'network';

const NO_PROOFS: ReadonlySet<Proof> = new Set();

/** Statements by {@link passedKey}, in their order. */
export type Passed = ReadonlyMap<string, readonly EffectiveStatement[]>;

/** What was passed, as one step after the other: forks share the way up to where they part. */
export type Trail =
  | { readonly statement: EffectiveStatement; readonly before: Trail }
  /** Where paths have met, or none was gone yet. */
  | { readonly met: Passed };

const START: Trail = { met: new Map() };
const maps = new WeakMap<Trail, Passed>();

/** The statements of a trail. */
export function passedOn(trail: Trail): Passed {
  if ('met' in trail) return trail.met;
  let passed = maps.get(trail);
  if (passed === undefined) {
    passed = gathered(trail);
    maps.set(trail, passed);
  }
  return passed;
}

function gathered(trail: Trail): Passed {
  const steps: EffectiveStatement[] = [];
  let at = trail;
  while (!('met' in at)) {
    steps.push(at.statement);
    at = at.before;
  }
  const passed = new Map(at.met);
  for (const statement of steps.reverse()) {
    const key = passedKey(statement);
    passed.set(key, [...(passed.get(key) ?? []), statement]);
  }
  return passed;
}

/** Mutable while a walk goes on; a fork works on a copy. Its sets of proofs are replaced, never changed, so that readers may keep them. */
export class FlowState {
  /** Proofs that every path has given. */
  sure: ReadonlySet<Proof> = NO_PROOFS;
  /** Proofs that some path has given. */
  maybe: ReadonlySet<Proof> = NO_PROOFS;
  /** Statements that every path has passed one of. */
  trail: Trail = START;
  /** What the token must carry, where `claims` is sure. */
  requirement: TokenRequirement | undefined;
  /** What `set-status` has set. */
  status: number | 'unknown' | undefined;
  forwarded = false;
  /** Whether the method may have been changed. */
  methodChanged = false;
  /** Whether the answer's body may hold what another call has fetched. */
  bodyTaken = false;

  constructor(readonly variables = new Map<string, VariableFact>()) {}

  copy(): FlowState {
    const copy = new FlowState(new Map(this.variables));
    copy.sure = this.sure;
    copy.maybe = this.maybe;
    copy.trail = this.trail;
    copy.requirement = this.requirement;
    copy.status = this.status;
    copy.forwarded = this.forwarded;
    copy.methodChanged = this.methodChanged;
    copy.bodyTaken = this.bodyTaken;
    return copy;
  }

  prove(proof: Proof): void {
    if (!this.sure.has(proof)) this.sure = new Set([...this.sure, proof]);
    if (!this.maybe.has(proof)) this.maybe = new Set([...this.maybe, proof]);
  }

  proveClaims(requirement: TokenRequirement): void {
    this.prove('claims');
    // Both must hold; the stricter of the two is what a reader is shown, and "any token" is never stricter.
    if (this.requirement === undefined || isAnyToken(this.requirement)) this.requirement = requirement;
  }

  pass(statement: EffectiveStatement): void {
    this.trail = { statement, before: this.trail };
  }
}

/** The element's name, for a header which one it is (`set-header cache-control`), and for a branch `not <condition>`. */
function passedKey({ element }: EffectiveStatement): string {
  if (element.name !== 'set-header' && element.name !== 'when') return element.name;
  // Conditions are long, and the same text is looked up by every walk.
  let key = keys.get(element);
  if (key === undefined) {
    key =
      element.name === 'when'
        ? `not ${element.attributes['condition'] ?? ''}`
        : `set-header ${(element.attributes['name'] ?? '').toLowerCase()}`;
    keys.set(element, key);
  }
  return key;
}

const keys = new WeakMap<PolicyElement, string>();

export const isAnyToken = (requirement: TokenRequirement): boolean => requirement.some((alternative) => alternative.length === 0);

/** Where two paths meet: sure is what both have. `undefined` stands for a path that ended. */
export function join(a: FlowState | undefined, b: FlowState | undefined): FlowState | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const state = new FlowState();
  state.sure = new Set([...a.sure].filter((proof) => b.sure.has(proof)));
  state.maybe = new Set([...a.maybe, ...b.maybe]);
  const passed = new Map<string, readonly EffectiveStatement[]>();
  const ofOther = passedOn(b.trail);
  for (const [name, statements] of passedOn(a.trail)) {
    const others = ofOther.get(name);
    if (others !== undefined) passed.set(name, statements === others ? statements : [...new Set([...statements, ...others])]);
  }
  state.trail = { met: passed };
  for (const [name, fact] of a.variables) {
    const other = b.variables.get(name);
    if (other !== undefined && sameFact(fact, other)) state.variables.set(name, fact);
  }
  if (a.requirement !== undefined && b.requirement !== undefined) {
    state.requirement = a.requirement === b.requirement ? a.requirement : [...a.requirement, ...b.requirement];
  }
  state.status = a.status === b.status ? a.status : 'unknown';
  state.forwarded = a.forwarded || b.forwarded;
  state.methodChanged = a.methodChanged || b.methodChanged;
  state.bodyTaken = a.bodyTaken || b.bodyTaken;
  return state;
}

function sameFact(a: VariableFact, b: VariableFact): boolean {
  return a === b || (a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b));
}
