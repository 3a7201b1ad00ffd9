import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

/** Relays that the kernel no longer answers for, from a moment on. */
class StuckRelays implements RelayBank {
  private free: Promise<void> = Promise.resolve();

  constructor(private readonly relays: RelayBank) {}

  start = () => this.relays.start();
  stop = () => this.relays.stop();
  set = (relay: string, energised: boolean) => this.answer(() => this.relays.set(relay, energised));
  read = (relay: string) => this.answer(() => this.relays.read(relay));
  allOff = () => this.relays.allOff();

  /** Nothing is answered until the function that this gives is called. */
  block(): () => void {
    let release = () => {};
    this.free = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  private answer<T>(ask: () => Promise<T>): Promise<T> {
    return this.free.then(ask);
  }
}

describe('what a node tells its watchdog', () => {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1, 6));
  const farm = new SimulatedFarm({ seed: 7, clock, tanks: PAPER_FARM });
  const log = new RecordedLog();
  const uplink = new RecordedUplink();
  let folder: string;
  let relays: StuckRelays;
  let node: Node;
  let release = () => {};

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-hang-'));
    relays = new StuckRelays(farm.relayBank());
    node = new Node({
      id: 'pi0',
      version: '0.0.0',
      relays,
      uplink,
      memory: new FileNodeMemory({ folder, clock, log }),
      host: new LinuxHostMetrics({ dataDir: folder }),
      clock,
      log,
      tanks: PAPER_FARM.map((tank) => ({
        id: tank.id,
        name: tank.name,
        shape_name: tank.shape.kind,
        pings: 7,
        range_finder: farm.rangeFinder(tank.id),
        default_rule: DEFAULT_REFILL_RULE,
        control: {
          mounting: { shape: shapeOf(tank.shape), empty_distance_mm: tank.empty_distance_mm },
          filter: DEFAULT_FILTER,
          inlet: { max_run_s: 14_400, rest_s: 900, full_percent: 95, hold_closed_s: 3_600 },
          inflow_lph: tank.inlet.nominal_lph,
          idle_interval_ms: 60_000,
        },
      })),
    });
    await node.start();
    await clock.advance(3_000);
  });
  afterEach(async () => {
    release();
    farm.breakSensor('house', null);
    const stopped = node.stop();
    await clock.advance(1_000);
    await stopped;
    rmSync(folder, { recursive: true });
  });

  test('all is well in a day of refills and of idle minutes', async () => {
    for (let minute = 0; minute < 1_440; minute += 1) {
      await clock.advance(60_000);
      expect(node.findFault()).toBeNull();
    }
  }, 60_000);

  test.each(['silent', 'no_echo'] as const)('all is well with a sensor that is %s', async (fault) => {
    farm.breakSensor('house', fault);
    for (let second = 0; second < 120; second += 1) {
      await clock.advance(1_000);
      expect(node.findFault()).toBeNull();
    }
  });

  test('a control that waits for ever for its relay is a fault, which names the tank', async () => {
    release = relays.block();
    await clock.advance(70_000);
    expect(node.findFault()).toBe('The control of house, farm hangs or fails');
  });

  test('a command whose execution hangs is a fault after 5 s, although the next tick is a minute away', async () => {
    await clock.advance(120_000);
    release = relays.block();
    uplink.command('farm', {
      id: 'open-farm-1',
      actuator: 'inlet',
      action: 'open',
      duration_s: 300,
      ttl_s: 10,
    });
    await clock.advance(5_100);
    expect(node.findFault()).toContain('farm');
  });
});
