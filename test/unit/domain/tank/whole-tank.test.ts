import { describe, expect, test } from '@jest/globals';
import type { Lease } from '../../../../firmware/domain/lease/lease.js';
import { reason } from '../../../../firmware/domain/reason.js';
import type { FillSchedule } from '../../../../firmware/domain/schedule/fill-schedule.js';
import type { ScheduleNow } from '../../../../firmware/domain/schedule/schedule-now.js';
import { SOURCE_DEFAULTS } from '../../../../firmware/domain/source/source.js';
import { command, openFor } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const DRAW = { max_run_s: 3_600, min_off_s: 0, rest_s: 60, max_starts_per_hour: 1_000 };
const ARRIVAL = { wall_ms: 0, started_wall_ms: 0 };
const AT_NIGHT: FillSchedule = {
  windows: [
    { from_minute: 1_320, to_minute: 360, weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] },
  ],
  ...{ one_off: [], floor_percent: 5, vacation: null },
};
/** Noon, as the schedule above sees it. */
const NOON: ScheduleNow = {
  schedule: AT_NIGHT,
  local: { date: '2026-06-01', weekday: 'mon', minute: 720 },
  ...{ opens: '22:00', draws: [] },
};

/** Inlet, outlet and pump; the last two never at once. */
function whole(percent = 50): VirtualTank {
  const tank = new VirtualTank({
    percent,
    outflow_lph: 0,
    fitted: {
      outlet: DRAW,
      pump: { ...DRAW, direction: 'draw' },
      exclusive: [
        ['outlet', 'pump'],
        ['inlet', 'pump'],
      ],
    },
  });
  tank.wakeUp();
  return tank;
}

describe('a tank with all that can be fitted', () => {
  test('decides about each, and names each', () => {
    const tank = whole();
    expect(tank.controller.fitted).toEqual(['inlet', 'outlet', 'pump']);
    expect(Object.keys(tank.last.decisions)).toEqual(['inlet', 'outlet', 'pump']);
    const pump = new VirtualTank({ inlet: null, fitted: { pump: { ...DRAW, direction: 'draw' } } });
    pump.wakeUp();
    expect(Object.keys(pump.last.decisions)).toEqual(['pump']);
    expect(pump.last.inlet).toBeNull();
  });

  test('tells of each what keeps it from running', () => {
    const tank = whole();
    const blocked = (actuator: 'inlet' | 'outlet' | 'pump') =>
      tank.controller
        .interlocks(actuator, tank.now_ms)
        ?.flatMap(({ blocks }) => (blocks === null ? [] : [blocks.code]));
    expect(blocked('outlet')).toEqual([]);
    tank.tell(command('on', { actuator: 'pump', duration_s: 600 }));
    expect(tank.last.decisions.pump?.running).toBe(true);
    expect(blocked('pump')).toEqual([]);
    expect(blocked('outlet')).toHaveLength(1);
    expect(blocked('inlet')).toHaveLength(1);
    expect(tank.tell(command('open', { actuator: 'outlet', duration_s: 60 })).accepted).toBe(false);
  });

  test('tells nothing of what it has not, and minds no word of it', () => {
    const { controller, now_ms } = new VirtualTank();
    expect(controller.interlocks('pump', now_ms)).toBeNull();
    controller.readBack('pump', true, now_ms);
    controller.trip('pump', reason('ran_dry', { dry_s: 60 }));
    const watched = new VirtualTank({ inlet: null });
    watched.wakeUp();
    watched.controller.readBack('inlet', true, watched.now_ms);
    expect(watched.controller.memory).toBeNull();
    watched.controller.remember({ inflows: {}, gains: [] });
    expect(watched.controller.decide(watched.now_ms).decisions).toEqual({});
  });

  test('is locked from outside until it is reset, one at a time', () => {
    const tank = whole(14);
    tank.controller.trip('inlet', reason('ran_dry', { dry_s: 60 }));
    tank.live(10);
    expect(tank.last.decisions).toMatchObject({
      inlet: { running: false, trip: { code: 'ran_dry' } },
      outlet: { trip: null },
      pump: { trip: null },
    });
    expect(tank.tell(command('reset', { actuator: 'inlet' })).accepted).toBe(true);
    expect(tank.last.inlet?.trip).toBeNull();
  });

  test('still knows when the inlet will close after an outlet was opened and closed', () => {
    const tank = whole(14);
    tank.live(200);
    expect(tank.last.inlet).toMatchObject({ running: true, predicted_close_ms: expect.any(Number) });
    while (tank.last.reading.quality !== 'good') tank.step();
    expect(tank.tell(command('open', { actuator: 'outlet', duration_s: 60 }))).toMatchObject({
      accepted: true,
    });
    tank.live(400);
    expect(tank.last.decisions).toMatchObject({ inlet: { running: true }, outlet: { running: false } });
    expect(tank.last.inlet?.predicted_close_ms).toEqual(expect.any(Number));
  });
});

describe('an inlet that must not run dry, beside an outlet', () => {
  test('goes on while it fills', () => {
    const tank = new VirtualTank({ percent: 14, inlet: { dry_run_s: 120 }, fitted: { outlet: DRAW } });
    tank.wakeUp();
    tank.live(900);
    expect(tank.last.inlet).toMatchObject({ running: true, trip: null });
  });
});

describe('a lease that is refused', () => {
  const pumping = () => {
    const tank = new VirtualTank({ percent: 60, fitted: { pump: { ...DRAW, direction: 'transfer' } } });
    tank.wakeUp();
    return tank;
  };
  const LEASE: Lease = {
    ...{ actuator: 'pump', want: 'run', lease_s: 60, source: null },
    reason: reason('transfer_runs'),
  };

  test('renews nothing when it is told twice', () => {
    const tank = pumping();
    const { controller } = tank;
    const message = { id: 'lease-once', ttl_s: 600 };
    expect(controller.lease(LEASE, message, ARRIVAL, tank.now_ms)).toEqual({
      accepted: true,
      reason: reason('lease_taken'),
      until_ms: tank.now_ms + 60_000,
    });
    tank.live(50);
    expect(tank.last.decisions.pump?.running).toBe(true);
    expect(controller.lease(LEASE, message, ARRIVAL, tank.now_ms)).toEqual({
      accepted: false,
      reason: reason('command_repeated'),
      until_ms: null,
    });
    tank.live(20);
    expect(tank.last.decisions.pump?.running).toBe(false);
  });
});

describe('the hour', () => {
  const learnedAt = (habit_hour: number | null) => {
    const tank = new VirtualTank({ percent: 20 });
    tank.controller.follow({ habit_hour });
    tank.wakeUp();
    tank.tell(openFor(600));
    tank.live(650);
    return tank.controller.memory?.inflows['']?.flatMap((habit, at) => (habit === null ? [] : [at]));
  };

  test('at which an inlet filled is remembered with what it brought, beside the whole day', () => {
    expect(learnedAt(0)).toEqual([0, 24]);
    expect(learnedAt(6)).toEqual([6, 24]);
    expect(learnedAt(23)).toEqual([23, 24]);
  });

  test('is nobody’s until the clock was confirmed once', () => {
    expect(learnedAt(null)).toEqual([24]);
  });
});

describe('a schedule', () => {
  test('is told as the reason why a low tank is not filled at noon', () => {
    const tank = new VirtualTank({ percent: 12 });
    tank.controller.follow({ schedule: NOON, minute: 720 });
    tank.wakeUp();
    expect(tank.last.inlet).toMatchObject({ running: false, reason: { code: 'outside_window' } });
    expect(tank.last.decisions.inlet?.reason.code).toBe('outside_window');
    expect(tank.controller.status.args.why).toBe('outside_window');
    tank.controller.follow({});
    expect(tank.controller.decide(tank.now_ms).inlet).toMatchObject({
      running: true,
      reason: { code: 'below_low' },
    });
  });

  test('is no reason where there is enough, nor where nobody knows the level', () => {
    const tank = new VirtualTank({ percent: 50 });
    tank.controller.follow({ schedule: NOON, minute: 720 });
    tank.wakeUp();
    expect(tank.last.inlet?.reason).toEqual(reason('above_low', { low_percent: 15 }));
    tank.fault = 'silent';
    tank.live(60);
    expect(tank.last.inlet?.reason.code).toBe('level_unknown');
  });
});

describe('how soon a tank is looked at again', () => {
  /** Falls by 3,600 L/h, 3 % a minute, past 16 %, looked at once a minute; nothing runs. */
  const falling = (enabled: boolean, inlet: null | undefined = undefined) => {
    const tank = new VirtualTank({
      ...{ percent: 22, idle_interval_ms: 60_000, noise_mm: 0, draw_lph: () => 3_600 },
      ...(inlet === null && { inlet }),
    });
    tank.controller.keepRule({ low_percent: 15, high_percent: 80, enabled });
    tank.wakeUp();
    tank.flow(59_000);
    tank.look();
    tank.flow(60_000);
    return tank.look();
  };

  test('is when it falls to where it is to be filled', () => {
    const soon = falling(true);
    expect(soon.inlet?.running).toBe(false);
    expect(soon.next_tick_ms).toBeLessThan(40_000);
    expect(soon.next_tick_ms).toBeGreaterThanOrEqual(5_000);
  });

  test('is no sooner where nothing fills it then', () => {
    expect(falling(false).next_tick_ms).toBe(60_000);
    expect(falling(true, null).next_tick_ms).toBe(60_000);
  });
});

describe('a source that waits by a lease', () => {
  test('blocks the rule, and not a person', () => {
    const town = { ...SOURCE_DEFAULTS, id: 'town', kind: 'town', cost_per_m3: 2 } as const;
    const tank = new VirtualTank({ percent: 30, inlet: { sources: [town] } });
    tank.wakeUp();
    tank.lease({ actuator: 'inlet', want: 'wait', lease_s: 600, reason: reason('waits_for_rain') });
    const states = tank.controller.interlocks('inlet', tank.now_ms) ?? [];
    expect(states.map(({ blocks }) => blocks?.code)).toContain('no_source');
    expect(tank.tell(openFor(60)).accepted).toBe(true);
  });
});
