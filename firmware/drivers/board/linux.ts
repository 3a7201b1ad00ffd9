import { join } from 'node:path';
import { BOARDS, type Board as BoardData, boardByModel } from '../../../hardware/boards/boards.js';
import type { Board, BoardFacts } from '../../ports/board.js';
import { findGpiomon } from './find-gpiomon.js';
import { findGpiochip, findSysfs } from './header-chip.js';
import { namesIn, textOf } from './read-tree.js';
import { consoleLines, serialLines } from './serial-lines.js';

export interface LinuxBoardOptions {
  /** The file system to look at: `/`, or the folder where another one is mounted. */
  readonly root: string;
  /** Folders with programs, as the variable PATH has them. */
  readonly path: string;
  /** Whether pigpio works here: `probePigpio` with its socket. Not asked on a board that the library does not know. */
  readonly probePigpio: () => Promise<BoardFacts['pigpio']>;
}

/** The machine this runs on, as the kernel shows it in /sys, /proc and /dev. */
export class LinuxBoard implements Board {
  readonly #options: LinuxBoardOptions;

  constructor(options: LinuxBoardOptions) {
    this.#options = options;
  }

  async look(): Promise<BoardFacts> {
    const { root, path } = this.#options;
    const model = (await textOf(join(root, 'proc/device-tree/model'))) || null;
    const sysfs = await findSysfs(root);
    const board = model === null ? undefined : boardByModel(model);
    return {
      model,
      board: board === undefined ? null : { id: board.id, name: board.name, pigpio: board.pigpio },
      sysfs,
      gpiomon: await findGpiomon(path),
      gpiochip: await findGpiochip(root, sysfs),
      pigpio: await this.#pigpio(board, sysfs),
      distance_devices: await distanceDevices(root),
      serial_devices: await serialLines(root),
      consoles: await consoleLines(root),
      thermometers: await thermometers(root),
      spi: (await namesIn(join(root, 'dev'))).some((name) => /^spidev0\./.test(name)),
      i2c: (await namesIn(join(root, 'dev'))).includes('i2c-1'),
    };
  }

  /** By the controller, too: a board whose model nobody knows may still have the Pi 5's. */
  async #pigpio(board: BoardData | undefined, sysfs: BoardFacts['sysfs']): Promise<BoardFacts['pigpio']> {
    const same = sysfs.usable ? BOARDS.find((one) => one.gpiochip_label === sysfs.label) : undefined;
    if ((board ?? same)?.pigpio !== false) return this.#options.probePigpio();
    const advice = 'pigpio does not know the Pi 5 and never will: gpiomon times the echo here.';
    return { usable: false, code: 'pigpio_board_unsupported', advice };
  }
}

/** Devices of the kernel's IIO drivers that give a distance, such as srf04's. */
async function distanceDevices(root: string): Promise<string[]> {
  const folder = join(root, 'sys/bus/iio/devices');
  const devices = (await namesIn(folder)).filter((name) => /^iio:device\d{1,3}$/.test(name));
  const files = await Promise.all(devices.map((name) => namesIn(join(folder, name))));
  return devices.filter((_, at) => files[at]?.includes('in_distance_raw'));
}

/** DS18B20 thermometers; null where no driver of a 1-wire bus is at work. */
async function thermometers(root: string): Promise<string[] | null> {
  const names = await namesIn(join(root, 'sys/bus/w1/devices'));
  if (!names.some((name) => name.startsWith('w1_bus_master'))) return null;
  return names.filter((name) => /^28-[0-9a-f]{12}$/.test(name));
}
