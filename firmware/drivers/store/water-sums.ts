import { HOUR_MS } from '../../domain/history/resolution.js';
import type { WaterSum } from '../../ports/history-export.js';
import type { Progress } from './rollups/progress.js';
import type { Sql } from './sql.js';

interface Sums {
  readonly inflow_dl: number;
  readonly outflow_dl: number;
  readonly inlet_dl: number;
  readonly inlet_s: number;
  readonly outlet_s: number;
  readonly pump_s: number;
}

const SUMS = ['inflow_dl', 'outflow_dl', 'inlet_dl', 'inlet_s', 'outlet_s', 'pump_s']
  .map((column) => `IFNULL(SUM(${column}), 0) AS ${column}`)
  .join(', ');

/** Adds up the hours of tanks inside SQLite, some forty times as fast as handing over each. */
export class WaterSums {
  private readonly settled;
  private readonly recent;

  constructor(
    private readonly sql: Sql,
    private readonly progress: Pick<Progress, 'now'>,
  ) {
    this.settled = sql.prepare<[string, number, number], Sums>(
      `SELECT ${SUMS} FROM rollup_hours WHERE tank = ? AND ts >= ? AND ts < ?`,
    );
    // One seek for each hour, instead of the hours of all tanks.
    this.recent = sql.prepare<[{ tank: string; from: number; to: number }], Sums>(`
      WITH RECURSIVE hour(ts) AS (SELECT CAST(:from AS INTEGER)
        UNION ALL SELECT ts + ${HOUR_MS} FROM hour WHERE ts + ${HOUR_MS} < :to)
      SELECT ${SUMS} FROM hour CROSS JOIN rollup_recent AS recent WHERE recent.ts = hour.ts AND recent.tank = :tank`);
  }

  /** Of each span [from, to) in ms the hours that begin in it, as far as they are rolled up. */
  of(tank: string, spans: readonly { readonly from_ms: number; readonly to_ms: number }[]): WaterSum[] {
    return this.sql.snapshot(() => {
      const { hours_to, days_to } = this.progress.now;
      return spans.map(({ from_ms, to_ms }) => {
        const parts = [];
        if (from_ms < days_to) parts.push(this.settled.get(tank, from_ms, to_ms));
        const from = Math.ceil(Math.max(from_ms, days_to) / HOUR_MS) * HOUR_MS;
        const to = Math.min(to_ms, hours_to);
        if (from < to) parts.push(this.recent.get({ tank, from, to }));
        return together(parts.filter((part) => part !== undefined));
      });
    });
  }
}

function together(parts: readonly Sums[]): WaterSum {
  const sum = (of: keyof Sums) => parts.reduce((all, part) => all + part[of], 0);
  return {
    inflow_litres: sum('inflow_dl') / 10,
    outflow_litres: sum('outflow_dl') / 10,
    inlet_litres: sum('inlet_dl') / 10,
    inlet_s: sum('inlet_s'),
    outlet_s: sum('outlet_s'),
    pump_s: sum('pump_s'),
  };
}
