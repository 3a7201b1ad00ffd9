import { describe, expect, test } from '@jest/globals';
import type { ActuatorDecision } from '../../../../firmware/domain/actuator/decision.js';
import type { Reading } from '../../../../firmware/domain/level/level-tracker.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import { tankStatus } from '../../../../firmware/domain/tank/status.js';
import { sentence } from '../../../../firmware/protocol/reason-text.js';
import { bad, good, uncertain } from '../support/readings.js';

const CLOSED: ActuatorDecision = {
  running: false,
  mode: 'auto',
  reason: reason('above_low', { low_percent: 15 }),
  until_ms: null,
  predicted_close_ms: null,
  predicted_between_ms: null,
  command_id: null,
  trip: null,
  source: null,
};
const HELD: ActuatorDecision = { ...CLOSED, mode: 'off', reason: reason('closed_by_hand'), until_ms: 1 };
const RESTING: ActuatorDecision = { ...CLOSED, reason: reason('resting_after_limit', { rest_s: 900 }) };
const told = (reading: Reading, inlet: ActuatorDecision | null = CLOSED, open = false) =>
  sentence(tankStatus(reading, DEFAULT_REFILL_RULE, inlet, open));

describe('the one sentence about a tank', () => {
  test('says that water is refilling while the inlet is seen open', () => {
    expect(told(good(10), CLOSED, true)).toBe('Water is refilling');
    expect(told(good(90), HELD, true)).toBe('Water is refilling');
  });

  test('says that water is ready at the low setpoint and above it', () => {
    expect(told(good(15))).toBe('Water is ready to use');
    expect(told(good(100))).toBe('Water is ready to use');
    expect(told(uncertain(40))).toBe('Water is ready to use');
    expect(told(good(15), null)).toBe('Water is ready to use');
  });

  test('says what is wrong with the sensor when there is no level', () => {
    expect(told(bad())).toBe('Level unknown: the level sensor is silent: check its cable and power');
    expect(tankStatus(bad(), DEFAULT_REFILL_RULE, CLOSED, false)).toEqual({
      code: 'level_unknown',
      args: { fault: 'sensor_silent', echoes: 0 },
    });
  });

  test('says why low water is not being refilled, with its numbers', () => {
    expect(told(good(12.34), HELD)).toBe('Water is low (12.3 %) and not refilling: closed by hand');
    expect(told(good(14.99), RESTING)).toBe(
      'Water is low (14.9 %) and not refilling: it rests for 900 s after a run that reached its limit',
    );
    expect(told(good(5), null)).toBe('Water is low (5 %) and not refilling: this tank has no inlet valve');
  });
});
