/**
 * An environment with its contracts read and every operation's rule decided, before any construct is made:
 * what is wrong in any of them is known, all of it, while nothing has been written yet.
 */
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, posix, relative, resolve } from 'node:path';
import { readContract } from '../../access/contract';
import { scopePrefixes } from '../../access/entra-scopes';
import { nearest } from '../../access/nearest';
import type { Contract } from '../../access/operation';
import { ContractError } from '../../access/problem';
import { resolveAccess } from '../../access/resolve';
import type { OperationAccess } from '../../access/rule';
import { didYouMean } from '../../access/rules/match';
import { ConfigurationError, type ConfigurationProblem } from '../../config/problem';
import type { ApiConfiguration, Environment } from '../../config/schema';
import { answerFragments, refusalFragments } from '../../policies/baseline';
import { policyFileProblems, policyFiles } from './policy-files';

export interface PreparedApi {
  readonly name: string;
  readonly configuration: ApiConfiguration;
  readonly contract: Contract;
  /** One for every operation of the contract. */
  readonly access: readonly OperationAccess[];
}

export interface PreparedEnvironment {
  readonly environment: Environment;
  readonly apis: readonly PreparedApi[];
  /** Text of the files that the configuration names (policies, fragments, authorities' certificates), by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Whether an environment names a policy of its own: its C# can be checked where `initExpressions()` is awaited before. */
export const namesPolicyFiles = (environments: readonly Environment[]): boolean =>
  environments.some((environment) => policyFiles(environment).length > 0);

/**
 * @param root folder that the configuration's paths start from
 * @param found what was wrong before; it's reported with the rest
 * @throws ConfigurationError with everything that is wrong in any environment; the C# of policy files is judged where
 *   `initExpressions()` was awaited before
 */
export function prepareEnvironments(
  environments: readonly Environment[],
  root: string,
  found: readonly ConfigurationProblem[] = [],
): readonly PreparedEnvironment[] {
  const problems = [...found];
  const contracts = new Map<string, Contract | undefined>();
  const contractOf = (file: string, place: string): Contract | undefined => {
    if (!contracts.has(file)) contracts.set(file, read(file, place, problems, root));
    return contracts.get(file);
  };
  const prepared = environments.map((environment): PreparedEnvironment => {
    const file = fileOf(environment);
    const apis = Object.entries(environment.apis).flatMap(([name, configuration]): PreparedApi[] => {
      const place = `${file}: apis.${name}`;
      const contract = contractOf(configuration.contract, place);
      if (!contract) return [];
      const providers = configuration.identityProviders.flatMap((provider) => environment.identityProviders[provider] ?? []);
      const resolved = resolveAccess(contract, configuration.access, {
        place: `${place}.access`,
        scopePrefixes: scopePrefixes(providers),
        subscriptionRequired: configuration.subscriptionRequired,
      });
      problems.push(
        ...resolved.problems,
        ...operationPolicyProblems(contract, configuration, place),
        ...certificateProblems(resolved.access, configuration, place),
      );
      return [{ name, configuration, contract, access: resolved.access }];
    });
    const files = readFiles(environment, file, root, problems);
    problems.push(...authorityProblems(environment, file, files), ...fragmentProblems(environment, file));
    return { environment, apis, files };
  });
  problems.push(...policyFileProblems(prepared.map(({ environment, files }) => ({ environment, file: fileOf(environment), files }))));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return prepared;
}

const fileOf = ({ name }: Environment): string => `config/${name}.ts`;

function read(file: string, place: string, problems: ConfigurationProblem[], root: string): Contract | undefined {
  try {
    return readContract(resolve(root, file));
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    problems.push(...error.problems.map((problem) => ({ ...problem, place: `${displayPath(problem.place, root)} (${place}.contract)` })));
    return undefined;
  }
}

/** Paths as the user wrote them, not as this machine has them. */
function displayPath(place: string, root: string): string {
  return isAbsolute(place) ? relative(root, place) : place;
}

function operationPolicyProblems(contract: Contract, { operationPolicies }: ApiConfiguration, place: string): ConfigurationProblem[] {
  const ids = contract.operations.map(({ id }) => id);
  return Object.keys(operationPolicies).flatMap((id) =>
    ids.includes(id)
      ? []
      : [
          {
            place: `${place}.operationPolicies.${id}`,
            expected: `the id of one of its ${ids.length} operations`,
            found: `"${id}"`,
            mend: didYouMean(id, ids),
          },
        ],
  );
}

/** Which certificates are good is for the configuration to say: a contract can't. */
function certificateProblems(
  access: readonly OperationAccess[],
  { clientCertificates }: ApiConfiguration,
  place: string,
): ConfigurationProblem[] {
  const asking = access.filter(({ rule }) => rule.kind === 'protected' && rule.clientCertificate);
  if (clientCertificates !== undefined || asking.length === 0) return [];
  const ids = asking.map(({ operationId }) => operationId);
  return [
    {
      place: `${place}.clientCertificates`,
      expected: `the client certificates that are accepted, because ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more operations` : ''} ask for one`,
      found: 'nothing',
      mend: "write for example clientCertificates: [{ commonName: 'client.example.com' }], and service.negotiateClientCertificate: true",
    },
  ];
}

function readFiles(environment: Environment, file: string, root: string, problems: ConfigurationProblem[]): ReadonlyMap<string, string> {
  const named: readonly (readonly [place: string, path: string])[] = [
    ...policyFiles(environment).map(({ place, path }) => [place, path] as const),
    ...Object.entries(environment.certificates).flatMap(([name, certificate]) =>
      certificate.kind === 'authority' ? [[`certificates.${name}.file`, certificate.file] as const] : [],
    ),
  ];
  const files = new Map<string, string>();
  for (const [place, path] of named) {
    const absolute = resolve(root, path);
    if (!existsSync(absolute) || !statSync(absolute).isFile()) {
      const found = existsSync(absolute) ? `${path}, which is a folder` : `${path}, which is not there`;
      problems.push({ place: `${file}: ${place}`, expected: 'a file of the project', found, mend: fileMend(path, absolute) });
      continue;
    }
    const text = readFileSync(absolute, 'utf8');
    files.set(path, text);
  }
  return files;
}

/** Paths start from the folder of the configuration's project, which is where people forget to start. */
function fileMend(path: string, absolute: string): string {
  if (existsSync(absolute)) return 'name a file in it';
  const folder = dirname(absolute);
  const meant = existsSync(folder) ? nearest(basename(absolute), readdirSync(folder)) : undefined;
  return meant === undefined
    ? 'add the file, or correct the path, which starts from the folder of main.ts'
    : `did you mean ${JSON.stringify(posix.join(posix.dirname(path), meant))}?`;
}

/** An authority's file holds one certificate, as PEM: its body alone is what the service takes. */
function authorityProblems({ certificates }: Environment, file: string, files: ReadonlyMap<string, string>): ConfigurationProblem[] {
  return Object.entries(certificates).flatMap(([name, certificate]) => {
    const text = certificate.kind === 'authority' ? files.get(certificate.file) : undefined;
    if (certificate.kind !== 'authority' || text === undefined) return [];
    const found = text.match(/-----BEGIN [A-Z ]+-----/g) ?? [];
    if (found.length === 1 && found[0] === '-----BEGIN CERTIFICATE-----' && isCertificate(text)) return [];
    return [
      {
        place: `${file}: certificates.${name}.file`,
        expected: 'a PEM file with one certificate and nothing else',
        found: `${certificate.file}, which holds ${found.length === 1 ? 'something else' : `${found.length} PEM blocks`}`,
        mend: authorityMend(found),
      },
    ];
  });
}

function authorityMend(blocks: readonly string[]): string {
  if (blocks.some((block) => block.includes('PRIVATE KEY'))) {
    return 'remove the private key from the file and from the history of the repository';
  }
  if (blocks.length > 1) return 'write each certificate into a file of its own, each an entry under certificates';
  if (blocks.length === 0) return 'convert it from DER: openssl x509 -inform der -in FILE -out FILE.pem';
  return 'export the certificate again: openssl x509 -in FILE must be able to read it';
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

/** The application's own fragments are in the service, too, and a second one of a name would overwrite the first. */
function fragmentProblems({ fragments }: Environment, file: string): ConfigurationProblem[] {
  const own = Object.keys({ ...answerFragments(), ...refusalFragments() });
  return Object.keys(fragments).flatMap((name) =>
    own.includes(name.toLowerCase())
      ? [
          {
            place: `${file}: fragments.${name}`,
            expected: 'another name; the application has a fragment of its own by this one',
            found: name,
            mend: 'rename the fragment, and what includes it',
          },
        ]
      : [],
  );
}
