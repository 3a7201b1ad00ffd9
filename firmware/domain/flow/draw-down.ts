import type { Rate } from '../level/rate.js';
import type { Forecast } from './forecast.js';

const S_PER_HOUR = 3_600;
const MINUTES_PER_HOUR = 60;
const HOURS = 24;
/** Nobody plans farther ahead, in hours. */
const FARTHEST_H = 14 * 24;
/** Two standard deviations hold 95 %. */
const BAND_SIGMAS = 2;

/** What a tank is drawn down by. */
export interface DrawDown {
  /** What is in it, in litres. */
  readonly litres: number;
  /** What runs out of it beside what people draw, in litres per hour (0 or more). */
  readonly leak_lph: number;
  /** Minute of the day, local, 0–1,439. */
  readonly minute: number;
  /** What people draw at an hour of the day, 0–23, with the spread of the days; null while nothing was learned. */
  readonly usual: (hour: number) => Rate | null;
}

/**
 * When a tank into which nothing comes will be empty if people draw as they use to, hour by hour. The band is that of the
 * sum: the days of each hour spread around their mean, and hours have nothing to do with one another. Null while nothing
 * was learned, and when it will hold for more than two weeks.
 */
export function emptiesIn({ litres, leak_lph, minute, usual }: DrawDown): Forecast | null {
  let soonest_s: number | null = null;
  let likely_s: number | null = null;
  let drawn_litres = 0;
  let variance = 0;
  let margin_litres = 0;
  let hour = Math.floor(minute / MINUTES_PER_HOUR);
  // Of the hour that has begun, the rest.
  let span_h = 1 - (minute % MINUTES_PER_HOUR) / MINUTES_PER_HOUR;
  for (let at_h = 0; at_h < FARTHEST_H; at_h += span_h, span_h = 1, hour = (hour + 1) % HOURS) {
    const draw = usual(hour);
    if (draw === null) return null;
    const flow_litres = (draw.rate_lph + leak_lph) * span_h;
    variance += (draw.error_lph * span_h) ** 2;
    const margin = BAND_SIGMAS * Math.sqrt(variance);
    const part = { at_h, span_h, litres };
    soonest_s ??= within(part, drawn_litres + margin_litres, drawn_litres + flow_litres + margin);
    likely_s ??= within(part, drawn_litres, drawn_litres + flow_litres);
    const latest_s = within(part, drawn_litres - margin_litres, drawn_litres + flow_litres - margin);
    if (latest_s !== null && likely_s !== null && soonest_s !== null)
      return { soonest_s, likely_s, latest_s };
    drawn_litres += flow_litres;
    margin_litres = margin;
  }
  return likely_s === null || soonest_s === null ? null : { soonest_s, likely_s, latest_s: null };
}

/** When within a part of the time as much is drawn as there was; null when it is not. */
function within(
  part: { readonly at_h: number; readonly span_h: number; readonly litres: number },
  before_litres: number,
  after_litres: number,
): number | null {
  const { at_h, span_h, litres } = part;
  if (after_litres < litres) return null;
  const share = after_litres > before_litres ? (litres - before_litres) / (after_litres - before_litres) : 0;
  return (at_h + span_h * Math.min(1, Math.max(0, share))) * S_PER_HOUR;
}
