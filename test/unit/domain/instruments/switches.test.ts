import { describe, expect, test } from '@jest/globals';
import { crossChecked, waterAbove } from '../../../../firmware/domain/instruments/cross-check.js';
import { DRY_FOR_MS, FloatGuard } from '../../../../firmware/domain/instruments/float-guard.js';
import type { SwitchReading, SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import { bad, good, uncertain } from '../support/readings.js';

const high = (state: SwitchState): SwitchReading => ({ at: 'high', switch_percent: 90, state });
const low = (state: SwitchState): SwitchReading => ({ at: 'low', switch_percent: 20, state });

describe('sensor against switch', () => {
  test.each([
    ['wet high switch', high('wet'), 85, 84.9, 'switch_above_sensor', 90],
    ['dry high switch', high('dry'), 95, 95.1, 'switch_below_sensor', 90],
    ['wet low switch', low('wet'), 15, 14.9, 'switch_above_sensor', 20],
    ['dry low switch', low('dry'), 25, 25.1, 'switch_below_sensor', 20],
  ])(
    'a %s agrees within 5 %%, and contradicts beyond',
    (_, one, agrees, contradicts, code, switch_percent) => {
      expect(crossChecked(good(agrees), [one])).toEqual(good(agrees));
      expect(crossChecked(good(contradicts), [one])).toEqual({
        ...good(contradicts),
        quality: 'uncertain',
        reason: { code, args: { switch_percent, sensor_percent: contradicts } },
      });
    },
  );

  test('an unknown switch contradicts nothing, and one that agrees makes nothing better', () => {
    expect(crossChecked(good(5), [high('unknown'), low('unknown')])).toEqual(good(5));
    expect(crossChecked(uncertain(50), [low('wet')])).toEqual(uncertain(50));
    expect(crossChecked(uncertain(5), [low('wet')])).toEqual(uncertain(5));
    expect(crossChecked(bad(), [high('wet')])).toEqual(bad());
  });

  test('only water that the sensor does not see forbids filling', () => {
    expect(waterAbove(good(5), [low('wet')])?.code).toBe('switch_above_sensor');
    expect(waterAbove(uncertain(5), [low('wet')])?.code).toBe('switch_above_sensor');
    expect(waterAbove(good(50), [low('dry')])).toBeNull();
    expect(waterAbove(bad(), [low('wet')])).toBeNull();
  });
});

describe('a high switch', () => {
  const guarded = (...states: [SwitchState, number][]) => {
    const guard = new FloatGuard();
    let now_ms = 0;
    let why = null;
    for (const [state, at_ms] of states) {
      now_ms = at_ms;
      guard.see([high(state)], now_ms);
      why = guard.forbids([high(state)], now_ms);
    }
    return why;
  };

  test('forbids filling while it is wet, and while nobody knows', () => {
    expect(guarded(['wet', 0])).toEqual({ code: 'float_wet', args: { switch_percent: 90 } });
    expect(guarded(['unknown', 0])).toEqual({ code: 'float_unknown', args: { switch_percent: 90 } });
    expect(guarded(['dry', 0])).toBeNull();
  });

  test('must be dry for a minute after it was wet, not after it was unknown', () => {
    expect(guarded(['wet', 1_000], ['dry', 1_000 + DRY_FOR_MS - 1])).toEqual({
      code: 'float_was_wet',
      args: { switch_percent: 90, dry_for_s: 60 },
    });
    expect(guarded(['wet', 1_000], ['dry', 1_000 + DRY_FOR_MS])).toBeNull();
    expect(guarded(['unknown', 1_000], ['dry', 1_001])).toBeNull();
  });

  test('is none that hangs low', () => {
    const guard = new FloatGuard();
    guard.see([low('wet')], 0);
    expect(guard.forbids([low('wet')], 0)).toBeNull();
    expect(guard.forbids([low('unknown')], 0)).toBeNull();
  });

  test('one of several is enough', () => {
    const guard = new FloatGuard();
    const two = [high('dry'), { ...high('wet'), switch_percent: 93 }];
    guard.see(two, 0);
    expect(guard.forbids(two, 0)).toEqual({ code: 'float_wet', args: { switch_percent: 93 } });
    expect(guard.forbids([], 0)?.args.switch_percent).toBe(93);
  });
});
