import { readTokenDecision, SMART_CONTEXTS, tokenDecision } from '../../../policies/baseline/token-decision';

test.each([
  { scopeClaims: ['scp'], smart: [], holds: true },
  { scopeClaims: ['scope', 'scp'], smart: [], holds: false },
  { scopeClaims: ['scope'], smart: SMART_CONTEXTS, holds: false },
  { scopeClaims: ['scope'], smart: ['user', 'system'] as const, holds: true },
])('a decision reads back as what was written: %j', ({ scopeClaims, smart, holds }) => {
  expect(readTokenDecision(tokenDecision(scopeClaims, { smart, holds }))).toEqual({ scopeClaims, smart, holds });
});

test('a decision reads back whatever its indentation', () => {
  expect(readTokenDecision(tokenDecision(['scp']).replace(/\n\t*/g, '\r\n  '))).toEqual({ scopeClaims: ['scp'], smart: [], holds: true });
});

test.each([
  ['a claim that always passes', (text: string) => text.replace('claim == "any-token"', 'claim != "any-token"')],
  ['roles from another claim', (text: string) => text.replace('"roles"', '"groups"')],
  ['another token', (text: string) => text.replace('"verified-token"', '"token"')],
  ['an additional way', (text: string) => text.replace('return ', 'return true || ')],
  ['a negation', (text: string) => text.replace('return ', 'return !')],
  ['any alternative claim', (text: string) => text.replace('.All(claim =>', '.Any(claim =>')],
])('a text with %s is no decision', (_, change) => {
  expect(readTokenDecision(change(tokenDecision(['scp'])))).toBeUndefined();
});
