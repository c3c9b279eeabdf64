/** Policies that the configuration names as files: read, checked, and refused as a whole where anything is wrong. */
import { ConfigurationError } from '../../config/problem';
import { readPolicy } from '../../policies/rawxml/read';
import type { PolicyDocument, PolicyFragment } from '../../policies/model';

function parsed(file: string, files: ReadonlyMap<string, string>): PolicyDocument | PolicyFragment {
  const text = files.get(file);
  if (text === undefined) throw new Error(`${file} was not read`);
  const { policy, findings } = readPolicy(text);
  if (!policy || findings.some(({ severity }) => severity === 'error')) {
    throw new ConfigurationError(
      findings.map(({ message, mend, position }) => ({
        place: position ? `${file}:${position.line}:${position.column}` : file,
        expected: 'a policy that API Management takes',
        found: message,
        mend,
      })),
    );
  }
  return policy;
}

export function parsedDocument(file: string, files: ReadonlyMap<string, string>): PolicyDocument {
  const policy = parsed(file, files);
  if (policy.kind === 'document') return policy;
  throw new ConfigurationError([
    {
      place: file,
      expected: 'a <policies> document',
      found: 'a <fragment>',
      mend: 'name the file under `fragments`, or write <policies> with its four sections around the statements',
    },
  ]);
}

export function parsedFragment(file: string, files: ReadonlyMap<string, string>): PolicyFragment {
  const policy = parsed(file, files);
  if (policy.kind === 'fragment') return policy;
  throw new ConfigurationError([
    {
      place: file,
      expected: 'a <fragment>',
      found: 'a <policies> document',
      mend: 'write <fragment> around the statements of one section, or name the file under `operationPolicies`',
    },
  ]);
}
