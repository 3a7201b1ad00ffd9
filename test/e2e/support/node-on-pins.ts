import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeGpio } from '../../integration/gpio/support/fake-gpio.js';
import { TestBroker } from '../../integration/uplink/test-broker.js';
import { openPty, type Pty } from '../../support/pty.js';
import { uartFrame } from '../../support/uart-frame.js';
import { waitFor } from '../../support/wait-for.js';

/** BCM 27 of a board whose controller begins at 512. */
const LINE = 512 + 27;
/** BCM number of the pin that the relay hangs on. */
export const GPIO = 27;
const EMPTY_MM = 1_200;
const HEIGHT_MM = 1_000;
const STARTS_MS = 60_000;
/** As it is installed: started from sources it would be late by the compiler. */
const BUILT = fileURLToPath(new URL('../../../dist/firmware/main.js', import.meta.url));
const TANK = {
  ...{ id: 'low', name: 'Low', idle_interval_s: 1 },
  shape: { kind: 'rectangle', length_mm: 1_000, width_mm: 1_000, height_mm: HEIGHT_MM },
};

/** The real, built node process with one tank, whose sensor is on a serial line and whose relay is on the pin of a fake board. */
export class NodeOnPins {
  /** What the node has said since it was last started. */
  said = '';
  private level_percent = 60;
  private node: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    readonly broker: TestBroker,
    private readonly gpio: FakeGpio,
    private readonly pty: Pty,
    private readonly frames: { stop(): void },
  ) {}

  /**
   * The node does not run yet.
   * @param fitted what hangs on the tank, with its relay on {@link GPIO}; as in node.json
   */
  static async set(fitted: object): Promise<NodeOnPins> {
    // Paths of pseudo-terminals must be short and outside of the folders of the fake board.
    const folder = mkdtempSync('/dev/shm/sluice-');
    const broker = await TestBroker.start();
    const gpio = await FakeGpio.start({ label: 'pinctrl-bcm2711', base: 512 });
    const pty = await openPty(join(folder, 'tty'));
    const sensor = { driver: 'serial', device: pty.devicePath, empty_distance_mm: EMPTY_MM };
    const who = { schema: 1, node: 'pi0', gateway: 'gw0', broker_url: broker.url, secret_file: 'secret' };
    const config = { ...who, tanks: [{ ...TANK, ...fitted, sensor: { ...sensor, max_range_mm: 4_500 } }] };
    writeFileSync(join(folder, 'secret'), '0'.repeat(32));
    writeFileSync(join(folder, 'node.json'), JSON.stringify(config));
    mkdirSync(join(folder, 'data'));
    const rig: NodeOnPins = new NodeOnPins(folder, broker, gpio, pty, { stop: () => clearInterval(frames) });
    const frames = setInterval(() => pty.write(rig.frame()), 100);
    return rig;
  }

  /** Runs mount(8) with these options on the node's data folder, where the node sees it; it ends with the board. */
  mountData(...options: readonly string[]): void {
    const [nsenter, ...command] = this.gpio.command('mount', ...options, this.data_folder);
    execFileSync(nsenter, command);
  }

  startNode(): void {
    const program = [process.execPath, BUILT, 'node', join(this.folder, 'node.json')];
    const node = this.gpio.spawn(program, {
      SLUICE_DATA_DIR: this.data_folder,
      SLUICE_BROKER_URL: this.broker.url,
    });
    this.said = '';
    for (const stream of [node.stdout, node.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.said += chunk.toString();
      });
    this.node = node;
  }

  async killNode(): Promise<void> {
    const { node } = this;
    if (node === null || node.exitCode !== null || node.signalCode !== null) return;
    const gone = once(node, 'exit');
    node.kill('SIGKILL');
    await gone;
  }

  /** Waits until the node listens on a topic; it must not have been waited for since its start. */
  async nodeListens(topic: string): Promise<void> {
    await this.during('the node to listen', () => this.broker.subscribed.includes(topic));
    this.broker.subscribed.splice(0);
  }

  /** Puts the water at a level. */
  setLevel(percent: number): void {
    this.level_percent = percent;
  }

  /** The level on the wire of the pin; what hangs on it runs, or is open, at 1. */
  async level(): Promise<0 | 1> {
    return (await this.gpio.state(LINE)).level;
  }

  async levelIs(level: 0 | 1): Promise<void> {
    await this.during(`the line at ${level}`, async () => (await this.level()) === level);
  }

  async clear(): Promise<void> {
    this.frames.stop();
    await this.killNode();
    await this.gpio.stop();
    await this.pty.close();
    await this.broker.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get data_folder(): string {
    return join(this.folder, 'data');
  }

  /** Waits; in vain when the node ends. */
  private async during(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const look = () => this.node?.exitCode != null || isSo();
    await waitFor(what, look, STARTS_MS).catch((cause) => {
      throw new Error(this.said, { cause });
    });
    const { exitCode = null } = this.node ?? {};
    if (exitCode !== null) throw new Error(`the node ended with ${exitCode}: ${this.said}`);
  }

  private frame(): Uint8Array {
    return uartFrame(EMPTY_MM - (HEIGHT_MM * this.level_percent) / 100);
  }
}
