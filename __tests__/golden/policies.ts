/** The policies whose texts are kept: small, and each with one thing that the others don't have. */
import type { ApiOperation, HttpMethod } from '../../access/operation';
import type { OperationAccess, ProtectedRule, TokenRequirement } from '../../access/rule';
import { apiPolicy, productPolicy, servicePolicy, smartDecisionFragments, type ApiPolicyProps, type TokenIssuer } from '../../policies/baseline';
import type { PolicyDocument, PolicyFragment } from '../../policies/model';

const operation = (id: string, method: HttpMethod, urlTemplate: string, rest: Partial<ApiOperation> = {}): ApiOperation => ({
  id, method, urlTemplate, summary: id, tags: [], parameters: [], requestContentTypes: method === 'POST' ? ['application/json'] : [], ...rest,
});
const allow = (operationId: string, rule: Partial<ProtectedRule>): OperationAccess => ({ operationId, origin: 'test', rule: { kind: 'protected', clientCertificate: false, subscription: true, ...rule } });
const open = (operationId: string): OperationAccess => ({ operationId, origin: 'test', rule: { kind: 'public', reason: 'discovery' } });
const scope = (value: string): TokenRequirement => [[{ kind: 'scope', value }]];

const ENTRA: TokenIssuer = { kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://appointments'] };
const PATIENTS: TokenIssuer = {
  kind: 'oidc', configurationUrl: 'https://login.example.org/.well-known/openid-configuration', issuer: 'https://login.example.org', audiences: ['https://api.example.org/fhir'], tokenType: 'at+jwt', scopeClaim: 'scope',
};

const OPERATIONS = [operation('list-appointments', 'GET', '/appointments', { parameters: [{ name: 'clinic', in: 'query', required: true }] }), operation('book-appointment', 'POST', '/appointments')];
const ACCESS = [allow('list-appointments', { token: scope('appointments.read') }), allow('book-appointment', { token: [[{ kind: 'scope', value: 'appointments.write' }], [{ kind: 'role', value: 'Appointments.Write.All' }]] })];

const PLAIN: ApiPolicyProps = {
  name: 'appointments', style: 'plain', operations: OPERATIONS, access: ACCESS, issuers: [ENTRA], certificateBoundTokens: false, corsOrigins: ['https://portal.example.org'],
  limits: { calls: 60, renewalSeconds: 60, dailyCalls: 10_000, maxBodyBytes: 102_400 }, backendId: 'appointments-backend', backendProof: { kind: 'managed-identity', resource: 'api://appointments-backend' },
};

const FHIR_OPERATIONS = [
  operation('get-metadata', 'GET', '/metadata', { fhir: { type: '*', interaction: 'capabilities' } }),
  operation('get-smart-configuration', 'GET', '/.well-known/smart-configuration', { fhir: { type: '*', interaction: 'smart-configuration' } }),
  operation('read-patient', 'GET', '/Patient/{id}', { fhir: { type: 'Patient', interaction: 'read' } }),
  operation('search-observation', 'GET', '/Observation', { fhir: { type: 'Observation', interaction: 'search-type' }, parameters: [{ name: 'patient', in: 'query', required: false }] }),
  operation('search-observation-by-form', 'POST', '/Observation/_search', { fhir: { type: 'Observation', interaction: 'search-type' }, requestContentTypes: ['application/x-www-form-urlencoded'] }),
  operation('search-patient', 'GET', '/Patient', { fhir: { type: 'Patient', interaction: 'search-type' }, parameters: [{ name: '_id', in: 'query', required: false }] }),
  operation('search-communication', 'GET', '/Communication', { fhir: { type: 'Communication', interaction: 'search-type' }, parameters: [{ name: 'subject', in: 'query', required: false }] }),
];

const smart = (value: string): TokenRequirement => [[{ kind: 'smart', value }]];
const FHIR_ACCESS = [
  open('get-metadata'), open('get-smart-configuration'), allow('read-patient', { token: smart('Patient.r') }), allow('search-observation', { token: smart('Observation.s') }),
  allow('search-observation-by-form', { token: smart('Observation.s') }), allow('search-patient', { token: smart('Patient.s') }), allow('search-communication', { token: smart('Communication.s') }),
];

export const POLICIES: Readonly<Record<string, PolicyDocument | PolicyFragment>> = {
  ...smartDecisionFragments([{ access: FHIR_ACCESS, issuers: [PATIENTS] }]),
  service: servicePolicy({ networks: ['10.0.0.0/8', '2001:db8::/32'], backendTimeoutSeconds: 30, concurrentCallsPerClient: 20 }),
  product: productPolicy({ rate: { calls: 60, renewalSeconds: 60 }, quota: { calls: 10_000, renewalSeconds: 86_400 } }),
  'api-plain': apiPolicy(PLAIN),
  'api-fhir': apiPolicy({
    ...PLAIN, name: 'fhir', style: 'fhir', operations: FHIR_OPERATIONS, issuers: [PATIENTS], corsOrigins: [],
    access: FHIR_ACCESS,
    smart: { authorizationEndpoint: 'https://login.example.org/authorize', tokenEndpoint: 'https://login.example.org/token', patientClaim: 'patient' },
  }),
  'api-two-providers': apiPolicy({ ...PLAIN, issuers: [ENTRA, PATIENTS] }),
  'api-certificates': apiPolicy({
    ...PLAIN, certificateBoundTokens: true, clientCertificates: [{ subject: 'CN=clinic.example.org', issuerThumbprint: 'A'.repeat(40) }],
    access: [allow('list-appointments', { clientCertificate: true }), allow('book-appointment', { token: scope('appointments.write'), clientCertificate: true })],
  }),
  'api-networks': apiPolicy({ ...PLAIN, access: [allow('list-appointments', { token: scope('appointments.read') }), allow('book-appointment', { token: scope('appointments.write'), networks: ['192.0.2.0/24', '2001:db8::/48'] })] }),
};
