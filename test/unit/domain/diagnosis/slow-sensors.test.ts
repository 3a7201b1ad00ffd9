import { describe, expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import { DiagnosedWifiTank } from '../support/diagnosed-wifi-tank.js';
import type { Setting } from '../support/virtual-tank.js';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const HOUR_MS = 3_600_000;
const HOUSEHOLD = verticalCylinder(1_200, 1_768);
const VILLAGE = verticalCylinder(1_784, 4_000);

describe.each([150, 180, 240, 300])('a sensor that tells over Wi-Fi every %d s', (interval_s) => {
  const begin = (setting: Setting) =>
    new DiagnosedWifiTank({ interval_ms: 1_000 * interval_s }, { idle_interval_ms: 60_000, ...setting });

  test('calls a supply sound that brings what it should', () => {
    const tank = begin({ shape: HOUSEHOLD, percent: 16, supply_lph: 1_000, draw_lph: () => 60 });
    tank.live(10 * DAY_S);
    expect(tank.named).toEqual([]);
    expect(tank.inflow_litres).toBeGreaterThan(10_000);
  });

  test('shows a supply that is off', () => {
    const tank = begin({ shape: VILLAGE, percent: 14, supply_lph: 3_000, inlet: { max_run_s: 4 * HOUR_S } });
    tank.live(0.75 * HOUR_S);
    tank.supply_lph = 0;
    tank.live(1.5 * HOUR_S);
    expect(['no_water_arrives', 'no_supply']).toContain(tank.named.at(-1));
  });

  test('shows an inlet that hangs open before the tank is full', () => {
    const tank = begin({ shape: VILLAGE, percent: 30, supply_lph: 3_000 });
    tank.live(HOUR_S / 2);
    tank.valve_stuck = true;
    tank.valve_open = true;
    tank.live(HOUR_S);
    expect(tank.named).toContain('inlet_stuck_open');
    expect(tank.percent).toBeLessThan(90);
  });

  test('shows a pipe that burst before the tank is empty', () => {
    const tank = begin({ shape: HOUSEHOLD, percent: 70, supply_lph: 3_000, draw_lph: people });
    tank.live(8 * DAY_S);
    expect(tank.named).not.toContain('leak');
    tank.litres = 1_500;
    tank.draw_lph = () => 1_200;
    tank.live(0.75 * HOUR_S);
    expect(tank.named).toContain('leak');
  });
});

test('what a source brings of which nobody knows it is learned behind a sensor that tells every minute, in a large tank', () => {
  const shape = verticalCylinder(6_515, 3_000);
  const inlet = { max_run_s: 12 * HOUR_S };
  const tank = new DiagnosedWifiTank(
    { interval_ms: 60_000 },
    { shape, percent: 14, supply_lph: 1_500, known_inflow_lph: null, idle_interval_ms: 60_000, inlet },
    null,
  );
  tank.live(DAY_S);
  expect(tank.diagnosis.memory.inflows['']?.at(-1)?.mean_lph).toBeGreaterThan(1_200);
});

/** People draw a little by day. */
function people(now_ms: number): number {
  const hour = (now_ms / HOUR_MS) % 24;
  return hour >= 6 && hour < 20 && Math.floor(now_ms / 300_000) % 4 === 0 ? 100 : 0;
}

test.each([30, 60, 180, 300])(
  'nothing is learned of a supply that is off, of which nobody knows what it should bring, from noise told every %d s',
  (interval_s) => {
    const tank = new DiagnosedWifiTank(
      { interval_ms: interval_s * 1_000, noise_mm: 2.5 },
      {
        ...{ shape: verticalCylinder(2_915, 3_000), percent: 14, supply_lph: 0, known_inflow_lph: null },
        ...{ idle_interval_ms: 60_000, inlet: { max_run_s: 4 * HOUR_S } },
      },
      null,
    );
    tank.live(2 * HOUR_S);
    expect(tank.named).toContain('no_water_arrives');
    tank.live(DAY_S);
    expect(tank.diagnosis.memory.inflows['']?.at(-1) ?? null).toBeNull();
  },
);
