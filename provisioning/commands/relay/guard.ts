import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RelayPin } from '../../../firmware/drivers/relay/onoff.js';
import { Refusal } from '../../refusal.js';

/** What a guard is told. */
export interface GuardOrder {
  readonly relay: RelayPin;
  /** It acts by itself after so long, also when its parent still lives: one that was stopped in the middle cannot. */
  readonly within_ms: number;
}

export interface GuardMessage {
  readonly ready: true;
}

const SELF = fileURLToPath(import.meta.url);
const PROGRAM = fileURLToPath(new URL(`guard-process${extname(SELF)}`, import.meta.url));

/** A process that puts a relay at rest when this one cannot any more. */
export class Guard {
  /** Aborts when the guard is gone: then the valve must close. */
  readonly lost: AbortSignal;

  private constructor(private readonly child: ChildProcess) {
    const gone = new AbortController();
    this.lost = gone.signal;
    child.once('exit', () => gone.abort());
  }

  /**
   * Starts a guard; it watches when this resolves.
   * @throws Refusal `guard_failed`
   */
  static async over(order: GuardOrder): Promise<Guard> {
    // A session of its own: Ctrl-C, a closed terminal and a killed process group do not reach it.
    const child = spawn(process.execPath, [...process.execArgv, PROGRAM, JSON.stringify(order)], {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const failed = Promise.race([once(child, 'exit'), once(child, 'error')]).then(
      () => false,
      () => false,
    );
    const ready = once(child, 'message').then(() => true);
    const isReady = await Promise.race([ready, failed]);
    if (isReady) return new Guard(child);
    throw new Refusal({
      code: 'guard_failed',
      message:
        'the process that closes the valve when this one is killed could not be started; nothing was switched',
      hint: 'Free some memory, and try again.',
      exit: 'failed',
    });
  }

  /** The relay is at rest: the guard goes without touching it. */
  async dismiss(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.send({ done: true }, () => {});
    await gone;
  }

  /** The relay may not be at rest: the guard tries, too, and goes on after this process. */
  takeOver(): void {
    if (this.child.connected) this.child.disconnect();
    this.child.unref();
  }
}
