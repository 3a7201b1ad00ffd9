/** How long and how often an actuator may run. */
export interface RunLimits {
  /** Longest single run, in seconds. */
  readonly max_run_s: number;
  /** Rest after a run that reached its limit, in seconds, before anything may start another. */
  readonly rest_s: number;
  /** Shortest pause between two runs, in seconds. */
  readonly min_off_s: number;
  /** Most starts within any hour; to change over to another source within a run is one, too. */
  readonly max_starts_per_hour: number;
}

/** What is known of the runs of one actuator, in spans: no clock is needed to go on with it after a restart. */
export interface RunMemory {
  /** What is still to come of a rest after a limit, in seconds; 0 without one. */
  readonly resting_s: number;
  /** How long such a rest lasts as a whole, in seconds. */
  readonly rest_s: number;
  /** What is still to come of the shortest pause, in seconds; 0 when it has passed. */
  readonly paused_s: number;
  /** How long it has run since it last had its rest, in seconds. */
  readonly spent_s: number;
  /** How long it still has to stand until that no longer counts, in seconds. */
  readonly unrested_s: number;
  /** How long ago each start of the last hour was, in seconds, the oldest first. */
  readonly starts_ago_s: readonly number[];
}

const HOUR_MS = 3_600_000;

/**
 * Keeps the times of the runs of one actuator, whatever started them. A pause that is shorter than the rest does not
 * begin a new run: a sensor that comes and goes cannot make two runs of one, and so escape the limit.
 */
export class RunBook {
  private started_ms: number | null = null;
  private stopped_ms = Number.NEGATIVE_INFINITY;
  private resting_until_ms = Number.NEGATIVE_INFINITY;
  /** From when on a start is given its whole limit. */
  private rested_from_ms = Number.NEGATIVE_INFINITY;
  private rests_s: number;
  private looked = false;
  private expected_until_ms = Number.POSITIVE_INFINITY;
  /** How long it ran before the present run, since it last had its rest. */
  private spent_ms = 0;
  private starts_ms: readonly number[] = [];
  private changes = 0;

  constructor(private readonly limits: RunLimits) {
    this.rests_s = limits.rest_s;
  }

  /** How long the rest after a limit lasts, as of the last run, in seconds. */
  get rest_s(): number {
    return this.rests_s;
  }

  /** Whether the last run ended at its limit and was followed by less than the rest. */
  get looks(): boolean {
    return this.looked;
  }

  /**
   * Tells whether the actuator runs now.
   * @param rest_s what a run that ends at its limit now is followed by, where that is shorter than the rest
   */
  note(running: boolean, now_ms: number, rest_s = this.limits.rest_s): void {
    if (running) {
      if (this.started_ms === null) this.begin(now_ms);
    } else if (this.started_ms !== null) this.end(this.started_ms, now_ms, rest_s);
  }

  /** Tells that the run under way goes on from another source: what stands behind that one starts now. */
  changedOver(now_ms: number): void {
    this.changes += 1;
    this.countStart(now_ms);
  }

  /**
   * Tells when the run under way should be over at the latest; its limit may lie before, and then stands.
   * @param arrives whether water was seen to come: what only promises to end later is not given more time
   */
  expectEnd(until_ms: number, arrives: boolean): void {
    this.expected_until_ms = arrives ? until_ms : Math.min(until_ms, this.expected_until_ms);
  }

  /** Tells that the run under way goes on for something else: when it should be over is said anew, its limit stays. */
  expectAnew(): void {
    this.expected_until_ms = Number.POSITIVE_INFINITY;
  }

  /** When the present run began; null when nothing runs. */
  get runsSince_ms(): number | null {
    return this.started_ms;
  }

  /** Whether the present run has lasted for less than so many seconds. */
  runsShorter(than_s: number, now_ms: number): boolean {
    return this.started_ms !== null && now_ms - this.started_ms < than_s * 1000;
  }

  /** When the present run reaches its limit; null when nothing runs. */
  runsUntil_ms(): number | null {
    if (this.started_ms === null) return null;
    return Math.min(this.latestEnd_ms(this.started_ms), this.expected_until_ms);
  }

  /** Whether the run under way has reached its limit. */
  reached(now_ms: number): boolean {
    return now_ms >= (this.runsUntil_ms() ?? Number.POSITIVE_INFINITY);
  }

  /** The latest end of a run that goes on, or starts, now, by its limit alone: whatever it is to reach. */
  latestEnd_ms(now_ms: number): number {
    const { started_ms } = this;
    const spent_ms = started_ms === null && this.rested(now_ms) ? 0 : this.spent_ms;
    return (started_ms ?? now_ms) + this.limits.max_run_s * 1000 - spent_ms;
  }

  /** When the rest after a run that reached its limit ends; null when there is none. */
  restingUntil_ms(now_ms: number): number | null {
    return now_ms < this.resting_until_ms ? this.resting_until_ms : null;
  }

  /** When the pause since the last run is long enough; null when it is, or while it runs. */
  pausesUntil_ms(now_ms: number): number | null {
    const until_ms = this.stopped_ms + this.limits.min_off_s * 1000;
    return this.started_ms === null && now_ms < until_ms ? until_ms : null;
  }

  /** When it may be started once more, after all starts of an hour are used up; null when some are left. */
  startsAgainAt_ms(now_ms: number): number | null {
    if (this.starts_ms.length < this.limits.max_starts_per_hour) return null;
    const recent = this.recentStarts(now_ms);
    const oldest_ms = recent[recent.length - this.limits.max_starts_per_hour];
    return oldest_ms === undefined ? null : oldest_ms + HOUR_MS;
  }

  /** Whether it may be started so many times more within this hour. */
  allows(starts: number, now_ms: number): boolean {
    const most = this.limits.max_starts_per_hour - starts;
    return this.starts_ms.length <= most || this.recentStarts(now_ms).length <= most;
  }

  /** Another number after every start, change of source and end of a run: what is to be remembered has then changed. */
  get revision(): number {
    return this.changes;
  }

  /** What another book of the same actuator has to know, in whole seconds. A run under way counts as ended now. */
  memory(now_ms: number): RunMemory {
    const { started_ms, limits, rests_s } = this;
    const starts_ago_s = this.recentStarts(now_ms)
      .slice(-limits.max_starts_per_hour)
      .map((at_ms) => Math.floor((now_ms - at_ms) / 1000));
    const resting_s = secondsUntil(this.resting_until_ms, now_ms);
    if (started_ms === null) {
      const unrested_s = secondsUntil(this.rested_from_ms, now_ms);
      const spent_s = unrested_s === 0 ? 0 : Math.ceil(this.spent_ms / 1000);
      const paused_s = secondsUntil(this.stopped_ms + limits.min_off_s * 1000, now_ms);
      return { resting_s, rest_s: rests_s, paused_s, spent_s, unrested_s, starts_ago_s };
    }
    const { rest_s, min_off_s: paused_s } = limits;
    const spent_s = Math.ceil((this.spent_ms + now_ms - started_ms) / 1000);
    const at_limit = this.reached(now_ms);
    return {
      ...{ resting_s: at_limit ? rest_s : resting_s, rest_s: at_limit ? rest_s : rests_s },
      ...{ paused_s, spent_s, unrested_s: rest_s, starts_ago_s },
    };
  }

  /**
   * Goes on with what another book knew; to be called before the first run. Nothing lasts longer than the limits of now say.
   * @param memory null when nobody knows: then a pause begins now, in case it has just run
   */
  remember(memory: RunMemory | null, now_ms: number): void {
    const { max_run_s, rest_s, min_off_s, max_starts_per_hour } = this.limits;
    this.changes += 1;
    const paused_s = memory === null ? min_off_s : bounded(memory.paused_s, min_off_s);
    if (paused_s > 0) this.stopped_ms = now_ms - (min_off_s - paused_s) * 1000;
    if (memory === null) return;
    const spent_s = bounded(memory.spent_s, max_run_s);
    const unrested_s = bounded(memory.unrested_s, rest_s);
    // A start with nothing left of its limit would be over at once: all of it is spent, so it rests.
    const used_up_s = spent_s < max_run_s ? 0 : unrested_s;
    const resting_s = Math.max(bounded(memory.resting_s, rest_s), used_up_s);
    this.spent_ms = spent_s * 1000;
    this.rested_from_ms = now_ms + unrested_s * 1000;
    if (resting_s > 0) {
      this.resting_until_ms = now_ms + resting_s * 1000;
      this.rests_s = Math.max(bounded(memory.rest_s, rest_s), resting_s);
    }
    this.starts_ms = memory.starts_ago_s
      .filter((ago_s) => ago_s >= 0 && ago_s * 1000 < HOUR_MS)
      .sort((a, b) => b - a)
      .slice(-max_starts_per_hour)
      .map((ago_s) => now_ms - ago_s * 1000);
  }

  private begin(now_ms: number): void {
    this.changes += 1;
    if (this.rested(now_ms)) this.spent_ms = 0;
    this.started_ms = now_ms;
    this.expected_until_ms = Number.POSITIVE_INFINITY;
    this.countStart(now_ms);
  }

  private countStart(now_ms: number): void {
    this.starts_ms = [...this.recentStarts(now_ms), now_ms];
  }

  private recentStarts(now_ms: number): readonly number[] {
    return this.starts_ms.filter((at_ms) => now_ms - at_ms < HOUR_MS);
  }

  private end(started_ms: number, now_ms: number, rest_s: number): void {
    this.changes += 1;
    const at_limit = this.reached(now_ms);
    this.looked = at_limit && rest_s < this.limits.rest_s;
    this.rests_s = this.looked ? rest_s : this.limits.rest_s;
    this.rested_from_ms = now_ms + this.rests_s * 1000;
    if (at_limit) this.resting_until_ms = this.rested_from_ms;
    this.spent_ms += now_ms - started_ms;
    this.started_ms = null;
    this.stopped_ms = now_ms;
  }

  private rested(now_ms: number): boolean {
    return now_ms >= this.rested_from_ms;
  }
}

/** Whole seconds, rounded up; 0 when it has passed. */
function secondsUntil(at_ms: number, now_ms: number): number {
  return at_ms > now_ms ? Math.ceil((at_ms - now_ms) / 1000) : 0;
}

/** A span as it may be at most; what is none counts as 0. */
function bounded(span_s: number, most_s: number): number {
  return span_s > 0 ? Math.min(span_s, most_s) : 0;
}
