import { describe, expect, test } from '@jest/globals';
import type { FlowEvidence } from '../../../../firmware/domain/instruments/flow.js';
import { ranDry } from '../../../../firmware/domain/interlock/dry-run.js';

const DRY_RUN_S = 300;
const DRY = { code: 'ran_dry', args: { dry_s: DRY_RUN_S } };

const quietFor = (quiet_s: number): FlowEvidence => ({
  ...{ flow_lph: 0, before_lph: 0, pulses: 0, litres_per_pulse: 1 },
  quiet_ms: quiet_s * 1_000,
});
const byMeter = (quiet_s: number, runs_s = DRY_RUN_S) =>
  ranDry({ flow: quietFor(quiet_s), rate: null, inflow_lph: null }, runs_s, DRY_RUN_S);
const byLevel = (rate_lph: number, error_lph: number, runs_s = DRY_RUN_S) =>
  ranDry({ flow: null, rate: { rate_lph, error_lph }, inflow_lph: 1_000 }, runs_s, DRY_RUN_S);

describe('by the meter in its pipe', () => {
  test('it runs dry when the meter has stood still for the whole time, to the second', () => {
    expect(byMeter(DRY_RUN_S)).toEqual(DRY);
    expect(byMeter(DRY_RUN_S - 1)).toBeNull();
  });

  test('not before it has run for that time', () => {
    expect(byMeter(DRY_RUN_S, DRY_RUN_S - 1)).toBeNull();
  });

  test('a meter that turns is believed, whatever the level does', () => {
    const flat = { rate: { rate_lph: 0, error_lph: 1 }, inflow_lph: 1_000 };
    expect(ranDry({ flow: quietFor(0), ...flat }, DRY_RUN_S, DRY_RUN_S)).toBeNull();
  });
});

describe('by a meter that seldom pulses', () => {
  /** 10 L a pulse at 500 L/h: one every 72 s. */
  const seldom = (quiet_s: number, some: Partial<FlowEvidence> = {}, inflow_lph: number | null = 500) =>
    ranDry(
      { flow: { ...quietFor(quiet_s), litres_per_pulse: 10, ...some }, rate: null, inflow_lph },
      3_600,
      60,
    );

  test('it is not locked for the pulse that is still to come, and when five of them are missing it is', () => {
    expect(seldom(72)).toBeNull();
    expect(seldom(179, {}, 1_000)).toBeNull();
    expect(seldom(180, {}, 1_000)).not.toBeNull();
  });

  test('as its pulses came until then, whatever it should bring', () => {
    expect(seldom(199, { pulse_ms: 40_000 })).toBeNull();
    expect(seldom(200, { pulse_ms: 40_000 })).not.toBeNull();
    expect(seldom(200, { pulse_ms: 40_000 }, null)).not.toBeNull();
  });

  test('nor longer than 300 L/h need for five pulses, where a source dries up drop by drop', () => {
    expect(seldom(599, { pulse_ms: 3_600_000 })).toBeNull();
    expect(seldom(600, { pulse_ms: 3_600_000 })).not.toBeNull();
  });

  test.each([500, 5, 0, -20])(
    'nobody waits for longer than 300 L/h need for two pulses: %p L/h',
    (inflow_lph) => {
      expect(seldom(239, {}, inflow_lph)).toBeNull();
      expect(seldom(240, {}, inflow_lph)).not.toBeNull();
    },
  );

  test('a flow nobody knows is waited for as long as 300 L/h need for one', () => {
    expect(seldom(119, {}, null)).toBeNull();
    expect(seldom(120, {}, null)).not.toBeNull();
  });
});

describe('by the level, where there is no meter', () => {
  test('it runs dry when even five errors above its slope less than a quarter of the water comes', () => {
    expect(byLevel(0, 49)).toEqual(DRY);
    expect(byLevel(0, 50)).toBeNull();
    expect(byLevel(240, 1)).toEqual(DRY);
    expect(byLevel(240, 2)).toBeNull();
  });

  test('not before it has run for its time', () => {
    expect(byLevel(0, 1, DRY_RUN_S - 1)).toBeNull();
  });

  test('nobody can tell without a slope, or without knowing what it brings', () => {
    expect(ranDry({ flow: null, rate: null, inflow_lph: 1_000 }, DRY_RUN_S, DRY_RUN_S)).toBeNull();
    const slope = { rate_lph: -5_000, error_lph: 1 };
    expect(ranDry({ flow: null, rate: slope, inflow_lph: null }, DRY_RUN_S, DRY_RUN_S)).toBeNull();
  });
});
