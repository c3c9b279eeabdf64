/** Documents and fragments from built statements, and from files. */
import { readFileSync } from 'node:fs';
import type { SectionNode } from './elements/types';
import type { PolicyComment, PolicyDocument, PolicyFinding, PolicyFragment, PolicyNode, Section } from './model';
import { readPolicy, type ReadPolicyOptions } from './rawxml/read';

export interface PolicySections {
  readonly inbound?: readonly SectionNode<'inbound'>[] | undefined;
  readonly backend?: readonly SectionNode<'backend'>[] | undefined;
  readonly outbound?: readonly SectionNode<'outbound'>[] | undefined;
  readonly onError?: readonly SectionNode<'on-error'>[] | undefined;
}

/** A document. A section that is not given is not written, and inherits nothing: give it `[base()]` to inherit. */
export function policyDocument({ inbound, backend, outbound, onError }: PolicySections): PolicyDocument {
  const given: readonly (readonly [Section, readonly PolicyNode[] | undefined])[] = [
    ['inbound', inbound],
    ['backend', backend],
    ['outbound', outbound],
    ['on-error', onError],
  ];
  return { kind: 'document', sections: Object.fromEntries(given.filter(([, nodes]) => nodes)) };
}

/** A fragment, for `include-fragment`. It holds no sections, no `base()` and no other fragment. */
export function policyFragment(statements: readonly PolicyNode[]): PolicyFragment {
  return { kind: 'fragment', statements };
}

/** A comment on a line of its own. Dashes that XML forbids in comments are set apart. */
export function comment(text: string): PolicyComment {
  return { kind: 'comment', text: ` ${text.replace(/-(?=-)/g, '- ')} ` };
}

/** A policy file that can't be used, with everything found in it. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
  constructor(
    readonly path: string,
    readonly findings: readonly PolicyFinding[],
  ) {
    super(
      findings
        .map(
          ({ code, message, mend, position }) =>
            `${path}${position ? `:${position.line}:${position.column}` : ''}: ${code} ${message}. ${mend}`,
        )
        .join('\n'),
    );
  }
}

/**
 * Reads an existing policy file. What is wrong with the policies themselves is found where the document is attached.
 * @throws PolicyFileError where the file can't be read or is malformed.
 */
export function policyFromFile(path: string, options: ReadPolicyOptions = {}): PolicyDocument | PolicyFragment {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new PolicyFileError(path, [
      {
        code: 'APIM100',
        severity: 'error',
        message: `expected a readable file (${reason})`,
        mend: 'Give the path of a policy file, relative to the working directory.',
      },
    ]);
  }
  const { policy, findings } = readPolicy(text, options);
  if (!policy || findings.length > 0) throw new PolicyFileError(path, findings);
  return policy;
}
