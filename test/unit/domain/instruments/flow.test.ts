import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FlowEstimator } from '../../../../firmware/domain/instruments/flow.js';
import { Rainfall } from '../../../../firmware/domain/instruments/rainfall.js';

/** A meter of 0.5 L a pulse looked at every second while so much flows, from second 0. */
function looked(estimator: FlowEstimator, lph: number, from_s: number, to_s: number, before = 0): number {
  let pulses = before;
  for (let s = from_s; s <= to_s; s++) {
    pulses = before + Math.floor(((s - from_s) * lph) / 3_600 / 0.5);
    estimator.take(pulses, s * 1_000);
  }
  return pulses;
}

describe('the flow through a meter', () => {
  test('is unknown, not zero, while it cannot be read', () => {
    const flow = new FlowEstimator(0.5);
    expect(flow.lph).toBeNull();
    flow.take(null, 0);
    expect(flow.lph).toBeNull();
    expect(flow.evidenceOf('inlet')).toBeNull();
    flow.take(7, 1_000);
    expect(flow.lph).toBe(0);
    flow.take(null, 2_000);
    expect(flow.lph).toBeNull();
  });

  test.each([120, 600, 1_800, 36_000])('of %d L/h is right within 5 % after a minute', (lph) => {
    const flow = new FlowEstimator(0.5);
    looked(flow, lph, 0, 90);
    expect(Math.abs((flow.lph ?? 0) - lph) / lph).toBeLessThan(0.05);
  });

  test('is at most one pulse in the time since the last, and nothing after ten minutes', () => {
    const flow = new FlowEstimator(0.5);
    const pulses = looked(flow, 1_800, 0, 60);
    flow.take(pulses, 70_000);
    expect(flow.lph).toBeCloseTo(180, 0);
    flow.take(pulses, 659_999);
    expect(flow.lph).toBeGreaterThan(0);
    flow.take(pulses, 660_000);
    expect(flow.lph).toBe(0);
  });

  test('is never negative, infinite or NaN, whatever counts come', () => {
    const anyLooks = fc.array(fc.tuple(fc.option(fc.nat({ max: 1_000 })), fc.nat({ max: 90_000 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(anyLooks, (looks) => {
        const flow = new FlowEstimator(0.5);
        let now_ms = 0;
        let pulses = 0;
        for (const [more, later_ms] of looks) {
          now_ms += later_ms + 1;
          pulses += more ?? 0;
          flow.take(more === null ? null : pulses, now_ms);
          const lph = flow.lph;
          if (more === null) expect(lph).toBeNull();
          else expect(Number.isFinite(lph) && (lph ?? -1) >= 0).toBe(true);
        }
      }),
    );
  });

  test('since a valve moved is what came since, beside what came before', () => {
    const flow = new FlowEstimator(0.5);
    const before = looked(flow, 1_800, 0, 60);
    flow.restart('inlet', 60_500);
    expect(flow.evidenceOf('inlet')).toMatchObject({ pulses: 0, flow_lph: 0, quiet_ms: 0 });
    flow.take(before + 1, 62_000);
    flow.take(before + 1, 75_500);
    expect(flow.evidenceOf('inlet')).toMatchObject({ pulses: 1, quiet_ms: 13_500, litres_per_pulse: 0.5 });
    expect(Math.abs((flow.evidenceOf('inlet')?.before_lph ?? 0) - 1_800)).toBeLessThan(90);
  });

  test('tells of each in its pipe: silence since that one moved, pulses since any of them did', () => {
    const flow = new FlowEstimator(0.5);
    const before = looked(flow, 1_800, 0, 60);
    flow.restart('pump', 60_500);
    flow.take(before, 90_500);
    flow.restart('outlet', 90_500);
    flow.take(before + 3, 95_500);
    flow.restart('outlet', 100_500);
    flow.take(before + 3, 105_500);
    expect(flow.evidenceOf('pump')).toMatchObject({ pulses: 0, quiet_ms: 10_000 });
    expect(flow.evidenceOf('outlet')).toMatchObject({ pulses: 0, quiet_ms: 5_000 });
    expect(flow.evidenceOf('inlet')).toMatchObject({ pulses: 0, quiet_ms: 10_000, before_lph: 0 });
    expect(flow.evidenceOf('pump')?.before_lph).toBeGreaterThan(1_700);
  });
});

describe('how far apart the pulses come', () => {
  /** What is told after these counts, each at a second of its own. */
  const apart_ms = (...looks: readonly [second: number, pulses: number][]) => {
    const flow = new FlowEstimator(0.5);
    for (const [second, pulses] of looks) flow.take(pulses, second * 1_000);
    return flow.evidenceOf('inlet')?.pulse_ms;
  };

  test('is unknown before two whole pulses: the way to the first is only a part of one', () => {
    expect(apart_ms([100, 7])).toBeNull();
    expect(apart_ms([100, 7], [110, 8])).toBeNull();
    expect(apart_ms([100, 7], [110, 8], [124, 9])).toBe(12_000);
    expect(apart_ms([100, 7], [124, 9])).toBe(12_000);
  });

  test('is that of the last minute, and not of before', () => {
    expect(apart_ms([0, 0], [20, 1], [40, 2], [60, 3])).toBe(20_000);
    expect(apart_ms([0, 0], [20, 1], [40, 2], [60, 3], [70, 13])).toBe(50_000 / 12);
    expect(apart_ms([0, 0], [60, 10], [120, 12])).toBe(30_000);
  });

  test('is unknown where they come more seldom than once a minute, one by one', () => {
    expect(apart_ms([0, 0], [90, 1], [180, 2], [270, 3])).toBeNull();
  });

  test('begins anew when a valve moves, and after the meter could not be read', () => {
    const flow = new FlowEstimator(0.5);
    for (const second of [0, 10, 20]) flow.take(second / 10, second * 1_000);
    flow.restart('inlet', 25_000);
    expect(flow.evidenceOf('inlet')?.pulse_ms).toBeNull();
    flow.take(4, 35_000);
    expect(flow.evidenceOf('inlet')?.pulse_ms).toBe(5_000);
    flow.take(null, 40_000);
    flow.take(9, 45_000);
    expect(flow.evidenceOf('inlet')).toMatchObject({ pulse_ms: null, pulses: 0, before_lph: 0, quiet_ms: 0 });
  });

  test('lets the flow be that of the last minute, too', () => {
    const flow = new FlowEstimator(0.5);
    for (let second = 0; second <= 120; second += 10) flow.take(second / 10, second * 1_000);
    for (let second = 121; second <= 180; second++) flow.take(12 + (second - 120), second * 1_000);
    expect(flow.lph).toBeCloseTo(1_800);
  });

  test('of a meter that was never read nothing is told, whatever moves', () => {
    const flow = new FlowEstimator(0.5);
    flow.restart('inlet', 1_000);
    expect(flow.evidenceOf('inlet')).toBeNull();
  });
});

describe('rain', () => {
  test('is counted in tips, in all and in the last hour', () => {
    const rain = new Rainfall(0.25);
    const minute = 60_000;
    expect(rain.take(null, 0)).toEqual({ total_mm: null, last_hour_mm: null });
    expect(rain.take(0, minute)).toEqual({ total_mm: 0, last_hour_mm: 0 });
    expect(rain.take(2, 10 * minute)).toEqual({ total_mm: 0.5, last_hour_mm: 0.5 });
    expect(rain.take(4, 40 * minute)).toEqual({ total_mm: 1, last_hour_mm: 1 });
    expect(rain.take(4, 69 * minute)).toEqual({ total_mm: 1, last_hour_mm: 1 });
    expect(rain.take(4, 70 * minute)).toEqual({ total_mm: 1, last_hour_mm: 0.5 });
    expect(rain.take(4, 100 * minute)).toEqual({ total_mm: 1, last_hour_mm: 0 });
    expect(rain.take(4, 9_000 * minute)).toEqual({ total_mm: 1, last_hour_mm: 0 });
  });
});
