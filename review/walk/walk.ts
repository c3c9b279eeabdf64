/**
 * Walks a policy for one operation, along every way that its conditions leave open, and gathers the facts.
 * A condition that can't be decided is taken both ways; where one of them refuses the call, the condition is
 * itself a proof, known by its text only.
 */
import { VARIABLES } from '../../policies/baseline/token-decision';
import type { AccessFacts, Source, Sourced, Way } from '../facts/access-facts';
import type { Limit } from '../facts/limits';
import { intersection } from '../facts/networks';
import type { Proof, TokenProof } from '../facts/proof';
import { and, type Requirement } from '../facts/requirement';
import type { Condition } from './condition';
import { tableRow, type Program, type Step } from './program';

/** Ways past which a policy is not told apart. */
const MOST_WAYS = 64;

interface State {
  readonly proofs: readonly Sourced<Proof>[];
  /** Index into `proofs` of the token that the shared variable holds. */
  readonly token?: number;
  readonly requirement?: Sourced<Requirement>;
  readonly limits: readonly Sourced<Limit>[];
  readonly destination?: Sourced<string>;
  readonly forwards: boolean;
  readonly end: 'going' | 'refused' | 'answered';
}

interface Walk {
  readonly operationId: string;
  /** What stands around the statement being walked: undecided conditions. */
  readonly under: readonly string[];
  readonly found: Found;
}

interface Found {
  cors?: AccessFacts['cors'];
  readonly others: Sourced<string>[];
  readonly loggedBodies: Sourced<string>[];
  readonly removedHeaders: Sourced<string>[];
  readonly validations: AccessFacts['validations'][number][];
  readonly unknowns: Set<string>;
}

/**
 * @param defaultDestination where calls go that no policy sends elsewhere: the API's service URL
 */
export function walk(program: Program, operationId: string, defaultDestination: string): AccessFacts {
  const found: Found = { others: [], loggedBodies: [], removedHeaders: [], validations: [], unknowns: new Set(program.unknowns) };
  const context: Walk = { operationId, under: [], found };
  const start: State = { proofs: [], limits: [], forwards: false, end: 'going' };
  const atBackend = run(context, program.inbound, [start]);
  const after = run(context, program.backend, atBackend);
  // What runs after the decision to let a call in can't let in more; its statements are only compared.
  gather(context, 'outbound', program.outbound);
  gather(context, 'on-error', program.onError);
  const open = after.filter(({ end }) => end !== 'refused');
  return {
    ways: open.map((state): Way => ({ proofs: state.proofs, end: state.forwards && state.end === 'going' ? 'backend' : 'gateway' })),
    limits: (open[0]?.limits ?? []).filter((limit) => open.every(({ limits }) => limits.some((other) => other.sources[0] === limit.sources[0]))),
    ...(found.cors && { cors: found.cors }),
    destinations: uniqueDestinations(open.filter(({ forwards, end }) => forwards && end === 'going'), defaultDestination),
    loggedBodies: found.loggedBodies,
    removedHeaders: found.removedHeaders,
    validations: found.validations,
    others: found.others,
    unknowns: [...found.unknowns],
  };
}

const SECTIONS_AFTER = ['outbound', 'on-error'];

/** Notes the statements of a section whose ways don't matter. */
function gather(context: Walk, section: string, steps: readonly Step[]): void {
  run({ ...context, under: [section] }, steps, [{ proofs: [], limits: [], forwards: false, end: 'going' }]);
}

function uniqueDestinations(states: readonly State[], otherwise: string): readonly Sourced<string>[] {
  const all = states.map(({ destination }) => destination ?? { value: otherwise, sources: [] });
  return all.filter(({ value }, i) => all.findIndex((other) => other.value === value) === i);
}

function run(context: Walk, steps: readonly Step[], states: readonly State[]): readonly State[] {
  let current = states;
  for (const step of steps) {
    const going = current.filter(({ end }) => end === 'going');
    // A statement that no way reaches has no effect.
    if (going.length === 0) return current;
    const ended = current.filter(({ end }) => end !== 'going');
    const next = step.kind === 'choose' ? choose(context, step, going) : going.map((state) => apply(context, step, state));
    current = [...ended, ...(step.kind === 'choose' ? merged(next) : next)];
    if (current.length > MOST_WAYS) {
      context.found.unknowns.add(`${step.source.path}: more than ${MOST_WAYS} ways through the policies`);
      current = current.slice(0, MOST_WAYS);
    }
  }
  return current;
}

/** Ways that are the same from here on are one. */
function merged(states: readonly State[]): readonly State[] {
  const byKey = new Map<string, State>();
  for (const state of states) {
    const key = JSON.stringify(state, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    if (!byKey.has(key)) byKey.set(key, state);
  }
  return [...byKey.values()];
}

function apply({ operationId, under, found }: Walk, step: Exclude<Step, { kind: 'choose' }>, state: State): State {
  const { source } = step;
  const sources = [source];
  switch (step.kind) {
    case 'proof':
      return prove(state, step.proof, source, step.variable);
    case 'table': {
      const requirement = step.table.get(operationId) ?? [];
      return { ...state, requirement: { value: requirement, sources: [tableRow(source, requirement)] } };
    }
    case 'limits':
      return { ...state, limits: [...state.limits, ...step.limits.map((value) => ({ value, sources }))] };
    case 'destination':
      return { ...state, destination: { value: step.destination, sources } };
    case 'forward':
      note(found.others, under, source);
      return { ...state, forwards: true };
    case 'answer':
      // A refusal's effect is that there is one way less; after the call it may replace the backend's answer.
      if (!step.refuses || SECTIONS_AFTER.includes(under[0] ?? '')) note(found.others, under, source);
      return { ...state, end: step.refuses ? 'refused' : 'answered' };
    case 'cors':
      found.cors ??= { value: step.cors, sources };
      return state;
    case 'removed-header':
      if (under.length > 0) note(found.others, under, source);
      else if (!found.removedHeaders.some(({ value }) => value === step.name)) found.removedHeaders.push({ value: step.name, sources });
      return state;
    case 'validation':
      if (under.length > 0) note(found.others, under, source);
      else if (!found.validations.some((other) => other.sources[0] === source)) found.validations.push({ value: step.validation, sources });
      return state;
    case 'logged-body':
      note(found.loggedBodies, under, source);
      return state;
    case 'other':
      note(found.others, under, source);
      return overwrites(source.statement) ? withoutVariables(state) : state;
  }
}

/** A statement once, however many ways lead to it. */
function note(list: Sourced<string>[], under: readonly string[], source: Source): void {
  const value = [...under, source.statement].join('\n');
  if (!list.some((other) => other.sources[0] === source && other.value === value)) list.push({ value, sources: [source] });
}

/** A variable that is set anew no longer holds what was proved. */
function overwrites(statement: string): boolean {
  return statement.startsWith('<set-variable') && Object.values(VARIABLES).some((name) => statement.includes(`name="${name}"`));
}

function withoutVariables(state: State): State {
  return { proofs: state.proofs, limits: state.limits, forwards: state.forwards, end: state.end, ...(state.destination && { destination: state.destination }) };
}

function prove(state: State, proof: Proof, source: Source, variable: string | undefined): State {
  const at = proof.kind === 'network' ? state.proofs.findIndex(({ value }) => value.kind === 'network') : -1;
  const same = state.proofs[at];
  if (proof.kind === 'network' && same?.value.kind === 'network') {
    const both: Sourced<Proof> = { value: { kind: 'network', addresses: intersection(same.value.addresses, proof.addresses) }, sources: [...same.sources, source] };
    return { ...state, proofs: state.proofs.with(at, both) };
  }
  return { ...state, proofs: [...state.proofs, { value: proof, sources: [source] }], ...(variable === VARIABLES.token && { token: state.proofs.length }) };
}

type Choose = Extract<Step, { kind: 'choose' }>;
interface Branch {
  /** Absent for `otherwise`. */
  readonly condition?: Condition;
  readonly body: readonly Step[];
}

/** The branches that can run for this operation, up to the one that surely runs if those before it don't. */
function openBranches(step: Choose, operationId: string): readonly Branch[] {
  const open: Branch[] = [];
  for (const branch of step.branches) {
    const truth = decide(branch.condition, operationId);
    if (truth === false) continue;
    if (truth === true) return [...open, { body: branch.body }];
    open.push(branch);
  }
  return [...open, { body: step.otherwise }];
}

function decide(condition: Condition, operationId: string): boolean | undefined {
  if (condition.kind === 'constant') return condition.value;
  return condition.kind === 'operations' ? condition.ids.has(operationId) === condition.holds : undefined;
}

function choose(context: Walk, step: Choose, states: readonly State[]): readonly State[] {
  const branches = openBranches(step, context.operationId);
  if (branches.length === 1) return run(context, branches[0]?.body ?? [], states);
  const texts = branches.map(({ condition }) => (condition === undefined ? 'otherwise' : conditionText(condition)));
  const results = states.flatMap((state) => {
    const outcomes = branches.map((branch, i) => {
      const inside: Walk = { ...context, under: [...context.under, `when ${texts.slice(0, i + 1).join(', else ')}`] };
      return { branch, states: run(inside, branch.body, [state]) };
    });
    const refusing = outcomes.map(({ states: ends }) => ends.every(({ end }) => end === 'refused'));
    return outcomes.flatMap(({ branch, states: ends }, i) => {
      if (refusing[i]) return [];
      // To come here, the conditions before were false; that proves something where they refuse.
      const before = branches.slice(0, i).filter((_, j) => refusing[j]);
      // And this one was true, which proves something where the call is refused further on.
      const own = branch.condition !== undefined && refusing.slice(i + 1).includes(true) ? [{ condition: branch.condition, holds: true }] : [];
      const passed = [...before.flatMap(({ condition }) => (condition === undefined ? [] : [{ condition, holds: false }])), ...own];
      return ends.map((state) => passed.reduce((result, { condition, holds }) => passCondition(result, condition, holds, step.source), state));
    });
  });
  return results.length > 0 ? results : states.slice(0, 1).map((state) => ({ ...state, end: 'refused' as const }));
}

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'opaque':
      return condition.text;
    case 'decision':
      return `the token ${condition.holds ? 'carries' : 'lacks'} what the access table asks for`;
    case 'constant':
    case 'operations':
      return condition.kind;
  }
}

/** The call goes on only where the condition `holds` (or doesn't). */
function passCondition(state: State, condition: Condition, holds: boolean, source: Source): State {
  if (state.end === 'refused') return state;
  if (condition.kind === 'decision' && condition.holds === holds) {
    const token = state.token === undefined ? undefined : state.proofs[state.token];
    if (state.token !== undefined && token?.value.kind === 'token' && state.requirement !== undefined) {
      const requirement = and(token.value.requirement, state.requirement.value);
      if (requirement !== undefined) {
        const value: TokenProof = { ...token.value, requirement, scopeClaims: condition.scopeClaims };
        return { ...state, proofs: state.proofs.with(state.token, { value, sources: [...token.sources, ...state.requirement.sources] }) };
      }
    }
  }
  const text = conditionText(condition);
  return { ...state, proofs: [...state.proofs, { value: { kind: 'condition', text, holds }, sources: [{ ...source, statement: `${holds ? 'only' : 'not'} when ${text}` }] }] };
}
