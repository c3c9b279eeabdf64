/** Policies that the configuration names as files: read, checked, and refused as a whole where anything is wrong. */
import { readSku } from '../../azure/tiers';
import { backendCredentialName, IDENTITY_NAMED_VALUE } from '../../config/derived-names';
import { ConfigurationError, type ConfigurationProblem } from '../../config/problem';
import type { Environment } from '../../config/schema';
import { refusalFragments } from '../../policies/baseline';
import type { Gateway, PolicyDocument, PolicyFinding, PolicyFragment, Position } from '../../policies/model';
import { mendClause } from '../../policies/findings';
import { readPolicy } from '../../policies/rawxml/read';
import { PolicyWriteError, writePolicy } from '../../policies/rawxml/write';
import { referencesOf } from '../../policies/references';
import { validatePolicy, type KnownNames } from '../../policies/validate';
import { expressionCheck, maxBytes } from '../policy-text';
import { holdsToken } from '../terraform-text';
import { backendName, madeByPlatform } from './names';

type Files = ReadonlyMap<string, string>;
type Policy = PolicyDocument | PolicyFragment;

/** One thing wrong with a policy file. */
interface Fault {
  readonly position?: Pick<Position, 'line' | 'column'> | undefined;
  /** What it is about: `set-header in inbound`. */
  readonly about?: string | undefined;
  readonly expected: string;
  readonly found: string;
  readonly mend: string;
}

/** @throws ConfigurationError for a text that is no `<policies>` document */
export function parsedDocument(file: string, files: Files): PolicyDocument {
  const policy = parsed(file, files, 'document');
  if (policy.kind === 'document') return policy;
  throw new Error(`${file} is no document`);
}

/** @throws ConfigurationError for a text that is no `<fragment>` */
export function parsedFragment(file: string, files: Files): PolicyFragment {
  const policy = parsed(file, files, 'fragment');
  if (policy.kind === 'fragment') return policy;
  throw new Error(`${file} is no fragment`);
}

function parsed(file: string, files: Files, kind: Policy['kind']): Policy {
  const text = files.get(file);
  if (text === undefined) throw new Error(`${file} was not read`);
  const { policy, faults } = read(text, kind);
  if (policy && faults.length === 0) return policy;
  throw new ConfigurationError(faults.map((fault) => problemOf(fault, file)));
}

function read(text: string, kind: Policy['kind']): { readonly policy?: Policy; readonly faults: readonly Fault[] } {
  const { policy, findings } = readPolicy(text);
  const faults = errorsOf(findings);
  if (!policy || policy.kind === kind) return { ...(policy && { policy }), faults };
  return { faults: [...faults, kind === 'document' ? FRAGMENT_FOR_DOCUMENT : DOCUMENT_FOR_FRAGMENT] };
}

const FRAGMENT_FOR_DOCUMENT: Fault = {
  expected: 'a <policies> document',
  found: 'a <fragment>',
  mend: 'name the file under `fragments`, or write <policies> with its four sections around the statements',
};

const DOCUMENT_FOR_FRAGMENT: Fault = {
  expected: 'a <fragment>',
  found: 'a <policies> document',
  mend: 'write <fragment> around the statements of one section, or name the file under `operationPolicies`',
};

/** An environment with the text of its files. */
export interface WithFiles {
  readonly environment: Environment;
  /** Of the configuration: `config/prod.ts`. */
  readonly file: string;
  readonly files: Files;
}

/**
 * Everything that API Management would refuse in the policy files of all environments, in those that were read. Their C# is
 * checked where `initExpressions()` was awaited before.
 *
 * @returns problems at `policies/a.xml:3:5 (config/prod.ts: fragments.mine)`; what several places name is told once
 */
export function policyFileProblems(all: readonly WithFiles[]): readonly ConfigurationProblem[] {
  const told = new Map<string, { readonly fault: Fault; readonly path: string; readonly namedBy: string[] }>();
  for (const { environment, file, files } of all) {
    for (const { kind, path, place } of policyFiles(environment)) {
      for (const fault of faultsOf(files.get(path), kind, environment)) {
        const key = JSON.stringify([path, fault]);
        const known = told.get(key) ?? { fault, path, namedBy: [] };
        known.namedBy.push(`${file}: ${place}`);
        told.set(key, known);
      }
    }
  }
  return [...told.values()].map(({ fault, path, namedBy: [first, ...others] }) =>
    problemOf(fault, path, ` (${first}${others.length > 0 ? ` and ${others.length} more` : ''})`),
  );
}

interface PolicyFile {
  readonly kind: Policy['kind'];
  readonly path: string;
  /** In the configuration: `fragments.mine`. */
  readonly place: string;
}

/** The policy files that an environment names. */
export function policyFiles({ fragments, apis }: Environment): readonly PolicyFile[] {
  return [
    ...Object.entries(fragments).map(([name, path]) => ({ kind: 'fragment' as const, path, place: `fragments.${name}` })),
    ...Object.entries(apis).flatMap(([api, { operationPolicies }]) =>
      Object.entries(operationPolicies).map(([id, path]) => ({
        kind: 'document' as const,
        path,
        place: `apis.${api}.operationPolicies.${id}`,
      })),
    ),
  ];
}

/** `undefined` where the SKU is none, which is a problem of its own. */
function gatewayOf({ service }: Environment): Gateway | undefined {
  const sku = readSku('existing' in service ? service.existing.sku : service.sku);
  return 'expected' in sku ? undefined : sku.gateway;
}

function faultsOf(text: string | undefined, kind: Policy['kind'], environment: Environment): readonly Fault[] {
  if (text === undefined) return [];
  const { policy, faults } = read(text, kind);
  if (policy === undefined) return faults;
  const gateway = gatewayOf(environment);
  const tooLarge = sizeFault(policy, gateway);
  const findings = validatePolicy(policy, {
    scope: kind === 'document' ? 'operation' : undefined,
    gateway,
    known: knownIn(environment, policy),
    // Which gives up on texts as long as that.
    checkExpression: tooLarge ? undefined : expressionCheck(),
  }).filter(({ code }) => code !== 'APIM252');
  return [...faults, ...errorsOf(findings), ...(tooLarge ? [tooLarge] : []), ...tokenFaults(text)];
}

function sizeFault(policy: Policy, gateway: Gateway | undefined): Fault | undefined {
  const most = maxBytes(policy.kind, gateway);
  const bytes = sizeOf(policy);
  if (bytes <= most) return undefined;
  return {
    expected: `a policy ${policy.kind} of at most ${most} bytes${gateway === undefined ? '' : ` on the ${gateway} gateway`}`,
    found: `${bytes} bytes`,
    mend: policy.kind === 'document' && gateway !== 'consumption' ? 'move statements into fragments' : 'divide it into several fragments',
  };
}

/** What can't be written is among the findings. */
function sizeOf(policy: Policy): number {
  try {
    return Buffer.byteLength(writePolicy(policy), 'utf8');
  } catch (error) {
    if (error instanceof PolicyWriteError) return 0;
    throw error;
  }
}

/** CDKTF would put another resource's value there. */
function tokenFaults(text: string): readonly Fault[] {
  return text.split(/\r\n?|\n/).flatMap((line, index): Fault[] =>
    holdsToken(line)
      ? [
          {
            position: { line: index + 1, column: 1 },
            expected: 'plain text',
            found: 'the notation of a CDKTF token',
            mend: 'write a named value in its place, such as {{name}}',
          },
        ]
      : [],
  );
}

/**
 * What the policies of an environment may name. What a service of another team's holds is theirs to know; names of generated
 * fragments depend on the size of what is generated, so that all that could be one are let pass here and judged at synthesis.
 */
function knownIn(environment: Environment, policy: Policy): KnownNames | undefined {
  if ('existing' in environment.service) return undefined;
  const { apis, certificates, fragments, namedValues } = environment;
  const platform = madeByPlatform(environment);
  const credentials = Object.entries(apis).flatMap(([name, { backend }]) =>
    backend.credentials.kind === 'header' ? [backendCredentialName(name)] : [],
  );
  const mayBeGenerated = (name: string): boolean =>
    ['smart-decision', ...Object.keys(apis)].some((start) => name.toLowerCase().startsWith(`${start.toLowerCase()}-`));
  const included = referencesOf(policy).flatMap(({ kind, name }) => (kind === 'fragment' && mayBeGenerated(name) ? [name] : []));
  return {
    ...platform,
    'named-value': [IDENTITY_NAMED_VALUE, ...Object.keys(namedValues), ...credentials],
    fragment: [...(platform.fragment ?? []), ...Object.keys(refusalFragments()), ...Object.keys(fragments), ...included],
    backend: Object.keys(apis).map(backendName),
    certificate: Object.entries(certificates).flatMap(([name, { kind }]) => (kind === 'client' ? [name] : [])),
  };
}

function errorsOf(findings: readonly PolicyFinding[]): readonly Fault[] {
  return findings.filter(({ severity }) => severity === 'error').map(faultOf);
}

function faultOf(finding: PolicyFinding): Fault {
  const { code, message, position } = finding;
  const [, about, expected, found] = /^(?:(.*?): )?expected (.*?), found (.*)$/s.exec(message) ?? [];
  const clause = { position, mend: mendClause(finding) };
  if (expected !== undefined && found !== undefined) return { ...clause, about, expected, found };
  return {
    ...clause,
    expected: code.startsWith('APIM3') ? 'C# that API Management compiles' : 'a policy that API Management takes',
    found: message,
  };
}

function problemOf({ position, about, expected, found, mend }: Fault, path: string, suffix = ''): ConfigurationProblem {
  const place = position ? `${path}:${position.line}:${position.column}` : path;
  return { place: `${place}${suffix}${about === undefined ? '' : `: ${about}`}`, expected, found, mend };
}
