import { describe, expect, test } from '@jest/globals';
import type { Mode } from '../../../../firmware/domain/actuator/actuator.js';
import {
  isWait,
  type Standing,
  whatChanges,
  whatChangesADraw,
} from '../../../../firmware/domain/actuator/what-changes.js';
import { reason } from '../../../../firmware/domain/reason.js';
import type { FillSchedule } from '../../../../firmware/domain/schedule/fill-schedule.js';
import { scheduleAt } from '../../../../firmware/domain/schedule/schedule-now.js';

const RULE = { enabled: true, low_percent: 15, high_percent: 80 };
const CLEARS = [reason('clears_level_known', { fault: 'sensor_silent' })];
const INTERLOCK = reason('changes_interlock');
const AT_REST: Standing = {
  ...{ running: false, mode: 'auto', rule: RULE, schedule: null, waits: false, wait_floor_percent: 8 },
  why: reason('above_low', { low_percent: 15 }),
  clears: [],
};
const RUNNING: Standing = { ...AT_REST, running: true, why: reason('below_low') };

/** From 22:00 to 06:00, every day. */
const NIGHTLY: FillSchedule = {
  windows: [
    { weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from_minute: 1320, to_minute: 360 },
  ],
  ...{ one_off: [], floor_percent: 5, vacation: null },
};
const at = (hour: number, schedule = NIGHTLY) => scheduleAt(schedule, Date.UTC(2026, 5, 1, hour), 'UTC');
const DAY = at(8);
const NIGHT = at(23);
const FROM_TEN = reason('changes_opens_from', { opens: '22:00', low_percent: 15 });
const below = (low_percent: number) => reason('changes_opens_below', { low_percent });
const belowFloor = (floor_percent: number) => reason('changes_opens_below_floor', { floor_percent });
const waitEnds = (low_percent: number) => reason('changes_wait_ends', { low_percent });
const closesAt = (high_percent: number) => reason('changes_closes_at', { high_percent });
const hoursEnd = (floor_percent: number) => reason('changes_hours_end', { floor_percent });

describe('what would change an inlet', () => {
  test('that runs: its high setpoint, or the end of a person’s time, and any interlock', () => {
    expect(whatChanges(RUNNING)).toEqual([closesAt(80), INTERLOCK]);
    const by_hand = whatChanges({ ...RUNNING, mode: 'hand', schedule: DAY });
    expect(by_hand).toEqual([reason('changes_hand_ends'), INTERLOCK]);
  });

  test('at rest: first what bars it, then its low setpoint', () => {
    expect(whatChanges({ ...AT_REST, clears: CLEARS })).toEqual([...CLEARS, below(15)]);
    const disabled = { ...AT_REST, clears: CLEARS, rule: { ...RULE, enabled: false }, schedule: DAY };
    expect(whatChanges(disabled)).toEqual([...CLEARS, reason('changes_rule_enabled')]);
  });

  test('held closed by a person: the end of that', () => {
    expect(whatChanges({ ...AT_REST, mode: 'off', clears: CLEARS, schedule: DAY })).toEqual([
      ...CLEARS,
      reason('changes_hold_ends'),
    ]);
  });
});

describe('what the hours for filling make of it', () => {
  test('at rest outside them: their beginning, and the floor', () => {
    expect(whatChanges({ ...AT_REST, schedule: DAY })).toEqual([FROM_TEN, belowFloor(5)]);
    const never = { ...NIGHTLY, windows: [{ weekdays: [], from_minute: 0, to_minute: 1 }] };
    expect(whatChanges({ ...AT_REST, schedule: at(8, never) })).toEqual([belowFloor(5)]);
  });

  test('at rest within them, without any, and with a floor that is no lower: the low setpoint', () => {
    const high_floor = at(8, { ...NIGHTLY, floor_percent: 20 });
    const at_any_time = at(8, { ...NIGHTLY, windows: [] });
    const untrusted = scheduleAt(NIGHTLY, null, 'UTC');
    for (const schedule of [NIGHT, high_floor, at_any_time, untrusted])
      expect(whatChanges({ ...AT_REST, schedule })).toEqual([below(15)]);
  });

  test('running outside them: what little it fills, and what their beginning adds', () => {
    const goes_on = reason('changes_fills_on_from', { opens: '22:00', high_percent: 80 });
    expect(whatChanges({ ...RUNNING, schedule: DAY })).toEqual([closesAt(15), goes_on, INTERLOCK]);
    const never = { ...NIGHTLY, windows: [{ weekdays: [], from_minute: 0, to_minute: 1 }] };
    expect(whatChanges({ ...RUNNING, schedule: at(8, never) })).toEqual([closesAt(15), INTERLOCK]);
    const low = { ...RUNNING, rule: { ...RULE, high_percent: 15, low_percent: 10 }, schedule: DAY };
    expect(whatChanges(low)).toEqual([closesAt(15), INTERLOCK]);
  });

  test('running within them: their end, too', () => {
    expect(whatChanges({ ...RUNNING, schedule: NIGHT })).toEqual([closesAt(80), hoursEnd(5), INTERLOCK]);
    const one_day = at(8, {
      ...{ windows: [], one_off: [{ date: '2026-06-01', windows: [{ from_minute: 0, to_minute: 720 }] }] },
      ...{ floor_percent: 7, vacation: null },
    });
    expect(whatChanges({ ...RUNNING, schedule: one_day })).toEqual([closesAt(80), hoursEnd(7), INTERLOCK]);
    const without_hours = at(8, { ...NIGHTLY, windows: [] });
    for (const schedule of [without_hours, scheduleAt(NIGHTLY, null, 'UTC')])
      expect(whatChanges({ ...RUNNING, schedule })).toEqual([closesAt(80), INTERLOCK]);
  });

  test('running on after them because it has just begun: the end of its shortest run', () => {
    const why = reason('runs_on', { min_run_s: 120 });
    expect(whatChanges({ ...RUNNING, why, schedule: DAY })).toEqual([
      reason('changes_least_run_ends', { min_run_s: 120, high_percent: 80 }),
      INTERLOCK,
    ]);
  });
});

describe('what a wait that the gateway asks for makes of it', () => {
  const WAITING = { ...AT_REST, why: reason('waits_for_rain', { litres: 900, ahead_h: 24 }) };

  test('it opens after the wait, or so low that it waits for nobody', () => {
    expect(whatChanges(WAITING)).toEqual([waitEnds(15), belowFloor(8)]);
    expect(whatChanges({ ...WAITING, wait_floor_percent: null })).toEqual([waitEnds(15)]);
    expect(whatChanges({ ...WAITING, wait_floor_percent: 15 })).toEqual([below(15)]);
    expect(whatChanges({ ...AT_REST, waits: true })).toEqual([waitEnds(15), belowFloor(8)]);
  });

  test('a source that waits is a wait as well', () => {
    const why = reason('no_source', { cause: 'waits_for_rain', litres: 900 });
    expect(whatChanges({ ...AT_REST, why })).toEqual([waitEnds(15), belowFloor(8)]);
    expect(whatChanges({ ...AT_REST, why: reason('no_source', { cause: 'source_dry' }) })).toEqual([
      below(15),
    ]);
  });

  test('outside the hours both must be over, and below the floor it may wait, too', () => {
    const from = reason('changes_opens_from_after_wait', { opens: '22:00', low_percent: 15 });
    const standing = { ...AT_REST, waits: true, schedule: DAY };
    expect(whatChanges(standing)).toEqual([from, belowFloor(5)]);
    expect(whatChanges({ ...standing, wait_floor_percent: 3 })).toEqual([from, waitEnds(5), belowFloor(3)]);
  });

  test('what runs goes on', () => {
    expect(whatChanges({ ...RUNNING, waits: true })).toEqual([closesAt(80), INTERLOCK]);
  });

  test('it is asked for rain, and for water that another tank is about to bring', () => {
    expect(isWait(reason('waits_for_rain'), 'house')).toBe(true);
    expect(isWait(reason('transfer_ready', { from: 'barn', to: 'house' }), 'house')).toBe(true);
    expect(isWait(reason('transfer_hand_runs', { from: 'barn', to: 'house' }), 'house')).toBe(true);
    expect(isWait(reason('transfer_runs', { from: 'house', to: 'barn' }), 'house')).toBe(false);
    expect(isWait(reason('too_little_rain'), 'house')).toBe(false);
  });
});

describe('what would change an actuator that draws', () => {
  const draw = (
    running: boolean,
    mode: Mode,
    code: 'low_pressure' | 'level_unknown' | 'draws_need_time' = 'low_pressure',
    begins: string | null = null,
  ) => whatChangesADraw({ running, mode, clears: CLEARS, why: reason(code), begins });

  test('that stands open for want of a level: what bars it, once it is known, or a person', () => {
    const open = draw(true, 'auto', 'level_unknown');
    expect(open).toEqual([...CLEARS, reason('changes_closed_by_hand')]);
    expect(draw(false, 'auto', 'level_unknown')).toEqual([...CLEARS, reason('changes_asked')]);
  });

  test('that runs: nobody asks any more, or a person’s time ends, and any interlock', () => {
    expect(draw(true, 'auto')).toEqual([reason('changes_nobody_asks'), reason('changes_interlock')]);
    expect(draw(true, 'hand')).toEqual([reason('changes_hand_ends'), reason('changes_interlock')]);
  });

  test('at rest: first what bars it, then that somebody asks, or the end of the hold', () => {
    expect(draw(false, 'auto')).toEqual([...CLEARS, reason('changes_asked')]);
    expect(draw(false, 'off')).toEqual([...CLEARS, reason('changes_hold_ends')]);
  });

  test('at rest before its hours: their beginning, too, unless the clock of its node cannot be trusted', () => {
    const asked = reason('changes_asked');
    const from_six = reason('changes_draws_from', { begins: '06:00' });
    expect(draw(false, 'auto', 'low_pressure', '06:00')).toEqual([...CLEARS, from_six, asked]);
    expect(draw(false, 'auto', 'draws_need_time', '06:00')).toEqual([...CLEARS, asked]);
    expect(draw(false, 'off', 'low_pressure', '06:00')).toEqual([...CLEARS, reason('changes_hold_ends')]);
    expect(draw(true, 'auto', 'low_pressure', '06:00')).toEqual(draw(true, 'auto'));
  });
});
