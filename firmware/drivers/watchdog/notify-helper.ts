import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Log } from '../../ports/log.js';

export interface NotifyHelperOptions {
  /** Where systemd listens: a path, or an abstract name that begins with `@`. */
  readonly socket: string;
  /** The program that sends a state (default: systemd's own). */
  readonly program?: string | undefined;
  readonly log: Log;
}

/**
 * Each line is a state, as sd_notify(3) names it. It ends with its standard input. A state that could not be passed on is
 * systemd-notify's to tell: what counts is that systemd hears one in time.
 */
const SCRIPT = 'while IFS= read -r state; do "$0" "$state"; done';
/** Where systemd-notify is, whatever this process was started with. */
const PATH = '/usr/local/bin:/usr/bin:/bin';

/**
 * Passes states on to systemd. Node cannot send datagrams to a unix socket, and `systemd-notify` can; a shell that stays
 * starts it, because the process that controls water would stand still while it forks itself. What the two do belongs to
 * this unit, so the unit needs `NotifyAccess=all`.
 */
export class NotifyHelper {
  private child: ChildProcess | null = null;
  private failing = false;
  private ending = false;

  constructor(private readonly options: NotifyHelperOptions) {}

  /** Passes one state on, such as `READY=1`; later states never overtake it. Starts the helper when there is none. */
  say(state: string): void {
    this.child ??= this.begin();
    this.child.stdin?.write(`${state}\n`);
  }

  /** Resolves when everything that was said has been passed on. */
  async end(): Promise<void> {
    const { child } = this;
    if (child === null) return;
    this.ending = true;
    const ended = once(child, 'close');
    child.stdin?.end();
    await ended.catch(() => undefined);
  }

  private begin(): ChildProcess {
    const { socket, program = 'systemd-notify' } = this.options;
    const child = spawn('/bin/sh', ['-c', SCRIPT, program], {
      env: { NOTIFY_SOCKET: socket, PATH },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    child.on('error', (error) => this.lost(child, { error }));
    child.on('exit', (exit_code, signal) => {
      if (!this.ending) this.lost(child, { exit_code, signal });
    });
    child.stdin?.on('error', () => undefined);
    child.stderr?.on('data', (words: Buffer) => this.complain({ cause: words.toString().trim() }));
    return child;
  }

  /** The next state tries again with a new helper. */
  private lost(child: ChildProcess, why: object): void {
    if (this.child === child) this.child = null;
    this.complain(why);
  }

  /** Once: it would be the same every few seconds. */
  private complain(why: object): void {
    if (!this.failing) this.options.log.error(why, 'systemd cannot be told how this process is');
    this.failing = true;
  }
}
