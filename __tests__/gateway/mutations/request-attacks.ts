/** Requests that servers read in more than one way, that the contract does not know, and that pretend. */
import { DISGUISES } from '../attacks/ambiguous-paths';
import { APIS, ask, BANNER, QUOTA, SECRET, TARGET, token, type ApiName, type Attack, type Reply, type World } from './world';

const path = (api: ApiName, target: string, refused: readonly number[] = [400, 403, 404]): Attack => ({ name: `${api}: ${target}`, refused, send: (world) => ask(world, api, target) });

const PATHS = [
  '//fhir/v1/Patient/pt-1', '/fhir//v1/Patient/pt-1', '/fhir/v1//Patient/pt-1', '/fhir/v1/Patient//pt-1', '/fhir/v1/Patient/pt-1/', '/fhir/v1/../v1/Patient/pt-1', '/fhir/v1/metadata/../Patient/pt-2',
  '/fhir/v1/metadata/..%2FPatient/pt-2', '/fhir/v1/metadata%2F..%2FPatient%2Fpt-2', '/fhir/v1/metadata/%2e%2e/Patient/pt-2', '/fhir/v1/./Patient/pt-1', '/fhir/v1/Patient/%2e', '/fhir/v1/Patient/..', '/fhir/v1/Patient/pt-1.',
  '/fhir/v1/Patient/pt-1;x=1', '/fhir/v1/Patient;x/pt-1', '/fhir/v1/Patient/pt-1%3Bx', '/fhir/v1/Patient%2Fpt-1', '/fhir/v1/Patient/pt-1%2F$everything', '/fhir/v1/Patient\\pt-1', '/fhir/v1/Patient/pt-1%5C..', '/fhir/v1/Patient/pt-1%00',
  '/fhir/v1/Patient/pt-1%0d%0aX-Evil:1', '/fhir/v1/Patient/%252e%252e', '/fhir/v1/Patient/pt-1#x', '/fhir/v1/patient/pt-1', '/FHIR/v1/Patient/pt-1', '/fhir/V1/Patient/pt-1', '/fhir/v2/Patient/pt-1', '/fhir/Patient/pt-1', '/v1/Patient/pt-1',
  '/fhir/v1/Patient/pt-1/Observation', '/fhir/v1/Medication/1', '/fhir/v1', '/fhir/v1/', '/', '/fhir/v1/Patient/pt-1/%24everything', '/fhir/v1/Patient/pt%201', `/fhir/v1/Patient/${'a'.repeat(65)}`, '/fhir/v1/Patient/pt_1',
];

/** The path of a good call in disguise, by a token that holds it to no patient: nothing but its path is wrong. */
const disguised = (api: ApiName, good: string, claims: Readonly<Record<string, unknown>>): readonly Attack[] =>
  DISGUISES.map(([name, disguise]) => ({ name: `${api}: the path of a good call with ${name}`, refused: [400], send: (world) => ask(world, api, disguise(good), { claims }) }));

const METHODS: readonly (readonly [ApiName, string])[] = [
  ...['HEAD', 'TRACE', 'DELETE', 'POST', 'OPTIONS', 'PROPFIND', 'get', 'CONNECT'].map((method) => ['fhir', method] as const),
  ...['HEAD', 'TRACE', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'LINK'].map((method) => ['appointments', method] as const),
];

const query = (api: ApiName, added: string): Attack => ({ name: `${api}: the query ${added}`, refused: [400], send: (world) => ask(world, api, `${TARGET[api]}${TARGET[api].includes('?') ? '&' : '?'}${added}`) });

const BOOKING = { slot: 'slot-7f2a', patient: 'pt-20', reason: 'follow-up' };
const KEY = '3f0f8a52-8a0e-4d0c-9a4a-1f1f1f1f1f1f';
function books(name: string, body: unknown, headers: Readonly<Record<string, string>> = {}, refused: readonly number[] = [400]): Attack {
  return {
    name: `appointments: a booking ${name}`,
    refused,
    send: (world) => ask(world, 'appointments', '/appointments/v1/appointments', { method: 'POST', claims: { scp: 'appointments.write' }, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': KEY, ...headers }, body }),
  };
}
function records(name: string, body: unknown, type = 'application/fhir+json', refused: readonly number[] = [400]): Attack {
  return {
    name: `fhir: a patient ${name}`,
    refused,
    send: (world) => ask(world, 'fhir', '/fhir/v1/Patient/pt-1', { method: 'PUT', claims: { scope: 'user/Patient.cruds' }, headers: type === '' ? {} : { 'Content-Type': type }, body }),
  };
}
const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const large = JSON.stringify({ resourceType: 'Patient', id: 'pt-1', note: 'x'.repeat(110_000) });

/** Headers by which a caller could pass for somebody else at the backend. */
const SPOOFED = [
  'Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port', 'X-Forwarded-Prefix', 'X-Forwarded-Client-Cert', 'X-Real-IP', 'X-Client-IP', 'True-Client-IP', 'X-Original-URL', 'X-Rewrite-URL', 'X-HTTP-Method',
  'X-HTTP-Method-Override', 'X-Method-Override', 'Remote-User', 'X-Remote-User', 'X-User', 'X-User-Id', 'X-Authenticated-User', 'X-Patient-Id', 'X-MS-CLIENT-PRINCIPAL', 'X-MS-CLIENT-PRINCIPAL-ID', 'X-MS-CLIENT-PRINCIPAL-NAME', 'X-MS-CLIENT-PRINCIPAL-IDP',
  'X-ARR-ClientCert', 'X-Client-Cert', 'X-SSL-Client-Cert', 'Client-Cert', 'Client-Cert-Chain', 'X-Medplum-On-Behalf-Of', 'X-Cascade', 'X-Rewrite-History',
];
const spoofed = (api: ApiName, header: string): Attack => ({
  name: `${api}: the header ${header}`,
  send: (world) => ask(world, api, TARGET[api], { headers: { [header]: 'evil' } }),
  sting: ({ reached }, { status }) => (status === 200 && reached[0]?.headers.get(header) === undefined ? undefined : `status ${status}, and the backend saw ${header}: ${String(reached[0]?.headers.get(header))}`),
});

/** Callers have to send it, and no backend has to see it. */
const shownKey = (api: ApiName): Attack => ({
  name: `${api}: the header Ocp-Apim-Subscription-Key`,
  send: (world) => ask(world, api),
  sting: ({ reached }) => (reached.length === 1 && reached[0]?.headers.get('Ocp-Apim-Subscription-Key') === undefined ? undefined : 'the backend saw the key'),
});

const origin = (name: string, value: string): Attack => ({
  name: `appointments: the origin ${name}`,
  refused: [200, 403],
  send: (world) => ask(world, 'appointments', TARGET.appointments, { headers: { Origin: value } }),
  sting: ({ reached }, reply) => (reached.length > 0 || reply.text.includes(SECRET) || reply.headers['access-control-allow-origin'] !== undefined ? 'the page of a stranger may read the answer' : undefined),
});
const preflight = (api: ApiName, name: string, headers: Readonly<Record<string, string>>): Attack => ({
  name: `${api}: a preflight ${name}`,
  refused: [200, 403, 404],
  send: ({ gateway }) => gateway.fetch(TARGET[api], { method: 'OPTIONS', headers }),
  sting: ({ reached }, reply) => (reached.length > 0 || reply.headers['access-control-allow-origin'] !== undefined ? 'the page of a stranger may call' : undefined),
});
const PORTAL = 'https://portal.contoso-health.example';

async function burst(world: World, api: ApiName, calls: number, subscription?: (call: number) => string, client?: (call: number) => string): Promise<Reply> {
  let reply: Reply = { status: 0, headers: {}, text: '' };
  const shared = client ? undefined : await token(world, api);
  for (let call = 0; call < calls; call += 1) {
    world.reached.length = 0;
    const claims = client && { [api === 'fhir' ? 'client_id' : 'azp']: client(call) };
    reply = await world.gateway.fetch(TARGET[api], { subscription: subscription?.(call) ?? 'ward-app', token: shared ?? (await token(world, api, claims)) });
  }
  return reply;
}
async function crowd(world: World, api: ApiName, calls: number, subscription = 'ward-app'): Promise<Reply> {
  const shared = await token(world, api);
  let open: () => void = () => undefined;
  world.gate = new Promise((resolve) => {
    open = resolve;
  });
  const replies = Array.from({ length: calls }, () => world.gateway.fetch(TARGET[api], { subscription, token: shared }));
  // Whoever is refused answers before the backend does; where nobody is, all of them are under way.
  await Promise.race([...replies, arrived(world, calls)]);
  open();
  world.gate = undefined;
  const answers = await Promise.all(replies);
  world.reached.length = 0;
  return answers.find(({ status }) => status !== 200) ?? (answers[0] as Reply);
}
async function arrived(world: World, calls: number): Promise<void> {
  while (world.gate !== undefined && world.reached.length < calls) await new Promise((resolve) => setImmediate(resolve));
}
/** Uses up a quota, and one call more. */
async function spend(world: World, api: ApiName, subscription: string, client: (call: number) => string): Promise<Reply> {
  let reply: Reply = { status: 0, headers: {}, text: '' };
  for (let call = 0; call <= QUOTA; call += 1) {
    if (call % 100 === 99) world.clock.advance(61);
    world.reached.length = 0;
    reply = await world.gateway.fetch(TARGET[api], { subscription, token: await token(world, api, { [api === 'fhir' ? 'client_id' : 'azp']: client(call % 3) }) });
  }
  return reply;
}
export const QUOTA_ATTACKS: readonly Attack[] = [
  ...APIS.map((api): Attack => ({ name: `${api}: a client's quota`, refused: [403], send: (world) => spend(world, api, `${api}-only`, () => 'client') })),
  { name: 'fhir: the quota of a subscription', refused: [403], send: (world) => spend(world, 'fhir', 'ward-app', (call) => `client ${call}`) },
  { name: 'appointments: the quota of a partner', refused: [403], send: (world) => spend(world, 'appointments', 'partner', (call) => `client ${call}`) },
];

const hurried = (name: string, api: ApiName, send: Attack['send']): Attack => ({ name: `${api}: ${name}`, refused: [429], send });

/** What the answer must and must not hold, of a request that goes through. */
const clean = (api: ApiName, name: string, sting: (reply: Reply, world: World) => boolean, target: string = TARGET[api]): Attack => ({
  name: `${api}: ${name}`,
  send: (world) => ask(world, api, target),
  sting: (world, reply) => (sting(reply, world) ? `${reply.status} ${reply.text} ${JSON.stringify(reply.headers)}` : undefined),
});

export const REQUEST_ATTACKS: readonly Attack[] = [
  ...PATHS.map((target) => path('fhir', target)),
  ...['/appointments/v1/appointments/', '/appointments/v1//appointments', '/appointments/v1/health/../appointments?patient=pt-20', '/appointments/v1/health/%2e%2e/appointments', '/appointments/v1/Appointments', '/appointments/v1/appointments/apt_1', '/appointments/v1/appointments/a', '/appointments/v1/appointments/apt-1;x', '/appointments/v1/clinics', '/Appointments/v1/appointments?patient=pt-20'].map((target) =>
    path('appointments', target),
  ),
  ...disguised('fhir', '/fhir/v1/Patient/pt-1', { scope: 'user/*.rs' }),
  ...disguised('appointments', '/appointments/v1/appointments/apt-1', {}),
  ...METHODS.map(([api, method]): Attack => ({ name: `${api}: the method ${method}`, refused: [400, 404, 405], send: (world) => ask(world, api, api === 'fhir' ? TARGET.fhir : '/appointments/v1/appointments', { method }) })),
  ...['debug=true', 'patient=pt-1', 'admin', '_include=*', '_count=%ff', 'x%00=1', '_format=json&_format=xml', 'a=b&c=d'].map((added) => query('fhir', added)),
  ...['debug=true', 'patient=pt-21', 'limit=0', 'limit=101', 'limit=1e2', 'limit=-1', 'limit=ten', 'status=unknown', 'from=yesterday', 'limit=1&limit=2', 'PATIENT=pt-21', `cursor=${'x'.repeat(201)}`, 'patient%5B%5D=pt-21'].map((added) => query('appointments', added)),
  { name: 'appointments: a required parameter left out', refused: [400], send: (world) => ask(world, 'appointments', '/appointments/v1/appointments') },

  books('with an unknown member', { ...BOOKING, admin: true }),
  books('without a slot', { patient: 'pt-20' }),
  books('with a number for a patient', { ...BOOKING, patient: 20 }),
  books('with a list for a patient', { ...BOOKING, patient: ['pt-20'] }),
  books('with a reason in free text', { ...BOOKING, reason: 'my knee' }),
  books('that is a list', [BOOKING]),
  books('that is null', 'null'),
  books('that is no JSON', '{"slot":'),
  books('that is empty', ''),
  books('that is too deep', deep(5000)),
  books('as XML', '<booking/>', { 'Content-Type': 'application/xml' }),
  books('as text', JSON.stringify(BOOKING), { 'Content-Type': 'text/plain' }),
  books('as a form', 'slot=a&patient=b', { 'Content-Type': 'application/x-www-form-urlencoded' }),
  books('of a type that only begins so', JSON.stringify(BOOKING), { 'Content-Type': 'application/jsonp' }),
  books('in bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  books('without an idempotency key', BOOKING, { 'Idempotency-Key': '' }),
  books('with a made-up idempotency key', BOOKING, { 'Idempotency-Key': '1; DROP' }),
  books('that is too large', { ...BOOKING, slot: 'x'.repeat(110_000) }, {}, [400, 413]),
  records('that is too large', large, 'application/fhir+json', [400, 413]),
  records('far too large', `{"resourceType":"Patient","note":"${'x'.repeat(5 * 1024 * 1024)}"}`, 'application/fhir+json', [413]),
  records('of another type', { resourceType: 'Observation' }),
  records('of no type', { id: 'pt-1' }),
  records('with an id that is none', { resourceType: 'Patient', id: '../x' }),
  records('that is a batch', { resourceType: 'Bundle', type: 'batch', entry: [] }),
  records('that is too deep', deep(5000)),
  records('of lists without end', `${'['.repeat(100_000)}`),
  records('of a missing content type', { resourceType: 'Patient' }, 'none'),
  records('as XML', '<Patient xmlns="http://hl7.org/fhir"/>', 'application/fhir+xml'),
  records('as a patch', [{ op: 'replace', path: '/active', value: true }], 'application/json-patch+json'),
  { name: 'fhir: a batch at the root', refused: [404], send: (world) => ask(world, 'fhir', '/fhir/v1', { method: 'POST', claims: { scope: 'system/*.cruds' }, headers: { 'Content-Type': 'application/fhir+json' }, body: { resourceType: 'Bundle', type: 'batch' } }) },

  ...APIS.flatMap((api) => SPOOFED.map((header) => spoofed(api, header))),
  ...APIS.map(shownKey),
  ...APIS.map((api): Attack => ({
    name: `${api}: the caller's token at the backend`,
    send: (world) => ask(world, api),
    sting: ({ reached }, { status }) => (status === 200 && !String(reached[0]?.headers.get('Authorization')).includes('eyJ') ? undefined : 'the backend saw the caller\'s token'),
  })),
  ...APIS.map((api) => clean(api, 'what the backend runs on', ({ text, headers }) => `${text}${JSON.stringify(headers)}`.includes(BANNER))),
  ...APIS.map((api) => clean(api, 'a copy kept on the way', ({ headers }) => headers['cache-control'] !== 'no-store')),
  ...APIS.map((api) => clean(api, 'a way back to plain HTTP', ({ headers }) => !/max-age=[1-9]\d{6}/.test(headers['strict-transport-security'] ?? ''))),
  ...APIS.map((api) => clean(api, 'a guess of the content type', ({ headers }) => headers['x-content-type-options'] !== 'nosniff')),
  {
    name: 'fhir: an error of the backend',
    refused: [502],
    send: (world) => ask(world, 'fhir', '/fhir/v1/Patient/pt-fails', { claims: { patient: 'pt-fails' } }),
    sting: (_world, { text }) => (text.includes(SECRET) ? 'the error of the backend' : undefined),
  },
  {
    name: 'appointments: an error of the backend',
    refused: [502],
    send: (world) => ask(world, 'appointments', '/appointments/v1/appointments/apt-fails'),
    sting: (_world, { text }) => (text.includes(SECRET) ? 'the error of the backend' : undefined),
  },

  ...APIS.map((api): Attack => ({
    name: `${api}: a backend that breaks off`,
    refused: [500, 502, 504],
    send: (world) => ask(world, api, api === 'fhir' ? '/fhir/v1/Patient/pt-dies' : '/appointments/v1/appointments/apt-dies', { claims: { patient: 'pt-dies' } }),
    sting: (_world, { text }) => (text.includes(SECRET) || text.includes('statusCode') ? `the error of the connection: ${text}` : undefined),
  })),
  ...APIS.map((api): Attack => ({
    name: `${api}: the header X-Correlation-Id, made to look like a line of a log`,
    send: (world) => ask(world, api, TARGET[api], { headers: { 'X-Correlation-Id': 'a b; level=audit user=root' } }),
    sting: ({ reached }) => (reached[0]?.headers.text('X-Correlation-Id')?.includes('root') === true ? 'the backend logs what the caller wrote' : undefined),
  })),
  {
    name: 'appointments: the header X-User, by a partner',
    send: (world) => ask(world, 'appointments', TARGET.appointments, { subscription: 'partner', headers: { 'X-User': 'evil' } }),
    sting: ({ reached }, { status }) => (status === 200 && reached[0]?.headers.get('X-User') === undefined ? undefined : 'the backend saw whom the partner pretends to be'),
  },
  {
    name: 'appointments: what the backend runs on, asked by a partner',
    send: (world) => ask(world, 'appointments', TARGET.appointments, { subscription: 'partner' }),
    sting: (_world, { text, headers }) => (`${text}${JSON.stringify(headers)}`.includes(BANNER) ? 'a banner of the backend' : undefined),
  },
  { name: 'appointments: no token, by a partner', refused: [401], send: (world) => world.gateway.fetch(TARGET.appointments, { subscription: 'partner' }) },
  { name: 'appointments: an undeclared parameter, by a partner', refused: [400], send: (world) => ask(world, 'appointments', `${TARGET.appointments}&debug=true`, { subscription: 'partner' }) },
  {
    name: 'appointments: the origin of the portal, with credentials of the browser',
    send: (world) => ask(world, 'appointments', TARGET.appointments, { headers: { Origin: PORTAL } }),
    sting: (_world, { headers }) => (headers['access-control-allow-credentials'] === undefined ? undefined : 'the browser may send its cookies along'),
  },
  books('padded beyond the limit', `${JSON.stringify(BOOKING)}${' '.repeat(110_000)}`, {}, [400, 413]),
  ...[{ slot: 7 }, { slot: 'slot-7f2a', admin: true }, []].map((body): Attack => ({
    name: `appointments: a rescheduling of ${JSON.stringify(body)}`,
    refused: [400],
    send: (world) => ask(world, 'appointments', '/appointments/v1/appointments/apt-1', { method: 'PATCH', claims: { scp: 'appointments.write' }, headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': '"1"' }, body }),
  })),

  origin('null', 'null'),
  origin('of a stranger', 'https://evil.example'),
  origin('that begins alike', `${PORTAL}.evil.example`),
  origin('that ends alike', 'https://evilportal.contoso-health.example'),
  origin('without TLS', PORTAL.replace('https', 'http')),
  origin('with a port', `${PORTAL}:8443`),
  origin('with a path', `${PORTAL}/`),
  origin('of a sister', 'https://api.contoso-health.example'),
  origin('of everybody', '*'),
  preflight('appointments', 'of a stranger', { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' }),
  preflight('appointments', 'of null', { Origin: 'null', 'Access-Control-Request-Method': 'GET' }),
  preflight('appointments', 'for a header that nobody allowed', { Origin: PORTAL, 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'X-Patient-Id' }),
  preflight('appointments', 'for TRACE', { Origin: PORTAL, 'Access-Control-Request-Method': 'TRACE' }),
  preflight('fhir', 'where no origin is allowed', { Origin: PORTAL, 'Access-Control-Request-Method': 'GET' }),

  ...APIS.map((api) => hurried('51 calls of a client at once', api, (world) => crowd(world, api, 51))),
  ...APIS.map((api) => hurried('the 121st call of a client in a minute', api, (world) => burst(world, api, 121))),
  ...APIS.map((api) => hurried('the 121st call of a client with changing tokens', api, async (world) => burst(world, api, 121, undefined, () => 'client'))),
  hurried('51 calls of a partner at once', 'appointments', (world) => crowd(world, 'appointments', 51, 'partner')),
  hurried('the 601st call of a subscription with changing clients', 'fhir', (world) => burst(world, 'fhir', 601, undefined, (call) => `client ${call % 20}`)),
  hurried('the 121st call of a partner with changing clients', 'appointments', (world) => burst(world, 'appointments', 121, () => 'partner', (call) => `client ${call % 5}`)),
];
