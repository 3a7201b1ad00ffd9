import { beforeEach, describe, expect, test } from '@jest/globals';
import { RunBook } from '../../../../firmware/domain/actuator/run-book.js';

let runs: RunBook;
beforeEach(() => {
  runs = new RunBook({ max_run_s: 60, rest_s: 10, min_off_s: 4, max_starts_per_hour: 3 });
});

/** One run from this second to that. */
function run(from_s: number, to_s: number): void {
  runs.note(true, from_s * 1_000);
  runs.note(false, to_s * 1_000);
}

describe('the limit of a run', () => {
  test('knows of no end and no rest while nothing runs', () => {
    expect(runs.reached(1e12)).toBe(false);
    expect(runs.runsUntil_ms()).toBeNull();
    expect(runs.restingUntil_ms(0)).toBeNull();
  });

  test('is reached after its time, and the rest begins with the end of the run', () => {
    runs.note(true, 5_000);
    expect(runs.runsUntil_ms()).toBe(65_000);
    expect(runs.reached(64_999)).toBe(false);
    expect(runs.reached(65_000)).toBe(true);
    runs.note(false, 65_000);
    expect(runs.restingUntil_ms(65_000)).toBe(75_000);
    expect(runs.restingUntil_ms(74_999)).toBe(75_000);
    expect(runs.restingUntil_ms(75_000)).toBeNull();
  });

  test('is not put off by being told again and again that it runs', () => {
    for (let s = 0; s < 60; s++) runs.note(true, s * 1_000);
    expect(runs.reached(60_000)).toBe(true);
  });

  test('goes on counting over a pause that is shorter than the rest', () => {
    run(0, 50);
    runs.note(true, 59_999);
    expect(runs.runsUntil_ms()).toBe(69_999);
    expect(runs.latestEnd_ms(60_000)).toBe(69_999);
  });

  test('counts what each run took, not when it was', () => {
    run(1_000, 1_050);
    runs.note(true, 1_055_000);
    expect(runs.runsUntil_ms()).toBe(1_065_000);
    expect([9, 10].map((s) => runs.runsShorter(10, 1_055_000 + s * 1_000))).toEqual([true, false]);
    runs.note(false, 1_056_000);
    expect(runs.runsShorter(10, 1_056_000)).toBe(false);
  });

  test('begins anew after a pause as long as the rest', () => {
    run(0, 50);
    expect(runs.latestEnd_ms(59_999)).toBe(69_999);
    expect(runs.latestEnd_ms(60_000)).toBe(120_000);
    runs.note(true, 60_000);
    expect(runs.runsUntil_ms()).toBe(120_000);
  });

  test('lies where the run is expected to be over, when that is earlier', () => {
    runs.note(true, 0);
    runs.expectEnd(90_000, true);
    expect(runs.runsUntil_ms()).toBe(60_000);
    runs.expectEnd(20_000, true);
    expect(runs.runsUntil_ms()).toBe(20_000);
    runs.note(false, 20_000);
    expect(runs.restingUntil_ms(20_000)).toBe(30_000);
    runs.note(true, 30_000);
    expect(runs.runsUntil_ms()).toBe(90_000);
  });
});

describe('the end that is expected of a run', () => {
  test('moves away only while water is seen to come', () => {
    runs.note(true, 0);
    runs.expectEnd(20_000, false);
    expect(runs.runsUntil_ms()).toBe(20_000);
    runs.expectEnd(30_000, false);
    expect(runs.runsUntil_ms()).toBe(20_000);
    runs.expectEnd(30_000, true);
    expect(runs.runsUntil_ms()).toBe(30_000);
    runs.expectEnd(25_000, false);
    expect(runs.runsUntil_ms()).toBe(25_000);
  });
});

describe('the pause between two runs', () => {
  test('lasts its time, and is none while it runs or before the first run', () => {
    expect(runs.pausesUntil_ms(0)).toBeNull();
    runs.note(true, 0);
    expect(runs.pausesUntil_ms(1_000)).toBeNull();
    runs.note(false, 1_000);
    expect(runs.pausesUntil_ms(1_000)).toBe(5_000);
    expect(runs.pausesUntil_ms(4_999)).toBe(5_000);
    expect(runs.pausesUntil_ms(5_000)).toBeNull();
  });
});

describe('the starts of an hour', () => {
  test('are used up after as many as allowed, until the first of them is an hour old', () => {
    run(0, 1);
    run(100, 101);
    expect(runs.startsAgainAt_ms(150_000)).toBeNull();
    run(200, 201);
    expect(runs.startsAgainAt_ms(201_000)).toBe(3_600_000);
    expect(runs.startsAgainAt_ms(3_599_999)).toBe(3_600_000);
    expect(runs.startsAgainAt_ms(3_600_000)).toBeNull();
    run(3_600, 3_601);
    expect(runs.startsAgainAt_ms(3_601_000)).toBe(3_700_000);
  });
});

describe('a rest that was cut short', () => {
  test('is that of a run that reached its limit, after which a run has its whole limit again', () => {
    runs.note(true, 0);
    runs.note(false, 60_000, 6);
    expect(runs.looks).toBe(true);
    expect(runs.rest_s).toBe(6);
    expect(runs.restingUntil_ms(65_999)).toBe(66_000);
    expect(runs.restingUntil_ms(66_000)).toBeNull();
    runs.note(true, 66_000);
    expect(runs.runsUntil_ms()).toBe(126_000);
  });

  test('is never a longer one', () => {
    runs.note(true, 0);
    runs.note(false, 60_000, 99);
    expect(runs.looks).toBe(false);
    expect(runs.restingUntil_ms(60_000)).toBe(70_000);
  });

  test('is none of a run that ended before its limit: a pause does not renew it', () => {
    runs.note(true, 0);
    runs.note(false, 50_000, 2);
    expect(runs.looks).toBe(false);
    expect(runs.restingUntil_ms(50_000)).toBeNull();
    runs.note(true, 53_000);
    expect(runs.runsUntil_ms()).toBe(63_000);
  });
});
