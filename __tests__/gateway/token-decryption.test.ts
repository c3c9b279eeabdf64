import { CompactEncrypt, SignJWT } from 'jose';
import { LocalIdentityProvider, type LocalIssuer } from '../../gateway/identity-provider';
import { TokenError, TokenVerifier, type TokenValidation } from '../../gateway/tokens';
import { gatewayOf } from './policies/policy-gateway';

const ISSUER = 'https://login.example';
const issuer: LocalIssuer = { kind: 'oidc', issuer: ISSUER, configurationUrl: `${ISSUER}/.well-known/openid-configuration`, audiences: ['https://api.example'] };
const provider = new LocalIdentityProvider([issuer]);
const secret = new Uint8Array(32).fill(7);
const other = new Uint8Array(32).fill(8);
const validation: TokenValidation = {
  openidConfigUrls: [issuer.configurationUrl], signingKeys: [], decryptionKeys: [{ secret: other }, { secret }], issuers: [ISSUER], audiences: [],
  requireExpirationTime: true, requireSignedTokens: true, clockSkewSeconds: 0, requiredClaims: [],
};

const verdict = async (token: string, change: Partial<TokenValidation> = {}): Promise<string> =>
  new TokenVerifier({ now: () => Date.now(), fetchJson: (url) => provider.fetchJson(url) })
    .verify(token, { ...validation, ...change })
    .then(({ claims }) => String(claims['sub']))
    .catch((error: unknown) => (error instanceof TokenError ? error.reason : String(error)));
const encrypt = (text: string, key: Uint8Array = secret, header: Readonly<Record<string, string>> = {}): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(text)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT', ...header }).encrypt(key);

test.each<[string, () => Promise<string>, string]>([
  ['with the key itself', async () => encrypt(await provider.token()), 'local-subject'],
  ['with a wrapped key', async () => encrypt(await provider.token(), secret, { alg: 'A256KW', enc: 'A128CBC-HS256' }), 'local-subject'],
  ['of a key that nobody has here', async () => encrypt(await provider.token(), new Uint8Array(32).fill(9)), 'JwtInvalid'],
  ['around a token that has expired', async () => encrypt(await provider.token({ expiresInSeconds: -5 })), 'TokenExpired'],
  ['around a token of a stranger', async () => encrypt(await new SignJWT({ iss: ISSUER, exp: 9e9 }).setProtectedHeader({ alg: 'HS256' }).sign(secret)), 'TokenSignatureInvalid'],
  ['around claims that nobody signed', async () => encrypt(JSON.stringify({ iss: ISSUER, sub: 'me', exp: 9e9 })), 'JwtInvalid'],
  ['around an unsigned token', async () => encrypt(`${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"me"}').toString('base64url')}.`), 'JwtInvalid'],
  ['around another encrypted token', async () => encrypt(await encrypt(await provider.token())), 'JwtInvalid'],
  ['whose tag was changed', async () => (await encrypt(await provider.token())).replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')), 'JwtInvalid'],
  ['by a password', async () => encrypt(await provider.token(), secret, { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM' }), 'JwtInvalid'],
])('an encrypted token %s', async (_, token, expected) => {
  expect(await verdict(await token())).toBe(expected);
});

test('a token that is signed only is taken beside encrypted ones', async () => {
  expect(await verdict(await provider.token())).toBe('local-subject');
});

test('no encrypted token is taken without a key for it', async () => {
  expect(await verdict(await encrypt(await provider.token()), { decryptionKeys: [] })).toBe('JwtInvalid');
});

test('a key with an id is for tokens of that kid alone', async () => {
  const token = await encrypt(await provider.token(), secret, { kid: 'mine' });
  expect([await verdict(token, { decryptionKeys: [{ id: 'mine', secret }] }), await verdict(token, { decryptionKeys: [{ id: 'theirs', secret }] })]).toEqual(['local-subject', 'JwtInvalid']);
});

const policy = (key: string): string =>
  `<validate-jwt header-name="Authorization"><openid-config url="${issuer.configurationUrl}" /><decryption-keys><key>${key}</key></decryption-keys><issuers><issuer>${ISSUER}</issuer></issuers></validate-jwt>`;

test('validate-jwt decrypts with the keys of its policy', async () => {
  const gateway = await gatewayOf({ inbound: policy(Buffer.from(secret).toString('base64')) });
  const token = await encrypt(await gateway.token());
  expect([(await gateway.fetch('/api/thing', { token })).status, (await gateway.fetch('/api/thing', { token: await encrypt(await gateway.token(), other) })).status]).toEqual([200, 401]);
  await gateway.stop();
});

test.each([['a key that is no base64', policy('%%%')], ['a certificate, whose key only Azure has', policy('').replace('<key></key>', '<key certificate-id="c" />')]])('does not start with %s', async (_, inbound) => {
  await expect(gatewayOf({ inbound })).rejects.toThrow('decryption-keys');
});
