import { describe, expect, test } from '@jest/globals';
import type { RangingFault } from '../../../../firmware/domain/level/ranging.js';
import { command, openFor } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const FAULTS: readonly RangingFault[] = ['silent', 'no_echo', 'blind_zone', 'stuck_echo', 'bad_checksum'];

/** A tank whose refill by the rule is well under way, just looked at. */
function refilling(idle_interval_ms = 5_000): VirtualTank {
  const tank = new VirtualTank({ percent: 14, idle_interval_ms });
  tank.live(120);
  tank.look();
  expect(tank.valve_open).toBe(true);
  return tank;
}

/** How long the valve stays open from now on, in seconds. */
function openFor_s(tank: VirtualTank): number {
  const began_ms = tank.now_ms;
  while (tank.valve_open && tank.now_ms - began_ms < 60_000) tank.step();
  return (tank.now_ms - began_ms) / 1_000;
}

describe('a level that is lost while the tank fills', () => {
  test.each(FAULTS)('closes the inlet within five seconds and a tick: %s', (fault) => {
    const tank = refilling();
    tank.flow(1_000);
    tank.fault = fault;
    expect(openFor_s(tank)).toBeLessThanOrEqual(6);
    expect(tank.last).toMatchObject({
      reading: { quality: 'bad', level: null },
      rate_lph: null,
      inlet: { running: false, reason: { code: 'level_unknown', args: { fault: `sensor_${fault}` } } },
    });
    expect(tank.controller.status).toMatchObject({
      code: 'level_unknown',
      args: { fault: `sensor_${fault}` },
    });
  });

  test('closes it just as soon on a tank that is otherwise looked at once a minute', () => {
    const tank = refilling(60_000);
    tank.flow(1_000);
    tank.fault = 'silent';
    expect(openFor_s(tank)).toBeLessThanOrEqual(6);
  });

  test('closes a run by hand as well, and the run does not come back with the level', () => {
    const tank = new VirtualTank();
    tank.live(60);
    const run = openFor(3_000);
    expect(tank.tell(run).accepted).toBe(true);
    tank.flow(1_000);
    tank.fault = 'silent';
    expect(openFor_s(tank)).toBeLessThanOrEqual(6);
    tank.fault = null;
    tank.live(60);
    expect(tank.valve_open).toBe(false);
    expect(tank.last).toMatchObject({ reading: { quality: 'good' }, inlet: { mode: 'auto' } });
  });

  test('for three seconds only does not close it', () => {
    const tank = refilling();
    tank.flow(1_000);
    tank.fault = 'no_echo';
    for (let s = 0; s < 3; s++) tank.step();
    expect(tank.last.reading.quality).toBe('uncertain');
    tank.fault = null;
    tank.step();
    expect(tank.valve_open).toBe(true);
    expect(tank.last.reading.quality).toBe('good');
  });

  test('and comes back leaves the inlet closed between the setpoints', () => {
    const tank = refilling();
    tank.fault = 'silent';
    tank.live(30);
    tank.fault = null;
    tank.live(600);
    expect(tank.last.reading.quality).toBe('good');
    expect(tank.valve_open).toBe(false);
  });
});

describe('a level that is lost while nothing runs', () => {
  test('stays the last one, uncertain, for three looks, and opens nothing', () => {
    const tank = new VirtualTank({ percent: 15.3, idle_interval_ms: 60_000, draw_lph: () => 600 });
    tank.live(60);
    tank.fault = 'silent';
    tank.look();
    expect(tank.last).toMatchObject({
      reading: { quality: 'uncertain' },
      stale_after_ms: 180_000,
      next_tick_ms: 1_000,
    });
    tank.live(600);
    expect(tank.last.reading.quality).toBe('bad');
    expect(tank.valve_open).toBe(false);
    expect(tank.percent).toBeLessThan(15);
  });

  test('refuses to be opened by hand', () => {
    const tank = new VirtualTank();
    tank.live(60);
    tank.fault = 'silent';
    tank.look();
    expect(tank.tell(openFor(60))).toMatchObject({ accepted: false, reason: { code: 'level_uncertain' } });
    tank.live(60);
    expect(tank.tell(openFor(60))).toMatchObject({ accepted: false, reason: { code: 'level_unknown' } });
    expect(tank.tell(command('close')).accepted).toBe(true);
  });
});

describe('a start', () => {
  test('between the setpoints leaves the inlet closed, whatever ran before', () => {
    const before = refilling();
    const after = new VirtualTank({ percent: before.percent });
    after.live(3_600);
    expect(after.valve_open).toBe(false);
    expect(after.last.inlet?.reason.code).toBe('above_low');
  });

  test('below the low setpoint opens at the second good window: the first alone is not believed', () => {
    const tank = new VirtualTank({ percent: 10 });
    tank.fault = 'no_echo';
    tank.live(30);
    expect(tank.valve_open).toBe(false);
    tank.fault = null;
    expect(tank.look().reading).toMatchObject({ quality: 'uncertain', reason: { code: 'level_seen_once' } });
    expect(tank.valve_open).toBe(false);
    tank.flow(1_000);
    expect(tank.look().reading.quality).toBe('good');
    expect(tank.valve_open).toBe(true);
  });

  test('without a sensor never opens', () => {
    const tank = new VirtualTank({ percent: 10 });
    tank.fault = 'silent';
    tank.live(3_600);
    expect(tank.valve_open).toBe(false);
    expect(tank.last.inlet?.reason.code).toBe('level_unknown');
  });
});
