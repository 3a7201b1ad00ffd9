import { describe, expect, test } from '@jest/globals';
import { command, openFor, openTo } from '../support/commands.js';
import { InletBench } from '../support/inlet-bench.js';
import { good, uncertain } from '../support/readings.js';

const bench = (percent = 50) => {
  const made = new InletBench();
  made.at(0, good(percent));
  return made;
};

describe('a run by hand', () => {
  test('opens, and tells who asked and until when', () => {
    const inlet = bench();
    const run = openFor(600);
    expect(inlet.tell(run)).toEqual({
      accepted: true,
      reason: { code: 'opened_by_hand', args: {} },
      until_ms: 600_000,
    });
    expect(inlet.at(0)).toEqual({
      running: true,
      mode: 'hand',
      reason: { code: 'opened_by_hand', args: {} },
      until_ms: 600_000,
      command_id: run.id,
      predicted_close_ms: null,
      predicted_between_ms: null,
      trip: null,
      source: null,
    });
  });

  test('ends with its time, and the rule takes over', () => {
    const inlet = bench();
    inlet.obey(openFor(600));
    expect(inlet.at(599).running).toBe(true);
    const over = { running: false, mode: 'auto', reason: { code: 'hand_time_over' }, command_id: null };
    expect(inlet.at(600)).toMatchObject(over);
    expect(inlet.at(700)).toMatchObject(over);
  });

  test('ends at its target, and says so from then on', () => {
    const inlet = bench();
    expect(inlet.obey(openTo(60)).reason).toEqual({
      code: 'opened_by_hand_to',
      args: { target_percent: 60 },
    });
    expect(inlet.at(10, good(59.9)).running).toBe(true);
    const reached = {
      running: false,
      mode: 'auto',
      reason: { code: 'hand_target_reached', args: { target_percent: 60 } },
    };
    expect(inlet.at(11, good(60))).toMatchObject(reached);
    expect(inlet.at(12, good(59.8))).toMatchObject(reached);
  });

  test('to the full mark itself has reached its target there', () => {
    const inlet = bench(94);
    inlet.obey(openTo(95));
    expect(inlet.at(10, good(95))).toMatchObject({ running: false, reason: { code: 'hand_target_reached' } });
  });

  test('with a time and a target ends with whichever comes first', () => {
    const byTime = bench();
    byTime.obey(openTo(60, { duration_s: 100 }));
    expect(byTime.at(100, good(59)).reason.code).toBe('hand_time_over');
    const byTarget = bench();
    byTarget.obey(openTo(60, { duration_s: 100 }));
    expect(byTarget.at(99, good(60)).reason.code).toBe('hand_target_reached');
  });

  test('ends with its lease when nobody renews it', () => {
    const inlet = bench();
    // Told is when the run itself ends.
    expect(inlet.obey(openFor(600, { lease_s: 10 })).until_ms).toBe(600_000);
    expect(inlet.at(9).running).toBe(true);
    expect(inlet.at(10)).toMatchObject({ running: false, mode: 'auto', reason: { code: 'hand_lease_over' } });
  });

  test('goes on while its lease is renewed, and no longer than it was asked for', () => {
    const inlet = bench();
    const run = openFor(25, { lease_s: 10 });
    inlet.obey(run);
    for (const at_s of [8, 16, 24]) {
      expect(inlet.at(at_s).running).toBe(true);
      expect(inlet.renew(run.id, 10)).toBe(true);
    }
    expect(inlet.at(25)).toMatchObject({ running: false, reason: { code: 'hand_time_over' } });
  });

  test('is renewed by its own command alone, and only while it runs', () => {
    const inlet = bench();
    const run = openFor(600, { lease_s: 10 });
    expect(inlet.renew(run.id, 10)).toBe(false);
    inlet.obey(run);
    expect(inlet.renew('another', 10)).toBe(false);
    inlet.now_s = 10;
    expect(inlet.renew(run.id, 10)).toBe(false);
  });

  test('that was asked for without a lease needs one from its first renewal on', () => {
    const inlet = bench();
    const run = openFor(600);
    inlet.obey(run);
    expect(inlet.at(100).running).toBe(true);
    expect(inlet.renew(run.id, 10)).toBe(true);
    expect(inlet.at(109).running).toBe(true);
    expect(inlet.at(110)).toMatchObject({ running: false, reason: { code: 'hand_lease_over' } });
  });

  test('is over at once with a lease of a second, which ends no other run and no hold', () => {
    const inlet = bench();
    const run = openFor(600, { lease_s: 60 });
    inlet.obey(run);
    expect(inlet.renew('another', 1)).toBe(false);
    expect(inlet.at(5)).toMatchObject({ running: true, command_id: run.id });
    expect(inlet.renew(run.id, 1)).toBe(true);
    expect(inlet.renew(run.id, 60)).toBe(false);
    expect(inlet.at(5)).toMatchObject({ running: false, mode: 'auto', reason: { code: 'hand_lease_over' } });
    inlet.obey(command('close'));
    expect(inlet.renew(run.id, 1)).toBe(false);
    expect(inlet.at(6).mode).toBe('off');
  });

  test('goes on through an uncertain level', () => {
    const inlet = bench();
    inlet.obey(openFor(600));
    expect(inlet.at(1, uncertain(50))).toMatchObject({ running: true, reason: { code: 'opened_by_hand' } });
  });

  test('that has not begun waits while the level is uncertain', () => {
    const inlet = bench();
    inlet.tell(openFor(600));
    expect(inlet.at(1, uncertain(50))).toMatchObject({
      running: false,
      mode: 'hand',
      reason: { code: 'level_uncertain', args: { fault: 'sensor_no_echo' } },
    });
    expect(inlet.at(2, good(50)).running).toBe(true);
  });

  test('over a refill takes its place: at its end the refill does not resume', () => {
    const inlet = new InletBench().refilling();
    expect(inlet.obey(openFor(60))).toMatchObject({ running: true, mode: 'hand' });
    expect(inlet.at(61)).toMatchObject({ running: false, mode: 'auto', reason: { code: 'hand_time_over' } });
    expect(inlet.at(62)).toMatchObject({ running: false });
  });

  test('over a refill has what is left of its cap, and tells so', () => {
    const inlet = new InletBench().refilling();
    inlet.now_s = 3_000;
    expect(inlet.tell(openFor(3_600))).toMatchObject({ accepted: true, until_ms: 3_600_000 });
    expect(inlet.at(3_000).until_ms).toBe(3_600_000);
  });

  test('that ends with the tank still low hands over to the rule without closing', () => {
    const inlet = bench(10);
    inlet.obey(openFor(60));
    expect(inlet.at(60, good(12))).toMatchObject({
      running: true,
      mode: 'auto',
      reason: { code: 'below_low', args: { level_percent: 12 } },
    });
    expect(inlet.at(90, good(40))).toMatchObject({ running: true, reason: { code: 'below_low' } });
  });

  test('works on a tank whose rule is switched off', () => {
    const inlet = bench();
    inlet.rule = { ...inlet.rule, enabled: false };
    expect(inlet.obey(openFor(60)).running).toBe(true);
    expect(inlet.at(60)).toMatchObject({ running: false, reason: { code: 'hand_time_over' } });
    expect(inlet.at(61).reason.code).toBe('rule_disabled');
  });
});

describe('a close by hand', () => {
  test('stops a refill and holds for half an hour when it names no time', () => {
    const inlet = new InletBench().refilling();
    const close = command('close');
    expect(inlet.tell(close)).toEqual({
      accepted: true,
      reason: { code: 'closed_by_hand', args: {} },
      until_ms: 1_801_000,
    });
    expect(inlet.at(1)).toEqual({
      running: false,
      mode: 'off',
      reason: { code: 'closed_by_hand', args: {} },
      until_ms: 1_801_000,
      command_id: close.id,
      predicted_close_ms: null,
      predicted_between_ms: null,
      trip: null,
      source: null,
    });
    expect(inlet.at(1_800, good(5)).running).toBe(false);
    expect(inlet.at(1_801, good(5))).toMatchObject({ running: true, mode: 'auto' });
  });

  test('holds as long as it says', () => {
    const inlet = bench();
    expect(inlet.obey(command('close', { duration_s: 60 })).until_ms).toBe(60_000);
    expect(inlet.at(59)).toMatchObject({ mode: 'off' });
    expect(inlet.at(60)).toMatchObject({ running: false, mode: 'auto', reason: { code: 'hand_time_over' } });
  });

  test('does not let the broken-off refill resume after it', () => {
    const inlet = new InletBench().refilling();
    inlet.obey(command('close', { duration_s: 60 }));
    expect(inlet.at(120)).toMatchObject({ running: false, mode: 'auto' });
  });

  test('is taken whatever the level, even an unknown one', () => {
    expect(new InletBench().tell(command('close')).accepted).toBe(true);
  });

  test('ends a run by hand', () => {
    const inlet = bench();
    inlet.obey(openFor(600));
    expect(inlet.obey(command('close'))).toMatchObject({ running: false, mode: 'off' });
  });

  test('is ended by an open by hand', () => {
    const inlet = bench();
    inlet.obey(command('close'));
    expect(inlet.obey(openFor(60))).toMatchObject({ running: true, mode: 'hand' });
  });
});

describe('giving the inlet back to the rule', () => {
  test('ends a hold', () => {
    const inlet = bench();
    inlet.obey(command('close'));
    expect(inlet.tell(command('auto'))).toEqual({
      accepted: true,
      reason: { code: 'back_to_auto', args: {} },
      until_ms: null,
    });
    expect(inlet.at(1)).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'back_to_auto' },
      until_ms: null,
      command_id: null,
    });
    expect(inlet.at(2, good(14)).running).toBe(true);
  });

  test('closes a run by hand between the setpoints, and says why', () => {
    const inlet = bench();
    inlet.obey(openFor(600));
    expect(inlet.obey(command('auto'))).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'back_to_auto' },
    });
  });

  test('leaves a run by hand open below the low setpoint: the rule wants it too', () => {
    const inlet = bench(10);
    inlet.obey(openFor(600));
    expect(inlet.obey(command('auto'))).toMatchObject({ running: true, reason: { code: 'below_low' } });
  });

  test('in the same moment as a close still ends the refill that was closed', () => {
    const inlet = new InletBench().refilling();
    inlet.tell(command('close'));
    expect(inlet.obey(command('auto'))).toMatchObject({
      running: false,
      mode: 'auto',
      reason: { code: 'back_to_auto' },
    });
  });

  test('changes nothing about a refill that is the rule’s own', () => {
    const inlet = new InletBench().refilling();
    const before = inlet.at(2);
    expect(inlet.obey(command('auto'))).toEqual(before);
  });
});
