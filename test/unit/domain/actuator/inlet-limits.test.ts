import { describe, expect, test } from '@jest/globals';
import { NO_OUTLOOK, type Outlook } from '../../../../firmware/domain/actuator/outlook.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { command, openFor, openTo } from '../support/commands.js';
import { InletBench } from '../support/inlet-bench.js';
import { bad, good, uncertain } from '../support/readings.js';

describe('a sensor that comes and goes', () => {
  test('does not begin the run anew: limit and rest come all the same', () => {
    const bench = new InletBench({ max_run_s: 100, rest_s: 50 });
    let ran_s = 0;
    let longest_s = 0;
    for (let s = 0; s < 1_000; s++) {
      const { running: open } = bench.at(s, s % 10 === 9 ? bad() : good(10));
      ran_s = open ? ran_s + 1 : ran_s;
      if (bench.control.current.reason.code === 'run_limit_reached') {
        longest_s = Math.max(longest_s, ran_s);
        ran_s = 0;
      }
    }
    expect(longest_s).toBeLessThanOrEqual(100);
    expect(ran_s).toBeLessThanOrEqual(100);
  });

  test('starts the inlet no more often than allowed in an hour', () => {
    const bench = new InletBench({ max_starts_per_hour: 6 });
    const starts: number[] = [];
    let was = false;
    for (let s = 0; s < 7_190; s++) {
      const { running: open } = bench.at(s, s % 20 === 19 ? bad() : good(10));
      if (open && !was) starts.push(s);
      was = open;
    }
    for (const [i, start_s] of starts.entries()) {
      expect((starts[i + 6] ?? Number.POSITIVE_INFINITY) - start_s).toBeGreaterThanOrEqual(3_600);
    }
    expect(bench.at(7_190, good(10)).reason).toEqual(reason('too_many_starts', { max_starts_per_hour: 6 }));
    expect(bench.refusal(openFor(60))).toBe('too_many_starts');
  });
});

describe('the pause after a run', () => {
  test('holds for the rule and for a person, and is told only when somebody wants water', () => {
    const bench = new InletBench({ min_off_s: 30 });
    bench.at(0, good(14));
    expect(bench.at(10, good(80)).reason.code).toBe('reached_high');
    expect(bench.at(11, good(70)).reason.code).toBe('reached_high');
    expect(bench.refusal(openFor(60))).toBe('off_too_short');
    expect(bench.at(39, good(14)).reason).toEqual(reason('off_too_short', { min_off_s: 30 }));
    expect(bench.at(40, good(14)).running).toBe(true);
  });
});

describe('a trip', () => {
  const tripped = () => {
    const bench = new InletBench().refilling();
    bench.control.trip(reason('ran_dry', { dry_s: 120 }));
    return bench;
  };

  test('ends the run, and tells its cause', () => {
    const cause = reason('ran_dry', { dry_s: 120 });
    expect(tripped().at(2)).toMatchObject({
      running: false,
      trip: cause,
      reason: { code: 'tripped', args: { cause: 'ran_dry', dry_s: 120 } },
    });
  });

  test('outlives its cause, time, the rule, and every wish of a person', () => {
    const bench = tripped();
    expect(bench.at(2).running).toBe(false);
    expect(bench.refusal(openFor(60))).toBe('tripped');
    bench.obey(command('auto'));
    bench.obey(command('close'));
    expect(bench.at(90_000, good(5)).reason.code).toBe('tripped');
  });

  test('keeps its first cause', () => {
    const bench = tripped();
    bench.control.trip(reason('relay_stuck', { stuck_s: 30 }));
    expect(bench.at(2).trip?.code).toBe('ran_dry');
  });

  test('is over when it is reset, and not before', () => {
    const bench = tripped();
    bench.at(2, good(10));
    expect(bench.tell(command('reset'))).toEqual({
      accepted: true,
      reason: reason('trip_reset'),
      until_ms: null,
    });
    expect(bench.at(3, good(10))).toMatchObject({ running: true, trip: null });
  });

  test('that is none cannot be reset', () => {
    expect(new InletBench().refusal(command('reset'))).toBe('nothing_to_reset');
  });

  test('comes after runs that reached their limit and brought nothing, where that was asked for', () => {
    const rest_s = 10;
    const bench = new InletBench({ max_run_s: 60, rest_s, trip_after_runs: 3 });
    for (let s = 0; s < 300; s++) bench.at(s, good(10));
    expect(bench.control.current.trip).toEqual(reason('runs_without_rise', { runs: 3 }));
    const harmless = new InletBench({ max_run_s: 60, rest_s });
    for (let s = 0; s < 3_000; s++) harmless.at(s, good(10));
    expect(harmless.control.current.trip).toBeNull();
  });

  test('does not come after runs that raise a large tank by less than a percent', () => {
    const bench = new InletBench({ max_run_s: 60, rest_s: 20, look_s: 10, trip_after_runs: 3 });
    bench.outlook = { ...NO_OUTLOOK, seenToArrive: () => true };
    bench.at(0, good(14));
    for (let s = 1; s < 600; s++) bench.at(s, good(15 + s / 200));
    expect(bench.control.current.trip).toBeNull();
  });

  test('does not come after runs that raise the level', () => {
    const bench = new InletBench({ max_run_s: 60, rest_s: 10, trip_after_runs: 3 });
    bench.rule = { ...bench.rule, low_percent: 70 };
    for (let s = 0; s < 600; s++) bench.at(s, good(10 + s / 20));
    expect(bench.control.current.trip).toBeNull();
  });
});

describe('a run that reached its limit', () => {
  const ended = (arrives: boolean) => {
    const bench = new InletBench({ max_run_s: 60, rest_s: 900 });
    bench.outlook = { ...NO_OUTLOOK, seenToArrive: () => arrives };
    bench.at(0, good(14));
    bench.at(59, good(40));
    expect(bench.at(60, good(40)).reason.code).toBe('run_limit_reached');
    return bench;
  };

  test('goes on after a look where water was arriving, up to the high setpoint', () => {
    const bench = ended(true);
    expect(bench.at(119).reason).toEqual(reason('resting_after_limit', { rest_s: 60 }));
    expect(bench.at(120)).toMatchObject({ running: true, reason: { code: 'below_low' } });
    expect(bench.at(170, good(80))).toMatchObject({ running: false, reason: { code: 'reached_high' } });
  });

  test('is not looked at while the tank is low: it goes on after the shortest pause', () => {
    const bench = new InletBench({ max_run_s: 60, rest_s: 900, min_off_s: 5 });
    bench.outlook = { ...NO_OUTLOOK, arrives: () => true };
    bench.at(0, good(10));
    expect(bench.at(60, good(14)).running).toBe(false);
    expect(bench.at(64).reason).toEqual(reason('resting_after_limit', { rest_s: 5 }));
    expect(bench.at(65).running).toBe(true);
  });

  test('rests as long as it was asked to, water or none', () => {
    const bench = new InletBench({ max_run_s: 60, rest_s: 900, look_s: 900 });
    bench.outlook = { ...NO_OUTLOOK, arrives: () => true };
    bench.at(0, good(10));
    bench.at(60, good(14));
    expect(bench.at(959).reason).toEqual(reason('resting_after_limit', { rest_s: 900 }));
    expect(bench.at(960).running).toBe(true);
  });

  test('rests long, and is not resumed, where none was', () => {
    const bench = ended(false);
    expect(bench.at(120).reason).toEqual(reason('resting_after_limit', { rest_s: 900 }));
    expect(bench.at(960).running).toBe(false);
  });

  test('is not resumed after a look in which something else forbade it', () => {
    const bench = ended(true);
    bench.at(100, bad());
    expect(bench.at(120, good(40)).running).toBe(false);
  });
});

describe('a lease', () => {
  test('ends a close by hand as it ends a run', () => {
    const bench = new InletBench();
    bench.at(0, good(50));
    expect(bench.obey(command('close', { duration_s: 600, lease_s: 20 }))).toMatchObject({
      until_ms: 20_000,
    });
    bench.now_s = 5;
    expect(bench.obey(command('close', { lease_s: 20 }))).toMatchObject({ until_ms: 25_000 });
    expect(bench.at(24).mode).toBe('off');
    expect(bench.at(25).mode).toBe('auto');
  });
});

/** Fills one percent in ten seconds, in any case. */
const STEADY: Outlook = {
  ahead_percent: 2,
  unseen_percent: () => 0,
  arrives: () => true,
  seenToArrive: () => true,
  fillsTo: (percent) => {
    const likely_s = (percent - 50) * 10;
    return { likely_s, soonest_s: likely_s / 2, latest_s: likely_s * 2 };
  },
};

describe('an outlook', () => {
  const filling = () => {
    const bench = new InletBench();
    bench.outlook = STEADY;
    bench.at(0, good(14));
    return bench;
  };

  test('closes ahead of the high setpoint by what still runs in', () => {
    const bench = filling();
    expect(bench.at(1, good(77.9)).running).toBe(true);
    expect(bench.at(2, good(78))).toMatchObject({ running: false, reason: { code: 'closes_ahead' } });
    expect(bench.at(3, good(79)).reason.code).toBe('closes_ahead');
  });

  test('never closes a whole dead band ahead', () => {
    const bench = filling();
    bench.outlook = { ...STEADY, ahead_percent: 1_000 };
    expect(bench.at(1, good(47)).running).toBe(true);
    expect(bench.at(2, good(48)).running).toBe(false);
  });

  test('closes ahead of a target, but does not take it for reached before anything ran', () => {
    const bench = new InletBench();
    bench.outlook = STEADY;
    bench.at(0, good(58.5));
    expect(bench.obey(openTo(60)).running).toBe(true);
    expect(bench.at(1, good(58.5))).toMatchObject({
      running: false,
      reason: { code: 'hand_target_reached' },
    });
  });

  test('predicts the close, and tells anew only what has changed enough', () => {
    const bench = filling();
    expect(bench.control.current.predicted_close_ms).toBe(280_000);
    expect(bench.at(20, good(30)).predicted_close_ms).toBe(280_000);
    expect(bench.at(60, good(30)).predicted_close_ms).toBe(340_000);
    expect(bench.at(61, good(80)).predicted_close_ms).toBeNull();
  });

  test('tells between which times it will close, as long as it may not be never', () => {
    const bench = filling();
    expect(bench.control.current.predicted_between_ms).toEqual([140_000, 560_000]);
    bench.outlook = { ...STEADY, fillsTo: () => ({ likely_s: 900, soonest_s: 600, latest_s: null }) };
    expect(bench.at(60, good(30))).toMatchObject({ predicted_close_ms: 960_000, predicted_between_ms: null });
    bench.outlook = STEADY;
    expect(bench.at(61, good(30)).predicted_between_ms).not.toBeNull();
    expect(bench.at(62, good(80)).predicted_between_ms).toBeNull();
  });

  test('of a refill is no limit of a run by hand that takes its place, which is capped by its own', () => {
    const bench = filling();
    bench.at(100, good(50));
    bench.outlook = { ...STEADY, seenToArrive: () => false };
    expect(bench.at(101, good(77)).until_ms).toBe(1_340_000);
    expect(bench.tell(openTo(94))).toMatchObject({ accepted: true, until_ms: 3_600_000 });
    // Forecast for 42 % more, four times, and two minutes.
    expect(bench.at(101).until_ms).toBe(101_000 + 4 * 420_000 + 120_000);
    bench.outlook = { ...STEADY, fillsTo: () => null };
    expect(bench.at(1_900, good(91)).running).toBe(true);
    expect(bench.at(1_901, good(91)).reason.code).toBe('run_limit_reached');
  });

  test('caps the run at four times its forecast and two minutes, once no forecast follows', () => {
    const bench = filling();
    expect(bench.control.current.until_ms).toBe(1_240_000);
    bench.outlook = { ...STEADY, fillsTo: () => null };
    expect(bench.at(1_239, good(40)).running).toBe(true);
    expect(bench.at(1_240, good(40)).reason).toEqual(reason('run_limit_reached', { limit_s: 1_240 }));
  });
});

describe('what is told of the interlocks', () => {
  test('is how each stands, and what would clear it', () => {
    const bench = new InletBench({ min_off_s: 30 });
    bench.at(0, good(14));
    bench.at(1, good(80));
    const told = bench.control.interlocks({ reading: uncertain(97), now_ms: 2_000 });
    const blocking = told.filter(({ blocks }) => blocks !== null);
    expect(blocking.map(({ name, bars }) => `${name} ${bars}`)).toEqual([
      'below_full runs',
      'level_certain starts',
      'paused_long_enough starts',
    ]);
    expect(blocking[0]?.clears).toEqual(reason('clears_below_full', { full_percent: 95, level_percent: 97 }));
  });
});
