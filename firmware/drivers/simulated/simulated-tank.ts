import { type ShapeSpec, shapeOf } from '../../domain/geometry/shape.js';
import type { TankShape } from '../../domain/geometry/tank-shape.js';
import { type DrawPattern, Draws } from './draws.js';
import { InletValve, type InletValveOptions } from './inlet-valve.js';
import { SimulatedLevelSwitch, SimulatedPulseMeter } from './instruments.js';
import { Mains, PRESSURE_DRIFT_MS } from './mains.js';
import { SeededRandom } from './random.js';
import type { Showers } from './showers.js';
import { SlowNoise } from './slow-noise.js';
import { type Pipework, type RainInflow, TankPhysics } from './tank-physics.js';
import { SimulatedUltrasonic } from './ultrasonic.js';

/** A tank of the simulated farm. */
export interface SimulatedTankSpec {
  /** Identifier, as in topics. */
  readonly id: string;
  /** As the farmer calls it. */
  readonly name: string;
  readonly shape: ShapeSpec;
  /** From the sensor's face to the floor of the tank, in mm. */
  readonly empty_distance_mm: number;
  /** Level at the beginning, 0–100 % of the capacity. */
  readonly initial_percent: number;
  /** The inlet valve, and what it brings when fully open at nominal pressure, in litres per hour. */
  readonly inlet: InletValveOptions & { readonly nominal_lph: number };
  readonly draws: DrawPattern;
  /** The roof that drains into it, in m², and the weather of the farm; left out where none does. */
  readonly roof?: { readonly area_m2: number; readonly showers: Showers };
  /** Whether people draw through a pressurising pump; left out, it flows by itself. */
  readonly pumped?: boolean;
  /** What evaporates from an open tank, in mm per day. */
  readonly evaporation_mm_per_day?: number;
}

/** How it really is in a tank; only tests can know. */
export interface TankTruth {
  readonly litres: number;
  /** Share of the capacity, 0–100. */
  readonly percent: number;
  /** Whether water comes out of the inlet. */
  readonly inlet_running: boolean;
  /** All that the inlet's own valve brought since the beginning; what pipes bring is none of it. */
  readonly inflow_litres: number;
  /** All that was drawn, leaked and evaporated since then. */
  readonly outflow_litres: number;
  /** All that ran over since then. */
  readonly overflow_litres: number;
}

/** How the simulation began, the same for all tanks. */
export interface Beginning {
  readonly seed: number;
  readonly began_wall_ms: number;
  /** Time since the beginning, in ms. */
  readonly elapsed_ms: () => number;
}

/** The range of an A02YYUW, in mm. */
const SENSOR_RANGE = { blind_zone_mm: 30, max_range_mm: 4_500 };

/** One tank with its inlet and its sensor. Everything it is asked is answered as of now. */
export class SimulatedTank {
  readonly sensor: SimulatedUltrasonic;
  private readonly shape: TankShape;
  private readonly valve: InletValve;
  private readonly mains: Mains;
  private readonly draws: Draws;
  private readonly physics: TankPhysics;
  private inlet_energised = false;
  private distance_at_ms = Number.NaN;
  private last_distance_mm = 0;

  constructor(
    private readonly spec: SimulatedTankSpec,
    private readonly beginning: Beginning,
    /** Left out where no pipe begins or ends here. */
    pipes?: Pipework,
  ) {
    const { seed, began_wall_ms } = beginning;
    // A stream for each purpose: how often the sensor is asked must not change what people draw.
    const stream = (purpose: string) => `${seed} ${spec.id} ${purpose}`;
    this.shape = shapeOf(spec.shape);
    this.valve = new InletValve(spec.inlet);
    this.mains = new Mains({
      nominal_lph: spec.inlet.nominal_lph,
      drift: new SlowNoise(stream('pressure'), PRESSURE_DRIFT_MS),
      began_wall_ms,
    });
    const litres_per_mm = this.shape.capacity_litres / this.shape.height_mm;
    this.draws = new Draws(spec.draws, new SeededRandom(stream('draws')), began_wall_ms);
    this.physics = new TankPhysics({
      capacity_litres: this.shape.capacity_litres,
      initial_litres: (this.shape.capacity_litres * spec.initial_percent) / 100,
      valve: this.valve,
      mains: this.mains,
      draws: this.draws,
      ...(spec.roof && { rain: rainFrom(spec.roof) }),
      ...(pipes && { pipes }),
      pumped: spec.pumped ?? false,
      evaporation_lph: ((spec.evaporation_mm_per_day ?? 0) * litres_per_mm) / 24,
    });
    this.sensor = new SimulatedUltrasonic({
      surface: { distance_mm: () => this.distance_mm(), stirred: () => this.inletRuns() },
      random: new SeededRandom(stream('sensor')),
      ...SENSOR_RANGE,
    });
  }

  /** A switch that is wet from this level on, 0–100 % of the capacity. */
  levelSwitch(switch_percent: number): SimulatedLevelSwitch {
    return new SimulatedLevelSwitch(() => this.percent >= switch_percent);
  }

  /** A meter in the pipe of the inlet, behind its valve and its named sources, or in that of what is drawn. */
  flowMeter(on: 'inlet' | 'outlet', litres_per_pulse: number): SimulatedPulseMeter {
    return new SimulatedPulseMeter(() => {
      this.advance();
      const { inflow_litres, sourced_litres, drawn_litres } = this.physics;
      return (on === 'inlet' ? inflow_litres + sourced_litres : drawn_litres) / litres_per_pulse;
    });
  }

  /** Whether the inlet's relay feeds the valve. */
  get energised(): boolean {
    return this.inlet_energised;
  }

  /** Feeds the valve, or not. */
  energise(energised: boolean): void {
    const now_ms = this.advance();
    this.inlet_energised = energised;
    this.valve.turn(energised, now_ms);
  }

  /** Lets the pump run through which people draw, or stops it. */
  pump(runs: boolean): void {
    this.advance();
    this.physics.pump_runs = runs;
  }

  /** Whether somebody has a tap open: the pressure is low unless the pump runs. */
  get demand(): boolean {
    const now_ms = this.advance();
    this.draws.advance(now_ms);
    return this.draws.flow_lph > 0;
  }

  /** When a tap may next be opened or closed, in ms since the beginning. */
  get demandChanges_ms(): number {
    return this.draws.changes_ms;
  }

  /** Stands from now on as another tank of the same kind does now: its water, its valve, its relay. */
  become(other: SimulatedTank): void {
    this.advance();
    other.advance();
    this.physics.hold(other.physics.litres);
    this.valve.become(other.valve);
    this.inlet_energised = other.inlet_energised;
    this.distance_at_ms = Number.NaN;
  }

  /** What is left of the supply's flow, 0–1: 0 turns it off. */
  supply(share: number): void {
    this.advance();
    this.mains.share = share;
  }

  /** Jams the inlet valve where it is, or frees it. */
  jamInlet(jammed: boolean): void {
    this.valve.jam(jammed, this.advance());
  }

  /** Opens a hole through which so much runs out, in litres per hour; 0 mends it. */
  leak(flow_lph: number): void {
    this.advance();
    this.physics.leak(flow_lph);
  }

  /** Lets time pass up to now. */
  settle(): void {
    this.advance();
  }

  /** Share of the capacity that it really holds, 0–100. */
  get percent(): number {
    this.advance();
    return (100 * this.physics.litres) / this.shape.capacity_litres;
  }

  truth(): TankTruth {
    this.advance();
    const { litres, inflow_litres, outflow_litres, overflow_litres } = this.physics;
    return {
      litres,
      percent: (100 * litres) / this.shape.capacity_litres,
      inlet_running: this.inletRuns(),
      inflow_litres,
      outflow_litres,
      overflow_litres,
    };
  }

  /** Asked for every ping of a window, all at the same time. */
  private distance_mm(): number {
    const now_ms = this.beginning.elapsed_ms();
    if (now_ms === this.distance_at_ms) return this.last_distance_mm;
    this.distance_at_ms = this.advance();
    this.last_distance_mm = this.spec.empty_distance_mm - this.shape.depthAt(this.physics.litres);
    return this.last_distance_mm;
  }

  private inletRuns(): boolean {
    return this.valve.openingAt(this.beginning.elapsed_ms()) > 0;
  }

  private advance(): number {
    const now_ms = this.beginning.elapsed_ms();
    this.physics.advance(now_ms);
    return now_ms;
  }
}

/** A millimetre of rain on a square metre is a litre. */
function rainFrom({ area_m2, showers }: NonNullable<SimulatedTankSpec['roof']>): RainInflow {
  return {
    flow_lph: (elapsed_ms) => area_m2 * showers.rate_mm_per_h(elapsed_ms),
    changes_ms: (elapsed_ms) => showers.minuteEnds_ms(elapsed_ms),
  };
}
