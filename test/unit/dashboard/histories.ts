import type { HistoryBucket, HistoryEvent, HistoryView } from '../../../firmware/protocol/rest.js';
import { later, NOW } from './views.js';

export const HOUR_S = 3600;

/** One hour's bucket, so many hours after `NOW`; without a good reading when `mean` is null. Levels in percent. */
export function bucket(hour: number, mean: number | null, spread = 1): HistoryBucket {
  const [min_percent, max_percent] = mean === null ? [null, null] : [mean - spread, mean + spread];
  return {
    ts: later(hour * HOUR_S),
    min_percent,
    mean_percent: mean,
    max_percent,
    readings: 60,
    bad_readings: mean === null ? 60 : 0,
    inflow_litres: mean === null ? null : 30,
    outflow_litres: mean === null ? null : 12,
  };
}

/** Buckets of an hour each, from `NOW` on. */
export function history(buckets: HistoryBucket[], hours: number, events: HistoryEvent[] = []): HistoryView {
  const to = later(hours * HOUR_S);
  return { tank: 'house', from: NOW, to, bucket_s: HOUR_S, resolution: 'hour', buckets, events };
}

/** The inlet switched over, so many hours after `NOW`. */
export function event(
  hour: number,
  state: 'open' | 'closed',
  change: Partial<HistoryEvent> = {},
): HistoryEvent {
  const why = { reason_code: 'below_low', reason_args: {}, reason: 'Inlet open' };
  return { ts: later(hour * HOUR_S), actuator: 'inlet', state, mode: 'auto', ...why, ...change };
}
