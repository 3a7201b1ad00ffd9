import { describe, expect, test } from '@jest/globals';
import { longestRun_min, offeredMinutes, readMinutes } from '../../../dashboard/src/inlet/minutes.js';
import { ARMED_FOR_MS, pressed, REST, released } from '../../../dashboard/src/inlet/press.js';
import { unlockable } from '../../../dashboard/src/inlet/unlockable.js';
import { inlet } from './views.js';

describe('two short presses instead of a long one', () => {
  const tap = (press: Parameters<typeof pressed>[0], up_ms: number) => released(pressed(press), up_ms);

  test('the first opens nothing', () => {
    expect(tap(REST, 1000)).toEqual({ press: { at: 'armed', since_ms: 1000 }, fires: false });
  });

  test('the second opens', () => {
    const { press } = tap(REST, 1000);
    expect(tap(press, 1600)).toEqual({ press: REST, fires: true });
  });

  test('a trembling finger presses once', () => {
    const { press } = tap(REST, 1000);
    expect(tap(press, 1200)).toEqual({ press: { at: 'armed', since_ms: 1000 }, fires: false });
  });

  test('a first press long ago is forgotten', () => {
    const { press } = tap(REST, 1000);
    expect(tap(press, 1001 + ARMED_FOR_MS).fires).toBe(false);
  });

  test('a finger that comes up without having gone down does nothing', () => {
    expect(released(REST, 1000)).toEqual({ press: REST, fires: false });
  });
});

test('an inlet can be unlocked when it is locked, or when a dry source is the cause that it has none', () => {
  const trip = { since: '', reason_code: 'source_dry', reason_args: {}, reason: '' };
  const without = (cause: string) => inlet({ reason_code: 'no_source', reason_args: { cause } });
  const all = [
    null,
    inlet(),
    inlet({ trip: null }),
    inlet({ trip }),
    without('source_low'),
    without('source_dry'),
  ];
  expect(all.map(unlockable)).toEqual([false, false, false, true, false, true]);
});

describe('minutes', () => {
  test.each([
    ['1', 1],
    [' 45 ', 45],
    ['120', 120],
    ['121', null],
    ['0', null],
    ['-5', null],
    ['', null],
    ['1.5', null],
    ['1e3', null],
    ['NaN', null],
    ['99999', null],
    ['１０', null],
  ])('%j typed with a limit of 120 is %j', (typed, minutes) => expect(readMinutes(typed, 120)).toBe(minutes));

  test('only what the tank allows is offered', () => {
    expect(offeredMinutes(120)).toEqual([5, 10, 30, 60]);
    expect(offeredMinutes(20)).toEqual([5, 10]);
    expect(offeredMinutes(3)).toEqual([3]);
  });

  test('the longest run in whole minutes', () => {
    expect(longestRun_min(7200)).toBe(120);
    expect(longestRun_min(119)).toBe(1);
    expect(longestRun_min(30)).toBe(1);
    expect(longestRun_min(null)).toBe(1440);
    expect(longestRun_min(1e9)).toBe(1440);
  });
});
