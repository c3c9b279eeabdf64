/**
 * Every policy document and fragment of a service with one thing taken out or loosened: each element on its own, and each
 * attribute whose looser value is known.
 */
import { SECTIONS, type PolicyDocument, type PolicyElement, type PolicyFragment, type PolicyNode } from '../../../policies/model';
import { readPolicy } from '../../../policies/rawxml/read';
import { writePolicy } from '../../../policies/rawxml/write';
import type { AttachedPolicy, SynthesizedService } from '../../../synthesized/model';

export interface Mutant {
  /** The document's owner, the element's path in it, and what was done: unique. */
  readonly title: string;
  /** `global`, `product NAME`, `api NAME`, `operation API/ID` or `fragment NAME`. */
  readonly owner: string;
  /** Lines of the document as it was: the element's, from its first to that of its last descendant. */
  readonly lines: readonly [first: number, last: number];
  /** The name that it or the element around it has: of a header, a parameter, a variable. */
  readonly named: string | undefined;
  /** Lines of the elements around it, the nearest first. */
  readonly around: readonly number[];
  /** Conditions of the branch that it is, or whose `choose` it is, and of those around it, the nearest first. */
  readonly conditions: readonly string[];
  /** The service with the changed document. */
  readonly make: () => SynthesizedService;
}

interface Target {
  readonly owner: string;
  readonly text: string;
  readonly replace: (text: string) => SynthesizedService;
}

/** Looser values of an attribute; `undefined` leaves it out. */
const LOOSER: Readonly<Record<string, (element: PolicyElement) => string | undefined>> = {
  'clock-skew': () => '86400',
  'require-expiration-time': () => 'false',
  'require-scheme': () => undefined,
  calls: () => '100000000',
  'max-count': () => '100000',
  'counter-key': () => '@(context.RequestId.ToString())',
  'increment-condition': () => 'false',
  'max-size': () => '4194304',
  'unspecified-content-type-action': () => 'ignore',
  'size-exceeded-action': () => 'ignore',
  'specified-parameter-action': () => 'ignore',
  'unspecified-parameter-action': () => 'ignore',
  action: () => 'ignore',
  'terminate-unmatched-request': () => 'false',
  'allow-credentials': () => 'true',
  'exists-action': () => 'skip',
};

export function mutantsOf(service: SynthesizedService): readonly Mutant[] {
  return targetsOf(service).flatMap(mutantsOfTarget);
}

/** The service with every policy text changed. */
export function withTexts(service: SynthesizedService, change: (text: string) => string): SynthesizedService {
  return targetsOf(service).reduce((changed, { owner, text }) => (targetsOf(changed).find((target) => target.owner === owner) as Target).replace(change(text)), service);
}

function targetsOf(service: SynthesizedService): readonly Target[] {
  const attached = (policy: AttachedPolicy, text: string): AttachedPolicy => {
    const { policy: document } = readPolicy(text);
    if (document?.kind !== 'document') throw new Error(`no policy document: ${text.slice(0, 200)}`);
    return { ...policy, text, document };
  };
  const targets: Target[] = [];
  const { policy, products, apis, fragments } = service;
  if (policy) targets.push({ owner: 'global', text: policy.text, replace: (text) => ({ ...service, policy: attached(policy, text) }) });
  for (const product of products) {
    const { policy: own } = product;
    if (own) targets.push({ owner: `product ${product.name}`, text: own.text, replace: (text) => ({ ...service, products: products.map((one) => (one === product ? { ...one, policy: attached(own, text) } : one)) }) });
  }
  for (const api of apis) {
    const { policy: own } = api;
    const changed = (fields: Partial<typeof api>): SynthesizedService => ({ ...service, apis: apis.map((one) => (one === api ? { ...one, ...fields } : one)) });
    if (own) targets.push({ owner: `api ${api.name}`, text: own.text, replace: (text) => changed({ policy: attached(own, text) }) });
    for (const [id, one] of api.operationPolicies) targets.push({ owner: `operation ${api.name}/${id}`, text: one.text, replace: (text) => changed({ operationPolicies: new Map([...api.operationPolicies, [id, attached(one, text)]]) }) });
  }
  for (const [name, fragment] of fragments) {
    targets.push({
      owner: `fragment ${name}`,
      text: fragment.text,
      replace: (text) => {
        const { policy: read } = readPolicy(text);
        if (read?.kind !== 'fragment') throw new Error(`no fragment: ${text.slice(0, 200)}`);
        return { ...service, fragments: new Map([...fragments, [name, { ...fragment, text, fragment: read }]]) };
      },
    });
  }
  return targets;
}

function mutantsOfTarget({ owner, text, replace }: Target): readonly Mutant[] {
  const { policy } = readPolicy(text);
  if (policy === undefined) throw new Error(`${owner}: no policy`);
  const found: Mutant[] = [];
  const visit = (nodes: readonly PolicyNode[], rebuild: (nodes: readonly PolicyNode[]) => PolicyDocument | PolicyFragment, place: string, around: readonly number[], outer: readonly string[], name?: string): void => {
    const counts = new Map<string, number>();
    nodes.forEach((node, index) => {
      if (node.kind !== 'element') return;
      const count = (counts.get(node.name) ?? 0) + 1;
      counts.set(node.name, count);
      const title = `${place}/${node.name}[${count}]${node.attributes['name'] === undefined ? '' : ` ${node.attributes['name']}`}`;
      const line = node.position?.line ?? 0;
      const named = node.attributes['name'] ?? name;
      const conditions = [...conditionsOf(node), ...outer];
      const mutant = (what: string, changed: readonly PolicyNode[]): Mutant => ({ title: `${owner} ${title}${what}`, owner, lines: [line, lastLine(node)], named, around, conditions, make: () => replace(writePolicy(rebuild(changed))) });
      const put = (other: PolicyElement): readonly PolicyNode[] => nodes.map((one, at) => (at === index ? other : one));
      found.push(mutant('', nodes.filter((_, at) => at !== index)));
      for (const [name, value] of Object.entries(node.attributes)) {
        const looser = LOOSER[name];
        if (looser === undefined || looser(node) === value) continue;
        const given = looser(node);
        const attributes = Object.fromEntries(Object.entries(node.attributes).flatMap(([other, kept]) => (other !== name ? [[other, kept]] : given === undefined ? [] : [[other, given]])));
        found.push(mutant(` @${name}`, put({ ...node, attributes })));
      }
      visit(node.children, (children) => rebuild(put({ ...node, children })), title, [line, ...around], node.name === 'choose' ? outer : conditions, named);
    });
  };
  if (policy.kind === 'fragment') visit(policy.statements, (statements) => ({ ...policy, statements: tidy(statements) }), '', [], []);
  else for (const section of SECTIONS) visit(policy.sections[section] ?? [], (nodes) => ({ ...policy, sections: { ...policy.sections, [section]: tidy(nodes) } }), section, [], []);
  return found;
}

/** A branch's own condition; that of a `choose` with one branch alone. */
function conditionsOf({ name, attributes, children }: PolicyElement): readonly string[] {
  if (name === 'when') return [attributes['condition'] ?? ''];
  const branches = name === 'choose' ? children.filter((child): child is PolicyElement => child.kind === 'element') : [];
  return branches.length === 1 ? branches.flatMap(conditionsOf) : [];
}

const lastLine = (node: PolicyNode): number => Math.max(node.position?.line ?? 0, ...(node.kind === 'element' ? node.children.map(lastLine) : []));

/** `choose` without a branch is no policy; what it would still do is its `otherwise`. */
const tidy = (nodes: readonly PolicyNode[]): readonly PolicyNode[] =>
  nodes.flatMap((node): readonly PolicyNode[] => {
    if (node.kind !== 'element') return [node];
    const children = tidy(node.children);
    if (node.name !== 'choose' || children.some((child) => child.kind === 'element' && child.name === 'when')) return [{ ...node, children }];
    return children.flatMap((child) => (child.kind === 'element' ? child.children : []));
  });
