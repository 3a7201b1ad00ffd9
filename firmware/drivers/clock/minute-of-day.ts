import { localTime } from '../../domain/schedule/local-time.js';

/**
 * The minute of the day, 0–1,439, that clocks show at a Unix time in ms.
 * @param time_zone IANA name; without one, the zone of this machine. That needs no formatter: the first of them brings
 * 6 MB of the runtime's tables into memory, and they stay.
 */
export function minuteOfDay(time_zone?: string): (wall_ms: number) => number {
  if (time_zone !== undefined) return (wall_ms) => localTime(wall_ms, time_zone).minute;
  return (wall_ms) => {
    const local = new Date(wall_ms);
    return local.getHours() * 60 + local.getMinutes();
  };
}
