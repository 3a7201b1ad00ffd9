import { describe, expect, test } from '@jest/globals';
import { drawsNow } from '../../../../firmware/domain/schedule/draw-hours.js';
import type { DrawHours } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { clockFace, localTime } from '../../../../firmware/domain/schedule/local-time.js';
import { nextDraw } from '../../../../firmware/domain/schedule/next-draw.js';

const MINUTE_MS = 60_000;
const MORNING: DrawHours = {
  ...{ actuator: 'outlet', weekdays: ['mon', 'wed'] },
  ...{ from_minute: 6 * 60, to_minute: 6 * 60 + 30 },
};
const EVENING: DrawHours = { ...MORNING, from_minute: 20 * 60, to_minute: 21 * 60 };
const next = (hours: readonly DrawHours[], utc: string, time_zone = 'Europe/Madrid') =>
  nextDraw(hours, 'outlet', Date.parse(utc), time_zone);

describe('the next beginning of hours to draw', () => {
  // 2026-06-10 is a Wednesday; Madrid is two hours ahead of UTC.
  test.each([
    ['2026-06-09T04:00:00Z', '2026-06-10 06:00'],
    ['2026-06-09T04:00:01Z', '06:00'],
    ['2026-06-10T03:59:59Z', '06:00'],
    ['2026-06-10T04:30:00Z', '2026-06-15 06:00'],
  ])('is told with its date when it is not within a day: %s', (utc, expected) => {
    expect(next([MORNING], utc)).toBe(expected);
  });

  test('is the first of several, and of that actuator alone', () => {
    expect(next([EVENING, MORNING], '2026-06-10T03:00:00Z')).toBe('06:00');
    expect(next([EVENING, MORNING], '2026-06-10T05:00:00Z')).toBe('20:00');
    expect(next([{ ...MORNING, actuator: 'pump' }, EVENING], '2026-06-10T03:00:00Z')).toBe('20:00');
  });

  test('is none while they hold, without any, and while the clock cannot be trusted', () => {
    expect(next([MORNING, EVENING], '2026-06-10T04:00:00Z')).toBeNull();
    expect(next([], '2026-06-10T04:00:00Z')).toBeNull();
    expect(nextDraw([MORNING], 'pump', Date.parse('2026-06-09T12:00:00Z'), 'Europe/Madrid')).toBeNull();
    expect(nextDraw([MORNING], 'outlet', null, 'Europe/Madrid')).toBeNull();
  });

  test('of one day a week is the one in a week when they are just over', () => {
    const once: DrawHours = { ...MORNING, weekdays: ['wed'] };
    expect(next([once], '2026-06-10T04:30:00Z')).toBe('2026-06-17 06:00');
  });

  test.each([
    ['skipped', 'Europe/Madrid', '2026-03-28T22:00:00Z', 150],
    ['repeated', 'Europe/Madrid', '2026-10-24T21:00:00Z', 150],
    ['repeated by half an hour', 'Australia/Lord_Howe', '2026-04-04T12:00:00Z', 100],
  ])('is when they really begin where the hour is %s', (_, time_zone, before, from_minute) => {
    const sunday: DrawHours = { ...MORNING, weekdays: ['sun'], from_minute, to_minute: from_minute + 30 };
    let begins_ms = Date.parse(before);
    while (drawsNow([sunday], begins_ms, time_zone).length === 0) begins_ms += MINUTE_MS;
    expect(next([sunday], before, time_zone)).toBe(clockFace(localTime(begins_ms, time_zone).minute));
  });
});
