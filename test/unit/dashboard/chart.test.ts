import { describe, expect, test } from '@jest/globals';
import { csvName, csvOf } from '../../../dashboard/src/chart/csv.js';
import { runsOf, tellsAllRuns } from '../../../dashboard/src/chart/runs.js';
import { seriesOf } from '../../../dashboard/src/chart/series.js';
import { startOfDay_ms } from '../../../dashboard/src/chart/span.js';
import { runsWithin, seriesWithin, timeOf } from '../../../dashboard/src/chart/stretch.js';
import { summaryOf } from '../../../dashboard/src/chart/summary.js';
import { partText, stretchText, summaryText } from '../../../dashboard/src/chart/words.js';
import type { HistoryEvent } from '../../../firmware/protocol/rest.js';
import { bucket, event, HOUR_S, history } from './histories.js';
import { later, NOW, NOW_MS } from './views.js';

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
    expect(hours([event(2, 'closed', { reason_code: 'stopping' })])).toEqual([[0, 2, 'auto']]);
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
      /^Between 19\.0 % \(.+\) and 81\.0 % \(.+\); from 50\.0 % to 80\.0 %\. The inlet did not open\./,
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

describe('a part of the chart', () => {
  const levels = [50, 40, null, 20, 80].map((mean, hour) => bucket(hour, mean));
  const series = seriesOf({ ...history(levels, 5), rain: [{ ts: later(4 * HOUR_S), mm: 3 }] });
  const hours = (from: number, to: number) => ({
    min: NOW_MS / 1000 + from * HOUR_S,
    max: NOW_MS / 1000 + to * HOUR_S,
  });

  test('is every part of which something is in sight, and nothing else', () => {
    const seen = seriesWithin(series, hours(1.5, 3.2));
    expect(seen.mean).toEqual([40, null, 20]);
    expect(seen.max).toEqual([41, null, 21]);
    expect(seen.in_lph).toEqual([30, null, 30]);
    expect(seen.rain?.falls).toEqual([]);
    expect(timeOf(seen)).toEqual({ from_ms: NOW_MS + 3_600_000, to_ms: NOW_MS + 4 * 3_600_000 });
    expect(seriesWithin(series, hours(3, 4)).mean).toEqual([20]);
    expect(seriesWithin(series, hours(4.5, 4.6)).rain?.falls).toHaveLength(1);
    expect(seriesWithin(series, hours(0, 5))).toEqual(series);
    expect(timeOf(seriesWithin(series, hours(7, 8)))).toEqual({ from_ms: 0, to_ms: 0 });
  });

  test('has of each run what lies in it', () => {
    const run = (from: number, to: number) => ({
      from_ms: NOW_MS + from * 3_600_000,
      to_ms: NOW_MS + to * 3_600_000,
      mode: 'auto' as const,
    });
    const runs = [run(0, 1), run(0.5, 2.5), run(3.5, 9), run(4, 5)];
    expect(runsWithin(runs, seriesWithin(series, hours(1, 4)))).toEqual([run(1, 2.5), run(3.5, 4)]);
  });

  test('in words: from when to when, and the figures of that time alone', () => {
    const seen = seriesWithin(series, hours(1, 4));
    const summary = summaryOf(seen, [], NOW_MS + 5 * HOUR_S * 1000);
    const text = summary === null ? '' : `${partText(seen)} ${summaryText(summary, HOUR_S, true)}`;
    expect(text.replaceAll('\u00a0', ' ')).toMatch(
      /^Shown from .+ to .+\. Between 19\.0 % \(.+\) and 41\.0 % \(.+\); from 40\.0 % to 20\.0 %\..* No good reading for 1 h of this time\.$/,
    );
    const quarters = { ...seen, bucket_s: HOUR_S / 4 };
    const wet = summaryOf({ ...quarters, rain: series.rain }, null, NOW_MS);
    expect(wet && summaryText(wet, HOUR_S / 4, true)).toContain('Rain in the hours shown: 3');
    expect(wet && summaryText(wet, HOUR_S / 4)).toContain('Rain in this time: 3');
  });

  test('in days ends on its last day, not on the one after', () => {
    const from_ms = startOfDay_ms('2026-01-10', undefined) ?? 0;
    const from = new Date(from_ms).toISOString();
    const to = new Date(from_ms + 3 * 86_400_000).toISOString();
    const days = seriesOf({ ...history([], 0), from, to, bucket_s: 86_400 });
    expect(stretchText(days)).toMatch(/10.* to .*12/);
    expect(stretchText(days)).not.toContain('13');
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
