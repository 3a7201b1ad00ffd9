import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ScaledClock } from '../../../firmware/drivers/clock/scaled.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { takeTriggerLine } from '../../../firmware/drivers/rangefinder/gpiomon/trigger-line.js';
import { waitFor } from '../../support/wait-for.js';
import { GpiomonRig, METRE_US } from './support/gpiomon-rig.js';

let rig: GpiomonRig;

afterEach(() => rig.end());

describe('the trigger', () => {
  beforeEach(async () => {
    rig = await GpiomonRig.make(2);
  });

  test('is an output that rests low', async () => {
    await rig.start();
    expect(await readFile(join(rig.board.gpioRoot, 'gpio594/direction'), 'utf8')).toBe('low');
  });

  test('lasts 20 µs at least, however fast the machine', async () => {
    const line = await takeTriggerLine({ gpio: 23, gpioRoot: rig.board.gpioRoot, clock: new SystemClock() });
    const spans_ns = Array.from({ length: 500 }, () => {
      const began = process.hrtime.bigint();
      line.pulse();
      return Number(process.hrtime.bigint() - began);
    });
    line.close();
    expect(Math.min(...spans_ns)).toBeGreaterThanOrEqual(20_000);
    await waitFor('all triggers', () => rig.board.triggers === 500);
  });

  test('that cannot be driven is silence, and told with what to do', async () => {
    await writeFile(join(rig.board.gpioRoot, 'gpiochip571/label'), 'pinctrl-other\n');
    await rig.begin();
    expect(await rig.told()).toBe('silent');
    expect(rig.codes).toEqual(['trigger_line_unavailable']);
  });
});

describe('a watch that tells nothing any more', () => {
  beforeEach(async () => {
    rig = await GpiomonRig.make(2, new ScaledClock({ epoch_ms: 0, speed: 10, base: new SystemClock() }));
  });

  test('because the falling edge was lost, is begun anew after 10 s, and reads the line', async () => {
    await rig.board.line('1');
    await rig.start();
    expect(await rig.told()).toBe('stuck_echo');
    await rig.board.line('0');
    rig.board.sensor = rig.board.echo(METRE_US);
    await rig.rangeUntil('echo');
    expect(await rig.board.readCalls()).toHaveLength(2);
    expect(rig.warnings).toEqual([]);
  });

  test('because gpiomon hangs, is begun anew after 10 s', async () => {
    await rig.start();
    rig.board.sensor = () => {};
    expect(await rig.told()).toBe('silent');
    await waitFor('another gpiomon', async () => {
      await rig.finder.range();
      return (await rig.board.readCalls()).length === 2;
    });
  });
});

describe('stop()', () => {
  beforeEach(async () => {
    rig = await GpiomonRig.make(1);
  });

  test('ends gpiomon, may be called twice, and lets start() follow', async () => {
    rig.board.sensor = rig.board.echo(METRE_US);
    await rig.start();
    expect(await rig.told()).toBe(1_001);
    await Promise.all([rig.finder.stop(), rig.finder.stop()]);
    expect(await rig.told()).toBe('silent');
    rig.board.die();
    await rig.start();
    expect(await rig.told()).toBe(1_001);
  });

  test('happens when the signal aborts, also during the start', async () => {
    const over = new AbortController();
    const starting = rig.finder.start(over.signal);
    over.abort();
    await starting;
    expect(await rig.told()).toBe('silent');
  });

  test('ends a ping under way', async () => {
    await rig.start();
    const ping = rig.finder.range();
    await rig.finder.stop();
    expect(await ping).toEqual({ kind: 'silent' });
  });

  test('callers at the same time share one ping', async () => {
    rig.board.sensor = rig.board.echo(METRE_US);
    await rig.start();
    await Promise.all([rig.finder.range(), rig.finder.range(), rig.finder.range()]);
    expect(rig.board.triggers).toBe(1);
  });
});
