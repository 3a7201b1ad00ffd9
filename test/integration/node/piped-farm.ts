import { join } from 'node:path';
import { check } from '../../../firmware/config/check.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { instrumentsOf } from '../../../firmware/main/instruments.js';
import { relayBankOf } from '../../../firmware/main/node-hardware.js';
import { Simulation } from '../../../firmware/main/simulation.js';
import { tankSetup } from '../../../firmware/main/tank-setups.js';
import { Node } from '../../../firmware/node/node.js';
import type { RelayBank } from '../../../firmware/ports/relay-bank.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

const MINUTE_MS = 60_000;
const RELAY = { driver: 'simulated' };
const SHAPE = { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 };
const SENSOR = { driver: 'simulated', empty_distance_mm: 2_018 };
const CONFIG = {
  schema: 1,
  node: 'pi0',
  gateway: 'gw0',
  broker_url: 'mqtt://127.0.0.1:1883',
  secret_file: 'secret',
  simulation: { seed: 7 },
  tanks: [
    {
      ...{ id: 'low', name: 'Low', shape: SHAPE, sensor: SENSOR },
      outlet: { relay: RELAY, safe_position: 'open', flow_lph: 3_000 },
      pump: { relay: RELAY, direction: 'transfer', to_tank: 'high', flow_lph: 6_000, dry_run_s: 120 },
    },
    {
      ...{ id: 'high', name: 'High', shape: SHAPE, sensor: SENSOR },
      inlet: {
        sources: [
          {
            ...{ id: 'rain', kind: 'rain', relay: RELAY, supply_tank: 'low', inflow_lph: 6_000 },
            ...{ lock_out_percent: 42, restore_percent: 60 },
          },
          {
            ...{ id: 'town', kind: 'town', relay: RELAY, priority: 2, cost_per_m3: 2, inflow_lph: 3_000 },
            allowed_hours: [{ from_minute: 360, to_minute: 720 }],
          },
          { id: 'bore', kind: 'bore', relay: RELAY, priority: 3, cost_per_m3: 3, inflow_lph: 12_000 },
        ],
      },
    },
  ],
};

/** The real node as its configuration makes it, above the simulated farm; only time is moved by hand. */
export class PipedFarm {
  readonly clock = new VirtualClock(Date.UTC(2026, 5, 1, 6));
  readonly uplink = new RecordedUplink();
  readonly log = new RecordedLog();
  private readonly config = check(nodeConfig, CONFIG, 'node.json');
  private readonly simulation: Simulation;
  readonly node: Node;
  readonly relays;
  /** Relays that do not come off any more. */
  readonly hanging = new Set<string>();
  private ids = 0;

  constructor(folder: string) {
    const { clock, log, uplink, config } = this;
    this.simulation = new Simulation(config.tanks, { seed: 7, clock, folder });
    const { farm } = this.simulation;
    this.relays = this.asTheyObey(relayBankOf(config.tanks, this.simulation, log));
    this.node = new Node({
      ...{ id: 'pi0', version: '0.0.0', relays: this.relays, uplink, clock, log },
      tanks: config.tanks.map((tank) =>
        tankSetup(tank, farm.rangeFinder(tank.id), instrumentsOf(tank, { clock, log, farm })),
      ),
      memory: new FileNodeMemory({ folder: join(folder, 'rules'), clock, log }),
      host: new LinuxHostMetrics({ dataDir: folder }),
      time_confirmation: { newest: async () => 'at the start' },
    });
  }

  get farm() {
    return this.simulation.farm;
  }

  told(topic: string): Record<string, unknown> {
    return this.uplink.told.get(topic) ?? {};
  }

  /** Hands in a message of the gateway, or of an admin; answers its id. */
  async send(topic: 'command' | 'lease' | 'scheduleSet', tank: string, what: object): Promise<string> {
    this.ids += 1;
    const id = `message-${this.ids}`;
    this.uplink.raw(topic, tank, JSON.stringify({ id, ttl_s: 30, ...what }));
    await this.clock.advance(1_000);
    return id;
  }

  lease(what: object = {}): Promise<string> {
    const reason = { reason_code: 'transfer_runs', reason_args: { to_tank: 'high' } };
    return this.send('lease', 'low', { actuator: 'pump', want: 'run', lease_s: 30, ...reason, ...what });
  }

  async until(what: string, seen: () => Promise<boolean>): Promise<void> {
    for (let waited_ms = 0; !(await seen()); waited_ms += 1_000) {
      if (waited_ms > 20 * MINUTE_MS) throw new Error(`not within 20 min: ${what}`);
      await this.clock.advance(1_000);
    }
  }

  async stop(): Promise<void> {
    const stopped = this.node.stop();
    await this.clock.advance(1_000);
    await stopped;
  }

  private asTheyObey(bank: RelayBank): RelayBank {
    return {
      start: () => bank.start(),
      stop: () => bank.stop(),
      read: (relay) => bank.read(relay),
      allOff: () => bank.allOff(),
      set: async (relay, energised) => {
        if (energised || !this.hanging.has(relay)) await bank.set(relay, energised);
      },
    };
  }
}
