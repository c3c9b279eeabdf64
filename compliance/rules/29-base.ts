import { SECTIONS, type PolicyElement, type PolicyNode, type Section } from '../../policies/model';
import type { AttachedPolicy, SynthesizedService } from '../../synthesized/model';
import { cite } from '../citations';
import { defineRule, elsewhere, row, serviceRow, type Row } from '../rule';

/** What may come before `base`: cors has to, and a variable changes nothing by itself. */
const BEFORE = new Set(['cors', 'set-variable']);
const ENDS = new Set(['return-response', 'mock-response']);

export const base = defineRule({
  id: 29,
  name: 'Base',
  title: 'All four sections of every policy inherit the broader ones, with only cors and set-variable before <base />',
  severity: 'error',
  per: 'service',
  citations: cite('312(a)(1)'),
  mapsTo: ['PSRule AZR-000371', 'Azure Policy d5448c98'],
  mend: 'Begin every section with <base /> (in inbound after cors and set-variable), outside of conditions and fragments.',
  check: ({ service }) => {
    const policies = narrowPolicies(service);
    const inherited: readonly Row[] =
      service.resource === undefined && service.policy === undefined
        ? [
            elsewhere(
              serviceRow(
                service,
                'unknown',
                "the service's own policy, which every policy inherits, is not in this folder; check the folder that makes it together with this one",
                'service policy',
              ),
            ),
          ]
        : [];
    if (policies.length > 0) return [...policies.flatMap(judge), ...inherited];
    return inherited.length > 0
      ? inherited
      : [serviceRow(service, 'not-applicable', 'no policy but that of the service, which has nothing to inherit')];
  },
});

function narrowPolicies(service: SynthesizedService): readonly AttachedPolicy[] {
  return [
    ...service.products.flatMap(({ policy }) => (policy === undefined ? [] : [policy])),
    ...service.apis.flatMap(({ policy, operationPolicies }) => [...(policy === undefined ? [] : [policy]), ...operationPolicies.values()]),
  ];
}

function judge({ resource, document, error, scope }: AttachedPolicy): readonly Row[] {
  if (document === undefined) return [row(resource, 'unknown', `the policy cannot be read: ${error ?? 'it has no text'}`, 'unreadable')];
  const rows = SECTIONS.flatMap((section) => {
    const message = problem(document.sections[section] ?? [], section);
    return message === undefined ? [] : [row(resource, 'non-compliant', `the ${scope} policy's ${section} ${message}`, section)];
  });
  return rows.length > 0 ? rows : [row(resource, 'compliant', 'every section inherits the broader scopes first')];
}

function problem(nodes: readonly PolicyNode[], section: Section): string | undefined {
  const elements = nodes.filter((node) => node.kind === 'element');
  const at = elements.findIndex(({ name }) => name === 'base');
  if (at < 0) return 'has no <base /> of its own, so nothing of the broader scopes is sure to run';
  const early = elements.slice(0, at).find((element) => (section === 'inbound' ? !BEFORE.has(element.name) : ends(element)));
  return early === undefined ? undefined : `has <${early.name}> before <base />`;
}

/** After a request is let in, what comes before `base` matters only where it may keep `base` from running. */
const ends = (element: PolicyElement): boolean =>
  ENDS.has(element.name) ||
  element.name === 'include-fragment' ||
  element.children.some((child) => child.kind === 'element' && ends(child));
