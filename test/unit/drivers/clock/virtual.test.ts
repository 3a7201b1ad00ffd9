import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';

test('time stands still until it is advanced', async () => {
  const clock = new VirtualClock(1_000);
  expect([clock.wall_ms(), clock.monotonic_ms()]).toEqual([1_000, 0]);
  await clock.advance(250);
  expect([clock.wall_ms(), clock.monotonic_ms()]).toEqual([1_250, 250]);
});

describe('advance', () => {
  test('wakes sleepers at their own time, equal ones in the order they lay down', async () => {
    const clock = new VirtualClock();
    const woken: [string, number][] = [];
    const nap = async (name: string, span_ms: number) => {
      await clock.sleep(span_ms);
      woken.push([name, clock.monotonic_ms()]);
    };
    void nap('late', 300);
    void nap('early', 100);
    void nap('early too', 100);
    void nap('never', 301);
    await clock.advance(300);
    expect(woken).toEqual([
      ['early', 100],
      ['early too', 100],
      ['late', 300],
    ]);
    expect(clock.monotonic_ms()).toBe(300);
  });

  test('runs a loop of sleeps as often as its time allows', async () => {
    const clock = new VirtualClock();
    const ending = new AbortController();
    let ticks = 0;
    const loop = (async () => {
      while (!ending.signal.aborted) {
        await clock.sleep(1_000, ending.signal);
        await Promise.resolve().then(() => Promise.resolve());
        ticks += 1;
      }
    })();
    await clock.advance(3_600_000);
    expect(ticks).toBe(3_600);
    ending.abort();
    await loop;
  });

  test('refuses a second call while one is under way', async () => {
    const clock = new VirtualClock();
    const first = clock.advance(10);
    await expect(clock.advance(10)).rejects.toThrow('advance() is under way');
    await first;
    expect(clock.monotonic_ms()).toBe(10);
  });
});

describe('sleep', () => {
  test('ends early on abort, and leaves nothing behind', async () => {
    const clock = new VirtualClock();
    const ending = new AbortController();
    const sleeping = clock.sleep(Number.POSITIVE_INFINITY, ending.signal);
    ending.abort();
    await sleeping;
    expect(getEventListeners(ending.signal, 'abort')).toHaveLength(0);
    await clock.sleep(1, ending.signal);
    await clock.advance(1);
    expect(clock.monotonic_ms()).toBe(1);
  });

  test('of nothing ends with the next advance, even by nothing', async () => {
    const clock = new VirtualClock();
    const sleeping = clock.sleep(-1);
    await clock.advance(0);
    await sleeping;
    expect(clock.monotonic_ms()).toBe(0);
  });
});

test('a jump of the wall time moves no span', async () => {
  const clock = new VirtualClock(5_000);
  let awake = false;
  const sleeping = clock.sleep(100).then(() => {
    awake = true;
  });
  clock.jumpWall(-3_000);
  await clock.advance(99);
  expect([clock.wall_ms(), awake]).toEqual([2_099, false]);
  await clock.advance(1);
  await sleeping;
});
