import { decideCondition } from '../../synthesized/expressions-static';

const operation = { id: 'read-patient', method: 'GET' };

test.each<[condition: string, withKey: boolean | undefined, expected: boolean | undefined]>([
  ['@(context.Subscription == null)', true, false],
  ['@(context.Subscription == null)', false, true],
  ['@(context.Subscription == null)', undefined, undefined],
  ['@(null != context?.Subscription)', true, true],
  ['@(!(context.Subscription != null))', false, true],
  ['@(context.Subscription == null && context.Operation.Id == "read-patient")', false, true],
  // One side is enough.
  ['@(context.Subscription == null && context.Operation.Id == "x")', undefined, false],
  ['@(context.Subscription == null || context.Operation.Id == "read-patient")', undefined, true],
  ['@(context.Subscription == null || context.Operation.Id == "x")', undefined, undefined],
  ['@(!(context.Subscription == null))', undefined, undefined],
  // What is compared is something else.
  ['@(context.Subscription.Id == null)', false, undefined],
  ['@(context.Subscription == "null")', false, undefined],
  ['@(context.Subscription == context.User)', false, undefined],
  ['@(null == null)', false, undefined],
  ['@(context.Subscription > null)', false, undefined],
])('decides %s, with a key %s, as %s', (condition, withKey, expected) => {
  expect(decideCondition(condition, { ...operation, withKey })).toBe(expected);
});

test.each<[string, boolean | undefined]>([
  ['@(true)', true],
  ['false', false],
  ['@(context.Operation.Id == "read-patient")', true],
  ['@("read-patient" != context.Operation.Id)', false],
  ['@(context.Operation.Id.Equals("read-patient"))', true],
  ['@(new string[] { "a", "read-patient" }.Contains(context.Operation.Id))', true],
  ['@(new [] { "a" }.Contains(context.Operation.Id))', false],
  ['@(new string[] { }.Contains(context.Operation.Id))', false],
  ['@(!new string[] { "r\\u0065ad-patient" }.Contains(context.Operation.Id))', false],
  ['@(context.Request.Method == "GET" && (context.Operation.Id == "x" || true))', true],
  ['@{ return context.Request.Method == "PUT"; }', false],
  ['@(context.Operation.Id.Equals("read-patient", StringComparison.Ordinal))', true],
  ['@(string.Equals(context.Operation.Id, "read-patient"))', true],
  ['@(!String.Equals(context.Request.Method, "PUT", StringComparison.Ordinal))', true],
  ['@(new List<string> { "a" }.Contains(context.Operation.Id))', false],
  ['@(new HashSet< string >() { "read-patient" }.Contains(context.Operation?.Id))', true],
  ['@(context?.Operation?.Id == "read-patient")', true],
  // The caller decides:
  ['@(context.Request.Headers.ContainsKey("x"))', undefined],
  ['@(context.Operation.Id == "x" || context.Request.Headers.ContainsKey("x"))', undefined],
  ['@(context.Operation.Id == context.Api.Id)', undefined],
  ['@(context.Operation.Id.Equals("READ-PATIENT", StringComparison.OrdinalIgnoreCase))', undefined],
  ['@(string.Equals(context.Operation.Id, "READ-PATIENT", StringComparison.OrdinalIgnoreCase))', undefined],
  ['@(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "READ-PATIENT" }.Contains(context.Operation.Id))', undefined],
  ['@(string.Equals(context.Operation.Id))', undefined],
  ['@(context.Operation.Id == "a\\x41")', undefined],
  ['@{ var x = 1; return true; }', undefined],
  ['@(context.Operation.Name == "read-patient")', undefined],
  ['@(true', undefined],
  ['@(true) @(true)', undefined],
  ['@(true false)', undefined],
  ['', undefined],
  [`@(${'('.repeat(5000)}true${')'.repeat(5000)})`, undefined],
])('decides %.80s as %s', (condition, expected) => {
  expect(decideCondition(condition, operation)).toBe(expected);
});
