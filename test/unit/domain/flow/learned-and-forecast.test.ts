import { describe, expect, test } from '@jest/globals';
import { closeAt_litres, runCap_s, timeTo } from '../../../../firmware/domain/flow/forecast.js';
import { LearnedFlow } from '../../../../firmware/domain/flow/learned-flow.js';

const found = (rate_lph: number, error_lph = 20) => ({ rate_lph, error_lph });

describe('a learned flow', () => {
  test('is nothing before anything was found', () => {
    expect(new LearnedFlow().expected(6)).toBeNull();
  });

  test('is what was found, and at an hour not seen yet what the whole day was', () => {
    const flow = new LearnedFlow();
    for (let day = 0; day < 5; day++) {
      flow.learn(found(900), 3);
      flow.learn(found(500), 19);
    }
    expect(flow.expected(3)?.rate_lph).toBeCloseTo(900);
    expect(flow.expected(19)?.rate_lph).toBeCloseTo(500);
    expect(flow.expected(12)?.rate_lph).toBeGreaterThan(500);
    expect(flow.expected(12)?.rate_lph).toBeLessThan(900);
    expect(flow.expected(null)).toEqual(flow.expected(12));
  });

  test('follows a supply that has weakened within two weeks, and is uncertain on the way', () => {
    const flow = new LearnedFlow();
    for (let day = 0; day < 30; day++) flow.learn(found(1_000), 3);
    const steady = flow.expected(3)?.error_lph ?? 0;
    flow.learn(found(400), 3);
    expect(flow.expected(3)?.error_lph).toBeGreaterThan(2 * steady);
    for (let day = 0; day < 28; day++) flow.learn(found(400), 3);
    expect(flow.expected(3)?.rate_lph).toBeLessThan(500);
  });

  test('never claims to know more finely than it was found', () => {
    const flow = new LearnedFlow();
    for (let day = 0; day < 100; day++) flow.learn(found(1_000, 140), 3);
    expect(flow.expected(3)?.error_lph).toBeGreaterThan(30);
  });

  test('outlives a restart, and does not believe a damaged memory', () => {
    const flow = new LearnedFlow();
    for (let day = 0; day < 5; day++) flow.learn(found(900), 3);
    expect(new LearnedFlow(JSON.parse(JSON.stringify(flow.memory))).expected(3)).toEqual(flow.expected(3));
    const damaged = flow.memory.map((habit) => habit && { ...habit, variance: -1 });
    expect(new LearnedFlow(damaged).expected(3)).toBeNull();
  });

  test('does not learn what is no number', () => {
    const flow = new LearnedFlow();
    flow.learn(found(Number.NaN), 3);
    flow.learn(found(1, Number.POSITIVE_INFINITY), 3);
    expect(flow.expected(3)).toBeNull();
  });
});

describe('a forecast', () => {
  test('is when the flow will have brought what is missing, with a band', () => {
    expect(timeTo(1_600, 1_000, found(1_200, 100))).toEqual({
      likely_s: 1_800,
      soonest_s: (600 * 3_600) / 1_400,
      latest_s: (600 * 3_600) / 1_000,
    });
    expect(timeTo(0, 300, found(-600, 10))?.likely_s).toBe(1_800);
  });

  test('is not made when the water goes the other way, or nobody can tell', () => {
    expect(timeTo(1_600, 1_000, found(-100, 1))).toBeNull();
    expect(timeTo(1_600, 1_000, found(50, 60))).toBeNull();
    expect(timeTo(1_600, 1_000, found(Number.NaN, 1))).toBeNull();
  });

  test('has no latest time when the flow may be none at all', () => {
    expect(timeTo(1_600, 1_000, found(100, 60))?.latest_s).toBeNull();
  });

  test('has come true when nothing is missing', () => {
    expect(timeTo(10, 10, found(0, 5))?.likely_s).toBe(0);
  });
});

describe('a run', () => {
  test('is ended early by what runs in while the valve closes', () => {
    expect(closeAt_litres(1_600, 3_600, 20)).toBe(1_590);
    expect(closeAt_litres(1_600, null, 20)).toBe(1_600);
    expect(closeAt_litres(1_600, -50, 20)).toBe(1_600);
  });

  test('is capped by its forecast with a margin, and never beyond the installer’s limit', () => {
    expect(runCap_s(timeTo(1_600, 1_000, found(1_200, 100)), 1.5, 7_200)).toBe(2_700);
    expect(runCap_s(timeTo(1_600, 1_000, found(1_200, 100)), 1.5, 1_000)).toBe(1_000);
    expect(runCap_s(null, 1.5, 7_200)).toBe(7_200);
  });
});
