import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { FakeGpio } from '../../integration/gpio/support/fake-gpio.js';
import { TestBroker } from '../../integration/uplink/test-broker.js';
import { openPty, type Pty } from '../../support/pty.js';
import { uartFrame } from '../../support/uart-frame.js';
import { waitFor } from '../../support/wait-for.js';

/** BCM 27 of a board whose controller begins at 512. */
const LINE = 512 + 27;
const EMPTY_MM = 1_200;
const STARTS_MS = 60_000;
const LEASE = 'sluice/gw0/tank/low/lease';
/** As it is installed: started from sources it would be late by the compiler. */
const BUILT = fileURLToPath(new URL('../../../dist/firmware/main.js', import.meta.url));
const TANK = {
  ...{ id: 'low', name: 'Low', idle_interval_s: 1 },
  shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: 1_000 },
  pump: { relay: { driver: 'onoff', gpio: 27 }, direction: 'transfer', to_tank: 'high', dry_run_s: 3_600 },
};

/** The real, built node process with a transfer pump on the pin of a fake board, and a gateway that leases it. */
export class PumpOnAPin {
  private leases = 0;
  private node: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    private readonly broker: TestBroker,
    private readonly gateway: MqttClient,
    private readonly gpio: FakeGpio,
    private readonly pty: Pty,
    private readonly frames: NodeJS.Timeout,
  ) {}

  /** The node does not run yet. */
  static async set(): Promise<PumpOnAPin> {
    // Paths of pseudo-terminals must be short and outside of the folders of the fake board.
    const folder = mkdtempSync('/dev/shm/sluice-');
    const broker = await TestBroker.start();
    const gateway = await connectAsync(broker.url);
    const gpio = await FakeGpio.start({ label: 'pinctrl-bcm2711', base: 512 });
    const pty = await openPty(join(folder, 'tty'));
    const frames = setInterval(() => pty.write(uartFrame(EMPTY_MM - 600)), 100);
    const sensor = { driver: 'serial', device: pty.devicePath, empty_distance_mm: EMPTY_MM };
    const who = { schema: 1, node: 'pi0', gateway: 'gw0', broker_url: broker.url, secret_file: 'secret' };
    const config = { ...who, tanks: [{ ...TANK, sensor: { ...sensor, max_range_mm: 4_500 } }] };
    writeFileSync(join(folder, 'secret'), '0'.repeat(32));
    writeFileSync(join(folder, 'node.json'), JSON.stringify(config));
    return new PumpOnAPin(folder, broker, gateway, gpio, pty, frames);
  }

  startNode(): void {
    const program = [process.execPath, BUILT, 'node', join(this.folder, 'node.json')];
    this.node = this.gpio.spawn(program, {
      SLUICE_DATA_DIR: join(this.folder, 'data'),
      SLUICE_BROKER_URL: this.broker.url,
    });
  }

  async killNode(): Promise<void> {
    const { node } = this;
    if (node === null || node.exitCode !== null || node.signalCode !== null) return;
    const gone = once(node, 'exit');
    node.kill('SIGKILL');
    await gone;
  }

  /** Waits until the node listens for leases; it must not have been waited for since its start. */
  async nodeListens(): Promise<void> {
    await waitFor('the node to listen', () => this.broker.subscribed.includes(LEASE), STARTS_MS);
    this.broker.subscribed.splice(0);
  }

  async lease(lease_s: number): Promise<void> {
    this.leases += 1;
    const why = { reason_code: 'transfer_runs', reason_args: { to_tank: 'high' } };
    const id = `lease-${this.leases}-abcdef`;
    const what = { id, ttl_s: 10, actuator: 'pump', want: 'run', lease_s, ...why };
    await this.gateway.publishAsync(LEASE, JSON.stringify(what), { qos: 1 });
  }

  /** The level on the wire of the pump's pin; it runs at 1. */
  async level(): Promise<0 | 1> {
    return (await this.gpio.state(LINE)).level;
  }

  async levelIs(level: 0 | 1): Promise<void> {
    await waitFor(`the line at ${level}`, async () => (await this.level()) === level, STARTS_MS);
  }

  async clear(): Promise<void> {
    clearInterval(this.frames);
    await this.killNode();
    await this.gateway.endAsync(true).catch(() => undefined);
    await this.gpio.stop();
    await this.pty.close();
    await this.broker.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
