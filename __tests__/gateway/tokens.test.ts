import { generateKeyPairSync, sign } from 'node:crypto';
import { base64url, exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { LocalIdentityProvider, type LocalIssuer } from '../../gateway/identity-provider';
import { TokenError, TokenVerifier, type TokenValidation } from '../../gateway/tokens';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const issuer: LocalIssuer = { kind: 'oidc', issuer: 'https://login.example', configurationUrl: 'https://login.example/.well-known/openid-configuration', audiences: ['https://api.example'] };
let now = NOW;
const provider = new LocalIdentityProvider([issuer], () => now);
const validation: TokenValidation = {
  openidConfigUrls: [issuer.configurationUrl], signingKeys: [], issuers: [issuer.issuer], audiences: ['https://api.example'],
  requireExpirationTime: true, requireSignedTokens: true, clockSkewSeconds: 30, requiredClaims: [],
};
const seconds = NOW / 1000;

const verifier = (): TokenVerifier => new TokenVerifier({ now: () => now, fetchJson: (url) => provider.fetchJson(url) });
const verdict = async (token: string, change: Partial<TokenValidation> = {}): Promise<string> =>
  verifier()
    .verify(token, { ...validation, ...change })
    .then(() => 'accepted')
    .catch((error: unknown) => (error instanceof TokenError ? error.reason : String(error)));

beforeEach(() => {
  now = NOW;
});

test('a token of the provider is accepted, with its claims as lists of texts', async () => {
  const token = await provider.token({ scopes: ['a', 'b'], roles: ['Reader', 'Writer'], claims: { number: 3, nested: { x: 1 } } });
  const { claims } = await verifier().verify(token, validation);
  expect(claims).toMatchObject({ scope: ['a b'], roles: ['Reader', 'Writer'], number: ['3'], nested: ['{"x":1}'], iss: ['https://login.example'] });
});

test.each<[string, () => Promise<string>, string]>([
  ['an empty text', () => Promise.resolve(''), 'TokenNotPresent'],
  ['no token at all', () => Promise.resolve('hello'), 'JwtInvalid'],
  ['an encrypted token', () => Promise.resolve('a.b.c.d.e'), 'JwtInvalid'],
  ['an expired token', () => provider.token({ expiresInSeconds: -31 }), 'TokenExpired'],
  ['a token that expired within the clock skew', () => provider.token({ expiresInSeconds: -29 }), 'accepted'],
  ['a token without an expiry', () => provider.token({ claims: { exp: undefined } }), 'JwtInvalid'],
  ['an expiry that is a text', () => provider.token({ claims: { exp: String(seconds + 60) } }), 'JwtInvalid'],
  ['a token that is not valid yet', () => provider.token({ claims: { nbf: seconds + 31 } }), 'JwtInvalid'],
  ['another issuer', () => provider.token({ claims: { iss: 'https://login.example.evil' } }), 'TokenIssuerNotAllowed'],
  ['no issuer', () => provider.token({ claims: { iss: undefined } }), 'TokenIssuerNotAllowed'],
  ['another audience', () => provider.token({ audience: 'https://api.example.evil' }), 'TokenAudienceNotAllowed'],
  ['one audience of several', () => provider.token({ audience: ['https://other.example', 'https://api.example'] }), 'accepted'],
  ['no audience', () => provider.token({ claims: { aud: undefined } }), 'TokenAudienceNotAllowed'],
  ['no signature', () => Promise.resolve(new UnsecuredJWT({ iss: issuer.issuer, aud: 'https://api.example', exp: seconds + 60 }).encode()), 'JwtInvalid'],
  ['an expiry beyond all numbers', () => signedText((text) => text.replace(/"exp":\d+/, '"exp":1e999')), 'JwtInvalid'],
  ['a key id that nobody has', () => provider.token({ header: { kid: '../../dev/null' } }), 'TokenSignatureKeyNotFound'],
  ['critical extensions', () => forged({ crit: ['exp'] }), 'JwtInvalid'],
  ['an algorithm that stands twice', () => signedText((text) => text, '{"alg":"none","alg":"RS256"}'), 'JwtInvalid'],
  ['claims behind a byte order mark', () => signedText((text) => `\ufeff${text}`), 'JwtInvalid'],
  ['claims that are no UTF-8', () => signedText((text) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"x":"'), Buffer.from([0xff]), Buffer.from('"}')])), 'JwtInvalid'],
  ['a padded signature', async () => `${await provider.token()}==`, 'JwtInvalid'],
  ['a signature in plain base64', async () => (await provider.token()).replace(/[^.]+$/, (text) => Buffer.from(text, 'base64url').toString('base64')), 'JwtInvalid'],
  ['a signature with a character that means nothing', async () => `${await provider.token()}!`, 'JwtInvalid'],
  ['a signature with a blank in it', async () => (await provider.token()).replace(/.{5}$/, (text) => ` ${text}`), 'JwtInvalid'],
])('%s is judged: %#', async (_, token, expected) => {
  expect(await verdict(await token(), { signingKeys: [{ ...(await exportJWK(signer.publicKey)), kid: 'signer' }] })).toBe(expected);
});

const signer = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A token of a provider's key, whose header and claims are these very bytes. */
function signedText(change: (claims: string) => string | Uint8Array, header = '{"alg":"RS256"}'): Promise<string> {
  const claims = JSON.stringify({ iss: issuer.issuer, aud: issuer.audiences[0], exp: seconds + 60 });
  const signed = [header, change(claims)].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return Promise.resolve(`${signed}.${sign('sha256', Buffer.from(signed), signer.privateKey).toString('base64url')}`);
}

async function forged(header: Readonly<Record<string, unknown>>): Promise<string> {
  const token = await provider.token();
  return [base64url.encode(JSON.stringify({ alg: 'RS256', ...header })), ...token.split('.').slice(1)].join('.');
}

test('a token signed by a key that its own header brings is refused', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  const token = await new SignJWT({ iss: issuer.issuer, aud: 'https://api.example', exp: seconds + 60 }).setProtectedHeader({ alg: 'RS256', jwk }).sign(privateKey);
  expect(await verdict(token)).toBe('TokenSignatureInvalid');
});

test('a token signed with the public key as an HMAC secret is refused', async () => {
  const secret = Buffer.from(JSON.stringify(provider.publicKey(issuer.issuer)));
  const token = await new SignJWT({ iss: issuer.issuer, aud: 'https://api.example', exp: seconds + 60 }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
  expect(await verdict(token)).toBe('TokenSignatureInvalid');
});

test('an inline symmetric key verifies HS256', async () => {
  const secret = Buffer.alloc(32, 7);
  const token = await new SignJWT({ iss: issuer.issuer, aud: 'https://api.example', exp: seconds + 60 }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
  expect(await verdict(token, { openidConfigUrls: [], signingKeys: [{ kty: 'oct', k: secret.toString('base64url') }] })).toBe('accepted');
});

test('a secret that the provider publishes among its keys verifies nothing', async () => {
  const secret = Buffer.alloc(32, 7);
  const documents: Readonly<Record<string, unknown>> = { [issuer.configurationUrl]: { issuer: issuer.issuer, jwks_uri: 'keys' }, keys: { keys: [{ kty: 'oct', k: secret.toString('base64url') }] } };
  const token = await new SignJWT({ iss: issuer.issuer, aud: 'https://api.example', exp: seconds + 60 }).setProtectedHeader({ alg: 'HS256' }).sign(secret);
  await expect(new TokenVerifier({ now: () => now, fetchJson: (url) => Promise.resolve(documents[url]) }).verify(token, validation)).rejects.toMatchObject({ reason: 'TokenSignatureInvalid' });
});

test('a token whose payload was changed after signing is refused', async () => {
  const [header, payload, signature] = (await provider.token({ scopes: ['read'] })).split('.') as [string, string, string];
  const changed = base64url.encode(JSON.stringify({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), scope: 'read write' }));
  expect(await verdict(`${header}.${changed}.${signature}`)).toBe('TokenSignatureInvalid');
});

test('a claim that occurs twice makes the token invalid', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { CompactSign } = await import('jose');
  const text = `{"iss":"${issuer.issuer}","aud":"https://api.example","exp":${seconds + 60},"scope":"read","scope":"write"}`;
  const token = await new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  expect(await verdict(token, { openidConfigUrls: [], signingKeys: [await exportJWK(publicKey)] })).toBe('JwtInvalid');
});

test.each<[string, Partial<TokenValidation>, string]>([
  ['a claim that is there', { requiredClaims: [{ name: 'scope', match: 'any', separator: ' ', values: ['write', 'read'] }] }, 'accepted'],
  ['all of several values', { requiredClaims: [{ name: 'scope', match: 'all', separator: ' ', values: ['read', 'write'] }] }, 'TokenClaimValueNotAllowed'],
  ['a value within a longer one', { requiredClaims: [{ name: 'scope', match: 'any', separator: ' ', values: ['rea'] }] }, 'TokenClaimValueNotAllowed'],
  ['the whole text where there is no separator', { requiredClaims: [{ name: 'scope', match: 'any', values: ['read'] }] }, 'TokenClaimValueNotAllowed'],
  ['a claim that is not there', { requiredClaims: [{ name: 'roles', match: 'any', values: [] }] }, 'TokenClaimNotFound'],
  ['a claim that is an empty list', { requiredClaims: [{ name: 'groups', match: 'any', values: [] }] }, 'TokenClaimNotFound'],
  ['a name that every object has', { requiredClaims: [{ name: 'constructor', match: 'any', values: [] }] }, 'TokenClaimNotFound'],
])('required claims: %s', async (_, change, expected) => {
  expect(await verdict(await provider.token({ scopes: ['read', 'delete'], claims: { groups: [] } }), change)).toBe(expected);
});

test('keys that rotated are found again, and the old ones are gone', async () => {
  const own = new LocalIdentityProvider([issuer], () => now);
  const verify = new TokenVerifier({ now: () => now, fetchJson: (url) => own.fetchJson(url) });
  const before = await own.token();
  await expect(verify.verify(before, validation)).resolves.toBeDefined();
  own.rotateKeys(issuer.issuer);
  now += 60_000;
  await expect(verify.verify(await own.token(), validation)).resolves.toBeDefined();
  await expect(verify.verify(before, validation)).rejects.toMatchObject({ reason: 'TokenSignatureKeyNotFound' });
});

test('fails closed where the provider cannot be asked', async () => {
  expect(await verdict(await provider.token(), { openidConfigUrls: ['https://elsewhere.example/.well-known/openid-configuration'] })).toBe('JwtInvalid');
});
