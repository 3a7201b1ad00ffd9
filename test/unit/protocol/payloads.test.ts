import { describe, expect, test } from '@jest/globals';
import { commandBody, commandPayload } from '../../../firmware/protocol/payloads.js';
import { refillRule } from '../../../firmware/protocol/rule.js';

const open = { actuator: 'inlet', action: 'open', duration_s: 600 };

describe('a command', () => {
  test('opens for a time, or to a target', () => {
    expect(commandBody.safeParse(open).success).toBe(true);
    expect(commandBody.safeParse({ ...open, duration_s: undefined, target_percent: 50 }).success).toBe(true);
  });

  test.each([
    ['without an end', { ...open, duration_s: undefined }],
    ['for NaN seconds', { ...open, duration_s: Number.NaN }],
    ['for 1e309 seconds', { ...open, duration_s: Number('1e309') }],
    ['for a negative time', { ...open, duration_s: -1 }],
    ['for a time in words', { ...open, duration_s: '600' }],
    ['for half a second', { ...open, duration_s: 0.5 }],
    ['to 101 %', { actuator: 'inlet', action: 'open', target_percent: 101 }],
    ['with an unknown key', { ...open, force: true }],
    ['of an unknown actuator', { ...open, actuator: 'drain' }],
    ['of an unknown action', { ...open, action: 'explode' }],
  ])('%s is refused', (_, body) => {
    expect(commandBody.safeParse(body).success).toBe(false);
  });

  test('a close needs no end', () => {
    expect(commandBody.safeParse({ actuator: 'inlet', action: 'close' }).success).toBe(true);
  });

  test('on the wire it needs an id and a time to live', () => {
    expect(commandPayload.safeParse(open).success).toBe(false);
    expect(commandPayload.safeParse({ ...open, id: 'abcdefgh', ttl_s: 10 }).success).toBe(true);
    expect(commandPayload.safeParse({ ...open, id: 'abcdefgh', ttl_s: 4_000 }).success).toBe(false);
    expect(commandPayload.safeParse({ ...open, id: '../../etc', ttl_s: 10 }).success).toBe(false);
  });
});

describe('a refill rule', () => {
  test.each([
    ['low above high', { low_percent: 80, high_percent: 15, enabled: true }],
    ['no dead band', { low_percent: 50, high_percent: 54, enabled: true }],
    ['negative setpoint', { low_percent: -15, high_percent: 80, enabled: true }],
    ['infinite setpoint', { low_percent: 15, high_percent: Number.POSITIVE_INFINITY, enabled: true }],
    ['missing switch', { low_percent: 15, high_percent: 80 }],
  ])('%s is refused', (_, rule) => {
    expect(refillRule.safeParse(rule).success).toBe(false);
  });

  test('15/80 is fine', () => {
    expect(refillRule.safeParse({ low_percent: 15, high_percent: 80, enabled: true }).success).toBe(true);
  });
});
