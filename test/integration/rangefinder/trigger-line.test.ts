import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FROM_SOURCES } from '../gpio/support/driver-process.js';
import { FakeGpio } from '../gpio/support/fake-gpio.js';
import { describeOnFakeGpio } from '../gpio/support/needs.js';

const HOST = fileURLToPath(new URL('support/trigger-host.ts', import.meta.url));

describeOnFakeGpio('the trigger of a sensor in the kernel’s sysfs, GPIO 23', () => {
  let board: FakeGpio;

  afterEach(() => board.stop());

  /** Takes the line in a program of its own, which answers once: `taken`, or why not. */
  async function take() {
    const host = board.spawn([process.execPath, ...FROM_SOURCES, HOST]);
    const [said] = await once(host, 'message');
    return { host, said };
  }

  for (const base of [0, 512, 571]) {
    test(`is line ${base + 23} of a controller that begins at ${base}, low at once, and gives pulses`, async () => {
      board = await FakeGpio.start({ label: 'pinctrl-rp1', base });
      const { host, said } = await take();
      expect(said).toBe('taken');
      for (let pulse = 0; pulse < 2; pulse += 1) {
        host.send('pulse');
        await once(host, 'message');
      }
      const seen = (await board.seenOutside(base + 23)).slice(-5);
      expect(seen).toEqual(['out 0', 'out 1', 'out 0', 'out 1', 'out 0']);
    });
  }

  describe('on a Pi', () => {
    beforeEach(async () => {
      board = await FakeGpio.start({ label: 'pinctrl-bcm2711', base: 512 });
    });

    test('that another program left high, inverted and watched, is low and right way up', async () => {
      await board.takenElsewhere(535, { direction: 'high', active_low: '1' });
      const { host, said } = await take();
      expect(said).toBe('taken');
      host.send('pulse');
      await once(host, 'message');
      expect(await board.state(535)).toMatchObject({ direction: 'out', level: 0, active_low: false });
      expect((await board.seenOutside(535)).slice(-2)).toEqual(['out 1', 'out 0']);
    });

    test('stays an output, and low, when its process is killed', async () => {
      const { host } = await take();
      const gone = once(host, 'exit');
      host.kill('SIGKILL');
      await gone;
      expect(await board.state(535)).toMatchObject({ exported: true, direction: 'out', level: 0 });
    });

    test('that the kernel refuses is an error', async () => {
      await board.forbid(535, 'EBUSY');
      expect((await take()).said).toMatchObject({ failed: expect.stringContaining('EBUSY') });
    });

    test('that does not become an output is an error', async () => {
      await board.fixDirection(535, 'EIO');
      expect((await take()).said).toMatchObject({ failed: expect.stringContaining('EIO') });
    });
  });
});
