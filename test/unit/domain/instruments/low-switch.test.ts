import { describe, expect, test } from '@jest/globals';
import type { SwitchReading } from '../../../../firmware/domain/instruments/level-switch.js';
import {
  LowGuard,
  lowSwitchForbids,
  WET_FOR_MS,
} from '../../../../firmware/domain/instruments/low-switch.js';

const at = (where: SwitchReading['at'], state: SwitchReading['state'], switch_percent = 10) =>
  ({ at: where, state, switch_percent }) as const;

describe('nothing is drawn by the low switches', () => {
  test('while one is dry, or cannot be read', () => {
    expect(lowSwitchForbids([at('low', 'dry')])).toEqual({
      code: 'low_switch_dry',
      args: { switch_percent: 10 },
    });
    expect(lowSwitchForbids([at('low', 'unknown', 12)])).toEqual({
      code: 'low_switch_unknown',
      args: { switch_percent: 12 },
    });
    expect(lowSwitchForbids([at('low', 'wet'), at('low', 'dry', 5)])?.args).toEqual({ switch_percent: 5 });
  });

  test('but it is while they are wet, whatever the high ones say', () => {
    expect(lowSwitchForbids([at('low', 'wet'), at('high', 'dry'), at('high', 'unknown')])).toBeNull();
    expect(lowSwitchForbids([])).toBeNull();
  });

  test('until one that was dry has been wet for a minute: waves chatter no pump', () => {
    const guard = new LowGuard();
    const wet = [at('low', 'wet')];
    guard.see(wet, 0);
    expect(guard.forbids(wet, 0)).toBeNull();
    guard.see([at('low', 'dry', 8)], 10_000);
    expect(guard.forbids([at('low', 'dry', 8)], 10_000)?.code).toBe('low_switch_dry');
    guard.see([at('low', 'wet'), at('high', 'dry')], 11_000);
    expect(guard.forbids(wet, 10_000 + WET_FOR_MS - 1)).toEqual({
      code: 'low_switch_was_dry',
      args: { switch_percent: 8, wet_for_s: WET_FOR_MS / 1_000 },
    });
    expect(guard.forbids(wet, 10_000 + WET_FOR_MS)).toBeNull();
  });
});
