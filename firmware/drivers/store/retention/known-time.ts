import { HOUR_MS } from '../../../domain/history/resolution.js';
import type { Clock } from '../../../ports/clock.js';
import type { Sql } from '../sql.js';

/** A wall clock goes back by more than this when somebody has set it. */
const SET_BACK_MS = HOUR_MS;
/** It is written down when it differs so much from what is written. */
const KEEP_EVERY_MS = HOUR_MS;

/**
 * What time it is as far as that is known. A wall clock that nobody has confirmed may show a year to come; so, from the
 * time that was known last, no more has passed than the monotonic clock says. It is kept in the file, because a gateway
 * may be started while its clock is wrong. The time without power is missing in it until the clock is confirmed: it may
 * be behind, and is not ahead.
 */
export class KnownTime {
  private readonly q;
  /** Wall time when the monotonic clock showed 0: as it is known, and as the wall clock said at the last look. */
  private began_ms: number | null = null;
  private said_ms: number | null = null;
  private kept_ms = 0;

  constructor(
    sql: Sql,
    private readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>,
  ) {
    this.q = {
      read: sql.prepare<[], { known_ms: number }>('SELECT known_ms FROM rollup_progress'),
      keep: sql.prepare<[number]>('UPDATE rollup_progress SET known_ms = ?'),
    };
  }

  /**
   * Looks at both clocks, and answers the Unix time in ms. Throws a StoreError when the disk refuses it.
   * @param confirmed whether something outside has confirmed the wall clock: then it is right
   */
  look(confirmed: boolean): number {
    const monotonic_ms = this.clock.monotonic_ms();
    const says_ms = this.clock.wall_ms() - monotonic_ms;
    this.began_ms ??= this.load(says_ms, monotonic_ms);
    if (confirmed) this.began_ms = says_ms;
    // Nobody sets a running clock back but to put it right; where he errs, less is removed.
    else if (this.said_ms !== null && says_ms < this.said_ms - SET_BACK_MS)
      this.began_ms = Math.min(this.began_ms, says_ms);
    this.said_ms = says_ms;
    const known_ms = Math.round(this.began_ms + monotonic_ms);
    if (Math.abs(known_ms - this.kept_ms) >= KEEP_EVERY_MS) {
      this.q.keep.run(known_ms);
      this.kept_ms = known_ms;
    }
    return known_ms;
  }

  /** A store that has known no time believes the first. */
  private load(says_ms: number, monotonic_ms: number): number {
    this.kept_ms = this.q.read.get()?.known_ms ?? 0;
    return this.kept_ms === 0 ? says_ms : this.kept_ms - monotonic_ms;
  }
}
