import { describe, expect, test } from '@jest/globals';
import { StuckOpen } from '../../../../firmware/domain/diagnosis/stuck-open.js';

const MINUTE = 60_000;

/** A first block, and then so many minutes at the brim. */
function named(first: (test: StuckOpen) => void, minutes: number): boolean {
  const stuck = new StuckOpen();
  first(stuck);
  for (let n = 1; n <= minutes; n++) stuck.stayedAtBrim(n * MINUTE);
  return stuck.fault !== null;
}

describe('an inlet that is told to be closed', () => {
  test('and brought a third of its inflow until the tank was full, which then stays full, stands open', () => {
    expect(named((stuck) => stuck.filledUp(0.3, 0), 15)).toBe(false);
    expect(named((stuck) => stuck.filledUp(0.3, 0), 30)).toBe(true);
  });

  test('does not, when so little came into a tank that had room for more', () => {
    expect(named((stuck) => stuck.take(0.3, 'level', 0), 30)).toBe(false);
  });

  test('does not, when next to nothing was missing, more came than it can bring, or nothing came', () => {
    expect(named((stuck) => stuck.filledUp(0.1, 0), 30)).toBe(false);
    expect(named((stuck) => stuck.filledUp(4, 0), 30)).toBe(false);
    expect(named(() => undefined, 600)).toBe(false);
  });
});
