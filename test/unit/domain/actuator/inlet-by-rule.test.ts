import { describe, expect, test } from '@jest/globals';
import { command, openFor } from '../support/commands.js';
import { InletBench } from '../support/inlet-bench.js';
import { bad, good, uncertain } from '../support/readings.js';

describe('an inlet by its rule', () => {
  describe('that has a shortest run', () => {
    const LOWERED = { low_percent: 5, high_percent: 15, enabled: true };
    const begun = (rest: object = {}) => {
      const bench = new InletBench({ min_run_s: 60, ...rest });
      bench.at(0, good(14));
      bench.plain_rule = bench.rule;
      return bench;
    };

    test('goes on for it when its hours end, and no longer', () => {
      const bench = begun();
      bench.rule = LOWERED;
      expect(bench.at(30, good(20))).toMatchObject({
        running: true,
        reason: { code: 'runs_on', args: { min_run_s: 60 } },
      });
      bench.rule = bench.plain_rule ?? LOWERED;
      expect(bench.at(40, good(20)).reason.code).toBe('below_low');
      bench.rule = LOWERED;
      expect(bench.at(59.9, good(20)).running).toBe(true);
      expect(bench.at(60, good(20)).running).toBe(false);
    });

    test('stops all the same at its high setpoint, by an interlock, a rule that is switched off, and a person', () => {
      const full = begun();
      full.rule = LOWERED;
      expect(full.at(30, good(80))).toMatchObject({ running: false });
      expect(begun().at(30, good(80))).toMatchObject({ running: false, reason: { code: 'reached_high' } });
      expect(begun().at(30, bad()).running).toBe(false);
      expect(begun({ max_run_s: 20 }).at(30, good(30)).running).toBe(false);
      const off = begun();
      off.rule = { ...off.rule, enabled: false };
      off.plain_rule = off.rule;
      expect(off.at(30, good(30)).running).toBe(false);
      const held = begun();
      held.at(30, good(30));
      expect(held.obey(command('close', { duration_s: 60 })).running).toBe(false);
    });

    test('does not lengthen a run by hand', () => {
      const bench = new InletBench({ min_run_s: 60 });
      bench.at(0, good(30));
      bench.obey(openFor(10));
      expect(bench.at(11).running).toBe(false);
    });
  });

  test('is closed before anything is known', () => {
    expect(new InletBench().control.current).toEqual({
      running: false,
      mode: 'auto',
      reason: { code: 'starting', args: {} },
      until_ms: null,
      command_id: null,
      predicted_close_ms: null,
      predicted_between_ms: null,
      trip: null,
      source: null,
    });
  });

  test('opens below the low setpoint, with the level as the reason and the cap as its end', () => {
    expect(new InletBench().at(10, good(14.26))).toEqual({
      running: true,
      mode: 'auto',
      reason: { code: 'below_low', args: { level_percent: 14.2, low_percent: 15 } },
      until_ms: 3_610_000,
      command_id: null,
      predicted_close_ms: null,
      predicted_between_ms: null,
      trip: null,
      source: null,
    });
  });

  test('never says that 15 % fell below 15 %', () => {
    expect(new InletBench().at(0, good(14.999)).reason.args).toEqual({
      level_percent: 14.9,
      low_percent: 15,
    });
  });

  test('goes on between the setpoints, and still tells why it opened', () => {
    const bench = new InletBench();
    const opened = bench.at(0, good(14));
    for (const percent of [15, 40, 79.9]) {
      expect(bench.at(percent, good(percent))).toEqual(opened);
    }
  });

  test('closes at the high setpoint and keeps telling so', () => {
    const bench = new InletBench().refilling();
    const reached = {
      running: false,
      reason: { code: 'reached_high', args: { level_percent: 80.2, high_percent: 80 } },
      until_ms: null,
    };
    expect(bench.at(60, good(80.2))).toMatchObject(reached);
    expect(bench.at(120, good(70))).toMatchObject(reached);
    expect(bench.at(180, good(15))).toMatchObject(reached);
    expect(bench.at(240, good(14.9))).toMatchObject({ running: true, reason: { code: 'below_low' } });
  });

  test('stays closed after a restart between the setpoints', () => {
    expect(new InletBench().at(0, good(50))).toMatchObject({
      running: false,
      reason: { code: 'above_low', args: { low_percent: 15 } },
    });
  });

  test('closes at once when the rule is switched off, and says so', () => {
    const bench = new InletBench().refilling();
    bench.rule = { ...bench.rule, enabled: false };
    expect(bench.at(2)).toMatchObject({ running: false, reason: { code: 'rule_disabled', args: {} } });
    expect(bench.at(3, good(5))).toMatchObject({ running: false, reason: { code: 'rule_disabled' } });
  });

  test('does not resume a refill when the rule is switched on again between the setpoints', () => {
    const bench = new InletBench().refilling();
    bench.rule = { ...bench.rule, enabled: false };
    bench.at(2);
    bench.rule = { ...bench.rule, enabled: true };
    expect(bench.at(3)).toMatchObject({ running: false, reason: { code: 'above_low' } });
    expect(bench.at(4, good(14)).running).toBe(true);
  });

  test('follows new setpoints in the middle of a refill', () => {
    const bench = new InletBench().refilling();
    bench.rule = { low_percent: 20, high_percent: 50, enabled: true };
    expect(bench.at(2)).toMatchObject({ running: false, reason: { args: { high_percent: 50 } } });
  });
});

describe('an uncertain level', () => {
  test('never opens an inlet', () => {
    const bench = new InletBench();
    bench.at(0, good(20));
    expect(bench.at(1, uncertain(14))).toMatchObject({
      running: false,
      reason: { code: 'level_uncertain', args: { fault: 'sensor_no_echo', echoes: 0 } },
    });
    expect(bench.at(2, good(14)).running).toBe(true);
  });

  test('keeps the old reason of an inlet that would not open anyway', () => {
    const bench = new InletBench();
    bench.at(0, good(20));
    expect(bench.at(1, uncertain(20)).reason.code).toBe('above_low');
    bench.rule = { ...bench.rule, enabled: false };
    expect(bench.at(2, uncertain(10)).reason.code).toBe('rule_disabled');
  });

  test('does not stop a refill: one lost echo must not shut the valve', () => {
    expect(new InletBench().refilling().at(2, uncertain(50))).toMatchObject({
      running: true,
      reason: { code: 'below_low' },
    });
  });

  test('still ends a refill at the high setpoint and at the full mark', () => {
    expect(new InletBench().refilling().at(2, uncertain(80))).toMatchObject({
      running: false,
      reason: { code: 'reached_high' },
    });
    expect(new InletBench().refilling().at(2, uncertain(95))).toMatchObject({
      running: false,
      reason: { code: 'tank_full' },
    });
  });
});

describe('a bad level', () => {
  test('closes a refill at once, and says what is wrong with the sensor', () => {
    expect(new InletBench().refilling().at(2, bad())).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'level_unknown', args: { fault: 'sensor_silent', echoes: 0 } },
      until_ms: null,
    });
  });

  test('does not let the refill resume by itself between the setpoints', () => {
    const bench = new InletBench().refilling();
    bench.at(2, bad());
    expect(bench.at(3, good(50))).toMatchObject({ running: false, reason: { code: 'above_low' } });
    expect(bench.at(4, good(14)).running).toBe(true);
  });

  test('is stronger than anything a person asked for', () => {
    const bench = new InletBench();
    bench.at(0, good(50));
    bench.obey(command('open', { duration_s: 600 }));
    expect(bench.at(1, bad())).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'level_unknown' },
      command_id: null,
      predicted_close_ms: null,
      predicted_between_ms: null,
      trip: null,
      source: null,
    });
    expect(bench.at(2, good(50)).running).toBe(false);
  });
});
