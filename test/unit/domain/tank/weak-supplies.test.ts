import { describe, expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import { VirtualTank } from '../support/virtual-tank.js';
import { Water } from '../support/water.js';

const HOUR_S = 3_600;
const INLET = { max_run_s: HOUR_S, rest_s: 120, look_s: 60, min_off_s: 5, max_starts_per_hour: 12 };

/** 20 m³ that a bore of 200 L/h fills by one percent in a run of an hour. */
function large(known_inflow_lph: number | null = 200): VirtualTank {
  const shape = verticalCylinder(2_913, 3_000);
  const setting = { shape, percent: 14.5, supply_lph: 200, known_inflow_lph, idle_interval_ms: 60_000 };
  const tank = new VirtualTank({ ...setting, inlet: INLET });
  tank.wakeUp();
  return tank;
}

/** The same tank without noise, its inlet open from now on. */
function opened(): Water {
  const water = new Water({ capacity_litres: 20_000, litres_per_mm: 6.67, inflow_lph: null });
  return water.turn(false).run(600, 0).turn(true);
}

describe('a large tank with a weak supply', () => {
  test.each([
    ['as it was measured', 200],
    ['that nobody has measured', null],
  ])('is filled on and on past its low setpoint, run after run: %s', (_, known_inflow_lph) => {
    const tank = large(known_inflow_lph);
    tank.live(12 * HOUR_S);
    expect(tank.percent).toBeGreaterThan(14.5 + 11);
    expect(tank.last.inlet?.trip).toBeNull();
  });

  test('whose sensor freezes above the low setpoint is filled for one more run at the most', () => {
    const tank = large();
    tank.live(4.75 * HOUR_S);
    expect(tank.valve_open).toBe(true);
    tank.frozen_percent = tank.percent;
    const before_litres = tank.inflow_litres;
    tank.live(12 * HOUR_S);
    expect(tank.inflow_litres - before_litres).toBeLessThan(1.5 * 200);
    expect(tank.valve_open).toBe(false);
  });

  test('whose supply goes dry above the low setpoint is not filled on after the next run', () => {
    const tank = large();
    tank.live(4.75 * HOUR_S);
    tank.supply_lph = 0;
    tank.live(2 * HOUR_S);
    expect(tank.valve_open).toBe(false);
    expect(tank.last.inlet?.reason.code).toBe('above_low');
  });
});

describe('a slow rise', () => {
  test('is seen once it is more than the noise, and says so for twice as long as it took', () => {
    const water = opened().run(900, 100);
    expect(water.seenToArrive).toBe(false);
    water.run(1_200, 100);
    expect(water.seenToArrive).toBe(true);
    expect(water.run(2_400, 0).seenToArrive).toBe(true);
    expect(water.run(1_200, 0).seenToArrive).toBe(false);
  });

  test('says nothing of the run after it', () => {
    const water = opened().run(2_100, 100).turn(false).run(60, 0).turn(true);
    expect(water.seenToArrive).toBe(false);
  });

  test('by other water that came in, too, is none of the inlet', () => {
    const water = opened().run(900, 100, 0, true).run(1_200, 0);
    expect(water.seenToArrive).toBe(false);
    expect(opened().run(1_800, 100, 0, true).run(900, 100).seenToArrive).toBe(false);
  });

  test('counts from the lowest on', () => {
    expect(opened().run(900, -200).run(900, 100).seenToArrive).toBe(false);
    expect(opened().run(900, -200).run(2_100, 100).seenToArrive).toBe(true);
  });
});
