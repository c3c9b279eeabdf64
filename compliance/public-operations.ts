/** The operations that an API's policy declares open to everybody. */
import type { PolicyNode } from '../policies/model';
import type { AttachedPolicy } from '../synthesized/model';

const CONDITION = /^@\(\s*new\s+string\[\]\s*\{([^{}]*)\}\s*\.Contains\(\s*context\.Operation\.Id\s*\)\s*\)$/;

/**
 * Reads the one form in which this application declares public operations: the first `choose` of the inbound
 * section, whose `when` tests `context.Operation.Id` against a list of literals. Nothing else counts as a declaration.
 */
export function publicOperations(policy: AttachedPolicy | undefined): ReadonlySet<string> {
  const inbound: readonly PolicyNode[] = policy?.document?.sections.inbound ?? [];
  for (const node of inbound) {
    if (node.kind !== 'element' || node.name !== 'choose') continue;
    const when = node.children.find((child) => child.kind === 'element');
    const list = when?.kind === 'element' && when.name === 'when' ? CONDITION.exec(when.attributes['condition'] ?? '')?.[1] : undefined;
    return new Set([...(list ?? '').matchAll(/"([^"\\]*)"/g)].map(([, id]) => id as string));
  }
  return new Set();
}
