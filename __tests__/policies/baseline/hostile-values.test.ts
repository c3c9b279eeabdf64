import fc from '../../fast-check';
import type { ApiOperation } from '../../../access/operation';
import type { OperationAccess } from '../../../access/rule';
import { readPolicy, writePolicy, type PolicyElement, type PolicyNode } from '../../../policies';
import { apiPolicy } from '../../../policies/baseline';
import { readAccessTable } from '../../../policies/baseline/access-table';

const PIECES = [
  '"', "'", '\\', '{', '}', '(', ')', '@', '@(', '@{', '*/', '//', '/*', ';', '\n', '\r', '\t', '\u2028', '\u2029', '\0', '\ufeff', '\ud800', '<', '>', '&', '&quot;', '&#34;', ']]>', '<!--', '-->',
  '${', '%{', '{{', '}}', 'any-token', 'denied', '": return "any-token"; case "', 'default: return "any-token";', '" /><base />', '</inbound>', 'read', 'é', ' ', '|',
];
const hostile = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(''));

function policyOf(operations: readonly ApiOperation[], access: readonly OperationAccess[], name = 'things'): ReturnType<typeof apiPolicy> {
  return apiPolicy({
    name, style: 'plain', operations, access, issuers: [{ kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://things'] }],
    certificateBoundTokens: false, corsOrigins: [], limits: { calls: 1, renewalSeconds: 60, dailyCalls: 1, maxBodyBytes: 1024 }, backendId: 'b', backendProof: { kind: 'backend' },
  });
}

/** Names and attributes of all elements, in their order; positions and layout aside. */
function shape(nodes: readonly PolicyNode[]): readonly unknown[] {
  return nodes.flatMap((node) => (node.kind === 'element' ? [[node.name, node.attributes, shape(node.children)]] : []));
}

function elementsNamed(nodes: readonly PolicyNode[], name: string): readonly PolicyElement[] {
  return nodes.flatMap((node) => (node.kind !== 'element' ? [] : [...(node.name === name ? [node] : []), ...elementsNamed(node.children, name)]));
}

const orRefused = <T>(make: () => T): T | undefined => {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return undefined;
  }
};

test('whatever operations, scopes and parameters are called, the policy reads back as written and grants what was asked', () => {
  let written = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(hostile, { minLength: 1, maxLength: 4 }),
      fc.oneof(fc.constant('things.read'), hostile),
      fc.array(fc.oneof(fc.constant('page'), hostile), { maxLength: 2 }),
      hostile,
      (ids, scope, parameters, text) => {
        const operations = ids.map((id): ApiOperation => ({
          id, method: 'POST', urlTemplate: `/${text}`, summary: text, tags: [text],
          parameters: parameters.map((name) => ({ name, in: 'query', required: true })), requestContentTypes: ['application/json', text],
        }));
        const access = ids.map((operationId): OperationAccess => ({ operationId, origin: 'test', rule: { kind: 'protected', token: [[{ kind: 'scope', value: scope }]], clientCertificate: false, subscription: true } }));
        const policy = orRefused(() => policyOf(operations, access));
        const xml = policy && orRefused(() => writePolicy(policy));
        if (!policy || xml === undefined) return;
        written += 1;
        const { policy: read, findings } = readPolicy(xml);
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(read?.kind === 'document' && shape(read.sections.inbound ?? [])).toEqual(shape(policy.sections.inbound ?? []));
        const inbound = read?.kind === 'document' ? (read.sections.inbound ?? []) : [];
        const tables = elementsNamed(inbound, 'set-variable').filter(({ attributes }) => attributes['name'] === 'access-requirement');
        expect(tables.map(({ attributes }) => readAccessTable(attributes['value'] ?? ''))).toEqual([new Map(ids.map((id) => [id, [[{ kind: 'scope', value: scope }]]]))]);
        expect(elementsNamed(inbound, 'validate-azure-ad-token')).toHaveLength(1);
      },
    ),
    { numRuns: 1_000, seed: 20260304 },
  );
  expect(written).toBeGreaterThan(100);
}, 60_000);

test('an operation whose name ends the list of public ones makes nothing else public', () => {
  fc.assert(
    fc.property(hostile, (id) => {
      const operation = (name: string): ApiOperation => ({ id: name, method: 'GET', urlTemplate: '/', summary: '', tags: [], parameters: [], requestContentTypes: [] });
      const access: OperationAccess[] = [
        { operationId: id, origin: 'test', rule: { kind: 'public', reason: 'test' } },
        { operationId: 'secret', origin: 'test', rule: { kind: 'protected', token: [[{ kind: 'scope', value: 'secret.read' }]], clientCertificate: false, subscription: true } },
      ];
      const xml = orRefused(() => writePolicy(policyOf([operation(id), operation('secret')], access)));
      if (xml === undefined) return;
      const { policy } = readPolicy(xml);
      const conditions = elementsNamed(policy?.kind === 'document' ? (policy.sections.inbound ?? []) : [], 'when').map(({ attributes }) => attributes['condition'] ?? '').filter((condition) => condition.includes('.Contains(context.Operation.Id)'));
      // One literal, in which no quote stands unescaped.
      expect(conditions).toEqual([expect.stringMatching(/^@\(new string\[\] \{ "(?:[^"\\]|\\u[0-9a-f]{4})*" \}\.Contains\(context\.Operation\.Id\)\)$/)]);
    }),
    { numRuns: 300, seed: 20260304 },
  );
});
