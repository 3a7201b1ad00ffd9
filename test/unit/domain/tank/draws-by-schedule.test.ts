import { describe, expect, test } from '@jest/globals';
import type { DrawOptions, PumpOptions } from '../../../../firmware/domain/actuator/draw-options.js';
import type { DrawHours, FillSchedule } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { WEEKDAYS } from '../../../../firmware/domain/schedule/local-time.js';
import { scheduleAt } from '../../../../firmware/domain/schedule/schedule-now.js';
import { command } from '../support/commands.js';
import { VirtualTank } from '../support/virtual-tank.js';

const DRAW: DrawOptions = { max_run_s: 3_600, rest_s: 60, min_off_s: 0, max_starts_per_hour: 1_000 };
const PUMP: PumpOptions = { ...DRAW, direction: 'draw' };
const MORNING: DrawHours = { actuator: 'outlet', weekdays: WEEKDAYS, from_minute: 360, to_minute: 390 };
const drawing = (...draws: DrawHours[]): FillSchedule => ({
  ...{ windows: [], one_off: [], floor_percent: 5, vacation: null },
  draws,
});
const INSIDE = Date.parse('2026-06-10T06:10:00Z');
const OUTSIDE = Date.parse('2026-06-10T06:30:00Z');

const tankWith = (fitted: { outlet?: DrawOptions; pump?: PumpOptions }, percent = 50) => {
  const tank = new VirtualTank({ percent, fitted });
  tank.wakeUp();
  return tank;
};
const follow = (tank: VirtualTank, schedule: FillSchedule, wall_ms: number | null) => {
  tank.controller.follow({ schedule: scheduleAt(schedule, wall_ms, 'UTC') });
  tank.live(10);
};

describe('an outlet with hours to draw', () => {
  test('is opened by them, says until when, and is closed when they end', () => {
    const tank = tankWith({ outlet: DRAW });
    follow(tank, drawing(MORNING), INSIDE);
    expect(tank.last.decisions.outlet).toMatchObject({
      ...{ running: true, mode: 'auto' },
      reason: { code: 'by_schedule', args: { until: '06:30' } },
    });
    follow(tank, drawing(MORNING), OUTSIDE);
    expect(tank.last.decisions.outlet).toMatchObject({ running: false, reason: { code: 'not_asked' } });
  });

  test('is closed while the clock cannot be trusted, and says so', () => {
    const tank = tankWith({ outlet: DRAW });
    follow(tank, drawing(MORNING), INSIDE);
    follow(tank, drawing(MORNING), null);
    expect(tank.last.decisions.outlet).toMatchObject({ running: false, reason: { code: 'draws_need_time' } });
  });

  test('keeps the reserve', () => {
    const tank = tankWith({ outlet: DRAW }, 8);
    follow(tank, drawing(MORNING), INSIDE);
    expect(tank.last.decisions.outlet).toMatchObject({ running: false, reason: { code: 'at_reserve' } });
  });

  test('obeys a person, and every interlock', () => {
    const tank = tankWith({ outlet: DRAW });
    follow(tank, drawing(MORNING), INSIDE);
    tank.tell(command('close', { actuator: 'outlet', duration_s: 600 }));
    expect(tank.last.decisions.outlet).toMatchObject({ running: false, mode: 'off' });
    tank.tell(command('auto', { actuator: 'outlet' }));
    expect(tank.last.decisions.outlet?.running).toBe(true);
    tank.fault = 'silent';
    tank.live(20);
    expect(tank.last.decisions.outlet).toMatchObject({ running: false, reason: { code: 'level_unknown' } });
  });

  test('starts no other actuator', () => {
    const tank = tankWith({ outlet: DRAW, pump: PUMP });
    follow(tank, drawing(MORNING), INSIDE);
    expect(tank.last.decisions.pump?.running).toBe(false);
    follow(tank, drawing({ ...MORNING, actuator: 'pump' }), INSIDE);
    expect(tank.last.decisions.pump?.running).toBe(true);
    expect(tank.last.decisions.outlet?.running).toBe(false);
  });

  test('a pump that lifts into another tank is never started by the clock, even by a schedule from before', () => {
    const tank = tankWith({ pump: { ...PUMP, direction: 'transfer' } });
    follow(tank, drawing({ ...MORNING, actuator: 'pump' }), INSIDE);
    expect(tank.last.decisions.pump).toMatchObject({ running: false, reason: { code: 'not_asked' } });
  });
});

describe('a schedule with hours to draw', () => {
  const arrival = { wall_ms: 0, started_wall_ms: 0 };
  const judged = (fitted: { outlet?: DrawOptions; pump?: PumpOptions }, actuator: 'outlet' | 'pump') =>
    tankWith(fitted).controller.judgeSchedule(
      drawing({ ...MORNING, actuator }),
      { id: 'schedule-1', ttl_s: 30 },
      arrival,
    );

  test('is kept where the actuator is, and refused whole where it is not, or lifts into another tank', () => {
    expect(judged({ outlet: DRAW }, 'outlet').reason.code).toBe('schedule_kept');
    expect(judged({ pump: PUMP }, 'pump').accepted).toBe(true);
    expect(judged({ outlet: DRAW }, 'pump')).toMatchObject({
      ...{ accepted: false, reason: { code: 'actuator_not_fitted', args: { actuator: 'pump' } } },
    });
    expect(judged({ pump: { ...PUMP, direction: 'transfer' } }, 'pump')).toMatchObject({
      ...{ accepted: false, reason: { code: 'draw_unfit', args: { actuator: 'pump' } } },
    });
  });
});
