/** Tokens that prove nothing, sent to both APIs. */
import { createHmac, createPublicKey, generateKeyPairSync, sign, type JsonWebKey } from 'node:crypto';
import { APIS, ask, goodClaims, issuerOf, TARGET, token, type ApiName, type Attack, type World } from './world';

const part = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const strangeJwk = stranger.publicKey.export({ format: 'jwk' });

const type = (api: ApiName): string => (api === 'fhir' ? 'at+jwt' : 'JWT');
const publicKid = (world: World, api: ApiName): string => world.gateway.identityProvider.publicKey(issuerOf(world.gateway, api).issuer).kid ?? '';

/** Signed by somebody else's key, with whatever header. */
function strange(world: World, api: ApiName, header: Readonly<Record<string, unknown>> = {}, claims: unknown = goodClaims(world, api)): string {
  const input = `${part({ alg: 'RS256', typ: type(api), kid: publicKid(world, api), ...header })}.${part(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), stranger.privateKey).toString('base64url')}`;
}

/** HMAC with the provider's public key, which everybody has. */
function confused(world: World, api: ApiName, secret: 'pem' | 'der' | 'jwk' | 'empty', alg = 'HS256'): string {
  const jwk = world.gateway.identityProvider.publicKey(issuerOf(world.gateway, api).issuer);
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const secrets = { pem: key.export({ type: 'spki', format: 'pem' }), der: key.export({ type: 'spki', format: 'der' }), jwk: JSON.stringify(jwk), empty: '' };
  const input = `${part({ alg, typ: type(api), kid: jwk.kid })}.${part(goodClaims(world, api))}`;
  return `${input}.${createHmac(alg === 'HS512' ? 'sha512' : 'sha256', secrets[secret]).update(input).digest('base64url')}`;
}

const unsigned = (world: World, api: ApiName, alg: string, signature = ''): string => `${part({ alg, typ: type(api) })}.${part(goodClaims(world, api))}.${signature}`;

/** A good token, taken apart and changed. */
async function changed(world: World, api: ApiName, change: (parts: [string, string, string]) => readonly string[]): Promise<string> {
  const parts = (await token(world, api)).split('.') as [string, string, string];
  return change(parts).join('.');
}

type Make = (world: World, api: ApiName) => string | Promise<string>;

const now = ({ clock }: World): number => Math.floor(clock.now() / 1000);

/** Tokens of the keys that the providers, which all worlds share, gave up in the first of them. */
const givenUp = new Map<ApiName, string>();

const TOKENS: Readonly<Record<string, Make>> = {
  'of no form': () => 'nonsense',
  'of one dot': () => 'a.b',
  'of three dots': () => 'a.b.c.d',
  'of five parts, encrypted': () => `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d`,
  'of empty parts': () => '..',
  'that is JSON': (world, api) => JSON.stringify(goodClaims(world, api)),
  'whose payload is no JSON': (world, api) => strange(world, api, {}, 'not json'),
  'whose payload is a list': (world, api) => strange(world, api, {}, []),
  'that has expired': (world, api) => token(world, api, { exp: now(world) - 60 }),
  'that expired long ago': (world, api) => token(world, api, { exp: 1 }),
  'that never expires': (world, api) => token(world, api, { exp: undefined }),
  'whose expiry is a text': (world, api) => token(world, api, { exp: `${now(world) + 600}` }),
  'whose expiry is null': (world, api) => token(world, api, { exp: null }),
  'that is not valid yet': (world, api) => token(world, api, { nbf: now(world) + 300 }),
  'of another issuer': (world, api) => token(world, api, { iss: 'https://login.evil.example' }),
  'of no issuer': (world, api) => token(world, api, { iss: undefined }),
  'of an issuer in a list': (world, api) => token(world, api, { iss: [issuerOf(world.gateway, api).issuer] }),
  'of an issuer with something behind': (world, api) => token(world, api, { iss: `${issuerOf(world.gateway, api).issuer}.evil.example` }),
  'of an issuer in capitals': (world, api) => token(world, api, { iss: issuerOf(world.gateway, api).issuer.toUpperCase() }),
  'of the other API\'s provider': (world, api) => token(world, api === 'fhir' ? 'appointments' : 'fhir'),
  'of the other provider under this name': (world, api) => world.gateway.identityProvider.sign(issuerOf(world.gateway, api === 'fhir' ? 'appointments' : 'fhir').issuer, goodClaims(world, api), { typ: type(api) }),
  'of another tenant': (world, api) => token(world, api, { iss: 'https://sts.windows.net/99999999-9999-4999-8999-999999999999/', tid: '99999999-9999-4999-8999-999999999999' }),
  'for another audience': (world, api) => token(world, api, { aud: 'https://other.example' }),
  'for no audience': (world, api) => token(world, api, { aud: undefined }),
  'for an empty list of audiences': (world, api) => token(world, api, { aud: [] }),
  'for part of the audience': (world, api) => token(world, api, { aud: issuerOf(world.gateway, api).audiences[0]?.slice(0, -1) }),
  'for the audience with more behind': (world, api) => token(world, api, { aud: `${issuerOf(world.gateway, api).audiences[0] ?? ''}/x` }),
  'without a signature': (world, api) => changed(world, api, ([header, payload]) => [header, payload, '']),
  'with two parts': (world, api) => changed(world, api, ([header, payload]) => [header, payload]),
  'with the signature of another': async (world, api) => changed(world, api, ([header, payload]) => [header, payload, strange(world, api).split('.')[2] as string]),
  'with a changed payload': (world, api) => changed(world, api, ([header, , signature]) => [header, part({ ...goodClaims(world, api), sub: 'somebody else' }), signature]),
  'with a changed header': (world, api) => changed(world, api, ([, payload, signature]) => [part({ alg: 'RS256', typ: type(api) }), payload, signature]),
  'with a cut signature': (world, api) => changed(world, api, ([header, payload, signature]) => [header, payload, signature.slice(0, -8)]),
  'of algorithm none': (world, api) => unsigned(world, api, 'none'),
  'of algorithm None': (world, api) => unsigned(world, api, 'None'),
  'of algorithm NONE with a signature': (world, api) => unsigned(world, api, 'NONE', 'AAAA'),
  'of no algorithm': (world, api) => strange(world, api, { alg: undefined }),
  'of an unknown algorithm': (world, api) => strange(world, api, { alg: 'XX999' }),
  'signed with the public key as a secret': (world, api) => confused(world, api, 'pem'),
  'signed with the public key\'s bytes as a secret': (world, api) => confused(world, api, 'der'),
  'signed with the public JWK as a secret': (world, api) => confused(world, api, 'jwk'),
  'signed with an empty secret': (world, api) => confused(world, api, 'empty'),
  'signed by HS512 with the public key': (world, api) => confused(world, api, 'pem', 'HS512'),
  'of an unknown key': (world, api) => strange(world, api),
  'of an unknown kid': (world, api) => strange(world, api, { kid: 'unknown' }),
  'of no kid and an unknown key': (world, api) => strange(world, api, { kid: undefined }),
  'whose kid is a path': (world, api) => strange(world, api, { kid: '../../../../dev/null' }),
  'whose kid is a query': (world, api) => strange(world, api, { kid: '\' UNION SELECT \'secret\' --' }),
  'whose kid is a list': (world, api) => strange(world, api, { kid: [publicKid(world, api)] }),
  'that brings its own key': (world, api) => strange(world, api, { jwk: strangeJwk, kid: undefined }),
  'that brings its own key under the known kid': (world, api) => strange(world, api, { jwk: { ...strangeJwk, kid: publicKid(world, api) } }),
  'that names its own key set': (world, api) => strange(world, api, { jku: 'https://evil.example/jwks', kid: 'evil' }),
  'that brings its own certificate': (world, api) => strange(world, api, { x5c: ['MIIB'], kid: undefined }),
  'that names its own certificate': (world, api) => strange(world, api, { x5u: 'https://evil.example/cert' }),
  'with a critical extension': (world, api) => token(world, api, {}, { crit: ['exp'] }).catch(() => strange(world, api, { crit: ['exp'] })),
  'that is bound to a key': (world, api) => token(world, api, { cnf: { jkt: 'abc' } }),
  'that is bound to a certificate': (world, api) => token(world, api, { cnf: { 'x5t#S256': 'abc' } }),
  'signed by a key that the provider gave up': async (world, api) => {
    const old = givenUp.get(api) ?? (await token(world, api));
    if (!givenUp.has(api)) world.gateway.identityProvider.rotateKeys(issuerOf(world.gateway, api).issuer);
    givenUp.set(api, old);
    return old;
  },
};

const ID_TOKENS: Readonly<Record<ApiName, Readonly<Record<string, Make>>>> = {
  fhir: {
    'that is an ID token': (world) => token(world, 'fhir', {}, { typ: 'JWT' }),
    'of no type': (world) => token(world, 'fhir', {}, { typ: undefined }),
    'without a client': (world) => token(world, 'fhir', { client_id: undefined }),
    'without a subject': (world) => token(world, 'fhir', { sub: undefined }),
    'without an id': (world) => token(world, 'fhir', { jti: undefined }),
  },
  appointments: {
    'that is an ID token': (world) => token(world, 'appointments', { azp: undefined, uti: undefined }),
    'without a client': (world) => token(world, 'appointments', { azp: undefined }),
    'without an id': (world) => token(world, 'appointments', { uti: undefined }),
    'of another tenant in tid': (world) => token(world, 'appointments', { tid: '99999999-9999-4999-8999-999999999999', iss: 'https://login.microsoftonline.com/99999999-9999-4999-8999-999999999999/v2.0' }),
    'of every tenant': (world) => token(world, 'appointments', { iss: 'https://login.microsoftonline.com/common/v2.0' }),
  },
};

/** Good tokens, sent where or how they don't count. */
function carried(api: ApiName): readonly Attack[] {
  const authorization = (name: string, header: (good: string) => Readonly<Record<string, string>> | readonly (readonly [string, string])[], refused: readonly number[] = [401]): Attack => ({
    name: `${api}: ${name}`,
    refused,
    send: async (world) => {
      const { gateway } = world;
      return gateway.fetch(TARGET[api], { subscription: 'ward-app', headers: header(await token(world, api)) });
    },
  });
  return [
    authorization('no token', () => ({})),
    authorization('an empty Authorization', () => ({ Authorization: '' })),
    authorization('Bearer and nothing', () => ({ Authorization: 'Bearer ' })),
    authorization('a token without its scheme', (good) => ({ Authorization: good })),
    authorization('a token under Basic', (good) => ({ Authorization: `Basic ${good}` })),
    authorization('a token under DPoP', (good) => ({ Authorization: `DPoP ${good}` })),
    authorization('a token under Bearer:', (good) => ({ Authorization: `Bearer: ${good}` })),
    authorization('a token with something behind', (good) => ({ Authorization: `Bearer ${good} x` })),
    authorization('two tokens in one header', (good) => ({ Authorization: `Bearer ${good}, Bearer ${good}` })),
    authorization('two Authorization headers', (good) => [['Authorization', `Bearer ${good}`], ['authorization', 'Bearer x']], [400]),
    authorization('a bad Authorization before a good one', (good) => [['Authorization', 'Bearer x'], ['Authorization', `Bearer ${good}`]], [400]),
    authorization('a token in X-Authorization', (good) => ({ 'X-Authorization': `Bearer ${good}` })),
    authorization('a token in Proxy-Authorization', (good) => ({ 'Proxy-Authorization': `Bearer ${good}` })),
    authorization('a token in a cookie', (good) => ({ Cookie: `Authorization=Bearer ${good}` })),
    {
      name: `${api}: a token in the query`,
      refused: [400],
      send: async (world) => world.gateway.fetch(`${TARGET[api]}${TARGET[api].includes('?') ? '&' : '?'}access_token=${await token(world, api)}`, { subscription: 'ward-app' }),
    },
    {
      name: `${api}: a token in the query beside one in the header`,
      refused: [400],
      send: async (world) => ask(world, api, `${TARGET[api]}${TARGET[api].includes('?') ? '&' : '?'}access_token=${await token(world, api)}`),
    },
  ];
}

export const TOKEN_ATTACKS: readonly Attack[] = APIS.flatMap((api) => [
  ...Object.entries({ ...TOKENS, ...ID_TOKENS[api] }).map(
    ([name, make]): Attack => ({ name: `${api}: a token ${name}`, refused: [401], send: async (world) => world.gateway.fetch(TARGET[api], { subscription: 'ward-app', token: await make(world, api) }) }),
  ),
  ...carried(api),
]);
