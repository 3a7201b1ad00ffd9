import type { Retention } from '../../domain/history/retention.js';
import type { Clock } from '../../ports/clock.js';
import type { Upkeep } from '../../ports/store.js';
import type { Ballast } from './ballast.js';
import type { HistoryFile } from './history.js';
import type { HostFile } from './hosts/host-file.js';
import { KEY_TS, keyAt } from './reading-key.js';
import { KnownTime } from './retention/known-time.js';
import { Pruning } from './retention/retention.js';
import type { Progress } from './rollups/progress.js';
import type { RollUp } from './rollups/roll-up.js';
import { TakingBack } from './rollups/taking-back.js';
import type { Sql } from './sql.js';
import { StoreError } from './store-error.js';

export interface UpkeepOptions {
  readonly history: Pick<HistoryFile, 'settle'>;
  readonly sql: Sql;
  readonly rollUp: RollUp;
  readonly progress: Progress;
  readonly retention: Retention;
  readonly ballast: Pick<Ballast, 'aboard' | 'take' | 'release'>;
  readonly hosts: Pick<HostFile, 'rollUp'>;
  readonly clock: Pick<Clock, 'wall_ms' | 'monotonic_ms'>;
}

/** How far the clock of a node may run ahead of the gateway's. */
const CLOCKS_APART_MS = 60 * 60_000;
/** How often what came in is settled, so that an hour is all there when it is rolled up. */
const SETTLE_EVERY_MS = 10 * 60_000;
/** How often everything is looked through for what is too old. */
const PRUNE_EVERY_MS = 60 * 60_000;
const PRUNE_WITHOUT_BALLAST_MS = 60_000;

/** Rolls up and removes, a piece at a time. */
export class StoreUpkeep implements Upkeep {
  private readonly pruning: Pruning;
  private readonly knownTime: KnownTime;
  private readonly takingBack: TakingBack;
  private readonly newest;
  private pass: Iterator<void> | null = null;
  private pruned_ms = Number.NEGATIVE_INFINITY;
  private settled_ms = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: UpkeepOptions) {
    const { sql, progress, retention, ballast, hosts, clock } = options;
    this.pruning = new Pruning({ sql, progress, retention, ballast, hosts });
    this.knownTime = new KnownTime(sql, clock);
    this.takingBack = new TakingBack(sql, progress);
    this.newest = sql.prepare<[number], { ts: number | null }>(
      `SELECT ${KEY_TS} AS ts FROM kept_readings WHERE key < ${keyAt('(? + 1)')} ORDER BY key DESC LIMIT 1`,
    );
  }

  /** As the port says. */
  step(confirmed = false): boolean {
    try {
      return this.piece(confirmed);
    } catch (error) {
      this.pass = null;
      this.options.rollUp.disturbed();
      this.options.progress.forget();
      // Removing needs room too.
      if (error instanceof StoreError && error.code === 'store_full' && this.options.ballast.release())
        return true;
      throw error;
    }
  }

  /**
   * What is rolled up goes by the clock and the newest reading: a clock that was wrong spoils nothing there. Ages are
   * reckoned from no later than the time that is known, so that a clock that runs years ahead removes nothing.
   */
  private piece(confirmed: boolean): boolean {
    const { clock, ballast, rollUp } = this.options;
    const now_ms = clock.wall_ms();
    if (Math.abs(now_ms - this.settled_ms) >= SETTLE_EVERY_MS) {
      this.options.history.settle();
      this.settled_ms = now_ms;
    }
    const known_ms = this.knownTime.look(confirmed);
    const newest_ms = this.newest.get(now_ms + CLOCKS_APART_MS)?.ts ?? null;
    if (newest_ms === null) return false;
    // A clock that woke up in the past says nothing about what runs ahead.
    if (this.pass === null && now_ms > known_ms - CLOCKS_APART_MS && this.takingBack.to(now_ms)) {
      rollUp.disturbed();
      return true;
    }
    const to_ms = Math.min(now_ms, newest_ms);
    if (this.pass === null && rollUp.step(to_ms)) return true;
    // Without ballast there is no time to lose; one pass a minute of farm time is enough.
    const every_ms = ballast.aboard() ? PRUNE_EVERY_MS : PRUNE_WITHOUT_BALLAST_MS;
    if (this.pass === null && Math.abs(now_ms - this.pruned_ms) >= every_ms) {
      const latest_ms = Math.max(now_ms, known_ms);
      this.pass = this.pruning.pass(to_ms, Math.min(to_ms, known_ms), latest_ms);
      this.pruned_ms = now_ms;
    }
    if (this.pass === null) return false;
    if (this.pass.next().done === true) this.pass = null;
    return true;
  }
}
