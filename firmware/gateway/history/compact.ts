import type { HistoryChart } from '../../ports/store.js';
import type { CompactHistory } from '../../protocol/history.js';
import type { EventRecord } from '../../protocol/payloads.js';
import type { HistoryRain } from '../../protocol/rest.js';
import { toTimestamp } from '../../protocol/timestamp.js';

/** A chart, its events and its rain (null without a gauge) in columns of whole numbers, as `compactHistory` tells; extremes are rounded outwards. */
export function compact(
  tank: string,
  { from_ms, to_ms, bucket_ms, resolution, buckets }: HistoryChart,
  events: readonly EventRecord[],
  rain: readonly HistoryRain[] | null,
): CompactHistory {
  const numberOf = (ts: string) => Math.floor((Date.parse(ts) - from_ms) / bucket_ms);
  const levels = buckets.map(levelsOf);
  return {
    format: 'compact',
    tank,
    from: toTimestamp(from_ms),
    to: toTimestamp(to_ms),
    bucket_s: bucket_ms / 1000,
    resolution,
    buckets: {
      number: differences(buckets.map(({ ts }) => numberOf(ts))),
      min_permille: differences(levels.map((of) => of?.min ?? null)),
      mean_above_min_permille: levels.map((of) => of && of.mean - of.min),
      max_above_min_permille: levels.map((of) => of && of.max - of.min),
      readings: differences(buckets.map(({ readings }) => readings)),
      bad_readings: differences(buckets.map(({ bad_readings }) => bad_readings)),
      inflow_litres: buckets.map(({ inflow_litres }) => rounded(inflow_litres)),
      outflow_litres: buckets.map(({ outflow_litres }) => rounded(outflow_litres)),
    },
    ...(rain !== null && { rain: compactRain(rain, from_ms) }),
    events: compactEvents(events, from_ms),
  };
}

function compactEvents(events: readonly EventRecord[], from_ms: number): CompactHistory['events'] {
  const texts = events.map(({ actuator, state, mode, reason_code }) =>
    [actuator, state, mode, reason_code].join(' '),
  );
  const kinds = [...new Set(texts)];
  const places = new Map(kinds.map((text, i) => [text, i]));
  return {
    at_s: differences(events.map(({ ts }) => Math.floor((Date.parse(ts) - from_ms) / 1000))),
    kind: texts.map((text) => places.get(text) ?? 0),
    kinds,
  };
}

function compactRain(rain: readonly HistoryRain[], from_ms: number) {
  return {
    at_s: differences(rain.map(({ ts }) => Math.floor((Date.parse(ts) - from_ms) / 1000))),
    tenths_mm: rain.map(({ mm }) => Math.round(mm * 10)),
  };
}

function rounded(litres: number | null): number | null {
  return litres === null ? null : Math.round(litres);
}

function levelsOf({ min_percent, mean_percent, max_percent }: HistoryChart['buckets'][number]) {
  if (min_percent === null || mean_percent === null || max_percent === null) return null;
  const [min, max] = [Math.floor(thousandths(min_percent)), Math.ceil(thousandths(max_percent))];
  return { min, max, mean: Math.min(max, Math.max(min, Math.round(mean_percent * 10))) };
}

/** Percents are stored to two places: what a float adds beyond six is no reason to round an extreme on. */
function thousandths(percent: number): number {
  return Math.round(percent * 1e6) / 1e5;
}

/** Each value as its distance from the one before; null stays null. */
function differences<T extends number | null>(values: readonly T[]): T[] {
  let before = 0;
  return values.map((value) => {
    if (value === null) return value;
    const step = value - before;
    before = value;
    return step as T;
  });
}
