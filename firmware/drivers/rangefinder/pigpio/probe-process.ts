import { openChip } from './open-chip.js';
import { PigpioError } from './pigpio-error.js';
import type { PigpioVerdict } from './probe.js';

/** The program behind `probePigpio`: takes the chip, gives it back, and prints the verdict as one line of JSON. */
async function tryPigpio(): Promise<PigpioVerdict> {
  try {
    const chip = await openChip();
    chip.terminate();
    return { usable: true, by: 'trial' };
  } catch (error) {
    if (!(error instanceof PigpioError)) throw error;
    return { usable: false, code: error.code, advice: error.message };
  }
}

process.stdout.write(`\n${JSON.stringify(await tryPigpio())}\n`);
