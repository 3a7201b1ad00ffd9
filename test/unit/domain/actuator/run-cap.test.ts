import { beforeEach, describe, expect, test } from '@jest/globals';
import { RunCap } from '../../../../firmware/domain/actuator/run-cap.js';

let cap: RunCap;
beforeEach(() => {
  cap = new RunCap({ max_run_s: 60, rest_s: 10 });
});

describe('the cap of a run', () => {
  test('knows of no end and no rest while nothing runs', () => {
    expect(cap.reached(1e12)).toBe(false);
    expect(cap.runsUntil_ms()).toBeNull();
    expect(cap.restingUntil_ms(0)).toBeNull();
  });

  test('is reached after its time, and then a rest begins', () => {
    cap.note(true, 5_000);
    expect(cap.runsUntil_ms()).toBe(65_000);
    expect(cap.reached(64_999)).toBe(false);
    expect(cap.restingUntil_ms(64_999)).toBeNull();
    expect(cap.reached(65_000)).toBe(true);
    expect(cap.restingUntil_ms(65_000)).toBe(75_000);
    expect(cap.restingUntil_ms(74_999)).toBe(75_000);
    expect(cap.restingUntil_ms(75_000)).toBeNull();
  });

  test('is not put off by being told again and again that it runs', () => {
    for (let s = 0; s < 60; s++) cap.note(true, s * 1_000);
    expect(cap.reached(60_000)).toBe(true);
  });

  test('ends with the run', () => {
    cap.note(true, 0);
    cap.note(false, 59_000);
    cap.note(true, 59_001);
    expect(cap.reached(60_000)).toBe(false);
    expect(cap.runsUntil_ms()).toBe(119_001);
  });
});
