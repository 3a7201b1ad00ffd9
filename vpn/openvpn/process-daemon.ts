import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Log } from '../../firmware/ports/log.js';
import { AccessPathError } from '../access-path.js';
import type { Daemon } from './daemon.js';

export interface ProcessDaemonOptions {
  /** Program and arguments; it stays in the foreground and writes its log to standard output. */
  readonly command: readonly [string, ...string[]];
  readonly log: Log;
  /** How long it may take to end after SIGTERM before it is killed, by default 5,000 ms. */
  readonly stop_timeout_ms?: number;
}

/** An OpenVPN daemon as a child of this process, for machines without systemd. It is not restarted when it dies. */
export class ProcessDaemon implements Daemon {
  readonly #options: ProcessDaemonOptions;
  #child: ChildProcess | undefined;

  constructor(options: ProcessDaemonOptions) {
    this.#options = options;
  }

  /** @throws AccessPathError `daemon_start_failed` when the program cannot be run at all */
  async start(): Promise<void> {
    if (this.#child !== undefined) return;
    const [program, ...args] = this.#options.command;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    child.once('exit', (code, signal) => this.#gone(child, code, signal));
    createInterface({ input: child.stdout }).on('line', (line) => this.#options.log.debug({}, line));
    try {
      await once(child, 'spawn');
    } catch (cause) {
      this.#child = undefined;
      throw new AccessPathError('daemon_start_failed', `${program} cannot be run; is it installed?`, {
        cause,
      });
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const gone = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.stop_timeout_ms ?? 5_000);
    child.kill('SIGTERM');
    await gone;
    clearTimeout(timer);
  }

  #gone(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#options.log.info({ code, signal }, 'The OpenVPN daemon has ended');
  }
}
