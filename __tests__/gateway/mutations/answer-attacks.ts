/**
 * What every answer owes, whatever is asked: a record of it with its status, the id by which that is found, and, where it
 * refuses, the API's own words. Whoever gets an answer without them went unseen, or learned what stands here.
 */
import { APIS, ask, QUOTA, TARGET, token, type ApiName, type Attack, type Reply, type World } from './world';

const ID = { 'X-Correlation-Id': '00000000-0000-4000-8000-000000004711' };
type Language = 'fhir' | 'plain';
type Send = (world: World) => Promise<Reply>;

interface Owed {
  readonly status: number;
  /** The status of the record. @default that of the answer */
  readonly recorded?: number;
  /** Absent where the answer is no refusal. */
  readonly language?: Language;
  /** By which header it tells what to do next. */
  readonly header?: readonly [name: string, value: RegExp];
  /** Whether the gateway answers before it looks at the caller's own id. @default false */
  readonly early?: boolean;
}

const owed = (name: string, { status, recorded = status, language, header, early = false }: Owed, send: Send): Attack => ({
  name: `${name}, unaccounted for`,
  send,
  sting: (_world, { status: given, headers, text, records = [] }) => {
    if (given !== status) return `status ${given}, expected ${status}`;
    const id = headers['x-correlation-id'] ?? '';
    if (early ? !/^[0-9a-f-]{36}$/.test(id) : id !== ID['X-Correlation-Id']) return `the id ${id}`;
    const written = records.filter((record) => record.name === 'healthcare-audit').map((record) => JSON.parse(record.text || '{}') as { readonly status?: number; readonly correlationId?: string });
    if (written.length !== 1 || written[0]?.status !== recorded || written[0].correlationId !== id) return `the records ${JSON.stringify(written)}`;
    if (language === undefined) return undefined;
    if (headers['cache-control'] !== 'no-store') return 'the refusal may be kept on the way';
    if (header !== undefined && !header[1].test(headers[header[0]] ?? '')) return `${header[0]}: ${headers[header[0]]}`;
    return inWords(language, status, headers['content-type'], text) ? undefined : `the words ${text}`;
  },
});

function inWords(language: Language, status: number, type: string | undefined, text: string): boolean {
  if (text === '') return false;
  const body = JSON.parse(text) as { readonly resourceType?: string; readonly status?: number };
  return language === 'fhir' ? type === 'application/fhir+json' && body.resourceType === 'OperationOutcome' : type === 'application/problem+json' && body.status === status;
}

const languageOf = (api: ApiName): Language => (api === 'fhir' ? 'fhir' : 'plain');
const clientOf = (api: ApiName, name: string): Readonly<Record<string, string>> => ({ [api === 'fhir' ? 'client_id' : 'azp']: name });
const asked = (api: ApiName, name: string, what: Owed, init: Parameters<typeof ask>[3] = {}, target: string = TARGET[api]): Attack =>
  owed(`${api}: ${name}`, what, (world) => ask(world, api, target, { ...init, headers: { ...ID, ...(init.headers as Readonly<Record<string, string>> | undefined) } }));

async function last(calls: number, send: (call: number) => Promise<Reply>): Promise<Reply> {
  let reply = await send(1);
  for (let call = 2; call <= calls; call += 1) reply = await send(call);
  return reply;
}

const BEARER = 'www-authenticate';

export const ANSWER_ATTACKS: readonly Attack[] = APIS.flatMap((api) => {
  const language = languageOf(api);
  const failing = (suffix: string): readonly [string, Parameters<typeof ask>[3]] => [
    api === 'fhir' ? `/fhir/v1/Patient/pt-${suffix}` : `/appointments/v1/appointments/apt-${suffix}`,
    { claims: api === 'fhir' ? { patient: `pt-${suffix}` } : {} },
  ];
  const [fails, failsInit] = failing('fails');
  const [dies, diesInit] = failing('dies');
  return [
    asked(api, 'a good call', { status: 200 }),
    asked(api, 'a parameter that is not declared', { status: 400, language }, {}, `${TARGET[api]}${api === 'fhir' ? '?' : '&'}debug=true`),
    asked(api, 'a token in the query', { status: 400, language }, {}, `${TARGET[api]}${api === 'fhir' ? '?' : '&'}access_token=x`),
    owed(`${api}: no token`, { status: 401, language, header: [BEARER, /^Bearer$/] }, ({ gateway }) => gateway.fetch(TARGET[api], { subscription: 'ward-app', headers: ID })),
    owed(`${api}: no key`, { status: 401, language, header: [BEARER, /^AzureApiManagementKey/], early: true }, async (world) => world.gateway.fetch(TARGET[api], { token: await token(world, api), headers: ID })),
    asked(api, 'a token bound to a key', { status: 401, language, header: [BEARER, /^Bearer error="invalid_token"$/] }, { claims: { cnf: { jkt: 'x' } } }),
    asked(api, 'a token without a scope', { status: 403, language, header: [BEARER, /^Bearer error="insufficient_scope"$/] }, { claims: { [api === 'fhir' ? 'scope' : 'scp']: 'none' } }),
    asked(api, 'an error of the backend', { status: 502, recorded: 500, language }, failsInit, fails),
    asked(api, 'a backend that breaks off', { status: 500, language }, diesInit, dies),
    owed(`${api}: a call too many in a minute`, { status: 429, language, header: ['retry-after', /^[1-9]\d*$/] }, async (world) => last(121, () => ask(world, api, TARGET[api], { claims: clientOf(api, 'greedy'), headers: ID }))),
    owed(`${api}: a call too many in a day`, { status: 403, language }, async (world) =>
      last(QUOTA + 1, (call) => {
        if (call === 100) world.clock.advance(61);
        return ask(world, api, TARGET[api], { subscription: `${api}-only`, claims: clientOf(api, 'steady'), headers: ID });
      }),
    ),
  ];
}).concat([
  asked('fhir', 'the SMART configuration', { status: 200 }, {}, '/fhir/v1/.well-known/smart-configuration'),
  asked('fhir', 'a form of another type', { status: 415, language: 'fhir' }, { method: 'POST', claims: { scope: 'user/*.rs' }, headers: { 'Content-Type': 'text/plain' }, body: 'patient=pt-1' }, '/fhir/v1/Observation/_search'),
  owed('fhir: a preflight where no origin is allowed', { status: 404, language: 'fhir', early: true }, ({ gateway }) => gateway.fetch(TARGET.fhir, { method: 'OPTIONS', headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET', ...ID } })),
  owed('appointments: a path of no operation', { status: 404, language: 'plain', early: true }, (world) => ask(world, 'appointments', '/appointments/v1/none', { headers: ID })),
  owed('appointments: a body that is far too large', { status: 413, language: 'plain', early: true }, (world) => ask(world, 'appointments', '/appointments/v1/appointments', { method: 'POST', headers: ID, body: 'x'.repeat(4 * 1024 * 1024 + 1) })),
]);
