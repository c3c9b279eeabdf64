/** Quotas and limits where several policies, keys or callers meet. Sources: Microsoft's pages of the single policies. */
import { ControlledClock } from '../../../gateway/clock';
import { secondsBefore, type RetryWaits } from '../../../gateway/policies/repeating';
import type { RunningGateway } from '../../../gateway/start';
import { gatewayOf, recording } from './policy-gateway';

const statuses = async (gateway: RunningGateway, calls: number): Promise<readonly number[]> => {
  const found: number[] = [];
  for (let call = 0; call < calls; call += 1) found.push((await gateway.fetch('/api/thing')).status);
  return found;
};

test('two quotas of one key count a call once', async () => {
  const quota = '<quota-by-key calls="2" bandwidth="100" renewal-period="3600" counter-key="k" />';
  const gateway = await gatewayOf({ inbound: quota + quota });
  expect(await statuses(gateway, 3)).toEqual([200, 200, 403]);
  await gateway.stop();
});

test('periods of a quota are whole ones since its first, not since the first call', async () => {
  const clock = new ControlledClock(Date.UTC(2026, 0, 5, 9, 59, 50));
  const gateway = await gatewayOf({ inbound: '<quota-by-key calls="1" renewal-period="3600" counter-key="k" />' }, undefined, { clock });
  expect(await statuses(gateway, 2)).toEqual([200, 403]);
  clock.advance(10);
  expect(await statuses(gateway, 2)).toEqual([200, 403]);
  await gateway.stop();
});

test.each(['<rate-limit calls="1" renewal-period="60" />', '<quota calls="1" renewal-period="3600" />'])('%s counts subscriptions: calls without a key are not limited', async (limit) => {
  const gateway = await gatewayOf({ inbound: limit }, undefined, { subscriptions: [{ name: 'app', scope: { kind: 'api', name: 'api' } }] });
  expect(await statuses(gateway, 3)).toEqual([200, 200, 200]);
  const withKey = async (): Promise<number> => (await gateway.fetch('/api/thing', { subscription: 'app' })).status;
  expect([await withKey(), (await withKey()) >= 400]).toEqual([200, true]);
  await gateway.stop();
});

test('places of a concurrency limit are shared by all policies with its key', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const limit = (parts: string): string => `<limit-concurrency key="k" max-count="1">${parts}</limit-concurrency>`;
  const backend = `<choose><when condition="@(context.Request.Method == &quot;GET&quot;)">${limit('<forward-request />')}</when><otherwise>${limit('<forward-request />')}</otherwise></choose>`;
  const gateway = await gatewayOf({ backend }, async () => held.then(() => ({ status: 200 })));
  const first = gateway.fetch('/api/thing');
  expect((await gateway.fetch('/api/thing', { method: 'POST' })).status).toBe(429);
  release();
  expect((await first).status).toBe(200);
  await gateway.stop();
});

test('an answer from the cache goes on behind cache-store, and calls no backend', async () => {
  const { backend, seen } = recording({ body: 'x' });
  const header = (name: string): string => `<set-header name="${name}" exists-action="override"><value>@(context.RequestId.ToString())</value></set-header>`;
  const gateway = await gatewayOf(
    {
      inbound: `<cache-lookup vary-by-developer="false" vary-by-developer-groups="false" />${header('X-In')}`,
      outbound: `${header('X-Before')}<choose><when condition="@(true)"><cache-store duration="60" /></when></choose>${header('X-After')}`,
    },
    backend,
  );
  const [first, second] = [await gateway.fetch('/api/thing'), await gateway.fetch('/api/thing')];
  await gateway.stop();
  expect(seen).toHaveLength(1);
  expect([second.text, second.headers['x-before']]).toEqual(['x', first.headers['x-before']]);
  expect(second.headers['x-after']).toMatch(/^[0-9a-f-]{36}$/);
  expect(second.headers['x-after']).not.toBe(first.headers['x-after']);
});

test.each<[string, Omit<RetryWaits, 'interval'>, readonly number[]]>([
  ['an interval alone is kept', {}, [5, 5, 5, 5]],
  ['a delta adds up', { delta: 2 }, [5, 7, 9, 11]],
  ['a delta with a longest interval doubles', { delta: 2, longest: 12 }, [5, 7, 11, 12]],
  ['nothing is longer than the longest', { longest: 4 }, [4, 4, 4, 4]],
  ['the first retry may be at once', { firstFast: true }, [0, 5, 5, 5]],
])('between retries %s', (_, waits, expected) => {
  expect([0, 1, 2, 3].map((retry) => secondsBefore(retry, { interval: 5, ...waits }))).toEqual(expected);
});
