import { RULES } from '../../compliance';
import { fails } from '../../compliance/run';
import { API_HOLES } from './holes/apis';
import { ATTRIBUTE_HOLES } from './holes/attributes';
import { DISGUISES } from './holes/disguises';
import type { Hole } from './holes/example';
import { FOLDER_HOLES } from './holes/folder';
import { PLATFORM_HOLES } from './holes/platform';
import { POLICY_HOLES } from './holes/policies';
import { identityOf, Production } from './holes/production';
import { TOKEN_HOLES } from './holes/tokens';

const HOLES: readonly Hole[] = [...PLATFORM_HOLES, ...API_HOLES, ...POLICY_HOLES, ...FOLDER_HOLES, ...ATTRIBUTE_HOLES, ...DISGUISES, ...TOKEN_HOLES];
let production: Production;
const found: string[] = [];

beforeAll(() => void (production = new Production()));
afterAll(() => {
  production.remove();
  console.log(`${found.length} of ${HOLES.length} holes were found by the rule that is meant to find them`);
});

test('the untouched example has no hole', () => {
  expect(production.untouched.filter(fails).map(identityOf)).toEqual([]);
});

test('there are four hundred distinct holes and more, and every rule has one', () => {
  expect(new Set(HOLES.map(([what]) => what)).size).toBe(HOLES.length);
  expect(HOLES.length).toBeGreaterThanOrEqual(400);
  const covered = new Set(HOLES.map(([, rule]) => rule));
  expect(Array.from({ length: 56 }, (_, id) => id).filter((id) => !covered.has(id))).toEqual([]);
});

test.each(HOLES.map(([what, rule, open]) => ({ what, rule, open })))('$what: rule $rule sees it', ({ what, rule, open }) => {
  const changed = production.example.clone();
  open(changed);
  // Only the rule that is meant to see it: that another one fails too would prove nothing.
  expect(production.opened(changed, RULES.filter(({ id }) => id === rule))).not.toEqual([]);
  found.push(what);
});
