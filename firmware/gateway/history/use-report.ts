import { firstDateOf, nextFirstDate, startOf } from '../../domain/history/periods.js';
import { type SourceTime, sourceTime } from '../../domain/history/source-time.js';
import { localTime } from '../../domain/schedule/local-time.js';
import type { FiguresRow } from '../../ports/history-export.js';
import type { UseAsked } from '../../ports/history-reader.js';
import type { HistoryReads } from '../../ports/store.js';
import type { UseOfPeriod } from '../../protocol/history.js';
import { toTimestamp } from '../../protocol/timestamp.js';
import { rainHours } from './rain.js';
import { Tally } from './use-tally.js';

const DAY_MS = 86_400_000;
/** What tanks drew and filled, by day, week or month of the farm's calendar; an hour counts to where it begins. */
export class UseReports {
  constructor(
    private readonly history: Pick<
      HistoryReads,
      'rows' | 'water' | 'inletChanges' | 'namesSources' | 'rainOf'
    >,
  ) {}

  /** In pieces of a few ms; oldest period first. */
  *making(asked: UseAsked): Generator<undefined, UseOfPeriod[]> {
    const { tanks, period, time_zone } = asked;
    const periods = periodsOf(asked);
    const [first, last] = [periods[0], periods.at(-1)];
    if (first === undefined || last === undefined) return [];
    const tallies = new Map(periods.map(({ date }) => [date, new Tally()]));
    const dates = new Map<number, string>();
    const tallyAt = (ts: number) => {
      const date = dates.get(ts) ?? firstDateOf(localTime(ts, time_zone).date, period);
      dates.set(ts, date);
      return tallies.get(date);
    };
    for (const tank of tanks) {
      // The hours have to be looked at one by one only where they are to be given to sources.
      if (!this.history.namesSources(tank, first.from_ms - DAY_MS, last.to_ms)) {
        for (const [i, sum] of this.history.water(tank, periods).entries())
          tallies.get(periods[i]?.date ?? '')?.add(sum);
        yield undefined;
        continue;
      }
      const span = { tank, from_ms: first.from_ms, to_ms: last.to_ms };
      const sources = this.sourcesOf(tank, first.from_ms, last.to_ms);
      for (const rows of this.history.rows(span, 'hour')) {
        for (const row of rows) if (isFigures(row)) tallyAt(row.ts)?.add(row, sources.get(row.ts));
        yield undefined;
      }
      yield undefined;
    }
    const rain = rainHours(this.history, asked.gauges, first.from_ms, last.to_ms);
    for (const [ts, mm] of rain ?? []) tallyAt(ts)?.addRain(mm);
    return periods.map(({ date, from_ms, to_ms }) => ({
      date,
      from: toTimestamp(from_ms),
      to: toTimestamp(to_ms),
      ...(tallies.get(date) ?? new Tally()).figures(),
      rain_mm: rain === null ? null : (tallies.get(date)?.rain_mm ?? 0),
    }));
  }

  private sourcesOf(tank: string, from_ms: number, to_ms: number): SourceTime {
    return sourceTime(this.history.inletChanges(tank, from_ms - DAY_MS, to_ms), to_ms);
  }
}

/** The periods that [from, to) touches. */
export function periodsOf({
  from_ms,
  to_ms,
  period,
  time_zone,
}: Pick<UseAsked, 'from_ms' | 'to_ms' | 'period' | 'time_zone'>) {
  const periods: { date: string; from_ms: number; to_ms: number }[] = [];
  let date = firstDateOf(localTime(from_ms, time_zone).date, period);
  for (let at = startOf(date, time_zone); at < to_ms; ) {
    const next = nextFirstDate(date, period);
    const end = startOf(next, time_zone);
    periods.push({ date, from_ms: at, to_ms: end });
    [date, at] = [next, end];
  }
  return periods;
}

function isFigures(row: object): row is FiguresRow {
  return 'inflow_litres' in row;
}
