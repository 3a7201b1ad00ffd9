import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import { type FillSchedule, isOpen, ruleNow } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { isTimeZone, localTime, WEEKDAYS } from '../../../../firmware/domain/schedule/local-time.js';

const ANY_TIME: FillSchedule = { windows: [], one_off: [], floor_percent: 5, vacation: null };
const at = (hour: number, minute = 0) => hour * 60 + minute;
const nightly = (from_minute: number, to_minute: number): FillSchedule => ({
  ...ANY_TIME,
  windows: [{ weekdays: WEEKDAYS, from_minute, to_minute }],
});
const open = (schedule: FillSchedule, utc: string, zone = 'Europe/Madrid') =>
  isOpen(schedule, localTime(Date.parse(utc), zone));

describe('local time', () => {
  test.each([
    ['2026-01-15T22:59:00Z', 'Europe/Madrid', '2026-01-15', 'thu', at(23, 59)],
    ['2026-01-15T23:00:00Z', 'Europe/Madrid', '2026-01-16', 'fri', at(0)],
    ['2026-07-15T22:00:00Z', 'Europe/Madrid', '2026-07-16', 'thu', at(0)],
    ['2026-03-01T06:15:00Z', 'Asia/Kolkata', '2026-03-01', 'sun', at(11, 45)],
    ['2026-03-01T06:15:00Z', 'Pacific/Apia', '2026-03-01', 'sun', at(19, 15)],
    ['1999-12-31T23:30:00Z', 'UTC', '1999-12-31', 'fri', at(23, 30)],
  ])('%s in %s', (utc, zone, date, weekday, minute) => {
    expect(localTime(Date.parse(utc), zone)).toEqual({ date, weekday, minute });
  });

  test('an unknown zone is known to be none', () => {
    expect([isTimeZone('Europe/Madrid'), isTimeZone('Europe/Atlantis'), isTimeZone('')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('windows', () => {
  test('hold from their first minute to before their last', () => {
    const schedule = nightly(at(1), at(5));
    const minutes = ['00:59', '01:00', '04:59', '05:00'];
    expect(minutes.map((time) => open(schedule, `2026-06-10T${time}:00Z`, 'UTC'))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('reach past midnight into a day that has none', () => {
    const schedule: FillSchedule = {
      ...ANY_TIME,
      windows: [{ weekdays: ['fri'], from_minute: at(22), to_minute: at(6) }],
    };
    // 2026-06-12 is a Friday.
    expect(open(schedule, '2026-06-12T21:59:00Z', 'UTC')).toBe(false);
    expect(open(schedule, '2026-06-12T22:00:00Z', 'UTC')).toBe(true);
    expect(open(schedule, '2026-06-13T05:59:00Z', 'UTC')).toBe(true);
    expect(open(schedule, '2026-06-13T06:00:00Z', 'UTC')).toBe(false);
    expect(open(schedule, '2026-06-13T22:30:00Z', 'UTC')).toBe(false);
  });

  test('give way to those of a single date, also to none', () => {
    const schedule: FillSchedule = {
      ...nightly(at(1), at(5)),
      one_off: [
        { date: '2026-06-10', windows: [] },
        { date: '2026-06-11', windows: [{ from_minute: at(12), to_minute: at(13) }] },
      ],
    };
    expect(open(schedule, '2026-06-10T02:00:00Z', 'UTC')).toBe(false);
    expect(open(schedule, '2026-06-11T02:00:00Z', 'UTC')).toBe(false);
    expect(open(schedule, '2026-06-11T12:30:00Z', 'UTC')).toBe(true);
    expect(open(schedule, '2026-06-12T02:00:00Z', 'UTC')).toBe(true);
  });

  test('are right on the night the clock goes forward: an hour that does not exist is not waited for', () => {
    // Madrid, 2026-03-29: 02:00 becomes 03:00 at 01:00 UTC.
    const schedule = nightly(at(2, 30), at(3, 30));
    expect(open(schedule, '2026-03-29T00:59:00Z')).toBe(false);
    expect(open(schedule, '2026-03-29T01:00:00Z')).toBe(true);
    expect(open(schedule, '2026-03-29T01:29:00Z')).toBe(true);
    expect(open(schedule, '2026-03-29T01:30:00Z')).toBe(false);
  });

  test('are right on the night the clock goes back: an hour that comes twice counts twice', () => {
    // Madrid, 2026-10-25: 03:00 becomes 02:00 at 01:00 UTC.
    const schedule = nightly(at(2), at(3));
    expect(open(schedule, '2026-10-25T00:00:00Z')).toBe(true);
    expect(open(schedule, '2026-10-25T00:59:00Z')).toBe(true);
    expect(open(schedule, '2026-10-25T01:00:00Z')).toBe(true);
    expect(open(schedule, '2026-10-25T01:59:00Z')).toBe(true);
    expect(open(schedule, '2026-10-25T02:00:00Z')).toBe(false);
  });
});

describe('the rule that holds now', () => {
  const rule = DEFAULT_REFILL_RULE;
  const noon = localTime(Date.parse('2026-06-10T12:00:00Z'), 'UTC');

  test('is the plain one when nothing is scheduled, or inside a window', () => {
    expect(ruleNow(rule, ANY_TIME, noon)).toEqual({ rule, by: 'plain' });
    expect(ruleNow(rule, nightly(at(11), at(13)), noon)).toEqual({ rule, by: 'plain' });
  });

  test('outside its windows begins at the floor and ends at the low setpoint', () => {
    const { rule: now, by } = ruleNow(rule, nightly(at(1), at(5)), noon);
    expect([now.low_percent, now.high_percent, by]).toEqual([5, 15, 'outside_window']);
  });

  test('while nobody is there keeps the floor, window or not', () => {
    const vacation = { from: '2026-06-10', to: '2026-06-20', floor_percent: 8 };
    const { rule: now, by } = ruleNow(rule, { ...ANY_TIME, vacation }, noon);
    expect([now.low_percent, now.high_percent, by]).toEqual([8, 18, 'vacation']);
    const by_day = ['2026-06-09', '2026-06-10', '2026-06-20', '2026-06-21'].map(
      (date) => ruleNow(rule, { ...ANY_TIME, vacation }, { ...noon, date }).by,
    );
    expect(by_day).toEqual(['plain', 'vacation', 'vacation', 'plain']);
  });

  test('keeps no less while nobody is there than the schedule does on other days, and no more than the rule', () => {
    const away = (floor_percent: number) => ({ from: '2026-06-10', to: '2026-06-20', floor_percent });
    const kept = (schedule: FillSchedule) => ruleNow(rule, schedule, noon).rule;
    expect(kept({ ...ANY_TIME, floor_percent: 12, vacation: away(3) })).toMatchObject({
      low_percent: 12,
      high_percent: 22,
    });
    expect(kept({ ...ANY_TIME, floor_percent: 5, vacation: away(40) })).toMatchObject({
      low_percent: 15,
      high_percent: 25,
    });
    expect(ruleNow({ ...rule, enabled: false }, { ...ANY_TIME, vacation: away(8) }, noon).rule.enabled).toBe(
      false,
    );
  });

  test('is the plain one while the clock cannot be trusted', () => {
    expect(ruleNow(rule, nightly(at(1), at(5)), null)).toEqual({ rule, by: 'time_untrusted' });
    expect(ruleNow(rule, ANY_TIME, null)).toEqual({ rule, by: 'plain' });
  });

  test('never wants more water than the plain rule, and keeps a dead band', () => {
    const percent = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 5, max: 9 }),
        percent,
        percent,
        (low, band, floor_percent, away_percent) => {
          const plain = { low_percent: low, high_percent: low + band, enabled: true };
          const vacation = { from: '2026-06-10', to: '2026-06-10', floor_percent: away_percent };
          for (const schedule of [
            { ...nightly(at(1), at(5)), floor_percent },
            { ...ANY_TIME, vacation },
          ]) {
            const { rule: now } = ruleNow(plain, schedule, noon);
            expect(now.low_percent).toBeLessThanOrEqual(plain.low_percent);
            expect(now.high_percent).toBeLessThanOrEqual(plain.high_percent);
            expect(now.high_percent - now.low_percent).toBeGreaterThanOrEqual(band);
          }
        },
      ),
    );
  });
});
