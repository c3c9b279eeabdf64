import type { ApiOperation, HttpMethod } from '../../access/operation';
import type { AccessRule, TokenRequirement } from '../../access/rule';
import { RULES } from '../../compliance/rules';
import { apiPolicy, answerFragments, refusalFragments, servicePolicy, smartDecisionFragments, type ApiPolicyProps, type TokenIssuer } from '../../policies/baseline';
import { writePolicy } from '../../policies/rawxml/write';
import { readService, type TestService } from '../synthesized/service';

const entra: TokenIssuer = { kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://a'], clientApplicationIds: ['22222222-2222-4222-8222-222222222222'] };
const oidc = (name: string): TokenIssuer => ({
  kind: 'oidc',
  configurationUrl: `https://${name}.example/.well-known/openid-configuration`,
  issuer: `https://${name}.example`,
  audiences: ['api://a'],
  tokenType: 'at+jwt',
  scopeClaim: 'scope',
});

const operation = (id: string, method: HttpMethod, urlTemplate: string, more: Partial<ApiOperation> = {}): ApiOperation => ({
  id,
  operationId: id,
  method,
  urlTemplate,
  summary: '',
  tags: [],
  parameters: [],
  requestContentTypes: [],
  ...more,
});
const OPERATIONS = [
  operation('read', 'GET', '/Patient/{id}', { parameters: [{ name: 'id', in: 'path', required: true }], fhir: { type: 'Patient', interaction: 'read' } }),
  operation('write', 'PUT', '/things/{id}', { requestContentTypes: ['application/json'] }),
  operation('health', 'GET', '/health'),
];
const token = (requirement: TokenRequirement, more: object = {}): AccessRule => ({ kind: 'protected', token: requirement, clientCertificate: false, subscription: true, ...more });
const SCOPE: TokenRequirement = [[{ kind: 'scope', value: 'a.read' }], [{ kind: 'role', value: 'A.Read.All' }]];
const access = (read: AccessRule, write: AccessRule): ApiPolicyProps['access'] => [
  { operationId: 'read', rule: read, origin: '' },
  { operationId: 'write', rule: write, origin: '' },
  { operationId: 'health', rule: { kind: 'public', reason: 'Monitors ask without a token.' }, origin: '' },
];

const PLAIN: ApiPolicyProps = {
  name: 'api',
  style: 'plain',
  operations: OPERATIONS,
  access: access(token(SCOPE), token(SCOPE)),
  issuers: [entra],
  certificateBoundTokens: false,
  corsOrigins: [],
  limits: { calls: 10, renewalSeconds: 60, dailyCalls: 1000, maxBodyBytes: 1000 },
  backendId: 'backend',
  backendProof: { kind: 'managed-identity', resource: 'api://backend' },
};

/** The contract that import would get. */
function paths(operations: readonly ApiOperation[]): object {
  return Object.fromEntries(
    operations.map(({ id, method, urlTemplate, parameters, requestContentTypes, fhir }) => [
      urlTemplate,
      {
        [method.toLowerCase()]: {
          operationId: id,
          parameters,
          ...(requestContentTypes.length > 0 && { requestBody: { content: Object.fromEntries(requestContentTypes.map((type) => [type, {}])) } }),
          ...(fhir && { 'x-fhir': fhir }),
        },
      },
    ]),
  );
}

function synthesize(props: ApiPolicyProps): TestService {
  const fragment = (text: string): string => text.replace(/^\s*<fragment>|<\/fragment>\s*$/g, '');
  return readService({
    paths: paths(props.operations),
    ...(props.selfContained !== true && { global: writePolicy(servicePolicy({ backendTimeoutSeconds: 30, concurrentCallsPerClient: 10, networks: ['10.0.0.0/8'] })) }),
    api: writePolicy(apiPolicy(props)),
    fragments: Object.fromEntries(Object.entries({ ...refusalFragments(), ...answerFragments(), ...smartDecisionFragments([props]) }).map(([name, policy]) => [name, fragment(writePolicy(policy))])),
    more: { azurerm_api_management_backend: { backend: { api_management_name: 'gateway', name: 'backend', url: 'https://b.example', circuit_breaker_rule: { name: 'r' } } } },
  });
}

/** The rules that read policies. */
const POLICY_RULES = RULES.filter(({ id }) => id >= 28 && id <= 43);

function findings({ model, service }: TestService): readonly string[] {
  return POLICY_RULES.flatMap((rule) => {
    const rows = rule.per === 'service' ? rule.check({ model, service, profile: 'production' }) : [];
    return rows.filter(({ status }) => status === 'non-compliant' || status === 'unknown').map(({ message }) => `${rule.name}: ${message}`);
  });
}

const certificate = { clientCertificates: [{ thumbprint: '0123456789ABCDEF0123456789ABCDEF01234567' }] };

describe('the generated policies pass every rule that reads policies', () => {
  test.each<[string, Partial<ApiPolicyProps>]>([
    ['one Entra tenant', {}],
    ['one OpenID provider', { issuers: [oidc('one')] }],
    ['two OpenID providers', { issuers: [oidc('one'), oidc('two')] }],
    ['Entra and an OpenID provider', { issuers: [entra, oidc('one')] }],
    ['SMART scopes', { style: 'fhir', issuers: [oidc('one')], access: access(token([[{ kind: 'smart', value: 'Patient.r' }]]), token(SCOPE)) }],
    ['SMART scopes of two providers', { style: 'fhir', issuers: [oidc('one'), entra], smart: { authorizationEndpoint: 'https://one.example/authorize', tokenEndpoint: 'https://one.example/token', patientClaim: 'fhirUser' }, access: access(token([[{ kind: 'smart', value: 'Patient.r' }]]), token(SCOPE)) }],
    ['an operation that nobody may call', { access: access(token([]), token(SCOPE)) }],
    ['certificates for all', { ...certificate, access: access(token(SCOPE, { clientCertificate: true }), token(SCOPE, { clientCertificate: true })) }],
    ['certificates for one', { ...certificate, access: access(token(SCOPE, { clientCertificate: true }), token(SCOPE)) }],
    ['certificates instead of tokens', { ...certificate, access: access({ kind: 'protected', clientCertificate: true, subscription: true }, token(SCOPE)) }],
    ['tokens bound to certificates', { ...certificate, certificateBoundTokens: true, access: access(token(SCOPE, { clientCertificate: true }), token(SCOPE, { clientCertificate: true })) }],
    ['networks for one', { access: access(token(SCOPE, { networks: ['10.1.0.0/16'] }), token(SCOPE)) }],
    ['browsers of one origin', { corsOrigins: ['https://portal.example'] }],
    ['credentials of the backend itself', { backendProof: { kind: 'backend' } }],
  ])('%s', (_, props) => {
    expect(findings(synthesize({ ...PLAIN, ...props }))).toEqual([]);
  });
});

test('any valid token is found where the access rule asks for nothing more', () => {
  const found = findings(synthesize({ ...PLAIN, access: access(token([[]]), token(SCOPE)) }));
  expect(found.map((message) => message.replace(/:.*/, ''))).toEqual(['Scope']);
});

test('an operation that a network alone guards is found', () => {
  const found = findings(synthesize({ ...PLAIN, access: access({ kind: 'protected', clientCertificate: false, subscription: true, networks: ['10.0.0.0/8'] }, token(SCOPE)) }));
  expect(found.map((message) => message.replace(/:.*/, ''))).toEqual(['Authentication', 'Scope']);
});

test('a public operation on patient data is found', () => {
  const found = findings(synthesize({ ...PLAIN, access: access({ kind: 'public', reason: 'Somebody thought so.' }, token(SCOPE)) }));
  expect(found.map((message) => message.replace(/:.*/, ''))).toEqual(['Authentication', 'Scope']);
});
