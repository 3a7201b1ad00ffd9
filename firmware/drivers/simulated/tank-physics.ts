import type { Draws } from './draws.js';
import type { InletValve } from './inlet-valve.js';
import type { Mains } from './mains.js';

const MS_PER_HOUR = 3_600_000;
/** The longest stretch over which the supply is taken as steady while it runs, in ms. */
const LONGEST_STEP_MS = 1_000;

export interface TankPhysicsOptions {
  readonly capacity_litres: number;
  readonly initial_litres: number;
  readonly valve: InletValve;
  readonly mains: Mains;
  readonly draws: Draws;
  /** Rain from a roof; left out where none comes in. */
  readonly rain?: RainInflow;
  /** Left out where there are none. */
  readonly pipes?: Pipework;
  /** Whether what is drawn has to be pumped: while the pump stands nobody draws. Left out, it flows by itself. */
  readonly pumped?: boolean;
  /** What evaporates, in litres per hour; left out for a closed tank. */
  readonly evaporation_lph?: number;
}

/** What pipes bring to a tank, and take from it, in litres per hour. */
export interface PipedFlows {
  /** The named sources of the inlet. */
  readonly sources_lph: number;
  /** What other tanks lift in past the inlet. */
  readonly lifted_lph: number;
  /** The outlet and the pump. */
  readonly metered_lph: number;
  /** What other tanks fill from this one. */
  readonly unmetered_lph: number;
}

/** The pipes that begin and end in a tank, beside that of the inlet's own valve. */
export interface Pipework {
  /** The mean between two moments, between which all flows are straight lines. */
  flows(from_ms: number, to_ms: number): PipedFlows;
  /** Until when they are, from a moment on. */
  changes_ms(at_ms: number): number;
}

const NO_FLOWS: PipedFlows = { sources_lph: 0, lifted_lph: 0, metered_lph: 0, unmetered_lph: 0 };

/** Water that comes in by itself. */
export interface RainInflow {
  /** At a time, in litres per hour. */
  flow_lph(elapsed_ms: number): number;
  /** Until when that flow holds, in ms since the simulation began. */
  changes_ms(elapsed_ms: number): number;
}

/**
 * The water in one tank: what came in, minus what was drawn, minus what ran over. Times are ms since the simulation
 * began.
 *
 * A step ends wherever a flow has a corner (a draw begins or ends, the valve reaches its end) and, while water comes
 * in, after one second. So within a step flows are straight lines: the result does not depend on how often it is asked
 * for, and idle hours cost no more than the draws in them.
 */
export class TankPhysics {
  private at_ms = 0;
  private volume_litres: number;
  private in_litres = 0;
  private out_litres = 0;
  private over_litres = 0;
  private sources_litres = 0;
  private metered_litres = 0;
  /** What runs out of holes, in litres per hour. */
  private leak_lph = 0;
  /** What of all that leaves passes no meter and no pipe, in litres per hour. */
  private past_meter_lph: number;
  /** True while time passes: a pipe asks the tank at its other end, and that one may ask back. */
  private passing = false;
  /** Whether the pump runs, where what is drawn has to be pumped. */
  pump_runs = false;

  constructor(private readonly options: TankPhysicsOptions) {
    this.volume_litres = options.initial_litres;
    this.past_meter_lph = options.evaporation_lph ?? 0;
  }

  /** Present volume, 0…capacity. */
  get litres(): number {
    return this.volume_litres;
  }

  /** All that the inlet's own valve brought since the beginning. */
  get inflow_litres(): number {
    return this.in_litres;
  }

  /** All that the named sources of the inlet brought since the beginning. */
  get sourced_litres(): number {
    return this.sources_litres;
  }

  /** All that was drawn, leaked and evaporated since the beginning. An empty tank gives no more than what comes in. */
  get outflow_litres(): number {
    return this.out_litres;
  }

  /** All of it that went through the pipe of the outlet and the pump, where a meter may be. */
  get drawn_litres(): number {
    return this.metered_litres;
  }

  /** All that ran over since the beginning. */
  get overflow_litres(): number {
    return this.over_litres;
  }

  /** Holds so much from now on, 0…capacity: a stroke of the pen, no water that came or went. */
  hold(litres: number): void {
    this.volume_litres = litres;
  }

  /** So much runs out of holes from now on, in litres per hour. */
  leak(flow_lph: number): void {
    this.leak_lph = flow_lph;
    this.past_meter_lph = flow_lph + (this.options.evaporation_lph ?? 0);
  }

  /** Lets time pass up to `to_ms`. A time that is over changes nothing. */
  advance(to_ms: number): void {
    if (this.at_ms >= to_ms || this.passing) return;
    const { draws } = this.options;
    this.passing = true;
    while (this.at_ms < to_ms) {
      draws.advance(this.at_ms);
      const end_ms = Math.min(to_ms, draws.changes_ms, this.supplyChanges_ms(), this.besideChanges_ms());
      this.step(end_ms);
      this.at_ms = end_ms;
    }
    this.passing = false;
  }

  private supplyChanges_ms(): number {
    const { valve } = this.options;
    const { settles_ms } = valve;
    if (settles_ms > this.at_ms) return Math.min(settles_ms, this.at_ms + LONGEST_STEP_MS);
    return valve.openingAt(this.at_ms) > 0 ? this.at_ms + LONGEST_STEP_MS : Number.POSITIVE_INFINITY;
  }

  private besideChanges_ms(): number {
    const { rain, pipes } = this.options;
    const changes_ms = rain?.changes_ms(this.at_ms) ?? Number.POSITIVE_INFINITY;
    return pipes === undefined ? changes_ms : Math.min(changes_ms, pipes.changes_ms(this.at_ms));
  }

  private get outflow_lph(): number {
    const { draws, pumped = false, evaporation_lph = 0 } = this.options;
    return (pumped && !this.pump_runs ? 0 : draws.flow_lph) + this.leak_lph + evaporation_lph;
  }

  private step(end_ms: number): void {
    const { rain, pipes } = this.options;
    const { at_ms } = this;
    const hours = (end_ms - at_ms) / MS_PER_HOUR;
    const inflow = this.inletFlow_lph(end_ms) * hours;
    const piped = pipes === undefined ? NO_FLOWS : pipes.flows(at_ms, end_ms);
    const { metered_lph, unmetered_lph } = piped;
    const sourced = piped.sources_lph * hours;
    const beside = ((rain?.flow_lph(at_ms) ?? 0) + piped.lifted_lph) * hours;
    const available = this.volume_litres + inflow + beside + sourced;
    const wanted = (this.outflow_lph + metered_lph + unmetered_lph) * hours;
    const outflow = Math.min(wanted, available);
    const overflow = Math.max(0, available - outflow - this.options.capacity_litres);
    this.volume_litres = available - outflow - overflow;
    this.in_litres += inflow;
    this.sources_litres += sourced;
    this.out_litres += outflow;
    this.over_litres += overflow;
    const past_meter = (this.past_meter_lph + unmetered_lph) * hours;
    // Where the water does not last for all of it, each way out has its share.
    this.metered_litres += outflow === wanted ? wanted - past_meter : outflow * (1 - past_meter / wanted);
  }

  /** The mean over the step: the valve turns evenly, and the pressure hardly changes in it. */
  private inletFlow_lph(end_ms: number): number {
    const { valve, mains } = this.options;
    const opening = (valve.openingAt(this.at_ms) + valve.openingAt(end_ms)) / 2;
    return opening === 0 ? 0 : opening * mains.flow_lph((this.at_ms + end_ms) / 2);
  }
}
