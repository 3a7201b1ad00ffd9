import { describe, expect, test } from '@jest/globals';
import { command, openFor, openTo } from '../support/commands.js';
import { InletBench } from '../support/inlet-bench.js';
import { bad, good } from '../support/readings.js';

describe('the order of what matters', () => {
  test('first whether the level is known: before the cap and before a hold by hand', () => {
    const bench = new InletBench().refilling();
    bench.tell(command('close'));
    expect(bench.at(3_600, bad())).toMatchObject({ running: false, reason: { code: 'level_unknown' } });
  });

  test('then whether the tank is full: before the cap', () => {
    const bench = new InletBench().refilling();
    expect(bench.at(3_600, good(95))).toMatchObject({ running: false, reason: { code: 'tank_full' } });
  });

  test('then whether the run has lasted too long: before what a person asks', () => {
    const bench = new InletBench().refilling();
    bench.tell(command('close'));
    expect(bench.at(3_600)).toMatchObject({ running: false, reason: { code: 'run_limit_reached' } });
  });

  test('then what a person asks: before the rule', () => {
    const bench = new InletBench();
    bench.at(0, good(50));
    bench.obey(command('close'));
    expect(bench.at(1, good(5))).toMatchObject({ running: false, reason: { code: 'closed_by_hand' } });
    const other = new InletBench();
    other.rule = { ...other.rule, enabled: false };
    other.at(0, good(85));
    expect(other.obey(openFor(60))).toMatchObject({ running: true, reason: { code: 'opened_by_hand' } });
  });
});

describe('the full mark', () => {
  test('ends a run by hand, wherever it was to go', () => {
    const bench = new InletBench();
    bench.at(0, good(90));
    bench.obey(openFor(600));
    expect(bench.at(1, good(94.9)).running).toBe(true);
    expect(bench.at(2, good(95.04))).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'tank_full', args: { level_percent: 95, full_percent: 95 } },
    });
    expect(bench.at(3, good(94)).running).toBe(false);
  });

  test('holds for a rule that asks for more, kept from before the mark was lowered', () => {
    const bench = new InletBench({ full_percent: 50 });
    bench.rule = { low_percent: 60, high_percent: 80, enabled: true };
    expect(bench.at(0, good(49)).running).toBe(true);
    for (let s = 1; s < 10; s++) {
      expect(bench.at(s, good(50))).toMatchObject({ running: false, reason: { code: 'tank_full' } });
    }
  });

  test('leaves alone an inlet that is closed anyway: rain may fill a tank to the brim', () => {
    const bench = new InletBench();
    expect(bench.at(0, good(99))).toMatchObject({ running: false, reason: { code: 'above_low' } });
    bench.obey(command('close'));
    expect(bench.at(1, good(99)).reason.code).toBe('closed_by_hand');
    const lowered = new InletBench({ full_percent: 50 });
    expect(lowered.at(0, good(60)).reason.code).toBe('above_low');
  });
});

describe('the cap of a run', () => {
  test('ends a refill after its hour, and not a second earlier', () => {
    const bench = new InletBench().refilling();
    expect(bench.at(3_599)).toMatchObject({ running: true, until_ms: 3_600_000 });
    expect(bench.at(3_600)).toMatchObject({
      running: false,
      reason: { code: 'run_limit_reached', args: { limit_s: 3_600 } },
      until_ms: 4_500_000,
    });
  });

  test('is followed by a rest in which neither rule nor person opens', () => {
    const bench = new InletBench().refilling();
    bench.at(3_600);
    expect(bench.at(3_601, good(5))).toMatchObject({
      running: false,
      reason: { code: 'resting_after_limit', args: { rest_s: 900 } },
      until_ms: 4_500_000,
    });
    expect(bench.refusal(openFor(60))).toBe('resting_after_limit');
    expect(bench.at(4_499, good(5)).running).toBe(false);
    expect(bench.at(4_500, good(5))).toMatchObject({ running: true, until_ms: 8_100_000 });
  });

  test('counts from the start of the run, whoever started it and whoever goes on with it', () => {
    const bench = new InletBench().refilling();
    bench.now_s = 1_000;
    bench.obey(openFor(3_600));
    bench.now_s = 3_000;
    bench.obey(openFor(3_600));
    expect(bench.at(3_599).running).toBe(true);
    expect(bench.at(3_600)).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'run_limit_reached' },
    });
  });

  test('begins anew after a pause as long as the rest', () => {
    const bench = new InletBench().refilling();
    bench.at(3_000, good(80));
    bench.at(3_900, good(14));
    expect(bench.at(7_499, good(50)).running).toBe(true);
    expect(bench.at(7_500, good(50)).reason.code).toBe('run_limit_reached');
  });

  test('ends a run by hand that has only a target', () => {
    const bench = new InletBench();
    bench.at(0, good(50));
    expect(bench.obey(openTo(90))).toMatchObject({ running: true, until_ms: 3_600_000 });
    expect(bench.at(3_600, good(51)).running).toBe(false);
  });

  test('is not told of an inlet that rests at the end of a run within the limit', () => {
    const bench = new InletBench().refilling();
    expect(bench.at(600, good(80)).until_ms).toBeNull();
    expect(bench.refusal(openFor(60))).toBe('accepted');
  });
});
