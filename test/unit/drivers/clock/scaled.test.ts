import { setImmediate } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { ScaledClock } from '../../../../firmware/drivers/clock/scaled.js';
import { SystemClock } from '../../../../firmware/drivers/clock/system.js';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';

const EPOCH_MS = Date.UTC(2025, 0, 1);

describe('time', () => {
  test('begins at the epoch and runs faster by the speed', async () => {
    const base = new VirtualClock(Date.UTC(2030, 5, 5));
    await base.advance(12_345);
    const clock = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 100, base });
    expect(clock.wall_ms()).toBe(EPOCH_MS);
    const before_ms = clock.monotonic_ms();
    await base.advance(600);
    expect(clock.wall_ms()).toBe(EPOCH_MS + 60_000);
    expect(clock.monotonic_ms() - before_ms).toBe(60_000);
  });

  test('may run slower than real', async () => {
    const base = new VirtualClock();
    const clock = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 0.1, base });
    await base.advance(1_000);
    expect(clock.wall_ms()).toBe(EPOCH_MS + 100);
  });

  test('does not follow a jump of the wall time', async () => {
    const base = new VirtualClock();
    const clock = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 10, base });
    base.jumpWall(10 * 365 * 86_400_000);
    await base.advance(1);
    expect(clock.wall_ms()).toBe(EPOCH_MS + 10);
  });

  test('is the same for a process that joins later with the same beginning', async () => {
    const began_wall_ms = Date.UTC(2026, 0, 1);
    const base = new VirtualClock(began_wall_ms);
    const first = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 50, base, began_wall_ms });
    await base.advance(2_000);
    const second = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 50, base, began_wall_ms });
    expect(second.wall_ms()).toBe(EPOCH_MS + 100_000);
    expect(first.wall_ms()).toBe(second.wall_ms());
  });
});

describe('sleep', () => {
  test('lasts the scaled time of the base clock', async () => {
    const base = new VirtualClock();
    const clock = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 10, base });
    let awake = false;
    const sleeping = clock.sleep(60_000).then(() => {
      awake = true;
    });
    await base.advance(5_999);
    expect(awake).toBe(false);
    await base.advance(1);
    await sleeping;
  });

  test('of less than 1 ms of real time passes in turns of the event loop, never too short', async () => {
    const base = new SystemClock();
    const timer = jest.spyOn(base, 'sleep');
    const clock = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 10_000, base });
    for (const span_ms of [1, 100, 1_000, 9_000]) {
      const before_ms = clock.monotonic_ms();
      await clock.sleep(span_ms);
      expect(clock.monotonic_ms() - before_ms).toBeGreaterThanOrEqual(span_ms);
    }
    expect(timer).not.toHaveBeenCalled();
  });

  test.each([0.0001, 500, 1e12])('of %d ms ends early when the signal aborts', async (span_ms) => {
    const base = new VirtualClock();
    const clock = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 100, base });
    const ending = new AbortController();
    const sleeping = clock.sleep(span_ms, ending.signal);
    await setImmediate();
    ending.abort();
    await sleeping;
  });

  test('of nothing still lets others run', async () => {
    const clock = new ScaledClock({ epoch_ms: EPOCH_MS, speed: 100, base: new SystemClock() });
    let ran = false;
    globalThis.setImmediate(() => {
      ran = true;
    });
    while (!ran) await clock.sleep(0);
    expect(ran).toBe(true);
  });
});
