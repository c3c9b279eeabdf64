/**
 * What the healthcare policies do to a call beside letting it in: what reaches the backend, what the answer carries,
 * what a refusal tells, and where each limit ends. Limits are scaled down first, so that few calls reach them.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlledClock } from '../../gateway/clock';
import type { LocalBackend } from '../../gateway/outgoing';
import type { FetchInit } from '../../gateway/fetch';
import { startGateway, type RunningGateway } from '../../gateway/start';
import { exampleFolder } from '../example';
import { goodToken, PATH, type ApiName } from './attacks/corpus';

const STACKS = ['dev-platform', 'dev-apis'];
const SCALED: readonly (readonly [RegExp, string])[] = [
  [/<rate-limit-by-key calls="\d+"/g, '<rate-limit-by-key calls="4"'],
  [/<quota-by-key calls="\d+"/g, '<quota-by-key calls="8"'],
  [/<rate-limit calls="\d+"/g, '<rate-limit calls="12"'],
  [/<quota calls="\d+"/g, '<quota calls="20"'],
  [/max-count="\d+"/g, 'max-count="2"'],
];
const scratch = mkdtempSync(join(tmpdir(), 'gateway-mutations-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function readStacks(): ReadonlyMap<string, string> {
  return new Map(STACKS.map((name) => [name, SCALED.reduce((text, [from, to]) => text.replace(new RegExp(from.source.replaceAll('"', '\\\\"'), 'g'), to.replaceAll('"', '\\"')), readFileSync(join(exampleFolder(), 'stacks', name, 'cdk.tf.json'), 'utf8'))]));
}

const clock = new ControlledClock(Date.UTC(2026, 0, 5, 9));
const spoofed = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port', 'X-Forwarded-Prefix', 'X-Forwarded-Client-Cert', 'X-Real-IP', 'X-Client-IP', 'True-Client-IP', 'X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method', 'X-HTTP-Method-Override', 'X-Method-Override', 'Remote-User', 'X-Remote-User', 'X-User', 'X-User-Id', 'X-Authenticated-User', 'X-Patient-Id', 'X-MS-CLIENT-PRINCIPAL', 'X-MS-CLIENT-PRINCIPAL-ID', 'X-MS-CLIENT-PRINCIPAL-NAME', 'X-MS-CLIENT-PRINCIPAL-IDP', 'X-ARR-ClientCert', 'X-Client-Cert', 'X-SSL-Client-Cert', 'Client-Cert', 'Client-Cert-Chain', 'X-Medplum-On-Behalf-Of', 'X-Cascade', 'X-Rewrite-History'];
const banners = ['X-Powered-By', 'X-AspNet-Version', 'X-AspNetMvc-Version', 'X-Runtime', 'Via'];

/** What the backend saw last, and how it answers. */
let seen: { readonly headers: ReadonlyMap<string, string>; readonly query: string; readonly method: string } | undefined;
let backendStatus = 200;
let slow = false;
const backend: LocalBackend = async ({ headers, query, method }) => {
  seen = { headers: new Map([...headers.entries()].map(([name, values]) => [name.toLowerCase(), values.join(',')])), query, method };
  // Long enough for calls at once to meet here.
  if (slow) await new Promise((resolve) => setTimeout(resolve, 20));
  return { status: backendStatus, headers: { 'Content-Type': 'application/json', ...Object.fromEntries(banners.map((name) => [name, 'x'])) }, body: '{"resourceType":"Patient"}' };
};

type Probe = (gateway: RunningGateway) => Promise<boolean>;
const good = async (gateway: RunningGateway, api: ApiName, init: FetchInit = {}, claims: Readonly<Record<string, unknown>> = {}) =>
  gateway.fetch(PATH[api], { subscription: 'ward-app', token: await goodToken(gateway, api, claims), ...init });
const client = (api: ApiName, name: string): Readonly<Record<string, unknown>> => (api === 'fhir' ? { client_id: name } : { azp: name });

/** Each is true where everything is as it must be. */
const PROBES: readonly (readonly [name: string, probe: Probe])[] = (['fhir', 'appointments'] as const).flatMap((api): readonly (readonly [string, Probe])[] => [
  [`${api}: a good call gets through, audited, and with what protects its answer`, async (gateway) => {
    const { status, text, headers, records } = await good(gateway, api);
    return status === 200 && text !== '' && headers['cache-control'] === 'no-store' && headers['strict-transport-security'] !== undefined && headers['x-content-type-options'] === 'nosniff' &&
      headers['x-correlation-id'] !== undefined && banners.every((name) => headers[name.toLowerCase()] === undefined) && records.some(({ name }) => name === 'healthcare-audit');
  }],
  [`${api}: nothing that a client says of itself reaches the backend`, async (gateway) => {
    await good(gateway, api, { headers: { ...Object.fromEntries(spoofed.map((name) => [name, 'spoofed'])), 'X-Correlation-Id': 'a b' } });
    const given = seen?.headers;
    return given !== undefined && spoofed.every((name) => given.get(name.toLowerCase()) === undefined) && given.get('x-correlation-id') !== 'a b' && given.get('authorization')?.startsWith('Bearer local-managed-identity.') === true;
  }],
  [`${api}: a refusal is audited, generic, and kept by no cache`, async (gateway) => {
    const answers = [
      await gateway.fetch(PATH[api], { subscription: 'ward-app' }),
      await gateway.fetch(PATH[api], { token: await goodToken(gateway, api) }),
      await good(gateway, api, {}, api === 'fhir' ? { scope: '' } : { scp: '' }),
      await good(gateway, api, {}, { cnf: {} }),
      await gateway.fetch(`${PATH[api]}?access_token=x`, { subscription: 'ward-app', token: await goodToken(gateway, api) }),
      await gateway.fetch(`${PATH[api]}?undeclared=x`, { subscription: 'ward-app', token: await goodToken(gateway, api) }),
    ];
    return answers.every(({ headers, records, text }) => headers['cache-control'] === 'no-store' && !text.includes('statusCode') && records.some(({ name }) => name === 'healthcare-audit'));
  }],
  [`${api}: a call without a key, which no inbound policy sees, is refused in the API's language`, async (gateway) => {
    const { status, headers } = await gateway.fetch(PATH[api]);
    return status === 401 && headers['content-type'] === (api === 'fhir' ? 'application/fhir+json' : 'application/problem+json');
  }],
  [`${api}: a failing backend is not shown`, async (gateway) => {
    backendStatus = 500;
    try {
      const { status, text } = await good(gateway, api);
      return status === 502 && !text.includes('Patient"}');
    } finally {
      backendStatus = 200;
    }
  }],
  [`${api}: a client's fifth call in a minute is refused`, async (gateway) => (await many(gateway, api, 5, () => 'one')).at(-1) === 429],
  [`${api}: a client's ninth call in a day is refused`, async (gateway) => (await many(gateway, api, 9, () => 'one', 21)).at(-1) === 403],
  [`${api}: a subscription's thirteenth call in a minute is refused`, async (gateway) => (await many(gateway, api, 13, String)).at(-1) === 429],
  [`${api}: a subscription's twenty-first call in a day is refused`, async (gateway) => (await many(gateway, api, 21, String, 21)).at(-1) === 403],
  [`${api}: a third call at once is refused`, async (gateway) => {
    const tokens = await Promise.all([1, 2, 3].map(() => goodToken(gateway, api, client(api, 'one'))));
    slow = true;
    const answers = await Promise.all(tokens.map((token) => gateway.fetch(PATH[api], { subscription: 'ward-app', token })));
    slow = false;
    return answers.filter(({ status }) => status === 429).length === 1;
  }],
]);
const partner: readonly (readonly [string, Probe])[] = [
  ['the partner product has its own minute', async (gateway) => (await many(gateway, 'appointments', 13, String, 0, 'partner-booking')).at(-1) === 429],
  ['the partner product has its own day', async (gateway) => (await many(gateway, 'appointments', 21, String, 21, 'partner-booking')).at(-1) === 403],
  ['the partner product runs the service\'s policy', async (gateway) => {
    const { headers } = await good(gateway, 'appointments', { subscription: 'partner-booking', headers: { 'X-User': 'x' } });
    return headers['cache-control'] === 'no-store' && seen?.headers.get('x-user') === undefined;
  }],
  ['a refusal of the partner product is generic', async (gateway) => !(await gateway.fetch(PATH.appointments, { subscription: 'partner-booking' })).text.includes('statusCode')],
  ['a search is held to the patient of the token', async (gateway) => {
    for (const [path, parameter] of [['/fhir/v1/Observation', 'patient=pt-1'], ['/fhir/v1/Patient', '_id=pt-1']] as const) {
      await gateway.fetch(path, { subscription: 'ward-app', token: await gateway.token({ api: 'fhir', scopes: ['patient/*.s'], claims: { patient: 'pt-1' } }) });
      if (seen?.query !== parameter) return false;
    }
    return true;
  }],
];

async function many(gateway: RunningGateway, api: ApiName, calls: number, name: (call: number) => string, apart = 0, subscription = 'ward-app'): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    statuses.push((await good(gateway, api, { subscription }, client(api, name(call)))).status);
    clock.advance(apart);
  }
  return statuses;
}

let gateway: RunningGateway;
beforeAll(async () => {
  const folder = join(scratch, 'stacks');
  for (const [name, text] of readStacks()) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'cdk.tf.json'), text);
  }
  cpSync(join(exampleFolder(), 'stacks', 'dev-apis', 'assets'), join(folder, 'dev-apis', 'assets'), { recursive: true });
  gateway = await startGateway(folder, { clock, backends: { fhir: backend, appointments: backend } });
});
afterAll(() => gateway.stop());
beforeEach(() => clock.advance(2 * 86_400));

test.each([...PROBES, ...partner])('%s', async (_, probe) => {
  expect(await probe(gateway)).toBe(true);
});
