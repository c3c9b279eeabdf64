/** The throw-away environment in which `npm run try` shows one contract. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { z } from 'zod';
import { readContract } from '../../access/contract';
import { parseSource } from '../../access/source/file';
import { parseEnvironment } from '../../config/load';
import { ConfigurationError } from '../../config/problem';
import type { accessSchema, EnvironmentInput } from '../../config/schema';
import { prepareEnvironments, type PreparedEnvironment } from '../../constructs/stacks';
import { UsageError } from '../errors';

type AccessInput = z.input<typeof accessSchema>;

/** Any valid token of the tenant, where a contract names no scopes. */
const DEFAULT_ACCESS: AccessInput = { default: { token: 'any' } };
const TENANT = '11111111-1111-4111-8111-111111111111';

/**
 * @param contract path of the contract, from the working directory
 * @param accessFile path of access rules; absent: any valid token where the contract names no scopes
 * @throws UsageError for a file of access rules that can't be read
 * @throws ContractError for a contract that is wrong
 * @throws ConfigurationError for access rules that are wrong or missing, with the place in their file
 */
export function prepareTry(contract: string, accessFile?: string): PreparedEnvironment {
  const input = environmentFor(resolve(contract), accessFile === undefined ? DEFAULT_ACCESS : readAccess(accessFile));
  const { environment, problems } = parseEnvironment(input, PLACE);
  try {
    if (!environment || problems.length > 0) throw new ConfigurationError(problems);
    const [prepared] = prepareEnvironments([environment], process.cwd());
    if (!prepared) throw new Error('an environment was lost');
    return prepared;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(
      error.problems.map(({ place, mend, ...rest }) => ({
        ...rest,
        place: asWritten(place, accessFile),
        mend: asWritten(mend, accessFile),
      })),
    );
  }
}

const PLACE = 'config/try.ts';

/** The rules stand in a file of their own, and not under an API of a configuration. */
function asWritten(text: string, accessFile: string | undefined): string {
  const file = accessFile ?? 'the file of --access';
  return text
    .replaceAll(`${PLACE}: apis.api.access.`, `${file}: `)
    .replaceAll(`${PLACE}: apis.api.access`, file)
    .replaceAll(` (${PLACE}: apis.api.contract)`, '');
}

function readAccess(file: string): AccessInput {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new UsageError(
      `${file}: expected a readable file of access rules, as under \`access\` of an API in config/.`,
      'check the path, or leave --access out',
    );
  }
  const result = parseSource(bytes, resolve(file), file);
  if ('problems' in result) throw new ConfigurationError(result.problems);
  const access = result.file.value;
  if (access === null || typeof access !== 'object' || Array.isArray(access)) {
    throw new UsageError(
      `${file}: expected access rules: an object with default, rules, public and loosen, got ${access === null ? 'nothing' : Array.isArray(access) ? 'a list' : JSON.stringify(access)}.`,
      "write for example default: { token: 'any' }",
    );
  }
  return access as AccessInput;
}

/** One API, one product, one group, nothing that needs a name of one's own. What is wrong with the rules is told by who checks them. */
function environmentFor(contract: string, access: AccessInput): EnvironmentInput {
  const { format, operations } = readContract(contract);
  const open = access.public ?? [];
  const publicIds = Array.isArray(open) ? open.map((entry: unknown) => (entry as { readonly operation?: unknown } | null)?.operation) : [];
  const discovery = operations.filter(
    ({ fhir, id }) => fhir?.type === '*' && ['capabilities', 'smart-configuration'].includes(fhir.interaction) && !publicIds.includes(id),
  );
  const certificates =
    operations.some(({ security }) => security?.flat().some(({ type }) => type === 'mutualTLS')) ||
    JSON.stringify(access).includes('"clientCertificate":true');
  return {
    name: 'try',
    production: false,
    location: 'uksouth',
    service: {
      name: 'try-healthcare-apis',
      publisherName: 'Try',
      publisherEmail: 'try@example.com',
      sku: 'Developer_1',
      network: { mode: 'public' },
      // Certificates are asked for at a host name of one's own.
      ...(certificates && {
        negotiateClientCertificate: true,
        hosts: { gateway: { hostName: 'api.example.com', keyVaultCertificateId: 'https://try.vault.azure.net/secrets/gateway' } },
      }),
    },
    state: { kind: 'local' },
    identityProviders: { tenant: { kind: 'entra', tenantId: TENANT, audiences: ['api://try'] } },
    apis: {
      api: {
        contract,
        displayName: basename(contract).replace(/\.[a-z]+$/, '') || 'API',
        path: 'api',
        style: format === 'capability-statement' ? 'fhir' : 'plain',
        backend: { url: 'https://backend.example', credentials: { kind: 'managed-identity', resource: 'api://backend' } },
        identityProviders: ['tenant'],
        ...(certificates && { clientCertificates: [{ commonName: 'client.example' }] }),
        access: {
          ...access,
          public: Array.isArray(open)
            ? [...open, ...discovery.map(({ id }) => ({ operation: id, reason: 'SMART App Launch: public discovery of the server.' }))]
            : open,
        },
      },
    },
    products: { product: { displayName: 'Product', terms: 'None', apis: ['api'], groups: ['callers'] } },
    groups: { callers: { displayName: 'Callers' } },
    compliance: { profile: 'development' },
  };
}
