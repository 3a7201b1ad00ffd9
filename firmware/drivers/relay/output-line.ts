import type { Gpio } from 'onoff';

/** What a relay needs of an output line of onoff. */
export type OutputLine = Pick<Gpio, 'direction' | 'activeLow' | 'readSync' | 'writeSync' | 'unexport'>;

/** Takes a line by the kernel's number and drives it to `level` from the first moment. */
export type OpenLine = (line: number, level: 'high' | 'low') => Promise<OutputLine>;

/**
 * Takes a line through onoff, which is loaded only here because it brings native code. The direction `high` or `low`
 * makes it an output with that level in one step; `out` would first drive it low, which is "on" for many boards.
 */
export const openOnoffLine: OpenLine = async (line, level) => {
  const { Gpio } = await import('onoff');
  return new Gpio(line, level, 'none', { activeLow: false });
};
