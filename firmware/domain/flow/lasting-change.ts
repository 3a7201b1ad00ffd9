/** What runs have agreed on for so long is how things are now, in ms: as long as any other flow takes to be learned anew. */
const LASTS_MS = 14 * 86_400_000;
/** Between two runs no more time counts than this, in ms: what was weak twice, weeks apart, was sound meanwhile. */
const LONGEST_GAP_MS = 3 * 86_400_000;
/** In so many runs at the least. */
const LEAST_RUNS = 5;
/** Two runs agree within this share: people draw meanwhile. */
const AGREE_SHARE = 0.25;

/** What is to be kept of it across a restart. */
export interface ChangeMemory {
  /** What the runs brought on the mean, in litres per hour. */
  readonly rate_lph: number;
  readonly runs: number;
  /** For how long they have agreed. */
  readonly lasted_ms: number;
}

/**
 * A flow that is not what it was, run after run: a well that fell, a figure of the installer's that was wrong. One run may
 * be weak by a fault, or strong by rain; what they agree on for two weeks is the new normal.
 */
export class LastingChange {
  private kept: ChangeMemory | null;
  private taken_ms: number | null = null;

  /** @param memory what was seen before a restart; null when nothing was */
  constructor(memory: ChangeMemory | null = null) {
    this.kept = memory !== null && isSound(memory) ? memory : null;
  }

  get memory(): ChangeMemory | null {
    return this.kept;
  }

  /** A run was as expected. */
  over(): void {
    this.kept = null;
  }

  /**
   * A run brought something else.
   * @param rate_lph above 0
   * @param now_ms monotonic
   * @returns what is normal from now on, in litres per hour; null while that is open
   */
  take(rate_lph: number, now_ms: number): number | null {
    const { kept } = this;
    // How long a restart took nobody knows.
    const since_ms = Math.min(LONGEST_GAP_MS, Math.max(0, now_ms - (this.taken_ms ?? now_ms)));
    this.taken_ms = now_ms;
    if (kept === null || Math.abs(rate_lph - kept.rate_lph) > AGREE_SHARE * kept.rate_lph) {
      this.kept = { rate_lph, runs: 1, lasted_ms: 0 };
      return null;
    }
    const runs = kept.runs + 1;
    const mean_lph = kept.rate_lph + (rate_lph - kept.rate_lph) / runs;
    this.kept = { rate_lph: mean_lph, runs, lasted_ms: kept.lasted_ms + since_ms };
    if (runs < LEAST_RUNS || this.kept.lasted_ms < LASTS_MS) return null;
    this.over();
    return mean_lph;
  }
}

/** Whether what was kept can be: a damaged memory would teach a weak supply within a day. */
function isSound({ rate_lph, runs, lasted_ms }: ChangeMemory): boolean {
  return rate_lph > 0 && Number.isFinite(rate_lph) && runs >= 1 && lasted_ms >= 0 && lasted_ms <= LASTS_MS;
}
