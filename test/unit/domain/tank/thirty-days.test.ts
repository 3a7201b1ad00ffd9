import { describe, expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';
import { type Setting, VirtualTank } from '../support/virtual-tank.js';

const DAY_S = 86_400;

/** Somebody draws for a quarter of an hour, then nobody for another, and so on; strength and turns come by chance. */
function draws(seed: string, most_lph: number): (now_ms: number) => number {
  const quarters = new SeededRandom(seed);
  const flows_lph = Array.from({ length: 30 * 96 }, () =>
    quarters.next() < 0.4 ? most_lph * quarters.next() : most_lph / 100,
  );
  return (now_ms) => flows_lph[Math.floor(now_ms / 900_000)] ?? 0;
}

const TANKS: readonly [string, Setting][] = [
  [
    'the household tank of 2,000 L, whose sensor stands in waves',
    { draw_lph: draws('house', 700), noise_mm: 6, idle_interval_ms: 20_000 },
  ],
  [
    'the farm tank of 45,000 L, looked at once a minute',
    {
      shape: verticalCylinder(5_070, 2_229),
      supply_lph: 12_000,
      draw_lph: draws('farm', 6_000),
      idle_interval_ms: 60_000,
      inlet: { max_run_s: 14_400 },
    },
  ],
  [
    'a small tank of 300 L with a strong inlet',
    {
      shape: verticalCylinder(700, 780),
      supply_lph: 3_000,
      draw_lph: draws('small', 200),
      idle_interval_ms: 15_000,
    },
  ],
  [
    'a tank whose inlet hardly brings more than is drawn',
    {
      supply_lph: 700,
      draw_lph: draws('weak', 1_400),
      idle_interval_ms: 20_000,
      // A weak well is given its whole rest, water or none.
      inlet: { max_run_s: 600, rest_s: 5_400, look_s: 5_400 },
    },
  ],
];

interface Seen {
  readonly openings_at: number[];
  readonly longest_s: number;
  readonly most_open_percent: number;
  readonly longest_low_s: number;
  readonly shortest_pause_s: number;
}

function thirtyDays(tank: VirtualTank): Seen {
  const openings_at: number[] = [];
  let opened_ms: number | null = null;
  let longest_s = 0;
  let most_open_percent = 0;
  let low_since_ms: number | null = null;
  let longest_low_s = 0;
  let closed_ms = Number.NEGATIVE_INFINITY;
  let shortest_pause_s = Number.POSITIVE_INFINITY;
  tank.live(30 * DAY_S, ({ inlet }) => {
    if (tank.valve_open !== (opened_ms !== null)) {
      if (tank.valve_open) {
        openings_at.push(tank.percent);
        shortest_pause_s = Math.min(shortest_pause_s, (tank.now_ms - closed_ms) / 1_000);
      } else closed_ms = tank.now_ms;
      opened_ms = tank.valve_open ? tank.now_ms : null;
    }
    if (opened_ms !== null) {
      longest_s = Math.max(longest_s, (tank.now_ms - opened_ms) / 1_000);
      most_open_percent = Math.max(most_open_percent, tank.percent);
    }
    // Low beyond the sensor's doubt, and not for the rest after a run that reached its limit.
    const waiting = tank.percent < 14.5 && !tank.valve_open && inlet?.reason.code !== 'resting_after_limit';
    low_since_ms = waiting ? (low_since_ms ?? tank.now_ms) : null;
    if (low_since_ms !== null) longest_low_s = Math.max(longest_low_s, (tank.now_ms - low_since_ms) / 1_000);
  });
  return { openings_at, longest_s, most_open_percent, longest_low_s, shortest_pause_s };
}

describe('thirty days of', () => {
  test.each(TANKS)('%s: opens when low, never over-fills, never runs too long', (_, setting) => {
    const limit_s = setting.inlet?.max_run_s ?? 3_600;
    const tank = new VirtualTank(setting);
    const seen = thirtyDays(tank);
    expect(seen.openings_at.length).toBeGreaterThan(3);
    // A sensor's noise of a few millimetres may tell 15 % a little early.
    expect(Math.max(...seen.openings_at)).toBeLessThan(15.5);
    expect(seen.most_open_percent).toBeLessThan(81);
    expect(seen.longest_low_s).toBeLessThanOrEqual(60);
    expect(seen.longest_s).toBeLessThan(limit_s);
    // No chatter: between two refills the tank is drawn down, or the inlet rests.
    expect(seen.shortest_pause_s).toBeGreaterThanOrEqual(300);
  });
});
