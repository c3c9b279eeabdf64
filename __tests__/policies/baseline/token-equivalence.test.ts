import fc from '../../fast-check';
import { decideToken } from '../../../access/decide-token';
import type { TokenClaim, TokenRequirement } from '../../../access/rule';
import { compileExpression, initExpressions } from '../../../gateway/expressions/compile';
import { NetJwt } from '../../../gateway/expressions/jwt';
import type { Value } from '../../../gateway/expressions/value';
import { accessTable } from '../../../policies/baseline/access-table';
import { SMART_CONTEXTS, tokenDecision } from '../../../policies/baseline/token-decision';
import { VARIABLES } from '../../../policies/baseline/variables';
import { makeContext } from '../../gateway/expressions/evaluate';

beforeAll(initExpressions);

const WORDS = ['read', 'Read', 'rea', 'reads', 'write', 'any-token', 'denied', 'scope:read', 'role:read', 'a:b'];
const claim: fc.Arbitrary<TokenClaim> = fc.oneof(
  fc.record({ kind: fc.constantFrom('scope' as const, 'role' as const), value: fc.constantFrom(...WORDS) }),
  fc.record({ kind: fc.constant('smart' as const), value: fc.constantFrom('Patient.r', 'Patient.s', '*.r', 'system/Patient.r') }),
);
const requirement: fc.Arbitrary<TokenRequirement> = fc.array(fc.array(claim, { maxLength: 2 }), { minLength: 0, maxLength: 3 });
const word = fc.constantFrom(...WORDS, 'patient/Patient.rs', 'user/*.read', 'system.all.read', 'patient/Patient.sr', 'patient/Patient.rs?a=b', '', ' ', '|', 'read|write', 'read\n');
const claimValue = fc.oneof(
  fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')),
  fc.array(word, { maxLength: 4 }),
  fc.constantFrom<unknown>('', [], true, 1, null, { read: true }, ['read', 1]),
);
const payload = fc.dictionary(fc.constantFrom('scp', 'scope', 'roles', 'role', 'Roles', 'SCP', 'groups'), claimValue, { noNullPrototype: true });

test.each([[['scp']], [['scope']], [['scope', 'scp']]])('the policy and the pure function decide alike where scopes are in %j', (scopeClaims) => {
  const admits = compileExpression(tokenDecision(scopeClaims, { smart: SMART_CONTEXTS }));
  const refuses = compileExpression(tokenDecision(scopeClaims, { smart: SMART_CONTEXTS, holds: false }));
  let admitted = 0;
  fc.assert(
    fc.property(requirement, payload, (token, claims) => {
      const operation = { id: 'op', name: 'op', method: 'GET', urlTemplate: '/' };
      const asked = compileExpression(accessTable([{ operationId: 'op', token }]))(makeContext({ operation }));
      const variables = new Map<string, Value>([[VARIABLES.token, new NetJwt({ alg: 'RS256' }, claims, 'a.b.c')], [VARIABLES.requirement, asked]]);
      const expected = decideToken(token, claims, scopeClaims);
      expect(admits(makeContext({ variables }))).toBe(expected);
      expect(refuses(makeContext({ variables }))).toBe(!expected);
      if (expected) admitted += 1;
    }),
    { numRuns: 1_500, seed: 20260304 },
  );
  expect(admitted).toBeGreaterThan(50);
}, 60_000);

test.each<[string, TokenRequirement, Readonly<Record<string, unknown>>, boolean]>([
  ['a scope in a text', [[{ kind: 'scope', value: 'read' }]], { scp: 'write read' }, true],
  ['a part of a scope', [[{ kind: 'scope', value: 'read' }]], { scp: 'reads' }, false],
  ['another case', [[{ kind: 'scope', value: 'read' }]], { scp: 'Read' }, false],
  ['a role for a scope', [[{ kind: 'scope', value: 'read' }]], { roles: ['read'] }, false],
  ['a scope for a role', [[{ kind: 'role', value: 'read' }]], { scp: 'read' }, false],
  ['roles in one text', [[{ kind: 'role', value: 'read' }]], { roles: 'read write' }, false],
  ['the other scope claim', [[{ kind: 'scope', value: 'read' }]], { scope: 'read' }, false],
  ['no alternative', [], { scp: 'denied', roles: ['denied'] }, false],
  ['an empty alternative', [[]], {}, true],
  ['one of two claims', [[{ kind: 'scope', value: 'read' }, { kind: 'role', value: 'R' }]], { scp: 'read' }, false],
])('decideToken: %s', (_case, token, claims, admitted) => {
  expect(decideToken(token, claims, ['scp'])).toBe(admitted);
});
