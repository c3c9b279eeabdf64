/** The paths of good calls, disguised: the gateway passes them on as API Management does, and the policy refuses them. */
import type { LocalBackend } from '../../../gateway/outgoing';
import type { FetchAnswer } from '../../../gateway/fetch';
import { startGateway, type RunningGateway } from '../../../gateway/start';
import { exampleFolder } from '../../example';
import { DISGUISES } from './ambiguous-paths';

const CALLS = {
  fhir: { path: '/fhir/v1/Patient/pt-1', token: { scopes: ['user/*.rs'] }, type: 'application/fhir+json', body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid' }] } },
  appointments: { path: '/appointments/v1/appointments/apt-1', token: { scopes: ['appointments.read'] }, type: 'application/problem+json', body: { type: 'about:blank', title: 'Bad Request', status: 400 } },
} as const;
type ApiName = keyof typeof CALLS;
const APIS: readonly ApiName[] = ['fhir', 'appointments'];

let gateway: RunningGateway;
const reached: string[] = [];
beforeAll(async () => {
  const backend: LocalBackend = ({ path }) => {
    reached.push(path);
    return { status: 200, body: '{}' };
  };
  gateway = await startGateway(exampleFolder(), { trace: true, backends: { fhir: backend, appointments: backend } });
});
afterAll(() => gateway.stop());
beforeEach(() => reached.splice(0));

const ask = async (api: ApiName, target: string): Promise<FetchAnswer> => gateway.fetch(target, { subscription: 'ward-app', token: await gateway.token({ api, ...CALLS[api].token }) });

test.each(APIS)('the call of %s that is disguised reaches the backend as it is', async (api) => {
  expect((await ask(api, CALLS[api].path)).status).toBe(200);
  expect(reached).toHaveLength(1);
});

test.each(APIS.flatMap((api) => DISGUISES.map(([name, disguise]) => [api, name, disguise(CALLS[api].path)] as const)))('%s: %s is refused by the policy', async (api, _, target) => {
  const { status, headers, json, trace } = await ask(api, target);
  expect([status, headers['content-type'], json()]).toEqual([400, CALLS[api].type, CALLS[api].body]);
  expect(reached).toEqual([]);
  // The trace leads to the line of the policy that refused.
  const { text = '' } = gateway.service.apis.find(({ name }) => name === api)?.policy ?? {};
  const refusing = trace.filter(({ outcome, fragment }) => outcome === 'answered' && fragment === undefined).map(({ policy, line = 0 }) => `${policy}: ${text.split('\n').slice(line - 1, line + 1).join(' ')}`);
  expect(refusing).toContainEqual(expect.stringMatching(/^choose: .*Request\.OriginalUrl\.Path.*MatchedParameters/));
});
