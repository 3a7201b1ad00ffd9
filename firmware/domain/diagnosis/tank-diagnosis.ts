import { LearnedInflow } from '../flow/learned-inflow.js';
import type { InstrumentView } from '../instruments/panel.js';
import type { Reading } from '../level/level-tracker.js';
import type { Ranging } from '../level/ranging.js';
import { echoesOf } from './echoes.js';
import type { Fault } from './fault.js';
import { FaultDiagnosis } from './fault-diagnosis.js';
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
  /** Of the day, local, 0–23; null while the wall clock cannot be trusted. */
  readonly hour: number | null;
  /** Whether it rained in the last hour, by the rain gauge; null without one. */
  readonly raining: boolean | null;
}

/** Diagnosis of one tank from tick to tick: remembers when the inlet was switched and learns what it brings. */
export class TankDiagnosis {
  private readonly diagnosis: FaultDiagnosis;
  private readonly inflow: LearnedInflow;
  private open: boolean | null = null;
  private since_ms = 0;

  constructor(options: TankDiagnosisOptions) {
    this.diagnosis = new FaultDiagnosis(options);
    this.inflow = new LearnedInflow(options.inflow_lph);
  }

  /** The faults as of the last tick, surest first. */
  get faults(): readonly Fault[] {
    return this.diagnosis.faults;
  }

  /** The level sensor repeats itself beyond doubt: its level is none. */
  get levelFrozen(): boolean {
    return this.diagnosis.levelFrozen;
  }

  /** Takes in one tick; to be called once per window of pings. */
  see({ now_ms, pings, reading, instruments, open, hour, raining }: DiagnosedTick): readonly Fault[] {
    if (open !== this.open) this.switched(open, now_ms, hour);
    const faults = this.diagnosis.see({
      now_ms,
      reading,
      echoes: echoesOf(pings),
      inlet: open === null ? null : { open, since_ms: this.since_ms },
      expected_inflow: this.inflow.expected(hour),
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
