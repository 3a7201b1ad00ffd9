import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { InTurn } from '../../../../firmware/drivers/rangefinder/in-turn.js';
import { Turnstile } from '../../../../firmware/drivers/rangefinder/turnstile.js';
import { pingWindow } from '../../../../firmware/node/sense.js';
import type { RangeFinder } from '../../../../firmware/ports/range-finder.js';

let clock: VirtualClock;
let turnstile: Turnstile;
/** Who pinged when, and until when. */
let air: { readonly who: number; readonly from_ms: number; readonly to_ms: number }[];

beforeEach(() => {
  clock = new VirtualClock();
  turnstile = new Turnstile(clock);
  air = [];
});

/** A sensor that takes so many ms for a ping; `null` never answers. */
function sensor(who: number, span_ms: number | null): RangeFinder {
  return {
    start: async () => {},
    stop: async () => {},
    range: async (): Promise<Ranging> => {
      const from_ms = clock.monotonic_ms();
      if (span_ms === null) {
        air.push({ who, from_ms, to_ms: Number.POSITIVE_INFINITY });
        return new Promise(() => {});
      }
      await clock.sleep(span_ms);
      air.push({ who, from_ms, to_ms: clock.monotonic_ms() });
      return { kind: 'echo', distance_mm: 1_000 + who };
    },
  };
}

const inTurn = (who: number, span_ms: number | null) => new InTurn(sensor(who, span_ms), turnstile);

/** Lets every sensor collect windows of pings one after the other for so long; gives each window's size and span. */
async function collect(finders: readonly RangeFinder[], pings: number, window_ms: number, for_ms: number) {
  const over = new AbortController();
  const seen = finders.map(() => [] as { readonly echoes: number; readonly span_ms: number }[]);
  const loops = finders.map(async (finder, who) => {
    while (!over.signal.aborted) {
      const began_ms = clock.monotonic_ms();
      const window = await pingWindow(finder, pings, clock, window_ms);
      const span_ms = clock.monotonic_ms() - began_ms;
      seen[who]?.push({ echoes: window.filter(({ kind }) => kind === 'echo').length, span_ms });
      await clock.sleep(Math.max(1, 1_000 - span_ms), over.signal);
    }
  });
  await clock.advance(for_ms);
  over.abort();
  await clock.advance(10_000);
  await Promise.all(loops);
  return seen;
}

describe('sensors that take turns', () => {
  test('never ping together, and 60 ms apart at least', async () => {
    await collect([inTurn(0, 10), inTurn(1, 66), inTurn(2, 100), inTurn(3, 35)], 7, 2_800, 60_000);
    expect(air.length).toBeGreaterThan(500);
    air.sort((a, b) => a.from_ms - b.from_ms);
    for (const [at, ping] of air.entries()) {
      const before = air[at - 1];
      if (before === undefined) continue;
      expect(ping.from_ms).toBeGreaterThanOrEqual(before.to_ms);
      expect(ping.from_ms - before.from_ms).toBeGreaterThanOrEqual(60);
    }
  });

  test('alone keeps the 60 ms, too', async () => {
    const alone = inTurn(0, 6);
    const window = pingWindow(alone, 7, clock);
    await clock.advance(1_000);
    expect(await window).toHaveLength(7);
    expect(air.map(({ from_ms }) => from_ms)).toEqual([0, 60, 120, 180, 240, 300, 360]);
  });

  test('two of them fit seven pings each into the usual second', async () => {
    const seen = await collect([inTurn(0, 20), inTurn(1, 20)], 7, 900, 60_000);
    for (const windows of seen) expect(windows.every(({ echoes }) => echoes === 7)).toBe(true);
  });

  test('four of them with seven pings each all get a whole window every 1.7 s', async () => {
    const seen = await collect(
      [0, 1, 2, 3].map((who) => inTurn(who, 20)),
      7,
      2_800,
      60_000,
    );
    for (const windows of seen) {
      expect(windows.length).toBeGreaterThanOrEqual(34);
      expect(windows.every(({ echoes }) => echoes === 7)).toBe(true);
      for (const { span_ms } of windows) expect(span_ms).toBeLessThanOrEqual(1_740);
    }
  });

  test('the most that a node may have, 8 sensors with 5 pings, get a level every 2.4 s', async () => {
    const seen = await collect(
      [0, 1, 2, 3, 4, 5, 6, 7].map((who) => inTurn(who, 20)),
      5,
      4_000,
      60_000,
    );
    for (const windows of seen) {
      expect(windows.every(({ echoes }) => echoes === 5)).toBe(true);
      for (const { span_ms } of windows) expect(span_ms).toBeLessThanOrEqual(2_460);
    }
  });

  test('are served alike, however fast one of them asks', async () => {
    const greedy = inTurn(0, 6);
    const over = new AbortController();
    const asking = (async () => {
      while (!over.signal.aborted) await greedy.range();
    })();
    const [windows = []] = await collect([inTurn(1, 6)], 7, 2_800, 30_000);
    over.abort();
    await clock.advance(200);
    await asking;
    for (const { span_ms } of windows) expect(span_ms).toBeLessThanOrEqual(14 * 60);
  });
});

describe('a sensor that hangs', () => {
  test('is silent after 200 ms, and then takes no air from the others', async () => {
    const seen = await collect([inTurn(0, 20), inTurn(1, null), inTurn(2, 20)], 7, 2_100, 30_000);
    expect(air.filter(({ who }) => who === 1)).toHaveLength(1);
    expect(seen[1]?.every(({ echoes }) => echoes === 0)).toBe(true);
    for (const who of [0, 2]) {
      expect(seen[who]?.every(({ echoes }) => echoes === 7)).toBe(true);
      expect(Math.max(...(seen[who]?.slice(1).map(({ span_ms }) => span_ms) ?? []))).toBeLessThanOrEqual(900);
    }
  });

  test('gets its turn again when it has answered', async () => {
    let answer: (ranging: Ranging) => void = () => {};
    const slow: RangeFinder = {
      start: async () => {},
      stop: async () => {},
      range: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    };
    const finder = new InTurn(slow, turnstile);
    const first = finder.range();
    await clock.advance(300);
    expect(await first).toEqual({ kind: 'silent' });
    expect(await finder.range()).toEqual({ kind: 'silent' });
    answer({ kind: 'no_echo' });
    await clock.advance(1);
    const next = finder.range();
    await clock.advance(1);
    answer({ kind: 'echo', distance_mm: 700 });
    expect(await next).toEqual({ kind: 'echo', distance_mm: 700 });
  });

  test('or fails does not hold up the line', async () => {
    const failing: RangeFinder = {
      start: async () => {},
      stop: async () => {},
      range: () => Promise.reject(new Error('no')),
    };
    const broken = new InTurn(failing, turnstile).range().catch((error: Error) => error.message);
    const fine = inTurn(0, 10).range();
    await clock.advance(500);
    expect(await broken).toBe('no');
    expect(await fine).toEqual({ kind: 'echo', distance_mm: 1_000 });
  });
});

test('callers who ask while a sensor waits share its answer', async () => {
  const finder = inTurn(0, 10);
  const all = [finder.range(), finder.range(), finder.range()];
  await clock.advance(100);
  await Promise.all(all);
  expect(air).toHaveLength(1);
});
