import { describe, expect, test } from '@jest/globals';
import { Sampling } from '../../../../firmware/domain/level/sampling.js';

const MINUTE = 60_000;
const STILL = { running: false, unclear: false, percent: 50, low_percent: 15 };
const RUNNING = { ...STILL, running: true };
const UNCLEAR = { ...STILL, unclear: true };

describe('how often a tank is looked at', () => {
  test('every second while anything runs, as configured while it is still', () => {
    const sampling = new Sampling(MINUTE);
    expect(sampling.next_ms(STILL, 0)).toBe(MINUTE);
    expect(sampling.next_ms(RUNNING, 1_000)).toBe(1_000);
    expect(sampling.next_ms({ ...RUNNING, unclear: true }, 2_000)).toBe(1_000);
  });

  test('every second when it becomes unclear, and every ten after ten minutes, unless it runs', () => {
    const sampling = new Sampling(MINUTE);
    expect(sampling.next_ms(UNCLEAR, 0)).toBe(1_000);
    expect(sampling.next_ms(UNCLEAR, 10 * MINUTE - 1)).toBe(1_000);
    expect(sampling.next_ms(UNCLEAR, 10 * MINUTE)).toBe(10_000);
    expect(sampling.next_ms({ ...RUNNING, unclear: true }, 20 * MINUTE)).toBe(1_000);
  });

  test('what was clear in between begins anew', () => {
    const sampling = new Sampling(MINUTE);
    sampling.next_ms(UNCLEAR, 0);
    sampling.next_ms(STILL, 9 * MINUTE);
    expect(sampling.next_ms(UNCLEAR, 10 * MINUTE)).toBe(1_000);
  });

  test('never more seldom than configured', () => {
    const sampling = new Sampling(5_000);
    sampling.next_ms(UNCLEAR, 0);
    expect(sampling.next_ms(UNCLEAR, 30 * MINUTE)).toBe(5_000);
  });

  test('when it falls to its low setpoint before the next look, but not by every wave', () => {
    const sampling = new Sampling(MINUTE);
    const at = (percent: number) => ({ ...STILL, percent });
    expect(sampling.next_ms(at(20), 0)).toBe(MINUTE);
    expect(sampling.next_ms(at(19), MINUTE)).toBe(MINUTE);
    expect(sampling.next_ms(at(16), 2 * MINUTE)).toBe(MINUTE / 3);
    // Asked again without a new look.
    expect(sampling.next_ms(at(16), 2 * MINUTE)).toBe(MINUTE / 3);
    expect(sampling.next_ms(at(15.1), 2 * MINUTE + 20_000)).toBe(5_000);
    // It rises again, or is low already, or nothing is to be done.
    expect(sampling.next_ms(at(15.2), 3 * MINUTE)).toBe(MINUTE);
    expect(sampling.next_ms(at(14.9), 4 * MINUTE)).toBe(MINUTE);
    expect(sampling.next_ms({ ...at(14.5), low_percent: null }, 5 * MINUTE)).toBe(MINUTE);
  });
});
