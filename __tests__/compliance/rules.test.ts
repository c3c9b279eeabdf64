/** Every rule's cases, and that each rule has one for every status that it can give. */
import { ruleCode, STATUSES } from '../../compliance/rule';
import { RULES } from '../../compliance/rules';
import './rules/00-readable.cases';
import './rules/17-backend-auth.cases';
import './rules/28-authentication.cases';
import './rules/29-base.cases';
import './rules/30-jwt-strict.cases';
import './rules/31-scope.cases';
import './rules/32-no-unverified-jwt.cases';
import './rules/33-cors.cases';
import './rules/34-rate-and-quota.cases';
import './rules/35-content.cases';
import './rules/36-parameters.cases';
import './rules/37-on-error.cases';
import './rules/38-no-phi-cache.cases';
import './rules/39-ssrf.cases';
import './rules/40-header-hygiene.cases';
import './rules/41-no-secret-literal.cases';
import './rules/42-timeout.cases';
import './rules/43-no-body-sink.cases';
import './rules/apis.cases';
import './rules/logs.cases';
import './rules/nsg.cases';
import './rules/service.cases';
import { isCovered } from './rules/table';

const MATRIX = RULES.flatMap((rule) => STATUSES.map((status) => ({ code: ruleCode(rule), name: rule.name, id: rule.id, status, never: rule.never?.[status] })));

test.each(MATRIX)('$code $name has a case that is $status, or says why there can be none', ({ id, status, never }) => {
  expect({ covered: isCovered(id, status), declared: never !== undefined }).toEqual({ covered: never === undefined, declared: never !== undefined });
});

test('why a rule never gives a status is a sentence', () => {
  for (const { never } of MATRIX) if (never !== undefined) expect(never).toMatch(/^\S.{20,}[^.]$/);
});

test('a rule can always be broken, or not be told', () => {
  for (const { never = {} } of RULES) expect('non-compliant' in never && 'unknown' in never).toBe(false);
});
