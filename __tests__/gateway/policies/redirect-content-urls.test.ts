import { gatewayOf, recording } from './policy-gateway';

const OUT = { outbound: '<redirect-content-urls />' };

test.each<[string, string, string]>([
  ['a link', '{"next":"https://backend.example/thing?page=2"}', '{"next":"http://gw.example/api/thing?page=2"}'],
  ['a link with escaped slashes', '{"next":"https:\\/\\/backend.example\\/thing"}', '{"next":"http:\\/\\/gw.example\\/api\\/thing"}'],
  ['a link in capitals', 'HTTPS://BACKEND.example/x', 'http://gw.example/api/x'],
  ['a link to a longer host', 'https://backend.example.org https://backend.example-b https://backend.examples', 'https://backend.example.org https://backend.example-b https://backend.examples'],
  ['a link to another port', 'https://backend.example:8443/x', 'https://backend.example:8443/x'],
  ['the host alone', 'see https://backend.example.', 'see http://gw.example/api.'],
])('of an answer, %s', async (_, body, expected) => {
  const gateway = await gatewayOf(OUT, () => ({ status: 200, headers: { 'Content-Type': 'application/json', Location: 'https://backend.example/x' }, body }));
  const answer = await gateway.handle({ method: 'GET', target: '/api/thing', headers: [['Host', 'gw.example']] });
  expect(Buffer.from(answer.body ?? []).toString()).toBe(expected);
  // Headers are set-header's business.
  expect(answer.headers.text('Location')).toBe('https://backend.example/x');
  await gateway.stop();
});

test('bytes that are no text stay as they are', async () => {
  const body = Buffer.concat([Buffer.from('https://backend.example '), Buffer.from([0xff, 0xfe])]);
  const gateway = await gatewayOf(OUT, () => ({ status: 200, headers: { 'Content-Type': 'application/octet-stream' }, body }));
  const answer = await gateway.handle({ method: 'GET', target: '/api/thing', headers: [['Host', 'gw.example']] });
  expect(Buffer.from(answer.body ?? []).equals(body)).toBe(true);
  await gateway.stop();
});

test('of a request, links to the gateway lead to the backend', async () => {
  const { backend, seen } = recording();
  const gateway = await gatewayOf({ inbound: '<redirect-content-urls />' }, backend);
  await gateway.handle({ method: 'POST', target: '/api/thing', headers: [['Host', 'gw.example:8080'], ['Content-Type', 'text/plain']], body: Buffer.from('http://gw.example:8080/api/thing/1') });
  expect(seen[0]?.body).toBe('https://backend.example/thing/1');
  await gateway.stop();
});
