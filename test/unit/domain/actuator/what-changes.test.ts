import { describe, expect, test } from '@jest/globals';
import type { Mode } from '../../../../firmware/domain/actuator/actuator.js';
import { whatChanges, whatChangesADraw } from '../../../../firmware/domain/actuator/what-changes.js';
import { reason } from '../../../../firmware/domain/reason.js';

const RULE = { enabled: true, low_percent: 15, high_percent: 80 };
const CLEARS = [reason('clears_level_known', { fault: 'sensor_silent' })];

describe('what would change an inlet', () => {
  const inlet = (running: boolean, mode: Mode, rule = RULE) =>
    whatChanges({ running, mode, rule, clears: CLEARS });

  test('that runs: its high setpoint, or the end of a person’s time, and any interlock', () => {
    const ends = [reason('changes_closes_at', { high_percent: 80 }), reason('changes_interlock')];
    expect(inlet(true, 'auto')).toEqual(ends);
    expect(inlet(true, 'hand')).toEqual([reason('changes_hand_ends'), reason('changes_interlock')]);
  });

  test('at rest: first what bars it, then its low setpoint', () => {
    expect(inlet(false, 'auto')).toEqual([...CLEARS, reason('changes_opens_below', { low_percent: 15 })]);
    const disabled = { ...RULE, enabled: false };
    expect(inlet(false, 'auto', disabled)).toEqual([...CLEARS, reason('changes_rule_enabled')]);
  });

  test('held closed by a person: the end of that', () => {
    expect(inlet(false, 'off')).toEqual([...CLEARS, reason('changes_hold_ends')]);
  });
});

describe('what would change an actuator that draws', () => {
  const draw = (running: boolean, mode: Mode) => whatChangesADraw({ running, mode, clears: CLEARS });

  test('that runs: nobody asks any more, or a person’s time ends, and any interlock', () => {
    expect(draw(true, 'auto')).toEqual([reason('changes_nobody_asks'), reason('changes_interlock')]);
    expect(draw(true, 'hand')).toEqual([reason('changes_hand_ends'), reason('changes_interlock')]);
  });

  test('at rest: first what bars it, then that somebody asks, or the end of the hold', () => {
    expect(draw(false, 'auto')).toEqual([...CLEARS, reason('changes_asked')]);
    expect(draw(false, 'off')).toEqual([...CLEARS, reason('changes_hold_ends')]);
  });
});
