import type { JWK } from 'jose';
import type { PolicyCompiler, Statement } from '../compilation';
import type { DecryptionKey } from '../token-decryption';
import { listOf, requiredClaims, tokenSource, tokenValidation } from './token-policy';

export const validateJwt: PolicyCompiler = (statement) => {
  if (!statement.flag('require-signed-tokens', true)) statement.fail('unsigned tokens are never accepted here');
  const openidConfigUrls = statement
    .children('openid-config')
    .map((config) => config.constant('url') ?? config.fail('the attribute url is missing'));
  const signingKeys = (statement.child('issuer-signing-keys')?.children('key') ?? []).map(inlineKey);
  const decryptionKeys = (statement.child('decryption-keys')?.children('key') ?? []).map(decryptionKey);
  if (openidConfigUrls.length + signingKeys.length === 0) statement.fail('it names no keys');
  const issuers = listOf(statement.list('issuers', 'issuer'));
  const audiences = listOf(statement.list('audiences', 'audience'));
  const claims = requiredClaims(statement);
  const requireExpirationTime = statement.flag('require-expiration-time', true);
  const skew = statement.integer('clock-skew') ?? (() => 0);
  return tokenValidation(statement, tokenSource(statement), (call) => ({
    openidConfigUrls,
    signingKeys,
    decryptionKeys,
    issuers: issuers(call),
    audiences: audiences(call),
    requireExpirationTime,
    requireSignedTokens: true,
    clockSkewSeconds: skew(call),
    requiredClaims: claims(call),
  }));
};

function decryptionKey(key: Statement): DecryptionKey {
  const id = key.constant('id');
  const text = key.text()?.constant?.trim() ?? key.fail('expected a key in base64');
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(text)) key.fail('its text is no base64');
  return { ...(id !== undefined && { id }), secret: new Uint8Array(Buffer.from(text, 'base64')) };
}

/** A secret in base64, or an RSA key by modulus and exponent. */
function inlineKey(key: Statement): JWK {
  const urlSafe = (text: string): string => text.trim().replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const kid = key.constant('id');
  key.ignore('id');
  const [n, e] = [key.constant('n'), key.constant('e')];
  const shared = kid === undefined ? {} : { kid };
  if (n !== undefined && e !== undefined) return { ...shared, kty: 'RSA', n: urlSafe(n), e: urlSafe(e) };
  return { ...shared, kty: 'oct', k: urlSafe(key.text()?.constant ?? key.fail('expected a key in base64, or n and e')) };
}
