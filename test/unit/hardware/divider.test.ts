import { describe, expect, test } from '@jest/globals';
import { chooseDivider, type DividerTask, ohmText } from '../../../hardware/circuits/divider.js';
import { ECHO_DIVIDER } from '../../../hardware/circuits/echo.js';

const TASK: DividerTask = {
  source_max_v: 5.25,
  source_min_v: 4.25,
  pin_max_v: 3.3,
  pin_high_min_v: 2,
  tolerance: 0.05,
};

describe('the voltage divider of an echo', () => {
  test('is 1 kΩ above 1.5 kΩ', () => {
    expect(ECHO_DIVIDER).toMatchObject({ upper_ohm: 1000, lower_ohm: 1500 });
    expect(ohmText(ECHO_DIVIDER.lower_ohm)).toBe('1.5 kΩ');
  });

  test('keeps within 3.3 V and above the threshold with every tolerance at its worst', () => {
    const { upper_ohm, lower_ohm, pin_highest_v, pin_lowest_v } = ECHO_DIVIDER;
    expect(pin_highest_v).toBeCloseTo((5.25 * lower_ohm * 1.05) / (lower_ohm * 1.05 + upper_ohm * 0.95), 3);
    expect(pin_highest_v).toBeLessThanOrEqual(3.3);
    expect(pin_lowest_v).toBeGreaterThan(2);
  });

  test('may give more with better resistors, and is refused when nothing fits', () => {
    expect(chooseDivider({ ...TASK, tolerance: 0.01 }).pin_lowest_v).toBeGreaterThanOrEqual(
      ECHO_DIVIDER.pin_lowest_v,
    );
    expect(() => chooseDivider({ ...TASK, pin_max_v: 1 })).toThrow(RangeError);
    expect(() => chooseDivider({ ...TASK, source_max_v: Number.NaN })).toThrow(RangeError);
  });
});
