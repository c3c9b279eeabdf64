/** What a change of the synthesized JSON does to who can reach what. */
import { isDeepStrictEqual } from 'node:util';
import type { AttachedPolicy, SynthesizedModel, SynthesizedService } from '../synthesized/model';
import { accessOf, type ServiceAccess } from './access';
import { Changes, type Change } from './difference/change';
import { compareResources } from './difference/resources';
import { compareServices, matched } from './difference/services';
import { statementText } from './walk/statement-text';

export interface ReviewedDifference {
  /** What widens first, then what isn't known, what narrows and what has no effect. */
  readonly changes: readonly Change[];
  /** Construct paths of policies whose text differs and whose statements don't. */
  readonly textOnly: readonly string[];
}

/** @param accesses those of the two models, where they are at hand already */
export function reviewDifference(
  base: SynthesizedModel,
  head: SynthesizedModel,
  accesses?: { readonly base: readonly ServiceAccess[]; readonly head: readonly ServiceAccess[] },
): ReviewedDifference {
  const changes = new Changes();
  for (const [before, after] of matched(
    accesses?.base ?? accessOf(base),
    accesses?.head ?? accessOf(head),
    ({ service }) => service.name,
  )) {
    compareServices(changes, before, after);
  }
  compareResources(changes, base, head);
  return { changes: changes.sorted(), textOnly: textOnly(base, head) };
}

function textOnly(base: SynthesizedModel, head: SynthesizedModel): readonly string[] {
  return matched(attached(base), attached(head), ({ key }) => key).flatMap(([before, after]) => {
    if (before === undefined || after === undefined || before.policy.text === after.policy.text) return [];
    return sameStatements(before.policy, after.policy) ? [after.policy.path] : [];
  });
}

interface PolicyText {
  readonly path: string;
  readonly text: string;
  readonly statements: unknown;
}

function attached(model: SynthesizedModel): readonly { readonly key: string; readonly policy: PolicyText }[] {
  return model.services.flatMap((service) =>
    policiesOf(service).map(({ resource, text, document }) => ({
      key: `${resource.stack} ${resource.address}`,
      policy: { path: resource.path, text, statements: document && statementsOf(document.sections) },
    })),
  );
}

function policiesOf(service: SynthesizedService): readonly AttachedPolicy[] {
  const policies = [
    service.policy,
    ...service.products.map(({ policy }) => policy),
    ...service.apis.flatMap(({ policy, operationPolicies }) => [policy, ...operationPolicies.values()]),
  ];
  return policies.filter((policy) => policy !== undefined);
}

type Sections = NonNullable<AttachedPolicy['document']>['sections'];

/** The canonical text of every section. An absent section and an empty one do the same. */
function statementsOf(sections: Sections): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(sections)
    .map(([name, nodes]) => [name, nodes.flatMap((node) => (node.kind === 'element' ? [statementText(node)] : []))] as const)
    .filter(([, statements]) => statements.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function sameStatements(a: PolicyText, b: PolicyText): boolean {
  return a.statements !== undefined && isDeepStrictEqual(a.statements, b.statements);
}
