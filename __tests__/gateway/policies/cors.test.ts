/** Cross-origin requests, as Microsoft's "CORS" reference tells of them. */
import { gatewayOf, recording, type Seen } from './policy-gateway';
import type { FetchAnswer } from '../../../gateway/fetch';

const cors = (origin: string, attributes = 'terminate-unmatched-request="false"'): string =>
  `<cors ${attributes}><allowed-origins><origin>${origin}</origin></allowed-origins><allowed-methods><method>*</method></allowed-methods><allowed-headers><header>*</header></allowed-headers></cors>`;

async function asked(inbound: string, origin: string, method = 'GET'): Promise<{ readonly answer: FetchAnswer; readonly seen: readonly Seen[] }> {
  const { backend, seen } = recording({ body: 'x' });
  const gateway = await gatewayOf({ inbound }, backend);
  const answer = await gateway.fetch('/api/thing', { method, headers: { Origin: origin, ...(method === 'OPTIONS' && { 'Access-Control-Request-Method': 'GET' }) } });
  await gateway.stop();
  return { answer, seen };
}

test.each([
  ['https://a.example', 'https://a.example', true],
  ['https://a.example/', 'https://a.example', true],
  ['https://a.example:443', 'https://a.example', true],
  ['https://a.example', 'https://a.example:443', true],
  ['http://localhost:8080/', 'http://localhost:8080', true],
  ['https://A.Example', 'https://a.example', true],
  ['https://a.example', 'https://a.example:8443', false],
  ['https://a.example', 'http://a.example', false],
  ['https://a.example', 'https://a.example.evil', false],
  ['https://a.example', 'https://a.example@evil.example', false],
  ['https://a.example', 'https://a.example/x', false],
  ['https://a.example', 'null', false],
  ['null', 'null', true],
  ['*', 'https://any.example', true],
])('the origin %s lets %s read: %s', async (allowed, origin, expected) => {
  for (const method of ['GET', 'OPTIONS']) {
    expect((await asked(cors(allowed), origin, method)).answer.headers['access-control-allow-origin']).toBe(expected ? origin : undefined);
  }
});

test.each(['GET', 'OPTIONS'])('%s: a policy that does not end the unmatched leaves them to the next one', async (method) => {
  const { answer } = await asked(cors('https://a.example') + cors('https://b.example'), 'https://b.example', method);
  expect(answer.headers['access-control-allow-origin']).toBe('https://b.example');
});

test.each(['GET', 'OPTIONS'])('%s: a policy that ends the unmatched leaves none to the next one', async (method) => {
  const { answer, seen } = await asked(cors('https://a.example', 'terminate-unmatched-request="true"') + cors('https://b.example'), 'https://b.example', method);
  expect([answer.status, answer.text, answer.headers['access-control-allow-origin'], seen.length]).toEqual([200, '', undefined, 0]);
});

test('only the policy that matched adds headers', async () => {
  const { answer } = await asked(cors('https://a.example') + cors('*', 'allow-credentials="true" terminate-unmatched-request="false"'), 'https://a.example');
  expect([answer.headers['access-control-allow-credentials'], answer.headers['vary']]).toEqual([undefined, 'Origin']);
});
