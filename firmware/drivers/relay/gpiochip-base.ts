import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HEADER_LABELS } from '../../../hardware/boards/boards.js';
import { RelayError } from './relay-error.js';

/** The GPIO controller behind the 40-pin header, as the kernel numbers it. */
export interface HeaderChip {
  /** The kernel's number of BCM GPIO 0. It differs between kernels: 0, 399, 512, 571 and 966 have been seen. */
  readonly base: number;
  /** How many lines the controller has. */
  readonly lines: number;
}

/**
 * Finds the header's controller among the `gpiochip*` folders below `gpioRoot` (`/sys/class/gpio`).
 * Throws {@link RelayError}: `relay_gpio_missing` without that folder, `relay_chip_unknown` unless exactly one
 * controller is the header's.
 */
export async function findHeaderChip(gpioRoot: string): Promise<HeaderChip> {
  const entries = await readdir(gpioRoot).catch((cause: unknown) => {
    throw new RelayError(
      'relay_gpio_missing',
      `${gpioRoot} cannot be read: this machine, or its kernel (CONFIG_GPIO_SYSFS), offers no GPIO pins there. Relays and switches need a Raspberry Pi, or choose the simulated ones.`,
      cause,
    );
  });
  const folders = entries
    .filter((entry) => entry.startsWith('gpiochip'))
    .map((entry) => join(gpioRoot, entry));
  const chips = (await Promise.all(folders.map(readHeaderChip))).filter((chip) => chip !== undefined);
  const [chip, ...others] = chips;
  if (chip === undefined || others.length > 0) {
    throw new RelayError(
      'relay_chip_unknown',
      `${chips.length} GPIO controllers in ${gpioRoot} are labelled ${HEADER_LABELS.join(', ')}; exactly one is needed to know the pins. This board is not supported.`,
    );
  }
  return chip;
}

/**
 * The kernel's number for a pin of the header by its BCM number. Throws {@link RelayError} `relay_pin_unknown` for a
 * pin that this controller does not have: the number would be a line of another controller.
 */
export function kernelLine(chip: HeaderChip, bcm: number): number {
  if (Number.isInteger(bcm) && bcm >= 0 && bcm < chip.lines) return chip.base + bcm;
  throw new RelayError(
    'relay_pin_unknown',
    `GPIO ${bcm} does not exist on this board: BCM numbers go from 0 to ${chip.lines - 1}.`,
  );
}

async function readHeaderChip(folder: string): Promise<HeaderChip | undefined> {
  const [label, base, lines] = await Promise.all(
    ['label', 'base', 'ngpio'].map((file) => readLine(join(folder, file))),
  );
  if (label === undefined || !HEADER_LABELS.includes(label)) return undefined;
  if (!isCount(base) || !isCount(lines)) return undefined;
  return { base: Number(base), lines: Number(lines) };
}

async function readLine(file: string): Promise<string | undefined> {
  return (await readFile(file, 'utf8').catch(() => undefined))?.trim();
}

function isCount(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,6}$/.test(text);
}
