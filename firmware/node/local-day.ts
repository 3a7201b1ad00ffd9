import type { TrustedTime } from './trusted-time.js';

const MINUTE_MS = 60_000;

/** The hour at the farm, as far as it is known: what flows depends on it, and some sources have their hours. */
export class LocalDay {
  private readonly trusted: MinuteReader;
  private readonly reckoned: MinuteReader;

  /** @param minuteOfDay what clocks at the farm show at a Unix time in ms: minutes since 00:00, 0–1,439 */
  constructor(
    private readonly time: TrustedTime,
    minuteOfDay: (wall_ms: number) => number,
  ) {
    this.trusted = new MinuteReader(minuteOfDay);
    this.reckoned = new MinuteReader(minuteOfDay);
  }

  /** Minute of the day by which sources keep their hours, 0–1,439; null while the clock is not trusted. */
  get minute(): number | null {
    return this.trusted.at(this.time.wall_ms());
  }

  /**
   * Minute of the day that habits go by, 0–1,439: a clock that is set does not change when people draw. Null until the
   * clock was confirmed once.
   */
  get habit_minute(): number | null {
    return this.reckoned.at(this.time.reckoned_ms());
  }

  /** Hour of the day that habits go by, 0–23; null until the clock was confirmed once. */
  get habit_hour(): number | null {
    const { habit_minute } = this;
    return habit_minute === null ? null : Math.floor(habit_minute / 60);
  }
}

/** Works out the minute of the day, once a minute. */
class MinuteReader {
  private seen = { minute: Number.NaN, of_day: 0 };

  constructor(private readonly minuteOfDay: (wall_ms: number) => number) {}

  at(wall_ms: number | null): number | null {
    if (wall_ms === null) return null;
    const minute = Math.floor(wall_ms / MINUTE_MS);
    if (minute !== this.seen.minute) this.seen = { minute, of_day: this.minuteOfDay(wall_ms) };
    return this.seen.of_day;
  }
}

/** The minute of the day in Greenwich. */
export function minuteOfDayUtc(wall_ms: number): number {
  const utc = new Date(wall_ms);
  return utc.getUTCHours() * 60 + utc.getUTCMinutes();
}
