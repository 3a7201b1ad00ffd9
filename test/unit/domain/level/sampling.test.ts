import { describe, expect, test } from '@jest/globals';
import { Sampling } from '../../../../firmware/domain/level/sampling.js';

const MINUTE = 60_000;
const STILL = { running: false, unclear: false };
const RUNNING = { running: true, unclear: false };
const UNCLEAR = { running: false, unclear: true };

describe('how often a tank is looked at', () => {
  test('every second while anything runs, as configured while it is still', () => {
    const sampling = new Sampling(MINUTE);
    expect(sampling.next_ms(STILL, 0)).toBe(MINUTE);
    expect(sampling.next_ms(RUNNING, 1_000)).toBe(1_000);
    expect(sampling.next_ms({ running: true, unclear: true }, 2_000)).toBe(1_000);
  });

  test('every second when it becomes unclear, and every ten after ten minutes, unless it runs', () => {
    const sampling = new Sampling(MINUTE);
    expect(sampling.next_ms(UNCLEAR, 0)).toBe(1_000);
    expect(sampling.next_ms(UNCLEAR, 10 * MINUTE - 1)).toBe(1_000);
    expect(sampling.next_ms(UNCLEAR, 10 * MINUTE)).toBe(10_000);
    expect(sampling.next_ms({ running: true, unclear: true }, 20 * MINUTE)).toBe(1_000);
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
});
