import { NOT_RUN } from '../../../gateway/policies/not-run';
import { CATALOGUE } from '../../../policies/elements/catalogue';
import { gatewayOf, type ServiceSketch } from './policy-gateway';

/** Policies that the document's reader resolves before a gateway sees them. */
const RESOLVED = ['base', 'include-fragment'];
const POLICIES = CATALOGUE.filter(({ name }) => !RESOLVED.includes(name)).map(({ name }) => name);

/** Where the catalogue's own example can't stand in the sketch as it is: what it names is not there, or it is of Azure. */
const SMALLEST: Readonly<Record<string, string>> = {
  'authentication-certificate': '<authentication-certificate thumbprint="ABC" />',
  'set-backend-service': '<set-backend-service base-url="https://elsewhere.example" />',
  'validate-client-certificate': '<validate-client-certificate validate-revocation="false" />',
};

function sketchOf(name: string): ServiceSketch {
  const { sections, example } = CATALOGUE.find((policy) => policy.name === name) as (typeof CATALOGUE)[number];
  const statement = SMALLEST[name] ?? (example as string).replace(/\{\{[^}|]+\}\}/g, 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=');
  const [section] = sections;
  return section === 'inbound' || section === undefined ? { inbound: statement } : section === 'backend' ? { backend: statement } : section === 'outbound' ? { outbound: statement } : { onError: statement };
}

test.each(POLICIES.filter((name) => NOT_RUN[name] === undefined))('%s is run', async (name) => {
  const gateway = await gatewayOf(sketchOf(name));
  expect(gateway.unsupported).toEqual([]);
  await gateway.stop();
});

test.each(Object.keys(NOT_RUN))('%s stops the gateway at its start, and says why', async (name) => {
  await expect(gatewayOf(sketchOf(name))).rejects.toThrow(new RegExp(`/${name}\\[1\\] <${name}>: the policy can't be run locally: \\w`));
});

test('with allow-unsupported the operation answers 501, and nothing of the policy is told', async () => {
  const gateway = await gatewayOf({ inbound: '<get-authorization-context provider-id="p" authorization-id="a" context-variable-name="v" />' }, undefined, { allowUnsupported: true });
  const { status, text } = await gateway.fetch('/api/thing');
  expect([gateway.unsupported.length, status, text]).toEqual([1, 501, '{"statusCode":501,"message":"Not implemented"}']);
  await gateway.stop();
});
