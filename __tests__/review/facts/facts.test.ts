import fc from '../../fast-check';
import { compareLimits, formatLimit, type Limit } from '../../../review/facts/limits';
import { compareAddresses, complement, contains, EVERYWHERE, formatAddresses, intersection, parseRange, union, type AddressSet, type Interval } from '../../../review/facts/networks';
import { flip, product, type Order } from '../../../review/facts/order';
import { and, compareRequirements, implies, normalize, type Requirement } from '../../../review/facts/requirement';

const addresses = (...texts: readonly string[]): AddressSet => union(texts.map((text) => parseRange(text) as Interval));

describe('address ranges', () => {
  test.each<[string, readonly string[], readonly string[], Order]>([
    ['two halves are the whole', ['10.0.0.0/25', '10.0.0.128/25'], ['10.0.0.0/24'], 'equal'],
    ['a half is narrower', ['10.0.0.0/25'], ['10.0.0.0/24'], 'narrower'],
    ['a neighbour more is wider', ['10.0.0.0/24', '10.0.1.0'], ['10.0.0.0/24'], 'wider'],
    ['overlapping ranges can’t be compared', ['10.0.0.0/24', '10.0.2.0/24'], ['10.0.0.0/24', '10.0.3.0/24'], 'incomparable'],
    ['a base inside the range is the range', ['10.0.0.77/24'], ['10.0.0.0/24'], 'equal'],
    ['an IPv4-mapped address is the IPv4 address', ['::ffff:10.0.0.1'], ['10.0.0.1'], 'equal'],
    ['nothing is narrower than something', [], ['10.0.0.1'], 'narrower'],
  ])('%s', (_, a, b, expected) => {
    expect(compareAddresses(addresses(...a), addresses(...b))).toBe(expected);
    expect(compareAddresses(addresses(...b), addresses(...a))).toBe(flip(expected));
  });

  test.each(['10.0.0', '010.0.0.1', '10.0.0.1/33', '10.0.0.1/x', '{{ranges}}', ''])('%j is no range', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });

  test.each([
    [['10.0.0.0/24'], '10.0.0.0/24'],
    [['10.0.0.1'], '10.0.0.1'],
    [['10.0.0.1', '10.0.0.2'], '10.0.0.1–10.0.0.2'],
    [['2001:db8::/32'], '2001:db8::/32'],
    [['0.0.0.0/0', '::/0'], 'anywhere'],
    [[], 'nowhere'],
  ])('%j reads %s', (texts, expected) => {
    expect(formatAddresses(addresses(...texts))).toBe(expected);
  });

  const set = fc.array(fc.tuple(fc.bigInt(0n, 200n), fc.bigInt(0n, 20n)).map(([from, size]) => ({ from, to: from + size })), { maxLength: 6 }).map(union);
  test('sets obey the laws of sets', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        expect(complement(complement(a))).toEqual(a);
        expect(intersection(a, b)).toEqual(intersection(b, a));
        expect(contains(a, intersection(a, b))).toBe(true);
        expect(contains(union([...a, ...b]), a)).toBe(true);
        expect(union([...a, ...complement(a)])).toEqual(EVERYWHERE);
      }),
    );
  });
});

describe('requirements on a token', () => {
  test.each<[string, Requirement, Requirement, Order]>([
    ['one scope more to have is narrower', [['scope:a', 'scope:b']], [['scope:a']], 'narrower'],
    ['one alternative more is wider', [['scope:a'], ['scope:b']], [['scope:a']], 'wider'],
    ['an alternative that another one holds adds nothing', [['scope:a'], ['scope:a', 'scope:b']], [['scope:a']], 'equal'],
    ['a scope never stands for a role', [['scope:a']], [['role:a']], 'incomparable'],
    ['any token is widest', [[]], [['scope:a']], 'wider'],
    ['nobody is narrowest', [], [['scope:a']], 'narrower'],
  ])('%s', (_, a, b, expected) => {
    expect(compareRequirements(a, b)).toBe(expected);
    expect(compareRequirements(b, a)).toBe(flip(expected));
  });

  const atoms = ['a', 'b', 'c', 'd'] as const;
  const requirement: fc.Arbitrary<Requirement> = fc.array(fc.subarray([...atoms]), { maxLength: 4 });
  /** Every set of atoms that a token can hold. */
  const tokens = Array.from({ length: 16 }, (_, bits) => atoms.filter((_, i) => bits & (1 << i)));
  const admits = (formula: Requirement, token: readonly string[]): boolean => formula.some((needed) => needed.every((atom) => token.includes(atom as (typeof atoms)[number])));

  test('implication is what trying every token says', () => {
    fc.assert(
      fc.property(requirement, requirement, (a, b) => {
        expect(implies(a, b)).toBe(tokens.every((token) => !admits(a, token) || admits(b, token)));
      }),
    );
  });

  test('both, and the normal form, admit the tokens that they should', () => {
    fc.assert(
      fc.property(requirement, requirement, (a, b) => {
        for (const token of tokens) {
          expect(admits(and(a, b) as Requirement, token)).toBe(admits(a, token) && admits(b, token));
          expect(admits(normalize(a), token)).toBe(admits(a, token));
        }
      }),
    );
  });
});

describe('limits', () => {
  const rate = (amount: number, periodSeconds: number, key = 'subscription'): Limit => ({ kind: 'calls', policy: 'rate-limit', amount, periodSeconds, key });
  test.each<[string, readonly Limit[], readonly Limit[], Order]>([
    ['more calls are wider', [rate(20, 60)], [rate(10, 60)], 'wider'],
    ['the same calls in a longer time are narrower', [rate(10, 120)], [rate(10, 60)], 'narrower'],
    ['a limit less is wider', [], [rate(10, 60)], 'wider'],
    ['a rate that keeps the other one as well is narrower', [rate(1, 1)], [rate(60, 60)], 'narrower'],
    ['a burst against a steady rate can’t be compared', [rate(10, 1)], [rate(60, 60)], 'incomparable'],
    ['a number for life is narrower than the number every day', [rate(10, 0)], [rate(10, 86_400)], 'narrower'],
    ['another counter can’t be compared', [rate(10, 60, 'address')], [rate(10, 60)], 'incomparable'],
    ['a limit that another one makes superfluous adds nothing', [rate(10, 60), rate(10, 30)], [rate(10, 60)], 'equal'],
  ])('%s', (_, a, b, expected) => {
    const actual = compareLimits(a, b);
    expect(compareLimits(b, a)).toBe(flip(actual));
    expect(actual).toBe(expected);
  });

  test('they read as a person would say them', () => {
    expect(formatLimit(rate(600, 60))).toBe('600 calls a minute per subscription');
    expect(formatLimit(rate(50_000, 86_400))).toBe('50,000 calls a day per subscription');
    expect(formatLimit(rate(1, 300))).toBe('1 call in 5 minutes per subscription');
  });
});

test('parts never make up for one another', () => {
  expect(product(['equal', 'narrower', 'equal'])).toBe('narrower');
  expect(product(['narrower', 'wider'])).toBe('incomparable');
  expect(product([])).toBe('equal');
});
