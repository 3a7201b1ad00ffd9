import { describe, expect, test } from '@jest/globals';
import { within } from '../../../../firmware/domain/source/source.js';

describe('hours of the day', () => {
  test.each([
    [360, 720, 359, false],
    [360, 720, 360, true],
    [360, 720, 719, true],
    [360, 720, 720, false],
    [1_320, 360, 1_320, true],
    [1_320, 360, 0, true],
    [1_320, 360, 359, true],
    [1_320, 360, 360, false],
    [1_320, 360, 1_319, false],
    [360, 360, 360, false],
    [360, 360, 0, false],
  ])('%d to %d at %d: %s', (from_minute, to_minute, minute, inside) => {
    expect(within([{ from_minute, to_minute }], minute)).toBe(inside);
  });

  test('several count together', () => {
    const hours = [
      { from_minute: 0, to_minute: 60 },
      { from_minute: 120, to_minute: 180 },
    ];
    expect([30, 90, 150].map((minute) => within(hours, minute))).toEqual([true, false, true]);
  });
});
