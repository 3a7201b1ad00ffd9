import { describe, expect, test } from '@jest/globals';
import { drawsNow } from '../../../../firmware/domain/schedule/draw-hours.js';
import type { DrawHours } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { localTime } from '../../../../firmware/domain/schedule/local-time.js';

const MORNING: DrawHours = {
  ...{ actuator: 'outlet', weekdays: ['mon', 'wed'] },
  ...{ from_minute: 6 * 60, to_minute: 6 * 60 + 30 },
};
const NIGHT: DrawHours = { ...MORNING, actuator: 'pump', from_minute: 23 * 60, to_minute: 60 };
const at = (utc: string) => localTime(Date.parse(utc), 'Europe/Madrid');
const asks = (hours: readonly DrawHours[], utc: string) =>
  drawsNow(hours, at(utc)).map(({ actuator, why }) => `${actuator} ${why.code} ${why.args.until}`);

describe('hours to draw', () => {
  // 2026-06-10 is a Wednesday; Madrid is two hours ahead of UTC.
  test.each([
    ['2026-06-10T03:59:59Z', []],
    ['2026-06-10T04:00:00Z', ['outlet by_schedule 06:30']],
    ['2026-06-10T04:29:59Z', ['outlet by_schedule 06:30']],
    ['2026-06-10T04:30:00Z', []],
    ['2026-06-11T04:10:00Z', []],
    ['2026-06-15T04:10:00Z', ['outlet by_schedule 06:30']],
  ])('ask for water within them, on their weekdays: %s', (utc, expected) => {
    expect(asks([MORNING], utc)).toEqual(expected);
  });

  test.each([
    ['2026-06-10T20:59:00Z', []],
    ['2026-06-10T21:00:00Z', ['pump by_schedule 01:00']],
    ['2026-06-10T22:59:00Z', ['pump by_schedule 01:00']],
    ['2026-06-10T23:00:00Z', []],
    // The hours that begin on a Thursday are none of theirs, nor is the night before a Wednesday.
    ['2026-06-11T21:30:00Z', []],
    ['2026-06-09T22:30:00Z', []],
  ])('reach past midnight by the day on which they begin: %s', (utc, expected) => {
    expect(asks([NIGHT], utc)).toEqual(expected);
  });

  test('from a minute to itself are a whole day', () => {
    const day = { ...MORNING, from_minute: 420, to_minute: 420 };
    expect(asks([day], '2026-06-10T04:59:00Z')).toEqual([]);
    expect(asks([day], '2026-06-10T05:00:00Z')).toHaveLength(1);
    expect(asks([day], '2026-06-11T04:59:00Z')).toHaveLength(1);
    expect(asks([day], '2026-06-11T05:00:00Z')).toEqual([]);
  });

  test('follow the clock on the wall across both changes of the year', () => {
    const sunday: DrawHours = { ...MORNING, weekdays: ['sun'], from_minute: 180, to_minute: 240 };
    // 03:00–04:00: one hour when 02:00 is skipped, and one when 02:00 comes twice.
    const minutes = (date: string) => {
      let inside = 0;
      for (let m = 0; m < 24 * 60; m++)
        if (drawsNow([sunday], localTime(Date.parse(date) + m * 60_000, 'Europe/Madrid')).length > 0)
          inside += 1;
      return inside;
    };
    expect(minutes('2026-03-28T23:00:00Z')).toBe(60);
    expect(minutes('2026-10-24T22:00:00Z')).toBe(60);
  });

  test('ask for nothing while the clock cannot be trusted, and say so', () => {
    expect(drawsNow([MORNING], null)).toEqual([
      { actuator: 'outlet', asks: false, why: { code: 'draws_need_time', args: {} } },
    ]);
    expect(drawsNow([], null)).toEqual([]);
  });
});
