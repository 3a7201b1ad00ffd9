import type { Reading } from '../level/level-tracker.js';
import type { Reason } from '../reason.js';
import { crossChecked, waterAbove } from './cross-check.js';
import { FloatGuard } from './float-guard.js';
import { FlowEstimator, type FlowEvidence } from './flow.js';
import type { SwitchReading } from './level-switch.js';

/** A flow meter as it stands. */
export interface MeterReading {
  /** What flows through it. */
  readonly on: 'inlet' | 'outlet';
  readonly litres_per_pulse: number;
  /** Pulses since the node started; null while it cannot be read. */
  readonly pulses: number | null;
}

/** What the instruments beside the level sensor tell at one moment; always all of them, in the same order. */
export interface InstrumentReadings {
  readonly level_switches: readonly SwitchReading[];
  readonly flow_meters: readonly MeterReading[];
}

/** What a meter comes to. Null while it cannot be read, which is not zero. */
export interface MeterView {
  readonly on: 'inlet' | 'outlet';
  readonly flow_lph: number | null;
  /** Since the node started. */
  readonly total_litres: number | null;
}

/** What the instruments come to. */
export interface InstrumentView {
  readonly level_switches: readonly SwitchReading[];
  readonly flow_meters: readonly MeterView[];
}

/** What they say about a valve since it moved. */
export interface InstrumentEvidence {
  /** Of the inlet's flow meter; null without one that can be read. */
  readonly flow: FlowEvidence | null;
  /** A switch that has turned since. */
  readonly turned: SwitchReading | null;
}

/** The instruments of one tank beside its level sensor: they confirm it, contradict it, and stop the filling. */
export class InstrumentPanel {
  private latest: InstrumentReadings = { level_switches: [], flow_meters: [] };
  private switches_before: readonly SwitchReading[] = [];
  private readonly guard = new FloatGuard();
  private readonly flows: FlowEstimator[] = [];

  /** How they all stand at monotonic time `now_ms`. */
  see(readings: InstrumentReadings, now_ms: number): void {
    this.latest = readings;
    this.guard.see(readings.level_switches, now_ms);
    for (const [i, { litres_per_pulse, pulses }] of readings.flow_meters.entries()) {
      this.flows[i] ??= new FlowEstimator(litres_per_pulse);
      this.flows[i].take(pulses, now_ms);
    }
  }

  /** A valve has moved: what they tell from here on is about its new position. */
  restart(now_ms: number): void {
    this.switches_before = this.latest.level_switches;
    for (const flow of this.flows) flow.restart(now_ms);
  }

  /** The level sensor's reading, as far as the switches agree. */
  checked(reading: Reading): Reading {
    return crossChecked(reading, this.latest.level_switches);
  }

  /** Why nothing may be filled now, whatever the level sensor says; null when they allow it. */
  forbidsFilling(reading: Reading, now_ms: number): Reason | null {
    const { level_switches } = this.latest;
    return this.guard.forbids(level_switches, now_ms) ?? waterAbove(reading, level_switches);
  }

  /** Whether a switch is unknown, perhaps only until it has come to rest. */
  get unsettled(): boolean {
    return this.latest.level_switches.some(({ state }) => state === 'unknown');
  }

  get evidence(): InstrumentEvidence {
    const { level_switches, flow_meters } = this.latest;
    const inlet = flow_meters.findIndex(({ on }) => on === 'inlet');
    const turned = level_switches.find(({ state }, i) => {
      const before = this.switches_before[i]?.state ?? 'unknown';
      return state !== 'unknown' && before !== 'unknown' && state !== before;
    });
    return { flow: this.flows[inlet]?.evidence ?? null, turned: turned ?? null };
  }

  get view(): InstrumentView {
    const { level_switches, flow_meters } = this.latest;
    return {
      level_switches,
      flow_meters: flow_meters.map(({ on, pulses, litres_per_pulse }, i) => ({
        on,
        flow_lph: this.flows[i]?.lph ?? null,
        total_litres: pulses === null ? null : pulses * litres_per_pulse,
      })),
    };
  }
}
