/** Effective policies, their statements and the texts that they come from, each once. */
import { readAccessTable } from '../../policies/baseline/access-table';
import type { EffectivePolicy, EffectiveStatement, SynthesizedService } from '../../synthesized/model';
import { formatRequirement, normalize } from '../facts/requirement';
import { readCondition } from '../walk/condition';
import { statementText } from '../walk/statement-text';
import { Identities } from './intern';
import type { DocumentReport, PolicyReport, StatementReport } from './model';
import { readable } from './readable';

export class PolicyReports {
  readonly statements: StatementReport[] = [];
  readonly policies: PolicyReport[] = [];
  private readonly statementPlaces = new Map<string, number>();
  private readonly policyPlaces = new Map<EffectivePolicy, number>();
  private readonly identities = new Identities();

  add(policy: EffectivePolicy): number {
    let place = this.policyPlaces.get(policy);
    if (place !== undefined) return place;
    const list = (statements: readonly EffectiveStatement[]): readonly number[] => statements.map((statement) => this.statement(statement));
    const { inbound, backend, outbound, 'on-error': onError } = policy.sections;
    place = this.policies.push({ inbound: list(inbound), backend: list(backend), outbound: list(outbound), onError: list(onError) }) - 1;
    this.policyPlaces.set(policy, place);
    return place;
  }

  private statement(statement: EffectiveStatement): number {
    const { element, origin } = statement;
    const isBlock = BLOCKS.has(element.name);
    const children = isBlock ? statement.children.map((child) => this.statement(child)) : [];
    const key = JSON.stringify([this.identities.of(element), origin.path, origin.fragment ?? '', children]);
    const known = this.statementPlaces.get(key);
    if (known !== undefined) return known;
    const branch = element.name === 'when' ? readCondition(element.attributes['condition'] ?? '') : undefined;
    const table = element.name === 'set-variable' ? readAccessTable(element.attributes['value'] ?? '') : undefined;
    const place =
      this.statements.push({
        name: element.name,
        text: table === undefined ? readable(element) : `Look up what the access table asks of the token (${table.size} operations)`,
        xml: statementText(isBlock ? { ...element, children: [] } : element),
        scope: origin.scope,
        path: origin.path,
        ...(origin.fragment !== undefined && { fragment: origin.fragment }),
        ...(origin.position && { line: origin.position.line }),
        statementIndexes: children,
        ...(branch?.kind === 'operations' && { operations: { ids: [...branch.ids], holds: branch.holds } }),
        ...(table && {
          table: Object.fromEntries(
            [...table].map(([id, token]) => [
              id,
              formatRequirement(normalize(token.map((claims) => claims.map(({ kind, value }) => `${kind}:${value}`)))),
            ]),
          ),
        }),
      }) - 1;
    this.statementPlaces.set(key, place);
    return place;
  }
}

/** Statements whose children are statements. */
const BLOCKS = new Set(['choose', 'when', 'otherwise', 'retry', 'wait', 'limit-concurrency']);

/** Every policy text of a service, as it stands in the JSON. */
export function documentsOf(service: SynthesizedService): readonly DocumentReport[] {
  const attached = [
    service.policy,
    ...service.products.map(({ policy }) => policy),
    ...service.apis.flatMap(({ policy, operationPolicies }) => [policy, ...operationPolicies.values()]),
  ];
  return [
    ...attached.flatMap((policy) => (policy === undefined ? [] : [{ scope: policy.scope, path: policy.resource.path, text: policy.text }])),
    ...[...service.fragments.values()].map(({ name, resource, text }) => ({
      scope: 'fragment',
      path: resource.path,
      fragment: name,
      text,
    })),
  ];
}
