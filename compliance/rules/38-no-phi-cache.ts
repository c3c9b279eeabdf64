import type { EffectiveStatement } from '../../synthesized/model';
import { cite } from '../citations';
import { isDiscovery } from '../flow/discovery';
import type { FlowGroup } from '../flow/groups';
import { hole, lookAtFlows, unsure, type FlowFinding } from '../flow/look';
import { textIn } from '../../synthesized/decisions';
import { textsOf } from '../flow/values';
import { assignmentsOf, readsOne, taintedVariables } from '../flow/variables';
import { defineRule } from '../rule';

export const noPhiCache = defineRule({
  id: 38,
  name: 'NoPhiCache',
  title: 'Answers with patient data are cached nowhere: not by the gateway, and by nobody after it',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: [],
  mend: 'Remove cache policies from operations on patient data, and set Cache-Control to no-store in outbound (exists-action override).',
  check: (context) =>
    lookAtFlows(context, {
      compliant: 'answers are not cached and say no-store',
      notApplicable: 'every operation is public discovery',
      look,
    }),
});

const SHARED = new Set([
  'cache-lookup',
  'cache-store',
  'llm-semantic-cache-lookup',
  'azure-openai-semantic-cache-lookup',
  'llm-semantic-cache-store',
  'azure-openai-semantic-cache-store',
]);

function look(group: FlowGroup): readonly FlowFinding[] | undefined {
  const operations = group.operations.filter((operation) => !isDiscovery(operation));
  if (operations.length === 0) return undefined;
  const bodies = taintedVariables(assignmentsOf(group.flow), readsBody);
  const findings = [
    ...group.flow.visits.flatMap(({ statement }): readonly FlowFinding[] => {
      const { name } = statement.element;
      if (SHARED.has(name)) return [hole(name, `<${name}> keeps answers for other callers`, statement)];
      if (name === 'cache-store-value' && textsOf(statement).some((text) => readsBody(text) || readsOne(text, bodies) !== undefined)) {
        return [hole(name, `<${name}> keeps a body`, statement)];
      }
      return [];
    }),
    ...group.flow.exits.flatMap((exit): readonly FlowFinding[] => {
      if (exit.kind !== 'end' || !exit.forwarded || exit.section === 'on-error') return [];
      const statements = exit.passed.get('set-header cache-control') ?? [];
      const last = statements.at(-1);
      if (last !== undefined && statements.every(saysNoStore)) return [];
      const somewhere = group.flow.visits.some(({ statement }) => statement.element.name === 'set-header' && saysNoStore(statement));
      return [
        somewhere
          ? unsure('no-store', 'only some answers say Cache-Control: no-store', last)
          : hole('no-store', 'answers do not say Cache-Control: no-store', last),
      ];
    }),
  ];
  return findings.map((finding) => ({ ...finding, operations }));
}

const readsBody = (text: string): boolean => /\.Body\b/.test(text);

function saysNoStore({ element, children }: EffectiveStatement): boolean {
  if (element.attributes['name']?.toLowerCase() !== 'cache-control') return false;
  const action = element.attributes['exists-action'] ?? 'override';
  return (
    action === 'override' && children.some((child) => child.element.name === 'value' && /(^|[\s,])no-store($|[\s,])/i.test(textIn(child)))
  );
}
