import { readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { loadBinding, type PigpioBinding } from './binding.js';
import { PigpioError } from './pigpio-error.js';

/** Where the C library notes which process uses the chip (PI_LOCKFILE of pigpio.h). */
const LOCK_FILE = '/var/run/pigpio.pid';

/**
 * Takes the chip for this process. pigpio opens neither its TCP port nor its pipes: nobody but this process is served.
 *
 * The C library installs its own handler for every signal: handlers of this process have to come after this call.
 * @throws PigpioError
 */
export async function openChip(lockFile = LOCK_FILE): Promise<PigpioBinding> {
  const binding = await loadBinding();
  if (binding.hardwareRevision() === 0) {
    throw new PigpioError(
      'pigpio_board_unsupported',
      'pigpio does not know this board. It serves the Raspberry Pi up to 4 and Zero 2 W, never the Pi 5: range through gpiomon there.',
    );
  }
  binding.configureInterfaces(binding.DISABLE_FIFO_IF | binding.DISABLE_SOCK_IF);
  try {
    binding.initialize();
  } catch (cause) {
    throw whyNotInitialised(lockFile, cause);
  }
  return binding;
}

function whyNotInitialised(lockFile: string, cause: unknown): PigpioError {
  if (process.geteuid?.() !== 0) {
    return new PigpioError(
      'pigpio_not_root',
      'Only root can use pigpio: run this with sudo, or start sluice-pigpio.service.',
      cause,
    );
  }
  const holder = holderOf(lockFile);
  if (holder !== undefined) {
    return new PigpioError(
      'pigpio_chip_taken',
      `Another process uses pigpio, and the chip serves one (${holder}). If it is pigpiod: sudo systemctl disable --now pigpiod.`,
      cause,
    );
  }
  const reason = isNativeError(cause) ? cause.message : String(cause);
  const message = `pigpio cannot be initialised (${reason}); what the library printed above says why.`;
  return new PigpioError('pigpio_init_failed', message, cause);
}

/** The process in the lock file, when it is alive. */
function holderOf(lockFile: string): string | undefined {
  try {
    const pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
    return `process ${pid}, ${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()}`;
  } catch {
    return undefined;
  }
}
