import { describe, expect, test } from '@jest/globals';
import { Recorder } from '../../../firmware/node/recorder.js';

const NOON_MS = Date.UTC(2026, 5, 1, 12);
const MINUTE_MS = 60_000;
const at = (quality: 'good' | 'bad') => ({ reading: { level: null, quality }, rate_lph: null });

/** The minutes of the clock, counted from noon, of all that a recorder keeps of looks at these times. */
function keptMinutes(recorder: Recorder, looks_ms: readonly number[]): number[] {
  return looks_ms
    .flatMap((look_ms) => recorder.worthKeeping(at('good'), [], NOON_MS + look_ms))
    .map(({ ts }) => Math.floor((Date.parse(ts) - NOON_MS) / MINUTE_MS));
}

describe('what is kept of readings', () => {
  test('one of every minute of the clock, and none is left out by looks that come a little late', () => {
    const looks_ms = Array.from({ length: 8_000 }, (_, i) => i * 1_300);
    const minutes = Math.ceil((looks_ms.at(-1) ?? 0) / MINUTE_MS);
    expect(keptMinutes(new Recorder('house'), looks_ms)).toEqual(
      Array.from({ length: minutes }, (_, i) => i),
    );
  });

  test('after looks that are more than a minute apart, each of them', () => {
    expect(keptMinutes(new Recorder('house'), [0, 90_000, 180_000, 270_000])).toEqual([0, 1, 3, 4]);
  });

  test('a reading whose quality has turned, at once', () => {
    const recorder = new Recorder('house');
    const kept = (quality: 'good' | 'bad', ms: number) =>
      recorder.worthKeeping(at(quality), [], NOON_MS + ms).length;
    expect([kept('good', 0), kept('good', 1_000), kept('bad', 2_000), kept('bad', 3_000)]).toEqual([
      1, 0, 1, 0,
    ]);
  });
});
