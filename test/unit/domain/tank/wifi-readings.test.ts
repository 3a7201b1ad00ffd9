import { describe, expect, test } from '@jest/globals';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import type { BelievedRanging } from '../../../../firmware/domain/level/ranging.js';
import { openTo } from '../support/commands.js';
import { DiagnosedWifiTank } from '../support/diagnosed-wifi-tank.js';
import type { Setting } from '../support/virtual-tank.js';
import { WifiTank } from '../support/wifi-tank.js';

/** Lets it refill a few times. Answers how high the level stood after each run, in percent of the capacity. */
function refills(interval_ms: number, setting: Setting): number[] {
  const tank = new WifiTank({ interval_ms }, { percent: 16, draw_lph: () => 300, ...setting });
  const stood: number[] = [];
  for (let run = 0; run < 4; run++) {
    const until_ms = tank.now_ms + 8 * 3_600_000;
    while (!tank.valve_open && tank.now_ms < until_ms) tank.step();
    while (tank.valve_open && tank.now_ms < until_ms) tank.step();
    stood.push(tank.percent);
  }
  return stood;
}

describe('a level that is told now and then', () => {
  test.each([
    [60_000, 8_000],
    [97_000, 8_000],
    [110_000, 8_000],
    [110_000, 2_000],
    [67_000, 1_800],
  ])('every %i ms ends a refill of %i L/h within 1 %% of the high setpoint', (interval_ms, supply_lph) => {
    for (const percent of refills(interval_ms, { supply_lph })) {
      expect(percent).toBeLessThan(81);
      expect(percent).toBeGreaterThan(78.5);
    }
  });

  test('ends a run by hand at its target, and before the full mark', () => {
    const tank = new WifiTank({ interval_ms: 90_000 }, { percent: 70, supply_lph: 6_000 });
    tank.live(120);
    tank.tell(openTo(90));
    tank.live(1_800);
    expect(tank.percent).toBeGreaterThan(88.5);
    expect(tank.percent).toBeLessThan(91);
  });

  test('a supply that brings less than was measured ends a run early at first, and no more once it is learned', () => {
    const [first = 0, ...later] = refills(110_000, { supply_lph: 3_000, known_inflow_lph: 8_000 });
    expect(first).toBeGreaterThan(68);
    for (const percent of [first, ...later]) expect(percent).toBeLessThan(81);
    for (const percent of later) expect(percent).toBeGreaterThan(78.5);
  });

  test('a supply that brings nothing does not end the refill of a tank below halfway between its setpoints', () => {
    const tank = new WifiTank(
      { interval_ms: 110_000 },
      { percent: 14, supply_lph: 0, known_inflow_lph: 8_000 },
    );
    tank.live(300, ({ inlet }) => expect(inlet?.reason.code).not.toBe('closes_ahead'));
    expect(tank.valve_open).toBe(true);
  });
});

describe('a sensor that tells every five minutes', () => {
  const EVERY_MS = 300_000;

  test('opens the inlet of a tank from which a herd drinks, and is not dead', () => {
    const tank = new DiagnosedWifiTank(
      { interval_ms: EVERY_MS },
      {
        ...{ shape: verticalCylinder(1_128, 3_000), percent: 40, supply_lph: 2_700 },
        ...{ idle_interval_ms: 60_000, draw_lph: (now_ms) => (now_ms > 1_800_000 ? 1_600 : 0) },
      },
    );
    let least_percent = 100;
    tank.live(3 * 3_600, () => {
      least_percent = Math.min(least_percent, tank.percent);
    });
    expect(tank.open_s).toBeGreaterThan(0);
    expect(least_percent).toBeGreaterThan(15 - 2 * 4.5);
    expect(tank.named).not.toContain('sensor_dead');
  });

  test('is dead when it is never believed, because it has fallen silent before it tells again', () => {
    class Forgotten extends DiagnosedWifiTank {
      protected override pings(): BelievedRanging[] {
        const told = super.pings();
        const [first] = told;
        const too_old = first?.kind === 'echo' && (first.age_ms ?? 0) > 120_000;
        this.seen = too_old ? told.map(() => ({ kind: 'silent' })) : this.seen;
        return too_old ? [...this.diagnosis.believable(this.seen)] : told;
      }
    }
    const tank = new Forgotten({ interval_ms: EVERY_MS }, { percent: 60 });
    tank.live(3_600);
    expect(tank.named).toEqual(['sensor_dead']);
    expect(tank.diagnosis.faults.map(({ name }) => name)).toEqual(['sensor_dead']);
  });

  test('is dead when each reading contradicts the one before', () => {
    const tank = new DiagnosedWifiTank({ interval_ms: EVERY_MS }, { percent: 50, inlet: null });
    tank.live(3_600);
    expect(tank.named).toEqual([]);
    const until_ms = tank.now_ms + 3_600_000;
    while (tank.now_ms < until_ms) {
      tank.frozen_mm = Math.floor(tank.now_ms / EVERY_MS) % 2 === 0 ? 600 : 1_700;
      tank.step();
    }
    expect(tank.named).toEqual(['sensor_dead']);
  });
});
