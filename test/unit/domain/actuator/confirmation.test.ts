import { describe, expect, test } from '@jest/globals';
import {
  CONFIRM_WITHIN_MS,
  endedUnseen,
  type Watch,
  weigh as weighAll,
} from '../../../../firmware/domain/actuator/confirmation.js';
import { surelyRises } from '../../../../firmware/domain/flow/flow-marks.js';
import type { Rate } from '../../../../firmware/domain/level/rate.js';
import { reason } from '../../../../firmware/domain/reason.js';

const OPENED = { command_id: 'open', opened: true, since_ms: 10_000 };
const CLOSED = { command_id: 'close', opened: false, since_ms: 10_000 };
const SOON_MS = 20_000;
const LATE_MS = 10_000 + CONFIRM_WITHIN_MS;
const INFLOW_LPH = 1_800;
/** A tank with a level sensor and nothing else. */
const weigh = (watch: Watch, rate: Rate | null, inflow_lph: number | null, now_ms: number) =>
  weighAll(watch, { rate, inflow_lph, flow: null, turned: null }, now_ms);
/** A slope and the doubt about it, in L/h. */
const flow = (rate_lph: number, error_lph = 10) => ({ rate_lph, error_lph });

describe('an inlet that was opened', () => {
  test('is confirmed by a level that rises beyond doubt', () => {
    expect(weigh(OPENED, flow(1_234.4), INFLOW_LPH, SOON_MS)).toEqual({
      state: 'confirmed',
      reason: { code: 'level_rises', args: { rate_lph: 1_234 } },
    });
    expect(weigh(OPENED, flow(51), null, SOON_MS)?.state).toBe('confirmed');
  });

  test('is not confirmed by a slope that chance may have made', () => {
    expect(weigh(OPENED, flow(50), INFLOW_LPH, SOON_MS)).toBeNull();
    expect(surelyRises(flow(50))).toBe(false);
    expect(surelyRises(flow(51))).toBe(true);
  });

  test('waits three minutes for the water before it is judged', () => {
    expect(weigh(OPENED, flow(0), INFLOW_LPH, LATE_MS - 1)).toBeNull();
    expect(weigh(OPENED, null, INFLOW_LPH, LATE_MS - 1)).toBeNull();
  });

  test('has failed when the level then clearly does not rise', () => {
    const failed = { state: 'failed', reason: { code: 'level_does_not_rise', args: {} } };
    expect(weigh(OPENED, flow(0), INFLOW_LPH, LATE_MS)).toEqual(failed);
    expect(weigh(OPENED, flow(-500), INFLOW_LPH, LATE_MS)).toEqual(failed);
    expect(weigh(OPENED, flow(399), INFLOW_LPH * 10, LATE_MS)?.state).toBe('confirmed');
  });

  test('is assumed when the water told nothing, or nobody knows what the inlet brings', () => {
    const assumed = { state: 'assumed', reason: { code: 'only_relay_read_back', args: { waited_s: 180 } } };
    expect(weigh(OPENED, null, INFLOW_LPH, LATE_MS)).toEqual(assumed);
    expect(weigh(OPENED, flow(0), null, LATE_MS)).toEqual(assumed);
    expect(weigh(OPENED, flow(0, 500), INFLOW_LPH, LATE_MS)).toEqual(assumed);
  });

  test('is still confirmed late', () => {
    expect(weigh(OPENED, flow(1_800), INFLOW_LPH, LATE_MS + 60_000)?.state).toBe('confirmed');
  });
});

describe('an inlet that was closed', () => {
  test('is confirmed when less than half of the inflow is left', () => {
    expect(weigh(CLOSED, flow(0), INFLOW_LPH, SOON_MS)).toEqual({
      state: 'confirmed',
      reason: { code: 'level_stopped_rising', args: {} },
    });
    expect(weigh(CLOSED, flow(849), INFLOW_LPH, SOON_MS)?.state).toBe('confirmed');
    expect(weigh(CLOSED, flow(850), INFLOW_LPH, SOON_MS)).toBeNull();
  });

  test('needs falling water where no inflow is known', () => {
    expect(weigh(CLOSED, flow(0), null, SOON_MS)).toBeNull();
    expect(weigh(CLOSED, flow(-51), null, SOON_MS)?.state).toBe('confirmed');
  });

  test('has failed when the level clearly rises on after three minutes', () => {
    expect(weigh(CLOSED, flow(1_800), INFLOW_LPH, LATE_MS - 1)).toBeNull();
    expect(weigh(CLOSED, flow(1_800), INFLOW_LPH, LATE_MS)).toEqual({
      state: 'failed',
      reason: { code: 'level_still_rises', args: {} },
    });
    expect(weigh(CLOSED, flow(951), INFLOW_LPH, LATE_MS)?.state).toBe('failed');
    expect(weigh(CLOSED, flow(51), null, LATE_MS)?.state).toBe('failed');
  });

  test('is assumed when neither is clear', () => {
    expect(weigh(CLOSED, flow(950), INFLOW_LPH, LATE_MS)?.state).toBe('assumed');
    expect(weigh(CLOSED, flow(0), null, LATE_MS)?.state).toBe('assumed');
    expect(weigh(CLOSED, null, INFLOW_LPH, LATE_MS)?.state).toBe('assumed');
  });
});

describe('a run that was over before the water had told anything', () => {
  test.each([
    ['hand_target_reached', 'confirmed'],
    ['hand_time_over', 'assumed'],
    ['back_to_auto', 'assumed'],
    ['below_low', 'assumed'],
    ['level_unknown', 'failed'],
    ['tank_full', 'failed'],
    ['run_limit_reached', 'failed'],
  ])('because of %s is %s', (code, state) => {
    const why = reason(code, { some: 1 });
    expect(endedUnseen(OPENED, why, LATE_MS)).toEqual({ state, reason: why });
  });

  test('leaves a close assumed, whatever ended its hold', () => {
    expect(endedUnseen(CLOSED, reason('hand_time_over'), LATE_MS).state).toBe('assumed');
    expect(endedUnseen(CLOSED, reason('level_unknown'), LATE_MS).state).toBe('assumed');
  });
});
