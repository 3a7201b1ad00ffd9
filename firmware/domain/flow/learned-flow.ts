import type { Rate } from '../level/rate.js';

/** A flow as it was found at one hour of the day, over many days. */
interface Habit {
  readonly mean_lph: number;
  /** Of the days around their mean, in (L/h)². */
  readonly variance: number;
  /** How much was learned, in days; no more than `MOST_DAYS` count. */
  readonly days: number;
}

/** What has to be kept across a restart: 24 hours and, last, the whole day. */
export type FlowMemory = readonly (Habit | null)[];

const HOURS = 24;
/** Weight of the past: a flow that changes little by little is learned anew within some two weeks. */
const MOST_DAYS = 14;
/** An hour speaks for itself once it was seen on so many days; before, the whole day speaks for it. */
const ENOUGH_DAYS = 3;
/** An hour that was never seen is told by two around it that were, each no farther away than this, in hours. */
const NEAR_HOURS = 3;

/**
 * A flow that depends on the hour: what a supply brings, whose pressure varies, or what people draw. Mean and variance
 * with exponential forgetting (West, "Updating mean and variance estimates", CACM 22 (1979), with a bounded weight).
 */
export class LearnedFlow {
  private readonly habits: (Habit | null)[];
  /** What was last asked for, until something is learned: it is asked for at every tick. */
  private asked: { readonly hour: number | null; readonly answer: Rate | null } | null = null;

  constructor(memory: FlowMemory = []) {
    this.habits = Array.from({ length: HOURS + 1 }, (_, at) => sound(memory[at] ?? null));
  }

  get memory(): FlowMemory {
    return [...this.habits];
  }

  /**
   * Takes in a flow that was found.
   * @param hour of the day, 0–23; null while the clock cannot be trusted
   */
  learn(found: Rate, hour: number | null): void {
    this.asked = null;
    if (!Number.isFinite(found.rate_lph) || !Number.isFinite(found.error_lph)) return;
    for (const at of hour === null ? [HOURS] : [hour, HOURS]) {
      this.habits[at] = learned(this.habits[at] ?? null, found);
    }
  }

  /** The same of that hour alone: the whole day knows of it. @param hour of the day, 0–23 */
  learnHour(found: Rate, hour: number): void {
    this.asked = null;
    this.habits[hour] = learned(this.habits[hour] ?? null, found);
  }

  /**
   * The least that is known of an hour, in litres per hour: its own mean, or, until it was seen often enough, the least
   * that was found in it and in the hours around it. Null where those say nothing, as of a day when only nights were seen.
   * @param hour of the day, 0–23
   */
  leastAround(hour: number): number | null {
    const own = this.habits[hour] ?? null;
    if (own !== null && own.days >= ENOUGH_DAYS) return own.mean_lph;
    const before = this.nearest(hour, -1);
    const after = this.nearest(hour, 1);
    if (before === null || after === null) return null;
    return Math.min(before.mean_lph, after.mean_lph, own?.mean_lph ?? Number.POSITIVE_INFINITY);
  }

  /**
   * The most that is known of an hour, with its standard error: its own mean, or, until it was seen often enough, the most
   * that was found in it and in the two around it that were seen, however far away. Null while no hour was.
   * @param hour of the day, 0–23
   */
  mostAround(hour: number): Rate | null {
    const own = this.habits[hour] ?? null;
    if (own !== null && own.days >= ENOUGH_DAYS) return rateOf(own);
    const found = [own, this.nearest(hour, -1, HOURS), this.nearest(hour, 1, HOURS)];
    const most = found.reduce((a, b) => (b !== null && b.mean_lph > (a?.mean_lph ?? -1) ? b : a), null);
    return most && rateOf(most);
  }

  /** @param away_hours how far it may be away */
  private nearest(hour: number, step: -1 | 1, away_hours = NEAR_HOURS): Habit | null {
    for (let away = 1; away <= away_hours; away++) {
      const habit = this.habits[(hour + step * away + HOURS) % HOURS] ?? null;
      if (habit !== null) return habit;
    }
    return null;
  }

  /** What is to be expected at an hour, with its standard error; null while nothing was learned. */
  expected(hour: number | null): Rate | null {
    if (this.asked?.hour !== hour) this.asked = { hour, answer: this.expectedAt(hour) };
    return this.asked.answer;
  }

  private expectedAt(hour: number | null): Rate | null {
    const ofHour = hour === null ? null : (this.habits[hour] ?? null);
    const habit = ofHour !== null && ofHour.days >= ENOUGH_DAYS ? ofHour : (this.habits[HOURS] ?? null);
    return habit && rateOf(habit);
  }
}

function rateOf({ mean_lph, variance }: Habit): Rate {
  return { rate_lph: mean_lph, error_lph: Math.sqrt(variance) };
}

function learned(habit: Habit | null, { rate_lph, error_lph }: Rate): Habit {
  if (habit === null) return { mean_lph: rate_lph, variance: error_lph ** 2, days: 1 };
  const days = Math.min(habit.days + 1, MOST_DAYS);
  const departure = rate_lph - habit.mean_lph;
  return {
    mean_lph: habit.mean_lph + departure / days,
    // What was found is itself uncertain: the spread of the days can never be told finer than that.
    variance: Math.max(habit.variance + (departure ** 2 - habit.variance) / days, error_lph ** 2 / days),
    days,
  };
}

/** A habit from a file, or none: a damaged one would mislead for weeks. */
function sound(habit: Habit | null): Habit | null {
  if (habit === null) return null;
  const { mean_lph, variance, days } = habit;
  return Number.isFinite(mean_lph) && variance >= 0 && days >= 1 && days <= MOST_DAYS ? habit : null;
}
