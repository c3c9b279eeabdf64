import { ControlledClock } from '../../gateway/clock';
import { Concurrency, Counters } from '../../gateway/counters';

test('a window begins with its first call and forgets when it ends', () => {
  const clock = new ControlledClock(1_000_000);
  const counters = new Counters(clock);
  counters.add('a', 60, 1);
  clock.advance(59);
  counters.add('a', 60, 1);
  expect(counters.read('a', 60)).toEqual({ count: 2, resetSeconds: 1 });
  clock.advance(1);
  expect(counters.read('a', 60)).toEqual({ count: 0, resetSeconds: 60 });
});

test('a window of no length never ends', () => {
  const clock = new ControlledClock(0);
  const counters = new Counters(clock);
  counters.add('a', 0, 3);
  clock.advance(1e9);
  expect(counters.read('a', 0).count).toBe(3);
});

test('windows can be aligned to a time', () => {
  const clock = new ControlledClock(90_000);
  const counters = new Counters(clock);
  counters.add('a', 60, 1, 0);
  expect(counters.read('a', 60, 0).resetSeconds).toBe(30);
});

test('windows that are over do not pile up', () => {
  const clock = new ControlledClock(0);
  const counters = new Counters(clock);
  for (let index = 0; index < 10_000; index++) {
    counters.add(`key ${index}`, 1, 1);
    clock.advance(1);
  }
  expect(counters.size).toBeLessThan(2000);
});

test('no more calls of a key run at once than there are places', () => {
  const concurrency = new Concurrency();
  expect([concurrency.enter('a', 2), concurrency.enter('a', 2), concurrency.enter('a', 2), concurrency.enter('b', 2)]).toEqual([true, true, false, true]);
  concurrency.leave('a');
  expect(concurrency.enter('a', 2)).toBe(true);
});
