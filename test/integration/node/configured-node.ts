import { check } from '../../../firmware/config/check.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import type { SimulatedFarm } from '../../../firmware/drivers/simulated/farm.js';
import { instrumentsOf, rainGaugeOf } from '../../../firmware/main/instruments.js';
import { relayBankOf } from '../../../firmware/main/node-hardware.js';
import { Simulation } from '../../../firmware/main/simulation.js';
import { tankSetup } from '../../../firmware/main/tank-setups.js';
import type { RelayBank } from '../../../firmware/ports/relay-bank.js';
import { type Fittings, VirtualNode } from './virtual-node.js';

/** The real node as its configuration makes it, above the simulated farm; only time is moved by hand. */
export class ConfiguredNode extends VirtualNode {
  readonly farm: SimulatedFarm;
  readonly relays: RelayBank;
  /** Relays that do not come off any more. */
  readonly hanging = new Set<string>();
  /** Relays whose lines cannot be read any more. */
  readonly unreadable = new Set<string>();
  protected readonly fittings: Fittings;

  /**
   * @param written what its node.json says of the tanks, and of a rain gauge
   * @param elsewhere tanks that stand on the farm, and that another node looks after
   */
  constructor(
    written: { readonly tanks: readonly object[]; readonly rain_gauge?: object },
    elsewhere: readonly string[] = [],
  ) {
    super();
    const { clock, log, folder } = this;
    const link = { gateway: 'gw0', broker_url: 'mqtt://127.0.0.1:1883', secret_file: 'secret' };
    const whole = { schema: 1, node: 'pi0', ...link, simulation: { seed: 7 }, ...written };
    const config = check(nodeConfig, whole, 'node.json');
    const simulation = new Simulation(config.tanks, { seed: 7, clock, folder });
    const { farm } = simulation;
    const parts = { clock, log, farm };
    this.farm = farm;
    this.relays = this.asTheyObey(relayBankOf(config.tanks, simulation, log));
    this.fittings = {
      relays: this.relays,
      tanks: config.tanks
        .filter(({ id }) => !elsewhere.includes(id))
        .map((tank) => tankSetup(tank, farm.rangeFinder(tank.id), instrumentsOf(tank, parts))),
      rain_gauge: rainGaugeOf(config, parts),
      host: farm.hostMetrics(),
    };
  }

  private asTheyObey(bank: RelayBank): RelayBank {
    return {
      start: () => bank.start(),
      stop: () => bank.stop(),
      read: async (relay) => {
        if (this.unreadable.has(relay)) throw new Error(`the line of ${relay} cannot be read`);
        return bank.read(relay);
      },
      allOff: async () => {
        const hang = await Promise.all(
          [...this.hanging].map(async (relay) => ((await bank.read(relay)) ? [relay] : [])),
        );
        await bank.allOff();
        for (const relay of hang.flat()) await bank.set(relay, true);
      },
      set: async (relay, energised) => {
        if (energised || !this.hanging.has(relay)) await bank.set(relay, energised);
      },
    };
  }
}
