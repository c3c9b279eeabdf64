/** Requests that must not get through, as functions of a running gateway. What counts as through: an answer of 2xx that holds data. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT, type JWK, type JWTHeaderParameters } from 'jose';
import { ControlledClock } from '../../../gateway/clock';
import type { FetchAnswer, FetchInit } from '../../../gateway/fetch';
import type { RunningGateway } from '../../../gateway/start';

export type ApiName = 'fhir' | 'appointments';
export interface Attack {
  readonly name: string;
  readonly group: string;
  readonly expected: readonly number[];
  readonly run: (gateway: RunningGateway) => Promise<FetchAnswer>;
}

const KEY = 'ward-app';
const PATH = { fhir: '/fhir/v1/Patient/pt-1', appointments: '/appointments/v1/appointments/apt-1' } as const;
const SCOPES = { fhir: ['patient/Patient.r'], appointments: ['appointments.read'] } as const;
const OTHER: Readonly<Record<ApiName, ApiName>> = { fhir: 'appointments', appointments: 'fhir' };
const APIS: readonly ApiName[] = ['fhir', 'appointments'];
const CLAIMS = { fhir: { patient: 'pt-1' }, appointments: {} } as const;

export const goodToken = (gateway: RunningGateway, api: ApiName, claims: Readonly<Record<string, unknown>> = {}, header: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  gateway.token({ api, scopes: SCOPES[api], claims: { ...CLAIMS[api], ...claims }, header });

const issuerOf = (gateway: RunningGateway, api: ApiName): string => {
  const issuer = gateway.issuers.find(({ kind }) => kind === (api === 'fhir' ? 'oidc' : 'entra'));
  if (issuer === undefined) throw new Error(`no issuer for ${api}`);
  return issuer.issuer;
};
const seconds = (gateway: RunningGateway): number => Math.floor(gateway.clock.now() / 1000);
const payloadOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
const headerOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;
const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const call = (gateway: RunningGateway, api: ApiName, init: FetchInit): Promise<FetchAnswer> => gateway.fetch(PATH[api], { subscription: KEY, ...init });

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signedByStranger = (payload: Record<string, unknown>, header: Record<string, unknown>): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ ...header, alg: 'RS256' } as JWTHeaderParameters).sign(stranger.privateKey);

type Forge = (gateway: RunningGateway, api: ApiName) => Promise<string>;
const claims = (changed: (gateway: RunningGateway, api: ApiName) => Readonly<Record<string, unknown>>): Forge => (gateway, api) => goodToken(gateway, api, changed(gateway, api));

/** Tokens that validation itself must refuse. */
const FORGED: Readonly<Record<string, Forge>> = {
  'no token in the header': () => Promise.resolve(''),
  'a word': () => Promise.resolve('token'),
  'two parts': async (gateway, api) => (await goodToken(gateway, api)).split('.').slice(0, 2).join('.'),
  'four parts': async (gateway, api) => `${await goodToken(gateway, api)}.x`,
  'five parts, as if encrypted': async (gateway, api) => `${await goodToken(gateway, api)}.x.y`,
  'an empty signature': async (gateway, api) => `${(await goodToken(gateway, api)).split('.').slice(0, 2).join('.')}.`,
  'a signature cut short': async (gateway, api) => (await goodToken(gateway, api)).slice(0, -8),
  'a signature with a byte changed': async (gateway, api) => {
    const token = await goodToken(gateway, api);
    const at = token.length - 20;
    return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
  },
  'claims changed under the signature': async (gateway, api) => {
    const [header, , signature] = (await goodToken(gateway, api)).split('.');
    return `${header}.${part({ ...payloadOf(await goodToken(gateway, api)), sub: 'somebody-else' })}.${signature}`;
  },
  'a header that is no JSON': async (gateway, api) => `${part('{')}.${(await goodToken(gateway, api)).split('.').slice(1).join('.')}`,
  'alg none': async (gateway, api) => `${part({ alg: 'none', typ: api === 'fhir' ? 'at+jwt' : 'JWT' })}.${part(payloadOf(await goodToken(gateway, api)))}.`,
  'alg None': async (gateway, api) => `${part({ alg: 'None', typ: 'at+jwt' })}.${part(payloadOf(await goodToken(gateway, api)))}.`,
  'alg NONE with a signature': async (gateway, api) => `${part({ alg: 'NONE' })}.${(await goodToken(gateway, api)).split('.').slice(1).join('.')}`,
  'no alg': async (gateway, api) => `${part({ typ: 'at+jwt' })}.${(await goodToken(gateway, api)).split('.').slice(1).join('.')}`,
  'alg a number': async (gateway, api) => `${part({ alg: 256 })}.${(await goodToken(gateway, api)).split('.').slice(1).join('.')}`,
  'HS256 with the public key as its secret': async (gateway, api) => hmac(await goodToken(gateway, api), JSON.stringify(gateway.identityProvider.publicKey(issuerOf(gateway, api)))),
  'HS256 with the modulus as its secret': async (gateway, api) => hmac(await goodToken(gateway, api), gateway.identityProvider.publicKey(issuerOf(gateway, api)).n ?? ''),
  'HS256 with an empty secret': async (gateway, api) => hmac(await goodToken(gateway, api), ''),
  'RS384, which is not accepted': async (gateway, api) => `${part({ ...headerOf(await goodToken(gateway, api)), alg: 'RS384' })}.${(await goodToken(gateway, api)).split('.').slice(1).join('.')}`,
  'a stranger\'s key': async (gateway, api) => signedByStranger(payloadOf(await goodToken(gateway, api)), { typ: 'at+jwt' }),
  'a stranger\'s key under the provider\'s kid': async (gateway, api) => signedByStranger(payloadOf(await goodToken(gateway, api)), headerOf(await goodToken(gateway, api))),
  'an unknown kid': (gateway, api) => goodToken(gateway, api, {}, { kid: 'unknown' }),
  'a kid that is a path': (gateway, api) => goodToken(gateway, api, {}, { kid: '../../../../dev/null' }),
  'a kid that is SQL': (gateway, api) => goodToken(gateway, api, {}, { kid: "x' UNION SELECT 'secret" }),
  'an embedded jwk': async (gateway, api) => signedByStranger(payloadOf(await goodToken(gateway, api)), { typ: 'at+jwt', jwk: stranger.publicKey.export({ format: 'jwk' }) as JWK }),
  'a jku of the attacker': async (gateway, api) => signedByStranger(payloadOf(await goodToken(gateway, api)), { typ: 'at+jwt', jku: 'https://attacker.example/keys' }),
  'an x5u of the attacker': async (gateway, api) => signedByStranger(payloadOf(await goodToken(gateway, api)), { typ: 'at+jwt', x5u: 'https://attacker.example/cert' }),
  'the key of the other API\'s issuer': (gateway, api) => gateway.identityProvider.token({ issuer: issuerOf(gateway, OTHER[api]), scopes: SCOPES[api], claims: { ...CLAIMS[api], iss: issuerOf(gateway, api) } }),
  'a token of the other API': (gateway, api) => goodToken(gateway, OTHER[api]),
  'expired': claims((gateway) => ({ exp: seconds(gateway) - 60 })),
  'expired long ago': claims(() => ({ exp: 1 })),
  'without an expiry': claims(() => ({ exp: undefined })),
  'an expiry that is text': claims((gateway) => ({ exp: String(seconds(gateway) + 600) })),
  'not valid yet': claims((gateway) => ({ nbf: seconds(gateway) + 600 })),
  'a start that is text': claims(() => ({ nbf: 'now' })),
  'another issuer': claims(() => ({ iss: 'https://attacker.example' })),
  'the issuer with a slash more': claims((gateway, api) => ({ iss: `${issuerOf(gateway, api)}/` })),
  'the issuer in upper case': claims((gateway, api) => ({ iss: issuerOf(gateway, api).toUpperCase() })),
  'the issuer as a prefix': claims((gateway, api) => ({ iss: `${issuerOf(gateway, api)}.attacker.example` })),
  'the issuer in a list': claims((gateway, api) => ({ iss: [issuerOf(gateway, api)] })),
  'no issuer': claims(() => ({ iss: undefined })),
  'another audience': claims(() => ({ aud: 'https://other.example' })),
  'the audience in upper case': claims((gateway, api) => ({ aud: String(audienceOf(gateway, api)).toUpperCase() })),
  'the audience with more behind it': claims((gateway, api) => ({ aud: `${audienceOf(gateway, api)}.attacker.example` })),
  'audiences in one text': claims((gateway, api) => ({ aud: `x ${audienceOf(gateway, api)}` })),
  'no audience': claims(() => ({ aud: undefined })),
  'an empty list of audiences': claims(() => ({ aud: [] })),
  'bound to a key that is not shown': claims(() => ({ cnf: { jkt: 'x' } })),
  'no client': claims((_, api) => (api === 'fhir' ? { client_id: undefined } : { azp: undefined })),
  'no token id': claims((_, api) => (api === 'fhir' ? { jti: undefined } : { uti: undefined })),
};

function hmac(token: string, secret: string): string {
  const signed = `${part({ ...headerOf(token), alg: 'HS256' })}.${token.split('.')[1] ?? ''}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function audienceOf(gateway: RunningGateway, api: ApiName): string {
  return gateway.issuers.find(({ issuer }) => issuer === issuerOf(gateway, api))?.audiences[0] ?? '';
}

const forged: readonly Attack[] = APIS.flatMap((api) =>
  Object.entries(FORGED).map(([name, forge]): Attack => ({ name: `${api}: ${name}`, group: 'token', expected: [401], run: async (gateway) => call(gateway, api, { token: await forge(gateway, api) }) })),
);

/** The same token, carried another way. */
const CARRIED: Readonly<Record<string, readonly [expected: readonly number[], init: (token: string) => FetchInit & { readonly query?: string }]>> = {
  'no Authorization at all': [[401], () => ({})],
  'as Basic': [[401], (token) => ({ headers: { Authorization: `Basic ${token}` } })],
  'without a scheme': [[401], (token) => ({ headers: { Authorization: token } })],
  'behind another scheme': [[401], (token) => ({ headers: { Authorization: `DPoP ${token}` } })],
  'two tokens in one header': [[401], (token) => ({ headers: { Authorization: `Bearer ${token}, Bearer ${token}` } })],
  'two Authorization headers': [[400], (token) => ({ headers: [['Authorization', `Bearer ${token}`], ['Authorization', 'Bearer x']] })],
  'two Authorization headers, spelt differently': [[400], (token) => ({ headers: [['authorization', 'Bearer x'], ['AUTHORIZATION', `Bearer ${token}`]] })],
  'in X-Authorization': [[401], (token) => ({ headers: { 'X-Authorization': `Bearer ${token}` } })],
  'in Proxy-Authorization': [[401], (token) => ({ headers: { 'Proxy-Authorization': `Bearer ${token}` } })],
  'in a cookie': [[401], (token) => ({ headers: { Cookie: `access_token=${token}` } })],
  'in the query': [[400, 401], (token) => ({ query: `?access_token=${token}` })],
  'in the query and the header': [[400], (token) => ({ token, query: `?access_token=${token}` })],
  'a folded header': [[400], (token) => ({ headers: { Authorization: `Bearer\r\n ${token}` } })],
  'a header with a NUL': [[400], (token) => ({ headers: { Authorization: `Bearer ${token}\u0000` } })],
  'a header name with a blank': [[400], (token) => ({ headers: { 'Authorization ': `Bearer ${token}` } })],
  'both lengths of a body': [[400], (token) => ({ token, headers: { 'Transfer-Encoding': 'chunked', 'Content-Length': '4' } })],
  'an unknown transfer coding': [[400], (token) => ({ token, headers: { 'Transfer-Encoding': 'xchunked' } })],
  'two lengths': [[400], (token) => ({ token, headers: [['Content-Length', '4'], ['Content-Length', '5']] })],
  'two hosts': [[400], (token) => ({ token, headers: [['Host', 'elsewhere.example']] })],
};
const carried: readonly Attack[] = APIS.flatMap((api) =>
  Object.entries(CARRIED).map(([name, [expected, init]]): Attack => ({
    name: `${api}: token ${name}`,
    group: 'transport',
    expected,
    run: async (gateway) => {
      const { query = '', ...rest } = init(await goodToken(gateway, api));
      return gateway.fetch(`${PATH[api]}${query}`, { subscription: KEY, ...rest });
    },
  })),
);

/** Scopes and roles that do not open the operation, in tokens that are otherwise good. */
const SHORT: Readonly<Record<ApiName, Readonly<Record<string, Readonly<Record<string, unknown>>>>>> = {
  fhir: {
    'no scope': { scope: undefined },
    'an empty scope': { scope: '' },
    'another resource': { scope: 'patient/Observation.r' },
    'another interaction': { scope: 'patient/Patient.s' },
    'the scope in capitals': { scope: 'PATIENT/PATIENT.R' },
    'the scope as part of a longer word': { scope: 'xpatient/Patient.r' },
    'the scope with more behind it': { scope: 'patient/Patient.read.more' },
    'the resource cut short': { scope: 'patient/Pat.r' },
    'a pattern for a resource': { scope: 'patient/.*.r' },
    'interactions out of order': { scope: 'patient/Patient.sr' },
    'no interactions': { scope: 'patient/Patient.' },
    'separated by commas': { scope: 'openid,patient/Patient.r' },
    'separated by tabs': { scope: 'openid\tpatient/Patient.r' },
    'in scp instead': { scope: undefined, scp: 'patient/Patient.r' },
    'in roles instead': { scope: undefined, roles: ['patient/Patient.r'] },
    'under a claim of another case': { scope: undefined, Scope: 'patient/Patient.r' },
    'for a patient that the token does not name': { patient: undefined },
    'for another patient': { patient: 'pt-2' },
    'for two patients': { patient: ['pt-1', 'pt-2'] },
    'for an empty patient': { patient: '' },
    'for a patient with a line end': { patient: 'pt-1\n' },
  },
  appointments: {
    'no scope': { scp: undefined },
    'an empty scope': { scp: '' },
    'another scope': { scp: 'appointments.write' },
    'the scope in capitals': { scp: 'Appointments.Read' },
    'the scope cut short': { scp: 'appointments' },
    'the scope with more behind it': { scp: 'appointments.read.all' },
    'the scope with more before it': { scp: 'my.appointments.read' },
    'separated by commas': { scp: 'x,appointments.read' },
    'separated by tabs': { scp: 'x\tappointments.read' },
    'as the role of a client': { scp: undefined, roles: ['appointments.read'] },
    'in scope instead': { scp: undefined, scope: 'appointments.read' },
    'under a claim of another case': { scp: undefined, SCP: 'appointments.read' },
    'a URI of the scope': { scp: 'api://healthcare-apis/appointments.read' },
  },
};
const short: readonly Attack[] = APIS.flatMap((api) =>
  Object.entries(SHORT[api]).map(([name, changed]): Attack => ({ name: `${api}: ${name}`, group: 'access', expected: [403], run: async (gateway) => call(gateway, api, { token: await goodToken(gateway, api, changed) }) })),
);

/** Requests by a full token, to places that it does not open. */
type Aimed = readonly [name: string, expected: readonly number[], method: string, path: string, init?: FetchInit];
const AIMED: Readonly<Record<ApiName, readonly Aimed[]>> = {
  fhir: [
    ['another patient\'s record', [403], 'GET', '/fhir/v1/Patient/pt-2'],
    ['another patient\'s history', [403], 'GET', '/fhir/v1/Patient/pt-2/_history/1'],
    ['the patient in another case', [403], 'GET', '/fhir/v1/Patient/PT-1'],
    ['everything of a patient', [403], 'GET', '/fhir/v1/Patient/pt-1/$everything'],
    ['observations of another patient', [403], 'GET', '/fhir/v1/Observation?patient=pt-2'],
    ['observations of two patients', [403], 'GET', '/fhir/v1/Observation?patient=pt-1&patient=pt-2'],
    ['observations of patients in a list', [403], 'GET', '/fhir/v1/Observation?patient=pt-1,pt-2'],
    ['a parameter in another case', [400, 403], 'GET', '/fhir/v1/Observation?Patient=pt-2'],
    ['the own patient in a parameter that servers pass over', [403], 'GET', '/fhir/v1/Observation?PATIENT=pt-1'],
    ['the own id in a parameter that servers pass over', [403], 'GET', '/fhir/v1/Patient?_Id=pt-1'],
    ['a search by another id', [403], 'GET', '/fhir/v1/Patient?_id=pt-2'],
    ['_include', [400], 'GET', '/fhir/v1/Observation?_include=Observation:subject'],
    ['_revinclude', [400], 'GET', '/fhir/v1/Patient?_revinclude=Observation:subject'],
    ['a chained search', [400], 'GET', '/fhir/v1/Observation?subject.name=smith'],
    ['a typed chain', [400], 'GET', '/fhir/v1/Observation?subject:Patient.name=smith'],
    ['_has', [400], 'GET', '/fhir/v1/Patient?_has:Observation:patient:code=1'],
    ['_filter', [400], 'GET', '/fhir/v1/Patient?_filter=name%20eq%20x'],
    ['a modifier', [400], 'GET', '/fhir/v1/Observation?patient:not=pt-1'],
    ['a batch', [404], 'POST', '/fhir/v1', { headers: { 'Content-Type': 'application/fhir+json' }, body: { resourceType: 'Bundle', type: 'batch', entry: [] } }],
    ['a batch with a slash', [404], 'POST', '/fhir/v1/', { headers: { 'Content-Type': 'application/fhir+json' }, body: { resourceType: 'Bundle' } }],
    ['a search by body', [403], 'POST', '/fhir/v1/Patient/_search', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: '_id=pt-2' }],
    ['a form without a patient', [403], 'POST', '/fhir/v1/Observation/_search', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'code=x' }],
    ['a form with a second patient', [403], 'POST', '/fhir/v1/Observation/_search', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'patient=pt-1&patient=pt-2' }],
    ['a form with a list of patients', [403], 'POST', '/fhir/v1/Observation/_search', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'patient=pt-1%2Cpt-2' }],
    ['a form whose name holds its value', [403], 'POST', '/fhir/v1/Observation/_search', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'patient%3Dpt-1' }],
    ['a form with the patient in another charset', [400], 'POST', '/fhir/v1/Observation/_search', { headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-16' }, body: 'patient=pt-1' }],
    ['the own patient in the form, another in the query', [400, 403], 'POST', '/fhir/v1/Observation/_search?patient=pt-2', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'patient=pt-1' }],
    ['_include in a form', [400, 403], 'POST', '/fhir/v1/Observation/_search', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'patient=pt-1&_include=*' }],
    ['a system search', [404], 'GET', '/fhir/v1?_type=Patient'],
    ['a create on a condition', [403], 'POST', '/fhir/v1/Observation', { headers: { 'Content-Type': 'application/fhir+json', 'If-None-Exist': 'patient=pt-2' }, body: { resourceType: 'Observation', status: 'final', code: { text: 'x' } } }],
    ['system history', [404], 'GET', '/fhir/v1/_history'],
    ['deletion of a patient', [404], 'DELETE', '/fhir/v1/Patient/pt-1'],
    ['a patient id with a wildcard', [400, 403], 'GET', '/fhir/v1/Patient/*'],
    ['a long id', [400, 403], 'GET', `/fhir/v1/Patient/${'p'.repeat(65)}`],
  ],
  appointments: [
    ['booking with a scope to read', [403], 'POST', '/appointments/v1/appointments', { headers: { 'Content-Type': 'application/json', 'Idempotency-Key': '3f0f8a52-8a0e-4d0c-9a4a-1f1f1f1f1f1f' }, body: { slot: 's', patient: 'p', reason: 'follow-up' } }],
    ['cancelling with a scope to read', [403], 'DELETE', '/appointments/v1/appointments/apt-1'],
    ['rescheduling with a scope to read', [403], 'PATCH', '/appointments/v1/appointments/apt-1', { headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': '"1"' }, body: { slot: 's' } }],
    ['a schedule without its role', [403], 'PUT', '/appointments/v1/clinics/c-1/schedule', { headers: { 'Content-Type': 'application/json' }, body: {} }],
    ['an undeclared parameter', [400], 'GET', '/appointments/v1/appointments?patient=pt-20&debug=true'],
    ['a number that is none', [400], 'GET', '/appointments/v1/appointments?patient=pt-20&limit=many'],
    ['a number beyond its maximum', [400], 'GET', '/appointments/v1/appointments?patient=pt-20&limit=1000000'],
    ['a parameter twice', [400], 'GET', '/appointments/v1/appointments?patient=pt-20&limit=1&limit=100'],
    ['a status of no list', [400], 'GET', '/appointments/v1/appointments?patient=pt-20&status=any'],
    ['an id with a quote', [400], 'GET', "/appointments/v1/appointments/'%20or%201=1"],
    ['PUT where there is none', [404], 'PUT', '/appointments/v1/appointments/apt-1', { body: {} }],
  ],
};
const COMMON: readonly (readonly [name: string, expected: readonly number[], method: string, change: (path: string) => string, init?: FetchInit])[] = [
  ['HEAD', [404], 'HEAD', (path) => path],
  ['TRACE', [404], 'TRACE', (path) => path],
  ['CONNECT', [404], 'CONNECT', (path) => path],
  ['OPTIONS that is no preflight', [404], 'OPTIONS', (path) => path],
  ['a made-up verb', [404], 'GETS', (path) => path],
  ['a verb in lower case', [404], 'get', (path) => path],
  ['a verb with a line end', [400], 'GET\r\nX: y', (path) => path],
  ['a doubled slash', [400], 'GET', (path) => path.replace('/v1/', '/v1//')],
  ['a leading doubled slash', [400, 404], 'GET', (path) => `/${path}`],
  ['a trailing slash', [400, 404], 'GET', (path) => `${path}/`],
  ['a trailing dot', [400, 403], 'GET', (path) => `${path}.`],
  ['a dot segment', [400], 'GET', (path) => path.replace('/v1/', '/v1/./')],
  ['a segment up', [400], 'GET', (path) => path.replace('/v1/', '/v1/x/../')],
  ['an encoded segment up', [400], 'GET', (path) => path.replace('/v1/', '/v1/x/%2e%2e/')],
  ['an encoded slash', [400], 'GET', (path) => path.replace(/\/([^/]+)$/, '%2f$1')],
  ['an encoded backslash', [400], 'GET', (path) => path.replace(/\/([^/]+)$/, '%5c$1')],
  ['a backslash', [400], 'GET', (path) => path.replace(/\/([^/]+)$/, '\\$1')],
  ['a doubly encoded slash', [404], 'GET', (path) => path.replace(/\/([^/]+)$/, '%252f$1')],
  ['a matrix parameter', [400, 403], 'GET', (path) => `${path};admin=true`],
  ['an encoded NUL', [400, 403], 'GET', (path) => `${path}%00`],
  ['an encoded line end', [400, 403], 'GET', (path) => `${path}%0d%0a`],
  ['broken UTF-8', [400, 403], 'GET', (path) => `${path}%ff`],
  ['the path in capitals', [404], 'GET', (path) => path.toUpperCase()],
  ['another version', [404], 'GET', (path) => path.replace('/v1/', '/v2/')],
  ['no version', [404], 'GET', (path) => path.replace('/v1/', '/')],
  ['the absolute form', [400, 404], 'GET', (path) => `http://elsewhere.example${path}`],
  ['a fragment', [400], 'GET', (path) => `${path}#x`],
  ['another verb by X-HTTP-Method-Override', [404], 'HEAD', (path) => path, { headers: { 'X-HTTP-Method-Override': 'GET' } }],
  ['another path by X-Original-URL', [404], 'GET', () => '/none', { headers: { 'X-Original-URL': '/fhir/v1/Patient/pt-1' } }],
  ['a URL of nine thousand characters', [400, 414], 'GET', (path) => `${path}?x=${'y'.repeat(9000)}`],
  ['a header of seventy thousand characters', [400, 431], 'GET', (path) => path, { headers: { 'X-Long': 'y'.repeat(70_000) } }],
];
const aimed: readonly Attack[] = APIS.flatMap((api) => [
  ...AIMED[api].map(([name, expected, method, path, init]): Attack => ({
    name: `${api}: ${name}`,
    group: 'operation',
    expected,
    run: async (gateway) => {
      const scopes = api === 'fhir' ? ['patient/*.cruds'] : SCOPES.appointments;
      return gateway.fetch(path, { method, subscription: KEY, token: await gateway.token({ api, scopes, claims: CLAIMS[api] }), ...init });
    },
  })),
  ...COMMON.map(([name, expected, method, change, init]): Attack => ({
    name: `${api}: ${name}`,
    group: 'routing',
    expected,
    run: async (gateway) => gateway.fetch(change(PATH[api]), { method, subscription: KEY, token: await goodToken(gateway, api), ...init }),
  })),
]);

/** Bodies that are not what the contract takes, by a token that may write. */
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const BODIES: readonly (readonly [name: string, expected: readonly number[], headers: Readonly<Record<string, string>>, body: string | undefined])[] = [
  ['no content type', [400], {}, '{}'],
  ['another content type', [400], { 'Content-Type': 'text/plain' }, '{}'],
  ['XML', [400], { 'Content-Type': 'application/xml' }, '<a/>'],
  ['a form', [400], { 'Content-Type': 'application/x-www-form-urlencoded' }, 'a=b'],
  ['no JSON', [400], { 'Content-Type': 'TYPE' }, '{"a":'],
  ['no UTF-8 text', [400], { 'Content-Type': 'TYPE' }, '\uD800{'],
  ['an empty object', [400], { 'Content-Type': 'TYPE' }, '{}'],
  ['a list', [400], { 'Content-Type': 'TYPE' }, '[]'],
  ['null', [400], { 'Content-Type': 'TYPE' }, 'null'],
  ['a body of a hundred levels', [400], { 'Content-Type': 'TYPE' }, nested(100)],
  ['a body of ten thousand levels', [400], { 'Content-Type': 'TYPE' }, nested(10_000)],
  ['a body beyond the policy\'s limit', [400, 413], { 'Content-Type': 'TYPE' }, `{"a":"${'x'.repeat(102_400)}"}`],
  ['a body beyond the gateway\'s limit', [413], { 'Content-Type': 'TYPE' }, 'x'.repeat(4 * 1024 * 1024 + 1)],
];
const bodies: readonly Attack[] = APIS.flatMap((api) =>
  BODIES.map(([name, expected, headers, body]): Attack => ({
    name: `${api}: ${name}`,
    group: 'body',
    expected,
    run: async (gateway) => {
      const [path, type, scopes, extra] =
        api === 'fhir'
          ? (['/fhir/v1/Observation', 'application/fhir+json', ['user/Observation.c'], {}] as const)
          : (['/appointments/v1/appointments', 'application/json', ['appointments.write'], { 'Idempotency-Key': '3f0f8a52-8a0e-4d0c-9a4a-1f1f1f1f1f1f' }] as const);
      const sent = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, value === 'TYPE' ? type : value]));
      return gateway.fetch(path, { method: 'POST', subscription: KEY, token: await gateway.token({ api, scopes }), headers: { ...extra, ...sent }, ...(body !== undefined && { body }) });
    },
  })),
);

/** Keys that open nothing, with a token that is good. */
export const STATES = ['submitted', 'suspended', 'rejected', 'cancelled', 'expired'] as const;
const keys: readonly Attack[] = APIS.flatMap((api) => [
  ...STATES.map((state): Attack => ({ name: `${api}: the key of a subscription that is ${state}`, group: 'key', expected: [401], run: async (gateway) => call(gateway, api, { subscription: state, token: await goodToken(gateway, api) }) })),
  { name: `${api}: no key`, group: 'key', expected: [401], run: async (gateway) => gateway.fetch(PATH[api], { token: await goodToken(gateway, api) }) },
  { name: `${api}: a made-up key`, group: 'key', expected: [401], run: async (gateway) => gateway.fetch(PATH[api], { token: await goodToken(gateway, api), headers: { 'Ocp-Apim-Subscription-Key': '0'.repeat(32) } }) },
  { name: `${api}: an empty key`, group: 'key', expected: [401], run: async (gateway) => gateway.fetch(PATH[api], { token: await goodToken(gateway, api), headers: { 'Ocp-Apim-Subscription-Key': '' } }) },
  {
    name: `${api}: two keys`, group: 'key', expected: [401],
    run: async (gateway) => gateway.fetch(PATH[api], { token: await goodToken(gateway, api), headers: [['Ocp-Apim-Subscription-Key', 'x'], ['Ocp-Apim-Subscription-Key', gateway.subscriptionKey(KEY)]] }),
  },
  { name: `${api}: the key of the other API`, group: 'key', expected: [401], run: async (gateway) => call(gateway, api, { subscription: `${OTHER[api]}-only`, token: await goodToken(gateway, api) }) },
]);
const productKeys: readonly Attack[] = [
  { name: 'fhir: the key of a product without it', group: 'key', expected: [401], run: async (gateway) => call(gateway, 'fhir', { subscription: 'partner-booking', token: await goodToken(gateway, 'fhir') }) },
];

/** One call more than the limit; the clock stands still meanwhile. */
const limits: readonly Attack[] = APIS.map((api) => ({
  name: `${api}: a call too many in a minute`,
  group: 'limit',
  expected: [429],
  run: async (gateway) => {
    if (gateway.clock instanceof ControlledClock) gateway.clock.advance(86_400);
    const token = await goodToken(gateway, api, api === 'fhir' ? { client_id: 'greedy' } : { azp: 'greedy' });
    for (let count = 0; count < 120; count += 1) await call(gateway, api, { token, headers: { 'X-Forwarded-For': `203.0.113.${count}`, 'X-Real-IP': `203.0.113.${count}` } });
    return call(gateway, api, { token });
  },
}));

export const ATTACKS: readonly Attack[] = [...forged, ...carried, ...short, ...aimed, ...bodies, ...keys, ...productKeys, ...limits];
export { PATH, SCOPES };
