import { readFile } from 'node:fs/promises';
import { judgeConfiguredPins, pinUses } from '../../../../firmware/config/node/pins.js';
import { findHeaderChip, kernelLine } from '../../../../firmware/drivers/relay/gpiochip-base.js';
import { broken, type Check, ok, skipped, warning } from '../../../doctor/check.js';
import type { NodePlace } from '../../../node-hardware/place.js';

const GPIO = '/sys/class/gpio';
const SHOW = 'Look at: sudo sluice hardware show';
const MODEL = '/proc/device-tree/model';

/** Whether the board has the pins that the configuration names. */
export function board({ config }: NodePlace): Check {
  return {
    id: 'board',
    title: 'Board',
    run: async () => {
      const pins = pinUses(config).map(({ gpio }) => gpio);
      const model = await modelOf();
      if (pins.length === 0) return skipped(`${model}; the configuration names no pins`);
      try {
        const chip = await findHeaderChip(GPIO);
        for (const pin of pins) kernelLine(chip, pin);
        const doubts = judgeConfiguredPins(config).map(({ message }) => message);
        const what = `${model}; BCM 0 is the kernel's line ${chip.base}`;
        return doubts.length === 0 ? ok(what) : warning(`${what}; ${doubts.join('; ')}`, SHOW);
      } catch (error) {
        return broken(`${model}: ${(error as Error).message}`, SHOW);
      }
    },
  };
}

async function modelOf(): Promise<string> {
  const text = await readFile(MODEL, 'utf8').catch(() => '');
  return text.replaceAll('\0', '').trim() || 'no Raspberry Pi, as far as the kernel tells';
}
