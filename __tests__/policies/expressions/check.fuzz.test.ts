import fc from '../../fast-check';
import { checkExpression, initExpressions } from '../../../policies/expressions/check';
import { cs, csBlock } from '../../../policies/expressions/template';

beforeAll(initExpressions);

const PIECES = ['context', '.', 'Request', 'Variables', '(', ')', '[', ']', '{', '}', '"a"', "'c'", '$"{x}"', '@"v"', '<', '>', '==', '?', '?.', ':', '??', '=>', 'new', 'var', 'return', ';', ',', 'if', 'switch', 'case', 'default', 'out', 'is', 'as', 'from x in y', 'select', '1', '1.5m', '{{nv}}', '//', '/*', '\n', '@', '$', '\\', '\u2028', '😀'];

test('any text at all is judged, never thrown at, and every finding lies in the text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(' '))), fc.constantFrom('@(', '@{', ''), (inner, open) => {
      const text = open === '' ? inner : `${open}${inner}${open === '@(' ? ')' : '}'}`;
      for (const finding of checkExpression(text)) {
        expect(finding.offset).toBeGreaterThanOrEqual(0);
        expect(finding.offset + finding.length).toBeLessThanOrEqual(text.length);
        expect(finding.line).toBeGreaterThan(0);
        expect(finding.message).not.toBe('');
      }
    }),
    { numRuns: 2000 },
  );
});

test('whatever value a template takes, its expression has no finding', () => {
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
  fc.assert(
    fc.property(value, (given) => {
      expect(checkExpression(cs`new object[] { ${given} }.Length == 1`)).toEqual([]);
      expect(checkExpression(csBlock`var given = ${given === null ? 'null' : given}; return given;`)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
