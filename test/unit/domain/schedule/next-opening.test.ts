import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FillSchedule, isOpen } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { localTime, WEEKDAYS } from '../../../../firmware/domain/schedule/local-time.js';
import { nextOpening } from '../../../../firmware/domain/schedule/next-opening.js';

const ZONE = 'Europe/Madrid';
const NONE: FillSchedule = { windows: [], one_off: [], floor_percent: 5, vacation: null };
const daily = (from_minute: number, to_minute: number): FillSchedule => ({
  ...NONE,
  windows: [{ weekdays: WEEKDAYS, from_minute, to_minute }],
});
const opens = (schedule: FillSchedule, utc: string, zone = ZONE) => {
  const at_ms = nextOpening(schedule, Date.parse(utc), zone);
  return at_ms === null ? null : new Date(at_ms).toISOString().slice(0, 16);
};

describe('the next opening', () => {
  test('is now while the rule holds', () => {
    expect(opens(NONE, '2026-06-10T12:00:30Z')).toBe('2026-06-10T12:00');
    expect(opens(daily(22 * 60, 6 * 60), '2026-06-10T21:00:00Z')).toBe('2026-06-10T21:00');
  });

  test('is tonight, summer and winter', () => {
    expect(opens(daily(22 * 60, 6 * 60), '2026-06-10T12:00:00Z')).toBe('2026-06-10T20:00');
    expect(opens(daily(22 * 60, 6 * 60), '2026-12-10T12:00:00Z')).toBe('2026-12-10T21:00');
  });

  test('is the same hour on the wall over both changes of the clock', () => {
    expect(opens(daily(12 * 60, 13 * 60), '2026-03-28T13:00:00Z')).toBe('2026-03-29T10:00');
    expect(opens(daily(12 * 60, 13 * 60), '2026-10-24T13:00:00Z')).toBe('2026-10-25T11:00');
  });

  test('is the end of the gap when the clock skips the beginning', () => {
    // 02:00–03:00 is skipped on 2026-03-29 in Madrid.
    expect(opens(daily(150, 240), '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:00');
    // And a window that lies in the gap as a whole is not before the next day.
    expect(opens(daily(130, 170), '2026-03-29T00:00:00Z')).toBe('2026-03-30T00:10');
  });

  test('of a beginning that comes twice the first counts, and the second once that is over', () => {
    // 02:00–03:00 comes twice on 2026-10-25 in Madrid.
    expect(opens(daily(150, 165), '2026-10-25T00:00:00Z')).toBe('2026-10-25T00:30');
    expect(opens(daily(150, 165), '2026-10-25T00:50:00Z')).toBe('2026-10-25T01:30');
  });

  test('waits for the weekday, for a single date, and for the end of a vacation', () => {
    const sunday: FillSchedule = {
      ...NONE,
      windows: [{ weekdays: ['sun'], from_minute: 60, to_minute: 120 }],
    };
    expect(opens(sunday, '2026-06-08T12:00:00Z', 'UTC')).toBe('2026-06-14T01:00');
    const dated = {
      ...sunday,
      one_off: [{ date: '2026-06-10', windows: [{ from_minute: 5, to_minute: 9 }] }],
    };
    expect(opens(dated, '2026-06-08T12:00:00Z', 'UTC')).toBe('2026-06-10T00:05');
    const away = { ...sunday, vacation: { from: '2026-06-01', to: '2026-08-31', floor_percent: 10 } };
    expect(opens(away, '2026-06-08T12:00:00Z', 'UTC')).toBe('2026-09-06T01:00');
    expect(opens({ ...away, windows: [] }, '2026-06-08T12:00:00Z')).toBe('2026-08-31T22:00');
  });

  test.each([
    ['2026-07-01T08:00:00Z', '2026-07-02T05:00'],
    ['2026-07-30T08:00:00Z', '2026-07-31T05:00'],
    ['2026-07-31T08:00:00Z', '2026-08-16T05:00'],
    ['2026-08-01T04:00:00Z', '2026-08-16T05:00'],
    ['2026-08-15T08:00:00Z', '2026-08-16T05:00'],
    ['2026-08-16T08:00:00Z', '2026-08-17T05:00'],
  ])('waits for no vacation that is still to come: at %s it is %s', (now, opening) => {
    const away = {
      ...daily(300, 420),
      vacation: { from: '2026-08-01', to: '2026-08-15', floor_percent: 10 },
    };
    expect(opens(away, now, 'UTC')).toBe(opening);
  });

  test('is looked for on days before and after a vacation alike', () => {
    const away = { ...NONE, vacation: { from: '2026-06-12', to: '2026-12-31', floor_percent: 10 } };
    const dated = { ...away, windows: daily(0, 1).windows.map((window) => ({ ...window, weekdays: [] })) };
    const on = (date: string) => ({
      ...dated,
      one_off: [{ date, windows: [{ from_minute: 5, to_minute: 9 }] }],
    });
    expect(opens(on('2026-06-11'), '2026-06-10T12:00:00Z', 'UTC')).toBe('2026-06-11T00:05');
    expect(opens(on('2026-12-31'), '2026-06-10T12:00:00Z', 'UTC')).toBeNull();
    expect(opens(on('2027-01-20'), '2026-06-10T12:00:00Z', 'UTC')).toBe('2027-01-20T00:05');
  });

  test('is unknown when no window is near', () => {
    const never = { ...NONE, one_off: [{ date: '2026-06-10', windows: [] }], windows: [] };
    expect(opens(never, '2026-06-10T12:00:00Z', 'UTC')).toBe('2026-06-11T00:00');
    const past: FillSchedule = {
      ...NONE,
      vacation: null,
      windows: [{ weekdays: [], from_minute: 0, to_minute: 1 }],
    };
    expect(opens(past, '2026-06-10T12:00:00Z', 'UTC')).toBeNull();
  });

  test('is the last minute of a window once more, when the clock is set back into it', () => {
    const windows = [{ weekdays: ['sat'] as const, from_minute: 1_320, to_minute: 121 }];
    // From 02:01 to 02:59 it is closed; then it is 02:00 once more, for a minute.
    expect(opens({ ...NONE, windows }, '2026-10-25T00:30:00Z')).toBe('2026-10-25T01:00');
  });

  test('is the very minute that a look at every minute finds', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const weekdays = fc.subarray([...WEEKDAYS], { minLength: 4 });
    const near = fc.integer({ min: -36 * 60, max: 12 * 60 });
    const change = fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-06-10T12:00:00Z');
    const zone = fc.constantFrom(ZONE, 'Australia/Lord_Howe', 'America/New_York', 'Asia/Kolkata');
    fc.assert(
      fc.property(
        minute,
        minute,
        weekdays,
        near,
        change,
        zone,
        (from_minute, to_minute, days, at, utc, tz) => {
          const schedule = { ...NONE, windows: [{ weekdays: days, from_minute, to_minute }] };
          const from_ms = Date.parse(utc) + at * 60_000;
          let seen_ms = from_ms;
          while (!isOpen(schedule, localTime(seen_ms, tz))) seen_ms += 60_000;
          expect(nextOpening(schedule, from_ms, tz)).toBe(seen_ms);
        },
      ),
      { seed: 856749788, numRuns: 60 },
    );
  });
});
