import { ControlledClock } from '../../../gateway/clock';
import type { FetchAnswer } from '../../../gateway/fetch';
import { startGateway, type RunningGateway } from '../../../gateway/start';
import { exampleFolder } from '../../example';
import { ATTACKS, goodToken, PATH, STATES } from './corpus';

let gateway: RunningGateway;
const clock = new ControlledClock(Date.UTC(2026, 0, 5, 9));
const outcome = { tried: 0, refused: 0 };

beforeAll(async () => {
  gateway = await startGateway(exampleFolder(), {
    clock,
    subscriptions: [
      ...STATES.map((state) => ({ name: state, scope: { kind: 'product', name: 'clinical-apps' } as const, state })),
      { name: 'fhir-only', scope: { kind: 'api', name: 'fhir' } },
      { name: 'appointments-only', scope: { kind: 'api', name: 'appointments' } },
    ],
  });
});
afterAll(async () => {
  await gateway.stop();
  process.stdout.write(`attacks: ${outcome.tried} tried, ${outcome.refused} refused\n`);
});
beforeEach(() => clock.advance(3600));

/** Words that an error must not hold: of the gateway's insides, of the policies, of the request. */
const LEAKS = /stack|\bat [A-Za-z.]+ \(|node_modules|gateway\/|Exception|RS256|kid|openid|backend|contoso|eyJ|pt-[0-9]|Patient\/|undefined|\[object/i;

function expectNoLeak({ text, headers }: FetchAnswer): void {
  expect(text.length).toBeLessThan(400);
  expect(text).not.toMatch(LEAKS);
  for (const name of ['server', 'x-powered-by', 'via', 'x-aspnet-version']) expect(headers[name]).toBeUndefined();
}

test.each(['fhir', 'appointments'] as const)('the request that the attacks on %s bend is let through as it is', async (api) => {
  const answer = await gateway.fetch(PATH[api], { subscription: 'ward-app', token: await goodToken(gateway, api) });
  expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(/^\{/)]);
});

test.each(ATTACKS.map((attack) => [attack.name, attack] as const))('is refused: %s', async (_, { expected, run }) => {
  outcome.tried += 1;
  const answer = await run(gateway);
  expect(expected).toContain(answer.status);
  expectNoLeak(answer);
  outcome.refused += 1;
});

test('there are at least two hundred attacks', () => {
  expect(ATTACKS.length).toBeGreaterThanOrEqual(200);
});

const PREFLIGHT = { 'Access-Control-Request-Method': 'GET' };
test.each(['null', 'https://portal.contoso-health.example.attacker.example', 'http://portal.contoso-health.example', 'https://attacker.example', 'https://portal.contoso-health.example:444', 'HTTPS://PORTAL.CONTOSO-HEALTH.EXAMPLE', '*', ''])(
  'scripts of the origin %p read nothing',
  async (origin) => {
    const token = await goodToken(gateway, 'appointments');
    const preflight = await gateway.fetch(PATH.appointments, { method: 'OPTIONS', headers: { Origin: origin, ...PREFLIGHT } });
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
    const answer = await gateway.fetch(PATH.appointments, { token, subscription: 'ward-app', headers: { Origin: origin } });
    expect([answer.headers['access-control-allow-origin'], answer.text]).toEqual([undefined, '']);
  },
);

test('an API without cors answers no preflight', async () => {
  expect((await gateway.fetch(PATH.fhir, { method: 'OPTIONS', headers: { Origin: 'https://portal.contoso-health.example', ...PREFLIGHT } })).status).toBe(404);
});

test('a preflight of an allowed origin for a method that is not in the contract gives nothing', async () => {
  const answer = await gateway.fetch(PATH.appointments, { method: 'OPTIONS', headers: { Origin: 'https://portal.contoso-health.example', 'Access-Control-Request-Method': 'PUT' } });
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([404, undefined]);
});
