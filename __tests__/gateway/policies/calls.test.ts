import { ControlledClock } from '../../../gateway/clock';
import type { LocalBackend } from '../../../gateway/outgoing';
import { gatewayOf, recording } from './policy-gateway';

const SHOW = '<return-response><set-body>@(context.Variables["answer"] == null ? "null" : ((IResponse)context.Variables["answer"]).StatusCode.ToString())</set-body></return-response>';
const send = (attributes: string, parts = ''): string => `<send-request mode="new" response-variable-name="answer" ${attributes}><set-url>https://consent.example/x</set-url>${parts}</send-request>`;
const calls = async (inbound: string, consent: LocalBackend | undefined): Promise<{ readonly status: number; readonly text: string }> => {
  const gateway = await gatewayOf({ inbound: `${inbound}${SHOW}` }, undefined, { backends: { ...(consent && { 'https://consent.example': consent }) } });
  const { status, text } = await gateway.fetch('/api/thing');
  await gateway.stop();
  return { status, text };
};

test.each<[string, string, LocalBackend | undefined, number, string]>([
  ['an answer is in the variable', '', () => ({ status: 204 }), 200, '204'],
  ['an error status is an answer', '', () => ({ status: 503 }), 200, '503'],
  ['an error status fails where the policy says so', 'fail-on-error-status-code="true"', () => ({ status: 503 }), 500, '{"statusCode":500,"message":"Internal server error"}'],
  ['a server that is not there fails', '', undefined, 500, '{"statusCode":500,"message":"Internal server error"}'],
  ['a server that is not there is null where errors are ignored', 'ignore-error="true"', undefined, 200, 'null'],
])('send-request: %s', async (_, attributes, consent, status, text) => {
  expect(await calls(send(attributes), consent)).toEqual({ status, text });
});

test('send-request proves itself as its elements say, and the client\'s request stays as it is', async () => {
  const consent = recording();
  const backend = recording();
  const parts = '<set-method>POST</set-method><set-header name="X-A"><value>1</value></set-header><set-body>hello</set-body><authentication-managed-identity resource="https://consent.example" />';
  const gateway = await gatewayOf({ inbound: send('timeout="5"', parts) }, undefined, { backends: { api: backend.backend, 'https://consent.example': consent.backend } });
  const { records } = await gateway.fetch('/api/thing', { headers: { Authorization: 'Bearer mine' } });
  await gateway.stop();
  expect(consent.seen).toEqual([expect.objectContaining({ method: 'POST', body: 'hello', headers: expect.objectContaining({ 'x-a': '1', authorization: expect.stringMatching(/^Bearer local-managed-identity\./) as string }) as object })]);
  expect(backend.seen[0]?.headers['authorization']).toBe('Bearer mine');
  expect(records).toContainEqual(expect.objectContaining({ kind: 'authentication', text: 'https://consent.example' }));
});

const CACHED = '<cache-value key="k" variable-name="v" expires-after="60" refresh-after="30"><value><set-variable name="v" value="@(Guid.NewGuid().ToString())" /></value></cache-value><return-response><set-body>@((string)context.Variables["v"])</set-body></return-response>';

test('cache-value makes its value once, renews it, and forgets it', async () => {
  const clock = new ControlledClock(0);
  const gateway = await gatewayOf({ inbound: CACHED }, undefined, { clock });
  const read = async (): Promise<string> => (await gateway.fetch('/api/thing')).text;
  const first = await read();
  expect(await read()).toBe(first);
  clock.advance(31);
  const renewed = await read();
  expect(renewed).not.toBe(first);
  expect(await read()).toBe(renewed);
  clock.advance(61);
  expect(await read()).not.toBe(renewed);
  await gateway.stop();
});

test('a copy that is sent behind the backend has no body', async () => {
  const other = recording();
  const gateway = await gatewayOf({ outbound: '<send-request mode="copy" response-variable-name="answer"><set-url>https://consent.example/x</set-url></send-request>' }, undefined, { backends: { 'https://consent.example': other.backend } });
  await gateway.fetch('/api/thing', { method: 'POST', body: 'hello' });
  await gateway.stop();
  expect(other.seen).toEqual([expect.objectContaining({ method: 'POST', body: '' })]);
});
