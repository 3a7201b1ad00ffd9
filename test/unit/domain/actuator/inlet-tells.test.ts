import { describe, expect, test } from '@jest/globals';
import { NO_OUTLOOK, type Outlook } from '../../../../firmware/domain/actuator/outlook.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { command } from '../support/commands.js';
import { InletBench } from '../support/inlet-bench.js';
import { bad, good } from '../support/readings.js';

/** Rises by 1 % in 10 s, of which 2 % have not been seen yet, and lets 1 % in while it closes. */
const RISES: Outlook = {
  ...NO_OUTLOOK,
  ahead_percent: 1,
  unseen_percent: () => 2,
  fillsTo: (percent) => {
    const likely_s = (percent - 20) * 10;
    return { likely_s, soonest_s: likely_s, latest_s: likely_s };
  },
};

describe('what is told of a run to come', () => {
  const filling = (options = {}) => {
    const bench = new InletBench(options);
    bench.outlook = RISES;
    bench.at(0, good(14));
    return bench;
  };

  test('ends at the setpoint less what came unseen and what still runs in', () => {
    expect(filling().at(100, good(20)).predicted_close_ms).toBe(100_000 + (80 - 1 - 2 - 20) * 10_000);
  });

  test('is nothing once it only runs on for its shortest run: it does not fill to the setpoint', () => {
    const bench = filling({ min_run_s: 60 });
    bench.plain_rule = bench.rule;
    bench.rule = { low_percent: 5, high_percent: 15, enabled: true };
    expect(bench.at(30, good(20))).toMatchObject({
      running: true,
      reason: { code: 'runs_on' },
      predicted_close_ms: null,
    });
  });

  test('is nothing while it is closed, and while the level is not known', () => {
    const closed = new InletBench();
    closed.outlook = RISES;
    expect(closed.at(0, good(50)).predicted_close_ms).toBeNull();
    expect(filling().at(100, bad()).predicted_close_ms).toBeNull();
  });
});

describe('why an inlet stays closed', () => {
  /** Decides with what the instruments forbid. */
  const decide = (bench: InletBench, now_s: number, percent: number, forbidden = false) =>
    bench.control.decide({
      reading: good(percent),
      rule: bench.rule,
      now_ms: now_s * 1_000,
      forbidden: forbidden ? reason('float_wet', { switch_percent: 95 }) : null,
    }).reason.code;

  test('is the switch that closed it, for as long as that stands', () => {
    const bench = new InletBench().refilling();
    expect(decide(bench, 2, 50, true)).toBe('float_wet');
    expect(decide(bench, 3, 50, true)).toBe('float_wet');
    expect(decide(bench, 4, 50)).toBe('above_low');
  });

  test('is told as it was when somebody asks for the rule that holds already', () => {
    const bench = new InletBench().refilling();
    const full = bench.at(2, good(80));
    expect(full.reason.code).toBe('reached_high');
    expect(bench.obey(command('auto'))).toEqual(full);
  });
});
