/** Synthesis: the example against a bare application and against the usual way, and how it grows with the number of APIs. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEnvironments } from '../config/load';
import type { EnvironmentInput } from '../config/schema';
import { prepareEnvironments, synthesizeEnvironments } from '../constructs/stacks';
import type { Measurement } from './measurement';
import { runInTurns, runNode } from './processes';

const program = (name: string): string => join(__dirname, 'programs', `${name}.ts`);

export function benchSynthesis(): readonly Measurement[] {
  const out = mkdtempSync(join(tmpdir(), 'bench-synthesis-'));
  try {
    const to = (name: string): { readonly CDKTF_OUTDIR: string } => ({ CDKTF_OUTDIR: join(out, name) });
    const loader = ['-r', 'tsx/cjs'];
    /** As `npm start` runs the application. */
    const launcher = ['--max-semi-space-size=2', '--liftoff-only', join(__dirname, '..', 'cli', 'run.js')];
    runNode([...launcher, program('synthesis')], to('synthesis'));
    const runs = runInTurns(5, {
      bare: () => runNode([...loader, program('bare')], to('bare')),
      synthesis: () => runNode([...launcher, program('synthesis')], to('synthesis')),
      start: () => runNode(launcher, to('start')),
    });
    const usual = runNode(['-r', 'ts-node/register', program('usual')], to('usual'));
    return [
      { name: 'a bare application with one empty stack', value: runs.bare.seconds, unit: 's' },
      { name: 'the example, synthesized', value: runs.synthesis.seconds, unit: 's' },
      { name: 'the example, synthesized and checked (npm start)', value: runs.start.seconds, unit: 's' },
      { name: 'the usual way: provider root, run by ts-node; three resources', value: usual.seconds, unit: 's' },
      { name: 'the example against the bare application', value: runs.synthesis.seconds / runs.bare.seconds, unit: '×', target: '<= 2' },
      { name: 'the usual way against the example', value: usual.seconds / runs.synthesis.seconds, unit: '×', target: '>= 4' },
      { name: 'peak memory of the example', value: runs.synthesis.megabytes, unit: 'MB', target: '<= 130' },
      { name: 'peak memory of npm start', value: runs.start.megabytes, unit: 'MB' },
      { name: 'peak memory of the usual way', value: usual.megabytes, unit: 'MB' },
    ];
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

export function benchScale(): readonly Measurement[] {
  const root = mkdtempSync(join(tmpdir(), 'bench-scale-'));
  try {
    measureApis(root, 10);
    const hundred = measureApis(root, 100);
    const thousand = measureApis(root, 1000);
    return [
      { name: '100 APIs of 10 operations', value: hundred.seconds, unit: 's' },
      { name: '1,000 APIs of 10 operations', value: thousand.seconds, unit: 's' },
      { name: 'growth from 100 to 1,000 APIs', value: thousand.seconds / hundred.seconds, unit: '×', target: '<= 11' },
      { name: 'Terraform resources of an API among 100', value: hundred.resourcesPerApi, unit: '' },
      { name: 'Terraform resources of an API among 1,000', value: thousand.resourcesPerApi, unit: '' },
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function measureApis(root: string, count: number): { readonly seconds: number; readonly resourcesPerApi: number } {
  mkdirSync(join(root, String(count)), { recursive: true });
  const apis = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`api-${index}`, apiOf(root, `${count}/api-${index}.json`, index)]),
  );
  const environment: EnvironmentInput = {
    name: 'bench',
    production: false,
    location: 'uksouth',
    service: {
      name: 'bench-apis',
      publisherName: 'Bench',
      publisherEmail: 'bench@example.com',
      sku: 'Developer_1',
      network: { mode: 'public' },
    },
    state: { kind: 'local' },
    identityProviders: { tenant: { kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://bench'] } },
    apis,
    compliance: { profile: 'development' },
  };
  const outdir = join(root, `out-${count}`);
  const start = process.hrtime.bigint();
  const prepared = prepareEnvironments(loadEnvironments([{ input: environment, file: 'bench' }]), root);
  synthesizeEnvironments(prepared, { outdir });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { resource } = JSON.parse(readFileSync(join(outdir, 'stacks', 'bench-apis', 'cdk.tf.json'), 'utf8')) as {
    readonly resource: Readonly<
      Record<string, Readonly<Record<string, { readonly '//': { readonly metadata: { readonly path: string } } }>>>
    >;
  };
  const ofApis = Object.values(resource)
    .flatMap(Object.values)
    .filter((each) => each['//'].metadata.path.includes('/Api-'));
  return { seconds, resourcesPerApi: ofApis.length / count };
}

function apiOf(root: string, contract: string, index: number): EnvironmentInput['apis'][string] {
  const operation = (number: number): object => ({
    operationId: `operation-${number}`,
    security: [{ entra: [`scope.${number}`] }],
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } } },
  });
  const document = {
    openapi: '3.0.3',
    info: { title: `API ${index}`, version: '1' },
    paths: Object.fromEntries(Array.from({ length: 10 }, (_, number) => [`/things-${number}/{id}`, { get: operation(number) }])),
    components: {
      schemas: { Thing: { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } } },
      securitySchemes: { entra: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://login.example/token', scopes: {} } } } },
    },
  };
  writeFileSync(join(root, contract), JSON.stringify(document));
  return {
    contract,
    displayName: `API ${index}`,
    path: `api-${index}`,
    style: 'plain',
    identityProviders: ['tenant'],
    backend: { url: 'https://backend.example', credentials: { kind: 'managed-identity', resource: 'api://backend' } },
  };
}
