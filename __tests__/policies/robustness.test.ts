import fc from 'fast-check';
import { CATALOGUE, PolicyWriteError, readPolicy, validatePolicy, writePolicy } from '../../policies';

const documents = CATALOGUE.map(({ example, sections }) => `<policies><${sections[0] ?? 'inbound'}>${example}</${sections[0] ?? 'inbound'}></policies>`);
const piece = fc.constantFrom('<', '>', '"', "'", '&', '@(', '@{', ')', '}', '{{', '}}', '&quot;', '&lt;', '<!--', '-->', ']]>', '<![CDATA[', '/>', '</', '\n', '=', ' ', '$"', '//', '/*', 'x', '');

/** A document with some of its characters replaced. */
const damaged = fc.tuple(fc.constantFrom(...documents), fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4 }), piece), { maxLength: 3 })).map(([document, changes]) =>
  changes.reduce((text, [at, length, put]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + length);
  }, document),
);

test('a damaged document is read or refused with a place and a mend, and nothing throws', () => {
  fc.assert(
    fc.property(damaged, (text) => {
      const { policy, findings } = readPolicy(text);
      for (const { position, message, mend } of findings) {
        expect(position?.offset).toBeLessThanOrEqual(text.length);
        expect(message).not.toBe('');
        expect(mend).not.toBe('');
      }
      if (!policy) return expect(findings).not.toEqual([]);
      validatePolicy(policy, { scope: 'api', gateway: 'classic', known: { fragment: [], backend: [] } });
    }),
    { numRuns: 10_000 },
  );
});

test('what is read of a damaged document is written and read back as itself', () => {
  const positionless = (policy: unknown): unknown => JSON.parse(JSON.stringify(policy, (key, value: unknown) => (key === 'position' || key === 'attributePositions' ? undefined : value)));
  fc.assert(
    fc.property(damaged, (text) => {
      const { policy } = readPolicy(text);
      if (!policy) return;
      let written: string;
      try {
        written = writePolicy(policy);
      } catch (error) {
        expect(error).toBeInstanceOf(PolicyWriteError);
        return;
      }
      const again = readPolicy(written, { format: 'rawxml' }).policy;
      expect(positionless(again)).toEqual(positionless(policy));
      expect(again && writePolicy(again)).toBe(written);
    }),
    { numRuns: 5000 },
  );
});
