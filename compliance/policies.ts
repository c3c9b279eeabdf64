/** The policy texts of a service, as rules that only look for an element need them: no flow, no inheritance. */
import { plainCode } from '../policies/expressions/plain-code';
import type { PolicyElement, PolicyNode, Section } from '../policies/model';
import type { AttachedPolicy, SynthesizedFragment, SynthesizedResource, SynthesizedService } from '../synthesized/model';

export interface FoundElement {
  readonly element: PolicyElement;
  /** The elements around it, outermost first. */
  readonly parents: readonly PolicyElement[];
  /** The resource that holds the policy. */
  readonly resource: SynthesizedResource;
  /** The section; absent in a fragment. */
  readonly section?: Section;
  /** Attribute values and texts directly in it, expressions in their plain form. */
  readonly texts: readonly string[];
}

/** Every policy document of a service, broad to narrow. */
function documentsOf(service: SynthesizedService): readonly AttachedPolicy[] {
  return [
    ...(service.policy === undefined ? [] : [service.policy]),
    ...service.products.flatMap(({ policy }) => (policy === undefined ? [] : [policy])),
    ...service.apis.flatMap(({ policy, operationPolicies }) => [...(policy === undefined ? [] : [policy]), ...operationPolicies.values()]),
  ];
}

/** Policies and fragments whose text could not be read or parsed. */
export function unreadable(service: SynthesizedService): readonly (AttachedPolicy | SynthesizedFragment)[] {
  return [
    ...documentsOf(service).filter(({ document }) => document === undefined),
    ...[...service.fragments.values()].filter(({ fragment }) => fragment === undefined),
  ];
}

const known = new WeakMap<SynthesizedService, readonly FoundElement[]>();

/** Every element of every policy and fragment of a service, used or not; found once for all the rules. */
export function elementsOf(service: SynthesizedService): readonly FoundElement[] {
  const elements = known.get(service) ?? findElements(service);
  known.set(service, elements);
  return elements;
}

function findElements(service: SynthesizedService): readonly FoundElement[] {
  const found: FoundElement[] = [];
  for (const { document, resource } of documentsOf(service)) {
    for (const [section, nodes] of Object.entries(document?.sections ?? {})) walk(nodes, [], resource, section as Section, found);
  }
  for (const { fragment, resource } of service.fragments.values()) walk(fragment?.statements ?? [], [], resource, undefined, found);
  return found;
}

function walk(
  nodes: readonly PolicyNode[],
  parents: readonly PolicyElement[],
  resource: SynthesizedResource,
  section: Section | undefined,
  found: FoundElement[],
): void {
  for (const element of nodes) {
    if (element.kind !== 'element') continue;
    const texts = [
      ...Object.values(element.attributes),
      ...element.children.flatMap((child) => (child.kind === 'text' ? [child.text] : [])),
    ].map(plainCode);
    found.push({ element, parents, resource, texts, ...(section !== undefined && { section }) });
    walk(element.children, [...parents, element], resource, section, found);
  }
}

/** The text of an element's child, trimmed. */
export function childText(element: PolicyElement, name: string): string | undefined {
  const child = element.children.find((node) => node.kind === 'element' && node.name === name);
  return child?.kind === 'element' ? ownText(child) : undefined;
}

export const ownText = (element: PolicyElement): string =>
  element.children
    .flatMap((node) => (node.kind === 'text' ? [node.text] : []))
    .join('')
    .trim();
