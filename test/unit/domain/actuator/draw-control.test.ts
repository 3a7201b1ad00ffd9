import { describe, expect, test } from '@jest/globals';
import { reason } from '../../../../firmware/domain/reason.js';
import { command } from '../support/commands.js';
import { DrawBench } from '../support/draw-bench.js';
import { bad, good, uncertain } from '../support/readings.js';

const on = (fields: object) => ({ ...command('open'), actuator: 'outlet' as const, ...fields });

describe('an actuator that draws, left to itself', () => {
  test('stays at rest while nobody asks, and runs while somebody does', () => {
    const bench = new DrawBench();
    expect(bench.at(0)).toMatchObject({ running: false, mode: 'auto', reason: { code: 'not_asked' } });
    expect(bench.ask().at(1)).toMatchObject({
      running: true,
      reason: { code: 'low_pressure' },
      until_ms: 601_000,
    });
    bench.asked = null;
    expect(bench.at(2)).toMatchObject({ running: false, reason: { code: 'not_asked' }, until_ms: null });
  });

  test('draws down to the reserve and no further, and begins again only well above it', () => {
    const bench = new DrawBench({ reserve_percent: 20, restore_percent: 30 }).ask();
    expect(bench.at(0, good(40)).running).toBe(true);
    expect(bench.at(1, good(20.1)).running).toBe(true);
    expect(bench.at(2, good(20))).toMatchObject({
      running: false,
      reason: { code: 'at_reserve', args: { level_percent: 20, reserve_percent: 20 } },
    });
    expect(bench.at(3, good(29.9))).toMatchObject({ running: false, reason: { code: 'below_restore' } });
    expect(bench.at(4, good(30)).running).toBe(true);
  });

  test('needs the level to begin from at every start, also where the reserve was never reached', () => {
    const fresh = new DrawBench({ reserve_percent: 10, restore_percent: 15 }).ask();
    expect(fresh.at(0, good(14))).toMatchObject({ running: false, reason: { code: 'below_restore' } });
    expect([15, 14, 10.1].map((percent, s) => fresh.at(1 + s, good(percent)).running)).toEqual([
      true,
      true,
      true,
    ]);
    fresh.asked = null;
    fresh.at(4, good(14));
    expect(fresh.ask().at(5, good(14))).toMatchObject({ running: false, reason: { code: 'below_restore' } });
  });

  test('keeps a reserve of 10 % when nobody says another', () => {
    const bench = new DrawBench().ask();
    expect(bench.at(0, good(15)).running).toBe(true);
    expect(bench.at(1, good(10.1)).running).toBe(true);
    expect(bench.at(2, good(10)).running).toBe(false);
    expect(bench.at(3, good(14.9)).running).toBe(false);
  });

  test('takes an unknown level for an empty tank', () => {
    const bench = new DrawBench().ask();
    expect(bench.at(0).running).toBe(true);
    expect(bench.at(1, bad())).toMatchObject({ running: false, reason: { code: 'level_unknown' } });
  });

  test('does not start on an uncertain level, and goes on for a while on one', () => {
    const bench = new DrawBench().ask();
    expect(bench.at(0, uncertain(50))).toMatchObject({ running: false, reason: { code: 'level_uncertain' } });
    expect(bench.at(1, good(50)).running).toBe(true);
    expect(bench.at(2, uncertain(50)).running).toBe(true);
  });

  test('stops for what the instruments forbid, and says so only when it would run', () => {
    const bench = new DrawBench();
    bench.forbidden = reason('low_switch_dry', { switch_percent: 12 });
    expect(bench.at(0).reason.code).toBe('not_asked');
    expect(bench.ask().at(1)).toMatchObject({ running: false, reason: { code: 'low_switch_dry' } });
  });

  test('ends a run at its limit, and rests', () => {
    const bench = new DrawBench({ max_run_s: 100, rest_s: 50 }).ask();
    bench.at(0);
    expect(bench.at(99).running).toBe(true);
    expect(bench.at(100)).toMatchObject({ running: false, reason: { code: 'run_limit_reached' } });
    expect(bench.at(149)).toMatchObject({ running: false, reason: { code: 'resting_after_limit' } });
    expect(bench.at(150).running).toBe(true);
  });

  test('pauses between runs, and starts no more often than it may', () => {
    const pausing = new DrawBench({ min_off_s: 10 }).ask();
    pausing.at(0);
    pausing.asked = null;
    pausing.at(1);
    expect(pausing.ask().at(10)).toMatchObject({ running: false, reason: { code: 'off_too_short' } });
    expect(pausing.at(11).running).toBe(true);

    const often = new DrawBench({ max_starts_per_hour: 2 });
    for (const s of [0, 10, 20]) {
      often.ask().at(s);
      often.asked = null;
      often.at(s + 1);
    }
    expect(often.ask().at(30)).toMatchObject({ running: false, reason: { code: 'too_many_starts' } });
    expect(often.at(3_600).running).toBe(true);
  });

  test('runs on for its least time, unless something forbids it', () => {
    const started = () => {
      const bench = new DrawBench({ min_run_s: 20 }).ask();
      bench.at(0);
      bench.asked = null;
      return bench;
    };
    const bench = started();
    expect(bench.at(19)).toMatchObject({ running: true, reason: reason('runs_on', { min_run_s: 20 }) });
    expect(bench.at(20)).toMatchObject({ running: false, reason: { code: 'not_asked' } });
    expect(started().at(5, good(10)).running).toBe(false);
    expect(started().at(5, bad()).running).toBe(false);
  });

  test('is open no longer than the lease by which it is asked, nor than its own limit', () => {
    const bench = new DrawBench({ max_run_s: 600 }).ask();
    bench.asked_until_ms = 30_000;
    expect(bench.at(0).until_ms).toBe(30_000);
    bench.asked_until_ms = 900_000;
    expect(bench.at(1).until_ms).toBe(600_000);
    // By hand it ends with the hand's time, and at rest nothing of it is told.
    bench.asked_until_ms = 30_000;
    expect(bench.obey(on({ duration_s: 60 })).until_ms).toBe(61_000);
    expect(bench.obey(on({ action: 'close', duration_s: 90 })).until_ms).toBe(91_000);
    const resting = new DrawBench({ max_run_s: 100, rest_s: 50 }).ask();
    resting.asked_until_ms = 1_000;
    resting.at(0);
    expect(resting.at(100)).toMatchObject({ running: false, until_ms: 150_000 });
  });

  test('that rests open stands so while nobody knows the level, unless it is locked or held', () => {
    const open = new DrawBench({ safe_position: 'open' });
    expect(open.at(0, bad())).toMatchObject({ running: true, reason: { code: 'level_unknown' } });
    expect(open.at(1, good(50)).running).toBe(false);
    open.control.trip(reason('ran_dry', { dry_s: 60 }));
    expect(open.at(2, bad()).running).toBe(false);

    const held = new DrawBench({ safe_position: 'open' });
    held.at(0, good(50));
    held.obey(on({ action: 'close', duration_s: 100 }));
    expect(held.at(1, bad()).running).toBe(false);
  });

  test('that rests open closes at its reserve all the same, and when its run is over', () => {
    const open = new DrawBench({ safe_position: 'open' }).ask();
    expect(open.at(0, good(50)).running).toBe(true);
    expect(open.at(1, good(10))).toMatchObject({ running: false, reason: { code: 'at_reserve' } });
    const long = new DrawBench({ safe_position: 'open', max_run_s: 100 }).ask();
    long.at(0);
    expect(long.at(100).running).toBe(false);
  });
});

describe('an actuator that draws, by hand', () => {
  test('runs for its time, and is given back', () => {
    const bench = new DrawBench();
    bench.at(0);
    expect(bench.obey(on({ duration_s: 60 }))).toMatchObject({
      running: true,
      mode: 'hand',
      until_ms: 60_000,
    });
    expect(bench.at(60)).toMatchObject({ running: false, mode: 'auto', reason: { code: 'hand_time_over' } });
  });

  test('draws to a target, and is given back', () => {
    const bench = new DrawBench();
    bench.at(0);
    expect(bench.obey(on({ target_percent: 40 }))).toMatchObject({ reason: { code: 'opened_by_hand_to' } });
    expect(bench.at(1, good(40.1)).running).toBe(true);
    expect(bench.at(2, good(40))).toMatchObject({ running: false, reason: { code: 'hand_target_reached' } });
    // Also where the reserve ends it at the same moment.
    bench.obey(on({ target_percent: 10 }));
    expect(bench.at(3, good(10))).toMatchObject({ running: false, reason: { code: 'hand_target_reached' } });
  });

  test('runs no longer than was asked, however short that is', () => {
    const bench = new DrawBench({ min_run_s: 20 });
    bench.at(0);
    bench.obey(on({ duration_s: 5 }));
    expect(bench.at(5)).toMatchObject({ running: false, reason: { code: 'hand_time_over' } });
  });

  test('that is held at rest is renewed by nobody: only a run has a lease', () => {
    const bench = new DrawBench();
    bench.at(0);
    const hold = on({ action: 'close', duration_s: 30 });
    bench.obey(hold);
    expect(bench.control.renew(hold.id, 60, 1_000)).toBe(false);
    expect(bench.at(30).mode).toBe('auto');
  });

  test.each<[string, object, string]>([
    ['without an end', {}, 'run_needs_an_end'],
    ['for too long', { duration_s: 601 }, 'duration_too_long'],
    ['into the reserve', { target_percent: 9 }, 'target_too_low'],
    ['to where it is already', { target_percent: 50 }, 'target_already_reached'],
    ['to where it was before', { target_percent: 60 }, 'target_already_reached'],
  ])('is refused %s', (_, fields, code) => {
    const bench = new DrawBench();
    bench.at(0);
    expect(bench.refusal(on(fields))).toBe(code);
  });

  test('is told with its figures why a target is none', () => {
    const bench = new DrawBench();
    bench.at(0);
    const why = (target_percent: number) => bench.tell(on({ target_percent })).reason;
    expect(why(9)).toEqual(reason('target_too_low', { target_percent: 9, limit_percent: 10 }));
    expect(why(60)).toEqual(reason('target_already_reached', { level_percent: 50, target_percent: 60 }));
    expect(bench.tell(on({ target_percent: 10 })).accepted).toBe(true);
  });

  test('disables no interlock', () => {
    const low = new DrawBench();
    low.at(0, good(10));
    expect(low.refusal(on({ duration_s: 10 }))).toBe('at_reserve');
    const lost = new DrawBench();
    lost.at(0, bad());
    expect(lost.refusal(on({ duration_s: 10 }))).toBe('level_unknown');

    const bench = new DrawBench();
    bench.at(0);
    bench.obey(on({ duration_s: 600 }));
    expect(bench.at(1, good(10))).toMatchObject({ running: false, mode: 'auto' });
    // A run that was stopped is over: it does not resume.
    expect(bench.at(2, good(50)).running).toBe(false);
  });

  test('is held at rest for its time, whoever asks', () => {
    const bench = new DrawBench().ask();
    bench.at(0);
    expect(bench.obey(on({ action: 'close', duration_s: 30 }))).toMatchObject({
      running: false,
      mode: 'off',
      until_ms: 30_000,
    });
    expect(bench.at(29)).toMatchObject({ running: false, reason: { code: 'closed_by_hand' } });
    expect(bench.at(30)).toMatchObject({ running: true, mode: 'auto', reason: { code: 'low_pressure' } });
  });

  test('is given back before its time', () => {
    const bench = new DrawBench();
    bench.at(0);
    bench.obey(on({ duration_s: 600 }));
    expect(bench.tell(on({ action: 'auto' })).reason.code).toBe('back_to_auto');
    expect(bench.obey(on({ action: 'auto' }))).toMatchObject({ running: false, mode: 'auto' });
  });

  test('a run by hand over one that is under way gets what is left of its cap', () => {
    const bench = new DrawBench({ max_run_s: 100 }).ask();
    bench.at(0);
    bench.at(70);
    expect(bench.obey(on({ duration_s: 90 })).until_ms).toBe(100_000);
  });
});

describe('an actuator that draws, locked', () => {
  test('stays so with its first cause until it is reset', () => {
    const bench = new DrawBench().ask();
    bench.at(0);
    bench.control.trip(reason('ran_dry', { dry_s: 60 }));
    bench.control.trip(reason('relay_stuck', { stuck_s: 30 }));
    expect(bench.at(1)).toMatchObject({
      running: false,
      reason: { code: 'tripped' },
      trip: { code: 'ran_dry' },
    });
    expect(bench.refusal(on({ duration_s: 10 }))).toBe('tripped');
    const { reason: answer } = bench.tell(on({ action: 'reset' }));
    expect([answer.code, bench.at(1)]).toEqual([
      'trip_reset',
      expect.objectContaining({ running: true, trip: null }),
    ]);
    expect(bench.refusal(on({ action: 'reset' }))).toBe('nothing_to_reset');
  });

  test('tells how its interlocks stand, and what would clear them', () => {
    const bench = new DrawBench({ reserve_percent: 20, restore_percent: 30 });
    const told = bench.control.interlocks({ reading: good(18), now_ms: 0 });
    expect(
      told.filter(({ blocks }) => blocks !== null).map(({ name, clears }) => [name, clears?.code]),
    ).toEqual([
      ['above_reserve', 'clears_above_reserve'],
      ['restored', 'clears_restored'],
    ]);
  });
});
