import { type Forecast, runCap_s } from '../flow/forecast.js';

/** What an open inlet is expected to do to the level. */
export interface Outlook {
  /** What still runs in after it was told to close, in percent of capacity (0 or more). */
  readonly ahead_percent: number;
  /** What has come in through the inlet since the level was last measured, in percent of capacity (0 or more). */
  unseen_percent(now_ms: number): number;
  /** Whether the open inlet was seen to bring water within the last quarter of an hour, whatever leaves meanwhile. */
  arrives(now_ms: number): boolean;
  /**
   * The same by what the level itself has shown since it was opened, and not by what only earlier pauses tell of what leaves.
   * A slow rise counts, too: for twice as long as it took.
   */
  seenToArrive(now_ms: number): boolean;
  /** When the level reaches a share of the capacity; null while nobody can tell. */
  fillsTo(percent: number): Forecast | null;
}

/** Where nothing is known of the flow. */
export const NO_OUTLOOK: Outlook = {
  ahead_percent: 0,
  unseen_percent: () => 0,
  arrives: () => false,
  seenToArrive: () => false,
  fillsTo: () => null,
};

/** A run may take so many times as long as its forecast says, and so much longer. */
const MARGIN = 4;
const GRACE_MS = 120_000;
/** The predicted time stands until it is wrong by this much, and by this share of what is left: it is read by people. */
const WORTH_TELLING_MS = 30_000;
const WORTH_TELLING_SHARE = 0.1;

/** The latest end of a run by its forecast, in monotonic ms; null while the forecast knows none. */
export function runEndBy_ms(forecast: Forecast | null, now_ms: number): number | null {
  const cap_s = runCap_s(forecast, MARGIN, Number.POSITIVE_INFINITY);
  return Number.isFinite(cap_s) ? now_ms + cap_s * 1000 + GRACE_MS : null;
}

/** The soonest and the latest, monotonic. */
export type Between = readonly [number, number];

/** The time at which a run will probably end, told anew only when it has changed enough to matter. */
export class PredictedClose {
  private told_ms: number | null = null;
  private told_between_ms: Between | null = null;

  /** Monotonic; null while nothing runs, or nobody can tell. */
  get at_ms(): number | null {
    return this.told_ms;
  }

  /** Between which two times it will end in 19 of 20 cases; null as above, and while it may never end. */
  get between_ms(): Between | null {
    return this.told_between_ms;
  }

  see(open: boolean, forecast: Forecast | null, now_ms: number): void {
    if (!open || forecast === null) {
      this.told_ms = null;
      this.told_between_ms = null;
      return;
    }
    const left_ms = forecast.likely_s * 1000;
    const wrong_ms = Math.abs(now_ms + left_ms - (this.told_ms ?? Number.POSITIVE_INFINITY));
    if (wrong_ms <= Math.max(WORTH_TELLING_MS, WORTH_TELLING_SHARE * left_ms)) return;
    this.told_ms = Math.round(now_ms + left_ms);
    const { soonest_s, latest_s } = forecast;
    this.told_between_ms =
      latest_s === null
        ? null
        : [Math.round(now_ms + soonest_s * 1000), Math.round(now_ms + latest_s * 1000)];
  }
}
