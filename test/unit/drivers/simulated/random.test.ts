import { describe, expect, test } from '@jest/globals';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';
import { SlowNoise } from '../../../../firmware/drivers/simulated/slow-noise.js';

function draw<T>(count: number, one: () => T): T[] {
  return Array.from({ length: count }, one);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('SeededRandom', () => {
  test('gives the same numbers for the same seed, and others for another', () => {
    const first = new SeededRandom('7 house draws');
    const again = new SeededRandom('7 house draws');
    const other = new SeededRandom('8 house draws');
    const numbers = draw(50, () => first.next());
    expect(draw(50, () => again.next())).toEqual(numbers);
    expect(draw(50, () => other.next())).not.toEqual(numbers);
  });

  test('spreads evenly over its range and never leaves it', () => {
    const random = new SeededRandom('even');
    const tenths = new Array(10).fill(0);
    for (const value of draw(100_000, () => random.between(-5, 5))) tenths[Math.floor(value + 5)] += 1;
    expect(tenths).toHaveLength(10);
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  test('gaussian numbers have mean 0, deviation 1 and the right tails', () => {
    const random = new SeededRandom('bell');
    const values = draw(100_000, () => random.gaussian());
    expect(Math.abs(mean(values))).toBeLessThan(0.015);
    expect(Math.abs(mean(values.map((v) => v * v)) - 1)).toBeLessThan(0.02);
    const beyond_two = values.filter((v) => Math.abs(v) > 2).length / values.length;
    expect(Math.abs(beyond_two - 0.0455)).toBeLessThan(0.004);
  });

  test('waits of events that come by chance have the asked mean', () => {
    const random = new SeededRandom('wait');
    const waits = draw(100_000, () => random.wait(40));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(mean(waits) - 40)).toBeLessThan(0.8);
  });
});

describe('SlowNoise', () => {
  test('depends on time alone, stays within ±1 and has no jumps', () => {
    const noise = new SlowNoise('pressure', 60_000);
    const forwards = draw(5_000, () => 0).map((_, i) => noise.at(i * 1_000));
    const backwards = draw(5_000, () => 0).map((_, i) => noise.at((4_999 - i) * 1_000));
    expect(backwards.reverse()).toEqual(forwards);
    expect(Math.max(...forwards.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...forwards.map((v, i) => Math.abs(v - (forwards[i - 1] ?? v))))).toBeLessThan(0.06);
  });

  test('drifts through its whole range', () => {
    const noise = new SlowNoise('pressure', 60_000);
    const values = draw(1_000, () => 0).map((_, i) => noise.at(i * 60_000));
    expect(Math.min(...values)).toBeLessThan(-0.95);
    expect(Math.max(...values)).toBeGreaterThan(0.95);
    expect(Math.abs(mean(values))).toBeLessThan(0.06);
  });
});
