import { describe, expect, test } from '@jest/globals';
import type { ActuatorName } from '../../../firmware/domain/actuator/actuator.js';
import type { SwitchState } from '../../../firmware/domain/instruments/level-switch.js';
import type { DrawHours } from '../../../firmware/domain/schedule/fill-schedule.js';
import { WEEKDAYS } from '../../../firmware/domain/schedule/local-time.js';
import { scheduleAt } from '../../../firmware/domain/schedule/schedule-now.js';
import { command, openFor } from './support/commands.js';
import { DrawBench } from './support/draw-bench.js';
import { InletBench } from './support/inlet-bench.js';
import { bad, good } from './support/readings.js';
import { VirtualTank } from './support/virtual-tank.js';

/** How the level switches of a tank stand, and whether the actuator is locked. */
interface Stand {
  readonly high: SwitchState;
  readonly low: SwitchState;
  readonly locked: boolean;
}

/** Faults that other controllers were seen to have in what people, hours and a gateway ask of them. */
describe('defects seen elsewhere in what is asked', () => {
  test.each(['outlet', 'pump'] as const)(
    'hours to draw that are taken away do not leave the %s running',
    (actuator) => {
      const limits = { max_run_s: 3_600 };
      const fitted =
        actuator === 'pump' ? { pump: { ...limits, direction: 'draw' as const } } : { outlet: limits };
      const tank = new VirtualTank({ percent: 50, fitted });
      const hours = { actuator, weekdays: WEEKDAYS, from_minute: 360, to_minute: 390 };
      const follow = (draws: readonly DrawHours[]) => {
        const schedule = { windows: [], one_off: [], floor_percent: 5, vacation: null, draws };
        tank.controller.follow({ schedule: scheduleAt(schedule, Date.parse('2026-06-10T06:10:00Z'), 'UTC') });
      };
      follow([hours]);
      tank.live(10);
      expect(tank.last.decisions[actuator]?.running).toBe(true);
      follow([]);
      expect(tank.controller.decide(tank.now_ms).decisions[actuator]).toMatchObject({
        ...{ running: false, reason: { code: 'not_asked' } },
      });
    },
  );

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

  test.each<[ActuatorName, string, Partial<Stand>, string]>([
    ['inlet', 'a wet high switch', { high: 'wet' }, 'float_wet'],
    ['inlet', 'a high switch nobody can read', { high: 'unknown' }, 'float_unknown'],
    ['inlet', 'a lock', { locked: true }, 'tripped'],
    ['pump', 'a dry low switch', { low: 'dry' }, 'low_switch_dry'],
    ['pump', 'a low switch nobody can read', { low: 'unknown' }, 'low_switch_unknown'],
    ['pump', 'a lock', { locked: true }, 'tripped'],
  ])(
    'a run by hand of the %s does not disable %s: it ends, and is refused while that lasts',
    (actuator, _, change, code) => {
      const tank = new VirtualTank({ percent: 50, fitted: { pump: { max_run_s: 600, direction: 'draw' } } });
      let stand: Stand = { high: 'dry', low: 'wet', locked: false };
      tank.instruments = () => ({
        level_switches: [
          { at: 'high', switch_percent: 90, state: stand.high },
          { at: 'low', switch_percent: 10, state: stand.low },
        ],
        flow_meters: [],
      });
      tank.wakeUp();
      const run = () => tank.tell(command(actuator === 'pump' ? 'on' : 'open', { actuator, duration_s: 60 }));
      expect(run().accepted).toBe(true);
      tank.live(2);
      expect(tank.last.decisions[actuator]).toMatchObject({ running: true, mode: 'hand' });
      stand = { ...stand, ...change };
      if (stand.locked) tank.controller.trip(actuator, { code: 'relay_stuck', args: {} });
      tank.look();
      expect(tank.last.decisions[actuator]).toMatchObject({ running: false, mode: 'auto', reason: { code } });
      tank.live(10);
      expect(run()).toMatchObject({ accepted: false, reason: { code } });
    },
  );

  test('a run by hand is never without an end', () => {
    const bench = new InletBench();
    bench.at(0, good(50));
    expect(bench.refusal(command('open'))).toBe('run_needs_an_end');
  });

  test('a run by hand of a pump disables no interlock: reserve, unknown level and cap end it all the same', () => {
    const running = (percent: number) => {
      const bench = new DrawBench();
      bench.at(0, good(percent));
      bench.obey(command('on', { actuator: 'pump', duration_s: 600 }));
      return bench;
    };
    expect(running(16).at(1, good(10)).running).toBe(false);
    expect(running(50).at(1, bad()).running).toBe(false);
    expect(running(50).at(600).running).toBe(false);
  });

  test('what a gateway wants ends by itself when the contact is lost', () => {
    const tank = new VirtualTank({
      percent: 60,
      fitted: { pump: { max_run_s: 3_600, direction: 'transfer' } },
    });
    tank.wakeUp();
    tank.lease({ lease_s: 60 });
    tank.live(59);
    expect(tank.last.decisions.pump?.running).toBe(true);
    tank.live(2);
    expect(tank.last.decisions.pump?.running).toBe(false);
  });

  test('an inlet that somebody far away opened closes by itself when the contact is lost, long before its time', () => {
    const tank = new VirtualTank({ percent: 50 });
    tank.wakeUp();
    const open = openFor(3_600, { lease_s: 60 });
    expect(tank.tell(open).accepted).toBe(true);
    tank.live(50);
    tank.lease({ actuator: 'inlet', want: 'hand', lease_s: 60, command_id: open.id });
    tank.live(58);
    expect(tank.last.inlet).toMatchObject({ running: true, mode: 'hand' });
    tank.live(4);
    expect(tank.last.inlet).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'hand_lease_over' },
    });
    tank.live(600);
    expect(tank.valve_open).toBe(false);
  });
});
