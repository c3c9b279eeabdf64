import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../../../config';
import { prepareEnvironments, synthesizeEnvironments } from '../../../constructs/stacks';
import { readSynthesized } from '../../../synthesized/read';
import { effectivePolicy } from '../../../synthesized/effective';
import { flowOf } from '../../../synthesized/flow';

const ROOT = join(__dirname, '..', '..', '..');
let folder: string;

beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'large-apis-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TYPES = Array.from({ length: 170 }, (_, index) => `Type${String.fromCharCode(65 + Math.floor(index / 26), 97 + (index % 26))}`);

function capabilityStatement(): string {
  const interaction = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'].map((code) => ({ code }));
  const resource = TYPES.map((type) => ({ type, interaction, conditionalUpdate: true, conditionalDelete: 'single', searchParam: [{ name: 'patient', type: 'reference' }] }));
  return JSON.stringify({ resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', date: '2026-01-01', fhirVersion: '4.0.1', format: ['json'], rest: [{ mode: 'server', resource }] });
}

function openApi(): string {
  const paths = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, index) => [`/things-${index}`, { get: { operationId: `read-things-${index}`, security: [{ login: [`things-${index}.read`] }], responses: { 200: { description: 'One.' } } } }]),
  );
  const flows = { authorizationCode: { authorizationUrl: 'https://login.example.org/a', tokenUrl: 'https://login.example.org/t', scopes: Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`things-${index}.read`, 'Read.'])) } };
  return JSON.stringify({ openapi: '3.0.3', info: { title: 'Things', version: '1' }, paths, components: { securitySchemes: { login: { type: 'oauth2', flows } } } });
}

test('APIs of 2,000 operations, FHIR and plain, fit, and their tables say what every operation asks for', () => {
  writeFileSync(join(folder, 'fhir.json'), capabilityStatement());
  writeFileSync(join(folder, 'plain.json'), openApi());
  const [dev] = environments();
  if (!dev) throw new Error('no environment');
  const apis = Object.fromEntries(
    Object.entries(dev.apis).map(([name, api]) => [name, { ...api, contract: join(folder, api.style === 'fhir' ? 'fhir.json' : 'plain.json'), operationPolicies: {}, access: { rules: [], public: [], loosen: [] } }]),
  );
  const prepared = prepareEnvironments([{ ...dev, apis }], ROOT);
  for (const { contract } of prepared[0]?.apis ?? []) expect(contract.operations.length).toBeGreaterThanOrEqual(2_000);
  synthesizeEnvironments(prepared, { outdir: join(folder, 'out') });

  const model = readSynthesized(join(folder, 'out'));
  const [service] = model.services;
  if (!service) throw new Error('no service');
  for (const { name, contract, access } of prepared[0]?.apis ?? []) {
    const api = service.apis.find((one) => one.name === name);
    if (!api) throw new Error(`no API ${name}`);
    for (const operation of [contract.operations[5], contract.operations.at(-1)]) {
      if (!operation) throw new Error('no operation');
      const effective = effectivePolicy(service, api, operation.id, { kind: 'api' });
      const flow = flowOf(effective, operation);
      const rule = access.find(({ operationId }) => operationId === operation.id)?.rule;
      const requirements = flow.exits.filter(({ kind }) => kind === 'forward').map(({ requirement }) => requirement);
      expect([operation.id, requirements]).toEqual([operation.id, [rule?.kind === 'protected' ? rule.token : undefined]]);
    }
  }
}, 120_000);
