import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../../../firmware/domain/command/command.js';
import type { Reading } from '../../../../firmware/domain/level/level-tracker.js';
import { command, openFor, openTo } from '../support/commands.js';
import { InletBench } from '../support/inlet-bench.js';
import { bad, good, uncertain } from '../support/readings.js';

const WRONG: readonly [string, Reading, Command, { code: string; args?: object }][] = [
  ['without an end', good(50), command('open'), { code: 'run_needs_an_end', args: {} }],
  [
    'for longer than one run may last',
    good(50),
    openFor(3_601),
    { code: 'duration_too_long', args: { duration_s: 3_601, limit_s: 3_600 } },
  ],
  [
    'to above the full mark',
    good(50),
    openTo(95.1),
    { code: 'target_too_high', args: { target_percent: 95.1, limit_percent: 95 } },
  ],
  [
    'while the level is unknown',
    bad(),
    openFor(60),
    { code: 'level_unknown', args: { fault: 'sensor_silent', echoes: 0 } },
  ],
  [
    'while the level is uncertain',
    uncertain(50),
    openFor(60),
    { code: 'level_uncertain', args: { fault: 'sensor_no_echo', echoes: 0 } },
  ],
  [
    'of a full tank',
    good(95.04),
    openFor(60),
    { code: 'tank_full', args: { level_percent: 95, full_percent: 95 } },
  ],
  [
    'to a level that is there already',
    good(60.02),
    openTo(60),
    { code: 'target_already_reached', args: { level_percent: 60, target_percent: 60 } },
  ],
];

describe('opening by hand is refused', () => {
  test.each(WRONG)('%s, with the reason', (_, reading, wish, refusal) => {
    const inlet = new InletBench();
    inlet.at(0, reading);
    expect(inlet.tell(wish)).toEqual({ accepted: false, reason: { args: {}, ...refusal } });
  });

  test.each(WRONG)('%s, and changes nothing', (_, reading, wish) => {
    const inlet = new InletBench();
    const before = inlet.at(0, reading);
    inlet.tell(wish);
    expect(inlet.at(0)).toEqual(before);
  });

  test('exactly at the full mark, and exactly at the target', () => {
    const full = new InletBench();
    full.at(0, good(95));
    expect(full.refusal(openFor(60))).toBe('tank_full');
    const there = new InletBench();
    there.at(0, good(60));
    expect(there.refusal(openTo(60))).toBe('target_already_reached');
  });

  test('while the inlet rests after a run that reached its limit', () => {
    const inlet = new InletBench().refilling();
    inlet.at(3_600);
    expect(inlet.tell(openFor(60))).toEqual({
      accepted: false,
      reason: { code: 'resting_after_limit', args: { rest_s: 900 } },
    });
    inlet.at(4_500);
    expect(inlet.tell(openFor(60)).accepted).toBe(true);
  });

  test('in the middle of a refill, which goes on as if nothing had been asked', () => {
    const inlet = new InletBench().refilling();
    const before = inlet.at(2);
    expect(inlet.refusal(openFor(9_999))).toBe('duration_too_long');
    expect(inlet.at(3)).toEqual(before);
  });

  test('in the middle of a hold, which holds', () => {
    const inlet = new InletBench();
    inlet.at(0, good(50));
    const held = inlet.obey(command('close'));
    expect(inlet.refusal(command('open'))).toBe('run_needs_an_end');
    expect(inlet.at(0)).toEqual(held);
  });
});

describe('opening by hand is allowed', () => {
  test('for exactly as long as one run may last', () => {
    const inlet = new InletBench();
    inlet.at(0, good(50));
    expect(inlet.refusal(openFor(3_600))).toBe('accepted');
  });

  test('to exactly the full mark', () => {
    const inlet = new InletBench();
    inlet.at(0, good(50));
    expect(inlet.refusal(openTo(95))).toBe('accepted');
  });

  test('just below the full mark and just below the target', () => {
    const inlet = new InletBench();
    inlet.at(0, good(94.9));
    expect(inlet.refusal(openFor(60))).toBe('accepted');
    expect(inlet.refusal(openTo(95))).toBe('accepted');
  });

  test('on an uncertain level only to go on with what runs', () => {
    const inlet = new InletBench().refilling();
    inlet.at(2, uncertain(50));
    expect(inlet.refusal(openFor(60))).toBe('accepted');
  });
});
