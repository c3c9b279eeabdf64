/** A policy document holds 256 KiB, a fragment 512: the tables of a very large API go into fragments of their own. */
import { includeFragment, policyFragment, writePolicy } from '../index';
import type { Gateway, PolicyDocument, PolicyElement, PolicyFragment, PolicyNode } from '../model';

export interface SplitPolicy {
  readonly policy: PolicyDocument;
  /** What the policy includes besides what it included before, by name; none where it fits as it is. */
  readonly fragments: Readonly<Record<string, PolicyFragment>>;
}

/** Leaves room for what the service counts that the text doesn't show, such as references in place of characters. */
const MAX_DOCUMENT_BYTES = 240 * 1024;

const isTable = ({ name, attributes }: PolicyElement): boolean =>
  name === 'set-variable' && /^@\{\s*switch \(context\.Operation\.Id\)/.test(attributes['value'] ?? '');

const size = (policy: PolicyDocument): number => Buffer.byteLength(writePolicy(policy));

/**
 * The policy as it is where it fits; else with its largest tables, as many as need be, in fragments named
 * `<api>-<variable>`. What can't be made to fit is left to the check of the whole document, which refuses it. On the
 * Consumption tier nothing is split: its limit is the same for fragments.
 */
export function splitPolicy(api: string, policy: PolicyDocument, gateway: Gateway = 'classic'): SplitPolicy {
  const fragments: Record<string, PolicyFragment> = {};
  let whole = policy;
  while (gateway !== 'consumption' && size(whole) > MAX_DOCUMENT_BYTES) {
    const largest = tablesIn(whole.sections.inbound ?? []).sort((a, b) => lengthOf(b) - lengthOf(a))[0];
    if (largest === undefined) break;
    const name = `${api}-${largest.attributes['name'] ?? ''}`;
    fragments[name] = policyFragment([largest]);
    whole = {
      ...whole,
      sections: { ...whole.sections, inbound: replaced(whole.sections.inbound ?? [], largest, includeFragment({ fragmentId: name })) },
    };
  }
  return { policy: whole, fragments };
}

const lengthOf = ({ attributes }: PolicyElement): number => (attributes['value'] ?? '').length;

function tablesIn(nodes: readonly PolicyNode[]): PolicyElement[] {
  return nodes.flatMap((node) => (node.kind !== 'element' ? [] : isTable(node) ? [node] : tablesIn(node.children)));
}

function replaced(nodes: readonly PolicyNode[], table: PolicyElement, by: PolicyElement): readonly PolicyNode[] {
  return nodes.map((node) =>
    node === table ? by : node.kind === 'element' ? { ...node, children: replaced(node.children, table, by) } : node,
  );
}
