import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { Turns } from '../../../../firmware/drivers/rangefinder/pigpio/turns.js';

let clock: VirtualClock;
let turns: Turns;
let begun_ms: number[];

beforeEach(() => {
  clock = new VirtualClock();
  turns = new Turns(clock);
  begun_ms = [];
});

/** A ping of so many ms. */
const ping = (span_ms: number) => async () => {
  begun_ms.push(clock.monotonic_ms());
  await clock.sleep(span_ms);
};

/** What became of each: 'pinged', or the name of the error. */
async function outcomes(all: readonly Promise<unknown>[], for_ms: number): Promise<string[]> {
  const told = Promise.all(
    all.map((one) =>
      one.then(
        () => 'pinged',
        (error: Error) => error.constructor.name,
      ),
    ),
  );
  await clock.advance(for_ms);
  return told;
}

describe('turns', () => {
  test('come in the order asked, 60 ms from trigger to trigger', async () => {
    await outcomes([turns.take(ping(10)), turns.take(ping(20)), turns.take(ping(30))], 300);
    expect(begun_ms).toEqual([0, 60, 120]);
  });

  test('never overlap: after a long ping the next one waits for its end', async () => {
    await outcomes([turns.take(ping(100)), turns.take(ping(10))], 300);
    expect(begun_ms).toEqual([0, 100]);
  });

  test('after a pause are at once', async () => {
    await outcomes([turns.take(ping(10))], 500);
    await outcomes([turns.take(ping(10))], 100);
    expect(begun_ms).toEqual([0, 500]);
  });

  test('that would come after 360 ms are refused, so that an answer is in time or none', async () => {
    const told = await outcomes(
      Array.from({ length: 6 }, () => turns.take(ping(100))),
      1_000,
    );
    expect(told).toEqual(['pinged', 'pinged', 'pinged', 'pinged', 'TooManyPings', 'TooManyPings']);
  });

  test('are refused when 32 wait already, and given again afterwards', async () => {
    const told = await outcomes(
      Array.from({ length: 40 }, () => turns.take(ping(10))),
      1_000,
    );
    expect(told.filter((one) => one === 'pinged')).toHaveLength(7);
    await expect(outcomes([turns.take(ping(10))], 100)).resolves.toEqual(['pinged']);
  });

  test('go on after a ping that fails, which is told', async () => {
    const failing = turns.take(() => Promise.reject(new RangeError('no')));
    expect(await outcomes([failing, turns.take(ping(10))], 300)).toEqual(['RangeError', 'pinged']);
  });
});
