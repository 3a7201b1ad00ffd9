import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import { DEFAULT_FILTER } from '../../../firmware/domain/level/filter.js';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import type { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { SimulatedFarm } from '../../../firmware/drivers/simulated/farm.js';
import { PAPER_FARM } from '../../../firmware/drivers/simulated/paper-farm.js';
import type { SimulatedTankSpec } from '../../../firmware/drivers/simulated/simulated-tank.js';
import type { TankSetup } from '../../../firmware/node/tank-setup.js';
import type { RelayBank } from '../../../firmware/ports/relay-bank.js';
import { type Fittings, VirtualNode } from './virtual-node.js';

/** People who draw so much all the time. */
export const steadyDraws = (base_lph: number): SimulatedTankSpec['draws'] => {
  return { base_lph, per_hour: Array(24).fill(0), flow_lph: [1, 1], span_s: [1, 1], at_first: null };
};

/** What a test wants otherwise than on the farm of the paper. */
export interface FarmNodeOptions {
  readonly clock?: VirtualClock;
  readonly seed?: number;
  readonly tanks?: readonly SimulatedTankSpec[];
  /** Sets a tank up in another way. */
  readonly refit?: (setup: TankSetup) => TankSetup;
  /** What stands between the node and its relays. */
  readonly wire?: (relays: RelayBank) => RelayBank;
}

/** The real node above the simulated farm, on time that is moved by hand; notes everything that was switched, and when. */
export class FarmNode extends VirtualNode {
  readonly farm: SimulatedFarm;
  /** One line for each time a relay was switched over, with the monotonic time. */
  readonly switched: string[] = [];
  protected readonly fittings: Fittings;

  constructor(options: FarmNodeOptions = {}) {
    super(options.clock);
    const { seed = 7, tanks = PAPER_FARM, refit = (setup) => setup, wire = (relays) => relays } = options;
    this.farm = new SimulatedFarm({ seed, clock: this.clock, tanks });
    this.fittings = {
      relays: wire(this.noting(this.farm.relayBank())),
      tanks: tanks.map((tank) => refit(this.setUp(tank))),
      host: this.farm.hostMetrics(),
    };
  }

  private setUp({ id, name, shape, empty_distance_mm, inlet }: SimulatedTankSpec): TankSetup {
    return {
      ...{ id, name, shape_name: shape.kind, pings: 7 },
      range_finder: this.farm.rangeFinder(id),
      default_rule: DEFAULT_REFILL_RULE,
      control: {
        mounting: { shape: shapeOf(shape), empty_distance_mm },
        filter: DEFAULT_FILTER,
        inlet: { max_run_s: 14_400, rest_s: 900, full_percent: 95, hold_closed_s: 3_600 },
        inflow_lph: inlet.nominal_lph,
        idle_interval_ms: 5_000,
      },
    };
  }

  private noting(bank: RelayBank): RelayBank {
    const stands = new Map<string, boolean>();
    const note = (relay: string, energised: boolean) => {
      if ((stands.get(relay) ?? false) === energised) return;
      stands.set(relay, energised);
      this.switched.push(`${this.clock.monotonic_ms()} ms ${relay} ${energised ? 'on' : 'off'}`);
    };
    return {
      start: () => bank.start(),
      stop: () => bank.stop(),
      read: (relay) => bank.read(relay),
      allOff: async () => {
        for (const relay of stands.keys()) note(relay, false);
        await bank.allOff();
      },
      set: async (relay, energised) => {
        note(relay, energised);
        await bank.set(relay, energised);
      },
    };
  }
}
