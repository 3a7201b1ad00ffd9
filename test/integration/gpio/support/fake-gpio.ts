import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { fuseProgram } from '../../../support/compiled.js';
import { waitFor } from '../../../support/wait-for.js';

const SOURCES = fileURLToPath(new URL('fake-gpio', import.meta.url));

/** A GPIO controller of the fake board. */
export interface FakeChip {
  /** As the kernel labels it, such as `pinctrl-bcm2711`. */
  readonly label: string;
  /** The kernel's number of its first line. */
  readonly base: number;
  readonly lines?: number;
}

/** A line as it stands. */
export interface LineState {
  readonly exported: boolean;
  readonly direction: 'in' | 'out';
  /** The level on the wire. */
  readonly level: 0 | 1;
  readonly active_low: boolean;
  readonly edge: 'none' | 'rising' | 'falling' | 'both';
}

/**
 * A board whose lines stand behind /sys/class/gpio in a mount namespace of its own: only programs that are started by
 * `spawn` see it. Lines are named by the kernel's number (base + BCM). Like a kernel it outlives the programs.
 */
export class FakeGpio {
  private readonly children = new Set<ChildProcess>();

  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Starts a board with these controllers; see needs.ts for where that works. */
  static async start(...chips: readonly FakeChip[]): Promise<FakeGpio> {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-fake-gpio-'));
    const words = chips.map(({ label, base, lines = 58 }) => `${label}:${base}:${lines}`);
    // /sys/class itself cannot hold a new folder, and may have a real gpio in it.
    const script = `mount -t tmpfs none /sys/class && mkdir /sys/class/gpio && exec "$0" /sys/class/gpio "$@"`;
    const server = spawn(
      'unshare',
      ['-m', 'sh', '-c', script, fakeGpioProgram(), join(folder, 'control'), ...words],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    server.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
    });
    server.stderr?.on('data', (data: Buffer) => {
      said += data.toString();
    });
    await waitFor('the fake GPIO board', () => {
      if (server.exitCode !== null) throw new Error(said);
      return said.includes('ready\n');
    });
    return new FakeGpio(server, folder);
  }

  /** The command that runs another one where the board is seen. */
  command(...command: readonly string[]): [string, ...string[]] {
    return ['nsenter', `--mount=/proc/${this.server.pid}/ns/mnt`, '--', ...command];
  }

  /** Starts a program where the board is seen, with a channel for messages; it is ended with the board, if not before. */
  spawn(command: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    const [program, ...args] = this.command(...command);
    const child = spawn(program, args, {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    return child;
  }

  /** The outside puts a level on a line. */
  async set(line: number, level: 0 | 1): Promise<void> {
    await this.order(`set ${line} ${level}`);
  }

  /** So many pulses away from the present level and back; the next one waits until who watches has read this one. */
  async pulse(line: number, count: number, on_us: number, off_us: number): Promise<void> {
    await this.order(`pulse ${line} ${count} ${on_us} ${off_us}`);
  }

  /** A short circuit holds the line at a level, until null. */
  async short(line: number, level: 0 | 1 | null): Promise<void> {
    await this.order(`short ${line} ${level ?? -1}`);
  }

  /** Exporting the line fails with this error from now on; with null it works again. */
  async forbid(line: number, error: string | null): Promise<void> {
    await this.order(`forbid ${line} ${error ?? 'none'}`);
  }

  /** Writing the direction of the line fails with this error from now on. */
  async fixDirection(line: number, error: string | null): Promise<void> {
    await this.order(`fix ${line} ${error ?? 'none'}`);
  }

  /** Another program exports the line and writes its files, in this order. */
  async takenElsewhere(line: number, files: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.order(`export ${line}`);
    await this.writtenElsewhere(line, files);
  }

  /** Another program writes the files of a line that is exported, in this order. */
  async writtenElsewhere(line: number, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, word] of Object.entries(files)) await this.order(`write ${line} ${file} ${word}`);
  }

  /** Another program gives the line back. */
  async givenBack(line: number): Promise<void> {
    await this.order(`unexport ${line}`);
  }

  async state(line: number): Promise<LineState> {
    const [state = ''] = await this.order(`state ${line}`);
    return JSON.parse(state) as LineState;
  }

  /** Every write to the files and every change of a pin that the outside could see, oldest first. */
  log(): Promise<string[]> {
    return this.order('log');
  }

  /** What the outside saw of a line since the last `forget`: `in`, `out 0`, `out 1`. */
  async seenOutside(line: number): Promise<string[]> {
    const prefix = `pin ${line} `;
    return (await this.log()).filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  }

  /** Begins the log anew. */
  async forget(): Promise<void> {
    await this.order('forget');
  }

  async stop(): Promise<void> {
    for (const child of this.children) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    const gone = once(this.server, 'exit');
    this.server.kill('SIGTERM');
    if (this.server.exitCode === null && this.server.signalCode === null) await gone;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Gives one command to the board; answers the lines it said. */
  private async order(command: string): Promise<string[]> {
    const socket = connect(join(this.folder, 'control'));
    socket.write(`${command}\n`);
    const lines = (await text(socket)).trimEnd().split('\n');
    const verdict = lines.pop();
    if (verdict !== 'ok') throw new Error(`the fake board says to "${command}": ${verdict}`);
    return lines;
  }
}

/** The compiled program. */
export function fakeGpioProgram(): string {
  const sources = readdirSync(SOURCES).map((file) => join(SOURCES, file));
  return fuseProgram('fake-gpio', sources, ['-D_GNU_SOURCE', '-lpthread']);
}
