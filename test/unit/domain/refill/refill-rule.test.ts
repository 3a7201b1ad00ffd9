import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_REFILL_RULE, wantsRefill } from '../../../../firmware/domain/refill/refill-rule.js';

const RULE = DEFAULT_REFILL_RULE;

describe('the refill rule', () => {
  test('is below 15 % and up to 80 %, unless the farmer says otherwise', () => {
    expect(RULE).toEqual({ low_percent: 15, high_percent: 80, enabled: true });
  });

  test('begins a refill below the low setpoint, not at it', () => {
    expect(wantsRefill(RULE, false, 14.999)).toBe(true);
    expect(wantsRefill(RULE, false, 0)).toBe(true);
    expect(wantsRefill(RULE, false, 15)).toBe(false);
  });

  test('ends it at the high setpoint', () => {
    expect(wantsRefill(RULE, true, 79.999)).toBe(true);
    expect(wantsRefill(RULE, true, 80)).toBe(false);
    expect(wantsRefill(RULE, true, 100)).toBe(false);
  });

  test('between the setpoints goes on as it was', () => {
    const between = fc.double({ min: 15, max: 79.999, noNaN: true });
    fc.assert(
      fc.property(between, fc.boolean(), (percent, refilling) => {
        expect(wantsRefill(RULE, refilling, percent)).toBe(refilling);
      }),
      { seed: 1580 },
    );
  });

  test('does not chatter when the level trembles at a setpoint', () => {
    const trembling = (around: number, start: boolean) => {
      let refilling = start;
      let changes = 0;
      for (let i = 0; i < 100; i++) {
        const wanted = wantsRefill(RULE, refilling, around + (i % 2 === 0 ? 0.5 : -0.5));
        if (wanted !== refilling) changes += 1;
        refilling = wanted;
      }
      return changes;
    };
    expect(trembling(15, false)).toBe(1);
    expect(trembling(80, true)).toBe(1);
  });

  test('that is switched off never asks for water, not even for a refill under way', () => {
    const off = { ...RULE, enabled: false };
    expect(wantsRefill(off, true, 50)).toBe(false);
    expect(wantsRefill(off, false, 0)).toBe(false);
  });

  test('follows the farmer’s own setpoints', () => {
    const own = { low_percent: 40, high_percent: 60, enabled: true };
    expect(wantsRefill(own, false, 39.9)).toBe(true);
    expect(wantsRefill(own, true, 59.9)).toBe(true);
    expect(wantsRefill(own, true, 60)).toBe(false);
    expect(wantsRefill(own, false, 41)).toBe(false);
  });
});
