import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { timeStyle } from '../../../dashboard/src/i18n/time-style.js';
import { draftOf, NEW_WINDOW, newDraw, readDraft, sameHours } from '../../../dashboard/src/schedule/draft.js';
import { drawableOf } from '../../../dashboard/src/schedule/drawable.js';
import { scheduleText, WEEK } from '../../../dashboard/src/schedule/words.js';
import { type FillSchedule, fillSchedule, NO_SCHEDULE } from '../../../firmware/protocol/schedule.js';
import { SCHEDULE } from '../../support/payloads.js';

const plain = (text: string) => text.replaceAll(/\s/g, ' ');
const words = (part: Partial<FillSchedule>, today = '2026-04-01') =>
  plain(scheduleText({ ...SCHEDULE, one_off: [], vacation: null, ...part }, today));

describe('a schedule in words', () => {
  const style = timeStyle.value;
  beforeEach(() => {
    timeStyle.value = { ...style, hour12: false };
  });
  afterEach(() => {
    timeStyle.value = style;
  });

  test('has the hours as people chose to read them', () => {
    timeStyle.value = { ...style, hour12: true };
    expect(words({})).toBe('Fills from 10:00 PM to 6:00 AM, every day; below 5 % at any time');
  });

  test('says hours, days and floor', () => {
    expect(words({})).toBe('Fills from 22:00 to 06:00, every day; below 5 % at any time');
    expect(words({ windows: [] })).toBe('Fills at any time');
    expect(
      words({
        windows: [
          { weekdays: ['fri', 'mon', 'tue', 'wed', 'thu'], from_minute: 1320, to_minute: 360 },
          { weekdays: ['sat', 'sun'], from_minute: 0, to_minute: 0 },
        ],
      }),
    ).toBe('Fills from 22:00 to 06:00, Mon–Fri and all day, Sat and Sun; below 5 % at any time');
  });

  test('says when an outlet is open and a pump on', () => {
    const hours = { weekdays: [...WEEK], from_minute: 360, to_minute: 390 };
    const draws: FillSchedule['draws'] = [
      { ...hours, actuator: 'pump', weekdays: ['mon'] },
      { ...hours, actuator: 'outlet' },
    ];
    expect(words({ windows: [], draws })).toBe(
      'Fills at any time; outlet open from 06:00 to 06:30, every day; pump on from 06:00 to 06:30, Mon',
    );
  });

  test('names single dates and vacations until they are over', () => {
    const dated = { one_off: SCHEDULE.one_off, vacation: SCHEDULE.vacation };
    expect(words(dated)).toBe(
      'Fills from 22:00 to 06:00, every day; on May 1 from 10:00 to 12:00; below 5 % at any time; away from Aug 1 to Aug 15, then only below 10 %',
    );
    expect(words(dated, '2026-08-16')).toBe('Fills from 22:00 to 06:00, every day; below 5 % at any time');
    expect(words({ one_off: [{ date: '2026-05-01', windows: [] }] })).toContain('; not on May 1;');
  });
});

describe('the form of a schedule', () => {
  const draft = draftOf({ ...SCHEDULE, version: 3 }, 'UTC');

  test('gives back what it was given', () => {
    const several = {
      ...SCHEDULE,
      draws: [{ actuator: 'pump' as const, weekdays: ['sun' as const], from_minute: 360, to_minute: 390 }],
      one_off: [
        { date: '2026-05-01', windows: [] },
        {
          date: '2026-05-02',
          windows: [
            { from_minute: 0, to_minute: 60 },
            { from_minute: 600, to_minute: 720 },
          ],
        },
      ],
    };
    expect(readDraft(draftOf({ ...several, version: 3 }, 'UTC'))).toEqual({ schedule: several });
  });

  test('offers hours to draw for what may draw by the clock, and none for filling where there is no inlet', () => {
    const actuators = ['outlet' as const, 'pump' as const];
    const pump = { direction: 'draw' as const, to_tank: null };
    expect(drawableOf({ actuators, fitted: { pump } })).toEqual(['outlet', 'pump']);
    const lifts = { direction: 'transfer' as const, to_tank: 'farm' };
    expect(drawableOf({ actuators, fitted: { pump: lifts } })).toEqual(['outlet']);
    expect(drawableOf({ actuators: ['inlet'] })).toEqual([]);
    const none = draftOf(null, 'UTC', false);
    expect(readDraft({ ...none, draws: [newDraw('outlet')] })).toMatchObject({
      schedule: {
        windows: [],
        draws: [{ actuator: 'outlet', weekdays: WEEK, from_minute: 360, to_minute: 390 }],
      },
    });
  });

  test('offers nights in the zone it is given to a tank that has none, and what it reads is a schedule', () => {
    const read = readDraft(draftOf(null, 'Africa/Nairobi'));
    expect(read).toMatchObject({
      schedule: { time_zone: 'Africa/Nairobi', floor_percent: 5, vacation: null },
    });
    expect('schedule' in read && fillSchedule.safeParse(read.schedule).success).toBe(true);
  });

  test('sees whether somebody else changed the hours', () => {
    const kept = { ...SCHEDULE, version: 3 };
    expect(sameHours(kept, { ...kept, version: 4 })).toBe(true);
    expect(sameHours(kept, { ...kept, floor_percent: 6 })).toBe(false);
    expect(sameHours(kept, { ...kept, time_zone: 'Africa/Nairobi' })).toBe(false);
    expect(sameHours(kept, { ...kept, vacation: null })).toBe(false);
    expect(sameHours(null, NO_SCHEDULE)).toBe(true);
    expect(sameHours(null, kept)).toBe(false);
  });

  test.each([
    ['a time left empty', { windows: [{ ...NEW_WINDOW, from: '' }] }, 'time'],
    ['a time that is none', { windows: [{ ...NEW_WINDOW, to: '24:00' }] }, 'time'],
    ['a time to draw left empty', { draws: [{ ...newDraw('pump'), to: '' }] }, 'time'],
    ['no day to draw', { draws: [{ ...newDraw('pump'), weekdays: [] }] }, 'weekdays'],
    ['no day', { windows: [{ ...NEW_WINDOW, weekdays: [] }] }, 'weekdays'],
    ['a date left empty', { single: [{ date: '', closed: true, from: '', to: '' }] }, 'date'],
    ['no floor', { floor: '' }, 'floor'],
    ['a floor too low', { floor: '0' }, 'floor'],
    ['a floor in words', { floor: 'a bit' }, 'floor'],
    ['a floor too high', { floor: '91' }, 'floor'],
    ['a vacation that ends before it begins', { away_to: '2026-07-31' }, 'vacation'],
  ])('%s is told', (_, part, mistake) => {
    expect(readDraft({ ...draft, ...part })).toEqual({ mistake: `schedule.mistake.${mistake}` });
  });
});
