import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findHeaderChip, kernelLine } from '../../../firmware/drivers/relay/gpiochip-base.js';

let gpioRoot: string;

beforeEach(async () => {
  gpioRoot = await mkdtemp(join(tmpdir(), 'sluice-gpio-'));
});

afterEach(() => rm(gpioRoot, { recursive: true }));

async function chip(name: string, label: string, base: string, ngpio: string): Promise<void> {
  const folder = join(gpioRoot, name);
  await mkdir(folder);
  await writeFile(join(folder, 'label'), `${label}\n`);
  await writeFile(join(folder, 'base'), `${base}\n`);
  await writeFile(join(folder, 'ngpio'), `${ngpio}\n`);
}

describe('the controller of the header', () => {
  test.each([
    ['Pi 3 on kernel 6.1', 'pinctrl-bcm2835', 0, 54],
    ['Pi 3 on kernel 6.6', 'pinctrl-bcm2835', 512, 54],
    ['Pi 4 on kernel 6.6', 'pinctrl-bcm2711', 512, 58],
    ['Pi 5 on kernel 6.1', 'pinctrl-rp1', 399, 54],
    ['Pi 5 on kernel 6.6', 'pinctrl-rp1', 571, 54],
  ])('of a %s', async (_board, label, base, lines) => {
    await chip(`gpiochip${base}`, label, String(base), String(lines));
    await chip('gpiochip1000', 'raspberrypi-exp-gpio', '1000', '8');
    await chip('gpiochip1008', 'gpio-brcmstb@107d508500', '1008', '32');
    expect(await findHeaderChip(gpioRoot)).toEqual({ base, lines });
  });

  test('is not there without the kernel folder', async () => {
    await expect(findHeaderChip(join(gpioRoot, 'absent'))).rejects.toMatchObject({
      code: 'relay_gpio_missing',
    });
  });

  test('is unknown on another board, with half a folder, and with numbers that are none', async () => {
    await chip('gpiochip0', 'INT33C7:00', '0', '94');
    await mkdir(join(gpioRoot, 'gpiochip94'));
    await chip('gpiochip512', 'pinctrl-bcm2711', '-1', '58');
    await chip('gpiochip600', 'pinctrl-bcm2711', '600', '');
    await chip('gpiochip700', 'pinctrl-bcm2711-fake', '700', '58');
    await expect(findHeaderChip(gpioRoot)).rejects.toMatchObject({ code: 'relay_chip_unknown' });
  });

  test('is unknown when two claim to be it', async () => {
    await chip('gpiochip0', 'pinctrl-bcm2711', '0', '58');
    await chip('gpiochip512', 'pinctrl-bcm2711', '512', '58');
    await expect(findHeaderChip(gpioRoot)).rejects.toMatchObject({ code: 'relay_chip_unknown' });
  });
});

describe('the line of a pin', () => {
  const pi4 = { base: 512, lines: 58 };

  test('is the base and the BCM number', () => {
    expect(kernelLine(pi4, 0)).toBe(512);
    expect(kernelLine(pi4, 17)).toBe(529);
    expect(kernelLine(pi4, 57)).toBe(569);
  });

  test.each([-1, 58, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('does not exist for pin %d', (bcm) => {
    expect(() => kernelLine(pi4, bcm)).toThrow(expect.objectContaining({ code: 'relay_pin_unknown' }));
  });
});
