import { X509Certificate } from 'node:crypto';
import { LocalAuthority, selfSigned } from '../../gateway/certificates/authority';
import { readRevocationLists } from '../../gateway/certificates/revocation-list';
import { ClientTrust } from '../../gateway/certificates/trust';
import { ControlledClock } from '../../gateway/clock';
import { gatewayOf } from './policies/policy-gateway';

const DAY = 86_400;
const authority = new LocalAuthority();
const certificate = (pem: string): X509Certificate => new X509Certificate(pem);
const good = authority.issue({ subject: [['CN', 'client']] });
const revoked = authority.issue({ subject: [['CN', 'client']] });

test('a revocation list holds what its authority took back, and nothing else', () => {
  const [list] = readRevocationLists(authority.revocationList([revoked.serial]));
  expect([list?.has(certificate(revoked.certificate)), list?.has(certificate(good.certificate)), list?.signedBy(certificate(authority.certificate)), list?.signedBy(certificate(new LocalAuthority().certificate))]).toEqual([true, false, true, false]);
});

/** Made by `openssl ca -gencrl`: RSA, version 2, with the number that every such list has, and one entry with a reason. */
const OPENSSL = `-----BEGIN X509 CRL-----
MIIBtzCBoAIBATANBgkqhkiG9w0BAQsFADAVMRMwEQYDVQQDDApPcGVuU1NMIENB
Fw0yNjExMjYwMzA3NDNaGA8yMTI2MTEwMjAzMDc0M1owIzAhAgIQABcNMjYxMTI2
MDMwNzQzWjAMMAoGA1UdFQQDCgEBoDAwLjAfBgNVHSMEGDAWgBQVmm85RvZxdBt4
pzA5UMapEjudiTALBgNVHRQEBAICEAAwDQYJKoZIhvcNAQELBQADggEBAEL09w49
NQ0qqYMiSd89tGeC27sfxyiZcGJjoc3EMkSd4tcfsHebbom4EQe5pEJjGOB1iejS
TGr+OYSAHcDgUO69gi52YOjXk64fPDyaC4wEd06uNLLkLZAlVON7gNU2WtIObJUL
lgGzGHQibkp6cwXgCD8hN3quRfVHAtrua+gnnLCGPSEDPgHyjIdYw6guWhNSuwcc
9D5m6cfYJWTEIhkwiFgaI4UnD/isrKVysyar2SJZ+3XlcVya3yu9udoPNbsTncdl
b/fZ03YVaGwzEybhWRxuCoOYsrKLMst+BOABWhc0Vu69aI1M2bdkvbW4a524/mqD
cTpG1vdNz1pUpGc=
-----END X509 CRL-----`;
const OPENSSL_CA = `-----BEGIN CERTIFICATE-----
MIIDDTCCAfWgAwIBAgIUXs5LYahsE/tbnovVa40s88CBrnEwDQYJKoZIhvcNAQEL
BQAwFTETMBEGA1UEAwwKT3BlblNTTCBDQTAgFw0yNjExMjYwMzA3NDJaGA8yMTI2
MTEwMjAzMDc0MlowFTETMBEGA1UEAwwKT3BlblNTTCBDQTCCASIwDQYJKoZIhvcN
AQEBBQADggEPADCCAQoCggEBALq+GGzDYT2mO9XbbbZ2tcab0zGC84p5tTcWh8a9
wNGODFBtynSOnY1tXeYn8ltVUCeRTEHtQwwuI/ocidz5HxGIDHVrmChI5qOsHPMn
lrfs/jthlDHBr8xEE4J/aqhU9UWHQiVSOHBGIW1jDbekhnpgB7QmaBT/kyy2AwUL
+2uzRaXMNxuz1OyqQsozs4vf8SrL0gOOGFTq5RlX4a7n2mmno+rnws/oVXsQR+q+
LrX3nng7WZCJVIYupqpenvvCra4XdgGSHW0S6L09ImzcszYYGZGSg4OR5DpChIoh
fZxBy2ryMtpn2ysw+5GBdMED/P6EIC1rv8mRusIN2hcMmoMCAwEAAaNTMFEwHQYD
VR0OBBYEFBWabzlG9nF0G3inMDlQxqkSO52JMB8GA1UdIwQYMBaAFBWabzlG9nF0
G3inMDlQxqkSO52JMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEB
AESh/KnJKS5TfrfP/NmY00DxbhFpxI2TLhiSGXI9A794/TRNbObVy1STtIaXdFVK
gX3JFFDmQPXfIMjJx8Ts+SIc9mBoMNHGa2+LJ5AtC3Jb/3m9iFPxxuTjsmPAfuAM
UqnwmpIdp+TH3wqB+Y6Axlvu4SP9182UCsBbAv/qRENOsd/FWQxs6UcRb4sgCK/B
aqdtbPaeLmc96+ByzpGrsjZ9ObgrFc44tCHWDILuNfeO3pI1PMeZ0SuGfiRInuAO
M+0qRYS1MiaV7UpfmHrYg5yUcFMtFmByEC4xxFFJ5d1PJVSPGA2qymNNRbi0Ym6+
N5TXSl5l62HXHtt9qcqwaFQ=
-----END CERTIFICATE-----`;

test('a list of OpenSSL is read', () => {
  const [list] = readRevocationLists(OPENSSL);
  expect([list?.signedBy(certificate(OPENSSL_CA)), list?.has({ serialNumber: '1000' } as X509Certificate), list?.has({ serialNumber: '1001' } as X509Certificate), new Date(list?.nextUpdate ?? 0).getUTCFullYear()]).toEqual([true, true, false, 2126]);
});

test.each<[string, string]>([
  ['nothing', ''],
  ['a certificate', authority.certificate],
  ['bytes that are no DER', '-----BEGIN X509 CRL-----\nMIIBhello\n-----END X509 CRL-----'],
  ['a list cut short', authority.revocationList().replace(/\n.+\n-----END/, '\n-----END')],
])('no revocation list is read from %s', (_, text) => {
  expect(() => readRevocationLists(text)).toThrow();
});

test('a list that is overdue tells nothing any more, but what it took back stays so', () => {
  const clock = new ControlledClock();
  const trust = new ClientTrust(clock, { authorities: authority.certificate, revocationLists: authority.revocationList([revoked.serial], 3) });
  const told = (): readonly (string | undefined)[] => [good, revoked].map((one) => trust.revocation(certificate(one.certificate)));
  expect(told()).toEqual([undefined, 'it was revoked']);
  clock.advance(4 * DAY);
  expect(told()).toEqual([expect.stringContaining('not known'), 'it was revoked']);
});

test('a list that somebody else signed tells nothing', () => {
  const trust = new ClientTrust(new ControlledClock(), { authorities: authority.certificate, revocationLists: new LocalAuthority().revocationList() });
  expect(trust.revocation(certificate(good.certificate))).toContain('not known');
});

test('who may not sign others is no authority', () => {
  expect(() => new ClientTrust(new ControlledClock(), { authorities: selfSigned({ subject: [['CN', 'me']] }).certificate })).toThrow('may not sign others');
});

test('Verify and VerifyNoRevocation of an expression follow the authorities and lists that were given', async () => {
  const inbound = '<return-response><set-body>@(context.Request.Certificate.Verify() + " " + context.Request.Certificate.VerifyNoRevocation())</set-body></return-response>';
  const verdicts = async (revocationLists?: string): Promise<readonly string[]> => {
    const gateway = await gatewayOf({ inbound }, undefined, { clientAuthority: authority.certificate, ...(revocationLists !== undefined && { revocationLists }) });
    const texts = await Promise.all([good, revoked, new LocalAuthority().issue({ subject: [['CN', 'client']] })].map(async (one) => (await gateway.fetch('/api/thing', { certificate: certificate(one.certificate) })).text));
    await gateway.stop();
    return texts;
  };
  expect(await verdicts()).toEqual(['False True', 'False True', 'False False']);
  expect(await verdicts(authority.revocationList([revoked.serial]))).toEqual(['True True', 'False True', 'False False']);
});

const POLICY = '<validate-client-certificate validate-revocation="true" />';
const SERVICE = { azurerm_api_management: { svc: { name: 'svc', resource_group_name: 'rg', sku_name: 'Developer_1', publisher_name: 'p', publisher_email: 'p@example.org' } } };

test('that no certificate can pass here is said at the start', async () => {
  const gateway = await gatewayOf({ inbound: POLICY });
  expect(gateway.notices).toEqual([expect.stringContaining('--client-authority'), expect.stringContaining('--revocation-list')]);
  await gateway.stop();
});

test('where no host name negotiates certificates none arrives, as in Azure, and that is said at the start', async () => {
  const options = { clientAuthority: authority.certificate, revocationLists: authority.revocationList() };
  const call = async (service: object): Promise<readonly unknown[]> => {
    const gateway = await gatewayOf({ inbound: POLICY, resources: service as typeof SERVICE }, undefined, options);
    const { status } = await gateway.fetch('/api/thing', { certificate: certificate(good.certificate) });
    await gateway.stop();
    return [status, gateway.notices];
  };
  const negotiating = { azurerm_api_management: { svc: { ...SERVICE.azurerm_api_management.svc, hostname_configuration: { proxy: [{ host_name: 'api.example.org', negotiate_client_certificate: true }] } } } };
  expect(await call(SERVICE)).toEqual([403, [expect.stringContaining('negotiate_client_certificate')]]);
  expect(await call(negotiating)).toEqual([200, []]);
});

test.each<[string, string, number]>([
  ['its thumbprint', `thumbprint="${certificate(good.certificate).fingerprint.replaceAll(':', '')}"`, 200],
  ['its thumbprint in lower case', `thumbprint="${certificate(good.certificate).fingerprint.replaceAll(':', '').toLowerCase()}"`, 200],
  ['another thumbprint', `thumbprint="${'A'.repeat(40)}"`, 403],
  ['its serial number', `serial-number="${certificate(good.certificate).serialNumber}"`, 200],
  ['its name', 'common-name="client"', 200],
  ['another name', 'common-name="clien"', 403],
  ['its name and another thumbprint', `common-name="client" thumbprint="${'A'.repeat(40)}"`, 403],
  ['its authority\'s thumbprint', `issuer-thumbprint="${certificate(authority.certificate).fingerprint.replaceAll(':', '')}"`, 200],
  ['another authority\'s thumbprint', `issuer-thumbprint="${'B'.repeat(40)}"`, 403],
  ['its authority\'s name', 'issuer-subject="CN=local authority"', 200],
  ['a DNS name that it has not', 'dns-name="client"', 403],
])('an identity by %s', async (_, identity, status) => {
  const gateway = await gatewayOf({ inbound: `<validate-client-certificate validate-revocation="false"><identities><identity ${identity} /></identities></validate-client-certificate>` }, undefined, { clientAuthority: authority.certificate });
  expect((await gateway.fetch('/api/thing', { certificate: certificate(good.certificate) })).status).toBe(status);
  await gateway.stop();
});
