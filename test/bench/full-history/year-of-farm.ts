import Database from 'better-sqlite3';
import { NODES } from '../full-gateway/farm.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Puts a year of 250 tanks into a store that is there and empty, as a gateway would have it at `to_ms`, a midnight of
 * UTC: hours and days of the whole year, and `raw_days` of readings, one a minute and tank, each at a second of its own.
 * Put in by SQLite itself and without a journal, which takes seconds instead of hours.
 */
export function fillYear(file: string, to_ms: number, raw_days: number): void {
  const db = new Database(file);
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  const tanks = `tank(i, name) AS (SELECT 0, 'tank-0' UNION ALL
    SELECT i + 1, 'tank-' || (i + 1) FROM tank WHERE i + 1 < ${NODES})`;
  const times = (name: string, from_ms: number, step_ms: number) =>
    `${name}(ts) AS (SELECT ${from_ms} UNION ALL SELECT ts + ${step_ms} FROM ${name} WHERE ts + ${step_ms} < ${to_ms})`;
  db.exec(`
    INSERT INTO tanks (tank, about) WITH RECURSIVE ${tanks} SELECT name, NULL FROM tank;
    INSERT INTO tank_numbers (n, tank) WITH RECURSIVE ${tanks} SELECT i, name FROM tank;
    WITH RECURSIVE ${times('minute', to_ms - raw_days * DAY_MS, MINUTE_MS)}, ${tanks},
      level(ts, i, name, percent) AS (
        SELECT ts + i * 240, i, name, ROUND(50 + 30 * SIN(ts / 18000000.0 + i), 1) FROM minute CROSS JOIN tank)
    INSERT INTO kept_readings (key, percent, depth_mm, litres, quality, rate_lph)
      SELECT ts << 14 | i, percent, percent * 20, percent * 100, 'good', ROUND(600 + i * 1.3, 1) FROM level;
    WITH RECURSIVE ${times('hour', to_ms - 365 * DAY_MS, HOUR_MS)}, ${tanks}
    INSERT INTO rollup_hours
      SELECT name, ts, 4000 + ABS(RANDOM()) % 1000, 5500, 6000 + ABS(RANDOM()) % 2000, 60, 60, 0,
        ABS(RANDOM()) % 900, ABS(RANDOM()) % 900, 420, 300, 0, 0
      FROM tank CROSS JOIN hour ORDER BY 1, 2;
    INSERT INTO rollup_days
      SELECT tank, ts / ${DAY_MS} * ${DAY_MS}, MIN(min_centipercent), 5500, MAX(max_centipercent), SUM(good),
        SUM(readings), 0, SUM(inflow_dl), SUM(outflow_dl), SUM(inlet_dl), SUM(inlet_s), 0, 0
      FROM rollup_hours GROUP BY 1, 2;
    UPDATE rollup_progress SET hours_to = ${to_ms}, days_to = ${to_ms}, raw_from = ${to_ms - raw_days * DAY_MS};`);
  db.close();
}
