import type { Forecast } from '../flow/forecast.js';
import type { FlowMemory } from '../flow/learned-flow.js';
import { LearnedInflow } from '../flow/learned-inflow.js';
import type { InstrumentView } from '../instruments/panel.js';
import type { Reading } from '../level/level-tracker.js';
import type { BelievedRanging, Ranging } from '../level/ranging.js';
import { echoesOf } from './echoes.js';
import type { Fault } from './fault.js';
import { FaultDiagnosis } from './fault-diagnosis.js';
import type { LeakMemory } from './leak.js';
import type { DiagnosisOptions } from './situation.js';

/** A tank as the installer set it up, as far as diagnosing it matters. */
export interface TankDiagnosisOptions extends DiagnosisOptions {
  /** What the inlet brings when it is open, in litres per hour; null when nobody measured it. */
  readonly inflow_lph: number | null;
}

/** What one tick of a tank came to, after the relay was read back. */
export interface DiagnosedTick {
  readonly now_ms: number;
  readonly pings: readonly Ranging[];
  readonly reading: Reading;
  readonly instruments: InstrumentView;
  /** Whether the inlet's relay stands energised; null without an inlet. */
  readonly open: boolean | null;
  /** Whether an outlet or pump of the tank takes water out; left out where it has none. */
  readonly drawing?: boolean;
  /** Of the day, local, 0–23; null while the wall clock cannot be trusted. */
  readonly hour: number | null;
  /** Whether it rained in the last hour, by the rain gauge; null without one. */
  readonly raining: boolean | null;
}

/** What is to be kept across a restart. */
export interface DiagnosisMemory {
  readonly draws: LeakMemory;
  readonly inflow: FlowMemory;
}

const FROZEN: BelievedRanging = { kind: 'frozen' };

/** Diagnosis of one tank from tick to tick: remembers when the inlet was switched and learns what it brings. */
export class TankDiagnosis {
  private readonly diagnosis: FaultDiagnosis;
  private readonly inflow: LearnedInflow;
  private open: boolean | null = null;
  private since_ms = 0;

  /** @param memory what was learned before a restart; null when nothing was */
  constructor(options: TankDiagnosisOptions, memory: DiagnosisMemory | null = null) {
    this.diagnosis = new FaultDiagnosis(options, memory?.draws ?? null);
    this.inflow = new LearnedInflow(options.inflow_lph, memory?.inflow ?? []);
  }

  /** What is to be kept across a restart. */
  get memory(): DiagnosisMemory {
    return { draws: this.diagnosis.memory, inflow: this.inflow.memory };
  }

  /**
   * When the tank will be empty if nothing comes in and people draw as they use to; null while nobody can tell.
   * @param minute of the day, local, 0–1,439
   */
  emptiesIn(litres: number, minute: number): Forecast | null {
    return this.diagnosis.emptiesIn(litres, minute);
  }

  /** The faults as of the last tick, surest first. */
  get faults(): readonly Fault[] {
    return this.diagnosis.faults;
  }

  /**
   * A window as far as it is to be believed: the controller is handed this one. Of a sensor that repeats itself beyond
   * doubt nothing is, so that its level turns bad, says why, and nothing is filled by it.
   */
  believable(pings: readonly Ranging[]): readonly BelievedRanging[] {
    return this.diagnosis.levelFrozen ? pings.map(() => FROZEN) : pings;
  }

  /** Takes in one tick; to be called once per window of pings. */
  see({
    now_ms,
    pings,
    reading,
    instruments,
    open,
    drawing,
    hour,
    raining,
  }: DiagnosedTick): readonly Fault[] {
    if (open !== this.open) this.switched(open, now_ms, hour);
    const faults = this.diagnosis.see({
      now_ms,
      reading,
      echoes: echoesOf(pings),
      inlet: open === null ? null : { open, since_ms: this.since_ms },
      drawing: drawing === true,
      expected_inflow: this.inflow.expected(hour),
      hour,
      level_switches: instruments.level_switches,
      flow_meters: instruments.flow_meters,
      raining,
    });
    const found = this.diagnosis.foundInflow;
    if (found !== null) this.inflow.found(found);
    return faults;
  }

  private switched(open: boolean | null, now_ms: number, hour: number | null): void {
    if (this.open === true) this.inflow.closed(hour);
    this.open = open;
    this.since_ms = now_ms;
  }
}
