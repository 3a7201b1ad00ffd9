import { type Forecast, timeTo } from '../flow/forecast.js';
import { type FlowMemory, LearnedFlow } from '../flow/learned-flow.js';
import type { Rate } from '../level/rate.js';

const MS_PER_HOUR = 3_600_000;
/** What was expected of a run counts as much as ten minutes of it. */
const EXPECTED_WEIGHT_H = 1 / 6;
/** Before this a run says nothing by itself. */
const LEAST_RUN_H = 1 / 60;
/** Before runs were seen, the mean of one is right within a quarter: people draw when they like. */
const MEAN_ERROR_SHARE = 0.25;
/** More than this would say that the run may never end. */
const MOST_ERROR_SHARE = 0.45;

/** What the runs of an inlet gain on the mean, draws and all: those before, and the one under way. */
export class RunGains {
  private learned = new LearnedFlow();
  /** The run under way: where it began, and what it was expected to gain. */
  private run: {
    readonly since_ms: number;
    readonly litres: number;
    readonly expected_lph: number | null;
  } | null = null;
  /** Whether other water came in during it. */
  private mixed = false;

  /** What was learned, to be kept across a restart. */
  get memory(): FlowMemory {
    return this.learned.memory;
  }

  /** Takes back what was learned before a restart. */
  remember(memory: FlowMemory): void {
    this.learned = new LearnedFlow(memory);
  }

  /** A run begins. @param inflow_lph what the inlet brings; null while nobody knows */
  begin(litres: number, now_ms: number, inflow_lph: number | null): void {
    // What is drawn at this moment will have ended long before the run; what earlier runs gained has it all in it.
    const expected_lph = this.learned.expected(null)?.rate_lph ?? inflow_lph;
    this.run = { since_ms: now_ms, litres, expected_lph };
    this.mixed = false;
  }

  /** Other water comes in, too. */
  mix(): void {
    this.mixed = true;
  }

  /** The run is over, at what was last read. */
  end(litres: number, taken_ms: number): void {
    const { run } = this;
    this.run = null;
    if (run === null || this.mixed) return;
    const ran_h = (taken_ms - run.since_ms) / MS_PER_HOUR;
    const rate_lph = (litres - run.litres) / ran_h;
    if (ran_h < LEAST_RUN_H || rate_lph <= 0) return;
    this.learned.learn({ rate_lph, error_lph: MEAN_ERROR_SHARE * rate_lph }, null);
  }

  /** When the run under way will have filled the tank from `litres` to `target_litres`; null while nobody can tell. */
  fillsTo(target_litres: number, litres: number, taken_ms: number): Forecast | null {
    const mean = this.mean(litres, taken_ms, target_litres);
    return mean && timeTo(target_litres, litres, mean);
  }

  /**
   * What the run gains on the mean. A shower is over long before the tank is full: the flow of this minute would promise
   * now twice, now half the time.
   */
  private mean(litres: number, taken_ms: number, target_litres: number): Rate | null {
    const { run } = this;
    if (run === null) return null;
    const ran_h = (taken_ms - run.since_ms) / MS_PER_HOUR;
    if (run.expected_lph === null && ran_h < LEAST_RUN_H) return null;
    const weight_h = run.expected_lph === null ? 0 : EXPECTED_WEIGHT_H;
    const rate_lph = ((run.expected_lph ?? 0) * weight_h + litres - run.litres) / (weight_h + ran_h);
    const rest_h = Math.max(0, (target_litres - litres) / rate_lph);
    const spread = spreadOf(ran_h, rest_h, weight_h);
    const share = Math.min(MOST_ERROR_SHARE, this.errorShare() * spread);
    return { rate_lph, error_lph: share * Math.abs(rate_lph) };
  }

  /** How much what runs gain has differed from one to the next: that is how wrong the forecast of a whole one may be. */
  private errorShare(): number {
    const gains = this.learned.expected(null);
    if (gains === null || gains.rate_lph <= 0) return MEAN_ERROR_SHARE;
    return Math.min(MEAN_ERROR_SHARE, gains.error_lph / gains.rate_lph);
  }
}

/**
 * How much more the rest of a run differs from what was seen of it than whole runs differ from one another, as a factor. What
 * people draw comes by chance: the mean of a piece is as uncertain as the root of the whole over the piece. That holds for the
 * rest, and for what was seen, as far as that counts beside what was expected.
 */
function spreadOf(ran_h: number, rest_h: number, weight_h: number): number {
  const whole_h = ran_h + rest_h;
  if (!(rest_h > 0)) return 1;
  const seen = ran_h / (weight_h + ran_h) ** 2;
  return Math.sqrt(whole_h / rest_h + whole_h * seen);
}
