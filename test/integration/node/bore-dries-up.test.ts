import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfiguredNode } from './configured-node.js';

const RELAY = { driver: 'simulated' };
const BORE = 'house.inlet.bore';
const TOWN = 'house.inlet.town';
const MINUTE_MS = 60_000;

let bench: ConfiguredNode;

/** A house that fills from a bore, and from the town main where that is dry; a dry bore is tried again after ten minutes. */
beforeEach(async () => {
  bench = new ConfiguredNode({
    tanks: [
      {
        ...{ id: 'house', name: 'House' },
        shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
        sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
        inlet: {
          sources: [
            { id: 'bore', kind: 'bore', relay: RELAY, inflow_lph: 3_000, dry_run_s: 120, retry_after_s: 600 },
            { id: 'town', kind: 'town', relay: RELAY, priority: 2, cost_per_m3: 2, inflow_lph: 1_500 },
          ],
        },
      },
    ],
  });
  await bench.start();
  await bench.clock.advance(15_000);
  await bench.send('command', 'house', { actuator: 'inlet', action: 'open', target_percent: 90 });
  await bench.until('the bore', () => bench.relays.read(BORE));
  await bench.clock.advance(2 * MINUTE_MS);
});

afterEach(() => bench.close());

const inlet = () => bench.told('house/inlet');
/** All that has come in, whatever people draw meanwhile, in litres. */
const came = () => {
  const { litres, outflow_litres } = bench.farm.truth('house');
  return litres + outflow_litres;
};

/** Lets time pass until the other source fills; answers how long that took, in ms. */
async function until(relay: string, limit_ms: number): Promise<number> {
  const from_ms = bench.clock.monotonic_ms();
  const goesOver = async () => {
    const [bore, town] = [await bench.relays.read(BORE), await bench.relays.read(TOWN)];
    expect(bore && town).toBe(false);
    return relay === BORE ? bore : town;
  };
  await bench.until(relay, goesOver, limit_ms);
  return bench.clock.monotonic_ms() - from_ms;
}

describe('a bore that dries up while it fills a tank', () => {
  test('is left for the town main, which says so, and is taken again once it is back', async () => {
    expect(inlet()).toMatchObject({ state: 'open', source: 'bore' });
    bench.farm.supply(BORE, 0);
    expect(await until(TOWN, 5 * MINUTE_MS)).toBeGreaterThan(60_000);
    await bench.clock.advance(1_000);
    expect(inlet()).toMatchObject({
      ...{ state: 'open', source: 'town', trip: null },
      barred_sources: [{ source: 'bore', reason: 'Bore brought no water for 120 s' }],
    });
    const before = came();
    await bench.clock.advance(4 * MINUTE_MS);
    expect(came() - before).toBeCloseTo(100, 6);
    bench.farm.supply(BORE, 1);
    expect(await until(BORE, 10 * MINUTE_MS)).toBeGreaterThan(4 * MINUTE_MS);
    await bench.clock.advance(1_000);
    expect(inlet()).toMatchObject({ state: 'open', source: 'bore' });
    expect(inlet()).not.toHaveProperty('barred_sources');
    const bored = came();
    await bench.clock.advance(2 * MINUTE_MS);
    expect(came() - bored).toBeCloseTo(100, 6);
  });

  test('is tried again and left again while it stays dry', async () => {
    bench.farm.supply(BORE, 0);
    await until(TOWN, 5 * MINUTE_MS);
    expect(await until(BORE, 11 * MINUTE_MS)).toBeGreaterThan(9 * MINUTE_MS);
    expect(await until(TOWN, 5 * MINUTE_MS)).toBeGreaterThan(60_000);
    expect(inlet()).toMatchObject({ state: 'open', trip: null });
  });

  test('a main whose valve is jammed open fills on though its relay is off, and that is named', async () => {
    bench.farm.supply(BORE, 0);
    await until(TOWN, 5 * MINUTE_MS);
    bench.farm.jam(TOWN, true);
    await bench.send('command', 'house', { actuator: 'inlet', action: 'close', duration_s: 7_200 });
    expect(await bench.relays.read(TOWN)).toBe(false);
    const named = () =>
      (bench.told('house/faults').faults as { fault: string }[] | undefined)?.map(({ fault }) => fault) ?? [];
    await bench.until('the fault', () => named().includes('inlet_stuck_open'), 60 * MINUTE_MS);
  });
});
