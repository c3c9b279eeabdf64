/** Security tests of the example: copy them and put your own APIs, scopes and patients in. */
import { ControlledClock } from '../../gateway/clock';
import { startGateway, type RunningGateway } from '../../gateway/start';
import { exampleFolder } from '../example';

let gateway: RunningGateway;
const clock = new ControlledClock(Date.UTC(2026, 0, 5, 9));

beforeAll(async () => {
  gateway = await startGateway(exampleFolder(), { clock });
});
afterAll(() => gateway.stop());
// Each test has its own rate limits.
beforeEach(() => clock.advance(86_400));

const fhirToken = (scopes: readonly string[], patient?: string): Promise<string> =>
  gateway.token({ api: 'fhir', scopes, ...(patient !== undefined && { claims: { patient } }) });
const appointmentsToken = (scopes: readonly string[]): Promise<string> => gateway.token({ api: 'appointments', scopes });

test('a patient reads her own record', async () => {
  const token = await fhirToken(['patient/Patient.r'], 'pt-1');
  const answer = await gateway.fetch('/fhir/v1/Patient/pt-1', { token, subscription: 'ward-app' });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ resourceType: 'Patient', id: 'pt-1' });
});

test('a patient is refused the record of another', async () => {
  const token = await fhirToken(['patient/Patient.r'], 'pt-1');
  expect((await gateway.fetch('/fhir/v1/Patient/pt-2', { token, subscription: 'ward-app' })).status).toBe(403);
});

test('a patient searches her own record by form', async () => {
  const token = await fhirToken(['patient/Observation.rs'], 'pt-1');
  const search = (body: string): Promise<number> =>
    gateway.fetch('/fhir/v1/Observation/_search', { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body, token, subscription: 'ward-app' }).then(({ status }) => status);
  expect([await search('patient=pt-1'), await search('patient=pt-2'), await search('code=8867-4')]).toEqual([200, 403, 403]);
});

test('a token without the scope is refused with 403', async () => {
  const token = await fhirToken(['patient/Observation.r'], 'pt-1');
  const answer = await gateway.fetch('/fhir/v1/Patient/pt-1', { token, subscription: 'ward-app' });
  expect(answer.status).toBe(403);
  expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope"');
});

test('a call without a token is refused with 401', async () => {
  expect((await gateway.fetch('/fhir/v1/Patient/pt-1', { subscription: 'ward-app' })).status).toBe(401);
});

test('a call without a subscription key is refused with 401', async () => {
  const token = await fhirToken(['user/Patient.r']);
  const answer = await gateway.fetch('/fhir/v1/Patient/pt-1', { token });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toContain('AzureApiManagementKey');
});

test.each(['/fhir/v1/metadata', '/fhir/v1/.well-known/smart-configuration', '/appointments/v1/health'])('%s is there for everybody, without a token and without a key', async (path) => {
  expect((await gateway.fetch(path)).status).toBe(200);
});

test('a token that has expired is refused with 401', async () => {
  const token = await fhirToken(['user/Patient.r']);
  clock.advance(3600 + 31);
  expect((await gateway.fetch('/fhir/v1/Patient/pt-1', { token, subscription: 'ward-app' })).status).toBe(401);
});

test('a clinician lists appointments', async () => {
  const token = await appointmentsToken(['appointments.read']);
  expect((await gateway.fetch('/appointments/v1/appointments?patient=pt-20', { token, subscription: 'ward-app' })).status).toBe(200);
});

test('a reader of appointments books none', async () => {
  const token = await appointmentsToken(['appointments.read']);
  const answer = await gateway.fetch('/appointments/v1/appointments', {
    method: 'POST',
    token,
    subscription: 'ward-app',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': '3f0f8a52-8a0e-4d0c-9a4a-1f1f1f1f1f1f' },
    body: { slot: 'slot-7f2a', patient: 'pt-20', reason: 'follow-up' },
  });
  expect(answer.status).toBe(403);
});

test('the 121st call of a client in a minute is refused with 429', async () => {
  const token = await appointmentsToken(['appointments.read']);
  const statuses: number[] = [];
  for (let call = 0; call < 121; call += 1) statuses.push((await gateway.fetch('/appointments/v1/appointments?patient=pt-20', { token, subscription: 'ward-app' })).status);
  expect(statuses.slice(0, 120).every((status) => status === 200)).toBe(true);
  expect(statuses[120]).toBe(429);
  clock.advance(61);
  expect((await gateway.fetch('/appointments/v1/appointments?patient=pt-20', { token, subscription: 'ward-app' })).status).toBe(200);
});

test('the backend gets the gateway\'s own token and never the client\'s', async () => {
  const token = await appointmentsToken(['appointments.read']);
  const { records } = await gateway.fetch('/appointments/v1/appointments?patient=pt-20', { token, subscription: 'ward-app' });
  expect(records).toContainEqual(expect.objectContaining({ kind: 'authentication', text: 'api://appointments-backend' }));
  expect(JSON.stringify(records)).not.toContain(token);
});

test('anybody may ask for the health of the service with a key', async () => {
  expect((await gateway.fetch('/appointments/v1/health', { subscription: 'ward-app' })).status).toBe(200);
});
