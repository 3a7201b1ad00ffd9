import { describe, expect, test } from '@jest/globals';
import type { FaultName } from '../../../../firmware/domain/diagnosis/fault.js';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import { DiagnosedTank } from '../support/diagnosed-tank.js';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
/** 300 L, which are full within minutes. */
const SMALL = verticalCylinder(700, 780);
/** 20,000 L, which fill for half a day. */
const WIDE = verticalCylinder(3_200, 2_500);

const hourAt = (now_ms: number) => (now_ms / 3_600_000) % 24;
/** People draw this by day, and a twelfth of it by night. */
const byDay = (lph: number) => (now_ms: number) => {
  const hour = hourAt(now_ms);
  return hour > 6 && hour < 22 ? lph : lph / 12;
};
const names = ({ named }: DiagnosedTank): FaultName[] => named.map(({ name }) => name);

describe('a small tank whose inflow nobody measured', () => {
  /** Two sound weeks. */
  function livedIn(supply_lph: number): DiagnosedTank {
    const setting = {
      shape: SMALL,
      percent: 50,
      supply_lph,
      known_inflow_lph: null,
      idle_interval_ms: 60_000,
    };
    const tank = new DiagnosedTank({ ...setting, draw_lph: byDay(30) });
    tank.live(14 * DAY_S);
    return tank;
  }

  test.each([3_000, 6_000, 15_000])('learns it from its short runs: %d L/h', (supply_lph) => {
    const tank = livedIn(supply_lph);
    expect(names(tank)).toEqual([]);
    const learned = tank.diagnosis.memory.inflows['']?.at(-1)?.mean_lph ?? 0;
    expect(learned / supply_lph).toBeGreaterThan(0.9);
    expect(learned / supply_lph).toBeLessThan(1.15);
  });

  test('and so finds a valve that hangs open', () => {
    const tank = livedIn(3_000);
    tank.live(3 * DAY_S, () => {
      if (tank.valve_open && tank.percent > 40) tank.valve_stuck = true;
    });
    expect(names(tank)).toContain('inlet_stuck_open');
  });

  test('and a supply that is off', () => {
    const tank = livedIn(6_000);
    tank.supply_lph = 0;
    tank.live(DAY_S);
    expect(tank.named).toEqual([expect.objectContaining({ name: 'no_water_arrives' })]);
    expect(tank.named[0]?.confidence).toBeGreaterThan(0.9);
  });
});

describe('an inlet that never brought anything, and nobody knows what it should', () => {
  /** Nearly empty on the first day. */
  const first = (supply_lph: number, draw_lph: (now_ms: number) => number) =>
    new DiagnosedTank({ percent: 16, supply_lph, known_inflow_lph: null, draw_lph });

  test('is told within hours, less surely than where something is known', () => {
    const tank = first(0, byDay(250));
    tank.live(6 * HOUR_S);
    expect(tank.named).toEqual([expect.objectContaining({ name: 'no_water_arrives' })]);
    const [{ at_h, confidence }] = tank.named as [(typeof tank.named)[number]];
    expect(at_h).toBeLessThan(3);
    expect(confidence).toBeGreaterThan(0.5);
    expect(confidence).toBeLessThan(0.8);
    expect(tank.diagnosis.memory.inflows['']?.at(-1) ?? null).toBeNull();
  });

  test('is over when something comes', () => {
    const tank = first(0, byDay(250));
    tank.live(6 * HOUR_S);
    tank.supply_lph = 1_800;
    tank.live(3 * HOUR_S);
    expect(tank.diagnosis.faults).toEqual([]);
  });

  test.each([
    ['a weak well, little by little', 150, 0],
    ['a supply of which people draw most', 600, 580],
    ['a supply of which people draw more than comes, for an hour', 700, 1_000],
  ])('is not said of %s', (_, supply_lph, drawn_lph) => {
    const tank = first(supply_lph, (now_ms) => (hourAt(now_ms) < 1 ? drawn_lph : 0));
    tank.live(6 * HOUR_S);
    expect(names(tank)).toEqual([]);
  });
});

describe('a supply whose pressure halves by day', () => {
  /** A tap of 900 L/h for half of the day's minutes, and for two of each hour by night. */
  const taps = (now_ms: number) => {
    const hour = hourAt(now_ms);
    const minute = (hour * 60) % 60;
    return minute < (hour > 6 && hour < 21 ? 10 : 2) || (hour > 6 && hour < 21 && minute >= 20 && minute < 30)
      ? 900
      : 0;
  };

  /** So many days of 2,000 L/h by night and half of it by day, of which a share is left. */
  function live(tank: DiagnosedTank, days: number, share = 1): DiagnosedTank {
    tank.live(days * DAY_S, () => {
      tank.supply_lph = share * (tank.hour >= 22 || tank.hour < 6 ? 2_000 : 1_000);
    });
    return tank;
  }
  const begin = (known_inflow_lph: number | null) =>
    new DiagnosedTank({
      ...{ shape: WIDE, percent: 40, supply_lph: 2_000, known_inflow_lph, draw_lph: taps },
      ...{ inlet: { max_run_s: DAY_S, full_percent: 95 }, idle_interval_ms: 60_000 },
    });

  test('is called weak at no time in 40 days, and within a day where two fifths of that are left', () => {
    const tank = live(begin(null), 40);
    expect(names(tank)).toEqual([]);
    const hours = tank.diagnosis.memory.inflows['']?.slice(0, 24).filter((habit) => habit !== null) ?? [];
    expect(hours.length).toBeGreaterThanOrEqual(10);
    expect(names(live(tank, 1.5, 0.4))[0]).toBe('weak_supply');
  });

  test('is not called weak either where it was measured at night', () => {
    expect(names(live(begin(2_000), 12))).toEqual([]);
  });
});
