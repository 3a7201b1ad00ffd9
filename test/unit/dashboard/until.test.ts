import { describe, expect, test } from '@jest/globals';
import { fittedOf } from '../../../dashboard/src/actuator/fitted.js';
import { isRunning, left_ms, untilKey } from '../../../dashboard/src/actuator/until.js';
import { inlet, later, NOW_MS, tank } from './views.js';

describe('what is left of a run', () => {
  test('counts down to its end', () => {
    expect(left_ms(inlet({ until: later(600) }), NOW_MS + 600_000, NOW_MS + 60_000)).toBe(540_000);
  });

  test('is never more than the node announced, whatever the clocks say', () => {
    expect(left_ms(inlet({ until: later(600) }), NOW_MS + 900_000, NOW_MS)).toBe(600_000);
  });
});

describe('what can be switched', () => {
  test('stands in one order, and what was heard of counts as fitted', () => {
    expect(fittedOf(tank({ actuators: ['pump', 'inlet'] }))).toEqual(['inlet', 'pump']);
    expect(fittedOf(tank({ actuators: ['inlet'], outlet: inlet() }))).toEqual(['inlet', 'outlet']);
    expect(fittedOf(tank({ actuators: [], inlet: null }))).toEqual([]);
    expect(fittedOf(undefined)).toEqual([]);
  });

  test('runs when it is open or on, and what comes then depends on who decided', () => {
    expect((['open', 'on', 'closed', 'off'] as const).map((state) => isRunning(inlet({ state })))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(untilKey(inlet({ state: 'open', mode: 'hand' }))).toBe('run.until.running');
    expect(untilKey(inlet({ state: 'open', mode: 'auto' }))).toBe('run.until.running_auto');
    expect(untilKey(inlet({ state: 'closed', mode: 'off' }))).toBe('run.until.resting');
    expect(untilKey(inlet({ state: 'closed', mode: 'auto' }))).toBe('run.until.pausing');
  });
});
