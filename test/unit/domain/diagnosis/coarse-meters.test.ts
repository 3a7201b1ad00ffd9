import { describe, expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import { DiagnosedTank } from '../support/diagnosed-tank.js';
import type { Setting } from '../support/virtual-tank.js';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const HOUSEHOLD = verticalCylinder(1_200, 1_768);
const SMALL = verticalCylinder(800, 1_000);

/** People draw by day for the first minutes of every so many. */
const draws = (lph: number, minutes: number, every_minutes: number) => (now_ms: number) => {
  const hour = (now_ms / HOUR_MS) % 24;
  return hour > 6 && hour < 21 && (now_ms / MINUTE_MS) % every_minutes < minutes ? lph : 0;
};

/** A tank with a meter in its inlet that pulses so seldom; a broken one never does. */
function tankOf(litres_per_pulse: number, setting: Setting, broken = false): DiagnosedTank {
  const tank = new DiagnosedTank({
    inlet: { max_run_s: 4 * HOUR_S, rest_s: 120, min_off_s: 5, max_starts_per_hour: 12 },
    ...setting,
  });
  tank.instruments = () => {
    const pulses = broken ? 0 : Math.floor(tank.inflow_litres / litres_per_pulse);
    return { level_switches: [], flow_meters: [{ on: 'inlet', litres_per_pulse, pulses }] };
  };
  return tank;
}

const namesOf = ({ named }: DiagnosedTank) => named.map(({ name }) => name);

/** The valve hangs open from now on. */
function hang(tank: DiagnosedTank): void {
  while (tank.valve_open || tank.percent > 60) tank.step();
  tank.valve_stuck = true;
  tank.valve_open = true;
}

describe('a meter that pulses seldom', () => {
  test.each([
    [50, 1_000, HOUSEHOLD],
    [100, 1_000, HOUSEHOLD],
    [25, 300, SMALL],
    [100, 300, SMALL],
  ])(
    'of %d L a pulse shows an inlet that hangs open with %d L/h before the tank is full',
    (litres_per_pulse, supply_lph, shape) => {
      const tank = tankOf(litres_per_pulse, { shape, percent: 60, supply_lph, draw_lph: () => 10 });
      tank.live(2 * HOUR_S);
      hang(tank);
      while (tank.percent < 99) tank.step();
      expect(namesOf(tank)).toEqual(['inlet_stuck_open']);
    },
  );

  test.each([25, 100])('of %d L a pulse calls a supply sound of which people draw a part', (litres) => {
    const tank = tankOf(litres, { percent: 40, supply_lph: 2_000, draw_lph: draws(1_200, 40, 120) });
    tank.live(3 * DAY_S);
    expect(tank.named).toEqual([]);
    expect(tank.inflow_litres).toBeGreaterThan(10_000);
  });

  test('still shows within the hour that the supply is off', () => {
    const tank = tankOf(100, { percent: 14, supply_lph: 3_000 });
    tank.live(HOUR_S / 4);
    tank.supply_lph = 0;
    tank.live(0.9 * HOUR_S);
    expect(['no_supply', 'no_water_arrives']).toContain(namesOf(tank)[0]);
  });

  test('still tells water from a hose from an inlet that hangs open', () => {
    const tank = tankOf(100, { percent: 40, draw_lph: draws(300, 20, 60) });
    tank.live(2 * DAY_S);
    while (tank.valve_open || tank.percent > 50) tank.step();
    tank.draw_lph = () => -1_200;
    tank.live(HOUR_S / 3);
    expect(tank.named).toEqual([]);
  });
});

describe('a meter that is broken while the water rises', () => {
  const begin = () => tankOf(10, { percent: 40, draw_lph: draws(1_500, 20, 60) }, true);

  test('makes no sound supply a dry one', () => {
    const tank = begin();
    tank.live(5 * DAY_S);
    expect(tank.named).toEqual([]);
  });

  test('hides no supply that is off, and no inlet that hangs open', () => {
    const dry = begin();
    dry.live(2 * DAY_S);
    while (!dry.valve_open) dry.step();
    dry.live(600);
    dry.supply_lph = 0;
    dry.live(HOUR_S);
    expect(['no_supply', 'no_water_arrives']).toContain(namesOf(dry)[0]);
    const hangs = begin();
    hangs.live(2 * DAY_S);
    hang(hangs);
    while (hangs.percent < 99) hangs.step();
    expect(namesOf(hangs)).toEqual(['inlet_stuck_open']);
  });
});
