import { describe, expect, test } from '@jest/globals';
import type { PumpOptions } from '../../../../firmware/domain/actuator/draw-options.js';
import { command } from '../support/commands.js';
import { WifiTank } from '../support/wifi-tank.js';

const LIFT: PumpOptions = { direction: 'transfer', max_run_s: 3_600, flow_lph: 6_000 };

/** A tank without an inlet whose level is told so often. */
const begin = (interval_s: number, fitted: object = { pump: LIFT }, percent = 40) => {
  const tank = new WifiTank(
    { interval_ms: interval_s * 1_000 },
    { percent, outflow_lph: 6_000, fitted, inlet: null },
  );
  tank.live(2 * interval_s + 30);
  return tank;
};

/** Lives on while another tank is to be filled. Answers the lowest the water stood, in percent. */
const lift = (tank: WifiTank, span_s: number): number => {
  let lowest = tank.percent;
  tank.live(span_s, () => {
    tank.lease({ lease_s: 60 });
    lowest = Math.min(lowest, tank.percent);
  });
  return Math.min(lowest, tank.percent);
};

describe('a pump that draws 6,000 L/h from 2,000 L', () => {
  test.each([30, 120, 300])(
    'leaves the reserve in the tank, though its level is told every %i s',
    (interval_s) => {
      const lowest = lift(begin(interval_s), 1_800);
      expect(lowest).toBeGreaterThan(9.5);
      expect(lowest).toBeLessThan(12);
    },
  );

  test('leaves it though it is started again and again between two readings', () => {
    const tank = begin(300);
    for (let run = 0; run < 15; run++) {
      lift(tank, 40);
      tank.lease({ lease_s: 1 });
      tank.live(20);
      expect(tank.percent).toBeGreaterThan(9);
    }
    expect(tank.percent).toBeLessThan(20);
  });

  test('goes on where it draws less than it is known to, once the level is told', () => {
    const tank = begin(120);
    tank.outflow_lph = 3_000;
    expect(lift(tank, 1_800)).toBeLessThan(16);
  });

  test('leaves it though an outlet draws beside it', () => {
    const tank = begin(300, { pump: LIFT, outlet: { max_run_s: 3_600, flow_lph: 6_000 } });
    tank.tell(command('open', { actuator: 'outlet', duration_s: 1_800 }));
    expect(lift(tank, 900)).toBeGreaterThan(9);
  });

  test('ends a run by hand at its target', () => {
    const tank = begin(300, { pump: { ...LIFT, direction: 'draw' } });
    tank.tell(command('on', { actuator: 'pump', target_percent: 30 }));
    tank.live(900);
    expect(tank.percent).toBeGreaterThan(29);
    expect(tank.percent).toBeLessThan(31);
  });
});
