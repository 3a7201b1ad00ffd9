import { describe, expect, test } from '@jest/globals';
import {
  AUTO,
  asOf,
  endsAt_ms,
  type HandOffAuto,
} from '../../../../firmware/domain/actuator/hand-off-auto.js';

const HAND: HandOffAuto = {
  mode: 'hand',
  command_id: 'a',
  until_ms: 1_000,
  leased_until_ms: null,
  target_percent: null,
};
const OFF: HandOffAuto = { mode: 'off', command_id: 'b', until_ms: 1_000 };

describe('hand, off and auto', () => {
  test.each([HAND, OFF])('$mode ends by itself, and the rules take over', (asked) => {
    expect(endsAt_ms(asked)).toBe(1_000);
    expect(asOf(asked, 999)).toBe(asked);
    expect(asOf(asked, 1_000)).toBe(AUTO);
    expect(asOf(asked, 5_000)).toBe(AUTO);
  });

  test('auto has no end', () => {
    expect(endsAt_ms(AUTO)).toBeNull();
    expect(asOf(AUTO, Number.MAX_SAFE_INTEGER)).toBe(AUTO);
  });
});
