import { describe, expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import type { BelievedRanging } from '../../../../firmware/domain/level/ranging.js';
import { openFor } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';
import { WifiTank } from '../support/wifi-tank.js';

const MS_PER_HOUR = 3_600_000;

describe('a tank of 1,000 L that 10,000 L/h fill, and whose level is told once a minute', () => {
  const begin = <T extends WifiTank>(tank: T) => {
    tank.controller.keepRule({ low_percent: 15, high_percent: 60, enabled: true });
    tank.live(200);
    expect(tank.tell(openFor(1_800)).accepted).toBe(true);
    return tank;
  };
  const telling = { interval_ms: 60_000, noise_mm: 0 };
  const at = (percent: number) => ({ shape: verticalCylinder(1_200, 884), percent, supply_lph: 10_000 });

  test('does not run over by hand, wherever the run begins', () => {
    for (let percent = 45; percent < 62; percent += 0.25) {
      const tank = begin(new WifiTank(telling, at(percent)));
      tank.live(400);
      expect(tank.valve_open).toBe(false);
      expect(tank.percent).toBeGreaterThan(90);
      expect(tank.percent).toBeLessThan(97);
    }
  });

  test('nor when it is opened again and again between two readings', () => {
    const tank = begin(new WifiTank(telling, at(60)));
    for (let run = 0; run < 20; run++) {
      tank.live(10);
      tank.tell(openFor(10));
      expect(tank.percent).toBeLessThan(97);
    }
  });

  test('nor when the sensor falls silent on the way', () => {
    const tank = begin(new FallsSilent(telling, at(56)));
    tank.live(600, ({ reading: { level } }) => {
      if (tank.valve_open && level !== null && level.percent > 80) tank.fallSilent();
    });
    expect(tank.silent).toBe(true);
    expect(tank.valve_open).toBe(false);
    expect(tank.percent).toBeLessThan(97);
  });
});

describe('a tank of 200 L that 6,000 L/h fill through a valve that takes a minute to close', () => {
  test('does not run over at a refill, however near the brim its setpoints are', () => {
    const tank = new ClosesSlowly(60, 69);
    tank.controller.keepRule({ low_percent: 70, high_percent: 90, enabled: true });
    tank.wakeUp();
    tank.live(600);
    expect(tank.ran_over_litres).toBe(0);
    expect(tank.percent).toBeGreaterThan(85);
  });

  test('nor by hand', () => {
    const tank = new ClosesSlowly(60, 50);
    tank.wakeUp();
    expect(tank.tell(openFor(1_800)).accepted).toBe(true);
    tank.live(600);
    expect(tank.ran_over_litres).toBe(0);
    expect(tank.percent).toBeGreaterThan(85);
  });

  test('is filled to half its full mark at least, however much it is thought to bring', () => {
    const tank = new ClosesSlowly(60, 14, { supply_lph: 1_000, known_inflow_lph: 30_000 });
    tank.wakeUp();
    tank.live(1_200);
    expect(tank.percent).toBeGreaterThan(95 / 2);
    expect(tank.ran_over_litres).toBe(0);
  });
});

/** It tells no more; what it told last is believed for two minutes. */
class FallsSilent extends WifiTank {
  private told: { readonly pings: BelievedRanging[]; readonly at_ms: number } | null = null;
  private silent_ms: number | null = null;

  get silent(): boolean {
    return this.silent_ms !== null;
  }

  fallSilent(): void {
    this.silent_ms ??= this.now_ms;
  }

  protected override pings(): BelievedRanging[] {
    if (this.told === null || !this.silent) {
      this.told = { pings: super.pings(), at_ms: this.now_ms };
      return this.told.pings;
    }
    const { pings, at_ms } = this.told;
    return pings.map((ping) => {
      const age_ms = (ping.kind === 'echo' ? (ping.age_ms ?? 0) : 0) + this.now_ms - at_ms;
      return ping.kind !== 'echo' || age_ms > 120_000 ? { kind: 'silent' } : { ...ping, age_ms };
    });
  }
}

/** Its valve closes evenly, over so many seconds. */
class ClosesSlowly extends VirtualTank {
  ran_over_litres = 0;
  private closed_ms = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly closing_s: number,
    percent: number,
    setting: ConstructorParameters<typeof VirtualTank>[0] = {},
  ) {
    super({
      ...{ shape: verticalCylinder(600, 708), percent, supply_lph: 6_000, inlet: { closing_s, look_s: 60 } },
      ...setting,
    });
  }

  override flow(span_ms: number): void {
    for (let left_ms = span_ms; left_ms > 0; left_ms -= 1_000) {
      if (this.valve_open) this.closed_ms = this.now_ms;
      const open_share = Math.max(0, 1 - (this.now_ms - this.closed_ms) / (1_000 * this.closing_s));
      const comes_litres = (this.supply_lph * open_share * 1_000) / MS_PER_HOUR;
      this.ran_over_litres += Math.max(0, this.litres + comes_litres - this.shape.capacity_litres);
      if (!this.valve_open) this.litres = Math.min(this.litres + comes_litres, this.shape.capacity_litres);
      super.flow(Math.min(left_ms, 1_000));
    }
  }
}
