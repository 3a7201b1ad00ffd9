import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNativeError } from 'node:util/types';
import { PigpioError } from './pigpio-error.js';

/** One pin, as the npm package `pigpio` gives it. */
export interface BindingPin {
  digitalRead(): number;
  /** Makes the pin an output, from the first moment at this level. */
  digitalWrite(level: 0 | 1): unknown;
  trigger(pulse_us: number, level: 0 | 1): unknown;
  disableAlert(): unknown;
  on(event: 'alert', listener: (level: number, tick: number) => void): unknown;
}

/**
 * The part of the npm package `pigpio` that Sluice uses. Described here and not taken from its own types: the package is
 * optional, and Sluice has to compile without it.
 */
export interface PigpioBinding {
  readonly Gpio: {
    new (
      gpio: number,
      options?: { readonly mode?: number; readonly pullUpDown?: number; readonly alert?: boolean },
    ): BindingPin;
    readonly INPUT: number;
    readonly PUD_DOWN: number;
  };
  readonly DISABLE_FIFO_IF: number;
  readonly DISABLE_SOCK_IF: number;
  /** The board's revision code; 0 where the library does not know the board. */
  hardwareRevision(): number;
  configureInterfaces(flags: number): void;
  initialize(): void;
  terminate(): void;
  /** Microseconds, unsigned 32 bits. */
  getTick(): number;
}

const PACKAGE: string = 'pigpio';
const REBUILD = "and run `npm rebuild pigpio` in Sluice's folder";
const LIBRARY =
  'install it (Raspberry Pi OS bookworm: sudo apt-get install pigpio libpigpio-dev; later releases have no package)';

/**
 * Loads the npm package `pigpio` and makes sure that its native part works. Touches no hardware and needs no rights.
 * @throws PigpioError `pigpio_not_installed`, `pigpio_not_built`, `pigpio_library_missing`
 */
export async function loadBinding(): Promise<PigpioBinding> {
  const binding = await importPackage();
  try {
    // The package swallows the failure to load its native part; this is the first thing that then is no function.
    binding.hardwareRevision();
  } catch (cause) {
    throw whyNotNative(cause);
  }
  return binding;
}

async function importPackage(): Promise<PigpioBinding> {
  try {
    const { default: binding } = (await import(PACKAGE)) as { default: PigpioBinding };
    return binding;
  } catch (cause) {
    throw new PigpioError(
      'pigpio_not_installed',
      `The npm package pigpio is not installed: it is optional and was left out when it could not be compiled. Where the C library pigpio with its header pigpio.h is missing, ${LIBRARY}, and run \`npm install\` in Sluice's folder again; or range through gpiomon.`,
      cause,
    );
  }
}

function whyNotNative(cause: unknown): PigpioError {
  const failure = nativeFailure();
  if (/libpigpio/.test(failure)) {
    const message = `The C library pigpio cannot be loaded (${failure}): ${LIBRARY}, ${REBUILD}.`;
    return new PigpioError('pigpio_library_missing', message, cause);
  }
  if (/did not self-register/.test(failure)) {
    const message = `The npm package pigpio was compiled while the C library pigpio was not there: ${LIBRARY}, ${REBUILD}.`;
    return new PigpioError('pigpio_library_missing', message, cause);
  }
  const message = `The native part of the npm package pigpio was not compiled, or not for this Node (${failure}): where the C library pigpio is missing, ${LIBRARY}, ${REBUILD}.`;
  return new PigpioError('pigpio_not_built', message, cause);
}

/** Loads the native part once more, for the reason that the package told the terminal alone. */
function nativeFailure(): string {
  try {
    const main = fileURLToPath(import.meta.resolve(PACKAGE));
    createRequire(main)(join(main, '../build/Release/pigpio.node'));
    return 'it works now';
  } catch (error) {
    const [reason = ''] = (isNativeError(error) ? error.message : String(error)).split('\n');
    return reason.replace(/^Module did not self-register.*/, 'Module did not self-register');
  }
}
