import { getEventListeners } from 'node:events';
import { describe, expect, jest, test } from '@jest/globals';
import { SystemClock } from '../../../../firmware/drivers/clock/system.js';

const clock = new SystemClock();
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

describe('sleep', () => {
  test('never ends before its time', async () => {
    for (const span_ms of [0.4, 1, 1.5, 3, 7.9]) {
      const before_ms = clock.monotonic_ms();
      await clock.sleep(span_ms);
      expect(clock.monotonic_ms() - before_ms).toBeGreaterThanOrEqual(span_ms);
    }
  });

  test.each([10_000, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
    'of %d ms ends early, without an error, when the signal aborts',
    async (span_ms) => {
      const ending = new AbortController();
      let awake = false;
      const sleeping = clock.sleep(span_ms, ending.signal).then(() => {
        awake = true;
      });
      await clock.sleep(5);
      expect(awake).toBe(false);
      ending.abort();
      await sleeping;
      expect(listeners(ending.signal)).toBe(0);
    },
  );

  test('of more than a Node timer can take waits in one timer of the longest span', async () => {
    const timer = jest.spyOn(globalThis, 'setTimeout');
    const ending = new AbortController();
    const sleeping = clock.sleep(2 ** 40, ending.signal);
    expect(timer.mock.calls.map(([, span_ms]) => span_ms)).toEqual([2 ** 31 - 1]);
    timer.mockRestore();
    ending.abort();
    await sleeping;
  });

  test('ends at once when the signal has aborted already', async () => {
    await clock.sleep(10_000, AbortSignal.abort());
  });

  test('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    for (let nap = 0; nap < 20; nap += 1) await clock.sleep(1, signal);
    expect(listeners(signal)).toBe(0);
  });

  test.each([0, -5, Number.NaN])('of %d ms still lets others run', async (span_ms) => {
    let ran = false;
    setImmediate(() => {
      ran = true;
    });
    while (!ran) await clock.sleep(span_ms);
    expect(ran).toBe(true);
  });
});

test('wall time is that of the machine', () => {
  expect(Math.abs(clock.wall_ms() - Date.now())).toBeLessThan(1_000);
});
