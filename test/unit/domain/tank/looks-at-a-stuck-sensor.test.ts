import { describe, expect, test } from '@jest/globals';
import { VirtualTank } from '../support/virtual-tank.js';

const DAY_S = 86_400;
const MAX_RUN_S = 3_600;

/** People draw until the tank is at 25 %, and then no more; from there on the sensor sees a ledge and not the water. */
function stuckAfterOpening(idle_interval_ms: number, look_s: number): VirtualTank {
  let drawn_lph = 1_000;
  const inlet = { max_run_s: MAX_RUN_S, rest_s: 900, look_s };
  const tank = new VirtualTank({ percent: 17, idle_interval_ms, draw_lph: () => drawn_lph, inlet });
  while (tank.percent < 25) tank.step();
  drawn_lph = 0;
  tank.frozen_percent = 25;
  return tank;
}

describe('a level that stands still between the setpoints, while the inlet is open', () => {
  test.each([
    ['looked at every 5 s', 5_000, 60],
    ['looked at once a minute', 60_000, 60],
    ['after a look of two seconds', 5_000, 2],
  ])('is no water that arrives run after run: %s', (_, idle_interval_ms, look_s) => {
    const tank = stuckAfterOpening(idle_interval_ms, look_s);
    const before_litres = tank.inflow_litres;
    tank.live(DAY_S);
    // One run to its limit, and one more after a look by what was drawn before the first.
    expect(tank.inflow_litres - before_litres).toBeLessThanOrEqual((2 * MAX_RUN_S * 1_800) / 3_600);
    expect(tank.valve_open).toBe(false);
  });

  test.each([8, 10, 15, 25])('is none either where each ping is off by %d mm', (noise_mm) => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const inlet = { max_run_s: 1_800, rest_s: 900 };
      const tank = new VirtualTank({ seed, noise_mm, percent: 14, inlet });
      while (!tank.valve_open) tank.step();
      tank.frozen_percent = 25;
      tank.live(DAY_S / 4);
      expect(tank.inflow_litres).toBeLessThanOrEqual(2 * 1_800 * 0.5);
      expect(tank.valve_open).toBe(false);
    }
  });
});
