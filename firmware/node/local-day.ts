import { localTime } from '../domain/schedule/local-time.js';
import type { TrustedTime } from './trusted-time.js';

const MINUTE_MS = 60_000;

/** The hour at the farm, as far as it is known: what flows depends on it, and some sources have their hours. */
export class LocalDay {
  private seen = { minute: Number.NaN, of_day: 0 };

  /** @param time_zone IANA name */
  constructor(
    private readonly time: TrustedTime,
    private readonly time_zone: string,
  ) {}

  /** Minute of the day, 0–1,439; null while the clock is not trusted. Worked out once a minute. */
  get minute(): number | null {
    const wall_ms = this.time.wall_ms();
    if (wall_ms === null) return null;
    const minute = Math.floor(wall_ms / MINUTE_MS);
    if (minute !== this.seen.minute)
      this.seen = { minute, of_day: localTime(wall_ms, this.time_zone).minute };
    return this.seen.of_day;
  }

  /** Hour of the day, 0–23; null while the clock is not trusted. */
  get hour(): number | null {
    const { minute } = this;
    return minute === null ? null : Math.floor(minute / 60);
  }
}
