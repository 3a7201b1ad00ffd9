import type { Forecast } from '../flow/forecast.js';
import type { BlockInflow } from '../flow/source-inflows.js';
import { DeadSensor } from './dead-sensor.js';
import { DriftingSensor } from './drifting-sensor.js';
import type { Fault } from './fault.js';
import { type FrozenMemory, FrozenSensor } from './frozen-sensor.js';
import { Overflow } from './overflow.js';
import type { DiagnosisOptions, Situation } from './situation.js';
import { StandingFaults, type StandingMemory } from './standing-faults.js';
import { type ToldMemory, ToldSensor } from './told-sensor.js';
import { WaterFaults, type WaterMemory } from './water-faults.js';

const NONE: readonly Fault[] = [];

/** What is to be kept across a restart. */
export interface FaultMemory extends WaterMemory {
  /** Of the supply and the inlet; left out where nothing is wrong with them, and by what knew no such. */
  readonly standing?: StandingMemory | undefined;
  /** Of the sensor alone: it holds whatever tank the sensor hangs in. Left out where nothing is known of it. */
  readonly sensor?: SensorMemory | undefined;
}

/** Of a sensor that is asked, and of one that tells when it likes: a tank has one or the other. */
export interface SensorMemory extends FrozenMemory {
  readonly told?: ToldMemory | undefined;
}

/**
 * What is wrong with one tank, by expected against seen: fed once per tick with what the instruments show, gives the
 * faults that are present. One cause, one fault: while the level sensor itself is wrong, nothing is said of the water,
 * and what was said stays.
 */
export class FaultDiagnosis {
  private readonly frozen: FrozenSensor;
  private readonly told: ToldSensor;
  private readonly dead = new DeadSensor();
  private readonly drifting = new DriftingSensor();
  private readonly overflow = new Overflow();
  private readonly water: WaterFaults;
  private readonly standing: StandingFaults;
  /** Every place a fault may be found at. */
  private readonly places: readonly { readonly fault: Fault | null }[];
  private present: readonly Fault[] = NONE;

  /** @param memory what was learned before a restart; null when nothing was */
  constructor(options: DiagnosisOptions, memory: FaultMemory | null = null) {
    this.frozen = new FrozenSensor(options.litres_per_mm, memory?.sensor ?? null);
    this.told = new ToldSensor(options, memory?.sensor?.told ?? null);
    this.water = new WaterFaults(options, memory);
    this.standing = new StandingFaults(this.water, options.rain_fed, memory?.standing ?? null);
    this.places = [this.frozen, this.told, this.dead, this.drifting, this.overflow, ...this.water.places];
  }

  /** What is to be kept across a restart. */
  get memory(): FaultMemory {
    const standing = this.standing.memory ?? undefined;
    return { ...this.water.memory, standing, sensor: { ...this.frozen.memory, told: this.told.memory } };
  }

  /** When the tank will be empty if nothing comes in; null while nobody can tell. @param minute of the day, local */
  emptiesIn(litres: number, minute: number): Forecast | null {
    return this.water.emptiesIn(litres, minute);
  }

  /** The faults as of the last tick, surest first. */
  get faults(): readonly Fault[] {
    return this.present;
  }

  /** The level sensor repeats itself beyond doubt: its level is none. */
  get levelFrozen(): boolean {
    return this.frozen.present || this.told.present;
  }

  /** The inlet was found to be stuck open. */
  get inletStuckOpen(): boolean {
    return this.water.stuck.present;
  }

  /** Something is named of the source that is filled from, or was last. */
  get supplyFails(): boolean {
    return this.water.supplies.fault !== null;
  }

  /** What the open inlet was just found to bring, for learning; null unless a block ended and can be told by. */
  get foundInflow(): BlockInflow | null {
    return this.water.foundInflow;
  }

  /** Takes in one tick and answers the faults that are present. */
  see(situation: Situation): readonly Fault[] {
    this.standing.look(situation);
    this.lookForFreeze(situation);
    if (!this.levelFrozen) this.dead.see(situation);
    if (this.frozen.suspected || this.told.suspected) this.water.restart();
    else {
      this.drifting.see(situation);
      this.overflow.see(situation);
      this.water.see(situation);
    }
    this.present = this.found();
    return this.present;
  }

  /** What was found of a sensor of the other kind, before a restart, is none of this one's. */
  private lookForFreeze(situation: Situation): void {
    const { told = null } = situation;
    if (told === null) {
      if (this.told.present && situation.echoes !== null) this.told.forget();
      this.frozen.see(situation);
      return;
    }
    if (this.frozen.present) this.frozen.forget();
    this.told.see(told, situation);
  }

  /** Whether there is nothing to be found, as at nearly every tick. */
  private get sound(): boolean {
    const { dead, drifting, overflow, water } = this;
    const sensor = !this.levelFrozen && dead.fault === null && drifting.fault === null;
    return sensor && overflow.fault === null && water.sound;
  }

  private found(): readonly Fault[] {
    if (this.sound) return NONE;
    let found = NONE;
    for (const { fault } of this.places) if (fault !== null) found = [...found, fault];
    return found.length > 1 ? [...found].sort((a, b) => b.confidence - a.confidence) : found;
  }
}
