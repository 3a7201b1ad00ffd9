import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import { DEFAULT_FILTER } from '../../../firmware/domain/level/filter.js';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { SimulatedFarm } from '../../../firmware/drivers/simulated/farm.js';
import { PAPER_FARM } from '../../../firmware/drivers/simulated/paper-farm.js';
import { Node } from '../../../firmware/node/node.js';
import type { RelayBank } from '../../../firmware/ports/relay-bank.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

/** 08:00 in Madrid, a Monday. */
const EPOCH_MS = Date.UTC(2026, 5, 1, 6);

/** The real node above the simulated farm, on time that is moved by hand; notes everything that was switched, and when. */
export class FarmNode {
  readonly clock = new VirtualClock(EPOCH_MS);
  readonly uplink = new RecordedUplink();
  readonly farm = new SimulatedFarm({ seed: 7, clock: this.clock, tanks: PAPER_FARM });
  /** One line for each time a relay was switched over, with the monotonic time. */
  readonly switched: string[] = [];
  /** The occasion on which the time service says to have confirmed the clock. */
  confirmed: string | null = null;
  private readonly folder = mkdtempSync(join(tmpdir(), 'sluice-farm-node-'));
  private readonly log = new RecordedLog();
  private readonly node = new Node({
    ...{ id: 'pi0', version: '0.0.0', uplink: this.uplink, clock: this.clock, log: this.log },
    relays: this.noting(this.farm.relayBank()),
    memory: new FileNodeMemory({ folder: this.folder, clock: this.clock, log: this.log }),
    host: new LinuxHostMetrics({ dataDir: this.folder }),
    time_confirmation: { newest: async () => this.confirmed },
    tanks: PAPER_FARM.map((tank) => ({
      ...{ id: tank.id, name: tank.name, shape_name: tank.shape.kind, pings: 7 },
      range_finder: this.farm.rangeFinder(tank.id),
      default_rule: DEFAULT_REFILL_RULE,
      control: {
        mounting: { shape: shapeOf(tank.shape), empty_distance_mm: tank.empty_distance_mm },
        filter: DEFAULT_FILTER,
        inlet: { max_run_s: 14_400, rest_s: 900, full_percent: 95, hold_closed_s: 3_600 },
        inflow_lph: tank.inlet.nominal_lph,
        idle_interval_ms: 5_000,
      },
    })),
  });

  start(): Promise<void> {
    return this.node.start();
  }

  async close(): Promise<void> {
    const stopped = this.node.stop();
    await this.clock.advance(1_000);
    await stopped;
    rmSync(this.folder, { recursive: true });
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
