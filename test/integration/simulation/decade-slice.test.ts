import { describe, expect, test } from '@jest/globals';
import { brokenBounds } from '../../bench/decade/bounds.js';
import { IN_HASTE } from '../../bench/decade/plan.js';
import { decadeTank } from '../../bench/decade/specs.js';
import { isRight, together } from '../../bench/decade/tally.js';
import { live, sameLife } from '../../bench/decade/tank-life.js';

/** Some days of the decade, with what the decade asks for; the whole of it is in test/bench/decade.bench.ts. */
const YEARS = 0.02;
const TANKS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 1],
  [2, 2],
  [1, 3],
  [3, 0],
];

describe('a slice of the simulated decade', () => {
  test('water stays safe, and what is named is right', async () => {
    const tallies = [];
    for (const [farm, tank] of TANKS) tallies.push(await live(decadeTank(1, farm, tank), YEARS, IN_HASTE));
    const tally = together(tallies);
    expect(tally.starts).toBeGreaterThan(10);
    expect(tally.pump_starts).toBeGreaterThan(100);
    expect(tally.switch_overs).toBeGreaterThan(0);
    expect(tally.waited_minutes).toBeGreaterThan(0);
    expect(brokenBounds(tally).filter((broken) => !broken.startsWith('low for'))).toEqual([]);
    // In a week of nothing but faults a rest at which the supply comes back weighs more than in ten years.
    expect(tally.low_minutes).toBeLessThanOrEqual(1.001 * tally.plain_low_minutes);
    expect(tally.false_alarms).toEqual({});
    expect(tally.cases.length).toBeGreaterThan(2);
    expect(tally.cases.filter(({ first }) => first !== null).every(isRight)).toBe(true);
  });

  test('the same seed lives the same life', async () => {
    const once = await live(decadeTank(7, 0, 2), 0.005);
    expect(sameLife(await live(decadeTank(7, 0, 2), 0.005), once)).toBe(true);
    expect(sameLife(await live(decadeTank(8, 0, 2), 0.005), once)).toBe(false);
  });
});
