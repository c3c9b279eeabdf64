import { X509Certificate } from 'node:crypto';
import { initExpressions } from '../../../gateway/expressions/compile';
import { evaluate, makeContext, show } from './evaluate';

beforeAll(initExpressions);

/** Self-signed: C=GB, O="Example, Ltd", CN=client.example.org, serial 0A1B; its key was thrown away. */
const certificate = new X509Certificate(
  Buffer.from(
    'MIIB5zCCAYygAwIBAgICChswCgYIKoZIzj0EAwIwQTELMAkGA1UEBhMCR0IxFTATBgNVBAoMDEV4YW1wbGUsIEx0ZDEbMBkGA1UEAwwSY2xpZW50LmV4YW1wbGUub3JnMCAXDTI2MTEyNDA1MTA1N1oYDzIxMjYxMDMxMDUxMDU3WjBBMQswCQYDVQQGEwJHQjEVMBMGA1UECgwMRXhhbXBsZSwgTHRkMRswGQYDVQQDDBJjbGllbnQuZXhhbXBsZS5vcmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASVY+Ikc88QafhCBkQUWPX6obdwxJowtBjqU+5t3tX5oDtkfBg7k7YXSpy+CNMDHPQBPCDJuxYkkc4/QcbJfPpMo3IwcDAdBgNVHQ4EFgQUxiVkHC0gs88S7DAWMn8KjhLUPKwwHwYDVR0jBBgwFoAUxiVkHC0gs88S7DAWMn8KjhLUPKwwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHREEFjAUghJjbGllbnQuZXhhbXBsZS5vcmcwCgYIKoZIzj0EAwIDSQAwRgIhAIBzuQjm/utCVUsb3yxexwutpwQv0ZESvvpCUeHJQlLvAiEA59IjicfxAQiTnZNw0NlIeCIVGK7LJ0898XyuxyoEWDc=',
    'base64',
  ),
);
const base = makeContext();
const context = makeContext({ request: { ...base.request, certificate }, deployment: { ...base.deployment, certificates: new Map([['known', certificate]]) } });

test.each([
  ['Thumbprint', '"A889624E69FAF8C1EB7DE7ED92F98043F524B90E"'],
  ['GetCertHashString()', '"A889624E69FAF8C1EB7DE7ED92F98043F524B90E"'],
  ['Subject', '"CN=client.example.org, O=\\"Example, Ltd\\", C=GB"'],
  ['Issuer', '"CN=client.example.org, O=\\"Example, Ltd\\", C=GB"'],
  ['SubjectName.Name.Contains("CN=client.example.org")', 'true'],
  ['SerialNumber', '"0A1B"'],
  ['GetNameInfo(X509NameType.SimpleName, false)', '"client.example.org"'],
  ['GetNameInfo(X509NameType.DnsName, false)', '"client.example.org"'],
  ['NotBefore < DateTime.Now', 'false'],
  ['NotAfter > DateTime.Now', 'true'],
  ['Verify()', 'false'],
])('a certificate\'s %s gives %s', (member, result) => {
  expect(show(evaluate(`@(context.Request.Certificate.${member})`, context))).toBe(result);
});

test('its raw bytes are those of the certificate', () => {
  expect(evaluate('@(Convert.ToBase64String(context.Request.Certificate.RawData))', context)).toBe(certificate.raw.toString('base64'));
});

test('a certificate is found among those of the service by its thumbprint', () => {
  const known = '@(context.Deployment.Certificates.Any(c => c.Value.Thumbprint == context.Request.Certificate.Thumbprint))';
  expect(evaluate(known, context)).toBe(true);
  expect(evaluate(known, makeContext({ request: { ...base.request, certificate } }))).toBe(false);
});
