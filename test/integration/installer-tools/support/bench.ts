import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPty, type Pty } from '../../../support/pty.js';
import { uartFrame } from '../../../support/uart-frame.js';
import { waitFor } from '../../../support/wait-for.js';
import { type FakeChip, FakeGpio } from '../../gpio/support/fake-gpio.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const HOOKS = at('../../../support/typescript-hooks.mjs');
const CLI = at('../../../../provisioning/main.ts');
const FIRMWARE = at('../../../../firmware/main.ts');

/** BCM 17 of a board whose controller begins at 512. */
export const CHIP: FakeChip = { label: 'pinctrl-bcm2711', base: 512 };
export const INLET_LINE = 529;
/** How often the sensor sends a frame, in ms. */
const FRAME_EVERY_MS = 40;

/** The command that opens the valve of `house` for so long. */
export const relayTest = (seconds: number, ...more: string[]) => [
  ...['relay', 'test', 'house', '--seconds'],
  String(seconds),
  ...more,
];

/** A command line that ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has printed on stdout so far. */
  stdout(): string;
}

/**
 * A Pi on a workbench: one tank with a serial sensor on a pseudo-terminal and, with `gpio`, an inlet valve on GPIO 17 of
 * a fake board; and the real `sluice` command to work on it.
 */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  readonly config = join(this.folder, 'etc', 'node.json');
  readonly data = join(this.folder, 'data');
  /** What the sensor sends next; null for silence. */
  bytes: () => Uint8Array | null = () => null;
  private readonly running = new Set<ChildProcess>();
  private timer: NodeJS.Timeout | null = null;

  private constructor(
    readonly sensor: Pty,
    readonly gpio: FakeGpio | null,
  ) {}

  static async begin({ gpio = false }: { gpio?: boolean } = {}): Promise<Bench> {
    const board = gpio ? await FakeGpio.start(CHIP) : null;
    const bench = new Bench(await openPty(), board);
    mkdirSync(join(bench.folder, 'etc', 'secrets'), { recursive: true });
    mkdirSync(bench.data);
    writeFileSync(join(bench.folder, 'etc', 'secrets', 'pi0'), `${'0'.repeat(32)}\n`);
    bench.configure({});
    bench.timer = setInterval(() => {
      const bytes = bench.bytes();
      if (bytes !== null) bench.sensor.write(bytes);
    }, FRAME_EVERY_MS);
    return bench;
  }

  /** Writes the configuration: a tank 1,000 mm wide and 1,500 mm high, its sensor 1,800 mm above the floor. */
  configure(tank: object, sensor: object = {}): void {
    const config = {
      schema: 1,
      node: 'pi0',
      gateway: 'gw0',
      broker_url: 'mqtt://127.0.0.1:1',
      secret_file: 'secrets/pi0',
      tanks: [
        {
          id: 'house',
          name: 'House',
          shape: { kind: 'vertical_cylinder', diameter_mm: 1000, height_mm: 1500 },
          sensor: {
            driver: 'serial',
            device: realpathSync(this.sensor.devicePath),
            empty_distance_mm: 1800,
            ...sensor,
          },
          inlet: this.gpio === null ? null : { relay: { driver: 'onoff', gpio: 17 } },
          rule: { low_percent: 5, high_percent: 80, enabled: false },
          idle_interval_s: 1,
          ...tank,
        },
      ],
    };
    writeFileSync(this.config, `${JSON.stringify(config, null, 2)}\n`);
  }

  /** The tank as the file has it now. */
  tank(): { shape: { kind: string; points?: object[] }; sensor: { empty_distance_mm: number } } {
    return JSON.parse(this.configText()).tanks[0];
  }

  /** The configuration as the file has it now. */
  configText(): string {
    return readFileSync(this.config, 'utf8');
  }

  /** The names of what stands in the folder of the configuration, but for locks. */
  beside(): string[] {
    return readdirSync(dirname(this.config)).filter((name) => !name.startsWith('.lock'));
  }

  /** The fake board. */
  get board(): FakeGpio {
    if (this.gpio === null) throw new Error('this bench has no board');
    return this.gpio;
  }

  /** From now on the sensor tells this distance, with so much noise to both sides. */
  distance(distance_mm: number, noise_mm = 0): void {
    let turn = 0;
    this.bytes = () => {
      turn += 1;
      return uartFrame(Math.round(distance_mm + noise_mm * (((turn * 7) % 11) / 5 - 1)));
    };
  }

  silence(): void {
    this.bytes = () => null;
  }

  /** Whether a program has the sensor's line open now. */
  sensorIsOpenIn({ child }: Running): boolean {
    const folder = `/proc/${child.pid}/fd`;
    const line = realpathSync(this.sensor.devicePath);
    try {
      return readdirSync(folder).some((fd) => readlinkSync(join(folder, fd)) === line);
    } catch {
      // It has ended, or closed another file meanwhile.
      return false;
    }
  }

  /** Starts `sluice …` on this bench; options of the place are added. */
  start(
    args: readonly string[],
    { preload = [], env = {} }: { preload?: string[]; env?: NodeJS.ProcessEnv } = {},
  ) {
    return this.run([...imports(preload), CLI, ...this.placed(args)], env);
  }

  /** Runs `sluice …` to its end. */
  sluice(...args: string[]): Promise<Ended> {
    return this.start(args).ended;
  }

  /** The same with --json: the one document it prints. */
  async json(...args: string[]): Promise<{ ended: Ended; document: Record<string, unknown> }> {
    const ended = await this.sluice(...args, '--json');
    try {
      return { ended, document: JSON.parse(ended.stdout) };
    } catch {
      throw new Error(`no single document: ${ended.stdout}\n${ended.stderr}`);
    }
  }

  /** The node itself, until it answers on its control socket. */
  async startNode(): Promise<Running> {
    const env = { SLUICE_DATA_DIR: this.data };
    const node = this.run([...imports([]), FIRMWARE, 'node', this.config], env);
    await waitFor('the node', () => node.stdout().includes('All outputs are safe'), 30_000);
    return node;
  }

  /** A person at a terminal: keyboard, screen and messages are `terminal`. */
  atTerminal(terminal: Pty, args: readonly string[]): Running {
    const device = openSync(terminal.devicePath, 'r+');
    const child = spawn(process.execPath, [...imports([]), CLI, ...this.placed(args)], {
      stdio: [device, device, device],
      env: { ...process.env, TERM: 'xterm', LANG: 'C.UTF-8', LC_ALL: '' },
    });
    closeSync(device);
    return this.follow(child);
  }

  async end(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    for (const child of this.running) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    await this.sensor.close();
    await this.gpio?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private placed(args: readonly string[]): string[] {
    return [...args, '--config', this.config, '--data-dir', this.data];
  }

  private run(args: readonly string[], env: NodeJS.ProcessEnv): Running {
    const variables = { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env };
    const command = [process.execPath, ...args];
    const [program = '', ...rest] = this.gpio === null ? command : this.gpio.command(...command);
    return this.follow(spawn(program, rest, { env: variables, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  private follow(child: ChildProcess): Running {
    const said = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      said.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      said.stderr += chunk;
    });
    this.running.add(child);
    const ended = once(child, 'close').then(([code, signal]) => {
      this.running.delete(child);
      return { code, signal, ...said } as Ended;
    });
    return { child, ended, stdout: () => said.stdout };
  }
}

function imports(preload: readonly string[]): string[] {
  return [HOOKS, ...preload].flatMap((file) => ['--import', file]);
}
