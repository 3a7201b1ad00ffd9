import { numbers } from '../i18n/language.js';
import { dateTime, durationText, onOneLine } from '../i18n/time-text.js';
import { rainText } from '../use/rain-text.js';
import type { Series } from './series.js';
import { timeOf } from './stretch.js';
import type { Summary } from './summary.js';
import { tt } from './texts.js';

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** A moment of a chart: with its time of day, unless the chart counts in days. */
export function timeText(at_s: number, bucket_s: number): string {
  const day = { day: 'numeric', month: 'short' } as const;
  const style =
    bucket_s >= DAY_S
      ? { ...day, year: 'numeric' as const }
      : { ...day, hour: '2-digit' as const, minute: '2-digit' as const };
  return onOneLine(dateTime(style), at_s * 1000);
}

/** A level as it was measured: always with its decimal, so that one figure is as long as the next. */
export function levelText(percent: number): string {
  return `${numbers.value.percentParts(percent).join('')}\u00a0%`;
}

/** What stands at one place of the chart. */
export function pointText(series: Series, at: number): string {
  const time = timeText(series.at_s[at] ?? 0, series.bucket_s);
  const mean = series.mean[at] ?? null;
  const min = series.min[at] ?? null;
  const max = series.max[at] ?? null;
  if (mean === null || min === null || max === null) return tt('chart.at_none', { time });
  const percent = levelText(mean);
  if (max - min < 0.5) return tt('chart.at', { time, percent });
  return tt('chart.at_range', {
    time,
    percent,
    min: levelText(min),
    max: levelText(max),
  });
}

/** Says of which stretch the figures are that follow, because only a part of the chart is in sight. */
export function partText(seen: Series): string {
  return tt('chart.summary.part', endsOf(seen));
}

/** From when to when a series goes. */
export function stretchText(series: Series): string {
  return tt('chart.table.of', endsOf(series));
}

function endsOf(series: Series): { from: string; to: string } {
  const { from_ms, to_ms } = timeOf(series);
  const { bucket_s } = series;
  // A day that ends at midnight is named by itself, not by the next.
  const last_ms = bucket_s >= DAY_S ? to_ms - 1 : to_ms;
  return { from: timeText(from_ms / 1000, bucket_s), to: timeText(last_ms / 1000, bucket_s) };
}

/**
 * The chart in words, for those who do not see it and for those in a hurry.
 * @param part only a part of the chart is told: rain, kept by the hour, is then that of every hour in sight
 */
export function summaryText(summary: Summary, bucket_s: number, part = false): string {
  const parts = [
    tt('chart.summary.range', {
      min: levelText(summary.min.percent),
      min_time: timeText(summary.min.at_ms / 1000, bucket_s),
      max: levelText(summary.max.percent),
      max_time: timeText(summary.max.at_ms / 1000, bucket_s),
      first: levelText(summary.first_percent),
      last: levelText(summary.last_percent),
    }),
  ];
  if (summary.refills !== null) parts.push(refillsText(summary.refills));
  if (summary.rain_mm !== null) {
    const key = part && bucket_s < HOUR_S ? 'chart.summary.rain_hours' : 'chart.summary.rain';
    parts.push(tt(key, { depth: rainText(summary.rain_mm) }));
  }
  if (summary.gap_ms > 0) parts.push(tt('chart.summary.gap', { duration: durationText(summary.gap_ms) }));
  return parts.join(' ');
}

function refillsText({ n, running_ms }: NonNullable<Summary['refills']>): string {
  return n === 0
    ? tt('chart.summary.no_refill')
    : tt('chart.summary.refills', { n, duration: durationText(running_ms) });
}
