/** Two identity providers of one API: what one of them signs must never count as the other's word. */
import { rmSync } from 'node:fs';
import type { TokenRequest } from '../../../gateway/identity-provider';
import { startGateway, type RunningGateway } from '../../../gateway/start';
import { writePolicy } from '../../../policies';
import { answerFragments, apiPolicy, refusalFragments } from '../../../policies/baseline';
import { folderOf } from '../policies/policy-gateway';

const TENANT = '11111111-1111-4111-8111-111111111111';
const ENTRA = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const PATIENTS = 'https://login.patients.example';

const policy = apiPolicy({
  name: 'api', style: 'plain',
  operations: [{ id: 'thing', method: 'GET', urlTemplate: '/thing', summary: '', tags: [], parameters: [], requestContentTypes: [] }],
  access: [{ operationId: 'thing', origin: 'test', rule: { kind: 'protected', clientCertificate: false, subscription: false, token: [[{ kind: 'scope', value: 'read' }]] } }],
  issuers: [
    { kind: 'entra', tenantId: TENANT, audiences: ['api://clinic'] },
    { kind: 'oidc', issuer: PATIENTS, configurationUrl: `${PATIENTS}/.well-known/openid-configuration`, audiences: ['https://api.example'], tokenType: 'at+jwt', scopeClaim: 'scope' },
  ],
  certificateBoundTokens: false, corsOrigins: [], limits: { calls: 1000, renewalSeconds: 60, dailyCalls: 1000, maxBodyBytes: 1024 },
  backendId: 'b', backendProof: { kind: 'backend' }, selfContained: true,
});

const SERVICE = { api_management_name: 'svc', resource_group_name: 'rg' };
const escaped = (text: string): string => text.replaceAll('${', '$${');

let gateway: RunningGateway;
beforeAll(async () => {
  const folder = folderOf({
    resources: {
      azurerm_api_management_backend: { b: { ...SERVICE, name: 'b', protocol: 'http', url: 'https://backend.example' } },
      azurerm_api_management_api_policy: { api: { ...SERVICE, api_name: 'api', xml_content: escaped(writePolicy(policy)) } },
      azurerm_api_management_policy_fragment: Object.fromEntries(
        Object.entries({ ...refusalFragments(), ...answerFragments() }).map(([name, fragment]) => [name, { ...SERVICE, name, format: 'rawxml', value: escaped(writePolicy(fragment)) }]),
      ),
    },
    paths: { '/thing': { get: { operationId: 'thing', responses: { 200: { description: 'ok' } } } } },
  });
  gateway = await startGateway(folder, { backends: { b: () => ({ status: 200, body: 'patient data' }) } }).finally(() => rmSync(folder, { recursive: true, force: true }));
});
afterAll(() => gateway.stop());

const call = async (request: TokenRequest): Promise<number> => (await gateway.fetch('/api/thing', { token: await gateway.token(request) })).status;

test.each<[string, TokenRequest]>([
  ['Entra', { issuer: ENTRA, scopes: ['read'] }],
  ['the patients’ provider', { issuer: PATIENTS, scopes: ['read'] }],
])('a token of %s with the scope where it has its scopes gets through', async (_, request) => {
  expect(await call(request)).toBe(200);
});

test.each<[string, TokenRequest, number]>([
  ['Entra’s with the scope where the other has its scopes', { issuer: ENTRA, scopes: ['other'], claims: { scope: 'read' } }, 401],
  ['Entra’s app-only one with it', { issuer: ENTRA, roles: ['Some.Role'], claims: { scope: 'read' } }, 401],
  ['the patients’ with the scope where Entra has its scopes', { issuer: PATIENTS, scopes: ['other'], claims: { scp: 'read' } }, 401],
  ['the patients’ with nothing but that', { issuer: PATIENTS, claims: { scp: ['read'] } }, 401],
  ['the patients’ that names Entra as its issuer', { issuer: PATIENTS, scopes: ['read'], claims: { iss: ENTRA, scp: 'read', aud: 'api://clinic' } }, 401],
  ['Entra’s that names the patients’ provider', { issuer: ENTRA, scopes: ['read'], claims: { iss: PATIENTS, aud: 'https://api.example' } }, 401],
  ['the patients’ for Entra’s audience', { issuer: PATIENTS, scopes: ['read'], audience: 'api://clinic' }, 401],
  ['Entra’s for the patients’ audience', { issuer: ENTRA, scopes: ['read'], audience: 'https://api.example' }, 401],
  ['one of an issuer whose name begins like a known one', { issuer: PATIENTS, scopes: ['read'], claims: { iss: `${PATIENTS}.attacker.example` } }, 401],
  ['the patients’ with too little', { issuer: PATIENTS, scopes: ['other'] }, 403],
])('a token is refused: %s', async (_, request, status) => {
  expect(await call(request)).toBe(status);
});
