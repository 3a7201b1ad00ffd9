import { describe, expect, test } from '@jest/globals';
import { staleAfter_ms } from '../../../../firmware/domain/level/staleness.js';

describe('the age at which a level is no longer one', () => {
  test('is five seconds while the inlet runs, however seldom the tank is looked at otherwise', () => {
    expect(staleAfter_ms(true, 1_000)).toBe(5_000);
    expect(staleAfter_ms(true, 60_000)).toBe(5_000);
  });

  test('is three looks while nothing runs', () => {
    expect(staleAfter_ms(false, 5_000)).toBe(15_000);
    expect(staleAfter_ms(false, 60_000)).toBe(180_000);
  });

  test('is never less than five seconds', () => {
    expect(staleAfter_ms(false, 1_000)).toBe(5_000);
  });
});
