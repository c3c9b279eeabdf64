import { plainCode } from '../../../policies/expressions/plain-code';

test.each<readonly [what: string, text: string, plain: string]>([
  ['a comment inside a member access', '@(context.Request./* x */Body)', '@(context.Request.Body)'],
  ['a comment to the end of a line', '@{ return context // x\n.Request.Body; }', '@{ return context.Request.Body; }'],
  ['an escape in a name', '@(context.Request.B\\u006fdy)', '@(context.Request.Body)'],
  ['a long escape in a name', '@(context.Request.\\U00000042ody)', '@(context.Request.Body)'],
  ['a verbatim name', '@(context.@Request.@Body)', '@(context.Request.Body)'],
  ['white space around a dot', '@(context . Request\n\t. Body)', '@(context.Request.Body)'],
  ['a conditional access', '@(context.LastError?.Message)', '@(context.LastError.Message)'],
  ['a literal in parts', '@(h["Author" + "iza" +\n"tion"])', '@(h["Authorization"])'],
  ['an escape in a literal', '@(h["\\u0041uthorization"])', '@(h["Authorization"])'],
  ['a short escape in a literal', '@(h["\\x41uthorization"])', '@(h["Authorization"])'],
  ['a verbatim literal', '@(h[@"a""b\\c"])', '@(h["a\\"b\\\\c"])'],
  ['a literal added to something else', '@("a" + b + "c")', '@("a" + b + "c")'],
  ['code in an interpolated text', '@($"x{context.Request.Body}")', '@($"x{context.Request.Body}")'],
  ['a comment in a literal, which is none', '@("/* a */" + b)', '@("/* a */" + b)'],
  ['what is no expression', 'a /* b */ c', 'a /* b */ c'],
  ['what ends in the middle', '@(context./* x', '@(context./* x'],
])('%s', (_what, text, plain) => {
  expect(plainCode(text)).toBe(plain);
});

test('nothing is read twice: a comment that hides a quote does not open a literal', () => {
  expect(plainCode('@(a /* " */ + "b" /* " */ + "c")')).toBe('@(a   + "bc")');
});
