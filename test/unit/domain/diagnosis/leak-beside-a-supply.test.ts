import { describe, expect, test } from '@jest/globals';
import type { FaultName } from '../../../../firmware/domain/diagnosis/fault.js';
import { DiagnosisBench, INFLOW_LPH, MINUTE } from '../support/diagnosis-bench.js';

/** People draw so much, for two thirds of these hours of the day. */
const DRAWN_LPH = 60;
const DRAWS_AT = [7, 18];

/** Three sound weeks, two days of a leak, and then the inlet opens. */
function leaking(leak_lph: number): DiagnosisBench {
  const bench = new DiagnosisBench();
  const live = (days: number, leaks_lph: number) => {
    for (let hour = 0; hour < 24 * days; hour++) {
      const drawn_lph = leaks_lph + (DRAWS_AT.includes(hour % 24) ? DRAWN_LPH : 0);
      bench.turn(bench.litres < 300);
      bench.run(40 * MINUTE, (bench.open ? INFLOW_LPH : 0) - drawn_lph);
      bench.turn(false);
      bench.run(20 * MINUTE, -leaks_lph);
    }
  };
  live(21, 0);
  live(2, leak_lph);
  bench.litres = 290;
  bench.turn(true);
  return bench;
}

describe('while a leak is named', () => {
  test.each<[string, number, number, readonly FaultName[]]>([
    ['a supply that is off is named beside a small one', 25, 0, ['no_water_arrives', 'leak']],
    ['what a sound supply lacks is the leak', 25, INFLOW_LPH, ['leak']],
    ['what a sound supply lacks is a large leak, too', 600, INFLOW_LPH, ['leak']],
    ['nobody can tell a large one from a supply of half', 1_000, INFLOW_LPH / 2, ['leak']],
  ])('%s', (_, leak_lph, supply_lph, names) => {
    const bench = leaking(leak_lph);
    expect(bench.names).toEqual(['leak']);
    bench.run(50 * MINUTE, supply_lph - leak_lph);
    expect([...bench.names].sort()).toEqual([...names].sort());
  });
});
