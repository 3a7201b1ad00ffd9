import type { ActuatorName } from '../actuator/actuator.js';
import type { Reading } from '../level/level-tracker.js';
import type { Reason } from '../reason.js';
import { crossChecked } from './cross-check.js';
import { FloatGuard } from './float-guard.js';
import { FlowEstimator, type FlowEvidence } from './flow.js';
import type { SwitchReading } from './level-switch.js';
import { LowGuard } from './low-switch.js';
import { SwitchAbove } from './switch-above.js';

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
  /** Whether a pressure switch calls for water; null while it cannot be read, left out without one. */
  readonly demand?: boolean | null;
  /** Levels of the tanks that supply this one, in percent; null while unknown. */
  readonly supply?: ReadonlyMap<string, number | null>;
}

/** What a meter comes to. Null while it cannot be read, which is not zero. */
export interface MeterView {
  readonly on: 'inlet' | 'outlet';
  readonly litres_per_pulse: number;
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
  /** Of the flow meter in its pipe; null without one that can be read. */
  readonly flow: FlowEvidence | null;
  /** A switch that has turned since. */
  readonly turned: SwitchReading | null;
}

/** The instruments of one tank beside its level sensor: they confirm it, contradict it, and stop the filling. */
export class InstrumentPanel {
  private latest: InstrumentReadings = { level_switches: [], flow_meters: [] };
  /** How the switches stood when each actuator last moved. */
  private readonly switches_before = new Map<ActuatorName, readonly SwitchReading[]>();
  private readonly guard = new FloatGuard();
  private readonly low_guard = new LowGuard();
  private readonly above = new SwitchAbove();
  private readonly flows: FlowEstimator[] = [];
  /** The last answer of `checked`: it is asked several times per tick. */
  private last_checked: { readonly raw: Reading; readonly checked: Reading } | null = null;

  private last_view: InstrumentView | null = null;

  /** How they all stand at monotonic time `now_ms`. */
  see(readings: InstrumentReadings, now_ms: number): void {
    this.latest = readings;
    this.last_checked = null;
    this.last_view = null;
    this.guard.see(readings.level_switches, now_ms);
    this.low_guard.see(readings.level_switches, now_ms);
    let i = 0;
    for (const { litres_per_pulse, pulses } of readings.flow_meters) {
      this.flows[i] ??= new FlowEstimator(litres_per_pulse);
      this.flows[i]?.take(pulses, now_ms);
      i += 1;
    }
  }

  /** An actuator has moved: what the meter in its pipe tells from here on is about its new position. */
  restart(actuator: ActuatorName, now_ms: number): void {
    this.last_view = null;
    this.switches_before.set(actuator, this.latest.level_switches);
    this.meterOf(actuator)?.restart(actuator, now_ms);
  }

  /** The level sensor's reading, as far as the switches agree. */
  checked(reading: Reading): Reading {
    if (this.last_checked?.raw !== reading) {
      this.last_checked = { raw: reading, checked: crossChecked(reading, this.latest.level_switches) };
    }
    return this.last_checked.checked;
  }

  /** Why nothing may be filled now, whatever the level sensor says; null when they allow it. */
  forbidsFilling(reading: Reading, now_ms: number): Reason | null {
    const { level_switches } = this.latest;
    return this.guard.forbids(level_switches, now_ms) ?? this.above.forbids(reading, level_switches, now_ms);
  }

  /** Why nothing may be drawn now, whatever the level sensor says; null when they allow it. */
  forbidsDrawing(now_ms: number): Reason | null {
    return this.low_guard.forbids(this.latest.level_switches, now_ms);
  }

  /** Whether water is called for: the pressure behind a pump is low. False without a switch that says so. */
  get demand(): boolean {
    return this.latest.demand === true;
  }

  /** The level of another tank here that supplies this one, in percent; null while unknown. */
  supply_percent(tank: string): number | null {
    return this.latest.supply?.get(tank) ?? null;
  }

  /** Whether a switch is unknown, perhaps only until it has come to rest. */
  get unsettled(): boolean {
    return this.latest.level_switches.some(({ state }) => state === 'unknown');
  }

  /** What they say of an actuator since it moved. */
  evidenceOf(actuator: ActuatorName): InstrumentEvidence {
    const stood = this.switches_before.get(actuator);
    const turned = this.latest.level_switches.find(({ state }, i) => {
      const before = stood?.[i]?.state ?? 'unknown';
      return state !== 'unknown' && before !== 'unknown' && state !== before;
    });
    return { flow: this.meterOf(actuator)?.evidenceOf(actuator) ?? null, turned: turned ?? null };
  }

  /** The meter in an actuator's pipe: an outlet and a pump share one. */
  private meterOf(actuator: ActuatorName): FlowEstimator | undefined {
    const pipe = actuator === 'inlet' ? 'inlet' : 'outlet';
    return this.flows[this.latest.flow_meters.findIndex(({ on }) => on === pipe)];
  }

  get view(): InstrumentView {
    this.last_view ??= this.viewed();
    return this.last_view;
  }

  private viewed(): InstrumentView {
    const { level_switches, flow_meters } = this.latest;
    return {
      level_switches,
      flow_meters: flow_meters.map(({ on, pulses, litres_per_pulse }, i) => ({
        on,
        litres_per_pulse,
        flow_lph: this.flows[i]?.lph ?? null,
        total_litres: pulses === null ? null : pulses * litres_per_pulse,
      })),
    };
  }
}
