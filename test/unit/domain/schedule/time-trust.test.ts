import { describe, expect, test } from '@jest/globals';
import { TimeTrust } from '../../../../firmware/domain/schedule/time-trust.js';

describe('whether the clock can be trusted', () => {
  test('not before something has confirmed it', () => {
    const trust = new TimeTrust();
    expect(trust.trusted).toBe(false);
    expect(trust.look(0, 0, null)).toBe(false);
    expect(trust.look(1_000, 1_000, 'noon')).toBe(true);
    expect(trust.look(2_000, 2_000, 'noon')).toBe(true);
  });

  test.each([10 * 365 * 86_400_000, -10 * 365 * 86_400_000, 300_001, -300_001, Number.NaN])(
    'not after a jump of %d ms, until it is confirmed once more',
    (jump_ms) => {
      const trust = new TimeTrust();
      trust.look(0, 0, 'noon');
      expect(trust.look(60_000 + jump_ms, 60_000, 'noon')).toBe(false);
      expect(trust.look(120_000 + jump_ms, 120_000, 'noon')).toBe(false);
      expect(trust.look(180_000, 180_000, 'one')).toBe(true);
    },
  );

  test('after a jump that a time service made and confirmed in the same breath', () => {
    const trust = new TimeTrust();
    trust.look(0, 0, 'noon');
    expect(trust.look(600_000, 1_000, 'one')).toBe(true);
  });

  test('a first confirmation that comes with the jump from 1970 counts', () => {
    const trust = new TimeTrust();
    expect(trust.look(0, 0, null)).toBe(false);
    expect(trust.look(1_800_000_000_000, 1_000, 'first')).toBe(true);
  });

  test('still after a time service has pulled it straight by a little', () => {
    const trust = new TimeTrust();
    trust.look(0, 0, 'noon');
    expect(trust.look(60_000 + 299_000, 60_000, 'noon')).toBe(true);
  });
});
