import { describe, expect, test } from '@jest/globals';
import { METRIC, units } from '../../../dashboard/src/format/units.js';
import { inTurn, inUse } from '../../../dashboard/src/tank/sources/in-turn.js';
import { whyNot } from '../../../dashboard/src/tank/sources/why-not.js';
import { sourcesOf, usedPeriods } from '../../../dashboard/src/use/periods.js';
import { rainText } from '../../../dashboard/src/use/rain-text.js';
import type { UseOfPeriod } from '../../../firmware/protocol/history.js';
import { useOf } from './uses.js';
import { inlet } from './views.js';

describe('use per day', () => {
  const report = (periods: UseOfPeriod[]) =>
    usedPeriods({ tank: 'house', time_zone: 'UTC', period: 'day', periods }).map(({ date }) => date);

  test('is told newest first, from the first day on which anything moved', () => {
    expect(report([useOf('2026-03-01', 0), useOf('2026-03-02', 5), useOf('2026-03-03', 0)])).toEqual([
      '2026-03-03',
      '2026-03-02',
    ]);
    expect(report([useOf('2026-03-01', 0)])).toEqual([]);
    expect(report([useOf('2026-03-01', 0, { rain_mm: 0 })])).toEqual([]);
    expect(report([useOf('2026-03-01', 0, { rain_mm: 0.3 })])).toHaveLength(1);
    expect(report(Array.from({ length: 35 }, (_, i) => useOf(`day ${i}`, 1)))).toHaveLength(14);
  });

  test('names sources only where one has a name', () => {
    const unnamed = { source: null, open_s: 60, filled_litres: 20 };
    const rain = { source: 'roof', open_s: 60, filled_litres: 30 };
    expect(sourcesOf(useOf('2026-03-01', 0, { sources: [unnamed] }))).toEqual([]);
    expect(
      sourcesOf(useOf('2026-03-01', 0, { sources: [unnamed, rain, { ...rain, filled_litres: 0 }] })),
    ).toEqual([unnamed, rain]);
  });
});

test('rain is told as gauges are read, in millimetres or inches', () => {
  expect(rainText(4.2).replaceAll('\u00a0', ' ')).toBe('4.2 mm');
  units.value = { ...METRIC, length: 'imperial' };
  expect(rainText(4.2).replaceAll('\u00a0', ' ')).toBe('0.17 in');
  units.value = METRIC;
});

describe('the sources of a tank', () => {
  const source = (id: string, priority: number, cost_per_m3 = 0, quality = 5) => ({
    ...{ id, priority, cost_per_m3, kind: 'town' as const, quality },
  });

  test('stand in the order in which they are taken', () => {
    const sources = [source('town', 2, 2), source('bore', 2, 1), source('roof', 1)];
    expect(inTurn({ fitted: { sources } }).map(({ id }) => id)).toEqual(['roof', 'bore', 'town']);
    const alike = [source('grey', 1, 0, 2), source('roof', 1, 0, 3)];
    expect(inTurn({ fitted: { sources: alike } }).map(({ id }) => id)).toEqual(['roof', 'grey']);
    expect(inTurn({ fitted: {} })).toEqual([]);
    expect(inTurn({})).toEqual([]);
  });

  test('one that is barred says why, as long as anybody knows', () => {
    const reason = 'Roof comes from cistern, which must have 30 % again';
    const reason_args = { source: 'roof', tank: 'cistern', restore_percent: 30 };
    const barred_sources = [{ source: 'roof', reason_code: 'source_low', reason_args, reason }];
    const tank = { inlet: inlet({ barred_sources }) };
    expect(whyNot(tank, 'roof', null)).toBe(reason);
    expect(whyNot(tank, 'town', null)).toBeNull();
    expect(whyNot(tank, 'roof', 'node_offline')).toBeNull();
    expect(whyNot({ inlet: inlet() }, 'roof', null)).toBeNull();
    expect(whyNot({ inlet: null }, 'roof', null)).toBeNull();
  });

  test('one is in use while the inlet is open', () => {
    expect(inUse({ inlet: inlet({ state: 'open', source: 'roof' }) })).toBe('roof');
    expect(inUse({ inlet: inlet({ state: 'closed', source: 'roof' }) })).toBeNull();
    expect(inUse({ inlet: null })).toBeNull();
  });
});
