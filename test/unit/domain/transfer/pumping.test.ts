import { describe, expect, test } from '@jest/globals';
import { PROGRESS_WITHIN_MS, Pumping } from '../../../../firmware/domain/transfer/pumping.js';

describe('the progress of a transfer', () => {
  const begun = (level_percent: number) => {
    const one = new Pumping();
    one.goOn(level_percent, true, 0);
    return one;
  };

  test('is every half per cent within its time', () => {
    expect(new Pumping().running).toBe(false);
    const one = begun(14);
    expect(one.running).toBe(true);
    one.see(14.4, true, PROGRESS_WITHIN_MS - 2);
    one.see(14.5, true, PROGRESS_WITHIN_MS - 1);
    one.see(14.9, true, 2 * PROGRESS_WITHIN_MS - 2);
    expect(one.whyHopeless(2 * PROGRESS_WITHIN_MS - 2)).toBeNull();
    one.see(14.9, true, 2 * PROGRESS_WITHIN_MS - 1);
    expect(one.whyHopeless(2 * PROGRESS_WITHIN_MS - 1)).toEqual({ waited_min: 20 });
    one.stop();
    expect(one.running).toBe(false);
  });

  test('is not looked for while the pump is off, nor is what leaves the tank meanwhile held against it', () => {
    const one = begun(14);
    one.see(14.3, true, PROGRESS_WITHIN_MS - 60_000);
    one.see(9.3, false, 5 * PROGRESS_WITHIN_MS);
    one.see(9.3, true, 5 * PROGRESS_WITHIN_MS);
    one.see(9.4, true, 5 * PROGRESS_WITHIN_MS + 59_999);
    expect(one.whyHopeless(5 * PROGRESS_WITHIN_MS + 59_999)).toBeNull();
    one.see(9.4, true, 5 * PROGRESS_WITHIN_MS + 60_000);
    expect(one.whyHopeless(5 * PROGRESS_WITHIN_MS + 60_000)).toEqual({ waited_min: 20 });
  });
});
