/** Limits of one run of an actuator. */
export interface RunLimits {
  /** Longest single run, in seconds. */
  readonly max_run_s: number;
  /** Rest after a run that reached its limit, in seconds, before the rules may start another. */
  readonly rest_s: number;
}

/**
 * Keeps the time of the present run, and the rest that follows one which reached its limit. Counted from the moment
 * the actuator started, whatever started it; nothing but the end of the run resets it.
 */
export class RunCap {
  private started_ms: number | null = null;
  private resting_until_ms = Number.NEGATIVE_INFINITY;

  constructor(private readonly limits: RunLimits) {}

  /** Whether the run under way has reached its limit; if so, the rest begins. */
  reached(now_ms: number): boolean {
    if (this.started_ms === null || now_ms - this.started_ms < this.limits.max_run_s * 1000) return false;
    this.resting_until_ms = now_ms + this.limits.rest_s * 1000;
    return true;
  }

  /** When the present rest ends, or null when there is none. */
  restingUntil_ms(now_ms: number): number | null {
    return now_ms < this.resting_until_ms ? this.resting_until_ms : null;
  }

  /** When the present run reaches its limit, or null when nothing runs. */
  runsUntil_ms(): number | null {
    return this.started_ms === null ? null : this.started_ms + this.limits.max_run_s * 1000;
  }

  /** Tells whether the actuator runs now. */
  note(running: boolean, now_ms: number): void {
    if (!running) this.started_ms = null;
    else this.started_ms ??= now_ms;
  }
}
