import { type Reason, reason } from '../reason.js';

/** A relay that does not follow for so long is taken to be broken, in ms: it is tried again at every tick until then. */
const STUCK_AFTER_MS = 30_000;
/** A command waits so long for its relay, in ms: a line that could not be read once says nothing. */
const FAILED_AFTER_MS = 5_000;

/** Watches whether a relay stands as it was told. */
export class RelayVigil {
  private since_ms: number | null = null;

  /** @param follows whether it reads back as it was told; `now_ms` is monotonic */
  see(follows: boolean, now_ms: number): void {
    if (follows) this.since_ms = null;
    else this.since_ms ??= now_ms;
  }

  /** Whether it stood as it was told when it was last read. */
  get follows(): boolean {
    return this.since_ms === null;
  }

  /** Whether it has not followed for longer than a command waits. */
  fails(now_ms: number): boolean {
    return this.since_ms !== null && now_ms - this.since_ms >= FAILED_AFTER_MS;
  }

  /** Why it counts as stuck; null while it does not. */
  stuck(now_ms: number): Reason | null {
    if (this.since_ms === null || now_ms - this.since_ms < STUCK_AFTER_MS) return null;
    return reason('relay_stuck', { stuck_s: STUCK_AFTER_MS / 1000 });
  }
}
