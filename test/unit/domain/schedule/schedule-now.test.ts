import { describe, expect, test } from '@jest/globals';
import { reason } from '../../../../firmware/domain/reason.js';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import type { FillSchedule } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { WEEKDAYS } from '../../../../firmware/domain/schedule/local-time.js';
import {
  scheduleAt,
  scheduleReason,
  withSchedule,
} from '../../../../firmware/domain/schedule/schedule-now.js';

const NIGHTLY: FillSchedule = {
  windows: [{ weekdays: WEEKDAYS, from_minute: 22 * 60, to_minute: 6 * 60 }],
  one_off: [],
  floor_percent: 5,
  vacation: null,
};
const at = (utc: string | null, schedule = NIGHTLY) =>
  scheduleAt(schedule, utc === null ? null : Date.parse(utc), 'Europe/Madrid');
const NOON = '2026-06-10T10:00:00Z';
const NIGHT = '2026-06-10T23:00:00Z';
const told = (why: ReturnType<typeof reason>, utc: string | null, percent: number | null) =>
  withSchedule(why, DEFAULT_REFILL_RULE, at(utc), percent);
const WAITS = reason('outside_window', { opens: '22:00', floor_percent: 5 });

describe('where the day of a schedule stands', () => {
  test('is told by the clock on the wall, with its date when that is not within a day', () => {
    expect(at(NOON).opens).toBe('22:00');
    const sunday = { ...NIGHTLY, windows: [{ weekdays: ['sun' as const], from_minute: 5, to_minute: 9 }] };
    expect(at(NOON, sunday).opens).toBe('2026-06-14 00:05');
    expect(at(null)).toMatchObject({ local: null, opens: null });
  });

  test.each([
    [NOON, NIGHTLY, 'outside_window'],
    [NIGHT, NIGHTLY, 'inside_window'],
    [null, NIGHTLY, 'time_untrusted'],
    [NOON, { ...NIGHTLY, windows: [] }, 'fills_at_any_time'],
    [NIGHT, { ...NIGHTLY, vacation: { from: '2026-06-01', to: '2026-06-30', floor_percent: 9 } }, 'vacation'],
    [NOON, { ...NIGHTLY, windows: [{ weekdays: [], from_minute: 0, to_minute: 1 }] }, 'outside_every_window'],
  ])('%s: %#', (utc, schedule, code) => {
    expect(scheduleReason(DEFAULT_REFILL_RULE, at(utc, schedule)).code).toBe(code);
  });
});

describe('the reason for an inlet, with the schedule in it', () => {
  test('says that a low tank waits, and until when', () => {
    expect(told(reason('above_low', { low_percent: 5 }), NOON, 12)).toEqual(WAITS);
    expect(told(reason('reached_high', { level_percent: 15, high_percent: 15 }), NOON, 15)).toEqual(WAITS);
    expect(told(reason('reached_high', { level_percent: 80, high_percent: 80 }), NOON, 12)).toEqual(WAITS);
  });

  test('speaks of the plain low setpoint above it, and of the floor below that', () => {
    expect(told(reason('above_low', { low_percent: 5 }), NOON, 50)).toEqual(
      reason('above_low', { low_percent: 15 }),
    );
    expect(told(reason('below_low', { level_percent: 4, low_percent: 5 }), NOON, 4).code).toBe('below_floor');
  });

  test('of a tank at its low setpoint is the plain one, and of one just below it that it waits', () => {
    expect(told(reason('above_low', { low_percent: 5 }), NOON, 15).code).toBe('above_low');
    expect(told(reason('above_low', { low_percent: 5 }), NOON, 14.9)).toEqual(WAITS);
    expect(told(reason('closes_ahead', { level_percent: 14, high_percent: 15 }), NOON, 14)).toEqual(WAITS);
    expect(told(reason('closes_ahead', { level_percent: 79, high_percent: 80 }), NOON, 79).code).toBe(
      'closes_ahead',
    );
  });

  test('while nobody is there names the day they are back, and its own floor', () => {
    const away = { ...NIGHTLY, vacation: { from: '2026-06-01', to: '2026-06-30', floor_percent: 9 } };
    const why = (percent: number) =>
      withSchedule(reason('above_low', { low_percent: 9 }), DEFAULT_REFILL_RULE, at(NIGHT, away), percent);
    expect(why(12)).toEqual(reason('vacation', { until: '2026-06-30', floor_percent: 9 }));
    expect(why(50)).toEqual(reason('above_low', { low_percent: 15 }));
  });

  test('outside of every window names the floor', () => {
    const never = { ...NIGHTLY, windows: [{ weekdays: [], from_minute: 0, to_minute: 1 }] };
    const why = withSchedule(
      reason('above_low', { low_percent: 5 }),
      DEFAULT_REFILL_RULE,
      at(NOON, never),
      12,
    );
    expect(why).toEqual(reason('outside_every_window', { floor_percent: 5 }));
  });

  test.each([
    [reason('below_low', { level_percent: 14, low_percent: 15 }), NIGHT],
    [reason('reached_high', { level_percent: 80, high_percent: 80 }), NOON],
    [reason('level_unknown', { fault: 'sensor_silent' }), NOON],
    [reason('opened_by_hand'), NOON],
    [reason('above_low', { low_percent: 15 }), null],
  ])('leaves the others: %#', (why, utc) => {
    expect(told(why, utc, 50)).toEqual(why);
  });

  test('is the plain one without a schedule', () => {
    const why = reason('above_low', { low_percent: 15 });
    expect(withSchedule(why, DEFAULT_REFILL_RULE, null, 12)).toBe(why);
  });
});
