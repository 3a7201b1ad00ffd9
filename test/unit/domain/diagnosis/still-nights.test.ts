import { expect, test } from '@jest/globals';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import { DiagnosedTank } from '../support/diagnosed-tank.js';

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
