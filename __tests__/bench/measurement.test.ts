import { isReached } from '../../bench/measurement';

test.each([
  ['<= 2', 2, true], ['<= 2', 2.1, false], ['≤ 2', 2.1, false], ['>= 4', 4, true], ['≥ 1000', 999, false],
  ['< 10 s', 9.9, true], ['< 10 s', 10, false], ['0', 0, true], ['0', 1, false], [undefined, 1, undefined],
])('of a target of %s, %d says %s', (target, value, reached) => {
  expect(isReached({ name: 'speed', value, unit: '', ...(target !== undefined && { target }) })).toBe(reached);
});

test('a target that nobody can read is an error, not a pass', () => {
  expect(() => isReached({ name: 'speed', value: 1, unit: '', target: 'fast' })).toThrow('the target of "speed" is unreadable: fast');
});
