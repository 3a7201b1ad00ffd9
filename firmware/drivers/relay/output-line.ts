import { writeFile } from 'node:fs/promises';
import { isNativeError } from 'node:util/types';
import type { Gpio } from 'onoff';

/** What a relay needs of an output line of onoff. There is no way to give it back: see {@link openOnoffLine}. */
export type OutputLine = Pick<Gpio, 'direction' | 'activeLow' | 'readSync' | 'writeSync'>;

/** Takes a line by the kernel's number and drives it to `level` from the first moment. */
export type OpenLine = (line: number, level: 'high' | 'low') => Promise<OutputLine>;

/**
 * Takes a line through onoff, which is loaded only here because it brings native code. The direction `high` or `low`
 * makes it an output with that level in one step; `out` would first drive it low, which is "on" for many boards.
 *
 * The line stays exported, and driven, when the process ends: the kernel makes a line that is given back an input
 * (bcm2835_pmx_free), and a floating pin may switch an active-low board on.
 */
export const openOnoffLine: OpenLine = async (line, level) => {
  const { Gpio } = await import('onoff');
  await endInterrupts(line);
  return new Gpio(line, level, 'none', { activeLow: false });
};

/** A line that a killed process left watched does not become an output, and onoff swallows the kernel's EIO. */
async function endInterrupts(line: number): Promise<void> {
  try {
    await writeFile(`/sys/class/gpio/gpio${line}/edge`, 'none', { flag: 'r+' });
  } catch (error) {
    // Not exported yet, or without interrupts: nothing to end. Whatever else is wrong shows in the read-back.
    if (!isNativeError(error)) throw error;
  }
}
