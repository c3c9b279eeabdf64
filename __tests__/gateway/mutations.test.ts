/**
 * The corpus bites: a statement that keeps something out is deleted from the synthesized JSON, one at a time, and an
 * attack must succeed, or an answer must lose what protects it. Limits are scaled down first, so that few calls reach them.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ControlledClock } from '../../gateway/clock';
import type { LocalBackend } from '../../gateway/outgoing';
import { startGateway, type FetchInit, type RunningGateway } from '../../gateway/start';
import { readPolicy, writePolicy, type PolicyDocument, type PolicyElement, type PolicyFragment, type PolicyNode } from '../../policies';
import { exampleFolder } from '../example';
import { ATTACKS, goodToken, PATH, STATES, type ApiName } from './attacks/corpus';

const STACKS = ['dev-platform', 'dev-apis'];
const SCALED: readonly (readonly [RegExp, string])[] = [
  [/<rate-limit-by-key calls="\d+"/g, '<rate-limit-by-key calls="4"'],
  [/<quota-by-key calls="\d+"/g, '<quota-by-key calls="8"'],
  [/<rate-limit calls="\d+"/g, '<rate-limit calls="12"'],
  [/<quota calls="\d+"/g, '<quota calls="20"'],
  [/max-count="\d+"/g, 'max-count="2"'],
];
type Stack = { readonly resource: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>> };

const scratch = mkdtempSync(join(tmpdir(), 'gateway-mutations-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function readStacks(): ReadonlyMap<string, string> {
  return new Map(STACKS.map((name) => [name, SCALED.reduce((text, [from, to]) => text.replace(new RegExp(from.source.replaceAll('"', '\\\\"'), 'g'), to.replaceAll('"', '\\"')), readFileSync(join(exampleFolder(), 'stacks', name, 'cdk.tf.json'), 'utf8'))]));
}

/** The statements that decide. What an answer looks like, and single headers, are probed below. */
const DECIDING = [
  'validate-jwt', 'validate-azure-ad-token', 'validate-parameters', 'rate-limit', 'rate-limit-by-key', 'quota', 'quota-by-key', 'limit-concurrency', 'authentication-managed-identity',
];
const decides = (name: string, label: string): boolean => DECIDING.includes(name) || (name === 'include-fragment' && /^refuse-(forbidden|unauthorized)/.test(label));

interface Mutant {
  readonly stack: string;
  readonly type: string;
  readonly resource: string;
  readonly attribute: string;
  readonly place: string;
  readonly text: string;
}

function mutantsOf(stack: string, json: string): readonly Mutant[] {
  const { resource } = JSON.parse(json) as Stack;
  return Object.entries(resource).flatMap(([type, resources]) =>
    Object.entries(resources).flatMap(([name, raw]) => {
      const attribute = type.endsWith('_policy') ? 'xml_content' : type.endsWith('_policy_fragment') ? 'value' : undefined;
      const text = attribute === undefined ? undefined : raw[attribute];
      if (attribute === undefined || typeof text !== 'string') return [];
      const { policy } = readPolicy(text);
      if (policy === undefined) throw new Error(`${name}: its policy cannot be read`);
      return cuts(policy).map(({ place, policy: changed }) => ({ stack, type, resource: name, attribute, place, text: writePolicy(changed) }));
    }),
  );
}

function cuts(policy: PolicyDocument | PolicyFragment): readonly { readonly place: string; readonly policy: PolicyDocument | PolicyFragment }[] {
  if (policy.kind === 'fragment') return cutNodes(policy.statements, 'fragment').map(({ place, nodes }) => ({ place, policy: { ...policy, statements: nodes } }));
  return Object.entries(policy.sections).flatMap(([section, nodes]) =>
    cutNodes(nodes, section).map(({ place, nodes: changed }) => ({ place, policy: { ...policy, sections: { ...policy.sections, [section]: changed } } })),
  );
}

function cutNodes(nodes: readonly PolicyNode[], under: string): readonly { readonly place: string; readonly nodes: readonly PolicyNode[] }[] {
  const seen = new Map<string, number>();
  return nodes.flatMap((node, index) => {
    if (node.kind !== 'element') return [];
    const count = (seen.get(node.name) ?? 0) + 1;
    seen.set(node.name, count);
    const place = `${under}/${node.name}[${label(node, count)}]`;
    const without = decides(node.name, label(node, count)) ? [{ place, nodes: nodes.toSpliced(index, 1) }] : [];
    // What stands inside an answer says how it looks, not whether it is given.
    if (!['choose', 'when', 'otherwise', 'limit-concurrency'].includes(node.name)) return without;
    return [...without, ...cutNodes(node.children, place).map((cut) => ({ place: cut.place, nodes: nodes.with(index, { ...node, children: cut.nodes }) }))];
  });
}

const label = (node: PolicyElement, count: number): string => node.attributes['name'] ?? node.attributes['fragment-id'] ?? String(count);

/** Statements whose loss opens nothing in the example, each with its reason. */
const EQUIVALENT: readonly (readonly [place: RegExp, reason: string])[] = [
  [/choose\[1\]\/when\[6\]/, 'no operation of the example is bound by subject'],
];

const clock = new ControlledClock(Date.UTC(2026, 0, 5, 9));
const spoofed = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port', 'X-Forwarded-Prefix', 'X-Forwarded-Client-Cert', 'X-Real-IP', 'X-Client-IP', 'True-Client-IP', 'X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method', 'X-HTTP-Method-Override', 'X-Method-Override', 'Remote-User', 'X-Remote-User', 'X-User', 'X-User-Id', 'X-Authenticated-User', 'X-Patient-Id', 'X-MS-CLIENT-PRINCIPAL', 'X-MS-CLIENT-PRINCIPAL-ID', 'X-MS-CLIENT-PRINCIPAL-NAME', 'X-MS-CLIENT-PRINCIPAL-IDP', 'X-ARR-ClientCert', 'X-Client-Cert', 'X-SSL-Client-Cert'];
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

const PATIENT = ATTACKS.filter(({ group }) => group === 'operation' || group === 'access');
const REST = ATTACKS.filter(({ group, name }) => !['operation', 'access', 'limit', 'key'].includes(group) && !/gateway's limit|ten thousand/.test(name));

/** Where the policy that names the issuer is what was deleted, nobody signs: what needs no token must notice. */
function noToken(error: unknown): undefined {
  if (!/issuer/.test(String(error))) throw error;
}

/** The first thing that is not as it must be; `undefined` where everything is. */
async function noticed(stacks: ReadonlyMap<string, string>): Promise<string | undefined> {
  const folder = join(scratch, 'stacks');
  for (const [name, text] of stacks) {
    const stack = join(folder, name);
    mkdirSync(stack, { recursive: true });
    writeFileSync(join(stack, 'cdk.tf.json'), text);
  }
  cpSync(join(exampleFolder(), 'stacks', 'dev-apis', 'assets'), join(folder, 'dev-apis', 'assets'), { recursive: true });
  let gateway: RunningGateway;
  try {
    gateway = await startGateway(folder, { clock, backends: { fhir: backend, appointments: backend }, subscriptions: STATES.map((state) => ({ name: state, scope: { kind: 'product', name: 'clinical-apps' }, state })) });
  } catch (error) {
    return `it does not start: ${String(error)}`;
  }
  try {
    for (const [name, probe] of [...PROBES, ...partner]) {
      clock.advance(2 * 86_400);
      if ((await probe(gateway).catch(noToken)) === false) return name;
    }
    for (const { name, expected, run } of [...PATIENT, ...REST]) {
      clock.advance(2 * 86_400);
      const answer = await run(gateway).catch(noToken);
      if (answer !== undefined && !expected.includes(answer.status)) return `${name}: ${answer.status}`;
    }
    return undefined;
  } finally {
    await gateway.stop();
  }
}

test('nothing is noticed where nothing is deleted', async () => {
  expect(await noticed(readStacks())).toBeUndefined();
}, 30_000);

test('the deletion of any statement that decides is noticed', async () => {
  const stacks = readStacks();
  const mutants = [...stacks].flatMap(([name, json]) => mutantsOf(name, json));
  const survivors: string[] = [];
  for (const { stack, type, resource, attribute, place, text } of mutants) {
    if (EQUIVALENT.some(([pattern]) => pattern.test(place))) continue;
    const json = JSON.parse(stacks.get(stack) ?? '') as Stack;
    const changed = json.resource[type]?.[resource];
    if (changed === undefined) throw new Error(`${resource} is gone`);
    changed[attribute] = text;
    if ((await noticed(new Map([...stacks, [stack, JSON.stringify(json)]]))) === undefined) survivors.push(`${resource} ${place}`);
  }
  process.stdout.write(`mutations: ${mutants.length} tried, ${survivors.length} unnoticed\n`);
  expect(survivors).toEqual([]);
}, 600_000);
