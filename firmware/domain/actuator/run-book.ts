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
  /** From when on a start is given its whole limit. */
  private rested_from_ms = Number.NEGATIVE_INFINITY;
  private rests_s: number;
  private looked = false;
  private expected_until_ms = Number.POSITIVE_INFINITY;
  /** How long it ran before the present run, since it last had its rest. */
  private spent_ms = 0;
  private starts_ms: readonly number[] = [];

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

  /**
   * Tells when the run under way should be over at the latest; its limit may lie before, and then stands.
   * @param arrives whether water was seen to come: what only promises to end later is not given more time
   */
  expectEnd(until_ms: number, arrives: boolean): void {
    this.expected_until_ms = arrives ? until_ms : Math.min(until_ms, this.expected_until_ms);
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
    if (this.starts_ms.length < this.limits.max_starts_per_hour) return null;
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

  private end(started_ms: number, now_ms: number, rest_s: number): void {
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
