import { toTimestamp } from '../../../protocol/primitives.js';
import type { HistoryBucket } from '../../../protocol/rest.js';
import type { Sql } from '../sql.js';

/** A tank's span [from, to) in `n` equal parts. */
export interface Asked {
  readonly tank: string;
  readonly from_ms: number;
  readonly to_ms: number;
  readonly n: number;
}

interface Bounds {
  readonly hours_to: number;
  /** 0: made of hours alone. */
  readonly days_to: number;
}

type BucketRow = Omit<HistoryBucket, 'ts'> & { readonly i: number };
type Parameters = {
  readonly tank: string;
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly days_to: number;
  readonly hours_to: number;
};

/** Charts of hours and days. One tank's rows lie together; only what is not rolled up yet is read from the readings. */
export class RolledUpCharts {
  private readonly statement;

  constructor(sql: Sql) {
    this.statement = sql.prepare<[Parameters], BucketRow>(`
      SELECT CAST(ts - :from AS INTEGER) * CAST(:n AS INTEGER) / CAST(:to - :from AS INTEGER) AS i,
        MIN(low) AS min_percent, SUM(mean * good) / NULLIF(SUM(good), 0) AS mean_percent, MAX(high) AS max_percent,
        SUM(readings) AS readings, SUM(bad) AS bad_readings
      FROM (
        SELECT ts, min_centipercent / 100.0 AS low, mean_centipercent / 100.0 AS mean,
          max_centipercent / 100.0 AS high, good, readings, bad
        FROM rollup_days WHERE tank = :tank AND ts >= :from AND ts < MIN(:to, :days_to)
        UNION ALL
        SELECT ts, min_centipercent / 100.0, mean_centipercent / 100.0, max_centipercent / 100.0, good, readings, bad
        FROM rollup_hours WHERE tank = :tank AND ts >= MAX(:from, :days_to) AND ts < :to
        UNION ALL
        SELECT ts, iif(quality = 'good', percent, NULL), iif(quality = 'good', percent, NULL),
          iif(quality = 'good', percent, NULL), quality = 'good' AND percent IS NOT NULL, 1, quality = 'bad'
        FROM readings WHERE ts >= MAX(:from, :hours_to) AND ts < :to AND tank = :tank
      ) WHERE readings > 0 GROUP BY i ORDER BY i`);
  }

  buckets({ tank, from_ms: from, to_ms: to, n }: Asked, bounds: Bounds): HistoryBucket[] {
    return this.statement.all({ tank, from, to, n, ...bounds }).map(({ i, ...rest }) => ({
      ts: toTimestamp(from + Math.ceil((i * (to - from)) / n)),
      ...rest,
    }));
  }
}
