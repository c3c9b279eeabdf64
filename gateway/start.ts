/**
 * A gateway from a folder of synthesized Terraform JSON, with identity providers, keys and mock backends of its own.
 *
 * ```ts
 * const gateway = await startGateway('cdktf.out', { clock: new ControlledClock() });
 * const token = await gateway.token({ scopes: ['patient/Patient.r'], claims: { patient: 'pt-1' } });
 * expect((await gateway.fetch('/fhir/v1/Patient/pt-2', { token, subscription: 'ward-app' })).status).toBe(403);
 * ```
 */
import { createHash } from 'node:crypto';
import type { Server } from 'node:http';
import { readSynthesized } from '../synthesized/read';
import type { SynthesizedApi, SynthesizedService } from '../synthesized/model';
import { Cache } from './cache';
import { asksForCertificates } from './certificates/negotiation';
import { ClientTrust } from './certificates/trust';
import { systemClock, type Clock } from './clock';
import { Concurrency, Counters } from './counters';
import { XmlSchemas } from './documents/xml-schema';
import { GatewayStartError } from './errors';
import { checkOptions, trustError, unaskedValue } from './options';
import type { PolicyRecord } from './exchange';
import { initExpressions } from './expressions/compile';
import { fetchAnswer, incomingOf, keyHeaders, type FetchAnswer, type FetchInit } from './fetch';
import { issuersOf, LocalIdentityProvider, type LocalIssuer, type TokenRequest } from './identity-provider';
import { mockBackend } from './mock-backend';
import { Outgoing, type LocalBackend } from './outgoing';
import { Gateway, type Answer, type IncomingRequest } from './pipeline';
import { expressions, type Runtime } from './runtime';
import { startServer, type TlsOptions } from './server';
import { Subscriptions, type LocalSubscription } from './subscriptions';
import { TokenVerifier } from './tokens';

export interface StartOptions {
  /** The environment, where the folder holds several. @default `dev`, else the first */
  readonly environment?: string;
  /** Where to listen; 0 is any free port. @default no port: calls go in by `fetch` and `handle` alone */
  readonly port?: number;
  readonly tls?: TlsOptions;
  /** @default the machine's */
  readonly clock?: Clock;
  /** By backend id, API name or origin: the URL of a server, or a function. @default mocks from the contracts' examples */
  readonly backends?: Readonly<Record<string, string | LocalBackend>>;
  /** Values that only Azure knows. @default made up from their names */
  readonly namedValues?: Readonly<Record<string, string>>;
  /** Further subscriptions, or the same ones in other states. */
  readonly subscriptions?: readonly LocalSubscription[];
  /** Answers 501 where something can't be run, in place of not starting. @default false */
  readonly allowUnsupported?: boolean;
  /** One for several gateways: they then take one another's tokens. @default one of its own, of the issuers that the policies name */
  readonly identityProvider?: LocalIdentityProvider;
  /** @default none */
  readonly trustedProxies?: readonly string[];
  /** PEM of the authorities that issue clients' certificates. @default none: no client certificate is trusted */
  readonly clientAuthority?: string;
  /** PEM of their revocation lists. @default none: where revocation is checked, no client certificate passes */
  readonly revocationLists?: string;
  /** @default false */
  readonly trace?: boolean;
  /** Told of every answer. */
  readonly onAnswer?: (request: IncomingRequest, answer: Answer) => void;
}

export interface RunningGateway {
  /** Empty without a port. */
  readonly url: string;
  readonly service: SynthesizedService;
  readonly issuers: readonly LocalIssuer[];
  readonly identityProvider: LocalIdentityProvider;
  readonly clock: Clock;
  /** What could not be run. */
  readonly unsupported: readonly string[];
  /** What of the policies depends on this machine, or on Azure's side of the service. */
  readonly notices: readonly string[];
  /** What traces, events, metrics and outgoing authentication left behind, oldest first; the last thousand. */
  readonly records: readonly PolicyRecord[];
  /** A call without a network: same checks, same answers. */
  fetch(path: string, init?: FetchInit): Promise<FetchAnswer>;
  handle(request: IncomingRequest): Promise<Answer>;
  /** A token of the issuer that an API trusts, or of a named one. */
  token(request?: TokenRequest & { readonly api?: string }): Promise<string>;
  subscriptionKey(name: string): string;
  readonly subscriptions: ReturnType<Subscriptions['list']>;
  stop(): Promise<void>;
}

const MAXIMUM_BODY = 4 * 1024 * 1024;
const KEPT_RECORDS = 1000;

/**
 * @param source a folder of synthesized JSON, or one of the services that were read from it
 * @throws GatewayStartError for policies that can't be run, SynthesizedFolderError for a folder that can't be read,
 * GatewayOptionError for an option that fits nothing, Error for an environment that is not there
 */
export async function startGateway(source: string | SynthesizedService, options: StartOptions = {}): Promise<RunningGateway> {
  await initExpressions();
  const { services, problems } = typeof source === 'string' ? readSynthesized(source) : { services: [source], problems: [] };
  // What was not read may be a policy that guards something.
  if (problems.length > 0 && options.allowUnsupported !== true) throw new GatewayStartError(problems);
  const service = typeof source === 'string' ? chooseService(services, options.environment) : source;
  checkOptions(service, options);
  const clock = options.clock ?? systemClock;
  const identityProvider = options.identityProvider ?? new LocalIdentityProvider(issuersOf(service), () => clock.now());
  const { issuers } = identityProvider;
  const outgoing = new Outgoing(
    new Map(Object.entries(options.backends ?? {}).map(([name, target]) => [/^https?:/i.test(name) ? name.toLowerCase() : name, target])),
    mocksOf(service.apis),
  );
  const subscriptions = new Subscriptions([service], options.subscriptions ?? [], clock.now());
  const values = namedValuesOf(service, options.namedValues ?? {});
  const asked = new Set<string>();
  const runtime: Runtime = {
    service,
    clock,
    expressions,
    namedValues: {
      get: (name) => {
        asked.add(name);
        return values.get(name);
      },
    },
    counters: new Counters(clock),
    concurrency: new Concurrency(),
    cache: new Cache(clock),
    tokens: new TokenVerifier({ now: () => clock.now(), fetchJson: (url) => identityProvider.fetchJson(url) }),
    outgoing,
    xmlSchemas: await XmlSchemas.of(service),
    clientTrust: clientTrustOf(clock, options),
    notices: new Set(problems.map((problem) => `not read: ${problem}`)),
    sleep: (milliseconds) => (clock === systemClock ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve()),
  };
  const gateway = new Gateway(runtime, subscriptions, {
    allowUnsupported: options.allowUnsupported ?? false,
    trace: options.trace ?? false,
    trustedProxies: new Set(options.trustedProxies),
    maximumBodyBytes: MAXIMUM_BODY,
  });
  if (gateway.unsupported.length > 0 && options.allowUnsupported !== true) {
    await outgoing.close();
    throw new GatewayStartError(gateway.unsupported);
  }
  for (const name of Object.keys(options.namedValues ?? {})) {
    if (!asked.has(name) && !service.namedValues.has(name)) {
      await outgoing.close();
      throw unaskedValue(name, [...asked]);
    }
  }
  const negotiated = asksForCertificates(service, runtime.notices);
  const records: PolicyRecord[] = [];
  const noted = (request: IncomingRequest, answer: Answer): Answer => {
    records.push(...answer.records);
    if (records.length > KEPT_RECORDS) records.splice(0, records.length - KEPT_RECORDS);
    options.onAnswer?.(request, answer);
    return answer;
  };
  const handle = async (request: IncomingRequest): Promise<Answer> => noted(request, await gateway.handle(request));
  const served =
    options.port === undefined
      ? undefined
      : await startServer(gateway, {
          port: options.port,
          maximumBodyBytes: MAXIMUM_BODY,
          onAnswer: noted,
          requestCertificates: negotiated,
          ...(options.tls && { tls: options.tls }),
        });
  return {
    url: served?.url ?? '',
    service,
    issuers,
    identityProvider,
    clock,
    unsupported: gateway.unsupported,
    notices: [...runtime.notices],
    records,
    fetch: async (path, init = {}) =>
      fetchAnswer(
        await handle(
          incomingOf(path, negotiated ? init : { ...init, certificate: undefined }, (name) =>
            keyHeaders(service, path).map((header) => [header, subscriptions.key(name)]),
          ),
        ),
      ),
    handle: (request) => handle(negotiated ? request : { ...request, certificate: undefined }),
    token: ({ api, ...request } = {}) =>
      identityProvider.token({ ...request, ...(api !== undefined && request.issuer === undefined && { issuer: issuerOf(service, api) }) }),
    subscriptionKey: (name) => subscriptions.key(name),
    subscriptions: subscriptions.list(),
    stop: async () => {
      if (served) await closed(served.server);
      await outgoing.close();
    },
  };
}

function clientTrustOf(clock: Clock, { clientAuthority, revocationLists }: StartOptions): ClientTrust {
  try {
    return new ClientTrust(clock, {
      ...(clientAuthority !== undefined && { authorities: clientAuthority }),
      ...(revocationLists !== undefined && { revocationLists }),
    });
  } catch (error) {
    throw trustError(error);
  }
}

/** The service of an environment: its name, or a stack of its resources, begins or ends with it. */
function chooseService(services: readonly SynthesizedService[], environment: string | undefined): SynthesizedService {
  const stacksOf = ({ apis, resource }: SynthesizedService): readonly string[] => [
    ...apis.map((api) => api.resource.stack),
    ...(resource ? [resource.stack] : []),
  ];
  const of = (name: string): SynthesizedService | undefined =>
    services.find((service) => stacksOf(service).some((stack) => stack === name || stack.startsWith(`${name}-`)));
  const found = environment === undefined ? (of('dev') ?? services[0]) : of(environment);
  if (found !== undefined) return found;
  const stacks = [...new Set(services.flatMap(stacksOf))].join(', ') || 'none';
  throw new Error(
    environment === undefined
      ? 'the folder holds no API Management service'
      : `the folder holds no environment ${environment}: its stacks are ${stacks}`,
  );
}

/** The issuer that an API's own policy names. */
function issuerOf(service: SynthesizedService, name: string): string {
  const api = service.apis.find((one) => one.name === name);
  if (api === undefined) {
    throw new Error(`no API ${JSON.stringify(name)}: expected one of ${service.apis.map((one) => one.name).join(', ')}`);
  }
  const [issuer] = issuersOf({ ...service, apis: [api], products: [], fragments: new Map() });
  if (issuer === undefined) throw new Error(`the policies of the API ${name} name no issuer`);
  return issuer.issuer;
}

function namedValuesOf(service: SynthesizedService, given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, { value }] of service.namedValues) {
    values.set(name, typeof value === 'string' ? value : `local-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`);
  }
  for (const [name, value] of Object.entries(given)) values.set(name, value);
  return values;
}

function mocksOf(apis: readonly SynthesizedApi[]): ReadonlyMap<string, LocalBackend> {
  return new Map(
    apis.map((api) => {
      const answer = mockBackend(api);
      return [api.name, ({ method, path, body }) => answer({ method, path, ...(body && { body: Buffer.from(body).toString('utf8') }) })];
    }),
  );
}

async function closed(server: Server): Promise<void> {
  const closing = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closing;
}
