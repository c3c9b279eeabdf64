import type { ApiOperation } from '../../../access/operation';
import type { AccessRule, OperationAccess, ProtectedRule } from '../../../access/rule';
import { writePolicy } from '../../../policies';
import { apiAsksForKey, apiPolicy, type TokenIssuer } from '../../../policies/baseline';

const ENTRA: TokenIssuer = { kind: 'entra', tenantId: '11111111-1111-4111-8111-111111111111', audiences: ['api://clinic'] };
const token = (rest: Partial<ProtectedRule> = {}): AccessRule => ({ kind: 'protected', token: [[]], clientCertificate: false, subscription: true, ...rest });
const OPEN: AccessRule = { kind: 'public', reason: 'discovery' };

/** The policy of operations `a`, `b` … with these rules, its white space squeezed. */
function policy(...rules: readonly AccessRule[]): string {
  const operations = rules.map((_, index): ApiOperation => {
    const id = String.fromCharCode(97 + index);
    return { id, method: 'GET', urlTemplate: `/${id}`, summary: '', tags: [], parameters: [], requestContentTypes: [] };
  });
  const access = rules.map((rule, index): OperationAccess => ({ operationId: operations[index]?.id ?? '', origin: 'test', rule }));
  const text = writePolicy(
    apiPolicy({
      name: 'clinic', style: 'plain', operations, access, issuers: [ENTRA], certificateBoundTokens: false, corsOrigins: [],
      clientCertificates: [{ commonName: 'clinic' }],
      limits: { calls: 1, renewalSeconds: 1, dailyCalls: 1, maxBodyBytes: 1 }, backendId: 'clinic', backendProof: { kind: 'backend' },
    }),
  );
  return text.replace(/\s+/g, ' ');
}
const ASKED = '<choose> <when condition="@(context.Subscription == null)"> <include-fragment fragment-id="refuse-no-subscription-plain" /> </when> </choose>';

test('where no call gets along without a key, API Management asks for it, and the policy need not', () => {
  expect(policy(token(), token())).not.toContain('context.Subscription == null');
});

test('where an operation is public, the policy asks all others for a key, and whatever it does not know', () => {
  expect(policy(OPEN, token())).toContain(`<otherwise> ${ASKED} <choose> <when condition="@(context.Request.Url.Query.ContainsKey("access_token"))">`);
});

test('on Consumption, whose limits count by subscription alone, API Management asks for the key of public calls, too', () => {
  const access = [OPEN, token()].map((rule, index): OperationAccess => ({ operationId: String(index), origin: 'test', rule }));
  expect(apiAsksForKey(access, 'consumption')).toBe(true);
  expect(apiAsksForKey(access, 'v2')).toBe(false);
});

test('where some rules want a key and others none, the policy asks by operation', () => {
  expect(policy(token(), token({ subscription: false }))).toContain(`<choose> <when condition="@(new string[] { "a" }.Contains(context.Operation.Id))"> ${ASKED} </when> </choose>`);
});

test('where no rule wants a key, nobody asks for one', () => {
  expect(policy(OPEN, token({ subscription: false }))).not.toContain('context.Subscription == null)');
});

test('a certificate does not stand for a key', () => {
  const certificate: AccessRule = { kind: 'protected', clientCertificate: true, subscription: true };
  expect(policy(OPEN, certificate)).toContain(`<when condition="@(new string[] { "b" }.Contains(context.Operation.Id))"> ${ASKED} <validate-client-certificate`);
});

test('a key alone is what limits count by', () => {
  expect(policy(OPEN, { kind: 'protected', clientCertificate: false, subscription: true })).toContain('"subscription " + context.Subscription.Id');
});
