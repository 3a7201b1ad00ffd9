import { expect, test } from '@jest/globals';
import type { TankShape } from '../../../../firmware/domain/geometry/tank-shape.js';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import type { TankPicture } from '../../../../firmware/domain/tank/tank-options.js';
import { VirtualTank } from '../support/virtual-tank.js';

/** Moves of the water are reckoned this finely while the valve closes. */
const STEP_MS = 250;

/** A tank nobody measured the inflow of, whose valve lets through less and less while it closes. */
class SlowValve extends VirtualTank {
  private left_ms = 0;

  constructor(
    shape: TankShape,
    supply_lph: number,
    private readonly closing_s: number,
  ) {
    super({ shape, percent: 16, supply_lph, known_inflow_lph: null, inlet: { closing_s } });
  }

  override flow(span_ms: number): void {
    for (let left = span_ms; left > 0; left -= STEP_MS) {
      const step_ms = Math.min(left, STEP_MS);
      this.left_ms = this.valve_open ? 1_000 * this.closing_s : Math.max(0, this.left_ms - step_ms);
      const open_share = this.left_ms / (1_000 * this.closing_s);
      if (!this.valve_open) this.litres += (this.supply_lph * step_ms * open_share) / 3_600_000;
      super.flow(step_ms);
    }
  }

  /** People draw it down, and it is filled; answers how full it stands then, in percent. */
  fill(): number {
    this.draw_lph = () => 600;
    let opened = false;
    for (let s = 0; s < 4 * 3_600 && !(opened && !this.valve_open); s++) {
      this.live(1);
      if (!this.valve_open) continue;
      opened = true;
      this.draw_lph = () => 0;
    }
    this.live(this.closing_s + 60);
    return this.percent;
  }
}

test.each([
  ['2,000 L at 8,000 L/h', verticalCylinder(1_200, 1_768), 8_000, 30],
  ['300 L at 6,000 L/h', verticalCylinder(700, 780), 6_000, 5],
  ['500 L at 15,000 L/h', verticalCylinder(800, 1_000), 15_000, 6],
])(
  'a slow valve is closed early enough from the first run on where nobody measured what it lets through: %s',
  (_, shape, supply_lph, closing_s) => {
    const tank = new SlowValve(shape, supply_lph, closing_s);
    tank.live(60);
    for (let n = 0; n < 3; n++) {
      const percent = tank.fill();
      expect(percent).toBeGreaterThan(78.5);
      expect(percent).toBeLessThanOrEqual(81);
    }
  },
);

/** A tank whose controller is told the hour, as by the node. */
class Hourly extends VirtualTank {
  override look(): TankPicture {
    this.controller.follow({ habit_hour: Math.floor(this.now_ms / 3_600_000) % 24 });
    return super.look();
  }
}

test('what a run of two hours brings is learned of each of them', () => {
  const tank = new Hourly({
    percent: 14,
    supply_lph: 900,
    known_inflow_lph: null,
    inlet: { max_run_s: 9_000 },
  });
  tank.live(3_600);
  tank.supply_lph = 450;
  tank.live(2 * 3_600);
  const learned = tank.controller.memory?.inflows['']?.map((habit) => habit?.mean_lph ?? null).slice(0, 2);
  expect(learned).toEqual([expect.closeTo(900, -2), expect.closeTo(450, -2)]);
});
