import { createHash, X509Certificate } from 'node:crypto';
import { compileExpression, initExpressions } from '../../../gateway/expressions/compile';
import { NetJwt } from '../../../gateway/expressions/jwt';
import type { Value } from '../../../gateway/expressions/value';
import { brokenTokenProfile, type TokenProfile } from '../../../policies/baseline/token-profile';
import { VARIABLES } from '../../../policies/baseline/variables';
import { makeContext } from '../../gateway/expressions/evaluate';

beforeAll(initExpressions);

type Json = Readonly<Record<string, unknown>>;
const RS256 = { alg: 'RS256', typ: 'JWT' };
const AT = { alg: 'ES256', typ: 'at+jwt' };
const ENTRA = { uti: 'u', azp: 'c' };
const RFC9068 = { sub: 's', iat: 1, jti: 'j', client_id: 'c' };

function refuses(kind: TokenProfile['kind'], header: Json, claims: Json, options: { readonly certificateBound?: boolean; readonly certificate?: X509Certificate } = {}): Value {
  const { request } = makeContext();
  const variables = new Map<string, Value>([[VARIABLES.token, new NetJwt(header, claims, 'a.b.c')]]);
  const run = compileExpression(brokenTokenProfile({ kind }, { certificateBound: options.certificateBound ?? false }));
  return run(makeContext({ variables, request: { ...request, certificate: options.certificate } }));
}

test.each<[string, TokenProfile['kind'], Json, Json]>([
  ['an Entra token of version 2', 'entra', RS256, ENTRA],
  ['an Entra token of version 1', 'entra', RS256, { uti: 'u', appid: 'c' }],
  ['an Entra token of an application itself', 'entra', RS256, { ...ENTRA, idtyp: 'app', roles: ['R'] }],
  ['an Entra token with delegated scopes', 'entra', RS256, { ...ENTRA, scp: 'read' }],
  ['an RFC 9068 token', 'rfc9068', AT, RFC9068],
  ['an RFC 9068 token with the whole media type', 'rfc9068', { ...AT, typ: 'application/at+jwt' }, RFC9068],
  ['a type in other letters', 'rfc9068', { ...AT, typ: 'AT+JWT' }, RFC9068],
  ['a token of type JWT', 'jwt', { alg: 'PS256', typ: 'JWT' }, {}],
])('%s passes', (_name, kind, header, claims) => {
  expect(refuses(kind, header, claims)).toBe(false);
});

test.each<[string, TokenProfile['kind'], Json, Json]>([
  ['no signature', 'entra', { ...RS256, alg: 'none' }, ENTRA],
  ['a shared secret', 'entra', { ...RS256, alg: 'HS256' }, ENTRA],
  ['an algorithm in other letters', 'entra', { ...RS256, alg: 'rs256' }, ENTRA],
  ['an Entra ID token', 'entra', RS256, { uti: 'u' }],
  ['an Entra token without uti', 'entra', RS256, { azp: 'c' }],
  ['delegated scopes in an application’s own token', 'entra', RS256, { ...ENTRA, idtyp: 'app', scp: 'read' }],
  ['an ID token where RFC 9068 is asked for', 'rfc9068', { ...AT, typ: 'JWT' }, RFC9068],
  ['no type', 'rfc9068', { alg: 'ES256' }, RFC9068],
  ['no client', 'rfc9068', AT, { sub: 's', iat: 1, jti: 'j' }],
  ['no id', 'rfc9068', AT, { sub: 's', iat: 1, client_id: 'c' }],
  ['another type than JWT', 'jwt', { alg: 'RS256', typ: 'at+jwt' }, {}],
  ['a token bound to a certificate, sent as bearer', 'rfc9068', AT, { ...RFC9068, cnf: { 'x5t#S256': 'x' } }],
  ['a token bound to a key (DPoP), sent as bearer', 'jwt', RS256, { cnf: { jkt: 'x' } }],
])('fails when there is %s', (_name, kind, header, claims) => {
  expect(refuses(kind, header, claims)).toBe(true);
});

describe('certificate-bound tokens (RFC 8705)', () => {
  /** Self-signed, CN=clinic.example.org; its key was thrown away. */
  const certificate = new X509Certificate(
    Buffer.from(
      'MIIB5zCCAYygAwIBAgICChswCgYIKoZIzj0EAwIwQTELMAkGA1UEBhMCR0IxFTATBgNVBAoMDEV4YW1wbGUsIEx0ZDEbMBkGA1UEAwwSY2xpZW50LmV4YW1wbGUub3JnMCAXDTI2MTEyNDA1MTA1N1oYDzIxMjYxMDMxMDUxMDU3WjBBMQswCQYDVQQGEwJHQjEVMBMGA1UECgwMRXhhbXBsZSwgTHRkMRswGQYDVQQDDBJjbGllbnQuZXhhbXBsZS5vcmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASVY+Ikc88QafhCBkQUWPX6obdwxJowtBjqU+5t3tX5oDtkfBg7k7YXSpy+CNMDHPQBPCDJuxYkkc4/QcbJfPpMo3IwcDAdBgNVHQ4EFgQUxiVkHC0gs88S7DAWMn8KjhLUPKwwHwYDVR0jBBgwFoAUxiVkHC0gs88S7DAWMn8KjhLUPKwwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHREEFjAUghJjbGllbnQuZXhhbXBsZS5vcmcwCgYIKoZIzj0EAwIDSQAwRgIhAIBzuQjm/utCVUsb3yxexwutpwQv0ZESvvpCUeHJQlLvAiEA59IjicfxAQiTnZNw0NlIeCIVGK7LJ0898XyuxyoEWDc=',
      'base64',
    ),
  );
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
  const bound = { certificateBound: true, certificate };

  test('a token passes with the certificate that it is bound to', () => {
    expect(refuses('rfc9068', AT, { ...RFC9068, cnf: { 'x5t#S256': thumbprint } }, bound)).toBe(false);
  });
  test.each<[string, unknown]>([
    ['another certificate', createHash('sha256').update('another').digest('base64url')],
    ['its SHA-1', createHash('sha1').update(certificate.raw).digest('base64url')],
    ['its hash in plain base64', `${thumbprint}=`],
    ['nothing', ''],
  ])('fails when the token is bound to %s', (_name, hash) => {
    expect(refuses('rfc9068', AT, { ...RFC9068, cnf: { 'x5t#S256': hash } }, bound)).toBe(true);
  });
  test('fails when there is no certificate, or no binding, or a binding to another kind of key', () => {
    expect(refuses('rfc9068', AT, { ...RFC9068, cnf: { 'x5t#S256': thumbprint } }, { certificateBound: true })).toBe(true);
    expect(refuses('rfc9068', AT, RFC9068, bound)).toBe(true);
    expect(refuses('rfc9068', AT, { ...RFC9068, cnf: { jkt: thumbprint } }, bound)).toBe(true);
  });
  test('the call stops when the binding is no JSON object', () => {
    expect(() => refuses('rfc9068', AT, { ...RFC9068, cnf: 'nonsense' }, bound)).toThrow();
    expect(() => refuses('rfc9068', AT, { ...RFC9068, cnf: [] }, bound)).toThrow();
  });
});
