import { createHash } from 'node:crypto';
import type { TokenRequirement } from '../../../access/rule';
import { compileExpression, initExpressions } from '../../../gateway/expressions/compile';
import { NetJwt } from '../../../gateway/expressions/jwt';
import { accessTable, formatRequirement } from '../../../policies/baseline/access-table';
import { tokenDecision, VARIABLES } from '../../../policies/baseline/token-decision';
import type { Value } from '../../../gateway/expressions/value';
import { makeContext } from './evaluate';

beforeAll(initExpressions);

const READ: TokenRequirement = [[{ kind: 'scope', value: 'system/Patient.rs' }, { kind: 'role', value: 'Reader' }], [{ kind: 'scope', value: 'patient/*.rs' }]];

test('the access table gives the requirement of the operation, and denies one that it does not name', () => {
  const table = compileExpression(accessTable([{ operationId: 'read-patient', token: READ }, { operationId: 'any', token: [[]] }]));
  const at = (id: string) => table(makeContext({ operation: { id, name: id, method: 'GET', urlTemplate: '/' } }));
  expect(at('read-patient')).toBe(formatRequirement(READ));
  expect(at('any')).toBe('any-token');
  expect(at('Read-Patient')).toBe('denied');
  expect(at('')).toBe('denied');
});

test.each<[string, string, Record<string, unknown>, boolean]>([
  ['all claims of one alternative', formatRequirement(READ), { scp: 'system/Patient.rs other', roles: ['Reader'] }, true],
  ['another alternative', formatRequirement(READ), { scp: 'patient/*.rs' }, true],
  ['a missing role', formatRequirement(READ), { scp: 'system/Patient.rs' }, false],
  ['a role in place of a scope', formatRequirement(READ), { roles: ['system/Patient.rs', 'Reader'] }, false],
  ['a scope in another case', formatRequirement(READ), { scp: 'PATIENT/*.rs' }, false],
  ['a scope that only begins so', formatRequirement(READ), { scp: 'patient/*.rsx' }, false],
  ['scopes as an array', formatRequirement(READ), { scp: ['a', 'patient/*.rs'] }, true],
  ['another claim with the scope in it', formatRequirement(READ), { scope: 'patient/*.rs' }, false],
  ['any token', 'any-token', {}, true],
  ['no token at all will do', 'denied', { scp: 'denied', roles: ['denied'] }, false],
])('the token decision: %s', (_name, requirement, claims, allowed) => {
  const decide = compileExpression(tokenDecision(['scp']));
  const variables = new Map<string, Value>([[VARIABLES.token, new NetJwt({ alg: 'RS256' }, claims, 'a.b.c')], [VARIABLES.requirement, requirement]]);
  expect(decide(makeContext({ variables }))).toBe(allowed);
});

test('the token decision fails when no token was verified', () => {
  const decide = compileExpression(tokenDecision(['scp']));
  expect(() => decide(makeContext({ variables: new Map<string, Value>([[VARIABLES.requirement, 'any-token']]) }))).toThrow("'verified-token' was not present");
});

test('an audit record with a hash of the query is built', () => {
  const audit = compileExpression(`@{
    using (var sha = SHA256.Create()) {
      var hash = BitConverter.ToString(sha.ComputeHash(Encoding.UTF8.GetBytes(context.Request.Url.QueryString))).Replace("-", "").ToLowerInvariant();
      return new JObject(
        new JProperty("time", DateTime.UtcNow.ToString("o")),
        new JProperty("requestId", context.RequestId.ToString()),
        new JProperty("operation", context.Operation.Id),
        new JProperty("status", context.Response?.StatusCode ?? 0),
        new JProperty("subscription", context.Subscription?.Id),
        new JProperty("queryHash", hash)).ToString(Newtonsoft.Json.Formatting.None);
    }
  }`);
  expect(JSON.parse(audit(makeContext()) as string)).toEqual({
    time: '2026-03-04T05:06:07.0890000Z',
    requestId: '0f8fad5b-d9cb-469f-a165-70867728950e',
    operation: 'read-patient',
    status: 200,
    subscription: 's1',
    queryHash: createHash('sha256').update('?_count=5&code=a&code=b').digest('hex'),
  });
});

test('the list of public operations is an ordinal, case-sensitive test', () => {
  const isPublic = compileExpression('@(new string[] { "metadata", "read-patient" }.Contains(context.Operation.Id))');
  expect(isPublic(makeContext())).toBe(true);
  expect(isPublic(makeContext({ operation: { id: 'Metadata', name: '', method: 'GET', urlTemplate: '/' } }))).toBe(false);
});
