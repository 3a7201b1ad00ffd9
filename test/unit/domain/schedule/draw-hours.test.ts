import { describe, expect, test } from '@jest/globals';
import { drawsNow } from '../../../../firmware/domain/schedule/draw-hours.js';
import type { DrawHours } from '../../../../firmware/domain/schedule/fill-schedule.js';

const MORNING: DrawHours = {
  ...{ actuator: 'outlet', weekdays: ['mon', 'wed'] },
  ...{ from_minute: 6 * 60, to_minute: 6 * 60 + 30 },
};
const NIGHT: DrawHours = { ...MORNING, actuator: 'pump', from_minute: 23 * 60, to_minute: 60 };
const asks = (hours: readonly DrawHours[], utc: string) =>
  drawsNow(hours, Date.parse(utc), 'Europe/Madrid').map(
    ({ actuator, why }) => `${actuator} ${why.code} ${why.args.until}`,
  );

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
        if (drawsNow([sunday], Date.parse(date) + m * 60_000, 'Europe/Madrid').length > 0) inside += 1;
      return inside;
    };
    expect(minutes('2026-03-28T23:00:00Z')).toBe(60);
    expect(minutes('2026-10-24T22:00:00Z')).toBe(60);
  });

  test.each([
    ['that come twice are drawn once', 'Europe/Madrid', '2026-10-24T22:00:00Z', 120, [120, 150]],
    ['that are skipped begin after the gap', 'Europe/Madrid', '2026-03-28T23:00:00Z', 120, [120, 150]],
    [
      'on an island that sets its clocks by half an hour',
      'Australia/Lord_Howe',
      '2026-04-04T13:00:00Z',
      90,
      [90, 120],
    ],
    ['that come twice there', 'Australia/Lord_Howe', '2026-04-04T13:00:00Z', 100, [100, 130]],
  ])('%s', (_what, time_zone, midnight, from_minute, expected) => {
    const window: DrawHours = { ...MORNING, weekdays: ['sun'], from_minute, to_minute: from_minute + 30 };
    const drawn: number[] = [];
    for (let m = 0; m < 25 * 60; m++)
      if (drawsNow([window], Date.parse(midnight) + m * 60_000, time_zone).length > 0) drawn.push(m);
    expect([drawn[0], (drawn.at(-1) ?? 0) + 1, drawn.length]).toEqual([...expected, 30]);
  });

  test('that began before the clocks are changed last as long as they are long', () => {
    const night: DrawHours = { ...MORNING, weekdays: ['sun'], from_minute: 60, to_minute: 240 };
    const minutes = (midnight: string) => {
      let drawn = 0;
      for (let m = 0; m < 25 * 60; m++)
        drawn += drawsNow([night], Date.parse(midnight) + m * 60_000, 'Europe/Madrid').length;
      return drawn;
    };
    expect(minutes('2026-10-24T22:00:00Z')).toBe(180);
    expect(minutes('2026-03-28T23:00:00Z')).toBe(180);
  });

  test('ask for nothing while the clock cannot be trusted, and say so', () => {
    expect(drawsNow([MORNING], null, 'Europe/Madrid')).toEqual([
      { actuator: 'outlet', asks: false, why: { code: 'draws_need_time', args: {} } },
    ]);
    expect(drawsNow([], null, 'Europe/Madrid')).toEqual([]);
  });
});
