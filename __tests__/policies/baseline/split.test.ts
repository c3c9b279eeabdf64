import type { ApiOperation } from '../../../access/operation';
import type { OperationAccess } from '../../../access/rule';
import { apiPolicy, splitPolicy } from '../../../policies/baseline';
import { readAccessTable } from '../../../policies/baseline/access-table';
import { writePolicy, type PolicyDocument, type PolicyElement, type PolicyNode } from '../../../policies';

function policyOf(count: number): PolicyDocument {
  const ids = Array.from({ length: count }, (_, index) => `operation-${String(index).padStart(5, '0')}`);
  return apiPolicy({
    name: 'things', style: 'plain', certificateBoundTokens: false, corsOrigins: [], backendId: 'b', backendProof: { kind: 'backend' },
    operations: ids.map((id): ApiOperation => ({ id, method: 'GET', urlTemplate: `/${id}`, summary: '', tags: [], parameters: [{ name: 'page', in: 'query', required: true }], requestContentTypes: [] })),
    access: ids.map((operationId): OperationAccess => ({ operationId, origin: 'test', rule: { kind: 'protected', clientCertificate: false, subscription: true, token: [[{ kind: 'scope', value: `${operationId}.read` }]] } })),
    issuers: [{ kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://things'] }],
    limits: { calls: 1, renewalSeconds: 60, dailyCalls: 1, maxBodyBytes: 1_024 },
  });
}
const bytes = (policy: Parameters<typeof writePolicy>[0]): number => Buffer.byteLength(writePolicy(policy));

function names(nodes: readonly PolicyNode[]): readonly string[] {
  return nodes.flatMap((node) => (node.kind !== 'element' ? [] : [node.attributes['fragment-id'] ?? node.attributes['name'] ?? node.name, ...names(node.children)]));
}

test('a policy that fits stays as it is', () => {
  const policy = policyOf(200);
  expect(splitPolicy('things', policy)).toEqual({ policy, fragments: {} });
});

test('of a policy that does not fit, the largest table goes into a fragment, at the place where it stood', () => {
  const whole = policyOf(3_000);
  const { policy, fragments } = splitPolicy('things', whole);
  expect(bytes(whole)).toBeGreaterThan(256 * 1024);
  expect(bytes(policy)).toBeLessThan(256 * 1024);
  expect(Object.keys(fragments)).toEqual(['things-access-requirement']);
  expect(names(policy.sections.inbound ?? [])).toEqual(names(whole.sections.inbound ?? []).map((name) => (name === 'access-requirement' ? 'things-access-requirement' : name)));
  const [table] = (fragments['things-access-requirement']?.statements ?? []) as readonly PolicyElement[];
  expect(readAccessTable(table?.attributes['value'] ?? '')?.size).toBe(3_000);
  for (const fragment of Object.values(fragments)) expect(bytes(fragment)).toBeLessThan(512 * 1024);
});

test('the Consumption tier, whose fragments are no larger, gets the policy whole, for its check to refuse', () => {
  const whole = policyOf(3_000);
  expect(splitPolicy('things', whole, 'consumption')).toEqual({ policy: whole, fragments: {} });
});
