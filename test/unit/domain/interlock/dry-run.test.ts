import { describe, expect, test } from '@jest/globals';
import type { FlowEvidence } from '../../../../firmware/domain/instruments/flow.js';
import { type FlowScales, ranDry } from '../../../../firmware/domain/interlock/dry-run.js';
import type { Rate } from '../../../../firmware/domain/level/rate.js';

const DRY_RUN_S = 300;
const DRY = { code: 'ran_dry', args: { dry_s: DRY_RUN_S } };

const scales = (slope: Rate | null = null): FlowScales => ({ latest: slope, longer: [slope] });

const quietFor = (quiet_s: number): FlowEvidence => ({
  ...{ flow_lph: 0, before_lph: 0, pulses: 0, litres_per_pulse: 1 },
  quiet_ms: quiet_s * 1_000,
});
const byMeter = (quiet_s: number, runs_s = DRY_RUN_S) =>
  ranDry({ flow: quietFor(quiet_s), scales: scales(), inflow_lph: null }, runs_s, DRY_RUN_S);
const byLevel = (rate_lph: number, error_lph: number, runs_s = DRY_RUN_S) =>
  ranDry({ flow: null, scales: scales({ rate_lph, error_lph }), inflow_lph: 1_000 }, runs_s, DRY_RUN_S);

describe('by the meter in its pipe', () => {
  test('it runs dry when the meter has stood still for the whole time, to the second', () => {
    expect(byMeter(DRY_RUN_S)).toEqual(DRY);
    expect(byMeter(DRY_RUN_S - 1)).toBeNull();
  });

  test('not before it has run for that time', () => {
    expect(byMeter(DRY_RUN_S, DRY_RUN_S - 1)).toBeNull();
  });

  test('a meter that turns is believed, whatever the level does', () => {
    const flat = { scales: scales({ rate_lph: 0, error_lph: 1 }), inflow_lph: 1_000 };
    expect(ranDry({ flow: quietFor(0), ...flat }, DRY_RUN_S, DRY_RUN_S)).toBeNull();
  });
});

describe('by a meter that seldom pulses', () => {
  /** 10 L a pulse at 500 L/h: one every 72 s. */
  const seldom = (quiet_s: number, some: Partial<FlowEvidence> = {}, inflow_lph: number | null = 500) =>
    ranDry(
      { flow: { ...quietFor(quiet_s), litres_per_pulse: 10, ...some }, scales: scales(), inflow_lph },
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

  test('it does not where somebody takes more than before: the level tells nothing then', () => {
    expect(byLevel(-150, 1)).toEqual(DRY);
    expect(byLevel(-151, 1)).toBeNull();
    const marks = { flat_lph: -1_000, least_lph: -1_500, stopped_lph: -750, still_lph: 100 };
    const drawn = (rate_lph: number) =>
      ranDry(
        { flow: null, scales: scales({ rate_lph, error_lph: 1 }), inflow_lph: 1_000, marks },
        400,
        DRY_RUN_S,
      );
    expect([-990, -1_010, -1_500, -1_510].map((rate_lph) => drawn(rate_lph) !== null)).toEqual([
      ...[false, true, true, false],
    ]);
  });

  test('it does where the level stands still beyond doubt, though people drew before: they have stopped', () => {
    const marks = { flat_lph: -1_000, least_lph: -1_500, stopped_lph: -750, still_lph: 100 };
    const still = (rate_lph: number, error_lph: number) =>
      ranDry(
        { flow: null, scales: scales({ rate_lph, error_lph }), inflow_lph: 1_000, marks },
        400,
        DRY_RUN_S,
      );
    expect([still(0, 19), still(-49, 10), still(49, 10)]).toEqual([DRY, DRY, DRY]);
    expect([still(0, 21), still(-51, 10), still(51, 10)]).toEqual([null, null, null]);
  });

  test('one of several slopes that is sure is enough: a long one may still have the good minutes in it', () => {
    const slopes = (...longer: Rate[]) =>
      ranDry({ flow: null, scales: { latest: null, longer }, inflow_lph: 1_000 }, 400, DRY_RUN_S);
    const [good, dry, noisy] = [900, 0, 0].map((rate_lph, i) => ({ rate_lph, error_lph: i === 2 ? 90 : 5 }));
    if (good === undefined || dry === undefined || noisy === undefined) throw new Error('no slopes');
    expect(slopes(dry, good)).toEqual(DRY);
    expect(slopes(noisy, dry)).toEqual(DRY);
    expect(slopes(noisy, good)).toBeNull();
  });

  test('nor where somebody has just begun to take more: a longer slope still has what came before in it', () => {
    const since = (latest_lph: number) => {
      const latest = { rate_lph: latest_lph, error_lph: 100 };
      const longer = [{ rate_lph: 0, error_lph: 5 }];
      return ranDry({ flow: null, scales: { latest, longer }, inflow_lph: 1_000 }, 400, DRY_RUN_S);
    };
    expect(since(-150)).toEqual(DRY);
    expect(since(-151)).toBeNull();
  });

  test('what a shorter one surely tells stands before what a longer one does: water has come since, or people draw', () => {
    const dry = { rate_lph: 0, error_lph: 5 };
    const longer = (rate_lph: number, error_lph: number) =>
      ranDry(
        { flow: null, scales: { latest: null, longer: [{ rate_lph, error_lph }, dry] }, inflow_lph: 1_000 },
        400,
        DRY_RUN_S,
      );
    expect([longer(500, 49), longer(-400, 49)]).toEqual([null, null]);
    expect([longer(500, 51), longer(-400, 51)]).toEqual([DRY, DRY]);
  });

  test('a level that falls tells nothing where a sensor seldom tells, though people drew before', () => {
    const marks = { flat_lph: -1_000, least_lph: -1_500, stopped_lph: -750, still_lph: 100 };
    const falls = { rate_lph: -1_200, error_lph: 1 };
    const seldom = (latest: Rate | null) =>
      ranDry({ flow: null, scales: { latest, longer: [falls] }, inflow_lph: 1_000, marks }, 400, DRY_RUN_S);
    expect([seldom(falls), seldom(null)]).toEqual([DRY, null]);
  });

  test('beside an outlet, what that may take counts as brought, but a level that stands still says that nothing is', () => {
    const beside = (rate_lph: number, taken_lph: number) =>
      ranDry(
        {
          ...{ flow: null, inflow_lph: 1_000 },
          scales: { latest: null, longer: [{ rate_lph, error_lph: 1 }], taken_lph },
        },
        400,
        DRY_RUN_S,
      );
    expect([beside(0, 900), beside(100, 140)]).toEqual([DRY, DRY]);
    expect([beside(0, 901), beside(100, 900), beside(100, 150)]).toEqual([null, null, null]);
  });

  test('nobody can tell without a slope, or without knowing what it brings', () => {
    expect(ranDry({ flow: null, scales: scales(null), inflow_lph: 1_000 }, DRY_RUN_S, DRY_RUN_S)).toBeNull();
    const slope = { rate_lph: -5_000, error_lph: 1 };
    expect(ranDry({ flow: null, scales: scales(slope), inflow_lph: null }, DRY_RUN_S, DRY_RUN_S)).toBeNull();
  });
});
