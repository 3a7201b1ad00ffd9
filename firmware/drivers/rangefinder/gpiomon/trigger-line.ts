import { closeSync, openSync, writeSync } from 'node:fs';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../ports/clock.js';
import { findHeaderChip, kernelLine } from '../../relay/gpiochip-base.js';

export interface TriggerLineOptions {
  /** BCM number of the pin. */
  readonly gpio: number;
  /** Where the kernel shows its GPIO controllers, such as `/sys/class/gpio`. */
  readonly gpioRoot: string;
  readonly clock: Clock;
}

/** Data sheets: 10 µs for HC-SR04, 20 µs for JSN-SR04T and MaxBotix. Longer does no harm: the ping goes out at its end. */
const PULSE_NS = 20_000n;

/** After an export, udev gives the line's files to the group gpio; until then they are root's alone. */
const UDEV_WITHIN_MS = 1_000;
const UDEV_LOOK_MS = 20;

/** An output that rests low and gives pulses. */
export interface TriggerLine {
  /** One pulse of at least 20 µs. Throws when the line was lost. */
  pulse(): void;
  /** Lets go of it. The line stays an output, and low: a floating trigger pings by itself. */
  close(): void;
}

/**
 * Takes a line through the kernel's sysfs interface, low from the first moment (`out` would be too, but only by chance).
 *
 * `gpioset` would do worse: generation 1 gives the line back after each pulse, which then floats; both need a process
 * for each ping; and the pulse cannot be placed in time against the edges that are to follow it.
 *
 * @throws RelayError without such a line; the error of the file system when the line is refused
 */
export async function takeTriggerLine({ gpio, gpioRoot, clock }: TriggerLineOptions): Promise<TriggerLine> {
  const line = kernelLine(await findHeaderChip(gpioRoot), gpio);
  const folder = join(gpioRoot, `gpio${line}`);
  if (!(await isThere(folder))) await writeFile(join(gpioRoot, 'export'), String(line), { flag: 'r+' });
  const set = (file: string, word: string) => writeFile(join(folder, file), word, { flag: 'r+' });
  // A line that another program left watched does not become an output; one without interrupts has no such file.
  await set('edge', 'none').catch(() => undefined);
  await patiently(clock, () => set('direction', 'low'));
  if ((await readFile(join(folder, 'direction'), 'utf8')).trim() === 'in')
    throw new Error(
      'the line does not become an output: another program, or an overlay in config.txt, has it',
    );
  await set('active_low', '0');
  return new SysfsLine(openSync(join(folder, 'value'), 'r+'));
}

class SysfsLine implements TriggerLine {
  constructor(private readonly value: number) {}

  pulse(): void {
    writeSync(this.value, '1');
    try {
      const end_ns = process.hrtime.bigint() + PULSE_NS;
      while (process.hrtime.bigint() < end_ns);
    } finally {
      writeSync(this.value, '0');
    }
  }

  close(): void {
    closeSync(this.value);
  }
}

async function patiently(clock: Clock, attempt: () => Promise<void>): Promise<void> {
  const end_ms = clock.monotonic_ms() + UDEV_WITHIN_MS;
  while (clock.monotonic_ms() < end_ms) {
    try {
      return await attempt();
    } catch {
      await clock.sleep(UDEV_LOOK_MS);
    }
  }
  await attempt();
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
