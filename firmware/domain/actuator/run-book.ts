/** How long and how often an actuator may run. */
export interface RunLimits {
  /** Longest single run, in seconds. */
  readonly max_run_s: number;
  /** Rest after a run that reached its limit, in seconds, before anything may start another. */
  readonly rest_s: number;
  /** Shortest pause between two runs, in seconds. */
  readonly min_off_s: number;
  /** Most starts within any hour. */
  readonly max_starts_per_hour: number;
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
  private expected_until_ms = Number.POSITIVE_INFINITY;
  /** How long it ran before the present run, since it last had its rest. */
  private spent_ms = 0;
  private starts_ms: readonly number[] = [];

  constructor(private readonly limits: RunLimits) {}

  /** Tells whether the actuator runs now. */
  note(running: boolean, now_ms: number): void {
    if (running) {
      if (this.started_ms === null) this.begin(now_ms);
    } else if (this.started_ms !== null) this.end(this.started_ms, now_ms);
  }

  /** Tells when the run under way should be over at the latest; its limit may lie before, and then stands. */
  expectEnd(until_ms: number): void {
    this.expected_until_ms = until_ms;
  }

  /** When the present run began; null when nothing runs. */
  get runsSince_ms(): number | null {
    return this.started_ms;
  }

  /** When the present run reaches its limit; null when nothing runs. */
  runsUntil_ms(): number | null {
    if (this.started_ms === null) return null;
    return Math.min(this.started_ms + this.limits.max_run_s * 1000 - this.spent_ms, this.expected_until_ms);
  }

  /** Whether the run under way has reached its limit. */
  reached(now_ms: number): boolean {
    return now_ms >= (this.runsUntil_ms() ?? Number.POSITIVE_INFINITY);
  }

  /** The latest end of a run that goes on, or starts, now. */
  latestEnd_ms(now_ms: number): number {
    const whole_ms = now_ms + this.limits.max_run_s * 1000;
    return this.runsUntil_ms() ?? (this.rested(now_ms) ? whole_ms : whole_ms - this.spent_ms);
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
    const recent = this.starts_ms.filter((at_ms) => now_ms - at_ms < HOUR_MS);
    const oldest_ms = recent[recent.length - this.limits.max_starts_per_hour];
    return oldest_ms === undefined ? null : oldest_ms + HOUR_MS;
  }

  private begin(now_ms: number): void {
    if (this.rested(now_ms)) this.spent_ms = 0;
    this.started_ms = now_ms;
    this.expected_until_ms = Number.POSITIVE_INFINITY;
    this.starts_ms = [...this.starts_ms.filter((at_ms) => now_ms - at_ms < HOUR_MS), now_ms];
  }

  private end(started_ms: number, now_ms: number): void {
    if (this.reached(now_ms)) this.resting_until_ms = now_ms + this.limits.rest_s * 1000;
    this.spent_ms += now_ms - started_ms;
    this.started_ms = null;
    this.stopped_ms = now_ms;
  }

  private rested(now_ms: number): boolean {
    return now_ms - this.stopped_ms >= this.limits.rest_s * 1000;
  }
}
