import type { UseOfPeriod, UseReport } from '../../../firmware/protocol/history.js';

const SHOWN = 14;

/**
 * The last days, weeks or months of a report, newest first, from the first one on which anything is known to have
 * moved. The newest is not over yet.
 */
export function usedPeriods({ periods }: UseReport): readonly UseOfPeriod[] {
  const recent = periods.slice(-SHOWN);
  // A dry day is told of every day, also of those before there was a gauge.
  const first = recent.findIndex(
    (period) => period.drawn_litres > 0 || period.filled_litres > 0 || (period.rain_mm ?? 0) > 0,
  );
  return first === -1 ? [] : recent.slice(first).reverse();
}

/**
 * What is drawn in one of the shown periods on average, in litres; null where none is whole. The newest is not over,
 * and the one in which the record begins seldom began with it.
 */
export function meanDrawn_litres(report: UseReport): number | null {
  const shown = usedPeriods(report);
  const recordBegins = shown.length < Math.min(SHOWN, report.periods.length);
  const whole = shown.slice(1, recordBegins ? -1 : undefined);
  if (whole.length === 0) return null;
  return whole.reduce((sum, period) => sum + period.drawn_litres, 0) / whole.length;
}

/** What came from which source; nothing where no source has a name. */
export function sourcesOf({ sources }: UseOfPeriod): UseOfPeriod['sources'] {
  return sources.some(({ source }) => source !== null)
    ? sources.filter(({ filled_litres }) => filled_litres > 0)
    : [];
}
