import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Gpio } from 'onoff';

/** The folder onoff itself uses; it cannot be told another. */
const GPIO_ROOT = '/sys/class/gpio';

/** An input that was taken. */
export interface InputLine {
  /** The level now. Throws when the line was lost. */
  level(): 0 | 1;
  /** Gives it back. Never throws. */
  close(): void;
}

/** What an input tells by itself. */
export interface InputEvents {
  /** The level has changed, and is now this; it may be the one from before, when it has changed twice. */
  readonly changed: (level: 0 | 1) => void;
  /** The line cannot be read any more, and is to be closed. */
  readonly lost: (error: unknown) => void;
}

/** Takes an input by the kernel's number. Rejects when the kernel refuses, or the line does not become an input. */
export type OpenInput = (line: number, events: InputEvents) => Promise<InputLine>;

/**
 * Takes an input through onoff, which is loaded only here because it brings native code.
 *
 * onoff swallows what goes wrong on a line that is exported already, so such a line is set up before it sees it; and it
 * reads the line in a callback of its own, where an error would end the process: so the reading is guarded.
 */
export const openOnoffInput: OpenInput = async (line, { changed, lost }) => {
  const { Gpio } = await import('onoff');
  await setUpIfExported(line);
  const gpio = new Gpio(line, 'in', 'both', { activeLow: false });
  const fault = faultOf(gpio);
  if (fault !== undefined) {
    gpio.unexport();
    throw new Error(fault);
  }
  const read = gpio.readSync.bind(gpio);
  let before = read();
  gpio.readSync = () => {
    try {
      before = read();
    } catch (error) {
      // A line that was taken away is reported as changed for ever.
      gpio.unwatchAll();
      lost(error);
    }
    return before;
  };
  gpio.watch((error, level) => {
    if (!error) changed(level);
  });
  return {
    level: read,
    close: () => {
      try {
        gpio.unexport();
      } catch {
        // Its file is closed, or was; there is nothing left to give back.
      }
    },
  };
};

async function setUpIfExported(line: number): Promise<void> {
  const folder = join(GPIO_ROOT, `gpio${line}`);
  try {
    await access(folder);
  } catch {
    return;
  }
  for (const [file, word] of [
    ['active_low', '0'],
    ['direction', 'in'],
    ['edge', 'both'],
  ] as const) {
    await writeFile(join(folder, file), word, { flag: 'r+' });
  }
}

function faultOf(gpio: Gpio): string | undefined {
  if (gpio.direction() !== 'in') return 'the line does not become an input';
  if (gpio.edge() !== 'both') return 'the line does not tell its changes';
  return gpio.activeLow() ? 'the line has its level inverted' : undefined;
}
