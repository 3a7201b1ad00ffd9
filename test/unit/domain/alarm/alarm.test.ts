import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Alarm } from '../../../../firmware/domain/alarm/alarm.js';
import { ALARMS, type AlarmCode, withoutEchoes } from '../../../../firmware/domain/alarm/catalogue.js';
import { aboveSetpoint, beyond } from '../../../../firmware/domain/alarm/dead-band.js';

const DELAYS = { on_delay_ms: 30_000, off_delay_ms: 5_000 };

describe('an alarm', () => {
  test('comes when its condition has stood for the on delay, and not before', () => {
    const alarm = new Alarm(DELAYS);
    expect(alarm.observe(true, 0)).toBe('cleared');
    expect(alarm.observe(true, 29_999)).toBe('cleared');
    expect(alarm.observe(true, 30_000)).toBe('active_unacknowledged');
  });

  test('begins its delay anew when the condition was away for a moment', () => {
    const alarm = new Alarm(DELAYS);
    alarm.observe(true, 0);
    alarm.observe(false, 29_000);
    alarm.observe(true, 29_500);
    expect(alarm.observe(true, 59_499)).toBe('cleared');
    expect(alarm.observe(true, 59_500)).toBe('active_unacknowledged');
  });

  test('goes on with its delay when the condition could not be known for a while, which does not count', () => {
    const alarm = new Alarm(DELAYS);
    alarm.observe(true, 0);
    alarm.observe(true, 20_000);
    alarm.observe(null, 25_000);
    alarm.observe(true, 900_000);
    expect(alarm.observe(true, 909_999)).toBe('cleared');
    expect(alarm.observe(true, 910_000)).toBe('active_unacknowledged');
  });

  describe('whose condition comes again and again, each time for less than its delay', () => {
    const again = { times: 3, within_ms: 600_000 };
    /** There for 20 s of each 50, from 0 s on. */
    const flap = (alarm: Alarm, from_s: number, to_s: number): string[] => {
      const states = new Set<string>();
      for (let s = from_s; s < to_s; s++) states.add(alarm.observe(s % 50 < 20, s * 1_000));
      return [...states];
    };

    test('comes when it has come so often, and stays until that is long ago', () => {
      const alarm = new Alarm({ ...DELAYS, again });
      expect(flap(alarm, 0, 130)).toEqual(['cleared']);
      expect(flap(alarm, 130, 1_000)).toEqual(['active_unacknowledged']);
      expect(alarm.comings).toBe(1);
      // The third last time it came was at 850 s.
      for (let s = 1_000; s < 1_455; s++)
        expect(alarm.observe(false, s * 1_000)).toBe('active_unacknowledged');
      expect(alarm.observe(false, 1_455_000)).toBe('returned_unacknowledged');
    });

    test('does not come where it comes seldom, nor where that is nothing to be told of', () => {
      const seldom = new Alarm({ ...DELAYS, again: { ...again, within_ms: 100_000 } });
      expect(flap(seldom, 0, 1_000)).toEqual(['cleared']);
      expect(flap(new Alarm(DELAYS), 0, 1_000)).toEqual(['cleared']);
    });
  });

  test('acknowledged, it goes when the condition does', () => {
    const alarm = active();
    expect(alarm.acknowledge()).toBe(true);
    expect(alarm.state).toBe('active_acknowledged');
    alarm.observe(false, 40_000);
    expect(alarm.observe(false, 44_999)).toBe('active_acknowledged');
    expect(alarm.observe(false, 45_000)).toBe('cleared');
  });

  test('that nobody saw stays when its condition has gone, until somebody has', () => {
    const alarm = active();
    alarm.observe(false, 40_000);
    expect(alarm.observe(false, 45_000)).toBe('returned_unacknowledged');
    expect(alarm.acknowledge()).toBe(true);
    expect(alarm.state).toBe('cleared');
    expect(alarm.acknowledge()).toBe(false);
  });

  test('gives way to one that names its cause, seen or not, and leaves nothing to see', () => {
    for (const act of [() => undefined, (one: Alarm) => one.acknowledge(), (one: Alarm) => one.shelve(1e9)]) {
      const alarm = active();
      act(alarm);
      expect(alarm.giveWay()).toBe(true);
      expect(alarm.state).toBe('cleared');
      expect(alarm.memory).toEqual({ active: false, acknowledged: true });
      expect(alarm.giveWay()).toBe(false);
      // It comes anew in its whole time, should the other one have gone.
      alarm.observe(true, 50_000);
      expect(alarm.observe(true, 79_999)).toBe('cleared');
      expect(alarm.observe(true, 80_000)).toBe('active_unacknowledged');
    }
  });

  test('that has returned by itself gives way to nothing', () => {
    const alarm = active();
    alarm.observe(false, 40_000);
    alarm.observe(false, 45_000);
    expect(alarm.giveWay()).toBe(false);
    expect(alarm.state).toBe('returned_unacknowledged');
  });

  test('that comes back has to be seen again', () => {
    const alarm = active();
    alarm.acknowledge();
    alarm.observe(false, 40_000);
    alarm.observe(false, 45_000);
    alarm.observe(true, 50_000);
    expect(alarm.observe(true, 80_000)).toBe('active_unacknowledged');
  });

  test('is another coming each time it comes or is renewed, and a renewed one is seen by nobody', () => {
    const alarm = active();
    expect(alarm.comings).toBe(1);
    alarm.acknowledge();
    alarm.shelve(1e9);
    alarm.renew();
    expect([alarm.comings, alarm.state]).toEqual([2, 'active_unacknowledged']);
    alarm.acknowledge();
    alarm.observe(false, 40_000);
    alarm.observe(false, 45_000);
    alarm.renew();
    expect([alarm.comings, alarm.state]).toEqual([2, 'cleared']);
  });

  test('stays as it is while nobody knows', () => {
    const alarm = active();
    expect(alarm.observe(null, 1e9)).toBe('active_unacknowledged');
  });

  test('is hidden while shelved, and then shows what came of it', () => {
    const alarm = active();
    expect(alarm.shelve(100_000)).toBe(true);
    expect(alarm.observe(true, 99_999)).toBe('shelved');
    expect(alarm.observe(true, 100_000)).toBe('active_unacknowledged');
    alarm.shelve(200_000);
    alarm.observe(false, 110_000);
    alarm.observe(false, 120_000);
    expect(alarm.state).toBe('shelved');
    expect(alarm.unshelve()).toBe(true);
    expect(alarm.state).toBe('returned_unacknowledged');
  });

  test('that shows nothing cannot be shelved: nothing would be hidden for days by mistake', () => {
    expect(new Alarm(DELAYS).shelve(1)).toBe(false);
  });

  test('goes on after a restart where it was', () => {
    const alarm = new Alarm(DELAYS, active().memory);
    expect(alarm.state).toBe('active_unacknowledged');
    expect(alarm.observe(true, 0)).toBe('active_unacknowledged');
  });

  test('never clears unseen, whatever happens', () => {
    const step = fc.record({
      condition: fc.constantFrom(true, false, null),
      wait_ms: fc.integer({ min: 0, max: 60_000 }),
      shelve: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const alarm = new Alarm(DELAYS);
        let [now_ms, rang] = [0, false];
        for (const { condition, wait_ms, shelve } of steps) {
          now_ms += wait_ms;
          rang ||= alarm.observe(condition, now_ms) === 'active_unacknowledged';
          if (shelve) alarm.shelve(now_ms + 1_000);
          if (rang) expect(alarm.state).not.toBe('cleared');
        }
      }),
    );
  });

  function active(): Alarm {
    const alarm = new Alarm(DELAYS);
    alarm.observe(true, 0);
    alarm.observe(true, 30_000);
    return alarm;
  }
});

describe('a limit with its dead band', () => {
  const low = { set: 10, restore: 15 };
  const high = { set: 90, restore: 80 };

  test.each([
    [low, 10, false, true],
    [low, 10.1, false, false],
    [low, 14.9, true, true],
    [low, 15, true, false],
    [high, 90, false, true],
    [high, 89.9, false, false],
    [high, 80.1, true, true],
    [high, 80, true, false],
  ])('%j at %d, was %s: %s', (limits, value, was, expected) => {
    expect(beyond(limits, value, was)).toBe(expected);
  });

  test.each([null, Number.NaN])('%s is neither alarming nor fine', (value) => {
    expect(beyond(low, value, true)).toBeNull();
  });
});

describe('the limit for high water', () => {
  const delivered = { set: 90, restore: 80 };

  test.each([
    ['as it is, well above the setpoint', delivered, 70, delivered],
    ['as it is, with the delivered setpoint', delivered, 80, delivered],
    [
      'as it is, but over above a setpoint that lies above its end',
      delivered,
      81,
      { set: 90, restore: 83.5 },
    ],
    ['as it is, just far enough above it, but over above it', delivered, 85, { set: 90, restore: 87.5 }],
    ['as it is, when nobody knows the setpoint', delivered, null, delivered],
    ['above a setpoint that is near', delivered, 88, { set: 93, restore: 90.5 }],
    ['above a setpoint that is higher', delivered, 92, { set: 96, restore: 94 }],
    ['above one at the brim, below the brim', delivered, 99, { set: 99.5, restore: 99.25 }],
    ['no lower than it was set', { set: 84, restore: 83 }, 80, { set: 85, restore: 83 }],
  ])('%s', (_, limits, high_percent, expected) => {
    expect(aboveSetpoint(limits, high_percent)).toEqual(expected);
  });

  test('leaves every refill in peace, and has a dead band, whatever is set', () => {
    const percent = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(percent, percent, fc.integer({ min: 6, max: 99 }), (one, other, high_percent) => {
        fc.pre(one !== other);
        const limits = { set: Math.max(one, other), restore: Math.min(one, other) };
        const { set, restore } = aboveSetpoint(limits, high_percent);
        expect(set).toBeGreaterThan(high_percent);
        expect(set).toBeLessThanOrEqual(100);
        expect(restore).toBeLessThan(set);
        // Else the rule itself would hold the water where the alarm goes on.
        expect(restore).toBeGreaterThanOrEqual(high_percent);
      }),
    );
  });
});

describe('one cause, one alarm', () => {
  const held = (conditions: Partial<Record<AlarmCode, boolean>>, code: AlarmCode) =>
    withoutEchoes(new Map(Object.entries(conditions) as [AlarmCode, boolean][]), [code]).get(code);

  test('a node that is gone tells for its tanks', () => {
    expect(held({ node_offline: true, level_stale: true }, 'level_stale')).toBeNull();
    expect(held({ node_offline: false, level_stale: true }, 'level_stale')).toBe(true);
  });

  test('a level that nobody knows is neither low nor high', () => {
    expect(held({ level_unknown: true, level_low: true }, 'level_low')).toBeNull();
    expect(held({ level_unknown: false, level_low: true }, 'level_low')).toBe(true);
  });

  test('what is not known is not looked at', () => {
    expect(held({}, 'level_low')).toBeNull();
  });

  test('an alarm gives way only to what it would not come beside', () => {
    for (const { told_by, named_by } of Object.values(ALARMS))
      expect(told_by).toEqual(expect.arrayContaining([...named_by]));
  });

  test('no two alarms each wait for the other', () => {
    const reaches = (from: AlarmCode, to: AlarmCode): boolean =>
      ALARMS[from].told_by.some((cause) => cause === to || reaches(cause, to));
    for (const code of Object.keys(ALARMS) as AlarmCode[]) expect(reaches(code, code)).toBe(false);
  });
});
