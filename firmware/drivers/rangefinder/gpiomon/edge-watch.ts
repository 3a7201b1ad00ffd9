import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isNativeError } from 'node:util/types';
import type { Clock } from '../../../ports/clock.js';
import type { Log } from '../../../ports/log.js';
import { Lines } from '../lines.js';
import {
  type ChipLine,
  type Edge,
  type GpiomonProgram,
  isBanner,
  readCommand,
  readEdge,
  watchCommand,
} from './generation.js';

export interface EdgeWatchOptions extends ChipLine {
  readonly program: GpiomonProgram;
  readonly clock: Clock;
  readonly log: Log;
}

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;

/** Generation 1 does not say when it watches. Longer than a Pi Zero takes to start a program. */
const IN_PLACE_AFTER_MS = 300;

const READ_WITHIN_MS = 2_000;
const END_WITHIN_MS = 500;

/** The longest line either generation prints in our formats is half as long. */
const LONGEST_LINE_BYTES = 64;
const LONGEST_COMPLAINT = 400;

/**
 * A line of the header, watched by a gpiomon of its own until `stop()`. A gpiomon that ends is started again: after
 * 250 ms at first, then at doubling intervals of at most 5 s, until an edge comes.
 */
export class EdgeWatch {
  readonly #options: EdgeWatchOptions;
  #heard: (edge: Edge) => void = () => {};
  #stopping = new AbortController();
  #keeping: Promise<void> | undefined;
  #child: ChildProcess | undefined;
  #level: 0 | 1 | null = null;
  #retry_ms = RETRY_MIN_MS;
  #trouble: string | null = null;

  constructor(options: EdgeWatchOptions) {
    this.#options = options;
  }

  /** The level as read at the beginning, and as the edges have told since; null while nobody watches. */
  get level(): 0 | 1 | null {
    return this.#level;
  }

  /** Begins to watch; resolves when the watch is in place, or the first try has failed. Never rejects. */
  async start(heard: (edge: Edge) => void): Promise<void> {
    if (this.#keeping !== undefined) return;
    this.#heard = heard;
    this.#stopping = new AbortController();
    const tried = new AbortController();
    this.#keeping = this.#keep(this.#stopping.signal, tried);
    if (!tried.signal.aborted) await once(tried.signal, 'abort');
  }

  /** Ends gpiomon; when this resolves it is gone. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#keeping;
    this.#keeping = undefined;
  }

  /** Reads the level anew, and watches with another gpiomon: this one may hang, or have lost an edge. */
  startAnew(): void {
    this.#retry_ms = RETRY_MIN_MS;
    this.#child?.kill('SIGKILL');
  }

  async #keep(stopping: AbortSignal, tried: AbortController): Promise<void> {
    while (!stopping.aborted) {
      try {
        await this.#watch(stopping, tried);
      } catch (error) {
        this.#tell(isNativeError(error) ? error.message : String(error));
      }
      this.#level = null;
      tried.abort();
      await this.#options.clock.sleep(this.#retry_ms, stopping);
      this.#retry_ms = Math.min(this.#retry_ms * 2, RETRY_MAX_MS);
    }
    tried.abort();
  }

  /** Watches until gpiomon ends, or is ended. Rejects when it ends by itself. */
  async #watch(stopping: AbortSignal, tried: AbortController): Promise<void> {
    const first = await this.#readLevel(stopping);
    if (stopping.aborted) return;
    const [file = '', ...args] = watchCommand(this.#options.program, this.#options);
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = endOf(child);
    this.#child = child;
    const over = new AbortController();
    const inPlace = () => {
      if (over.signal.aborted || this.#level !== null) return;
      this.#level = first;
      tried.abort();
    };
    child.stdout.on('data', this.#reader(child, inPlace));
    if (this.#options.program.generation === 1)
      void this.#options.clock.sleep(IN_PLACE_AFTER_MS, over.signal).then(inPlace);
    const end = () => void this.#end(child, over.signal);
    stopping.addEventListener('abort', end, { once: true });
    const why = await ended;
    stopping.removeEventListener('abort', end);
    over.abort();
    this.#child = undefined;
    if (!stopping.aborted && !child.killed) throw new Error(why);
  }

  /** An edge that comes before the watch counts as in place proves that it is. */
  #reader(child: ChildProcess, inPlace: () => void): (bytes: Uint8Array) => void {
    const lines = new Lines(LONGEST_LINE_BYTES);
    const { generation } = this.#options.program;
    return (bytes) => {
      const complete = lines.push(bytes);
      if (complete === null) {
        this.#tell('it prints a line without an end');
        child.kill('SIGKILL');
      }
      for (const line of complete ?? []) {
        const edge = readEdge(generation, line);
        if (edge !== null || isBanner(line)) inPlace();
        if (edge !== null) this.#take(edge);
      }
    };
  }

  #take(edge: Edge): void {
    this.#level = edge.level;
    this.#retry_ms = RETRY_MIN_MS;
    if (this.#trouble !== null) {
      const { gpio, log } = this.#options;
      log.info({ gpio }, `The echo line on GPIO ${gpio} is watched again.`);
    }
    this.#trouble = null;
    this.#heard(edge);
  }

  /** Before it is watched: a line that is watched cannot be read by anybody else. */
  #readLevel(signal: AbortSignal): Promise<0 | 1> {
    const [file = '', ...args] = readCommand(this.#options.program, this.#options);
    return new Promise((resolve, reject) => {
      execFile(file, args, { timeout: READ_WITHIN_MS, signal }, (error, stdout, stderr) => {
        const said = stdout.trim();
        if (error === null && (said === '0' || said === '1')) resolve(said === '1' ? 1 : 0);
        else if (signal.aborted) resolve(0);
        else reject(new Error(complaint(stderr) || error?.message || `gpioget says "${said.slice(0, 80)}"`));
      });
    });
  }

  async #end(child: ChildProcess, gone: AbortSignal): Promise<void> {
    child.kill('SIGTERM');
    await this.#options.clock.sleep(END_WITHIN_MS, gone);
    if (!gone.aborted) child.kill('SIGKILL');
  }

  #tell(cause: string): void {
    if (this.#trouble !== null || this.#stopping.signal.aborted) return;
    this.#trouble = cause;
    const { gpio, gpiochip, log } = this.#options;
    log.warn(
      { code: 'echo_line_unwatched', gpio, gpiochip, cause },
      `The echo line on GPIO ${gpio} cannot be watched (${cause}): its sensor is silent. It is tried again until it can. ${adviceFor(cause)}`,
    );
  }
}

/** How a program came to its end, and what it said about it. */
function endOf(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    said = complaint(said + bytes.toString());
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(said || `gpiomon ended with ${signal ?? code}`));
  });
}

function complaint(said: string): string {
  return said.trim().slice(-LONGEST_COMPLAINT);
}

function adviceFor(cause: string): string {
  if (/ENOENT/.test(cause)) return 'Install the package gpiod.';
  if (/busy/i.test(cause))
    return 'Another program, or an overlay in config.txt, has the pin: end that, or choose another pin.';
  if (/denied|EACCES|not permitted/i.test(cause))
    return 'The user that Sluice runs as has to be in the group gpio.';
  return 'Check the pin, and that gpiomon works by hand.';
}
