import { describe, expect, test } from '@jest/globals';
import {
  CONFIRM_WITHIN_MS,
  type Evidence,
  endedUnseen,
  weigh,
} from '../../../../firmware/domain/actuator/confirmation.js';
import type { FlowEvidence } from '../../../../firmware/domain/instruments/flow.js';
import { reason } from '../../../../firmware/domain/reason.js';

const OPENED = { command_id: 'open', opened: true, since_ms: 10_000 };
const CLOSED = { command_id: 'close', opened: false, since_ms: 10_000 };
const SOON_MS = 14_000;
const LATE_MS = 10_000 + CONFIRM_WITHIN_MS;
const NOTHING: Evidence = { rate: null, inflow_lph: 1_800, flow: null, turned: null };
const through = (some: Partial<FlowEvidence>): Evidence => ({
  ...NOTHING,
  flow: { litres_per_pulse: 0.5, pulses: 0, flow_lph: 0, before_lph: 0, quiet_ms: 4_000, ...some },
});
const switched = (state: 'wet' | 'dry'): Evidence => ({
  ...NOTHING,
  turned: { at: 'low', switch_percent: 20, state },
});

describe('an inlet that was opened, with a meter in its pipe', () => {
  test('is confirmed by three pulses, long before the level tells anything', () => {
    expect(weigh(OPENED, through({ pulses: 2, flow_lph: 900, quiet_ms: 0 }), SOON_MS)).toBeNull();
    expect(weigh(OPENED, through({ pulses: 3, flow_lph: 899.6, quiet_ms: 0 }), SOON_MS)).toEqual({
      state: 'confirmed',
      reason: { code: 'water_flows', args: { flow_lph: 900 } },
    });
  });

  test('is not confirmed by pulses that have ended', () => {
    expect(weigh(OPENED, through({ pulses: 30, flow_lph: 900, quiet_ms: 10_000 }), SOON_MS)).toBeNull();
  });

  test('has failed when neither meter nor level shows water in time', () => {
    expect(weigh(OPENED, through({}), LATE_MS - 1)).toBeNull();
    expect(weigh(OPENED, through({ quiet_ms: LATE_MS }), LATE_MS)).toEqual({
      state: 'failed',
      reason: { code: 'flow_meter_silent', args: {} },
    });
  });

  test('is confirmed by a level that rises past a meter that is silent', () => {
    const rate = { rate_lph: 1_800, error_lph: 10 };
    expect(weigh(OPENED, { ...through({}), rate }, LATE_MS)?.reason.code).toBe('level_rises');
  });

  test('is only assumed when the meter cannot be read, was read for too short a time, or gave too few pulses', () => {
    expect(weigh(OPENED, NOTHING, LATE_MS)?.state).toBe('assumed');
    expect(weigh(OPENED, through({ quiet_ms: 9_999 }), LATE_MS)?.state).toBe('assumed');
    expect(weigh(OPENED, through({ quiet_ms: 10_000 }), LATE_MS)?.state).toBe('failed');
    expect(weigh(OPENED, through({ pulses: 1, quiet_ms: 60_000 }), LATE_MS)?.state).toBe('assumed');
  });
});

describe('an inlet that was closed, with a meter in its pipe', () => {
  test('is confirmed by a meter that stops for ten seconds', () => {
    const flowed = { before_lph: 1_800, pulses: 2 };
    expect(weigh(CLOSED, through({ ...flowed, quiet_ms: 9_999 }), 30_000)).toBeNull();
    expect(weigh(CLOSED, through({ ...flowed, quiet_ms: 10_000 }), 30_000)).toEqual({
      state: 'confirmed',
      reason: { code: 'flow_stopped', args: {} },
    });
  });

  test('or for five of the pulses it gave, when those are slower', () => {
    // 180 L/h at 0.5 L: a pulse every 10 s.
    const flowed = { before_lph: 180, pulses: 1 };
    expect(weigh(CLOSED, through({ ...flowed, quiet_ms: 49_999 }), 70_000)).toBeNull();
    expect(weigh(CLOSED, through({ ...flowed, quiet_ms: 50_000 }), 70_000)?.state).toBe('confirmed');
  });

  test('is not confirmed by the silence of a meter that was silent before', () => {
    expect(weigh(CLOSED, through({ before_lph: 0, quiet_ms: 90_000 }), 110_000)).toBeNull();
    expect(weigh(CLOSED, through({ before_lph: 0, quiet_ms: 170_000 }), LATE_MS)?.state).toBe('assumed');
  });

  test('has failed when water still flows through it after three minutes', () => {
    expect(weigh(CLOSED, through({ before_lph: 1_800, pulses: 180, quiet_ms: 0 }), LATE_MS)).toEqual({
      state: 'failed',
      reason: { code: 'water_still_flows', args: {} },
    });
  });

  test('is only assumed when the last pulses are neither new nor long enough ago, or nothing flowed before', () => {
    const at = (quiet_ms: number) =>
      weigh(CLOSED, through({ before_lph: 180, pulses: 2, quiet_ms }), LATE_MS);
    expect(at(9_999)?.state).toBe('failed');
    expect(at(10_000)?.state).toBe('assumed');
    expect(at(50_000)?.state).toBe('confirmed');
    expect(weigh(CLOSED, through({ before_lph: 0, pulses: 1, quiet_ms: 0 }), LATE_MS)?.state).toBe('assumed');
  });
});

describe('a switch that turns', () => {
  test('confirms the command whose work it is', () => {
    expect(weigh(OPENED, switched('wet'), SOON_MS)).toEqual({
      state: 'confirmed',
      reason: { code: 'water_reached_switch', args: { switch_percent: 20 } },
    });
    expect(weigh(CLOSED, switched('dry'), SOON_MS)).toEqual({
      state: 'confirmed',
      reason: { code: 'water_left_switch', args: { switch_percent: 20 } },
    });
    expect(weigh(OPENED, switched('dry'), SOON_MS)).toBeNull();
    expect(weigh(CLOSED, switched('wet'), SOON_MS)).toBeNull();
  });

  test('a run that a float ends has brought water; one that ends because nobody knows has failed', () => {
    expect(endedUnseen(OPENED, reason('float_wet', { switch_percent: 90 }), LATE_MS).state).toBe('confirmed');
    expect(endedUnseen(OPENED, reason('float_unknown', { switch_percent: 90 }), LATE_MS).state).toBe(
      'failed',
    );
    expect(endedUnseen(CLOSED, reason('float_wet', { switch_percent: 90 }), LATE_MS).state).toBe('assumed');
  });
});
