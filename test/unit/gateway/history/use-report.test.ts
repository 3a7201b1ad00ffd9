import { describe, expect, test } from '@jest/globals';
import { HOUR_MS } from '../../../../firmware/domain/history/resolution.js';
import type { InletChange } from '../../../../firmware/domain/history/source-time.js';
import { inTurns } from '../../../../firmware/gateway/history/in-turns.js';
import { periodsOf, UseReports } from '../../../../firmware/gateway/history/use-report.js';
import type { FiguresRow } from '../../../../firmware/ports/history-export.js';
import type { UseAsked } from '../../../../firmware/ports/history-reader.js';

const FORWARD = '2026-03-29';
const BACK = '2026-10-25';
const ZONE = 'Europe/Madrid';
/** Midnights of Madrid: before and after the clocks go forward, before and after they go back. */
const FORWARD_FROM_MS = Date.parse('2026-03-28T23:00:00Z');
const BACK_FROM_MS = Date.parse('2026-10-24T22:00:00Z');

/** An hour in which 10 L were drawn, and 30 L came through the inlet in 60 s. */
const hourAt = (ts: number): FiguresRow => ({
  ...{ ts, tank: 'house', min_percent: 50, mean_percent: 50, max_percent: 50, readings: 60, bad_readings: 0 },
  ...{ inflow_litres: 30, outflow_litres: 10, inlet_litres: 30, inlet_s: 60, outlet_s: 0, pump_s: 0 },
});

/** A history in which every hour is the same, and each UTC hour of rain brought 1 mm. */
const everyHour = (changes: readonly InletChange[] = []) => ({
  of: (asked: UseAsked) => inTurns(reports(changes).making(asked), new AbortController().signal),
});

const reports = (changes: readonly InletChange[]) =>
  new UseReports({
    *rows({ from_ms, to_ms }) {
      const first = Math.ceil(from_ms / HOUR_MS) * HOUR_MS;
      const hours = Math.ceil((to_ms - first) / HOUR_MS);
      yield Array.from({ length: hours }, (_, i) => hourAt(first + i * HOUR_MS));
    },
    water: (_, spans) =>
      spans.map(({ from_ms, to_ms }) => {
        const hours = Math.ceil(to_ms / HOUR_MS) - Math.ceil(from_ms / HOUR_MS);
        const one = hourAt(0);
        return {
          inflow_litres: hours * one.inflow_litres,
          outflow_litres: hours * one.outflow_litres,
          inlet_litres: hours * one.inlet_litres,
          inlet_s: hours * one.inlet_s,
          ...{ outlet_s: 0, pump_s: 0 },
        };
      }),
    namesSources: () => changes.length > 0,
    inletChanges: () => [...changes],
    rainOf: (_, from_ms, to_ms) => {
      const first = Math.max(from_ms, BACK_FROM_MS - 48 * HOUR_MS);
      return Array.from({ length: Math.max(0, (to_ms - first) / HOUR_MS) }, (_, i) => ({
        ts: first + i * HOUR_MS,
        mm: 1,
      }));
    },
  });

const asked = (from_ms: number, to_ms: number, more: Partial<UseAsked> = {}): UseAsked => ({
  ...{ tanks: ['house'], gauges: ['pi0'], period: 'day', from_ms, to_ms, time_zone: ZONE },
  ...more,
});

describe('use by day', () => {
  test('counts 23 hours on the day clocks go forward, and 24 on its neighbours', async () => {
    const days = await everyHour().of(asked(FORWARD_FROM_MS - 24 * HOUR_MS, FORWARD_FROM_MS + 47 * HOUR_MS));
    expect(days.map(({ date, drawn_litres }) => [date, drawn_litres])).toEqual([
      ['2026-03-28', 240],
      [FORWARD, 230],
      ['2026-03-30', 240],
    ]);
    expect(days[1]).toMatchObject({ from: '2026-03-28T23:00:00.000Z', to: '2026-03-29T22:00:00.000Z' });
  });

  test('counts 25 hours on the day clocks go back, of water and of rain', async () => {
    const days = await everyHour().of(asked(BACK_FROM_MS, BACK_FROM_MS + 49 * HOUR_MS));
    expect(days.map(({ date, filled_litres, rain_mm }) => [date, filled_litres, rain_mm])).toEqual([
      [BACK, 750, 25],
      ['2026-10-26', 720, 24],
    ]);
  });

  test('gives an hour that is not whole in its zone to the day in which it begins', async () => {
    const midnight_ms = Date.parse('2026-02-28T18:30:00Z');
    const days = await everyHour().of(
      asked(midnight_ms, midnight_ms + 24 * HOUR_MS, { time_zone: 'Asia/Kolkata' }),
    );
    expect(days.map(({ date, drawn_litres }) => [date, drawn_litres])).toEqual([['2026-03-01', 240]]);
  });
});

describe('use by source', () => {
  const event = (at_ms: number, state: 'open' | 'closed', source: string): InletChange => ({
    ...{ at_ms, open: state === 'open', source },
  });

  test('two sources in one hour share its water by their time', async () => {
    const at = FORWARD_FROM_MS;
    const changes = [
      event(at, 'open', 'rain'),
      event(at + 45_000, 'open', 'town'),
      event(at + 60_000, 'closed', 'town'),
    ];
    const [day] = await everyHour(changes).of(asked(at, at + 23 * HOUR_MS));
    // 22 hours of which no event tells, and one in three quarters.
    expect(day?.sources).toEqual([
      { source: 'rain', open_s: 45, filled_litres: 22.5 },
      { source: 'town', open_s: 15, filled_litres: 7.5 },
      { source: null, open_s: 1_320, filled_litres: 660 },
    ]);
    expect(day).toMatchObject({ filled_litres: 690, unmetered_litres: 0, inlet_s: 1_380 });
  });
});

test('where nobody names a source, all water is of one without a name', async () => {
  const [day] = await everyHour().of(asked(FORWARD_FROM_MS, FORWARD_FROM_MS + 23 * HOUR_MS));
  expect(day?.sources).toEqual([{ source: null, open_s: 1_380, filled_litres: 690 }]);
  expect(day).toMatchObject({ filled_litres: 690, unmetered_litres: 0, inlet_s: 1_380 });
});

describe('rain', () => {
  test('is unknown without a gauge, and none where a gauge counted nothing', async () => {
    const span = [FORWARD_FROM_MS, FORWARD_FROM_MS + 23 * HOUR_MS] as const;
    expect((await everyHour().of(asked(...span, { gauges: [] })))[0]?.rain_mm).toBeNull();
    const dry = [BACK_FROM_MS - 96 * HOUR_MS, BACK_FROM_MS - 23 * HOUR_MS] as const;
    expect((await everyHour().of(asked(...dry)))[0]?.rain_mm).toBe(0);
  });
});

describe('periods', () => {
  test('are whole ones, and all that the span touches', () => {
    const of = (period: UseAsked['period'], from: string, to: string) =>
      periodsOf({ period, from_ms: Date.parse(from), to_ms: Date.parse(to), time_zone: ZONE }).map(
        ({ date }) => date,
      );
    expect(of('day', '2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z')).toEqual(['2026-03-28']);
    expect(of('day', '2026-03-28T22:59:59Z', '2026-03-28T23:00:01Z')).toEqual(['2026-03-28', FORWARD]);
    expect(of('week', '2026-03-01T12:00:00Z', '2026-03-02T12:00:00Z')).toEqual(['2026-02-23', '2026-03-02']);
    expect(of('month', '2026-02-28T23:30:00Z', '2026-03-31T22:30:00Z')).toEqual(['2026-03-01', '2026-04-01']);
  });

  test('of a year join without a gap, whatever clocks do', () => {
    for (const time_zone of [ZONE, 'Asia/Beirut', 'Australia/Lord_Howe', 'America/Santiago']) {
      const [from_ms, to_ms] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
      const days = periodsOf({ period: 'day', from_ms, to_ms, time_zone });
      days.slice(1).forEach((day, i) => {
        expect(day.from_ms).toBe(days[i]?.to_ms);
      });
      expect(days.length).toBeGreaterThanOrEqual(365);
    }
  });
});
