import { describe, expect, test } from '@jest/globals';
import { Overflow } from '../../../../firmware/domain/diagnosis/overflow.js';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { DiagnosedTank } from '../support/diagnosed-tank.js';

const DAY_S = 86_400;

/** Levels, one after the other, under a rule that fills up to so many percent; answers whether it runs over. */
function runsOver(high_percent: number, percents: readonly number[], overflow = new Overflow()) {
  percents.forEach((percent, n) => {
    overflow.see({
      now_ms: 1_000 * n,
      reading: {
        quality: 'good',
        level: { percent, litres: 20 * percent, depth_mm: 17 * percent },
        reason: reason('level_good'),
      },
      ...{ echoes: null, inlet: null, expected_inflow: null, level_switches: [], flow_meters: [] },
      ...{ raining: null, high_percent },
    });
  });
  return overflow.fault !== null;
}

const LOW_TANK = verticalCylinder(800, 600);

describe('a tank that the rule fills nearly to the brim', () => {
  test.each([
    [99, 1_800, undefined],
    [99, 6_000, undefined],
    [98.5, 6_000, undefined],
    [99, 3_000, LOW_TANK],
  ])('to %s %% by %s L/h, does not run over at its refills', (high_percent, supply_lph, shape) => {
    const tank = new DiagnosedTank({
      ...(shape === undefined ? {} : { shape }),
      ...{ percent: 90, supply_lph, idle_interval_ms: 5_000 },
      draw_lph: (ms) => (Math.floor(ms / 3.6e6) % 6 === 0 ? 200 : 0),
      inlet: { full_percent: 100, rest_s: 120, max_starts_per_hour: 12 },
    });
    tank.controller.keepRule({ low_percent: 90, high_percent, enabled: true });
    let highest = 0;
    tank.live(DAY_S, () => {
      highest = Math.max(highest, tank.percent);
    });
    expect(highest).toBeGreaterThan(high_percent - 0.5);
    expect(tank.named).toEqual([]);
  });

  test('runs over when its inlet hangs open', () => {
    const tank = new DiagnosedTank({ percent: 97, inlet: { full_percent: 100 } });
    tank.controller.keepRule({ low_percent: 90, high_percent: 99, enabled: true });
    tank.valve_stuck = true;
    tank.valve_open = true;
    tank.live(900);
    expect(tank.named.map(({ name }) => name)).toContain('overflow');
  });
});

describe('water at the brim', () => {
  test('is three windows in a row', () => {
    expect(runsOver(80, [98.5, 99.1, 99.1])).toBe(false);
    expect(runsOver(80, [98.5, 99.1, 99.1, 99.1])).toBe(true);
    expect(runsOver(80, [99.1, 98.6, 98.6, 99.1, 98.6, 98.6, 99.1])).toBe(false);
  });

  test('is above what the rule lets in, and what it may let in too much', () => {
    expect(runsOver(98, [99.1, 99.1, 99.1])).toBe(true);
    expect(runsOver(98.4, [99.3, 99.3, 99.3])).toBe(false);
    expect(runsOver(98.4, [99.4, 99.4, 99.4])).toBe(true);
    expect(runsOver(99, [99.4, 99.4, 99.4])).toBe(false);
    expect(runsOver(99, [99.6, 99.6, 99.6])).toBe(true);
  });

  test('is none that a rule let in which has been lowered since', () => {
    const overflow = new Overflow();
    expect(runsOver(99, [99.1, 99.1, 99.1, 99.1], overflow)).toBe(false);
    expect(runsOver(80, [99.1, 99.1, 99.1, 99.1], overflow)).toBe(false);
    expect(runsOver(80, [97, 99.1, 99.1, 99.1], overflow)).toBe(true);
  });

  test('has run over until it is well below', () => {
    const overflow = new Overflow();
    expect(runsOver(99, [100, 100, 100, 99.2, 99.2, 98.1], overflow)).toBe(true);
    expect(runsOver(99, [97.9], overflow)).toBe(false);
  });
});
