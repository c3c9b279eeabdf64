/** Quotas and limits where several policies, keys or callers meet. Sources: Microsoft's pages of the single policies. */
import { ControlledClock } from '../../../gateway/clock';
import type { RunningGateway } from '../../../gateway/start';
import { gatewayOf } from './policy-gateway';

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
