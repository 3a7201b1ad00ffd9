import { describe, expect, test } from '@jest/globals';
import { RecentMean } from '../../../../firmware/domain/level/recent-mean.js';

describe('the latest readings as one', () => {
  test('are their mean at their mean time, so that water that rises evenly is where it was', () => {
    const recent = new RecentMean();
    for (let s = 0; s < 40; s++) recent.take(1_000 + 2 * s, 1_000 * s);
    expect(recent.mean.at_ms).toBeCloseTo(34_500, 6);
    expect(recent.mean.litres).toBeCloseTo(1_000 + 2 * 34.5, 6);
  });

  test('do not reach back beyond twelve seconds, nor beyond a switching', () => {
    const recent = new RecentMean();
    recent.take(1_000, 0);
    recent.take(500, 60_000);
    expect(recent.mean).toEqual({ at_ms: 60_000, litres: 500 });
    recent.restart();
    recent.take(400, 61_000);
    expect(recent.mean).toEqual({ at_ms: 61_000, litres: 400 });
  });
});
