import { expect, test } from '@jest/globals';
import { UselessRuns } from '../../../../firmware/domain/actuator/useless-runs.js';

/** A run between two levels, in percent. */
function run(
  runs: UselessRuns,
  from_percent: number | null,
  to_percent: number | null,
  at_limit = true,
): void {
  runs.see(true, false, from_percent);
  runs.see(true, false, to_percent);
  runs.see(false, at_limit, to_percent);
}

test('counts runs in a row that ended at their limit without a percent more', () => {
  const runs = new UselessRuns(2);
  run(runs, 10, 10.99);
  expect([runs.count, runs.many]).toEqual([1, false]);
  run(runs, 10, 9);
  expect([runs.count, runs.many]).toEqual([2, true]);
});

test('one that brought a percent begins the count anew', () => {
  const runs = new UselessRuns(2);
  run(runs, 10, 10);
  run(runs, 10, 11);
  expect(runs.count).toBe(0);
  run(runs, 11, 11);
  expect(runs.many).toBe(false);
});

test('one that ended before its limit counts for nothing, unless it brought water', () => {
  const runs = new UselessRuns(3);
  run(runs, 10, 10);
  run(runs, 10, 10, false);
  expect(runs.count).toBe(1);
  run(runs, 10, 30, false);
  expect(runs.count).toBe(0);
});

test.each([
  [null, 10],
  [10, null],
  [null, null],
])('from %p to %p nobody can tell', (from_percent, to_percent) => {
  const runs = new UselessRuns(3);
  run(runs, 10, 10);
  run(runs, from_percent, to_percent);
  expect(runs.count).toBe(1);
});

test('what stays closed is no run', () => {
  const runs = new UselessRuns(1);
  runs.see(false, true, 10);
  run(runs, 10, 10);
  runs.see(false, true, 10);
  expect(runs.count).toBe(1);
});

test('a person begins the count anew, and where none are too many none are', () => {
  const runs = new UselessRuns(1);
  run(runs, 10, 10);
  runs.forget();
  expect([runs.count, runs.many]).toEqual([0, false]);
  const endless = new UselessRuns(null);
  for (let n = 0; n < 50; n++) run(endless, 10, 10);
  expect([endless.count, endless.many]).toEqual([50, false]);
});
