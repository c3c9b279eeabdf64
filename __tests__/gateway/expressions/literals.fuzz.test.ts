import fc from '../../fast-check';
import { initExpressions } from '../../../gateway/expressions/compile';
import { cs } from '../../../policies/expressions/template';
import { evaluate, show } from './evaluate';

beforeAll(initExpressions);

test('a string put into a template is the string that the expression gives', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => evaluate(cs`${text}`) === text), { numRuns: 1000 });
});

test('an integer put into a template is the integer that the expression gives', () => {
  fc.assert(fc.property(fc.integer(), (number) => show(evaluate(cs`${number}`)) === String(number)), { numRuns: 300 });
});

test('int arithmetic is that of 32 bits', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (a, b) => {
      expect(evaluate(cs`${a} + ${b}`)).toBe((a + b) | 0);
      expect(evaluate(cs`${a} * ${b}`)).toBe(Math.imul(a, b));
    }),
    { numRuns: 200 },
  );
});

test('JSON that is read and written again is the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value, (_key, member: unknown) => (typeof member === 'number' ? Math.round(member % 1e9) : member));
      expect(JSON.parse(evaluate(cs`JToken.Parse(${text}).ToString(Formatting.None)`) as string)).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

test('splitting by a character and joining again gives the text', () => {
  fc.assert(fc.property(fc.string(), (text) => evaluate(cs`string.Join(",", ${text}.Split(','))`) === text), { numRuns: 300 });
});
