import { describe, expect, test } from '@jest/globals';
import { readHistory } from '../../../dashboard/src/chart/compact.js';
import { csvName, csvOf } from '../../../dashboard/src/chart/csv.js';
import { runsOf, tellsAllRuns } from '../../../dashboard/src/chart/runs.js';
import { seriesOf } from '../../../dashboard/src/chart/series.js';
import { historyPath, spanOfDays, spanUntil, startOfDay_ms } from '../../../dashboard/src/chart/span.js';
import { summaryOf } from '../../../dashboard/src/chart/summary.js';
import { moved, zoomed } from '../../../dashboard/src/chart/view.js';
import { summaryText } from '../../../dashboard/src/chart/words.js';
import { METRIC, units } from '../../../dashboard/src/format/units.js';
import { inTurn, inUse } from '../../../dashboard/src/tank/sources/in-turn.js';
import { sourcesOf, usedDays } from '../../../dashboard/src/use/days.js';
import { rainText } from '../../../dashboard/src/use/rain-text.js';
import { compact } from '../../../firmware/gateway/history/compact.js';
import type { UseOfPeriod } from '../../../firmware/protocol/history.js';
import type { HistoryBucket, HistoryEvent, HistoryView } from '../../../firmware/protocol/rest.js';
import { inlet, later, NOW, NOW_MS } from './views.js';

const HOUR_S = 3600;

function bucket(hour: number, mean: number | null, spread = 1): HistoryBucket {
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

function history(buckets: HistoryBucket[], hours: number, events: HistoryEvent[] = []): HistoryView {
  const to = later(hours * HOUR_S);
  return { tank: 'house', from: NOW, to, bucket_s: HOUR_S, resolution: 'hour', buckets, events };
}

function event(hour: number, state: 'open' | 'closed', change: Partial<HistoryEvent> = {}): HistoryEvent {
  const why = { reason_code: 'below_low', reason_args: {}, reason: 'Inlet open' };
  return { ts: later(hour * HOUR_S), actuator: 'inlet', state, mode: 'auto', ...why, ...change };
}

describe('a history on an even grid', () => {
  test('leaves gaps where nothing was kept or nothing was good', () => {
    const series = seriesOf(history([bucket(0, 50), bucket(2, null), bucket(3, 40)], 5));
    expect(series.mean).toEqual([50, null, null, 40, null]);
    expect(series.min).toEqual([49, null, null, 39, null]);
    expect(series.max).toEqual([51, null, null, 41, null]);
    expect(series.at_s[3]).toBe(NOW_MS / 1000 + 3 * HOUR_S);
    expect(series.rain).toBeNull();
  });

  test('has the flows and the rain the gateway tells, and none of its own', () => {
    const day = { ...history([bucket(0, 50), bucket(1, null)], 3), bucket_s: HOUR_S / 2 };
    const series = seriesOf({ ...day, rain: [{ ts: NOW, mm: 4 }] });
    expect(series.in_lph.slice(0, 3)).toEqual([60, null, null]);
    expect(series.out_lph.slice(0, 3)).toEqual([24, null, null]);
    expect(series.rain).toEqual({ falls: [{ at_s: NOW_MS / 1000, mm: 4 }], span_s: HOUR_S });
    expect(seriesOf({ ...day, bucket_s: 24 * HOUR_S, rain: [] }).rain?.span_s).toBe(24 * HOUR_S);
  });
});

describe('runs', () => {
  const end_ms = NOW_MS + 10 * HOUR_S * 1000;
  const hours = (events: HistoryEvent[]) =>
    runsOf(events, 'inlet', NOW_MS, end_ms).map(({ from_ms, to_ms, mode }) => [
      (from_ms - NOW_MS) / 3_600_000,
      (to_ms - NOW_MS) / 3_600_000,
      mode,
    ]);

  test('go from open to closed, and to the end when nothing closed them', () => {
    expect(hours([event(1, 'open'), event(3, 'closed'), event(8, 'open', { mode: 'hand' })])).toEqual([
      [1, 3, 'auto'],
      [8, 10, 'hand'],
    ]);
  });

  test('that began before the time shown begin with it', () => {
    expect(hours([event(2, 'closed', { reason_code: 'reached_high' })])).toEqual([[0, 2, 'auto']]);
  });

  test('are not made of a rest that is told anew', () => {
    expect(
      hours([event(2, 'closed', { reason_code: 'above_low' }), event(3, 'closed', { mode: 'off' })]),
    ).toEqual([]);
  });

  test('are one run when its mode changes, and not another actuator’s', () => {
    const events = [event(1, 'open'), event(2, 'open', { mode: 'hand' }), event(4, 'closed')];
    expect(hours(events)).toEqual([[1, 4, 'auto']]);
    expect(hours([event(1, 'open', { actuator: 'outlet' })])).toEqual([]);
  });
});

describe('the summary', () => {
  const view = history([bucket(0, 50), bucket(1, 20), bucket(3, 80)], 5);
  const series = seriesOf(view);

  test('names extremes, ends, runs and gaps, but nothing that is yet to come', () => {
    const runs = [{ from_ms: NOW_MS, to_ms: NOW_MS + 5_400_000, mode: 'auto' as const }];
    const now_ms = NOW_MS + 4 * HOUR_S * 1000;
    expect(summaryOf(series, runs, now_ms)).toEqual({
      min: { percent: 19, at_ms: NOW_MS + 3_600_000 },
      max: { percent: 81, at_ms: NOW_MS + 3 * 3_600_000 },
      first_percent: 50,
      last_percent: 80,
      refills: { n: 1, running_ms: 5_400_000 },
      gap_ms: 3_600_000,
      rain_mm: null,
    });
  });

  test('in words', () => {
    const summary = summaryOf(series, [], NOW_MS + 4 * HOUR_S * 1000);
    const text = summary === null ? '' : summaryText(summary, HOUR_S).replaceAll('\u00a0', ' ');
    expect(text).toMatch(
      /^Between 19 % \(.+\) and 81 % \(.+\); from 50 % to 80 %\. The inlet did not open\./,
    );
    expect(text).toMatch(/No good reading for 1 h of this time\.$/);
  });

  test('says nothing of refills where not every change is told', () => {
    const summary = summaryOf(series, null, NOW_MS);
    expect(summary?.refills).toBeNull();
    expect(summary && summaryText(summary, HOUR_S)).not.toContain('inlet');
    expect(tellsAllRuns(view)).toBe(true);
    expect(tellsAllRuns({ ...view, events: Array.from({ length: 1000 }, () => event(1, 'open')) })).toBe(
      false,
    );
  });

  test('is none without a level', () => {
    expect(summaryOf(seriesOf(history([bucket(0, null)], 2)), [], NOW_MS)).toBeNull();
    expect(summaryOf(seriesOf(history([], 2)), [], NOW_MS)).toBeNull();
  });
});

describe('the view', () => {
  const whole = { min: 0, max: 100_000 };

  test('zooms about a moment that keeps its place', () => {
    const view = zoomed(whole, whole, 0.5, 25_000);
    expect(view).toEqual({ min: 12_500, max: 62_500 });
    expect(zoomed(view, whole, 2, 25_000)).toEqual(whole);
  });

  test('never leaves the whole nor gets shorter than ten minutes', () => {
    expect(zoomed({ min: 90_000, max: 100_000 }, whole, 4, 99_000)).toEqual({ min: 60_000, max: 100_000 });
    const { min, max } = zoomed(whole, whole, 1e-9, 50_000);
    expect(max - min).toBe(600);
    expect(moved({ min: 0, max: 10_000 }, whole, -3)).toEqual({ min: 0, max: 10_000 });
    expect(moved({ min: 0, max: 10_000 }, whole, 0.5)).toEqual({ min: 5_000, max: 15_000 });
    expect(moved({ min: 85_000, max: 95_000 }, whole, 3)).toEqual({ min: 90_000, max: 100_000 });
  });
});

describe('the time shown', () => {
  test('ends now for the usual spans', () => {
    expect(spanUntil('week', NOW_MS)).toEqual({ from_ms: NOW_MS - 604_800_000, to_ms: NOW_MS, buckets: 336 });
    expect(historyPath('a b', spanUntil('day', NOW_MS))).toBe(
      '/api/tanks/a%20b/history?from=2026-02-28T10%3A00%3A00.000Z&to=2026-03-01T10%3A00%3A00.000Z&buckets=288',
    );
  });

  test('begins a day at the farm’s midnight, also when the clocks change', () => {
    const iso = (date: string, zone: string) => new Date(startOfDay_ms(date, zone) ?? 0).toISOString();
    expect(iso('2026-01-10', 'America/New_York')).toBe('2026-01-10T05:00:00.000Z');
    expect(iso('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z');
    expect(iso('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z');
    expect(iso('2026-06-01', 'Asia/Kolkata')).toBe('2026-05-31T18:30:00.000Z');
    expect(startOfDay_ms('2026-02-31x', 'UTC')).toBeNull();
    expect(startOfDay_ms('2026-13-01', 'UTC')).toBeNull();
  });

  test('takes whole days, not past now, and no nonsense', () => {
    expect(spanOfDays('2026-02-01', '2026-02-02', 'UTC', NOW_MS)).toEqual({
      from_ms: Date.parse('2026-02-01T00:00:00Z'),
      to_ms: Date.parse('2026-02-03T00:00:00Z'),
      buckets: 360,
    });
    expect(spanOfDays('2026-03-01', '2026-03-01', 'UTC', NOW_MS)?.to_ms).toBe(NOW_MS);
    expect(spanOfDays('2026-02-02', '2026-02-01', 'UTC', NOW_MS)).toBeNull();
    expect(spanOfDays('2026-03-02', '2026-03-03', 'UTC', NOW_MS)).toBeNull();
    expect(spanOfDays('', '2026-02-01', 'UTC', NOW_MS)).toBeNull();
  });
});

describe('use per day', () => {
  const day = (date: string, drawn_litres: number, change: Partial<UseOfPeriod> = {}): UseOfPeriod => ({
    date,
    from: `${date}T00:00:00.000Z`,
    to: `${date}T24:00:00.000Z`,
    drawn_litres,
    filled_litres: 0,
    unmetered_litres: 0,
    inlet_s: 0,
    outlet_s: 0,
    pump_s: 0,
    sources: [],
    rain_mm: null,
    ...change,
  });
  const report = (periods: UseOfPeriod[]) =>
    usedDays({ tank: 'house', time_zone: 'UTC', period: 'day', periods }).map(({ date }) => date);

  test('is told newest first, from the first day on which anything moved', () => {
    expect(report([day('2026-03-01', 0), day('2026-03-02', 5), day('2026-03-03', 0)])).toEqual([
      '2026-03-03',
      '2026-03-02',
    ]);
    expect(report([day('2026-03-01', 0)])).toEqual([]);
    expect(report([day('2026-03-01', 0, { rain_mm: 0 })])).toEqual([]);
    expect(report([day('2026-03-01', 0, { rain_mm: 0.3 })])).toHaveLength(1);
    expect(report(Array.from({ length: 35 }, (_, i) => day(`day ${i}`, 1)))).toHaveLength(14);
  });

  test('names sources only where one has a name', () => {
    const unnamed = { source: null, open_s: 60, filled_litres: 20 };
    const rain = { source: 'roof', open_s: 60, filled_litres: 30 };
    expect(sourcesOf(day('2026-03-01', 0, { sources: [unnamed] }))).toEqual([]);
    expect(
      sourcesOf(day('2026-03-01', 0, { sources: [unnamed, rain, { ...rain, filled_litres: 0 }] })),
    ).toEqual([unnamed, rain]);
  });
});

describe('the compact form of a history', () => {
  test('is read as the plain one it was made of', () => {
    const buckets = [bucket(0, 50), bucket(2, null), bucket(3, 40.5)];
    const told = compact(
      'house',
      { from_ms: NOW_MS, to_ms: NOW_MS + 5 * 3_600_000, bucket_ms: 3_600_000, resolution: 'hour', buckets },
      [
        { kind: 'event', tank: 'house', ...event(1, 'open') },
        { kind: 'event', tank: 'house', ...event(3, 'closed', { mode: 'hand' }) },
      ],
      [
        { ts: later(HOUR_S), mm: 2.5 },
        { ts: later(3 * HOUR_S), mm: 0.3 },
      ],
    );
    const sentenceless = { reason_code: 'below_low', reason_args: {}, reason: '' };
    expect(readHistory(told)).toEqual({
      ...history(buckets, 5, [
        event(1, 'open', sentenceless),
        event(3, 'closed', { mode: 'hand', ...sentenceless }),
      ]),
      rain: [
        { ts: later(HOUR_S), mm: 2.5 },
        { ts: later(3 * HOUR_S), mm: 0.3 },
      ],
    });
  });

  test('leaves a plain one as it is, and out what it does not know', () => {
    const plain = history([bucket(0, 50)], 2);
    expect(readHistory(plain)).toBe(plain);
    const told = compact(
      'house',
      { from_ms: NOW_MS, to_ms: NOW_MS + 3_600_000, bucket_ms: 3_600_000, resolution: 'hour', buckets: [] },
      [],
      null,
    );
    const events = { at_s: [0], kind: [0], kinds: ['valve ajar auto x'] };
    expect(readHistory({ ...told, events }).events).toEqual([]);
  });

  test('is asked for where a plain one would be long', () => {
    expect(historyPath('house', spanUntil('year', NOW_MS))).toContain('format=compact&events=0');
    expect(historyPath('house', spanUntil('month', NOW_MS))).not.toContain('format');
  });
});

describe('the file', () => {
  test('has units in its head, UTC times and nothing where nothing is known', () => {
    const series = seriesOf(history([bucket(0, 50), bucket(1, 45.125)], 3));
    expect(csvOf(series)).toBe(
      'time_utc,min_percent,mean_percent,max_percent,inflow_lph,outflow_lph\r\n' +
        '2026-03-01T10:00:00.000Z,49,50,51,30,12\r\n' +
        '2026-03-01T11:00:00.000Z,44.13,45.13,46.13,30,12\r\n' +
        '2026-03-01T12:00:00.000Z,,,,,\r\n',
    );
    expect(csvName('house', series)).toBe('sluice-house-2026-03-01-to-2026-03-01.csv');
  });
});

test('rain is told as gauges are read, in millimetres or inches', () => {
  expect(rainText(4.2).replaceAll('\u00a0', ' ')).toBe('4.2 mm');
  units.value = { ...METRIC, length: 'imperial' };
  expect(rainText(4.2).replaceAll('\u00a0', ' ')).toBe('0.17 in');
  units.value = METRIC;
});

describe('the sources of a tank', () => {
  const source = (id: string, priority: number, cost_per_m3 = 0) => ({
    ...{ id, priority, cost_per_m3, kind: 'town' as const, quality: 5 },
  });

  test('stand in the order in which they are taken', () => {
    const sources = [source('town', 2, 2), source('bore', 2, 1), source('roof', 1)];
    expect(inTurn({ fitted: { sources } }).map(({ id }) => id)).toEqual(['roof', 'bore', 'town']);
    expect(inTurn({ fitted: {} })).toEqual([]);
    expect(inTurn({})).toEqual([]);
  });

  test('one is in use while the inlet is open', () => {
    expect(inUse({ inlet: inlet({ state: 'open', source: 'roof' }) })).toBe('roof');
    expect(inUse({ inlet: inlet({ state: 'closed', source: 'roof' }) })).toBeNull();
    expect(inUse({ inlet: null })).toBeNull();
  });
});
