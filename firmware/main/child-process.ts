import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Log } from '../ports/log.js';
import { EXIT } from './exit.js';
import type { ReadyMessage } from './lifecycle.js';

/** Waits before a process that died is started again, in ms: longer each time, short again once it has run well. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const RAN_WELL_MS = 60_000;
/** A process that does not end by itself after this is killed, in ms. */
const STOP_WITHIN_MS = 5_000;

/** What the keeper of a process must know. */
export interface KeptProcessOptions {
  /** A program of main.ts, and its arguments. */
  readonly program: readonly [string, ...string[]];
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Called each time the process says that it answers. */
  readonly onReady: (url: string) => void;
  /** Called when only a person can help: the process will not be started again. */
  readonly onHopeless: (exit_code: number) => void;
}

/**
 * For processes that do little and last long: new objects get 2 MB before they are looked through, and that is done
 * without threads of its own, each of which keeps memory. Some 10 MB less; the units of an installed Pi say the same.
 */
const LEAN = ['--max-semi-space-size=2', '--single-threaded-gc', '--v8-pool-size=1'];

/** One heap of the C library for all threads: what one of them gives back, another may take. Some 8 MB less under load. */
const ONE_HEAP = { MALLOC_ARENA_MAX: '1' };

/** A child process that is started again whenever it dies. */
export class KeptProcess {
  private child: ChildProcess | null = null;
  private timer: NodeJS.Timeout | null = null;
  private wait_ms = FIRST_WAIT_MS;
  private stopping = false;

  constructor(private readonly options: KeptProcessOptions) {}

  start(): void {
    const { program, environment, log, onReady } = this.options;
    const main = fileURLToPath(new URL('../main.js', import.meta.url));
    const begun_ms = performance.now();
    // A group of its own: Ctrl-C in a terminal reaches this process alone, and it ends the children in order.
    const child = spawn(process.execPath, [...LEAN, main, ...program], {
      env: { ...environment, ...ONE_HEAP },
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child = child;
    child.on('message', (message: ReadyMessage) => onReady(message.ready));
    child.on('error', (error) => log.error({ error }, `The ${program[0]} could not be started`));
    child.on('exit', (exit_code, signal) => {
      this.child = null;
      if (this.stopping) return;
      this.onDeath(exit_code, signal, performance.now() - begun_ms);
    });
  }

  private onDeath(exit_code: number | null, signal: string | null, ran_ms: number): void {
    const { program, log, onHopeless } = this.options;
    if (exit_code === EXIT.needs_a_person) {
      onHopeless(exit_code);
      return;
    }
    if (ran_ms >= RAN_WELL_MS) this.wait_ms = FIRST_WAIT_MS;
    log.error({ exit_code, signal }, `The ${program[0]} died; it is started again in ${this.wait_ms} ms`);
    this.timer = setTimeout(() => this.start(), this.wait_ms);
    this.wait_ms = Math.min(this.wait_ms * 2, LONGEST_WAIT_MS);
  }

  /** Asks the process to end and waits for it; one that does not is killed. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(killer);
  }
}
