import fc from '../fast-check';
import { checkExpression, initExpressions } from '../../policies/expressions/check';
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

describe('texts of the largest size, made to be slow to read', () => {
  beforeAll(initExpressions);

  const SIZE = 256 * 1024;
  const repeated = (text: string, length = SIZE): string => text.repeat(Math.floor(length / text.length));
  const attribute = (value: string): string => `<policies><inbound><set-variable name="a" value="${value}" /></inbound></policies>`;
  const body = (text: string): string => `<policies><inbound><set-body>${text}</set-body></inbound></policies>`;

  test.each<[string, string, string]>([
    ['brackets that open', attribute(`@(${repeated('(')}`), 'APIM102'],
    ['brackets in one another', attribute(`@(${repeated('(', SIZE / 2)}1${repeated(')', SIZE / 2)})`), 'APIM301'],
    ['beginnings of expressions', attribute(repeated('@(')), 'APIM102'],
    ['beginnings of blocks in a text', body(repeated('@{')), 'APIM102'],
    ['expressions with quotes, side by side', attribute(repeated('@("a")', SIZE / 4)), ''],
    ['line breaks in an expression', attribute(`@(1${repeated('\n')}+ 1)`), 'APIM252'],
    ['blanks', attribute(`a${repeated(' ', SIZE / 2)}b`), ''],
    ['quotes', attribute(`@(${repeated('"')})`), 'APIM301'],
    ['a text without an end', attribute(`@("${repeated('a')}`), 'APIM102'],
    ['holes in texts in holes', attribute(`@(${repeated('$"{')}`), 'APIM102'],
    ['operators', attribute(`@(${repeated('1+')}1)`), 'APIM301'],
    ['casts that may be none', attribute(`@(${repeated('(a)-')}b)`), 'APIM301'],
    ['calls with type arguments', attribute(`@(${repeated('(string)x.As<U>(true)["a"]+')}b)`), 'APIM301'],
    ['conditions in one another', attribute(`@(${repeated('true?', SIZE / 2)}1${repeated(':1', SIZE / 2)})`), 'APIM301'],
    ['interpolated texts in one another', attribute(`@(${repeated('$"{', SIZE / 2)}1${repeated('}"', SIZE / 3)})`), 'APIM301'],
    ['texts that are begun twice', attribute(`@(${repeated('$"', SIZE / 2)})`), 'APIM301'],
    ['elements that open', repeated('<a>'), 'APIM105'],
    ['angle brackets', repeated('<'), 'APIM101'],
    ['ampersands', body(repeated('&')), 'APIM101'],
    ['comments without an end', `<policies>${repeated('<!--')}`, 'APIM101'],
    ['sections of CDATA in one', body(repeated('<![CDATA[')), 'APIM101'],
    ['braces of named values that open', attribute(repeated('{{', SIZE / 2)), ''],
  ])('%s', (_, text, expected) => {
    const { policy, findings } = readPolicy(text);
    const all = policy ? [...findings, ...validatePolicy(policy, { checkExpression })] : findings;
    expect(all[0]?.code ?? '').toBe(expected);
    // The parser of C# works as before.
    expect(checkExpression(`@(context.Api.Id + ${text.length})`)).toEqual([]);
  });

  test('a long function of many statements is no deep one', () => {
    const statements = 'if (context.Api.Id == "a" && (1 < 2)) { return new[] { 1, 2 }.Length; }\n'.repeat(500);
    expect(checkExpression(`@{ ${statements} return ${Array.from({ length: 800 }, (_, index) => `"${index}"`).join(' + ')}; }`)).toEqual([]);
  });
});
