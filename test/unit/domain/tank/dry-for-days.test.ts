import { describe, expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import type { SourceOptions } from '../../../../firmware/domain/source/source.js';
import { BORE, TOWN, tankWith } from '../support/source-tank.js';
import { VirtualTank } from '../support/virtual-tank.js';

const WEAK_MAIN = { ...TOWN, id: 'weak', inflow_lph: 1_200 };
const UNMEASURED_MAIN = { ...TOWN, id: 'unmeasured', inflow_lph: null };
const HOUR_MS = 3_600_000;

describe('a pump that dries up while a herd drinks the tank empty, and the herd leaves', () => {
  const PUMP = { ...BORE, priority: 1, retry_after_s: 3_600 };
  /** A herd that drinks nearly all that should come, until an hour after the pump is dry. */
  const HERD_LPH = 1_530;
  const DRY_FROM_MS = 1.2 * HOUR_MS;

  test.each<[string, readonly SourceOptions[]]>([
    ['beside a main that brings no less', [TOWN]],
    ['beside a weaker main', [WEAK_MAIN]],
    ['beside a main nobody measured', [UNMEASURED_MAIN]],
  ])('does not run on without water: %s', (_, others) => {
    const tank = tankWith([PUMP, ...others], { percent: 0 }, 20);
    let dry_ms = 0;
    while (tank.now_ms < 12 * HOUR_MS) {
      const { inlet, next_tick_ms } = tank.look();
      const is_dry = tank.now_ms >= DRY_FROM_MS;
      tank.draw_lph = () => (tank.now_ms < DRY_FROM_MS + HOUR_MS ? HERD_LPH : 0);
      tank.supply_lph = inlet?.source !== 'bore' ? 1_700 : is_dry ? 0 : 900;
      if (tank.valve_open && inlet?.source === 'bore' && is_dry) dry_ms += next_tick_ms;
      tank.flow(next_tick_ms);
    }
    expect(dry_ms / 60_000).toBeLessThan(60);
    expect(tank.last.inlet?.trip ?? null).toBeNull();
    expect(tank.percent).toBeGreaterThan(15);
  });
});

describe('a pump that is dry for days beside a sound main, while a herd drinks nearly all that comes', () => {
  const HOURS = 34;

  /** How long it runs dry in all, in hours. */
  function dryHours(main_lph: number, herd_lph: number): number {
    const sources = [
      { ...BORE, priority: 1, retry_after_s: 3_600 },
      { ...TOWN, inflow_lph: main_lph, retry_after_s: 3_600 },
    ];
    const tank = tankWith(sources, { percent: 0 }, 20, {
      rest_s: 120,
      min_off_s: 5,
      max_starts_per_hour: 12,
    });
    tank.draw_lph = () => herd_lph;
    let dry_ms = 0;
    while (tank.now_ms < (2 + HOURS) * HOUR_MS) {
      const { inlet, next_tick_ms } = tank.look();
      const is_dry = tank.now_ms >= 2 * HOUR_MS;
      const pumps = inlet?.source === 'bore';
      tank.supply_lph = !pumps ? main_lph : is_dry ? 0 : 1_800;
      if (pumps && is_dry && tank.valve_open) dry_ms += next_tick_ms;
      tank.flow(next_tick_ms);
    }
    return dry_ms / HOUR_MS;
  }

  // It is tried once an hour, and each try may last as long as it may run dry: 120 s, and no more than the level takes to tell.
  test.each([
    ['as strong', 1_800, 1_700],
    ['as strong, of which they leave next to nothing', 1_800, 1_780],
    ['stronger, of which they drink more than the pump ever brought', 2_500, 2_200],
    ['a little weaker', 1_700, 1_500],
  ])('is tried each hour for no longer than it may run dry: the main is %s', (_, main_lph, herd_lph) => {
    expect(dryHours(main_lph, herd_lph)).toBeLessThan((HOURS * 150) / 3_600);
  });
});

test('a main of which too much was promised hides no dry pump: what it never brought nobody draws', () => {
  const hour = (now_ms: number) => now_ms / HOUR_MS;
  const within = (at: number, from: number, to: number) => at > from && at < to;
  const sources = [
    { ...BORE, priority: 1, retry_after_s: 3_600 },
    { ...TOWN, inflow_lph: 2_500, retry_after_s: 3_600 },
  ];
  const tank = new VirtualTank({
    ...{ shape: verticalCylinder(2_500, 2_040), percent: 12, known_inflow_lph: null },
    inlet: { sources, rest_s: 120, min_off_s: 5, max_starts_per_hour: 12, max_run_s: 7_200 },
    // The herd comes in the morning and in the afternoon.
    draw_lph: (now_ms) => (within(hour(now_ms), 6, 9) || within(hour(now_ms), 15, 19) ? 2_600 : 300),
  });
  let dry_ms = 0;
  while (hour(tank.now_ms) < 16) {
    const { inlet, next_tick_ms } = tank.look();
    const pumps = inlet?.source === 'bore';
    tank.supply_lph = pumps ? 0 : 1_500;
    if (pumps && tank.valve_open) dry_ms += next_tick_ms;
    tank.flow(next_tick_ms);
  }
  expect(dry_ms / 60_000).toBeLessThan(45);
});

test('a sound pump that was dry at its last try is not left, hour by hour, for a main that is dead', () => {
  const sources = [
    { ...BORE, priority: 1, retry_after_s: 3_600 },
    { ...TOWN, inflow_lph: 1_500, retry_after_s: 3_600 },
  ];
  const tank = new VirtualTank({
    ...{ shape: verticalCylinder(5_200, 2_400), percent: 12, known_inflow_lph: null },
    inlet: { sources, rest_s: 120, min_off_s: 5, max_starts_per_hour: 12 },
  });
  const locks = { bore: 0, town: 3_600 };
  const locked = Object.entries(locks).map(([id, remaining_s]) => ({ id, remaining_s }));
  tank.controller.rests.remember({ runs: {}, sources: locked }, tank.now_ms);
  tank.wakeUp();
  let since_ms: number | null = null;
  while (tank.now_ms < 12 * HOUR_MS) {
    const { inlet, next_tick_ms } = tank.look();
    const pumps = inlet?.source === 'bore';
    since_ms = pumps ? (since_ms ?? tank.now_ms) : null;
    // A herd comes a minute and a half after the pump was started, for some 25 minutes of the hour.
    const pumped_s = since_ms === null ? 0 : (tank.now_ms - since_ms) / 1_000;
    const drinks = pumped_s > 90 && pumped_s % 3_600 < 1_590;
    tank.draw_lph = () => (drinks ? 3_000 : 300);
    tank.supply_lph = pumps ? 1_800 : 0;
    tank.flow(next_tick_ms);
  }
  expect(tank.inflow_litres).toBeGreaterThan(10_000);
});
