import type { TrustedTime } from './trusted-time.js';

const MINUTE_MS = 60_000;

/** The hour at the farm, as far as it is known: what flows depends on it, and some sources have their hours. */
export class LocalDay {
  private seen = { minute: Number.NaN, of_day: 0 };

  /** @param minuteOfDay what clocks at the farm show at a Unix time in ms: minutes since 00:00, 0–1,439 */
  constructor(
    private readonly time: TrustedTime,
    private readonly minuteOfDay: (wall_ms: number) => number,
  ) {}

  /** Minute of the day, 0–1,439; null while the clock is not trusted. Worked out once a minute. */
  get minute(): number | null {
    const wall_ms = this.time.wall_ms();
    if (wall_ms === null) return null;
    const minute = Math.floor(wall_ms / MINUTE_MS);
    if (minute !== this.seen.minute) this.seen = { minute, of_day: this.minuteOfDay(wall_ms) };
    return this.seen.of_day;
  }

  /** Hour of the day, 0–23; null while the clock is not trusted. */
  get hour(): number | null {
    const { minute } = this;
    return minute === null ? null : Math.floor(minute / 60);
  }
}

/** The minute of the day in Greenwich. */
export function minuteOfDayUtc(wall_ms: number): number {
  const utc = new Date(wall_ms);
  return utc.getUTCHours() * 60 + utc.getUTCMinutes();
}
