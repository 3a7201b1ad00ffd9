import { type Reason, reason } from '../reason.js';
import { type ExpectedRain, expectedRain_litres, type Roof } from './rain-harvest.js';

/** How long, and for how much, a top-up with bought water may wait for rain. */
export interface RainWaitOptions {
  readonly roof: Roof;
  /** How far ahead rain counts, in hours (1–72). */
  readonly ahead_h: number;
  /** Share of the water that is missing which the rain must be expected to bring, 0–100 %. */
  readonly enough_percent: number;
  /** Below this level nothing waits, in percent of capacity. */
  readonly floor_percent: number;
  /** The longest one wait may last, in hours, however often the forecast promises rain anew (1–96). */
  readonly longest_wait_h: number;
}

/** 24 h ahead, for half of what is missing, above 8 %, and for no more than 36 h. */
export const DEFAULT_RAIN_WAIT: Omit<RainWaitOptions, 'roof'> = {
  ahead_h: 24,
  enough_percent: 50,
  floor_percent: 8,
  longest_wait_h: 36,
};

/** What a decision about waiting goes by. */
export interface RainSituation {
  /**
   * Whether the rule wants bought water: `now`; `soon` when the level nears its low setpoint, where an inlet opens at
   * once, so that it has to be told before.
   */
  readonly wanted: 'no' | 'soon' | 'now';
  /** The level; null while unknown or not to be trusted. */
  readonly level_percent: number | null;
  /** Whether the node of the tank is there. While it is, and no level is known, its inlet does not open by itself. */
  readonly heard: boolean;
  /** What is missing to the high setpoint, in litres. */
  readonly missing_litres: number;
  /** Null while there is none. */
  readonly forecast: readonly ExpectedRain[] | null;
  /** Unix time in ms; null while it cannot be trusted. */
  readonly wall_ms: number | null;
  readonly monotonic_ms: number;
}

/** Whether to wait, and why. */
export interface RainVerdict {
  readonly wait: boolean;
  readonly reason: Reason;
}

/** How far a wait has come, to be kept over a restart. */
export interface KeptRainWait {
  /** When it began, Unix time in ms. */
  readonly since_ms: number;
  /** Whether the rain has not come in time. */
  readonly given_up: boolean;
}

const HOUR_MS = 3_600_000;

/**
 * Lets a top-up with bought water wait while rain is likely to bring enough of what is missing. It never waits below the
 * floor, without a forecast or a clock that can be trusted, and gives up when the rain has not come in time: then this
 * need is met, and only the next one may wait again.
 */
export class RainWait {
  /** When it began to wait, as monotonic time. */
  private since_ms: number | null = null;
  /** What the level told last while it waited; null while it does not wait. */
  private waits: { readonly missing_litres: number } | null = null;

  /** @param wait as it stood before a restart; null, or left out, when nothing waited */
  constructor(
    private readonly options: RainWaitOptions,
    private wait: KeptRainWait | null = null,
  ) {}

  /** How far the wait has come; null while nothing waits. The same object as long as it stands the same. */
  get kept(): KeptRainWait | null {
    return this.wait;
  }

  /** Decides anew; to be called at least every few minutes while water is wanted, and once when it no longer is. */
  decide(situation: RainSituation): RainVerdict {
    const verdict = this.judge(situation);
    this.waits = verdict.wait ? { missing_litres: this.missing_litres(situation) } : null;
    return verdict;
  }

  private judge(situation: RainSituation): RainVerdict {
    if (situation.wanted === 'no') {
      this.since_ms = null;
      this.wait = null;
      return { wait: false, reason: reason('no_water_wanted') };
    }
    this.takeUp(situation);
    const why = this.whyNotWait(situation);
    if (why !== null) return { wait: false, reason: why };
    const litres = Math.round(this.expected_litres(situation));
    const { enough_percent, ahead_h } = this.options;
    const needed_litres = Math.round((this.missing_litres(situation) * enough_percent) / 100);
    if (litres < needed_litres || litres <= 0) {
      return { wait: false, reason: reason('too_little_rain', { litres, needed_litres, ahead_h }) };
    }
    // A tank that only nears its setpoint does not wait for anything yet.
    if (situation.wanted === 'now') this.begin(situation);
    return { wait: true, reason: reason('waits_for_rain', { litres, ahead_h }) };
  }

  /** What waited before a restart goes on waiting from when it began. */
  private takeUp({ wall_ms, monotonic_ms }: RainSituation): void {
    if (this.since_ms !== null || this.wait === null || wall_ms === null) return;
    this.since_ms = monotonic_ms - Math.max(0, wall_ms - this.wait.since_ms);
  }

  private begin({ wall_ms, monotonic_ms }: RainSituation): void {
    this.since_ms ??= monotonic_ms;
    if (wall_ms !== null) this.wait ??= { since_ms: wall_ms, given_up: false };
  }

  private giveUp(wait: KeptRainWait): void {
    if (!wait.given_up) this.wait = { ...wait, given_up: true };
  }

  /** A level that is lost says nothing of what is missing. */
  private missing_litres({ level_percent, missing_litres }: RainSituation): number {
    return level_percent === null && this.waits !== null ? this.waits.missing_litres : missing_litres;
  }

  private whyNotWait(situation: RainSituation): Reason | null {
    const { level_percent, heard, forecast, wall_ms, monotonic_ms } = situation;
    const { floor_percent, longest_wait_h } = this.options;
    // A level that is lost for a while ends no wait: the inlet would open as soon as it is there again, and before anybody
    // could ask it to wait once more. To a node that is there again it is asked anew anyway.
    if (level_percent === null && (this.waits === null || !heard)) return reason('no_wait_level_unknown');
    if (level_percent !== null && level_percent < floor_percent)
      return reason('no_wait_below_floor', { floor_percent });
    const waited_ms = this.since_ms === null ? 0 : monotonic_ms - this.since_ms;
    if (this.wait !== null && waited_ms >= longest_wait_h * HOUR_MS) this.giveUp(this.wait);
    if (this.wait?.given_up === true) return reason('rain_did_not_come', { waited_h: longest_wait_h });
    if (wall_ms === null) return reason('no_wait_time_untrusted');
    return forecast === null ? reason('no_forecast') : null;
  }

  private expected_litres({ forecast, wall_ms }: RainSituation): number {
    if (forecast === null || wall_ms === null) return 0;
    const { roof, ahead_h } = this.options;
    return expectedRain_litres(forecast, roof, wall_ms, wall_ms + ahead_h * HOUR_MS);
  }
}
