import { describe, expect, test } from '@jest/globals';
import type { Ranging } from '../../../firmware/domain/level/ranging.js';
import { command, openFor } from './support/commands.js';
import { InletBench } from './support/inlet-bench.js';
import { steady } from './support/pings.js';
import { bad, good } from './support/readings.js';
import { VirtualTank } from './support/virtual-tank.js';

/** Faults that other controllers were seen to have, each with the test that keeps it out of this one. */
describe('defects seen elsewhere', () => {
  test('an invalid level does not skip the control step: the inlet closes, and the cap goes on counting', () => {
    const lost = new InletBench().refilling();
    expect(lost.at(2, bad()).running).toBe(false);
    // A level that is never good again, only uncertain: the run still ends at its cap.
    const tank = new VirtualTank({ percent: 14, inlet: { max_run_s: 60 } });
    tank.wakeUp();
    for (let s = 0; s < 60; s++) {
      tank.flow(1_000);
      tank.fault = s % 4 === 0 ? null : 'no_echo';
      tank.look();
    }
    expect(tank.valve_open).toBe(false);
    expect(tank.last.inlet?.reason.code).toBe('run_limit_reached');
  });

  test('no echo is not the greatest distance, and so not an empty tank', () => {
    const tank = new VirtualTank({ percent: 50 });
    tank.look();
    tank.fault = 'no_echo';
    tank.live(600);
    expect(tank.last.reading).toMatchObject({ quality: 'bad', level: null });
    expect(tank.valve_open).toBe(false);
  });

  test.each([
    ['the greatest distance of its range', 4_000],
    ['the largest number of its frame', 65_535],
    ['zero', 0],
    ['a hundred millimetres below the floor', 2_118],
    ['not a number', Number.NaN],
  ])('a sensor that sends %s for no echo opens nothing', (_, distance_mm) => {
    const { controller } = new VirtualTank();
    for (let s = 0; s < 60; s++) {
      const pings: readonly Ranging[] = steady(distance_mm);
      const picture = controller.tick(pings, s * 1_000);
      expect(picture.reading).toMatchObject({ quality: 'bad', level: null });
      expect(picture.inlet?.running).toBe(false);
    }
  });

  test('a negative depth is not stored as 0: it is no level', () => {
    const { controller } = new VirtualTank();
    const picture = controller.tick(steady(2_018 + 60), 0);
    expect(picture.reading).toMatchObject({ level: null, reason: { code: 'level_outside_tank' } });
  });

  test('a run limit of more than an hour still trips: nothing resets the counter at the full hour', () => {
    const bench = new InletBench({ max_run_s: 10_000 });
    for (let s = 0; s < 10_000; s += 10) {
      expect(bench.at(s, good(s === 0 ? 14 : 40)).running).toBe(true);
    }
    expect(bench.at(10_000)).toMatchObject({ running: false, reason: { code: 'run_limit_reached' } });
  });

  test('switching the rule off does not leave the inlet running', () => {
    const tank = new VirtualTank({ percent: 14 });
    tank.live(60);
    tank.controller.keepRule({ ...tank.controller.refillRule, enabled: false });
    expect(tank.controller.decide(tank.now_ms).inlet).toMatchObject({
      running: false,
      reason: { code: 'rule_disabled' },
    });
  });

  test('a run by hand disables no interlock: full mark, unknown level and cap end it all the same', () => {
    const running = (percent: number) => {
      const bench = new InletBench();
      bench.at(0, good(percent));
      bench.obey(openFor(3_600));
      return bench;
    };
    expect(running(94).at(1, good(95)).running).toBe(false);
    expect(running(50).at(1, bad()).running).toBe(false);
    expect(running(50).at(3_600).running).toBe(false);
  });

  test('a run by hand is never without an end', () => {
    const bench = new InletBench();
    bench.at(0, good(50));
    expect(bench.refusal(command('open'))).toBe('run_needs_an_end');
  });

  test('the inlet does not stay open over a restart', () => {
    const tank = new VirtualTank({ percent: 50 });
    expect(tank.look().inlet?.running).toBe(false);
  });

  test('the trip of the run limit is over when its rest is: nothing else has to reset it', () => {
    const bench = new InletBench().refilling();
    bench.at(3_600, good(14));
    expect(bench.at(4_499, good(14)).running).toBe(false);
    expect(bench.at(4_500, good(14)).running).toBe(true);
  });

  test.each([
    ['low', 15, 30, 15],
    ['high', 19.8, 40, 0],
  ])('noise around the %s setpoint does not make the valve chatter', (_, percent, supply_lph, drawn_lph) => {
    const tank = new VirtualTank({ percent: 14, noise_mm: 8 });
    tank.controller.keepRule({ low_percent: 15, high_percent: 20, enabled: true });
    if (percent === 15) tank.litres = tank.shape.capacity_litres * 0.15;
    tank.look();
    while (tank.percent < percent) tank.step();
    tank.supply_lph = supply_lph;
    tank.draw_lph = () => drawn_lph;
    const changes: number[] = [];
    let was = tank.valve_open;
    tank.live(3_600, () => {
      if (tank.valve_open !== was) changes.push(tank.percent);
      was = tank.valve_open;
    });
    expect(changes).toHaveLength(1);
    expect(Math.abs((changes[0] ?? 0) - (percent === 15 ? 15 : 20))).toBeLessThan(0.6);
  });
});
