/** Client certificates that must not get through, over real TLS, against the healthcare policy of an API that asks for them. */
import { createHash, X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { rmSync } from 'node:fs';
import type { ApiOperation } from '../../../access/operation';
import { LocalAuthority, localhostCertificate, selfSigned, type CertificateRequest, type IssuedCertificate } from '../../../gateway/certificates/authority';
import { startGateway, type RunningGateway } from '../../../gateway/start';
import { writePolicy } from '../../../policies';
import { answerFragments, apiPolicy, refusalFragments } from '../../../policies/baseline';
import { folderOf } from '../policies/policy-gateway';

const DAY = 86_400_000;
const ISSUER = 'https://login.example';
const SUBJECT: CertificateRequest['subject'] = [['C', 'GB'], ['O', 'Example, Hospital'], ['CN', 'ward system']];
const SUBJECT_TEXT = 'CN=ward system, O="Example, Hospital", C=GB';
const AUTHORITY: CertificateRequest['subject'] = [['O', 'Example Hospital'], ['CN', 'Example CA']];

const authority = new LocalAuthority(AUTHORITY);
const stranger = new LocalAuthority(AUTHORITY);
const over = new LocalAuthority([['CN', 'Old CA']], Date.now, { notBefore: new Date(Date.now() - 20 * DAY), notAfter: new Date(Date.now() - DAY) });
const listless = new LocalAuthority([['CN', 'Listless CA']]);
const good = authority.issue({ subject: SUBJECT, dnsNames: ['ward.example'] });
const second = authority.issue({ subject: SUBJECT });
const revoked = authority.issue({ subject: SUBJECT });

const operation = (id: string): ApiOperation => ({ id, method: 'GET', urlTemplate: `/${id}`, summary: id, tags: [], parameters: [], requestContentTypes: [] });
const policyText = (certificateBoundTokens: boolean): string =>
  writePolicy(
    apiPolicy({
      name: 'api', style: 'plain', operations: ['certificate', 'both', 'token'].map(operation),
      access: [
        { operationId: 'certificate', origin: 'test', rule: { kind: 'protected', clientCertificate: true, subscription: true } },
        { operationId: 'both', origin: 'test', rule: { kind: 'protected', clientCertificate: true, subscription: true, token: [[{ kind: 'scope', value: 'read' }]] } },
        { operationId: 'token', origin: 'test', rule: { kind: 'protected', clientCertificate: false, subscription: true, token: [[{ kind: 'scope', value: 'read' }]] } },
      ],
      issuers: [{ kind: 'oidc', issuer: ISSUER, configurationUrl: `${ISSUER}/.well-known/openid-configuration`, audiences: ['https://api.example'], tokenType: 'at+jwt', scopeClaim: 'scope' }],
      clientCertificates: [{ subject: SUBJECT_TEXT, issuerSubject: 'CN=Example CA, O=Example Hospital' }],
      certificateBoundTokens, corsOrigins: [], limits: { calls: 1000, renewalSeconds: 60, dailyCalls: 1000, maxBodyBytes: 1024 }, backendId: 'b', backendProof: { kind: 'backend' }, selfContained: true,
    }),
  );

const SERVICE = { api_management_name: 'svc', resource_group_name: 'rg' };
const escaped = (text: string): string => text.replaceAll('${', '$${');
const fragments = Object.fromEntries(
  Object.entries({ ...refusalFragments(), ...answerFragments() }).map(([name, fragment]) => [name, { ...SERVICE, name, format: 'rawxml', value: escaped(writePolicy(fragment)) }]),
);

function serve(certificateBoundTokens: boolean): Promise<RunningGateway> {
  const folder = folderOf({
    resources: {
      azurerm_api_management_backend: { b: { ...SERVICE, name: 'b', protocol: 'http', url: 'https://backend.example' } },
      azurerm_api_management_api_policy: { api: { ...SERVICE, api_name: 'api', xml_content: escaped(policyText(certificateBoundTokens)) } },
      azurerm_api_management_policy_fragment: fragments,
    },
    paths: Object.fromEntries(['certificate', 'both', 'token'].map((id) => [`/${id}`, { get: { operationId: id, responses: { 200: { description: 'ok' } } } }])),
  });
  return startGateway(folder, {
    port: 0,
    tls: localhostCertificate(),
    clientAuthority: authority.certificate + over.certificate + listless.certificate,
    revocationLists: authority.revocationList([revoked.serial]) + over.revocationList(),
    backends: { b: () => ({ status: 200, body: 'patient data' }) },
  }).finally(() => rmSync(folder, { recursive: true, force: true }));
}

let plain: RunningGateway;
let bound: RunningGateway;
beforeAll(async () => {
  [plain, bound] = await Promise.all([serve(false), serve(true)]);
});
afterAll(async () => {
  await Promise.all([plain.stop(), bound.stop()]);
});

/** A call over a connection of its own. */
function call(gateway: RunningGateway, path: string, client: Pick<IssuedCertificate, 'certificate' | 'key'> | undefined, token?: string, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${gateway.url}/api/${path}`, {
      agent: false, rejectUnauthorized: false, ...(client && { cert: client.certificate, key: client.key }), headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }), ...headers },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
    });
    sent.end();
  });
}

const tokenOf = (gateway: RunningGateway, claims: Readonly<Record<string, unknown>> = {}): Promise<string> => gateway.token({ scopes: ['read'], claims: { scope: 'read', ...claims } });
const x5t = ({ certificate }: IssuedCertificate): string => createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url');

test('the right certificate gets through, over TLS', async () => {
  expect(await call(plain, 'certificate', good)).toEqual({ status: 200, text: 'patient data' });
  expect((await call(plain, 'both', good, await tokenOf(plain))).status).toBe(200);
});

const ATTACKS: readonly (readonly [name: string, client: Pick<IssuedCertificate, 'certificate' | 'key'> | undefined])[] = [
  ['no certificate', undefined],
  ['a certificate of another authority of the same name', stranger.issue({ subject: SUBJECT })],
  ['a certificate signed by its own key, of the same subject', selfSigned({ subject: SUBJECT })],
  ['a certificate signed by its own key, that calls itself an authority', selfSigned({ subject: AUTHORITY, authority: true })],
  ['a certificate that has expired', authority.issue({ subject: SUBJECT, notBefore: new Date(Date.now() - 9 * DAY), notAfter: new Date(Date.now() - 1000) })],
  ['a certificate that is not valid yet', authority.issue({ subject: SUBJECT, notBefore: new Date(Date.now() + DAY), notAfter: new Date(Date.now() + 9 * DAY) })],
  ['a certificate that was revoked', revoked],
  ['a certificate of an authority whose own has expired', over.issue({ subject: SUBJECT })],
  ['a certificate of an authority that has no revocation list here', listless.issue({ subject: SUBJECT })],
  ['another subject of the right authority', authority.issue({ subject: [['C', 'GB'], ['O', 'Example, Hospital'], ['CN', 'other system']] })],
  ['a subject with more behind it', authority.issue({ subject: [...SUBJECT, ['CN', 'admin']] })],
  ['a subject that lacks a part', authority.issue({ subject: SUBJECT.slice(1) })],
  ['a subject in other parts that reads alike', authority.issue({ subject: [['CN', 'ward system, O="Example, Hospital", C=GB']] })],
  ['a subject whose name holds a line end', authority.issue({ subject: [['C', 'GB'], ['O', 'Example, Hospital'], ['CN', 'other\nCN=ward system']] })],
  ['a subject with an empty name', authority.issue({ subject: [] })],
  ['the right name as a DNS name alone', authority.issue({ subject: [['CN', 'x']], dnsNames: ['ward system'] })],
  ['the authority\'s own subject', authority.issue({ subject: AUTHORITY })],
];

test.each(ATTACKS)('is refused: %s', async (_, client) => {
  const answer = await call(plain, 'certificate', client);
  expect(answer.status).toBe(403);
  expect(answer.text).not.toMatch(/patient data|Example|ward|stack|certificate/i);
});

test.each(ATTACKS)('is refused also with a good token: %s', async (_, client) => {
  expect((await call(plain, 'both', client, await tokenOf(plain))).status).toBe(403);
});

test.each(['X-ARR-ClientCert', 'X-Client-Cert', 'X-Forwarded-Client-Cert', 'X-SSL-Client-Cert', 'Client-Cert'])('the right certificate in the header %s proves nothing', async (header) => {
  const value = new X509Certificate(good.certificate).raw.toString('base64');
  expect((await call(plain, 'certificate', undefined, undefined, { [header]: header === 'Client-Cert' ? `:${value}:` : value })).status).toBe(403);
});

test('a token is no certificate', async () => {
  expect((await call(plain, 'certificate', undefined, await tokenOf(plain))).status).toBe(403);
});

test('a certificate is no token', async () => {
  expect([(await call(plain, 'both', good)).status, (await call(plain, 'token', good)).status]).toEqual([401, 401]);
});

test('a token that is bound to a certificate gets through with that one', async () => {
  const token = await tokenOf(bound, { cnf: { 'x5t#S256': x5t(good) } });
  expect([(await call(bound, 'token', good, token)).status, (await call(bound, 'both', good, token)).status]).toEqual([200, 200]);
});

test.each<[string, IssuedCertificate | undefined, (gateway: RunningGateway) => Promise<string>]>([
  ['without a certificate', undefined, (gateway) => tokenOf(gateway, { cnf: { 'x5t#S256': x5t(good) } })],
  ['with the certificate of another client', second, (gateway) => tokenOf(gateway, { cnf: { 'x5t#S256': x5t(good) } })],
  ['that is bound to nothing', good, (gateway) => tokenOf(gateway)],
  ['that is bound to a key', good, (gateway) => tokenOf(gateway, { cnf: { jkt: 'abc' } })],
  ['that is bound to a certificate under another name', good, (gateway) => tokenOf(gateway, { cnf: { x5t: x5t(good) } })],
  ['with a thumbprint that is cut short', good, (gateway) => tokenOf(gateway, { cnf: { 'x5t#S256': x5t(good).slice(0, -1) } })],
  ['with an empty thumbprint', good, (gateway) => tokenOf(gateway, { cnf: { 'x5t#S256': '' } })],
  ['with thumbprints in a list', good, (gateway) => tokenOf(gateway, { cnf: { 'x5t#S256': [x5t(good)] } })],
  ['whose binding is a text', good, (gateway) => tokenOf(gateway, { cnf: x5t(good) })],
])('a certificate-bound API refuses a token %s', async (_, client, token) => {
  const { status, text } = await call(bound, 'token', client, await token(bound));
  expect([401, 500]).toContain(status);
  expect(text).not.toContain('patient data');
});

test('a bearer API refuses a token that is bound to a certificate, even with that certificate', async () => {
  const token = await tokenOf(plain, { cnf: { 'x5t#S256': x5t(good) } });
  expect([(await call(plain, 'token', undefined, token)).status, (await call(plain, 'token', good, token)).status]).toEqual([401, 401]);
});
