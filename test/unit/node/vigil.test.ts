import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { Vigil } from '../../../firmware/node/vigil.js';

describe('a vigil over one loop', () => {
  let clock: VirtualClock;
  let vigil: Vigil;
  beforeEach(() => {
    clock = new VirtualClock();
    vigil = new Vigil(clock);
  });

  test('nothing was promised before the loop was asked to begin', async () => {
    await clock.advance(3_600_000);
    expect(vigil.kept).toBe(true);
  });

  test('a tick that has begun is to be done within 5 s', async () => {
    vigil.expect();
    await clock.advance(5_000);
    expect(vigil.kept).toBe(true);
    await clock.advance(1);
    expect(vigil.kept).toBe(false);
  });

  test('an idle loop may be silent until its next tick, and 5 s longer', async () => {
    vigil.expect();
    vigil.done(60_000);
    await clock.advance(65_000);
    expect(vigil.kept).toBe(true);
    await clock.advance(1);
    expect(vigil.kept).toBe(false);
  });

  test('ticks that fail one after the other give no respite', async () => {
    for (let second = 0; second < 6; second += 1) {
      vigil.expect();
      await clock.advance(1_000);
    }
    expect(vigil.kept).toBe(false);
  });

  test('a command wakes an idle loop: its tick counts from then on', async () => {
    vigil.done(60_000);
    vigil.expect();
    await clock.advance(5_001);
    expect(vigil.kept).toBe(false);
  });

  test('a loop that ticks again is well again', async () => {
    vigil.expect();
    await clock.advance(60_000);
    vigil.done(1_000);
    expect(vigil.kept).toBe(true);
  });
});
