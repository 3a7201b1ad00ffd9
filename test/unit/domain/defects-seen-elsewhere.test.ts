import { describe, expect, test } from '@jest/globals';
import { TankDiagnosis } from '../../../firmware/domain/diagnosis/tank-diagnosis.js';
import type { Ranging } from '../../../firmware/domain/level/ranging.js';
import { SOURCE_DEFAULTS } from '../../../firmware/domain/source/source.js';
import { command, openFor } from './support/commands.js';
import { DiagnosedWifiTank } from './support/diagnosed-wifi-tank.js';
import { DrawBench } from './support/draw-bench.js';
import { InletBench } from './support/inlet-bench.js';
import { steady } from './support/pings.js';
import { bad, good, uncertain } from './support/readings.js';
import { VirtualTank } from './support/virtual-tank.js';

/**
 * Faults that other controllers were seen to have, each with the test that keeps it out of this one. Those of the relays
 * themselves are in the describes of that name in `test/integration/relay` and `test/integration/gpio`.
 */
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

  test('the inlet does not stay open over a restart', () => {
    const before = new VirtualTank({ percent: 14 });
    while (before.percent < 50) before.step();
    expect(before.valve_open).toBe(true);
    // Between the setpoints the rule neither opens it nor closes it: what was begun before is not gone on with.
    const after = new VirtualTank({ percent: before.percent, inlet: { min_off_s: 0 } });
    after.controller.rests.remember(before.controller.rests.memory(before.now_ms), 0);
    after.live(600, ({ inlet }) => expect(inlet?.running).toBe(false));
    expect(after.last.inlet?.reason.code).toBe('above_low');
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
    // Known for what it brings: a run by which nothing comes of 1,800 L/h ends at the limit of its forecast.
    const tank = new VirtualTank({ percent: 14, noise_mm: 8, known_inflow_lph: supply_lph });
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

  test('an invalid level does not skip the control step of a pump: it stops, and its cap goes on counting', () => {
    const lost = new DrawBench().ask();
    expect(lost.at(0).running).toBe(true);
    expect(lost.at(1, bad()).running).toBe(false);
    const doubtful = new DrawBench({ max_run_s: 60 }).ask();
    doubtful.at(0);
    expect(doubtful.at(59, uncertain(50)).running).toBe(true);
    expect(doubtful.at(60, uncertain(50))).toMatchObject({
      running: false,
      reason: { code: 'run_limit_reached' },
    });
  });

  test.each([
    ['null', new Map([['cistern', null]])],
    ['never told', new Map<string, number | null>()],
  ])('a source tank whose level is %s does not count as full: it counts as empty', (_, supply) => {
    const rain = { ...SOURCE_DEFAULTS, id: 'rain', kind: 'rain', supply_tank: 'cistern' } as const;
    const tank = new VirtualTank({ percent: 14, inlet: { sources: [rain] } });
    tank.instruments = () => ({ level_switches: [], flow_meters: [], supply });
    tank.live(120, ({ inlet }) => expect(inlet?.running).toBe(false));
    expect(tank.last.inlet?.reason).toMatchObject({
      code: 'no_source',
      args: { cause: 'source_level_unknown' },
    });
  });

  test('the run limit of a pump of more than an hour still trips', () => {
    const bench = new DrawBench({ max_run_s: 10_000 }).ask();
    for (let s = 0; s < 10_000; s += 10) expect(bench.at(s).running).toBe(true);
    expect(bench.at(10_000).running).toBe(false);
  });

  test.each(['inlet', 'pump'] as const)('the reset of a trip of the %s does something, once', (actuator) => {
    const tank = new VirtualTank({
      percent: 50,
      fitted: { pump: { max_run_s: 600, direction: 'transfer' } },
    });
    tank.wakeUp();
    const run = () => command(actuator === 'pump' ? 'on' : 'open', { actuator, duration_s: 60 });
    tank.controller.trip(actuator, { code: 'ran_dry', args: { dry_s: 60 } });
    expect(tank.tell(run())).toMatchObject({ accepted: false, reason: { code: 'tripped' } });
    expect(tank.tell(command('reset', { actuator })).accepted).toBe(true);
    expect(tank.last.decisions[actuator]?.trip).toBeNull();
    expect(tank.tell(command('reset', { actuator })).reason.code).toBe('nothing_to_reset');
    expect(tank.tell(run()).accepted).toBe(true);
    expect(tank.last.decisions[actuator]?.running).toBe(true);
  });

  test('a frozen reading is not believed: the inlet that filled by it closes', () => {
    const tank = new VirtualTank({ percent: 30 });
    const { shape, controller } = tank;
    const { capacity_litres } = shape;
    const diagnosis = new TankDiagnosis({
      ...{ capacity_litres, litres_per_mm: capacity_litres / shape.height_mm },
      ...{ closing_s: 0, rain_fed: false, inflow_lph: 1_800 },
    });
    const noisy = [0, 1, -1, 2, 0, -2, 1];
    let open = false;
    const live = (span_s: number, frozen: boolean) => {
      for (let s = 0; s < span_s; s++) {
        tank.now_ms += 1_000;
        const pings = steady(1_500 + (frozen ? 0 : (noisy[s % 7] ?? 0)));
        const { now_ms } = tank;
        const { reading, instruments, inlet } = controller.tick(diagnosis.believable(pings), now_ms);
        open = inlet?.running === true;
        controller.readBack('inlet', open, now_ms);
        diagnosis.see({ now_ms, pings, reading, instruments, open, hour: null, raining: null });
      }
    };
    live(24 * 3_600, false);
    controller.command(openFor(3_600), { wall_ms: 0, started_wall_ms: 0 }, tank.now_ms);
    live(60, false);
    expect(open).toBe(true);
    live(1_800, true);
    expect(diagnosis.faults.map(({ name }) => name)).toContain('sensor_frozen');
    expect(open).toBe(false);
    const { reading, inlet } = controller.decide(tank.now_ms);
    expect(reading).toMatchObject({ quality: 'bad', reason: { code: 'sensor_frozen' } });
    expect(inlet?.reason).toMatchObject({ code: 'level_unknown', args: { fault: 'sensor_frozen' } });
  });

  test.each([
    ['wavers by a millimetre or two', { interval_ms: 30_000 }, 1_000],
    ['rounds to whole centimetres', { interval_ms: 60_000, step_mm: 10 }, 3_300],
  ])('a frozen reading of a Wi-Fi sensor that %s is not believed either', (_, telling, most_open_s) => {
    const people = (now_ms: number) => (Math.floor(now_ms / 3_600_000) % 24 < 8 ? 20 : 250);
    const tank = new DiagnosedWifiTank(telling, { percent: 40, draw_lph: people });
    tank.live(2 * 86_400);
    expect(tank.named).not.toContain('sensor_frozen');
    while (!tank.valve_open) tank.step();
    tank.frozen_mm = tank.tells_mm;
    tank.open_s = 0;
    let highest_percent = 0;
    tank.live(3 * 86_400, () => {
      highest_percent = Math.max(highest_percent, tank.percent);
    });
    expect(tank.named).toContain('sensor_frozen');
    expect(tank.open_s).toBeLessThan(most_open_s);
    expect(highest_percent).toBeLessThan(95);
    expect(tank.last.inlet?.reason).toMatchObject({
      code: 'level_unknown',
      args: { fault: 'sensor_frozen' },
    });
    tank.frozen_mm = null;
    tank.live(600);
    expect(tank.last.reading.quality).toBe('good');
  });

  test('short cycling: no more starts within an hour than allowed, and a pause after each run', () => {
    const bench = new DrawBench({ min_off_s: 20, max_starts_per_hour: 6, max_run_s: 60 });
    const starts: number[] = [];
    let stopped_s = Number.NEGATIVE_INFINITY;
    let was = false;
    for (let s = 0; s < 7_200; s++) {
      bench.asked = s % 8 < 4 ? { code: 'low_pressure', args: {} } : null;
      const { running } = bench.at(s);
      if (running && !was) {
        expect(s - stopped_s).toBeGreaterThanOrEqual(20);
        starts.push(s);
      }
      if (!running && was) stopped_s = s;
      was = running;
    }
    expect(starts.length).toBeGreaterThan(6);
    for (const [i, at_s] of starts.entries())
      expect(at_s - (starts[i - 6] ?? -3_600)).toBeGreaterThanOrEqual(3_600);
  });

  test('rain that was waited for and never came: whatever the forecasts, the tank fills from its floor on', () => {
    const tank = new VirtualTank({ percent: 20, draw_lph: () => 120 });
    let lowest = 100;
    tank.wakeUp();
    for (let minute = 0; minute < 240; minute++) {
      const why = { code: 'waits_for_rain', args: {} };
      tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 300, reason: why });
      tank.live(60);
      lowest = Math.min(lowest, tank.percent);
    }
    expect(lowest).toBeLessThan(9);
    expect(lowest).toBeGreaterThan(7);
    expect(tank.inflow_litres).toBeGreaterThan(500);
  });
});
