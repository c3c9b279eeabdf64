/** What of a request's target is refused at once, and what the backend gets of a path. */
import { readTarget, sentPath, withSentPath } from '../../gateway/request-target';
import { gatewayOf, recording } from './policies/policy-gateway';

test.each([
  '/a#x', '/a/\u00e9', '/a b', '/a\tb', '/a\u0000', '/a%', '/a%z', '/a%zz', '/a%u002f', '/a|b', '/a<b', '/a"b', '/a{b}', '/a^b', '/a`b', '/[a]', 'http://elsewhere/a', 'a/b', '*', '', '/a?b=%ff', '/a?b=%zz', '/a?b=%00', '/a?b=c d',
])('refuses the target %j', (target) => {
  expect(() => readTarget(target)).toThrow('Bad request');
});

test('a path stays as it was sent', () => {
  const path = '/a%2F..%2f%2e/./../b//;c=d\\%5C%00%ff%25/x.';
  expect(readTarget(`${path}?q=1`)).toEqual({ path, query: 'q=1' });
});

test.each([
  ['/a/b', '/a/b'],
  ['/a%20b/caf%C3%A9', '/a%20b/caf%C3%A9'],
  ['/a%2Fb', '/a/b'],
  ['/a%5cb\\c', '/a/b/c'],
  ['/a/../b', '/b'],
  ['/a/%2E%2e/b', '/b'],
  ['/a/..%2f..%2Fadmin', '/admin'],
  ['/a/./b/.', '/a/b/'],
  ['/a/b/..', '/a/'],
  ['/..', '/'],
  ['/../../a', '/a'],
  ['/a//b', '/a//b'],
  ['/a%252Fb;c/d.', '/a%252Fb;c/d.'],
  ['/a...b/...', '/a...b/...'],
])('%s is sent on as %s', (path, sent) => {
  expect(sentPath(path)).toBe(sent);
});

test('only the path of a URL is resolved', () => {
  expect(withSentPath('https://a.example/fhir/%2e%2e/b?c=%2F/../d')).toBe('https://a.example/b?c=%2F/../d');
  expect(withSentPath('https://a.example?c=/../d')).toBe('https://a.example?c=/../d');
});

test('without a policy that refuses it, an encoded path of one operation is another call of the backend, or leaves the backend\'s own path', async () => {
  const { backend, seen } = recording();
  const answer = { responses: { 200: { description: 'ok' } } };
  const gateway = await gatewayOf({ paths: { '/items/{id}': { get: answer }, '/items/{id}/secret': { get: answer } }, api: { service_url: 'https://backend.example/shop' } }, backend);
  for (const target of ['/api/items/1%2Fsecret', '/api/items/..%2F..%2Fadmin', '/api/items/..%5C..%5cadmin', '/api/items/..']) await gateway.fetch(target);
  await gateway.stop();
  expect(seen.map(({ path }) => path)).toEqual(['/shop/items/1/secret', '/admin', '/admin', '/shop/']);
});

test('a path that `rewrite-uri` puts together is read like any other', async () => {
  const { backend, seen } = recording();
  const answer = { responses: { 200: { description: 'ok' } } };
  const gateway = await gatewayOf({ inbound: '<rewrite-uri template="/v2/{id}" />', paths: { '/items/{id}': { get: answer } } }, backend);
  const { status } = await gateway.fetch('/api/items/..%2Fadmin');
  await gateway.stop();
  expect([status, seen[0]?.path]).toEqual([200, '/admin']);
});
