import type { ExpressionContext } from '../../gateway/expressions/context';
import { NetJwt } from '../../gateway/expressions/jwt';
import type { Value } from '../../gateway/expressions/value';
import { remembered } from '../../gateway/remembered';

const context = (variables: Readonly<Record<string, Value>>, operation = 'read'): ExpressionContext =>
  ({ operation: { id: operation }, request: { method: 'GET' }, variables: new Map(Object.entries(variables)) }) as unknown as ExpressionContext;

/** How often the expression is evaluated for these contexts. */
function evaluations(text: string, contexts: readonly ExpressionContext[], give: () => Value = () => true): number {
  let count = 0;
  const run = remembered(text, () => {
    count += 1;
    return give();
  });
  for (const one of contexts) run(one);
  return count;
}
const jwt = (compact: string): NetJwt => new NetJwt({}, {}, compact);
const READS = '@((Jwt)context.Variables["token"] != null && context.Operation.Id == "read")';

test('what follows from a token and an operation is evaluated once', () => {
  expect(evaluations(READS, [context({ token: jwt('a.b.c') }), context({ token: jwt('a.b.c') })])).toBe(1);
});

test('another token, operation or text is another value', () => {
  const contexts = [context({ token: jwt('a.b.c') }), context({ token: jwt('a.b.d') }), context({ token: 'a.b.c' }), context({ token: jwt('a.b.c') }, 'update')];
  expect(evaluations(READS, contexts)).toBe(4);
});

test('two variables are not taken for one', () => {
  const text = '@((string)context.Variables["a"] + (string)context.Variables["b"])';
  expect(evaluations(text, [context({ a: 'x\ns1:y', b: 'z' }), context({ a: 'x', b: 'y\ns1:z' })])).toBe(2);
});

test.each([
  '@(context.Request.Headers.Count > 0)', '@(context.Variables.ContainsKey("token"))', '@(context.RequestId.ToString())', '@(DateTime.UtcNow.Ticks > 0 && context.Operation.Id == "")', '@{ var c = context; return c.Operation.Id; }', '@(1 + 1)',
  '@(context.Operation.Id + Guid.NewGuid())', '@(context.Variables["token"] == context.Request.Url.Path)',
])('%s is evaluated at each call', (text) => {
  expect(evaluations(text, [context({ token: 'x' }), context({ token: 'x' })])).toBe(2);
});

test('a missing variable, and one that holds an object, is looked at anew', () => {
  expect(evaluations(READS, [context({}), context({})])).toBe(2);
  expect(evaluations(READS, [context({ token: null }), context({ token: null })])).toBe(2);
});

test('a value that could be changed is not kept', () => {
  expect(evaluations(READS, [context({ token: 'x' }), context({ token: 'x' })], () => jwt('a.b.c'))).toBe(2);
});
