import { describe, expect, test } from '@jest/globals';
import type { Uptime } from '../../../../firmware/domain/host/span.js';
import { packedUptimes, unpackedUptimes } from '../../../../firmware/drivers/store/hosts/packed-uptimes.js';

const STEP_MIN = 5;
const uptime = (first_s: number, last_s: number, restarts = 0): Uptime => ({ first_s, last_s, restarts });
const kept = (uptimes: readonly (Uptime | null)[], step_min = STEP_MIN) =>
  unpackedUptimes(packedUptimes(uptimes, step_min), uptimes.length, step_min);

/** Spans of a machine that tells its uptime every so many seconds, beginning at `from_s`. */
function rising(from_s: number, every_s: number, count: number, step_min = STEP_MIN): Uptime[] {
  return Array.from({ length: count }, (_, i) => {
    const first_s = from_s + i * step_min * 60;
    return uptime(first_s, first_s + (Math.ceil((step_min * 60) / every_s) - 1) * every_s);
  });
}

/** What is kept of them: whole minutes. */
const inMinutes = (uptimes: readonly (Uptime | null)[]) =>
  uptimes.map((each) => {
    const whole = (seconds: number) => Math.floor(seconds / 60) * 60;
    return each && uptime(whole(each.first_s), whole(each.last_s), each.restarts);
  });

describe('uptimes on disk', () => {
  test.each([10, 30, 60])(
    'told every %d s take half a byte each, whenever the machine was started',
    (every_s) => {
      for (let from_s = 0; from_s < 120; from_s += 7) {
        const hour = rising(86_400 + from_s, every_s, 12);
        expect(kept(hour)).toEqual(inMinutes(hour));
        expect(packedUptimes(hour, STEP_MIN)).toHaveLength(12);
        const day = rising(86_400 + from_s, every_s, 24, 60);
        expect(kept(day, 60)).toEqual(inMinutes(day));
        expect(packedUptimes(day, 60)).toHaveLength(18);
      }
    },
  );

  test('take no room where none is known', () => {
    expect(packedUptimes([null, null, null], STEP_MIN)).toHaveLength(0);
    expect(unpackedUptimes(new Uint8Array(), 3, STEP_MIN)).toEqual([null, null, null]);
  });

  test('come back as they were, with silences, restarts and clocks that are set', () => {
    const spans = [
      null,
      uptime(600, 840),
      uptime(900, 1_140),
      null,
      uptime(1_500, 1_740),
      uptime(1_800, 60, 1),
      uptime(120, 360),
      uptime(0, 180),
      uptime(0, 240, 200),
      uptime(9_000, 9_000),
      uptime(9_060, 12_000),
    ];
    expect(kept(spans)).toEqual(spans);
    expect(kept(spans.slice(1))).toEqual(spans.slice(1));
  });

  test('stay as they are when they are kept again', () => {
    const once = kept([uptime(59.9, 359), uptime(419, 601), uptime(661, 20, 3)]);
    expect(once).toEqual([uptime(0, 300), uptime(360, 600), uptime(660, 0, 3)]);
    expect(kept(once)).toEqual(once);
  });
});
