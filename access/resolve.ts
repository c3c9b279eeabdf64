/** Who may call each operation of an API: the contract's demands and the configuration's, added up. Fails closed. */
import type { AccessConfiguration, AccessRequirement } from './configuration';
import { withoutPrefixes } from './entra-scopes';
import type { ApiOperation, Contract } from './operation';
import type { Problem } from './problem';
import type { OperationAccess } from './rule';
import { both, bothTokens, demandOf, MAX_ALTERNATIVES, provesIdentity, simplify, withSmartClaims, type Demand } from './rules/demand';
import { contractDemand, type ContractDemand } from './rules/from-contract';
import { demandFault, requirementProblems } from './rules/faults';
import { isNamed, matchRule } from './rules/match';
import { named, type Named } from './rules/named';

export interface ResolvedAccess {
  /** One rule an operation, in the contract's order; complete only where there are no problems. */
  readonly access: readonly OperationAccess[];
  readonly problems: readonly Problem[];
}

/** A demand of the configuration, and where it stands. */
interface Sourced {
  readonly demand: Demand;
  readonly origin: string;
}

/**
 * @param options.place where the configuration stands, for messages: `config/prod.ts: apis.fhir.access`
 * @param options.scopePrefixes what scopes are written with that tokens leave out
 * @param options.subscriptionRequired whether every call that isn't public needs a subscription key; true where it isn't said
 * @returns every problem at once: operations without a rule, with the lines to write; entries that meet nothing; unusable values
 */
export function resolveAccess(
  contract: Pick<Contract, 'operations'>,
  configuration: AccessConfiguration,
  options: { readonly place: string; readonly scopePrefixes?: readonly string[]; readonly subscriptionRequired?: boolean },
): ResolvedAccess {
  const { operations } = contract;
  const { place, scopePrefixes = [], subscriptionRequired = true } = options;
  const problems: Problem[] = [];
  const check = (requirement: AccessRequirement, at: string): void => void problems.push(...requirementProblems(requirement, at));

  if (configuration.default !== undefined) check(configuration.default, `${place}.default`);
  const rules = new Map<ApiOperation, Sourced[]>();
  const exact = new Set<ApiOperation>();
  configuration.rules.forEach((rule, index) => {
    const origin = `${place}.rules[${index}]`;
    check(rule.require, `${origin}.require`);
    const { matched, problems: unmatched } = matchRule(rule, operations, origin);
    problems.push(...unmatched);
    for (const operation of matched) {
      rules.set(operation, [...(rules.get(operation) ?? []), { demand: demandFor(operation, rule.require), origin }]);
      if (rule.operations?.some((name) => isNamed(operation, name)) === true) exact.add(operation);
    }
  });
  const opened = named(configuration.public, operations, `${place}.public`, problems);
  const loosened = named(configuration.loosen, operations, `${place}.loosen`, problems);
  configuration.loosen.forEach(({ require }, index) => check(require, `${place}.loosen[${index}].require`));

  const decisions: Decisions = { configuration, place, scopePrefixes, subscriptionRequired, rules, exact, opened, loosened };
  const access = operations.flatMap((operation) => decide(operation, decisions, problems));
  return { access, problems };
}

/** What the configuration says about the operations of one contract. */
interface Decisions {
  readonly configuration: AccessConfiguration;
  readonly place: string;
  readonly scopePrefixes: readonly string[];
  readonly subscriptionRequired: boolean;
  /** The demands of the rules that an operation meets. */
  readonly rules: ReadonlyMap<ApiOperation, readonly Sourced[]>;
  /** The operations that a rule names by their id. */
  readonly exact: ReadonlySet<ApiOperation>;
  readonly opened: ReadonlyMap<ApiOperation, Named>;
  readonly loosened: ReadonlyMap<ApiOperation, Named>;
}

/** One operation's rule; none, and a problem, where nobody said who may call it or where it can't be enforced. */
function decide(operation: ApiOperation, decisions: Decisions, problems: Problem[]): readonly OperationAccess[] {
  const open = decisions.opened.get(operation);
  if (open !== undefined) {
    problems.push(...contradictions(operation, open, decisions));
    return [{ operationId: operation.id, rule: { kind: 'public', reason: open.reason }, origin: open.origin }];
  }
  const asked = contractDemand(operation);
  const loose = decisions.loosened.get(operation);
  if (asked.kind === 'public' && loose === undefined && !decisions.exact.has(operation)) {
    return [{ operationId: operation.id, rule: { kind: 'public', reason: asked.reason }, origin: asked.origin }];
  }
  const { configuration, place } = decisions;
  const added = decisions.rules.get(operation) ?? [];
  const base =
    loose?.require === undefined
      ? baseOf(operation, asked, configuration, place, added)
      : { demand: demandFor(operation, loose.require), origin: `${loose.origin} (${loose.reason})` };
  if (base === undefined) {
    problems.push(uncovered(operation, asked, place));
    return [];
  }
  const total = added.reduce((sum, { demand: more }) => both(sum, more), base.demand);
  // Beyond the limit the demand is refused, so no more than that are simplified.
  const demand: Demand = {
    ...total,
    ...(total.token && { token: simplify(withoutPrefixes(total.token.slice(0, MAX_ALTERNATIVES + 1), decisions.scopePrefixes)) }),
    subscription: total.subscription || decisions.subscriptionRequired,
  };
  const fault = demandFault(total.token && total.token.length > MAX_ALTERNATIVES ? total : demand, operation);
  if (fault !== undefined) {
    problems.push({ place: operation.source ?? place, ...fault });
    return [];
  }
  const origin = [base.origin, ...added.map((rule) => rule.origin)].join(' + ');
  return [{ operationId: operation.id, rule: { kind: 'protected', ...demand }, origin }];
}

/** An operation that is open to everybody must not be named by a demand too. */
function contradictions(operation: ApiOperation, open: Named, { loosened, exact, rules }: Decisions): readonly Problem[] {
  const other = loosened.get(operation)?.origin ?? (exact.has(operation) ? rules.get(operation)?.[0]?.origin : undefined);
  if (other === undefined) return [];
  return [
    {
      place: open.origin,
      expected: `either public access or a demand for ${operation.id}`,
      found: `both, the other at ${other}`,
      mend: 'remove one of them',
    },
  ];
}

const demandFor = ({ fhir }: ApiOperation, requirement: AccessRequirement): Demand =>
  fhir ? withSmartClaims(demandOf(requirement)) : demandOf(requirement);

/** The contract's demand completed by the default; undefined where nobody said who may call. */
function baseOf(
  operation: ApiOperation,
  asked: ContractDemand,
  configuration: AccessConfiguration,
  place: string,
  added: readonly Sourced[],
): Sourced | undefined {
  const fallback = configuration.default && { demand: demandFor(operation, configuration.default), origin: `${place}.default` };
  if (asked.kind !== 'demand') {
    const subscription = asked.kind === 'unprovable' && asked.subscription;
    const nothing: Demand = { clientCertificate: false, subscription };
    const base = fallback ? { ...fallback, demand: both(fallback.demand, nothing) } : { demand: nothing, origin: 'configuration' };
    return [base, ...added].some(({ demand }) => provesIdentity(demand)) ? base : undefined;
  }
  if (!asked.unscoped) return { demand: asked.demand, origin: asked.origin };
  // An alternative without scopes is as much as the default says, or as the rules that are added to it.
  const scoped = asked.demand.token ?? [];
  if (fallback?.demand.token !== undefined) {
    const { token, ...rest } = fallback.demand;
    return {
      demand: { ...both(asked.demand, rest), token: simplify([...scoped, ...token]) },
      origin: `${asked.origin} + ${fallback.origin}`,
    };
  }
  if (!added.some(({ demand }) => demand.token !== undefined)) return undefined;
  return {
    demand: { ...(fallback ? both(asked.demand, fallback.demand) : asked.demand), token: bothTokens([...scoped, []], [[]]) },
    origin: asked.origin,
  };
}

function uncovered(operation: ApiOperation, asked: ContractDemand, place: string): Problem {
  const id = `'${operation.id}'`;
  const lines = [
    `rules: [{ operations: [${id}], require: { anyScope: ['…'] } }]`,
    ...(asked.kind === 'open' ? [`public: [{ operation: ${id}, reason: '…' }]`] : ["default: { token: 'any' }"]),
  ];
  return {
    place: operation.source ?? place,
    expected: `an access rule for ${operation.id} (${operation.method} ${operation.urlTemplate})`,
    found: foundInstead(asked),
    mend: `write in ${place}: ${lines.join(' or ')}`,
  };
}

/** What an operation without a rule has in its place. */
function foundInstead(asked: ContractDemand): string {
  switch (asked.kind) {
    case 'open':
      return '`security: []` in the contract, which the configuration does not confirm';
    case 'unprovable':
      return `only ${asked.schemes.join(', ')}, which does not tell who calls`;
    case 'demand':
      return 'a token without scopes, and no default';
    default:
      return 'none, neither in the contract nor in the configuration';
  }
}
