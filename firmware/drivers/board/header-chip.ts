import { dirname, join } from 'node:path';
import type { BoardFacts } from '../../ports/board.js';
import { findHeaderChip } from '../relay/gpiochip-base.js';
import { RelayError } from '../relay/relay-error.js';
import { endOf, namesIn, textOf } from './read-tree.js';

/** The header's controller in /sys/class/gpio, by its label: its base differs between kernels. */
export async function findSysfs(root: string): Promise<BoardFacts['sysfs']> {
  const folder = join(root, 'sys/class/gpio');
  try {
    const { base, lines } = await findHeaderChip(folder);
    const label = (await textOf(join(folder, `gpiochip${base}`, 'label'))) ?? '';
    return { usable: true, label, base, lines };
  } catch (error) {
    if (!(error instanceof RelayError)) throw error;
    return { usable: false, code: error.code, advice: error.message };
  }
}

/**
 * The character device of the same controller, for gpiomon: both hang below one device of the platform. Its number says
 * nothing: the header of a Pi 5 has been gpiochip4 and gpiochip0.
 */
export async function findGpiochip(root: string, sysfs: BoardFacts['sysfs']): Promise<string | null> {
  if (!sysfs.usable) return null;
  const parent = await endOf(join(root, `sys/class/gpio/gpiochip${sysfs.base}/device`));
  if (parent === undefined) return null;
  const devices = join(root, 'sys/bus/gpio/devices');
  for (const name of await namesIn(devices)) {
    const place = await endOf(join(devices, name));
    if (place !== undefined && (place === parent || dirname(place) === parent)) return name;
  }
  return null;
}
