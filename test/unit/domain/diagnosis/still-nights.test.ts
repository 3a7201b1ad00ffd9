import { expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import type { BelievedRanging } from '../../../../firmware/domain/level/ranging.js';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import { DiagnosedTank } from '../support/diagnosed-tank.js';
import { TOWN } from '../support/source-tank.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** A house on a pump that keeps the pressure. The wind stirs the water under its wired sensor by day, and not by night. */
class WindyHouse extends DiagnosedTank {
  private tap = false;

  constructor() {
    super({
      ...{ percent: 70, idle_interval_ms: MINUTE_MS, outflow_lph: 1_500 },
      fitted: { pump: { direction: 'draw', max_run_s: 3_600 } },
    });
    this.instruments = () => ({ level_switches: [], flow_meters: [], demand: this.tap });
  }

  override look(): TankPicture {
    this.noise_mm = this.hour < 6 || this.hour >= 21 ? 0.05 : 1.2;
    return super.look();
  }

  /** Somebody opens a tap for four minutes of each hour. Answers for how many of them the pump did not run. */
  day(): number {
    const end_ms = this.now_ms + DAY_MS;
    let dry_ms = 0;
    while (this.now_ms < end_ms) {
      const minute = Math.floor(this.now_ms / MINUTE_MS) % 60;
      this.tap = minute < 4;
      const picture = this.look();
      const until_ms = this.now_ms - (this.now_ms % MINUTE_MS) + MINUTE_MS;
      const span_ms = Math.min(picture.next_tick_ms, until_ms - this.now_ms);
      if (this.tap && this.running.get('pump') !== true) dry_ms += span_ms;
      this.flow(span_ms);
    }
    return dry_ms / MINUTE_MS;
  }
}

test('a pump that keeps the pressure runs by night, too, by a sensor that the wind stirs by day only', () => {
  const house = new WindyHouse();
  for (let day = 0; day < 3; day++) house.day();
  const known = house.named.length;
  for (let day = 0; day < 4; day++) expect(house.day()).toBeLessThan(1);
  expect(house.named.slice(known)).toEqual([]);
});

/** A village tank that may be filled at night only, through its floor: the water comes in without a ripple. */
class NightlyFilled extends DiagnosedTank {
  /** @param inflow_lph what its installer measured */
  constructor(inflow_lph: number | null) {
    const night = [{ from_minute: 21 * 60, to_minute: 6 * 60 }];
    super({
      ...{
        shape: verticalCylinder(6_515, 3_000),
        percent: 25,
        supply_lph: 3_000,
        known_inflow_lph: inflow_lph,
        idle_interval_ms: MINUTE_MS,
      },
      inlet: {
        max_run_s: 12 * 3_600,
        sources: [{ ...TOWN, inflow_lph, dry_run_s: null, allowed_hours: night }],
      },
    });
    this.draw_lph = () =>
      (this.hour >= 7 && this.hour < 9) || (this.hour >= 16 && this.hour < 20) ? 1_500 : 0;
  }

  override look(): TankPicture {
    this.noise_mm = this.hour < 6 || this.hour >= 21 ? 0.05 : 1.2;
    this.controller.follow({ minute: Math.floor(this.hour * 60), habit_hour: Math.floor(this.hour) });
    return super.look();
  }

  /** A sensor of whole millimetres. */
  protected override pings(): BelievedRanging[] {
    const distance_mm = () => Math.round(this.water_mm + this.noise_mm * this.random.gaussian());
    this.seen = Array.from({ length: 7 }, () => ({ kind: 'echo', distance_mm: distance_mm() }));
    return [...this.diagnosis.believable(this.seen)];
  }
}

test.each([
  ['was measured', 3_000],
  ['nobody knows', null],
])(
  'slow water that comes at night only fills a tank with such a sensor, where its flow %s',
  (_, inflow_lph) => {
    const tank = new NightlyFilled(inflow_lph);
    let open_ms = 0;
    let before_ms = 0;
    tank.live(12 * 86_400, ({ inlet }) => {
      if (inlet?.running) open_ms += tank.now_ms - before_ms;
      before_ms = tank.now_ms;
    });
    expect(tank.named.length).toBeLessThanOrEqual(2);
    expect(open_ms / 3_600_000).toBeGreaterThan(24);
  },
);
