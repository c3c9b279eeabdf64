/** The example, running, with backends that remember what reaches them, and what an attack against it is. */
import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { ControlledClock } from '../../../gateway/clock';
import type { PolicyRecord } from '../../../gateway/exchange';
import type { Headers } from '../../../gateway/headers';
import type { FetchInit } from '../../../gateway/fetch';
import { startGateway, type RunningGateway, type StartOptions } from '../../../gateway/start';
import type { SynthesizedService } from '../../../synthesized/model';

export type ApiName = 'fhir' | 'appointments';

export interface Reached {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** What was written down of the call. */
  readonly records?: readonly PolicyRecord[];
}

export interface World {
  readonly gateway: RunningGateway;
  readonly clock: ControlledClock;
  /** Requests that came through to a backend, the oldest first. */
  readonly reached: Reached[];
  /** What backends wait for before they answer, so that calls are under way at once. */
  gate: Promise<void> | undefined;
}

/** Patient data that the backends give, and a banner of theirs: no refusal may hold either. */
export const SECRET = 'patient-secret-4711';
export const BANNER = 'backend-banner-0815';

/** Banners, and headers by which a backend would undo what the gateway promises. */
const CARELESS = {
  'X-Powered-By': BANNER, Via: BANNER, 'X-AspNet-Version': BANNER, 'X-AspNetMvc-Version': BANNER, 'X-Runtime': BANNER,
  'Cache-Control': 'public, max-age=3600', 'Strict-Transport-Security': 'max-age=0', 'X-Content-Type-Options': 'none', 'X-Correlation-Id': BANNER,
};

export interface Attack {
  readonly name: string;
  /** Statuses that refuse it; absent where the request goes through and only its sting must be gone. */
  readonly refused?: readonly number[];
  readonly send: (world: World) => Promise<Reply>;
  /** Says what is wrong where the attack succeeded; for requests that go through. */
  readonly sting?: (world: World, reply: Reply) => string | undefined;
}

/** When every world begins. */
const BEGINNING = Date.UTC(2026, 0, 5, 9);
const TEN_YEARS = 10 * 365 * 86_400;

export async function openWorld(service: SynthesizedService, options: StartOptions = {}): Promise<World> {
  const clock = new ControlledClock(BEGINNING);
  const reached: Reached[] = [];
  const backend = async ({ method, path, query, headers }: Reached) => {
    reached.push({ method, path, query, headers });
    await world.gate;
    if (path.endsWith('-dies')) throw new Error(`${SECRET}: connection reset`);
    return { status: path.endsWith('-fails') ? 500 : 200, headers: { 'Content-Type': 'application/json', ...CARELESS }, body: JSON.stringify({ secret: SECRET }) };
  };
  const world: { gateway?: RunningGateway; gate: Promise<void> | undefined } = { gate: undefined };
  world.gateway = await startGateway(service, {
    clock,
    backends: { 'fhir-backend': backend, 'appointments-backend': backend, fhir: backend, appointments: backend },
    subscriptions: [
      { name: 'fhir-only', scope: { kind: 'api', name: 'fhir' } },
      { name: 'appointments-only', scope: { kind: 'api', name: 'appointments' } },
      { name: 'partner', scope: { kind: 'product', name: 'partner-booking' } },
      ...(['submitted', 'suspended', 'rejected', 'cancelled', 'expired'] as const).map((state) => ({ name: state, scope: { kind: 'product', name: 'clinical-apps' }, state }) as const),
    ],
    ...options,
  });
  return Object.assign(world as { gateway: RunningGateway; gate: Promise<void> | undefined }, { clock, reached });
}

/** How many calls the quotas allow in the folders of these tests, where the example allows tens of thousands a day. */
export const QUOTA = 150;

/** What no refusal may hold: data, names of servers and of code, tokens. */
const LEAKS = [SECRET, BANNER, 'contoso-health.example', 'Exception', 'stack', '.ts:', 'node:', 'JWT', 'eyJ', 'tenant', 'verified-token', 'context.', 'access-requirement'];

/** `undefined` where the attack was refused, else what went wrong. */
export async function tryAttack(world: World, attack: Attack): Promise<string | undefined> {
  // A day later every window of every limit is over.
  world.clock.advance(86_400);
  world.reached.length = 0;
  const reply = await attack.send(world);
  if (attack.refused === undefined) return attack.sting?.(world, reply);
  if (!attack.refused.includes(reply.status)) return `status ${reply.status}, expected ${attack.refused.join(' or ')}: ${reply.text.slice(0, 200)}`;
  const sting = attack.sting?.(world, reply);
  if (sting !== undefined) return sting;
  if (attack.sting === undefined && world.reached.length > 0) return 'it reached the backend';
  // What is refused may be nobody's to keep either.
  if (reply.status >= 400 && reply.headers['cache-control'] !== 'no-store' && reply.status !== 431) return 'the refusal may be kept on the way';
  const shown = `${reply.text} ${JSON.stringify(reply.headers)}`;
  const leak = LEAKS.find((text) => shown.includes(text));
  return leak === undefined ? undefined : `the refusal tells ${leak}: ${shown.slice(0, 300)}`;
}

/** Claims of a good token of an API's provider, its signature aside; it outlives every world, so that all can share its signature. */
export function goodClaims({ gateway }: World, api: ApiName): Record<string, unknown> {
  const issuer = issuerOf(gateway, api);
  const beginning = BEGINNING / 1000;
  const common = { iss: issuer.issuer, aud: issuer.audiences[0], sub: 'somebody', iat: beginning, nbf: beginning, exp: beginning + TEN_YEARS };
  return api === 'fhir'
    ? { ...common, jti: 'token-1', client_id: 'client', scope: 'patient/Patient.r', patient: 'pt-1' }
    : { ...common, tid: issuer.tenantId, uti: 'token-1', azp: 'client', scp: 'appointments.read', ver: '2.0' };
}

export function issuerOf({ issuers }: RunningGateway, api: ApiName): RunningGateway['issuers'][number] {
  const kind = api === 'fhir' ? 'oidc' : 'entra';
  const issuer = issuers.find((one) => one.kind === kind) ?? known.get(kind);
  if (issuer === undefined) throw new Error(`the example has no ${kind} issuer`);
  known.set(kind, issuer);
  return issuer;
}

/** Issuers of the whole example: where the policy that names one is deleted, attackers still know it. */
const known = new Map<string, RunningGateway['issuers'][number]>();
const ownKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
/** Signing takes longer than all that a gateway does with a token. */
const signed = new Map<string, Promise<string>>();

/** A signed token with these claims in place of good ones; undefined ones are left out. */
export async function token(world: World, api: ApiName, claims: Readonly<Record<string, unknown>> = {}, header: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const all = JSON.parse(JSON.stringify({ ...goodClaims(world, api), ...claims })) as Record<string, unknown>;
  const { issuer } = issuerOf(world.gateway, api);
  const members = { typ: api === 'fhir' ? 'at+jwt' : 'JWT', ...header };
  const { issuers, identityProvider } = world.gateway;
  const trusted = issuers.some((one) => one.issuer === issuer);
  const key = JSON.stringify([trusted && identityProvider.publicKey(issuer).kid, members, all]);
  const made = signed.get(key) ?? (trusted ? identityProvider.sign(issuer, all, members) : new SignJWT(all).setProtectedHeader({ alg: 'RS256', ...members }).sign(ownKey));
  signed.set(key, made);
  return made;
}

/** The request that a good token reads something with. */
export const TARGET: Readonly<Record<ApiName, string>> = { fhir: '/fhir/v1/Patient/pt-1', appointments: '/appointments/v1/appointments?patient=pt-20' };
export const APIS: readonly ApiName[] = ['fhir', 'appointments'];

/** A request with a good key and, unless told otherwise, a good token. */
export async function ask(world: World, api: ApiName, target: string = TARGET[api], init: FetchInit & { readonly claims?: Readonly<Record<string, unknown>> } = {}): Promise<Reply> {
  const { claims, ...rest } = init;
  return world.gateway.fetch(target, { subscription: 'ward-app', token: await token(world, api, claims), ...rest });
}
