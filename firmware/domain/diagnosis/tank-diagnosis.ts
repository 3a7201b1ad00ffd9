import type { Forecast } from '../flow/forecast.js';
import {
  type InflowChanges,
  type InflowMemory,
  type MeasuredInflows,
  SourceInflows,
} from '../flow/source-inflows.js';
import type { InstrumentView } from '../instruments/panel.js';
import type { Reading } from '../level/level-tracker.js';
import type { BelievedRanging, Ranging } from '../level/ranging.js';
import { newestTold } from '../level/told.js';
import { echoesOf } from './echoes.js';
import type { Fault } from './fault.js';
import { FaultDiagnosis, type FaultMemory } from './fault-diagnosis.js';
import type { DiagnosisOptions } from './situation.js';
import type { StandingMemory } from './standing-faults.js';

/** A tank as the installer set it up, as far as diagnosing it matters. */
export type TankDiagnosisOptions = DiagnosisOptions & MeasuredInflows;

/** What one tick of a tank came to, after the relay was read back. */
export interface DiagnosedTick {
  readonly now_ms: number;
  readonly pings: readonly Ranging[];
  readonly reading: Reading;
  readonly instruments: InstrumentView;
  /** Whether the inlet's relay stands energised; null without an inlet. */
  readonly open: boolean | null;
  /** The source it fills from, while it does; null, or left out, where that has no name. */
  readonly source?: string | null;
  /** Whether an outlet or pump of the tank takes water out; left out where it has none. */
  readonly drawing?: boolean;
  /** Of the day, local, 0–23; null while the wall clock cannot be trusted. */
  readonly hour: number | null;
  /** Whether it rained in the last hour, by the rain gauge; null without one. */
  readonly raining: boolean | null;
  /** Whether water comes from another tank, or lately did; left out where none can. */
  readonly fed?: boolean;
  /** The high setpoint of its rule, which no window lowers; left out where it has none. */
  readonly high_percent?: number;
}

/** What is to be kept across a restart. */
export interface DiagnosisMemory extends FaultMemory {
  readonly inflows: InflowMemory;
  /** What they brought otherwise of late; left out by what knew no such. */
  readonly changes?: InflowChanges | undefined;
}

const FROZEN: BelievedRanging = { kind: 'frozen' };

/** Diagnosis of one tank from tick to tick: remembers when the inlet was switched and learns what it brings. */
export class TankDiagnosis {
  private readonly diagnosis: FaultDiagnosis;
  private readonly inflows: SourceInflows;
  private open: boolean | null = null;
  /** The one it fills from, or did last. */
  private source: string | null = null;
  private since_ms = 0;
  /** Of the day, as of the last tick; null while the clock could not be trusted. */
  private hour: number | null = null;

  /** @param memory what was learned before a restart; null when nothing was */
  constructor(options: TankDiagnosisOptions, memory: DiagnosisMemory | null = null) {
    const standing = stillStanding(memory?.standing, options);
    this.diagnosis = new FaultDiagnosis(options, memory && { ...memory, standing });
    this.inflows = new SourceInflows(options, memory?.inflows, memory?.changes);
    // What comes in through the closed inlet is held against what the source behind it brings.
    this.source = standing?.source || null;
    this.inflows.goOver(this.source, null);
  }

  /** What is to be kept across a restart. */
  get memory(): DiagnosisMemory {
    return { ...this.diagnosis.memory, inflows: this.inflows.memory, changes: this.inflows.changes };
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

  /** The level sensor repeats itself beyond doubt. To be kept at once: by a restart it would be believed again. */
  get levelFrozen(): boolean {
    return this.diagnosis.levelFrozen;
  }

  /** The inlet was found to be stuck open. To be kept at once: of a tank at the brim it could not be found anew. */
  get inletStuckOpen(): boolean {
    return this.diagnosis.inletStuckOpen;
  }

  /**
   * Something is named of the supply. That it is over is to be kept at once: until the next refill nothing is seen by which
   * it would be, after a restart.
   */
  get supplyFails(): boolean {
    return this.diagnosis.supplyFails;
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
    source,
    drawing,
    hour,
    raining,
    fed = false,
    high_percent = 0,
  }: DiagnosedTick): readonly Fault[] {
    const filled_from = open === true ? (source ?? this.source) : this.source;
    const run_ends = this.open === true && (open !== true || hour !== this.hour);
    if (open !== this.open || filled_from !== this.source) this.switched(open, filled_from, now_ms);
    const faults = this.diagnosis.see({
      now_ms,
      reading,
      echoes: echoesOf(pings),
      told: newestTold(pings, now_ms),
      inlet: open === null ? null : { open, since_ms: this.since_ms, source: filled_from },
      drawing: drawing === true,
      expected_inflow: this.inflows.expected(hour),
      hour,
      level_switches: instruments.level_switches,
      flow_meters: instruments.flow_meters,
      raining,
      fed,
      high_percent,
    });
    const found = this.diagnosis.foundInflow;
    if (found !== null) this.inflows.found(found);
    // What a long run brings is learned hour by hour: by day the pressure is another one.
    if (run_ends) this.inflows.closed(this.hour);
    this.hour = hour;
    return faults;
  }

  private switched(open: boolean | null, source: string | null, now_ms: number): void {
    this.inflows.goOver(source, this.hour);
    this.open = open;
    this.source = source;
    this.since_ms = now_ms;
  }
}

/** Of a source that the inlet has no more nobody would ever see that it brings water again. */
function stillStanding(
  kept: StandingMemory | undefined,
  { source_inflows_lph: sources = new Map() }: TankDiagnosisOptions,
): StandingMemory | undefined {
  if (kept === undefined) return undefined;
  const has = kept.source === '' ? sources.size === 0 : sources.has(kept.source);
  return has ? kept : { ...kept, source: '', supply: null };
}
