/**
 * What a contract would become: a throw-away environment with that one API, synthesized into a folder.
 * `npm run try -- CONTRACT [--access FILE] [--out DIR]`
 */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { parse } from 'yaml';
import type { z } from 'zod';
import { readContract } from '../access/contract';
import { parseEnvironment } from '../config/load';
import { ConfigurationError } from '../config/problem';
import type { accessSchema, EnvironmentInput } from '../config/schema';
import { prepareEnvironments, synthesizeEnvironments } from '../constructs/stacks';
import { initExpressions } from '../policies/expressions/parse';
import { runToEnd, UsageError } from './errors';
import { Progress } from './progress';
import { environmentSummaries, synthesizedStacks } from './summary';

type AccessInput = z.input<typeof accessSchema>;

/** Any valid token of the tenant, where a contract names no scopes. */
const DEFAULT_ACCESS: AccessInput = { default: { token: 'any' } };
const TENANT = '11111111-1111-4111-8111-111111111111';

function readAccess(file: string): AccessInput {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${file}: expected a readable file of access rules, as under \`access\` of an API in config/. Mend: check the path, or leave --access out.`);
  }
  try {
    return parse(text) as AccessInput;
  } catch (error) {
    throw new UsageError(`${file}: expected YAML or JSON, got ${error instanceof Error ? error.message.split('\n')[0] : 'something else'}.`);
  }
}

/** The throw-away environment: one API, one product, one group, nothing that needs a name of one's own. */
export function environmentFor(contract: string, access: AccessInput): EnvironmentInput {
  const { format, operations } = readContract(contract);
  const certificates = operations.some(({ security }) => security?.flat().some(({ type }) => type === 'mutualTLS')) || JSON.stringify(access).includes('"clientCertificate":true');
  const publicIds = (access.public ?? []).map(({ operation }) => operation);
  const discovery = operations.filter(({ fhir, id }) => fhir?.type === '*' && ['capabilities', 'smart-configuration'].includes(fhir.interaction) && !publicIds.includes(id));
  return {
    name: 'try',
    production: false,
    location: 'uksouth',
    service: { name: 'try-healthcare-apis', publisherName: 'Try', publisherEmail: 'try@example.com', sku: 'Developer_1', network: { mode: 'public' }, negotiateClientCertificate: certificates },
    state: { kind: 'local' },
    identityProviders: { tenant: { kind: 'entra', tenantId: TENANT, audiences: ['api://try'] } },
    apis: {
      api: {
        contract, displayName: basename(contract).replace(/\.[a-z]+$/, ''), path: 'api', style: format === 'capability-statement' ? 'fhir' : 'plain',
        backend: { url: 'https://backend.example', credentials: { kind: 'managed-identity', resource: 'api://backend' } },
        identityProviders: ['tenant'],
        ...(certificates && { clientCertificates: [{ commonName: 'client.example' }] }),
        access: {
          ...access,
          public: [...(access.public ?? []), ...discovery.map(({ id }) => ({ operation: id, reason: 'SMART App Launch: public discovery of the server.' }))],
        },
      },
    },
    products: { product: { displayName: 'Product', terms: 'None', apis: ['api'], groups: ['callers'] } },
    groups: { callers: { displayName: 'Callers' } },
    compliance: { profile: 'development' },
  };
}

new Command('try')
  .description('Synthesizes a throw-away environment for one contract and says where it lies.')
  .argument('<contract>', 'an OpenAPI 3.0 or 3.1 document (JSON or YAML) or a FHIR R4 CapabilityStatement')
  .option('--access <file>', 'access rules (YAML or JSON), as under `access` of an API in config/', undefined)
  .option('--out <dir>', 'where the JSON is to lie', 'cdktf.try')
  .action((contract: string, options: { readonly access?: string; readonly out: string }) => {
    runToEnd(async () => {
      const progress = new Progress();
      progress.start(`Reading ${contract}`);
      const file = resolve(contract);
      const input = environmentFor(file, options.access === undefined ? DEFAULT_ACCESS : readAccess(options.access));
      const { environment, problems } = parseEnvironment(input, options.access ?? contract);
      if (!environment || problems.length > 0) throw new ConfigurationError(problems);
      const prepared = prepareEnvironments([environment], process.cwd());
      progress.start('Synthesizing');
      await initExpressions();
      const stacks = synthesizeEnvironments(prepared, { outdir: options.out });
      progress.stop();
      console.log(environmentSummaries(prepared, synthesizedStacks(options.out, stacks)).join('\n'));
      console.log(`The Terraform JSON lies in ${join(options.out, 'stacks')}: ${stacks.join(', ')}.`);
    });
  })
  .parse();
