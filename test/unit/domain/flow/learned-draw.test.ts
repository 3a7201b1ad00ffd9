import { describe, expect, test } from '@jest/globals';
import { LearnedDraw, surpriseOf } from '../../../../firmware/domain/flow/learned-draw.js';

const BLOCK_MS = 600_000;

/** Days on which 600 L/h are drawn from seven to eight, and nothing else. */
function habit(days: number): LearnedDraw {
  const draw = new LearnedDraw();
  for (let block = 0; block < days * 144 + 1; block++) {
    const hour = Math.floor(block / 6) % 24;
    draw.take(hour === 7 ? 600 : 0, BLOCK_MS, hour);
  }
  return draw;
}

describe('what people draw', () => {
  test('is learned by the hour of the day', () => {
    const draw = habit(5);
    expect(draw.expected(7)?.rate_lph).toBeCloseTo(600);
    expect(draw.expected(3)?.rate_lph).toBe(0);
  });

  test('is kept across a restart', () => {
    expect(new LearnedDraw(habit(5).memory).expected(7)).toEqual(habit(5).expected(7));
  });

  test('is not learned of less than half an hour, of what is no habit, nor without a clock', () => {
    const draw = new LearnedDraw();
    for (let block = 0; block < 2; block++) draw.take(600, BLOCK_MS, 7);
    draw.take(0, BLOCK_MS, 8);
    for (let block = 0; block < 6; block++) draw.take(600, BLOCK_MS, 8);
    draw.drop();
    for (let block = 0; block < 6; block++) draw.take(600, BLOCK_MS, null);
    for (let block = 0; block < 200; block++) draw.take(0, BLOCK_MS, Math.floor(block / 3) % 24);
    expect(draw.expected(7)?.rate_lph).toBe(0);
    expect(draw.expected(8)?.rate_lph).toBe(0);
  });

  test('is never less than nothing: rain is no draw', () => {
    const draw = new LearnedDraw();
    for (let block = 0; block < 200; block++) draw.take(-900, BLOCK_MS, Math.floor(block / 6) % 24);
    expect(draw.expected(7)?.rate_lph).toBe(0);
  });

  test('is learned a day later: of a day that turns out to be of a leak nothing is', () => {
    const draw = habit(5);
    const before = draw.memory;
    for (let block = 1; block <= 60; block++) draw.take(300, BLOCK_MS, Math.floor(block / 6));
    draw.drop();
    for (let block = 0; block < 144; block++) draw.take(0, BLOCK_MS, Math.floor(block / 6));
    expect(draw.expected(3)).toEqual(new LearnedDraw(before).expected(3));
  });
});

describe('what leaves the tank', () => {
  const usual = { rate_lph: 100, error_lph: 50 };

  test('says nothing while it is what is drawn anyway, or nobody knows', () => {
    expect(surpriseOf(100, usual)).toBe(0);
    expect(surpriseOf(900, null)).toBe(0);
  });

  test('says the more the farther it lies beyond that, by Cantelli', () => {
    // Three standard deviations of a block: at most one in ten reaches that.
    expect(surpriseOf(100 + 3 * Math.sqrt(6) * 50, usual)).toBeCloseTo(Math.log(10));
    expect(surpriseOf(200, usual)).toBeLessThan(surpriseOf(300, usual));
    expect(surpriseOf(1, { rate_lph: 0, error_lph: 0 })).toBeGreaterThan(100);
  });
});
