import { describe, expect, test } from '@jest/globals';
import { DiagnosedWifiTank } from '../support/diagnosed-wifi-tank.js';

const DAY_S = 86_400;
const HOUR_MS = 3_600_000;
/** People draw by day, with pauses; nobody does at night. */
const people = (now_ms: number) => {
  const hour = Math.floor(now_ms / HOUR_MS) % 24;
  return hour >= 6 && hour < 22 && Math.floor(now_ms / 300_000) % 3 === 0 ? 300 : 0;
};

describe.each([
  ['centimetres', 10],
  ['whole percents', 17.7],
])('a sensor that tells %s over Wi-Fi', (_, step_mm) => {
  const begin = (interval_ms: number) =>
    new DiagnosedWifiTank({ interval_ms, step_mm }, { percent: 40, draw_lph: people });

  test.each([30_000, 110_000])('every %d ms calls nothing wrong for ten days', (interval_ms) => {
    const tank = begin(interval_ms);
    tank.live(10 * DAY_S);
    expect(tank.named).toEqual([]);
    expect(tank.inflow_litres).toBeGreaterThan(10_000);
  });

  test('still shows a supply that is off', () => {
    const tank = begin(30_000);
    tank.live(3 * DAY_S);
    tank.supply_lph = 0;
    tank.live(2 * DAY_S);
    expect(['no_water_arrives', 'no_supply']).toContain(tank.named[0]);
  });

  test('still shows an inlet that hangs open', () => {
    const tank = begin(30_000);
    tank.live(3 * DAY_S);
    while (!tank.valve_open) tank.step();
    tank.valve_stuck = true;
    tank.live(DAY_S / 2);
    // Of whole percents too few fit below the brim: then it is told by its staying there.
    expect(tank.named).toContain('inlet_stuck_open');
  });
});
