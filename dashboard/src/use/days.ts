import type { UseOfPeriod, UseReport } from '../../../firmware/protocol/history.js';

const SHOWN = 14;

/** The last days of a report, newest first, from the first one on which anything is known to have moved. */
export function usedDays({ periods }: UseReport): readonly UseOfPeriod[] {
  const recent = periods.slice(-SHOWN);
  // A dry day is told of every day, also of those before there was a gauge.
  const first = recent.findIndex(
    (day) => day.drawn_litres > 0 || day.filled_litres > 0 || (day.rain_mm ?? 0) > 0,
  );
  return first === -1 ? [] : recent.slice(first).reverse();
}

/** What came from which source; nothing where no source has a name. */
export function sourcesOf({ sources }: UseOfPeriod): UseOfPeriod['sources'] {
  return sources.some(({ source }) => source !== null)
    ? sources.filter(({ filled_litres }) => filled_litres > 0)
    : [];
}
