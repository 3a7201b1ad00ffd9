import { InletValve } from './inlet-valve.js';
import { Mains, PRESSURE_DRIFT_MS } from './mains.js';
import type { Load } from './relays.js';
import { SlowNoise } from './slow-noise.js';

/** A tank at one end of a pipe. */
export interface PipeEnd {
  /** Lets time pass up to now. */
  settle(): void;
  /** What it really holds now. */
  readonly percent: number;
}

/** A pipe with a valve or pump in it. */
export interface PipeSpec {
  /**
   * Name of the relay that opens it, such as `farm.pump` or `house.inlet.rain`. The tank it begins with is the one whose
   * valve or pump this is, and so the one whose meters the water passes.
   */
  readonly relay: string;
  /** The tank that it empties; null for a main or a bore, which runs dry only when it is told to. */
  readonly from: string | null;
  /** The tank that it fills; null where the water is used up. */
  readonly to: string | null;
  readonly flow_lph: number;
  /** True for a valve that is open without current (default false). */
  readonly rests_open?: boolean;
  /** Time from fully closed to fully open, and back, in ms (default 0). */
  readonly opening_ms?: number;
  readonly closing_ms?: number;
  /** True for a main whose pressure goes by the hour; `flow_lph` is then that at nominal pressure (default false). */
  readonly by_pressure?: boolean;
}

/** How the simulation began, as far as a pipe needs it. */
interface Beginning {
  readonly seed: number;
  readonly began_wall_ms: number;
  readonly elapsed_ms: () => number;
}

/** The longest stretch over which what comes through is taken as steady, in ms: a tank before it may run empty meanwhile. */
const STEP_MS = 1_000;

/**
 * Water that really leaves one tank or a main and, with a tank at its end, really enters that one. An empty tank gives
 * none. Times are ms since the simulation began.
 */
export class Pipe implements Load {
  private readonly valve: InletValve;
  private readonly mains: Mains | null;
  private fed = false;
  /** What is left of its flow, 0–1. */
  private share = 1;

  constructor(
    readonly spec: PipeSpec,
    private readonly beginning: Beginning,
    private readonly end: (tank: string) => PipeEnd,
  ) {
    const { relay, from, flow_lph: nominal_lph, opening_ms = 0, closing_ms = 0, rests_open = false } = spec;
    const { seed, began_wall_ms } = beginning;
    this.valve = new InletValve({ opening_ms, closing_ms });
    // One that rests open has been open for long.
    if (rests_open) this.valve.turn(true, -opening_ms);
    const by_pressure = (spec.by_pressure ?? false) && from === null;
    const drift = new SlowNoise(`${seed} ${relay} pressure`, PRESSURE_DRIFT_MS);
    this.mains = by_pressure ? new Mains({ nominal_lph, drift, began_wall_ms }) : null;
  }

  get energised(): boolean {
    return this.fed;
  }

  /**
   * Whether its valve or pump is one of this tank's: its outlet or pump, or a source of its inlet. Meters are fitted
   * beside the valves of their own tank, so what another tank lifts in or fills from this one passes none of them.
   */
  isOf(tank: string): boolean {
    return this.spec.relay.startsWith(`${tank}.`);
  }

  energise(energised: boolean): void {
    const now_ms = this.settle();
    this.fed = energised;
    this.valve.turn(energised !== (this.spec.rests_open ?? false), now_ms);
  }

  /** Jams its valve or pump where it is, or frees it. */
  jam(jammed: boolean): void {
    this.valve.jam(jammed, this.settle());
  }

  /** What is left of its flow from now on, 0–1: 0 for a bore that has dried up. */
  supply(share: number): void {
    this.settle();
    this.share = share;
  }

  /** What goes into it between two moments, in litres per hour: the valve turns evenly, and the pressure hardly changes. */
  takes_lph(from_ms: number, to_ms: number): number {
    const opening = (this.valve.openingAt(from_ms) + this.valve.openingAt(to_ms)) / 2;
    if (opening === 0) return 0;
    const full_lph = this.mains?.flow_lph((from_ms + to_ms) / 2) ?? this.spec.flow_lph;
    return opening * this.share * full_lph;
  }

  /** What comes out of its end between two moments, in litres per hour. */
  brings_lph(from_ms: number, to_ms: number): number {
    const { from } = this.spec;
    const taken_lph = this.takes_lph(from_ms, to_ms);
    return taken_lph === 0 || from === null || this.end(from).percent > 0 ? taken_lph : 0;
  }

  /** Until when what goes into it is a straight line. */
  takesUntil_ms(at_ms: number): number {
    const { settles_ms } = this.valve;
    return settles_ms > at_ms ? Math.min(settles_ms, at_ms + STEP_MS) : Number.POSITIVE_INFINITY;
  }

  /** Until when what comes out of it is one: anything may happen before it while it is open. */
  bringsUntil_ms(at_ms: number): number {
    return this.valve.openingAt(at_ms) > 0
      ? Math.min(this.takesUntil_ms(at_ms), at_ms + STEP_MS)
      : this.takesUntil_ms(at_ms);
  }

  /** What flowed until now flowed as the pipe stood until now. Answers what now is. */
  private settle(): number {
    const { from, to } = this.spec;
    if (to !== null) this.end(to).settle();
    if (from !== null) this.end(from).settle();
    return this.beginning.elapsed_ms();
  }
}
