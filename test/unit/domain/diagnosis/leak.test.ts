import { describe, expect, test } from '@jest/globals';
import { Leak, type LeakMemory } from '../../../../firmware/domain/diagnosis/leak.js';

const CAPACITY_LITRES = 1_000;
const BLOCK_MS = 600_000;
const BLOCKS_A_DAY = 144;
const HOUR_MS = 3_600_000;
const HALF_AN_HOUR_DAYS = 3 / BLOCKS_A_DAY;

/** A tank of which 200 L/h are drawn from seven to nine, at the pace of the blocks its diagnosis takes. */
class Days {
  readonly leak: Leak;
  private block = 0;

  constructor(memory: LeakMemory | null = null) {
    this.leak = new Leak(CAPACITY_LITRES, memory);
  }

  /** So many days; answers after how many hours a leak was first named, null when none was. */
  live(days: number, leak_lph = 0, clock = true): number | null {
    let named_h: number | null = null;
    for (let n = 1; n <= days * BLOCKS_A_DAY; n++) {
      this.block += 1;
      const hour = Math.floor(this.block / 6) % 24;
      const drawn_lph = hour === 7 || hour === 8 ? 200 : 0;
      this.leak.take(drawn_lph + leak_lph, BLOCK_MS, this.block * BLOCK_MS, clock ? hour : null);
      if (this.leak.fault !== null) named_h ??= (n * BLOCK_MS) / HOUR_MS;
    }
    return named_h;
  }
}

/** It is known for three weeks. */
function known(clock = true): Days {
  const days = new Days();
  expect(days.live(21, 0, clock)).toBeNull();
  return days;
}

describe('a leak', () => {
  test('is named as soon the tenth time as the first: what was mended is no habit', () => {
    const days = known();
    const first_h = days.live(3, 60);
    expect(first_h).not.toBeNull();
    for (let n = 0; n < 9; n++) {
      days.live(1);
      expect(days.live(11)).toBeNull();
      expect(days.live(3, 60)).toBe(first_h);
    }
  });

  test('is a habit when it is called one again and again within days', () => {
    const days = known();
    const again = () => {
      const named_h = days.live(0.75, 60);
      days.live(0.25);
      return named_h;
    };
    const first_h = again();
    let last_h = first_h;
    for (let n = 0; n < 20 && last_h !== null; n++) last_h = again();
    expect(first_h).not.toBeNull();
    expect(last_h).toBeNull();
  });

  test('is named sooner where it is known when people draw', () => {
    const with_clock_h = known().live(3, 60) ?? Number.NaN;
    const without_h = known(false).live(3, 60, false) ?? Number.NaN;
    expect(with_clock_h).toBeLessThan(without_h);
    expect(with_clock_h).toBeGreaterThanOrEqual(1);
  });

  test('is remembered with the habits across a restart', () => {
    const days = known();
    const after = new Days(days.leak.memory);
    expect(after.live(3, 60)).toBe(known().live(3, 60));
    expect(days.leak.usual(7)?.rate_lph).toBeCloseTo(200);
  });

  test('that is named is so still after a restart, since then, until it pauses; and is no habit', () => {
    const days = known();
    days.live(1, 60);
    const { memory, fault } = days.leak;
    expect(fault).not.toBeNull();
    const after = new Days(JSON.parse(JSON.stringify(memory)));
    expect(after.leak.present).toBe(true);
    expect(after.leak.flow_lph).toBe(days.leak.flow_lph);
    expect(after.live(1 / BLOCKS_A_DAY, 60)).not.toBeNull();
    expect(after.leak.fault?.reason.args).toMatchObject({ hours: 24 });
    after.live(HALF_AN_HOUR_DAYS);
    expect(after.leak.fault).toBeNull();
    expect(after.leak.memory.longest_ms).toEqual(memory.longest_ms);
  });

  test('that was about to be named loses nothing by a restart', () => {
    const days = known();
    const named_h = known().live(3, 60) ?? Number.NaN;
    expect(days.live((named_h - 0.5) / 24, 60)).toBeNull();
    expect(new Days(days.leak.memory).live(1, 60)).toBeLessThanOrEqual(0.5);
  });

  test.each([
    ['that lasts longer than the tank was watched', { lasting_ms: 1e12, ago_ms: 1e12 }],
    ['that lasts longer than it is ago', { lasting_ms: 20 * HOUR_MS, ago_ms: HOUR_MS }],
    ['that is no number', { lasting_ms: Number.NaN, ago_ms: Number.NaN }],
    ['that is negative', { lasting_ms: -HOUR_MS, ago_ms: -HOUR_MS }],
  ])('is none by a damaged memory of one %s', (_, one) => {
    const { memory } = known().leak;
    const { leak } = new Days({ ...memory, lasting: memory.longest_ms.map(() => one) });
    expect(leak.present).toBe(false);
    expect(leak.memory.lasting).toEqual(memory.longest_ms.map(() => ({ lasting_ms: 0, ago_ms: 0 })));
  });

  test('that is small stays named for weeks, though the sensor shows less of it now and then, and is no habit', () => {
    const days = known();
    expect(days.live(1, 13)).not.toBeNull();
    const { longest_ms } = days.leak.memory;
    for (let n = 0; n < 60; n++) {
      days.live(1 / 3, 13);
      // Ten litres in an hour are the least that is named; the noise of one level is in two blocks.
      days.live(2 / BLOCKS_A_DAY, 7);
      expect(days.leak.present).toBe(true);
    }
    expect(days.leak.memory.longest_ms).toEqual(longest_ms);
    expect(days.leak.usual(3)?.rate_lph).toBe(0);
    days.live(HALF_AN_HOUR_DAYS, 7);
    expect(days.leak.present).toBe(false);
  });

  test('that was mended is over, too, where somebody draws every twenty minutes', () => {
    const days = known();
    const everyTwenty = (blocks: number, leak_lph: number) => {
      for (let n = 0; n < blocks; n++) days.live(1 / BLOCKS_A_DAY, leak_lph + (n % 2 === 0 ? 90 : 0));
    };
    everyTwenty(BLOCKS_A_DAY, 60);
    expect(days.leak.present).toBe(true);
    everyTwenty(12, 0);
    expect(days.leak.present).toBe(false);
  });

  test('says for how long by the clock, however much it tells', () => {
    const days = known();
    days.live(0.25, 60);
    expect(days.leak.fault?.reason.args).toMatchObject({ hours: 6 });
  });

  test('tells nothing of a memory from before habits were learned', () => {
    const { watched_ms, longest_ms } = known().leak.memory;
    expect(new Days({ watched_ms, longest_ms }).live(3, 60)).not.toBeNull();
  });
});
