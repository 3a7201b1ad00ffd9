import { join } from 'node:path';
import { check } from '../../../firmware/config/check.js';
import { nodeConfig, type TankConfig } from '../../../firmware/config/node-config.js';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { MqttUplink } from '../../../firmware/drivers/uplink/mqtt.js';
import { NodeCalibrations } from '../../../firmware/main/calibrations.js';
import { instrumentsOf } from '../../../firmware/main/instruments.js';
import { relayBankOf } from '../../../firmware/main/node-hardware.js';
import { Simulation } from '../../../firmware/main/simulation.js';
import { redoneWith, tankSetup } from '../../../firmware/main/tank-setups.js';
import { Node } from '../../../firmware/node/node.js';
import type { Clock } from '../../../firmware/ports/clock.js';
import type { RelayBank } from '../../../firmware/ports/relay-bank.js';
import { RecordedLog } from '../../support/recorded-log.js';

export interface MqttNodeOptions {
  /** Of the broker. */
  readonly url: string;
  readonly secret: string;
  /** As in node.json. */
  readonly tanks: readonly object[];
  /** Its data folder. */
  readonly folder: string;
  readonly clock: Clock;
}

/** A real node above the simulated farm, as its configuration makes it, on a real connection to a broker. */
export class MqttNode {
  readonly relays: RelayBank;
  readonly node: Node;
  /** What it wrote into its log. */
  readonly log = new RecordedLog();
  private readonly simulation: Simulation;

  constructor({ url, secret, tanks, folder, clock }: MqttNodeOptions) {
    const written = {
      ...{ schema: 1, node: 'pi0', gateway: 'gw0', broker_url: url, secret_file: 'secret' },
      ...{ simulation: { seed: 7 }, tanks },
    };
    const config = check(nodeConfig, written, 'node.json');
    const { log } = this;
    this.simulation = new Simulation(config.tanks, { seed: 7, clock, folder });
    const { farm } = this.simulation;
    this.relays = relayBankOf(config.tanks, this.simulation, log);
    const memory = new FileNodeMemory({ folder: join(folder, 'rules'), clock, log });
    const finders = { of: ({ id }: TankConfig) => farm.rangeFinder(id) };
    const calibrations = new NodeCalibrations({ written: config, memory, redo: redoneWith(finders), log });
    const ids = config.tanks.map(({ id }) => id);
    this.node = new Node({
      ...{ id: 'pi0', version: '0.0.0', relays: this.relays, clock, log },
      uplink: new MqttUplink({
        ...{ url, gateway: 'gw0', node: 'pi0', tanks: ids, secret, clock, log },
        random: Math.random,
      }),
      tanks: calibrations
        .load()
        .tanks.map((tank) => tankSetup(tank, finders.of(tank), instrumentsOf(tank, { clock, log, farm }))),
      ...{ memory, calibrations },
      time_confirmation: { newest: async () => 'noon' },
      host: new LinuxHostMetrics({ dataDir: folder }),
    });
  }

  /** How it really is in the tanks. */
  get farm() {
    return this.simulation.farm;
  }

  async stop(): Promise<void> {
    await this.node.stop();
    this.simulation.stop();
  }
}
