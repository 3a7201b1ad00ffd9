import type { Clock } from '../../ports/clock.js';
import type { HostMetrics } from '../../ports/host-metrics.js';
import type { RangeFinder } from '../../ports/range-finder.js';
import type { RelayBank } from '../../ports/relay-bank.js';
import { SimulatedHost } from './host.js';
import { SimulatedLevelSwitch, SimulatedPulseMeter } from './instruments.js';
import { Pipe, type PipeSpec } from './pipe.js';
import { type Load, SimulatedRelayBank } from './relays.js';
import { firstShower_mm, Showers } from './showers.js';
import { type Beginning, SimulatedTank, type SimulatedTankSpec, type TankTruth } from './simulated-tank.js';
import { TankPipes } from './tank-pipes.js';
import type { SensorFault } from './ultrasonic.js';

/** How often somebody opens a tap behind a pump, and for how long, in ms. */
const TAP_EVERY_MS = 600_000;
const TAP_RUNS_MS = 120_000;

export interface SimulatedFarmOptions {
  /** The same seed gives the same farm, draw by draw and ping by ping. */
  readonly seed: number;
  /** The farm lives on this clock, at whatever speed it runs. */
  readonly clock: Clock;
  readonly tanks: readonly SimulatedTankSpec[];
  /** Outlets, pumps, and the sources of an inlet that has named ones; left out where there are none. */
  readonly pipes?: readonly PipeSpec[];
  /** Whether it rains at the beginning, whatever chance has in store (left out: no). */
  readonly first_shower?: boolean;
}

/**
 * A farm without hardware behind the ports a node uses: tanks with sensors, inlets and people who draw water, and the
 * Pi. It begins when it is made; the hour of the day is that of the clock then, plus the time that has passed since, so
 * a wall clock that jumps does not move the sun.
 */
export class SimulatedFarm {
  private readonly tanks: ReadonlyMap<string, SimulatedTank>;
  private readonly beginning: Beginning;
  private readonly pipes: readonly Pipe[];
  private readonly first_shower: boolean;

  constructor({ seed, clock, tanks, pipes = [], first_shower = false }: SimulatedFarmOptions) {
    this.first_shower = first_shower;
    const began_ms = clock.monotonic_ms();
    this.beginning = {
      seed,
      began_wall_ms: clock.wall_ms(),
      elapsed_ms: () => clock.monotonic_ms() - began_ms,
    };
    this.pipes = pipes.map((spec) => new Pipe(spec, this.beginning, (tank) => this.find(tank)));
    this.tanks = new Map(
      tanks.map((spec) => [spec.id, new SimulatedTank(spec, this.beginning, this.pipesOf(spec.id))]),
    );
    for (const pipe of this.pipes) pipe.energise(false);
  }

  /** The sensor that looks into a tank; the same one each time. Throws for an unknown tank. */
  rangeFinder(tank: string): RangeFinder {
    return this.find(tank).sensor;
  }

  /** The relays of the node: `<tank>.inlet` for each tank, and those of its pipes. */
  relayBank(): RelayBank {
    const loads: [string, Load][] = [...this.tanks].map(([id, tank]) => [`${id}.inlet`, tank]);
    for (const pipe of this.pipes) loads.push([pipe.spec.relay, pipe]);
    return new SimulatedRelayBank(new Map(loads));
  }

  /** A pressure switch behind a tank's pump: somebody opens a tap for two minutes of every ten. */
  demandSwitch(_tank: string): SimulatedLevelSwitch {
    return new SimulatedLevelSwitch(() => this.beginning.elapsed_ms() % TAP_EVERY_MS < TAP_RUNS_MS);
  }

  /** A level switch in a tank, wet from this level on, 0–100 %; another one each time. Throws for an unknown tank. */
  levelSwitch(tank: string, switch_percent: number): SimulatedLevelSwitch {
    return this.find(tank).levelSwitch(switch_percent);
  }

  /**
   * A flow meter at a tank; another one each time. On the inlet it is in the pipe behind the inlet's valve and its named
   * sources, on the outlet in the pipe to whoever draws, the outlet's valve and the pump. Throws for an unknown tank.
   */
  flowMeter(tank: string, on: 'inlet' | 'outlet', litres_per_pulse: number): SimulatedPulseMeter {
    return this.find(tank).flowMeter(on, litres_per_pulse);
  }

  /** A rain gauge on the farm. */
  rainGauge(mm_per_tip: number): SimulatedPulseMeter {
    const { seed, elapsed_ms } = this.beginning;
    const showers = new Showers(`${seed} rain`);
    const fallen_mm = (now_ms: number) =>
      showers.fallen_mm(now_ms) + (this.first_shower ? firstShower_mm(now_ms) : 0);
    return new SimulatedPulseMeter(() => fallen_mm(elapsed_ms()) / mm_per_tip);
  }

  /** The health of the simulated Pi. */
  hostMetrics(): HostMetrics {
    return new SimulatedHost(this.beginning.seed, this.beginning.elapsed_ms);
  }

  /** How it really is in a tank now. Throws for an unknown tank. */
  truth(tank: string): TankTruth {
    return this.find(tank).truth();
  }

  /** Breaks a tank's sensor from the next ping on, or mends it with null. Throws for an unknown tank. */
  breakSensor(tank: string, fault: SensorFault | null): void {
    this.find(tank).sensor.fault = fault;
  }

  /**
   * Jams the valve or pump that a relay feeds where it is, or frees it; the relay follows all the same. Throws for an
   * unknown relay.
   */
  jam(relay: string, jammed: boolean): void {
    const pipe = this.pipe(relay);
    if (pipe === undefined) this.tankWithInlet(relay).jamInlet(jammed);
    else pipe.jam(jammed);
  }

  /** What is left of what flows behind a relay, 0–1: 0 for a bore that has dried up. Throws for an unknown relay. */
  supply(relay: string, share: number): void {
    const pipe = this.pipe(relay);
    if (pipe === undefined) this.tankWithInlet(relay).supply(share);
    else pipe.supply(share);
  }

  /** Opens a hole in a tank through which so much runs out, in litres per hour; 0 mends it. Throws for an unknown tank. */
  leak(tank: string, flow_lph: number): void {
    this.find(tank).leak(flow_lph);
  }

  /** Undefined where no pipe begins or ends in a tank. */
  private pipesOf(tank: string): TankPipes | undefined {
    const pipes = this.pipes.filter(({ spec }) => spec.to === tank || spec.from === tank);
    return pipes.length === 0 ? undefined : new TankPipes(tank, pipes);
  }

  private pipe(relay: string): Pipe | undefined {
    return this.pipes.find(({ spec }) => spec.relay === relay);
  }

  /** The tank whose inlet has a valve of its own behind this relay. */
  private tankWithInlet(relay: string): SimulatedTank {
    for (const [id, tank] of this.tanks) if (relay === `${id}.inlet`) return tank;
    throw new Error(`the simulated farm has no relay ${relay}`);
  }

  private find(id: string): SimulatedTank {
    const tank = this.tanks.get(id);
    if (tank === undefined) throw new Error(`the simulated farm has no tank ${id}`);
    return tank;
  }
}
