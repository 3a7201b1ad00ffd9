import { describe, expect, test } from '@jest/globals';
import type { SwitchReading, SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import { DOUBTED_FOR_MS, SwitchAbove } from '../../../../firmware/domain/instruments/switch-above.js';
import { good } from '../support/readings.js';

const low = (state: SwitchState): SwitchReading => ({ at: 'low', switch_percent: 20, state });
const high = (state: SwitchState): SwitchReading => ({ at: 'high', switch_percent: 90, state });

describe('a sensor that says less water than a switch has at it', () => {
  test('fills nothing, and goes on filling nothing for half an hour after the switch is dry', () => {
    const above = new SwitchAbove();
    expect(above.forbids(good(12), [low('wet')], 0)?.code).toBe('switch_above_sensor');
    expect(above.forbids(good(12), [low('dry')], DOUBTED_FOR_MS - 1)?.code).toBe('switch_above_sensor');
    expect(above.forbids(good(12), [low('dry')], DOUBTED_FOR_MS)).toBeNull();
  });

  test('lets a run go on under a high switch that is dry: that one knows where the brim is', () => {
    const above = new SwitchAbove();
    expect(above.forbids(good(12), [high('dry'), low('wet')], 0)).toBeNull();
    expect(above.forbids(good(12), [high('unknown'), low('wet')], 0)?.code).toBe('switch_above_sensor');
    expect(above.forbids(good(12), [high('wet'), low('wet')], 0)?.code).toBe('switch_above_sensor');
  });

  test('forbids nothing while they agree', () => {
    expect(new SwitchAbove().forbids(good(22), [low('wet')], 0)).toBeNull();
  });
});
