import { describe, expect, test } from '@jest/globals';
import type { SwitchReading, SwitchState } from '../../../../firmware/domain/instruments/level-switch.js';
import { InstrumentPanel } from '../../../../firmware/domain/instruments/panel.js';

const highs = (...states: SwitchState[]): SwitchReading[] =>
  states.map((state, i) => ({ at: 'high', state, switch_percent: 90 + i }));

describe('a switch that has turned since an actuator moved', () => {
  /** What the switches said before it moved, and what they say now. */
  const turned = (before: SwitchState[], now: SwitchState[]) => {
    const panel = new InstrumentPanel();
    panel.see({ level_switches: highs(...before), flow_meters: [] }, 0);
    panel.restart('inlet', 1_000);
    panel.see({ level_switches: highs(...now), flow_meters: [] }, 2_000);
    return panel.evidenceOf('inlet').turned;
  };

  test('is told as it stands now', () => {
    expect(turned(['dry'], ['wet'])).toEqual({ at: 'high', state: 'wet', switch_percent: 90 });
    expect(turned(['wet', 'dry'], ['wet', 'wet'])?.switch_percent).toBe(91);
  });

  test('is none that stands as it did', () => {
    expect(turned(['dry', 'wet'], ['dry', 'wet'])).toBeNull();
  });

  test('is none of which nobody knows how it stood, or stands', () => {
    expect(turned(['unknown'], ['wet'])).toBeNull();
    expect(turned(['dry'], ['unknown'])).toBeNull();
    expect(turned([], ['wet'])).toBeNull();
  });

  test('is none of an actuator that has not moved', () => {
    const panel = new InstrumentPanel();
    panel.see({ level_switches: highs('wet'), flow_meters: [] }, 0);
    expect(panel.evidenceOf('inlet')).toEqual({ flow: null, turned: null });
  });
});

describe('the meters', () => {
  const looked = (panel: InstrumentPanel, inlet: number | null, outlet: number, now_ms: number) =>
    panel.see(
      {
        level_switches: [],
        flow_meters: [
          { on: 'inlet', litres_per_pulse: 1, pulses: inlet },
          { on: 'outlet', litres_per_pulse: 10, pulses: outlet },
        ],
      },
      now_ms,
    );

  test('are told with their flow and all that passed, and as unknown while one cannot be read', () => {
    const panel = new InstrumentPanel();
    for (let second = 0; second <= 30; second++) looked(panel, second, 0, second * 1_000);
    expect(panel.view.flow_meters).toEqual([
      { on: 'inlet', litres_per_pulse: 1, flow_lph: 3_600, total_litres: 30 },
      { on: 'outlet', litres_per_pulse: 10, flow_lph: 0, total_litres: 0 },
    ]);
    looked(panel, null, 2, 31_000);
    expect(panel.view.flow_meters[0]).toMatchObject({ flow_lph: null, total_litres: null });
    expect(panel.view.flow_meters[1]?.total_litres).toBe(20);
  });

  test('an outlet and a pump share one, an inlet has its own', () => {
    const panel = new InstrumentPanel();
    looked(panel, 5, 7, 0);
    looked(panel, 5, 9, 10_000);
    expect(panel.evidenceOf('pump').flow).toMatchObject({ pulses: 2, litres_per_pulse: 10 });
    expect(panel.evidenceOf('outlet').flow).toMatchObject({ pulses: 2, litres_per_pulse: 10 });
    expect(panel.evidenceOf('inlet').flow).toMatchObject({ pulses: 0, litres_per_pulse: 1 });
    panel.restart('pump', 10_000);
    expect(panel.evidenceOf('pump').flow).toMatchObject({ pulses: 0 });
  });

  test('of a tank without any nothing is told', () => {
    const panel = new InstrumentPanel();
    panel.restart('inlet', 0);
    expect(panel.evidenceOf('inlet')).toEqual({ flow: null, turned: null });
    expect(panel.view).toEqual({ level_switches: [], flow_meters: [] });
    expect([panel.demand, panel.unsettled, panel.supply_percent('cistern')]).toEqual([false, false, null]);
  });
});
