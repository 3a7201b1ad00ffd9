import type { ActuatorName } from '../../../../firmware/domain/actuator/actuator.js';
import type { InletOptions } from '../../../../firmware/domain/actuator/inlet-options.js';
import type { Command } from '../../../../firmware/domain/command/command.js';
import type { TankShape } from '../../../../firmware/domain/geometry/tank-shape.js';
import { verticalCylinder } from '../../../../firmware/domain/geometry/vertical-cylinder.js';
import type { InstrumentReadings } from '../../../../firmware/domain/instruments/panel.js';
import type { Lease } from '../../../../firmware/domain/lease/lease.js';
import { DEFAULT_FILTER } from '../../../../firmware/domain/level/filter.js';
import type { BelievedRanging, Ranging, RangingFault } from '../../../../firmware/domain/level/ranging.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { DEFAULT_REFILL_RULE } from '../../../../firmware/domain/refill/refill-rule.js';
import type { CommandOutcome } from '../../../../firmware/domain/tank/seat.js';
import { TankController } from '../../../../firmware/domain/tank/tank-controller.js';
import type {
  CommandAnswer,
  TankOptions,
  TankPicture,
} from '../../../../firmware/domain/tank/tank-options.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';
import { INLET } from './inlet-bench.js';

const SENSOR_ABOVE_RIM_MM = 250;
const PINGS = 7;
const MS_PER_HOUR = 3_600_000;

/** How a virtual tank is made; everything has a plain default: the 2,000 L household tank, half full, unused. */
export interface Setting {
  readonly seed?: string;
  readonly shape?: TankShape;
  readonly percent?: number;
  /** What the inlet brings when it is open. */
  readonly supply_lph?: number;
  /** What the controller was told of that. */
  readonly known_inflow_lph?: number | null;
  /** What leaves the tank (rain is negative), over the monotonic time. */
  readonly draw_lph?: (now_ms: number) => number;
  /** Noise of one ping, as a standard deviation. */
  readonly noise_mm?: number;
  readonly idle_interval_ms?: number;
  readonly inlet?: Partial<InletOptions> | null;
  /** What else it has: an outlet, a pump. */
  readonly fitted?: Partial<TankOptions>;
  /** What a running outlet, and a running pump, take out. */
  readonly outflow_lph?: number;
}

/**
 * A tank of water with a sensor, a valve and its controller. The physics is as plain as it gets: litres in, litres out,
 * a valve that moves at once, normally distributed noise, and pings that are lost or go astray more often while the
 * inlet stirs the water.
 */
export class VirtualTank {
  readonly controller: TankController;
  readonly shape: TankShape;
  readonly outcomes: CommandOutcome[] = [];
  litres: number;
  now_ms = 0;
  valve_open = false;
  /** The valve does not follow its relay and stays as it is. */
  valve_stuck = false;
  /** No relay follows its decision any more: each stays as it is. */
  relays_hang = false;
  /** What the sensor does instead of ranging. */
  fault: RangingFault | null = null;
  /** The sensor sees the water of this share of the capacity for ever. */
  frozen_percent: number | null = null;
  /** What the tank has beside the sensor. */
  instruments: (() => InstrumentReadings) | null = null;
  /** What the controller is told of water that comes in past the inlet. */
  joined: boolean | null = false;
  /** All that came through the inlet. */
  inflow_litres = 0;
  supply_lph: number;
  outflow_lph: number;
  /** What runs, by its relay. */
  readonly running = new Map<ActuatorName, boolean>();
  draw_lph: (now_ms: number) => number;
  protected readonly random: SeededRandom;
  protected noise_mm: number;
  private picture: TankPicture | null = null;
  private leased = 0;

  constructor(setting: Setting = {}) {
    const { shape = verticalCylinder(1_200, 1_768), supply_lph = 1_800 } = setting;
    this.shape = shape;
    this.litres = (shape.capacity_litres * (setting.percent ?? 50)) / 100;
    this.supply_lph = supply_lph;
    this.outflow_lph = setting.outflow_lph ?? 3_600;
    this.draw_lph = setting.draw_lph ?? (() => 0);
    this.noise_mm = setting.noise_mm ?? 1.5;
    this.random = new SeededRandom(setting.seed ?? 'virtual tank');
    const options: TankOptions = {
      mounting: { shape, empty_distance_mm: shape.height_mm + SENSOR_ABOVE_RIM_MM },
      filter: DEFAULT_FILTER,
      inlet: setting.inlet === null ? null : { ...INLET, ...setting.inlet },
      inflow_lph: setting.known_inflow_lph === undefined ? supply_lph : setting.known_inflow_lph,
      idle_interval_ms: setting.idle_interval_ms ?? 5_000,
      ...setting.fitted,
    };
    this.controller = new TankController(options, DEFAULT_REFILL_RULE);
  }

  /** How full the tank really is. */
  get percent(): number {
    return (100 * this.litres) / this.shape.capacity_litres;
  }

  /** The last picture; a tank that was never looked at has none. */
  get last(): TankPicture {
    if (this.picture === null) throw new Error('the tank was never looked at');
    return this.picture;
  }

  /** How a command ended; undefined while it has not. */
  outcomeOf(command: Command): CommandOutcome | undefined {
    return this.outcomes.find((outcome) => outcome.command_id === command.id);
  }

  /** One look: sense, decide, act. */
  look(): TankPicture {
    this.observe();
    if (this.joined !== false) this.controller.follow({ joined: this.joined });
    return this.follow(this.controller.tick(this.pings(), this.now_ms));
  }

  /** Looks until the level is believed: the first window alone is not. */
  wakeUp(): TankPicture {
    this.look();
    this.flow(1_000);
    return this.look();
  }

  /** Looks, and lets the water flow until the next look. */
  step(): TankPicture {
    const picture = this.look();
    this.flow(picture.next_tick_ms);
    return picture;
  }

  /** Lives for so many seconds; `each` sees the tank after every look, before the water flows on. */
  live(span_s: number, each: (picture: TankPicture) => void = () => undefined): void {
    const end_ms = this.now_ms + span_s * 1_000;
    while (this.now_ms < end_ms) {
      const picture = this.look();
      each(picture);
      this.flow(picture.next_tick_ms);
    }
  }

  /** Hands in a command, and lets the controller act on it at once when it accepts. */
  tell(command: Command): CommandAnswer {
    this.observe();
    const answer = this.controller.command(command, { wall_ms: 0, started_wall_ms: 0 }, this.now_ms);
    if (answer.accepted) this.follow(this.controller.decide(this.now_ms));
    return answer;
  }

  /** Hands in a lease of the gateway, and lets the controller act on it at once. */
  lease(lease: Partial<Lease>): CommandAnswer {
    this.leased += 1;
    const whole: Lease = {
      ...{ actuator: 'pump', want: 'run', lease_s: 60, source: null, reason: reason('transfer_runs') },
      ...lease,
    };
    const message = { id: `lease-${this.leased}`, ttl_s: 30 };
    const answer = this.controller.lease(whole, message, { wall_ms: 0, started_wall_ms: 0 }, this.now_ms);
    if (answer.accepted) this.follow(this.controller.decide(this.now_ms));
    return answer;
  }

  /** The water flows for a while, nobody looks. */
  flow(span_ms: number): void {
    const inflow_lph = this.valve_open ? this.supply_lph : 0;
    this.inflow_litres += (inflow_lph * span_ms) / MS_PER_HOUR;
    const drawing = (['outlet', 'pump'] as const).filter((actuator) => this.runs(actuator));
    const net_lph = inflow_lph - drawing.length * this.outflow_lph - this.draw_lph(this.now_ms);
    const litres = this.litres + (net_lph * span_ms) / MS_PER_HOUR;
    this.litres = Math.min(Math.max(litres, 0), this.shape.capacity_litres);
    this.now_ms += span_ms;
  }

  private follow(picture: TankPicture): TankPicture {
    for (const actuator of this.controller.fitted) {
      const running = (this.relays_hang ? null : picture.decisions[actuator]?.running) ?? this.runs(actuator);
      this.running.set(actuator, running);
      if (actuator === 'inlet' && !this.valve_stuck) this.valve_open = running;
      this.controller.readBack(actuator, running, this.now_ms);
    }
    this.outcomes.push(...picture.outcomes);
    this.picture = picture;
    return picture;
  }

  private runs(actuator: ActuatorName): boolean {
    return this.running.get(actuator) ?? false;
  }

  private observe(): void {
    if (this.instruments !== null) this.controller.observe(this.instruments(), this.now_ms);
  }

  /** How far the water is from the sensor, as far as it sees it. */
  protected get water_mm(): number {
    const seen_percent = this.frozen_percent ?? this.percent;
    const seen_litres = (this.shape.capacity_litres * seen_percent) / 100;
    return SENSOR_ABOVE_RIM_MM + this.shape.height_mm - this.shape.depthAt(seen_litres);
  }

  /** What the sensor tells now, as far as it is believed. */
  protected pings(): BelievedRanging[] {
    return Array.from({ length: PINGS }, () => this.ping());
  }

  private ping(): Ranging {
    if (this.fault !== null) return { kind: this.fault };
    const { water_mm } = this;
    if (this.random.next() >= (this.valve_open ? 0.21 : 0.026)) {
      return { kind: 'echo', distance_mm: Math.round(water_mm + this.noise_mm * this.random.gaussian()) };
    }
    return this.random.next() < 0.6
      ? { kind: 'no_echo' }
      : { kind: 'echo', distance_mm: Math.round(this.random.between(30, water_mm)) };
  }
}
