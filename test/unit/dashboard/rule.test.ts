import { describe, expect, test } from '@jest/globals';
import { consequenceOf } from '../../../dashboard/src/rule/consequence.js';
import {
  DEAD_BAND_PERCENT,
  draftOf,
  HIGH,
  LOW,
  readDraft,
  sameRule,
  thumbTo,
} from '../../../dashboard/src/rule/draft.js';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { MIN_DEAD_BAND_PERCENT, refillRule } from '../../../firmware/protocol/rule.js';
import { SCHEDULE } from '../../support/payloads.js';
import { inlet, level, NOW, tank } from './views.js';

const RULE = { low_percent: 15, high_percent: 80, enabled: true };

describe('the form of a rule', () => {
  test('gives back what it was given', () => {
    expect(readDraft(draftOf({ ...RULE, low_percent: 15.5 }))).toEqual({
      rule: { ...RULE, low_percent: 15.5 },
    });
  });

  test.each([
    ['15', '80', 'rule'],
    ['15,5', '80', 'rule'],
    ['75', '80', 'rule'],
    ['75.1', '80', 'band'],
    ['80', '15', 'band'],
    ['', '80', 'low'],
    ['0', '80', 'low'],
    ['95', '99', 'low'],
    ['1e1', '80', 'low'],
    ['-5', '80', 'low'],
    ['NaN', '80', 'low'],
    ['15', '100', 'high'],
    ['15', 'x', 'high'],
  ])('%s to %s: %s', (low, high, expected) => {
    const read = readDraft({ low, high, enabled: true });
    expect('rule' in read ? 'rule' : read.mistake).toBe(expected);
  });

  test('lets pass exactly what the gateway takes', () => {
    expect(DEAD_BAND_PERCENT).toBe(MIN_DEAD_BAND_PERCENT);
    for (let low = 0; low <= 100; low++) {
      for (let high = 0; high <= 100; high++) {
        const read = readDraft({ low: String(low), high: String(high), enabled: true });
        const taken = refillRule.safeParse({ low_percent: low, high_percent: high, enabled: true }).success;
        expect([low, high, 'rule' in read]).toEqual([low, high, taken]);
      }
    }
  });

  test('holds each thumb at the dead band before the other, and within its limits', () => {
    expect(thumbTo('low', 90, 80)).toBe(75);
    expect(thumbTo('low', -4, 80)).toBe(LOW.min);
    expect(thumbTo('low', 79, 80.4)).toBe(75);
    expect(thumbTo('high', 3, 15)).toBe(20);
    expect(thumbTo('high', 3, 15.5)).toBe(21);
    expect(thumbTo('high', 100, 15)).toBe(HIGH.max);
  });

  test('sees whether somebody else changed the rule', () => {
    expect(sameRule(RULE, { ...RULE })).toBe(true);
    expect(sameRule(RULE, { ...RULE, enabled: false })).toBe(false);
    expect(sameRule(RULE, { ...RULE, high_percent: 81 })).toBe(false);
  });
});

describe('what a rule would mean', () => {
  const at = (percent: number | null, change = {}) => tank({ level: level({ percent }), ...change });
  const open = inlet({ state: 'open' });

  test('at once', () => {
    const atOnce = (...[rule, view, known = true]: [typeof RULE, ReturnType<typeof tank>, boolean?]) =>
      consequenceOf(rule, view, known).at_once;
    expect(atOnce(RULE, at(14.9))).toBe('opens');
    expect(atOnce(RULE, at(15))).toBe('stays');
    expect(atOnce(RULE, at(80, { inlet: open }))).toBe('closes');
    expect(atOnce(RULE, at(79.9, { inlet: open }))).toBe('stays');
    expect(atOnce(RULE, at(14, { inlet: inlet({ mode: 'off' }) }))).toBe('by_hand');
    expect(atOnce({ ...RULE, enabled: false }, at(3))).toBe('off');
    expect(atOnce(RULE, at(null))).toBe('level_unknown');
    expect(atOnce(RULE, at(3), false)).toBe('level_unknown');
  });

  describe('at once, when the marks alone do not decide', () => {
    const explained = (reason_code: string) => ({ reason_code, reason_args: {}, reason: reason_code });
    const limited = (limited_by: NonNullable<TankView['schedule']>['effect']['limited_by'], change = {}) => ({
      schedule: {
        ...{ ts: NOW, version: 1, ...SCHEDULE, ...change },
        effect: { limited_by, opens: '22:00', ...explained(limited_by) },
      },
    });
    const told = (view: TankView, rule = RULE) => {
      const { at_once, because } = consequenceOf(rule, view, true);
      return [at_once, because?.reason_code ?? null];
    };

    test('outside the hours, or on a vacation, it does not open above what is kept at any hour', () => {
      expect(told(at(14, limited('outside_window')))).toEqual(['held', 'outside_window']);
      expect(told(at(4.9, limited('outside_window')))).toEqual(['opens', null]);
      expect(told(at(9.9, limited('vacation')))).toEqual(['opens', null]);
      expect(told(at(10, limited('vacation')))).toEqual(['held', 'vacation']);
      expect(told(at(14, limited('plain')))).toEqual(['opens', null]);
      // Water comes before tariffs: until the clock is confirmed the rule holds at any hour.
      expect(told(at(14, limited('time_untrusted')))).toEqual(['opens', null]);
      // What fills outside its hours ends by them, not by the marks.
      expect(told(at(14, { inlet: open, ...limited('outside_window') }))).toEqual(['held', 'outside_window']);
      expect(told(at(80, { inlet: open, ...limited('outside_window') }))).toEqual(['closes', null]);
      expect(told(at(15, limited('outside_window')))).toEqual(['stays', null]);
    });

    test('a locked inlet does not open, nor one that something else keeps closed', () => {
      const trip = { since: NOW, ...explained('ran_dry') };
      expect(told(at(14, { inlet: inlet({ trip }) }))).toEqual(['held', 'ran_dry']);
      const blocking = [{ name: 'rested', bars: 'runs' as const, ...explained('resting_after_limit') }];
      expect(told(at(14, { inlet: inlet({ blocking }) }))).toEqual(['held', 'resting_after_limit']);
      expect(told(at(15, { inlet: inlet({ trip, blocking }) }))).toEqual(['stays', null]);
    });

    test('by an uncertain level it does not open, but what runs still ends', () => {
      const uncertain = level({ percent: 14, quality: 'uncertain', ...explained('level_jumped') });
      expect(told(tank({ level: uncertain }))).toEqual(['held', 'level_jumped']);
      expect(told(tank({ level: { ...uncertain, percent: 81 }, inlet: open }))).toEqual(['closes', null]);
    });
  });

  test('in litres, and in time only while water flows in', () => {
    const still = consequenceOf(RULE, at(50), true);
    expect(still).toMatchObject({ refill_litres: 1300, left_litres: 300, refill_ms: null });
    const filling = tank({ inlet: open, level: level({ rate_lph: 650 }) });
    expect(consequenceOf(RULE, filling, true).refill_ms).toBe(2 * 3_600_000);
    const losing = tank({ inlet: open, level: level({ rate_lph: -5 }) });
    expect(consequenceOf(RULE, losing, true).refill_ms).toBeNull();
    expect(consequenceOf(RULE, tank({ capacity_litres: null }), true).refill_litres).toBeNull();
  });
});
