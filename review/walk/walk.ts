/**
 * Walks a policy for one operation, along every way that its conditions leave open, and gathers the facts.
 * A condition that can't be decided is taken both ways; where it makes a difference, it is itself a proof on each of
 * them, known by its text only.
 */
import { VARIABLES, type TokenDecision } from '../../policies/baseline/token-decision';
import type { AccessFacts, Source, Sourced, Way } from '../facts/access-facts';
import type { Limit } from '../facts/limits';
import { intersection } from '../facts/networks';
import type { Proof, TokenProof } from '../facts/proof';
import { and, inContexts, type Requirement } from '../facts/requirement';
import { conditionText, type Condition } from './condition';
import { tableRow, type CalledOperation, type Program, type Step } from './program';

/** Ways past which a policy is not told apart. */
const MOST_WAYS = 64;

interface State {
  readonly proofs: readonly Sourced<Proof>[];
  /** Index into `proofs` of the token that the shared variable holds. */
  readonly token?: number;
  readonly requirement?: Sourced<Requirement>;
  /** Variables whose value is known. */
  readonly known: Readonly<Record<string, string>>;
  /** Variables that hold the decision on the token and the requirement of this state. */
  readonly decisions: Readonly<Record<string, TokenDecision>>;
  readonly limits: readonly Sourced<Limit>[];
  readonly destination?: Sourced<string>;
  readonly forwards: boolean;
  readonly end: 'going' | 'refused' | 'answered';
}

const START: State = { proofs: [], known: {}, decisions: {}, limits: [], forwards: false, end: 'going' };

interface Walk {
  readonly operation: CalledOperation;
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
  /** Name by source: a statement counts once, however many ways lead to it. */
  readonly order: Map<Source, string>;
  readonly unknowns: Set<string>;
}

/**
 * @param defaultDestination where calls go that no policy sends elsewhere: the API's service URL
 */
export function walk(program: Program, operation: CalledOperation, defaultDestination: string): AccessFacts {
  const found: Found = {
    others: [],
    loggedBodies: [],
    removedHeaders: [],
    validations: [],
    order: new Map(),
    unknowns: new Set(program.unknowns),
  };
  const context: Walk = { operation, under: [], found };
  const atBackend = run(context, program.inbound, [START]);
  const open = run(context, program.backend, atBackend);
  // What runs after the decision to let a call in can't let in more; its statements are only compared.
  gather(context, 'outbound', program.outbound);
  gather(context, 'on-error', program.onError);
  return {
    ways: open.map((state): Way => ({ proofs: state.proofs, end: state.forwards && state.end === 'going' ? 'backend' : 'gateway' })),
    limits: (open[0]?.limits ?? []).filter((limit) =>
      open.every(({ limits }) => limits.some((other) => other.sources[0] === limit.sources[0])),
    ),
    ...(found.cors && { cors: found.cors }),
    destinations: uniqueDestinations(
      open.filter(({ forwards, end }) => forwards && end === 'going'),
      defaultDestination,
    ),
    loggedBodies: found.loggedBodies,
    removedHeaders: found.removedHeaders,
    validations: found.validations,
    others: found.others,
    order: [...found.order.values()],
    unknowns: [...found.unknowns],
  };
}

const SECTIONS_AFTER = ['outbound', 'on-error'];

/** Notes the statements of a section whose ways don't matter. */
function gather(context: Walk, section: string, steps: readonly Step[]): void {
  run({ ...context, under: [section] }, steps, [START]);
}

function uniqueDestinations(states: readonly State[], otherwise: string): readonly Sourced<string>[] {
  const all = states.map(({ destination }) => destination ?? { value: otherwise, sources: [] });
  return all.filter(({ value }, i) => all.findIndex((other) => other.value === value) === i);
}

/** The ways that are left after the steps; those that are refused are gone. */
function run(context: Walk, steps: readonly Step[], states: readonly State[]): readonly State[] {
  let current = states;
  for (const step of steps) {
    const going = current.filter(({ end }) => end === 'going');
    // A statement that no way reaches has no effect.
    if (going.length === 0) return current;
    const ended = current.filter(({ end }) => end !== 'going');
    if (!context.found.order.has(step.source)) context.found.order.set(step.source, nameOf(step.source));
    const next = (
      step.kind === 'choose'
        ? choose(context, step, going)
        : going.flatMap((state) =>
            step.kind === 'cached' ? [apply(context, step, state), fromCache(state, step.source)] : [apply(context, step, state)],
          )
    ).filter(({ end }) => end !== 'refused');
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
    const key = keyOf(state);
    if (!byKey.has(key)) byKey.set(key, state);
  }
  return [...byKey.values()];
}

/** The element's name; of what is told in words, its first word. */
const nameOf = ({ statement }: Source): string => /^<?([^\s>]+)/.exec(statement)?.[1] ?? '';

const keyOf = (state: State): string =>
  JSON.stringify(state, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

function apply({ operation, under, found }: Walk, step: Exclude<Step, { kind: 'choose' }>, state: State): State {
  const { source } = step;
  const sources = [source];
  switch (step.kind) {
    case 'proof':
      return prove(state, step.proof, source, step.variable);
    case 'table': {
      const requirement = step.table.get(operation.id) ?? [];
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
    case 'variable': {
      const value = step.valueFor(operation.id);
      note(found.others, under, source, value);
      return setVariable(state, step.name, value);
    }
    case 'forget':
      return setVariable(state, step.name, undefined);
    case 'decision': {
      // What it comes to shows where the variable is asked for.
      const set = setVariable(state, step.name, undefined);
      return { ...set, decisions: { ...set.decisions, [step.name]: step.decision } };
    }
    case 'cached':
    case 'other':
      note(found.others, under, source);
      return state;
  }
}

/** A statement once, however many ways lead to it. `result` is what it comes to for this operation, where that is known. */
function note(list: Sourced<string>[], under: readonly string[], source: Source, result?: string): void {
  const value = [...under, source.statement, ...(result === undefined ? [] : [`= ${result}`])].join('\n');
  if (!list.some((other) => other.sources[0] === source && other.value === value)) list.push({ value, sources: [source] });
}

/** A variable that is set anew no longer holds what was proved. */
function setVariable(state: State, name: string, value: string | undefined): State {
  const { token, requirement, known, decisions, ...rest } = state;
  const others = without(known, name);
  return {
    ...rest,
    known: value === undefined ? others : { ...others, [name]: value },
    // A decision is one on what it read.
    decisions: name === VARIABLES.token || name === VARIABLES.requirement ? {} : without(decisions, name),
    ...(token !== undefined && name !== VARIABLES.token && { token }),
    ...(requirement && name !== VARIABLES.requirement && { requirement }),
  };
}

const without = <T>(record: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([other]) => other !== name));

function prove(state: State, proof: Proof, source: Source, variable: string | undefined): State {
  const at = proof.kind === 'network' ? state.proofs.findIndex(({ value }) => value.kind === 'network') : -1;
  const same = state.proofs[at];
  if (proof.kind === 'network' && same?.value.kind === 'network') {
    const both: Sourced<Proof> = {
      value: { kind: 'network', addresses: intersection(same.value.addresses, proof.addresses) },
      sources: [...same.sources, source],
    };
    return { ...state, proofs: state.proofs.with(at, both) };
  }
  return {
    ...state,
    proofs: [...state.proofs, { value: proof, sources: [source] }],
    ...(variable === VARIABLES.token && { token: state.proofs.length, decisions: {} }),
  };
}

type Choose = Extract<Step, { kind: 'choose' }>;
interface Branch {
  /** Absent for `otherwise`. */
  readonly condition?: Condition;
  readonly body: readonly Step[];
}

/** The branches that can run for this operation, up to the one that surely runs if those before it don't. */
function openBranches(step: Choose, operation: CalledOperation, { known, decisions }: State): readonly Branch[] {
  const open: Branch[] = [];
  for (const { condition: written, body } of step.branches) {
    const decision = written.kind === 'flag' ? decisions[written.name] : undefined;
    const condition: Condition =
      decision && written.kind === 'flag' ? { kind: 'decision', ...decision, holds: decision.holds === written.holds } : written;
    const truth = decide(condition, operation, known);
    if (truth === false) continue;
    if (truth === true) return [...open, { body }];
    open.push({ condition, body });
  }
  return [...open, { body: step.otherwise }];
}

function decide(condition: Condition, { id, method, withKey }: CalledOperation, known: State['known']): boolean | undefined {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'operations':
      return condition.ids.has(id) === condition.holds;
    case 'methods':
      return method === undefined ? undefined : condition.methods.has(method) === condition.holds;
    case 'with-key':
      return withKey === undefined ? undefined : withKey === condition.holds;
    case 'variable': {
      const value = known[condition.name];
      return value === undefined ? undefined : condition.values.has(value) === condition.holds;
    }
    case 'decision':
    case 'flag':
    case 'opaque':
      return undefined;
  }
}

function choose(context: Walk, step: Choose, states: readonly State[]): readonly State[] {
  return states.flatMap((state) => {
    const branches = openBranches(step, context.operation, state);
    if (branches.length === 1) return run(context, branches[0]?.body ?? [], [state]);
    const texts = branches.map(({ condition }) => (condition === undefined ? 'otherwise' : conditionText(condition)));
    const outcomes = branches.map((branch, i) => {
      const { others } = context.found;
      const before = others.length;
      const ways = run({ ...context, under: [...context.under, `when ${texts.slice(0, i + 1).join(', else ')}`] }, branch.body, [state]);
      // What is set on the way to a refusal shows in the refusal only.
      if (ways.length === 0) {
        others.splice(before, others.length, ...others.slice(before).filter(({ sources }) => !sources[0]?.statement.startsWith('<set-')));
      }
      return ways;
    });
    // Where every branch comes to the same, its conditions prove nothing.
    const ends = new Set(outcomes.map((ways) => ways.map(keyOf).join('\n')));
    if (ends.size === 1) return outcomes[0] ?? [];
    return outcomes.flatMap((ways, i) => ways.map((way) => passed(way, branches.slice(0, i + 1), step.source)));
  });
}

/** A way that came through the last of these branches: the conditions before it were false, its own was true. */
function passed(way: State, branches: readonly Branch[], source: Source): State {
  return branches.reduce(
    (state, { condition }, i) => (condition === undefined ? state : passCondition(state, condition, i === branches.length - 1, source)),
    way,
  );
}

/** The call goes on only where the condition `holds` (or doesn't). */
function passCondition(state: State, condition: Condition, holds: boolean, source: Source): State {
  return (
    (condition.kind === 'decision' && condition.holds === holds && carry(state, condition)) ||
    assume(state, conditionText(condition), holds, source)
  );
}

/** The verified token carries what the table asks for; `undefined` where either isn't known. */
function carry(state: State, { smart, scopeClaims }: TokenDecision): State | undefined {
  const { token: at, requirement: asked } = state;
  const token = at === undefined ? undefined : state.proofs[at];
  if (at === undefined || token?.value.kind !== 'token' || asked === undefined) return undefined;
  const requirement = and(token.value.requirement, inContexts(asked.value, smart));
  if (requirement === undefined) return undefined;
  const value: TokenProof = { ...token.value, requirement, scopeClaims };
  const sources = asked.sources.every((source) => token.sources.includes(source)) ? token.sources : [...token.sources, ...asked.sources];
  return { ...state, proofs: state.proofs.with(at, { value, sources }) };
}

const fromCache = (state: State, source: Source): State => ({
  ...assume(state, 'an answer lies in the cache', true, source),
  end: 'answered',
});

function assume(state: State, text: string, holds: boolean, source: Source): State {
  if (state.proofs.some(({ value }) => value.kind === 'condition' && value.text === text && value.holds === holds)) return state;
  return {
    ...state,
    proofs: [
      ...state.proofs,
      { value: { kind: 'condition', text, holds }, sources: [{ ...source, statement: `${holds ? 'only' : 'not'} when ${text}` }] },
    ],
  };
}
